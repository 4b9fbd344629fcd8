"""Answers as they came, beside what the calls return: status, headers and bytes.

Nothing of this module is loaded, and nothing is kept, unless a program asks for it.
"""

from __future__ import annotations

from contextvars import ContextVar, Token
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kloudtrader.runtime import call
from kloudtrader.runtime.headers import Headers
from kloudtrader.runtime.lock import ForkSafeLock
from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.transport import Answer

if TYPE_CHECKING:
    from kloudtrader.runtime.header_models import HeadersModel

__all__ = ["RecordedAnswer", "recorded_answers"]

H = TypeVar("H", bound="HeadersModel")


class RecordedAnswer(NamedTuple):
    """An answer of a server. Headers and body are as they came: treat them as confidential."""

    operation: Operation
    status: int
    headers: Headers
    raw: bytes
    """The body, decompressed."""

    def read(self, kind: type[H]) -> H:
        """Return the documented headers, typed: ``answer.read(RatelimitHeaders)``.

        Raises :class:`ValueError` that names a header whose text does not fit.
        """
        return kind.of(self.headers)

    def __repr__(self) -> str:
        return f"<RecordedAnswer {self.operation.name} {self.status}>"


class recorded_answers:  # noqa: N801 - used like a function
    """Keep the answers of all calls that this thread, or this task, makes in the block.

    Every answer is kept, those to requests that are sent again included; of an answer that never
    came there is none. Works for whatever makes calls: API classes, functions, iterators::

        with recorded_answers() as answers:
            orders = api.account_orders("A-17")
        print(answers[-1].headers["X-Ratelimit-Available"])
    """

    def __init__(self) -> None:
        self._answers: list[RecordedAnswer] = []
        self._token: Token[tuple[list[RecordedAnswer], ...]] | None = None

    def __enter__(self) -> list[RecordedAnswer]:
        self._token = _open.set((*_open.get(), self._answers))
        _listeners.more()
        return self._answers

    def __exit__(self, *_: object) -> None:
        if self._token is not None:
            _open.reset(self._token)
            self._token = None
            _listeners.fewer()


_open: ContextVar[tuple[list[RecordedAnswer], ...]] = ContextVar("recorded_answers", default=())


def _keep(operation: Operation, answer: Answer) -> None:
    open_ = _open.get()
    if open_:
        headers = Headers(answer.headers.items())
        kept = RecordedAnswer(operation, answer.status, headers, answer.raw)
        for answers in open_:
            answers.append(kept)


class _Listeners:
    """Calls show their answers only while a block is open somewhere in the process."""

    def __init__(self) -> None:
        self._lock = ForkSafeLock()
        self._blocks = 0

    def more(self) -> None:
        with self._lock:
            self._blocks += 1
            call.listeners[:] = [_keep]

    def fewer(self) -> None:
        with self._lock:
            self._blocks -= 1
            if not self._blocks:
                call.listeners.clear()


_listeners = _Listeners()
