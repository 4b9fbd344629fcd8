"""Faults on demand: what goes wrong, for which operation, how often."""

import random
import threading
from typing import Literal, NamedTuple, TypeAlias, get_args

__all__ = ["Fault", "Faults", "Kind", "Planned"]

Kind: TypeAlias = Literal[
    "delay",
    "no-answer",
    "reset-reading",
    "reset-before",
    "reset-during",
    "reset-after",
    "stale",
    "slow-body",
    "truncated",
    "broken-chunks",
    "short-length",
    "status",
    "garbage",
    "huge",
    "html",
    "redirect",
    "expired-token",
]

_LARGEST = 256 * 2**20


class Fault(NamedTuple):
    """Something that goes wrong.

    Kinds, and whether the request is applied:

    * ``delay``: the answer comes ``seconds`` late (applied)
    * ``no-answer``: the connection is closed without an answer (not applied)
    * ``reset-reading``: reset while the request is still being read (not applied)
    * ``reset-before``: the connection is reset at once (not applied)
    * ``reset-during``: reset in the middle of the answer (applied)
    * ``reset-after``: reset instead of the answer (applied)
    * ``stale``: the whole answer, which promises to keep the connection, that is then closed
      (applied)
    * ``slow-body``: the body comes in drips that take ``seconds`` together (applied)
    * ``truncated``: the connection ends in the middle of the body (applied)
    * ``broken-chunks``: a chunked body whose chunks do not fit (applied)
    * ``short-length``: ``Content-Length`` is smaller than the body (applied)
    * ``status``: ``status`` with ``body``, and ``retry_after`` where given (not applied)
    * ``garbage``: status 200 and a body that is not JSON (applied)
    * ``huge``: status 200 and ``size`` bytes of JSON white space before a value (applied)
    * ``html``: status 200 and a page (applied)
    * ``redirect``: 302 to ``location`` (not applied)
    * ``expired-token``: the caller's token or session ends (not applied)

    Example::

        sandbox.faults.add("user_order_create", Fault("reset-after"))
        sandbox.faults.add("*", Fault("status", status=503), times=None, probability=0.2)
    """

    kind: Kind
    seconds: float = 1.0
    status: int = 503
    body: bytes = b"Service unavailable"
    content_type: str = "text/plain"
    retry_after: str | None = None
    size: int = 8 * 2**20
    location: str = "https://elsewhere.example/v1/"

    @property
    def applies(self) -> bool:
        """Whether the request is carried out all the same."""
        return self.kind not in {
            "no-answer",
            "reset-reading",
            "reset-before",
            "status",
            "redirect",
            "expired-token",
        }


class Planned(NamedTuple):
    """A fault that waits for its turn."""

    operation: str
    fault: Fault
    times: int | None = 1
    probability: float = 1.0


class Faults:
    """The faults that wait for their turn; the first that fits a request is played.

    Args:
        seed: of the dice that probabilities are drawn with.
    """

    def __init__(self, seed: int = 0) -> None:
        self.dice = random.Random(f"faults/{seed}")
        self._planned: list[Planned] = []
        self._lock = threading.Lock()

    def add(
        self,
        operation: str,
        fault: Fault,
        *,
        times: int | None = 1,
        probability: float = 1.0,
    ) -> None:
        """Ask for a fault.

        Args:
            operation: name of the operation, or ``*`` for all.
            times: how often; ``None`` for ever.
            probability: of each request that fits.
        """
        _check(fault, times, probability)
        with self._lock:
            self._planned.append(Planned(operation, fault, times, probability))

    def draw(self, operation: str, *, reading: bool = False) -> Fault | None:
        """The fault that the next request of an operation meets, if any.

        Args:
            reading: asks for those that strike while the request is still being read.
        """
        with self._lock:
            for index, planned in enumerate(self._planned):
                fits = planned.operation in {"*", operation}
                in_time = (planned.fault.kind == "reset-reading") == reading
                if fits and in_time and self._strikes(planned):
                    self._use(index)
                    return planned.fault
            return None

    def clear(self) -> None:
        """Take all faults back."""
        with self._lock:
            self._planned.clear()

    def planned(self) -> list[Planned]:
        """What waits for its turn, first in line first."""
        with self._lock:
            return list(self._planned)

    def _strikes(self, planned: Planned) -> bool:
        return planned.probability >= 1 or self.dice.random() < planned.probability

    def _use(self, index: int) -> None:
        planned = self._planned[index]
        if planned.times is None:
            return
        if planned.times > 1:
            self._planned[index] = planned._replace(times=planned.times - 1)
        else:
            del self._planned[index]


def _check(fault: Fault, times: int | None, probability: float) -> None:
    if fault.kind not in get_args(Kind):
        raise ValueError(f"kind: {fault.kind!r} is not one of {', '.join(get_args(Kind))}")
    if times is not None and times < 1:
        raise ValueError(f"times must be 1 or more, or None, not {times}")
    if not 0 <= probability <= 1:
        raise ValueError(f"probability must lie between 0 and 1, not {probability}")
    if not 200 <= fault.status <= 599:
        raise ValueError(f"status must lie between 200 and 599, not {fault.status}")
    if not 0 <= fault.seconds <= 3600:
        raise ValueError(f"seconds must lie between 0 and 3600, not {fault.seconds}")
    if not 0 < fault.size <= _LARGEST:
        raise ValueError(f"size must lie between 1 and {_LARGEST}, not {fault.size}")
