"""Route requests to the venues, log them and inject faults, without a socket."""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import parse_qsl

from kloudtrader.runtime.operation import Operation
from kloudtrader.sandbox.clock import Clock
from kloudtrader.sandbox.faults import Fault, Faults
from kloudtrader.sandbox.request_log import LoggedRequest, RequestLog
from kloudtrader.sandbox.server.messages import Incoming, Outgoing, is_address, read_host_name
from kloudtrader.sandbox.server.router import NoRoute, Router, VenueHandlers

LARGEST_BODY = 1_000_000
_log = logging.getLogger("kloudtrader.sandbox")


@dataclass(slots=True)
class RawRequest:
    """Hold a request as received: first its head, then its body."""

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
        """Return whether a body follows the head."""
        return self.is_chunked or self.announced > 0

    @property
    def is_too_large(self) -> bool:
        """Return whether the body is larger than the sandbox accepts."""
        return max(len(self.body), self.announced) > LARGEST_BODY


@dataclass(frozen=True, slots=True)
class SiteResponse:
    """Hold a response and the fault to inject while it is sent."""

    outgoing: Outgoing
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class MountedVenue:
    """Hold a venue and its base path."""

    base: str
    name: str
    venue: VenueHandlers
    router: Router


def _respond_nothing(_raw: "RawRequest") -> None:
    """Return no response: a site without pages of its own."""


class Site:
    """Respond to every request, whatever it is, without an exception.

    Args:
        own: responds to requests for the sandbox itself; they are not logged.
        names: of this server, besides ``localhost``. A request for another name is refused.
    """

    def __init__(
        self,
        clock: Clock,
        log: RequestLog,
        faults: Faults,
        own: Callable[[RawRequest], Outgoing | None] = _respond_nothing,
        names: Collection[str] = (),
    ) -> None:
        self._own = own
        self._names = {"localhost", *(name.lower() for name in names if name)}
        self._clock = clock
        self._log = log
        self._faults = faults
        self._mounts: list[MountedVenue] = []

    def mount(
        self, base: str, name: str, venue: VenueHandlers, operations: Mapping[str, Operation]
    ) -> None:
        """Mount a venue below a path."""
        self._mounts.append(MountedVenue(base, name, venue, Router(operations, venue)))

    def list_unserved(self) -> list[str]:
        """Return the operations to which a venue responds with 501, as ``venue.operation``."""
        return [f"{m.name}.{name}" for m in self._mounts for name in sorted(m.router.unserved)]

    def now(self) -> datetime:
        """Return the time by the sandbox's clock."""
        return self._clock.now()

    def respond(self, raw: RawRequest) -> SiteResponse:
        """Log and route a request, inject a fault, and return the response."""
        if not self._is_own_name(raw):
            text = b"this sandbox does not have that name: set KLOUDTRADER_SANDBOX_HOST to it"
            return SiteResponse(Outgoing(421, text, "text/plain"))
        own = None if raw.broken else self._own(raw)
        if own is not None:
            return SiteResponse(own)
        query = _read_query(raw.query)
        entry = self._log.receive(
            self._clock.now(), raw.method, raw.path, query or {}, raw.headers, raw.body
        )
        incoming = Incoming(raw.method, {}, query or {}, raw.headers, raw.body, raw.path)
        response = self._route(raw, entry, incoming, query is None)
        entry.status = response.outgoing.status
        return response

    def draw_reading_fault(self, raw: RawRequest) -> Fault | None:
        """Return and log the fault that strikes before the body of a request is read."""
        if not self._is_own_name(raw):
            return None
        mount = self._find_mount(raw.path)
        try:
            match = mount.router.match(raw.method, raw.path[len(mount.base) :]) if mount else None
        except NoRoute:
            return None
        # The body, which may tell two operations apart, is not there yet: the first is meant.
        fault = self._faults.draw(match.operations[0], reading=True) if match else None
        if mount is not None and match is not None and fault is not None:
            entry = self._log.receive(
                self._clock.now(),
                raw.method,
                raw.path,
                _read_query(raw.query) or {},
                raw.headers,
                b"",
            )
            entry.venue, entry.operation = mount.name, match.operations[0]
            entry.fault = fault.kind
        return fault

    def _is_own_name(self, raw: RawRequest) -> bool:
        """Return whether ``Host`` names this server.

        A page of another site can point its own name at this machine (DNS rebinding), and would
        then be allowed to read and trade. An address cannot be pointed elsewhere.
        """
        host = raw.headers.get("host")
        if host is None:
            return True
        name = read_host_name(host)
        return name in self._names or is_address(name)

    def _find_mount(self, path: str) -> MountedVenue | None:
        return next((m for m in self._mounts if path.startswith(f"{m.base}/")), None)

    def _route(
        self, raw: RawRequest, entry: LoggedRequest, incoming: Incoming, is_query_bad: bool
    ) -> SiteResponse:
        mount = self._find_mount(raw.path)
        if mount is None:
            bases = " or ".join(m.base for m in self._mounts)
            status, text = (400, raw.broken) if raw.broken else (404, f"paths start with {bases}")
            return SiteResponse(Outgoing(status, text.encode(), "text/plain"))
        entry.venue = mount.name
        try:
            match = mount.router.match(raw.method, raw.path[len(mount.base) :])
        except NoRoute as error:
            outgoing = mount.venue.respond_unroutable(error.status, error.details, incoming)
            allow = (("Allow", ", ".join(error.allowed)),) if error.allowed else ()
            return SiteResponse(replace(outgoing, headers=outgoing.headers + allow))
        incoming = replace(incoming, path_params=match.path_params)
        operation = mount.venue.select_operation(match.operations, incoming)
        entry.operation = operation
        problem = _find_problem(raw, is_query_bad=is_query_bad)
        if operation in mount.router.unserved:
            problem = (501, f"the sandbox does not serve {operation}")
        if problem is not None:
            return SiteResponse(mount.venue.respond_unroutable(*problem, incoming))
        return self._apply(mount, operation, entry, incoming)

    def _apply(
        self, mount: MountedVenue, operation: str, entry: LoggedRequest, incoming: Incoming
    ) -> SiteResponse:
        fault = self._faults.draw(operation)
        entry.fault = fault.kind if fault else ""
        if fault is not None and not fault.applies:
            return SiteResponse(_respond_fault(mount.venue, fault, incoming), fault)
        try:
            response = mount.venue.handle(operation, incoming)
        except Exception:
            _log.exception("%s failed", operation)
            return SiteResponse(Outgoing(500, b"Internal error of the sandbox", "text/plain"))
        entry.applied = response.status < 400 and response.is_applied
        if fault is not None:
            response = _damage(response, fault)
        return SiteResponse(response, fault)


def _find_problem(raw: RawRequest, *, is_query_bad: bool) -> tuple[int, str] | None:
    """Return status and details for a request that cannot be handled, or ``None``."""
    if raw.broken:
        return 400, raw.broken
    if is_query_bad:
        return 400, "the query cannot be read"
    if raw.is_too_large:
        return 413, "the body is too large"
    return None


def _read_query(text: str) -> dict[str, list[str]] | None:
    """Return all values by name; ``None`` if the query cannot be read."""
    values: dict[str, list[str]] = {}
    try:
        for name, value in parse_qsl(
            text, keep_blank_values=True, errors="strict", max_num_fields=200
        ):
            values.setdefault(name, []).append(value)
    except ValueError:
        return None
    return values


def _respond_fault(venue: VenueHandlers, fault: Fault, incoming: Incoming) -> Outgoing:
    """Return the response of a fault that prevents the request from being applied."""
    if fault.kind == "expired-token":
        return venue.expire_credential(incoming)
    if fault.kind == "redirect":
        return Outgoing(302, b"", "text/plain", (("Location", fault.location),))
    return _respond_status(fault)


def _respond_status(fault: Fault) -> Outgoing:
    retry = (("Retry-After", fault.retry_after),) if fault.retry_after is not None else ()
    return Outgoing(fault.status, fault.body, fault.content_type, retry)


def _damage(response: Outgoing, fault: Fault) -> Outgoing:
    """Return a response with damaged contents; the server injects faults of the connection."""
    if fault.kind == "status-after":
        return _respond_status(fault)
    if fault.kind == "garbage":
        return replace(response, status=200, body=b'{"a": [1, 2', content_type="application/json")
    if fault.kind == "html":
        page = b"<!DOCTYPE html><html><body><h1>Please wait</h1></body></html>"
        return replace(response, status=200, body=page, content_type="text/html")
    if fault.kind == "huge":
        return replace(response, status=200, body=b" " * fault.size + (response.body or b"{}"))
    return response
