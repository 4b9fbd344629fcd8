"""Faults on demand: what goes wrong, for which operation, how often."""

import dataclasses
import difflib
import random
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

Kind: TypeAlias = Literal[
    "delay",
    "no-response",
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


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong.

    Kinds, and whether the request is applied:

    * ``delay``: the response comes ``seconds`` late (applied)
    * ``no-response``: the connection is closed without a response (not applied)
    * ``reset-reading``: reset while the request is still being read (not applied)
    * ``reset-before``: the connection is reset at once (not applied)
    * ``reset-during``: reset in the middle of the response (applied)
    * ``reset-after``: reset instead of the response (applied)
    * ``stale``: the whole response, which promises to keep the connection, that is then closed
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
            "no-response",
            "reset-reading",
            "reset-before",
            "status",
            "redirect",
            "expired-token",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedFault(Fault):
    """A fault with where and how often it happens: a table of a scenario or of a saved state."""

    operation: str
    """Name of an operation, or ``*`` for all."""
    times: int = 1
    """0 for ever."""
    probability: float = 1.0


class Faults:
    """The faults that wait for their turn; the first that fits a request is played.

    Args:
        seed: of the dice that probabilities are drawn with.
    """

    def __init__(self, seed: int = 0) -> None:
        self.dice = random.Random(f"faults/{seed}")
        self._planned: list[PlannedFault] = []
        self._lock = threading.Lock()

    def add(
        self,
        operation: str,
        fault: Fault,
        *,
        times: int | None = 1,
        probability: float = 1.0,
    ) -> None:
        """Add a fault.

        Args:
            operation: name of the operation, or ``*`` for all.
            times: how often; ``None`` for ever.
            probability: of each request that fits.
        """
        if times == 0:
            raise ValueError("times must be 1 or more, or None, not 0")
        fields = {field.name: getattr(fault, field.name) for field in dataclasses.fields(Fault)}
        self.plan(
            PlannedFault(**fields, operation=operation, times=times or 0, probability=probability)
        )

    def plan(self, planned: PlannedFault) -> None:
        """Add a fault that knows where and how often it happens."""
        _check(planned)
        with self._lock:
            self._planned.append(planned)

    def draw(self, operation: str, *, reading: bool = False) -> Fault | None:
        """The fault that the next request of an operation meets, if any.

        Args:
            reading: asks for those that strike while the request is still being read.
        """
        with self._lock:
            for index, planned in enumerate(self._planned):
                fits = planned.operation in {"*", operation}
                in_time = (planned.kind == "reset-reading") == reading
                chance = planned.probability
                if fits and in_time and (chance >= 1 or self.dice.random() < chance):
                    self._use(index)
                    return planned
            return None

    def clear(self) -> None:
        """Take all faults back."""
        with self._lock:
            self._planned.clear()

    def planned(self) -> list[PlannedFault]:
        """What waits for its turn, first in line first."""
        with self._lock:
            return list(self._planned)

    def _use(self, index: int) -> None:
        planned = self._planned[index]
        if planned.times > 1:
            self._planned[index] = dataclasses.replace(planned, times=planned.times - 1)
        elif planned.times == 1:
            del self._planned[index]


def _check(fault: PlannedFault) -> None:
    if fault.kind not in get_args(Kind):
        raise ValueError(f"kind: {fault.kind!r} is not one of {', '.join(get_args(Kind))}")
    if fault.times < 0:
        raise ValueError(f"times must be 1 or more, or None, not {fault.times}")
    if not 0 <= fault.probability <= 1:
        raise ValueError(f"probability must lie between 0 and 1, not {fault.probability}")
    if not 200 <= fault.status <= 599:
        raise ValueError(f"status must lie between 200 and 599, not {fault.status}")
    if not 0 <= fault.seconds <= 3600:
        raise ValueError(f"seconds must lie between 0 and 3600, not {fault.seconds}")
    if not 0 < fault.size <= _LARGEST:
        raise ValueError(f"size must lie between 1 and {_LARGEST}, not {fault.size}")


def plan(faults: Faults, fault: PlannedFault, operations: Iterable[str], where: str) -> None:
    """Add the fault that a table describes.

    Raises:
        ValueError: a member makes no sense; the text names its key below ``where``.
    """
    names = ["*", *operations]
    if fault.operation not in names:
        near = difflib.get_close_matches(fault.operation, names, 1)
        hint = f"did you mean {near[0]}?" if near else "take the name of an operation, or *"
        raise ValueError(f"{where}.operation: {fault.operation!r} is not an operation; {hint}")
    for name in ("content_type", "retry_after", "location"):
        text: str = getattr(fault, name) or ""
        if not (text.isascii() and text.isprintable()):  # it would break a header
            raise ValueError(f"{where}.{name}: must be printable ASCII")
    try:
        faults.plan(fault)
    except ValueError as error:
        raise ValueError(f"{where}.{error}") from None
