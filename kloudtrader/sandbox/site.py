"""Both venues under one roof: routing, request log and faults, still without a socket."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import parse_qsl

from kloudtrader.runtime.operation import Operation
from kloudtrader.sandbox.clock import Clock
from kloudtrader.sandbox.faults import Fault, Faults
from kloudtrader.sandbox.http import Incoming, Outgoing
from kloudtrader.sandbox.request_log import LoggedRequest, RequestLog
from kloudtrader.sandbox.router import NoRoute, Router, Venue

LARGEST_BODY = 1_000_000
_log = logging.getLogger("kloudtrader.sandbox")


@dataclass(slots=True)
class Raw:
    """A request as received: first its head, then its body."""

    method: str
    path: str
    """Still percent-encoded, without the query."""
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    """By lower-case name."""
    body: bytes = b""
    peer: str = "127.0.0.1"
    """Address of the client."""
    announced: int = 0
    """Content-Length. A body that is too large is not read."""
    is_chunked: bool = False
    broken: str = ""
    """Why the request cannot be read, or nothing."""

    @property
    def has_body(self) -> bool:
        """Whether a body follows the head."""
        return self.is_chunked or self.announced > 0

    @property
    def is_too_large(self) -> bool:
        """Whether the body is larger than the sandbox takes."""
        return max(len(self.body), self.announced) > LARGEST_BODY


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to send, and what is to go wrong on the way."""

    response: Outgoing
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Mount:
    """A venue and its base path."""

    base: str
    name: str
    venue: Venue
    router: Router


def _nothing(_raw: "Raw") -> None:
    """Stands for the responses of a site without pages of its own."""


class Site:
    """Responses every request, whatever it is, with something that is not a server error.

    Args:
        own: responses what is for the sandbox itself; that is not noted in the log.
    """

    def __init__(
        self,
        clock: Clock,
        log: RequestLog,
        faults: Faults,
        own: Callable[[Raw], Outgoing | None] = _nothing,
    ) -> None:
        self._own = own
        self._clock = clock
        self._log = log
        self._faults = faults
        self._mounts: list[Mount] = []

    def mount(
        self, base: str, name: str, venue: Venue, operations: Mapping[str, Operation]
    ) -> None:
        """Put a venue below a path.

        Raises:
            MissingHandlerError: the venue lacks a handler for one of the operations.
        """
        self._mounts.append(Mount(base, name, venue, Router(operations, venue)))

    def now(self) -> datetime:
        """The time by the sandbox's clock."""
        return self._clock.now()

    def response(self, raw: Raw) -> Verdict:
        """Note, route, spoil and response a request."""
        own = None if raw.broken else self._own(raw)
        if own is not None:
            return Verdict(own)
        query = _query(raw.query)
        entry = self._log.receive(
            self._clock.now(), raw.method, raw.path, query or {}, raw.headers, raw.body
        )
        incoming = Incoming(raw.method, {}, query or {}, raw.headers, raw.body)
        verdict = self._route(raw, entry, incoming, query is None)
        entry.status = verdict.response.status
        return verdict

    def while_reading(self, raw: Raw) -> Fault | None:
        """The fault that strikes before the body of a request has come, noted in the log."""
        mount = self._mount(raw.path)
        try:
            match = mount.router.match(raw.method, raw.path[len(mount.base) :]) if mount else None
        except NoRoute:
            return None
        fault = self._faults.draw(match.operation.name, reading=True) if match else None
        if mount is not None and match is not None and fault is not None:
            entry = self._log.receive(
                self._clock.now(), raw.method, raw.path, _query(raw.query) or {}, raw.headers, b""
            )
            entry.venue, entry.operation = mount.name, match.operation.name
            entry.fault = fault.kind
        return fault

    def _mount(self, path: str) -> Mount | None:
        return next((m for m in self._mounts if path.startswith(f"{m.base}/")), None)

    def _route(self, raw: Raw, entry: LoggedRequest, incoming: Incoming, garbled: bool) -> Verdict:
        mount = self._mount(raw.path)
        if mount is None:
            bases = " or ".join(m.base for m in self._mounts)
            status, text = (400, raw.broken) if raw.broken else (404, f"Paths start with {bases}")
            return Verdict(Outgoing(status, text.encode(), "text/plain"))
        entry.venue = mount.name
        try:
            match = mount.router.match(raw.method, raw.path[len(mount.base) :])
        except NoRoute as no:
            refused = mount.venue.unroutable(no.status, no.details, incoming)
            allow = (("Allow", ", ".join(no.allowed)),) if no.allowed else ()
            return Verdict(replace(refused, headers=refused.headers + allow))
        entry.operation = match.operation.name
        if raw.broken:
            return Verdict(mount.venue.unroutable(400, raw.broken, incoming))
        if garbled:
            return Verdict(mount.venue.unroutable(400, "the query cannot be read", incoming))
        if raw.is_too_large:
            return Verdict(mount.venue.unroutable(413, "the body is too large", incoming))
        incoming = Incoming(raw.method, match.path_params, incoming.query, raw.headers, raw.body)
        return self._carry_out(mount, match.operation.name, entry, incoming)

    def _carry_out(
        self, mount: Mount, operation: str, entry: LoggedRequest, incoming: Incoming
    ) -> Verdict:
        fault = self._faults.draw(operation)
        entry.fault = fault.kind if fault else ""
        if fault is not None and not fault.applies:
            return Verdict(_instead(mount.venue, fault, incoming), fault)
        try:
            response = mount.venue.handle(operation, incoming)
        except Exception:
            _log.exception("%s failed", operation)
            return Verdict(Outgoing(500, b"The sandbox has a fault", "text/plain"))
        entry.applied = response.status < 400
        if fault is not None:
            response = _spoilt(response, fault)
        return Verdict(response, fault)


def _query(text: str) -> dict[str, list[str]] | None:
    """All values by name; ``None`` for what cannot be read."""
    values: dict[str, list[str]] = {}
    try:
        for name, value in parse_qsl(
            text, keep_blank_values=True, errors="strict", max_num_fields=200
        ):
            values.setdefault(name, []).append(value)
    except ValueError:
        return None
    return values


def _instead(venue: Venue, fault: Fault, incoming: Incoming) -> Outgoing:
    """The response of a fault that keeps the request from being applied."""
    if fault.kind == "expired-token":
        return venue.expired(incoming)
    if fault.kind == "redirect":
        return Outgoing(302, b"", "text/plain", (("Location", fault.location),))
    retry = (("Retry-After", fault.retry_after),) if fault.retry_after is not None else ()
    return Outgoing(fault.status, fault.body, fault.content_type, retry)


def _spoilt(response: Outgoing, fault: Fault) -> Outgoing:
    """The response of a fault that spoils the contents. Faults of the line are the server's."""
    if fault.kind == "garbage":
        return replace(response, status=200, body=b'{"a": [1, 2', content_type="application/json")
    if fault.kind == "html":
        page = b"<!DOCTYPE html><html><body><h1>Please wait</h1></body></html>"
        return replace(response, status=200, body=page, content_type="text/html")
    if fault.kind == "huge":
        return replace(response, status=200, body=b" " * fault.size + (response.body or b"{}"))
    return response
