"""Answers as they came, beside what the calls return: status, headers and bytes.

Nothing of this module is loaded, and nothing is kept, unless a program asks for it.
"""

from __future__ import annotations

from contextvars import Token
from typing import TYPE_CHECKING, TypeVar

from kloudtrader.runtime.call import Observe, recorders
from kloudtrader.runtime.headers import Headers
from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.record import Record
from kloudtrader.runtime.transport import Answer

if TYPE_CHECKING:
    from kloudtrader.runtime.header_models import HeadersModel

H = TypeVar("H", bound="HeadersModel")


class RecordedAnswer(Record):
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
        self._token: Token[tuple[Observe, ...]] | None = None

    def __enter__(self) -> list[RecordedAnswer]:
        self._token = recorders.set((*recorders.get(), self._keep))
        return self._answers

    def __exit__(self, *_: object) -> None:
        if self._token is not None:
            recorders.reset(self._token)
            self._token = None

    def _keep(self, operation: Operation, response: Answer) -> None:
        headers = Headers(response.headers.items())
        self._answers.append(RecordedAnswer(operation, response.status, headers, response.raw))
