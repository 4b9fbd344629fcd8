"""Hold requests and responses of a venue, without sockets."""

import ipaddress
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

Json: TypeAlias = "Mapping[str, Json] | Sequence[Json] | str | int | float | bool | None"


@dataclass(frozen=True, slots=True)
class Incoming:
    """Hold a request to an operation."""

    method: str
    path_params: Mapping[str, str] = field(default_factory=dict[str, str])
    """Decoded values of the ``{names}`` in the path template."""
    query: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    """Decoded query parameters, each with all its values in order."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    """Header fields by lower-case name."""
    body: bytes = b""
    path: str = ""
    """From the root, still encoded: what a signature covers."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Hold a response."""

    status: int
    body: bytes = b""
    content_type: str | None = None
    """``None`` where the response has no body."""
    headers: tuple[tuple[str, str], ...] = ()
    is_applied: bool = True
    """True if a response with a status below 400 says that the request was applied."""

    def json(self) -> object:
        """Return the decoded body."""
        return json.loads(self.body)


def encode_json(value: Json) -> bytes:
    """Return ``value`` as compact UTF-8 JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def read_host_name(host: str) -> str:
    """Return the name or the address in a ``Host`` field, in lower case, without the port."""
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    return name.rstrip(".").lower()


def is_address(host: str) -> bool:
    """Return whether a host is an address of IPv4 or IPv6 instead of a name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach an address."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
