"""From a method and a path to an operation of a venue."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote_to_bytes

from kloudtrader.runtime.operation import Operation
from kloudtrader.sandbox.http import Incoming, Outgoing

_LONGEST_SEGMENT = 1000

Operations = Mapping[str, Mapping[str, Operation]]
"""The operations of each venue, by its name and theirs."""


class Venue(Protocol):
    """What a venue offers to the skins."""

    def handle(self, operation: str, incoming: Incoming) -> Outgoing:
        """Response one request."""
        ...

    def unroutable(self, status: int, details: str, incoming: Incoming) -> Outgoing:
        """Response a request that reaches no operation."""
        ...

    def expired(self, incoming: Incoming) -> Outgoing:
        """End the caller's credential and response accordingly."""
        ...


class MissingHandlerError(TypeError):
    """A venue has no handler for an operation of its API."""


class NoRoute(Exception):  # noqa: N818 - a response, not a fault
    """No operation has this path, or none of that method."""

    def __init__(self, status: int, details: str, allowed: tuple[str, ...] = ()) -> None:
        super().__init__(details)
        self.status = status
        self.details = details
        self.allowed = allowed


@dataclass(frozen=True, slots=True)
class Match:
    """An operation and the values of its path."""

    operation: Operation
    path_params: Mapping[str, str]


class Router:
    """The paths of one venue.

    Raises:
        MissingHandlerError: the venue lacks a method with the name of an operation.
    """

    def __init__(self, operations: Mapping[str, Operation], venue: Venue) -> None:
        missing = sorted(name for name in operations if not callable(getattr(venue, name, None)))
        if missing:
            raise MissingHandlerError(
                f"{type(venue).__name__} has no handler for: {', '.join(missing)}"
            )
        # Fixed words before names, so that /orders/all would not be taken for an order.
        self._routes = sorted(
            (
                (operation.path.strip("/").split("/"), operation)
                for operation in operations.values()
            ),
            key=lambda route: sum(segment.startswith("{") for segment in route[0]),
        )

    def match(self, method: str, path: str) -> Match:
        """Find the operation for a still encoded path below the base path.

        Raises:
            NoRoute: 404 or 405.
        """
        segments = [_decoded(segment) for segment in path.removeprefix("/").split("/")]
        allowed: list[str] = []
        for template, operation in self._routes:
            values = _fit(template, segments)
            if values is not None and operation.method.upper() == method:
                return Match(operation, values)
            if values is not None:
                allowed.append(operation.method.upper())
        if allowed:
            raise NoRoute(405, f"{method} is not possible here", tuple(sorted(set(allowed))))
        raise NoRoute(404, "there is no such path")


def _fit(template: list[str], segments: list[str]) -> dict[str, str] | None:
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


def _decoded(segment: str) -> str:
    try:
        text = unquote_to_bytes(segment).decode()
    except UnicodeDecodeError:
        raise NoRoute(400, "the path is not UTF-8") from None
    if len(text) > _LONGEST_SEGMENT or any(ord(character) < 32 for character in text):
        raise NoRoute(400, "the path has a segment that cannot be right")
    return text


def generated_operations() -> Operations:
    """The operation tables of all venues."""
    from kloudtrader_kalshi.operations import OPERATIONS as KALSHI
    from kloudtrader_tradier.operations import OPERATIONS as TRADIER

    return {"tradier": TRADIER, "kalshi": KALSHI}


def names_of(operations: Operations) -> list[str]:
    """The names of all operations of all venues: what a fault can be planned for."""
    return [name for table in operations.values() for name in table]
