"""What goes into a venue and what comes out of it, free of sockets and frameworks."""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

__all__ = ["Incoming", "Json", "Outgoing", "json_bytes"]

Json: TypeAlias = "Mapping[str, Json] | Sequence[Json] | str | int | float | bool | None"


class Incoming(NamedTuple):
    """One request, already routed to an operation."""

    method: str
    path_params: Mapping[str, str] = {}
    """Decoded values of the ``{names}`` in the path template."""
    query: Mapping[str, Sequence[str]] = {}
    """Decoded query parameters, each with all its values in order."""
    headers: Mapping[str, str] = {}
    """Header fields by lower-case name."""
    body: bytes = b""


class Outgoing(NamedTuple):
    """One answer."""

    status: int
    body: bytes = b""
    content_type: str | None = None
    """``None`` where the answer has no body."""
    headers: tuple[tuple[str, str], ...] = ()

    def json(self) -> object:
        """The body, decoded."""
        return json.loads(self.body)


def json_bytes(value: Json) -> bytes:
    """``value`` as compact UTF-8 JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
