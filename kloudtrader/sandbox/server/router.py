"""Route a method and a path to an operation of a venue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote_to_bytes

from kloudtrader.runtime.operation import Operation
from kloudtrader.sandbox.server.messages import Incoming, Outgoing

_LONGEST_SEGMENT = 1000

OperationTables = Mapping[str, Mapping[str, Operation]]
"""The operations of each venue, by its name and theirs."""


class VenueHandlers(Protocol):
    """Handle the requests to one venue."""

    def select_operation(self, names: Sequence[str], incoming: Incoming) -> str:
        """Return which of the operations with the same method and path a request is for."""
        ...

    def handle(self, operation: str, incoming: Incoming) -> Outgoing:
        """Respond to a request."""
        ...

    def respond_unroutable(self, status: int, details: str, incoming: Incoming) -> Outgoing:
        """Respond to a request that reaches no operation."""
        ...

    def expire_credential(self, incoming: Incoming) -> Outgoing:
        """End the caller's credential and respond accordingly."""
        ...


class NoRoute(Exception):  # noqa: N818 - it becomes a response
    """Report a path without an operation, or without one for the method."""

    def __init__(self, status: int, details: str, allowed: tuple[str, ...] = ()) -> None:
        super().__init__(details)
        self.status = status
        self.details = details
        self.allowed = allowed


@dataclass(frozen=True, slots=True)
class RouteMatch:
    """Hold the operations of a method and a path, and the values of the path."""

    operations: tuple[str, ...]
    """More than one where only the body tells them apart."""
    path_params: Mapping[str, str]


class Router:
    """Route the paths of one venue.

    Attributes:
        unserved: operations for which the venue has no method of that name.
    """

    def __init__(self, operations: Mapping[str, Operation], venue: VenueHandlers) -> None:
        self.unserved = frozenset(
            name for name in operations if not callable(getattr(venue, name, None))
        )
        # Fixed words before names: /orders/all must not match /orders/{id}.
        self._routes = sorted(
            (
                (operation.path.strip("/").split("/"), operation)
                for operation in operations.values()
            ),
            key=lambda route: sum(segment.startswith("{") for segment in route[0]),
        )

    def match(self, method: str, path: str) -> RouteMatch:
        """Find the operation for a still encoded path below the base path.

        Raises:
            NoRoute: with status 404, 405 or 400.
        """
        segments = [_decode(segment) for segment in path.removeprefix("/").split("/")]
        allowed: list[str] = []
        for template, operation in self._routes:
            values = _match_template(template, segments)
            if values is not None and operation.method.upper() == method:
                return RouteMatch(self._list_twins(operation), values)
            if values is not None:
                allowed.append(operation.method.upper())
        if allowed:
            raise NoRoute(
                405, f"{method} is not allowed for this path", tuple(sorted(set(allowed)))
            )
        raise NoRoute(404, "the path does not exist")

    def _list_twins(self, operation: Operation) -> tuple[str, ...]:
        """Return the names of all operations with the method and the path of one."""
        return tuple(
            other.name
            for _, other in self._routes
            if (other.method, other.path) == (operation.method, operation.path)
        )


def _match_template(template: list[str], segments: list[str]) -> dict[str, str] | None:
    if len(template) != len(segments):
        return None
    values: dict[str, str] = {}
    for pattern, segment in zip(template, segments, strict=True):
        if pattern.startswith("{"):
            if not segment:
                return None
            values[pattern[1:-1]] = segment
        elif pattern != segment:
            return None
    return values


def _decode(segment: str) -> str:
    try:
        text = unquote_to_bytes(segment).decode()
    except UnicodeDecodeError:
        raise NoRoute(400, "the path is not UTF-8") from None
    if len(text) > _LONGEST_SEGMENT or any(ord(character) < 32 for character in text):
        raise NoRoute(400, "the path has a segment that is too long or has control characters")
    return text


def load_operations() -> OperationTables:
    """Return the generated operation tables of all venues."""
    from kloudtrader_kalshi.operations import OPERATIONS as KALSHI
    from kloudtrader_tradier.operations import OPERATIONS as TRADIER

    return {"tradier": TRADIER, "kalshi": KALSHI}


def list_operation_names(operations: OperationTables) -> list[str]:
    """Return the names of the operations of all venues; a fault can be planned for each."""
    return [name for table in operations.values() for name in table]
