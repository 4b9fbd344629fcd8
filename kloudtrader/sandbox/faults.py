"""Plan faults: the kind, the operation, and how often."""

import dataclasses
import difflib
import random
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

FaultKind: TypeAlias = Literal[
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
    "status-after",
    "garbage",
    "huge",
    "html",
    "redirect",
    "expired-token",
]

_LARGEST = 256 * 2**20


@dataclass(frozen=True, slots=True)
class Fault:
    """Describe a fault to inject.

    The kinds, and whether the request is applied:

    * ``delay``: the response comes ``seconds`` late (applied)
    * ``no-response``: the connection is closed without a response (not applied)
    * ``reset-reading``: reset while the request is still being read (not applied)
    * ``reset-before``: the connection is reset at once (not applied)
    * ``reset-during``: reset in the middle of the response (applied)
    * ``reset-after``: reset instead of the response (applied)
    * ``stale``: the whole response, with ``keep-alive``, then the connection is closed
      (applied)
    * ``slow-body``: the body comes in small parts that take ``seconds`` together (applied)
    * ``truncated``: the connection ends in the middle of the body (applied)
    * ``broken-chunks``: a chunked body with a malformed chunk (applied)
    * ``short-length``: ``Content-Length`` is smaller than the body (applied)
    * ``status``: ``status`` with ``body``, and with ``retry_after`` as ``Retry-After``
      (not applied)
    * ``status-after``: the same, instead of the response (applied)
    * ``garbage``: status 200 and a body that is not JSON (applied)
    * ``huge``: status 200 and ``size`` bytes of JSON white space before a value (applied)
    * ``html``: status 200 and a page (applied)
    * ``redirect``: 302 to ``location`` (not applied)
    * ``expired-token``: the caller's token or session ends (not applied)

    Example::

        sandbox.faults.add("user_order_create", Fault("reset-after"))
        sandbox.faults.add("*", Fault("status", status=503), times=None, probability=0.2)
    """

    kind: FaultKind
    seconds: float = 1.0
    status: int = 503
    body: bytes = b"Service unavailable"
    content_type: str = "text/plain"
    retry_after: str | None = None
    size: int = 8 * 2**20
    location: str = "https://elsewhere.example/v1/"

    @property
    def applies(self) -> bool:
        """Return whether the request is applied nevertheless."""
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
    """Describe a fault with its operation and frequency: a table of a scenario or a saved state."""

    operation: str
    """Name of an operation, or ``*`` for all."""
    times: int = 1
    """0 for every time."""
    probability: float = 1.0


class Faults:
    """Keep the planned faults; the first that fits a request is injected.

    Args:
        seed: of the random numbers that probabilities are compared with.
    """

    def __init__(self, seed: int = 0) -> None:
        self.generator = random.Random(f"faults/{seed}")
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
            times: how often; ``None`` for every time.
            probability: of each request that fits.
        """
        if times == 0:
            raise ValueError("times must be 1 or more, or None, not 0")
        fields = {field.name: getattr(fault, field.name) for field in dataclasses.fields(Fault)}
        self.plan(
            PlannedFault(**fields, operation=operation, times=times or 0, probability=probability)
        )

    def plan(self, planned: PlannedFault) -> None:
        """Add a fault that has its operation and frequency."""
        _check_fault(planned)
        with self._lock:
            self._planned.append(planned)

    def draw(self, operation: str, *, reading: bool = False) -> Fault | None:
        """Return the fault for the next request of an operation, or ``None``.

        Args:
            reading: draw from the faults that strike while the request is still being read.
        """
        with self._lock:
            for index, planned in enumerate(self._planned):
                fits = planned.operation in {"*", operation}
                in_time = (planned.kind == "reset-reading") == reading
                chance = planned.probability
                if fits and in_time and (chance >= 1 or self.generator.random() < chance):
                    self._count_down(index)
                    return planned
            return None

    def clear(self) -> None:
        """Remove all faults."""
        with self._lock:
            self._planned.clear()

    def planned(self) -> list[PlannedFault]:
        """Return the planned faults in order."""
        with self._lock:
            return list(self._planned)

    def _count_down(self, index: int) -> None:
        planned = self._planned[index]
        if planned.times > 1:
            self._planned[index] = dataclasses.replace(planned, times=planned.times - 1)
        elif planned.times == 1:
            del self._planned[index]


def _check_fault(fault: PlannedFault) -> None:
    if fault.kind not in get_args(FaultKind):
        kinds = ", ".join(get_args(FaultKind))
        raise ValueError(f"kind: {fault.kind!r} is not a kind of fault; use one of {kinds}")
    if fault.times < 0:
        raise ValueError(f"times must be 1 or more, or None, not {fault.times}")
    if not 0 <= fault.probability <= 1:
        raise ValueError(f"probability must be between 0 and 1, not {fault.probability}")
    if not 200 <= fault.status <= 599:
        raise ValueError(f"status must be between 200 and 599, not {fault.status}")
    if not 0 <= fault.seconds <= 3600:
        raise ValueError(f"seconds must be between 0 and 3600, not {fault.seconds}")
    if not 0 < fault.size <= _LARGEST:
        raise ValueError(f"size must be between 1 and {_LARGEST}, not {fault.size}")


def plan_fault(faults: Faults, fault: PlannedFault, operations: Iterable[str], where: str) -> None:
    """Add the fault that a table describes.

    Raises:
        ValueError: a value is out of range; the message names its key below ``where``.
    """
    names = ["*", *operations]
    if fault.operation not in names:
        near = difflib.get_close_matches(fault.operation, names, 1)
        hint = f"did you mean {near[0]}?" if near else "use the name of an operation, or *"
        raise ValueError(f"{where}.operation: {fault.operation!r} is not an operation; {hint}")
    for name in ("content_type", "retry_after", "location"):
        text: str = getattr(fault, name) or ""
        if not (text.isascii() and text.isprintable()):  # it would break a header
            raise ValueError(f"{where}.{name}: must be printable ASCII")
    try:
        faults.plan(fault)
    except ValueError as error:
        raise ValueError(f"{where}.{error}") from None
