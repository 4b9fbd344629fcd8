"""What the sandbox responds about itself: its page, and a control path for other processes.

Only this machine may use the control path, whatever address the sandbox listens on.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qs

from kloudtrader.sandbox.faults import PlannedFault, plan
from kloudtrader.sandbox.http import Json, Outgoing, is_loopback, json_bytes
from kloudtrader.sandbox.page import page
from kloudtrader.sandbox.quirks import Quirks
from kloudtrader.sandbox.request_log import LoggedRequest
from kloudtrader.sandbox.router import names_of
from kloudtrader.sandbox.shape import read, write
from kloudtrader.sandbox.site import Raw

if TYPE_CHECKING:
    from kloudtrader.sandbox.sandbox import Sandbox

PREFIX = "/control/"
_PAGE_HEADERS = (
    ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cache-Control", "no-store"),
)


@dataclass(frozen=True, slots=True)
class Advance:
    """Body of ``POST /control/advance``."""

    seconds: float


class _Refused(Exception):  # noqa: N818 - a response, not a fault
    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class Control:
    """Responses requests for ``/`` and ``/control/...``.

    ==========================  ====================================================
    ``GET /``                   a page with accounts, orders, books and requests
    ``POST /control/advance``   ``{"seconds": 3600}``: puts the clock forward
    ``GET /control/faults``     what waits for its turn
    ``POST /control/faults``    adds one, as a table of a scenario describes it
    ``DELETE /control/faults``  takes all back
    ``GET /control/quirks``     the switches
    ``POST /control/quirks``    changes the switches that are named
    ``GET /control/log``        the requests; ``?after=`` a number, ``?operation=`` a name
    ``GET /control/state``      what :meth:`Sandbox.save` writes
    ==========================  ====================================================
    """

    def __init__(self, sandbox: "Sandbox") -> None:
        self._sandbox = sandbox
        self._routes: Mapping[tuple[str, str], Callable[[Raw], Json]] = {
            ("POST", "advance"): self._advance,
            ("GET", "faults"): self._faults,
            ("POST", "faults"): self._add_fault,
            ("DELETE", "faults"): self._clear_faults,
            ("GET", "quirks"): self._quirks,
            ("POST", "quirks"): self._set_quirks,
            ("GET", "log"): self._log,
            ("GET", "journal"): self._log,  # its name in 0.1.0
            ("GET", "state"): self._state,
        }

    def response(self, raw: Raw) -> Outgoing | None:
        """The response; ``None`` to what is not for the sandbox itself."""
        if raw.path == "/" and raw.method in {"GET", "HEAD"}:
            return Outgoing(200, page(self._sandbox), "text/html; charset=utf-8", _PAGE_HEADERS)
        if not raw.path.startswith(PREFIX):
            return None
        try:
            _require_this_machine(raw)
            return Outgoing(200, json_bytes(self._route(raw)(raw)), "application/json")
        except _Refused as refused:
            status, text = refused.status, str(refused)
        except (ValueError, TypeError) as error:
            status, text = 400, str(error)
        return Outgoing(status, json_bytes({"error": text}), "application/json")

    def _route(self, raw: Raw) -> Callable[[Raw], Json]:
        name = raw.path.removeprefix(PREFIX)
        route = self._routes.get((raw.method, name))
        if route is not None:
            return route
        methods = [method for method, known in self._routes if known == name]
        if methods:
            raise _Refused(405, f"{raw.path} takes {', '.join(methods)}")
        names = sorted({known for _, known in self._routes})
        raise _Refused(404, f"there is no {raw.path}; known below {PREFIX} are {', '.join(names)}")

    def _advance(self, raw: Raw) -> Json:
        now = self._sandbox.advance(read(Advance, _body(raw)).seconds)
        return {"now": now.isoformat()}

    def _faults(self, _raw: Raw) -> Json:
        return {"faults": write(self._sandbox.faults.planned())}

    def _add_fault(self, raw: Raw) -> Json:
        names = names_of(self._sandbox.operations)
        plan(self._sandbox.faults, read(PlannedFault, _body(raw), "fault"), names, "fault")
        return self._faults(raw)

    def _clear_faults(self, raw: Raw) -> Json:
        self._sandbox.faults.clear()
        return self._faults(raw)

    def _quirks(self, _raw: Raw) -> Json:
        return write(self._sandbox.quirks)

    def _set_quirks(self, raw: Raw) -> Json:
        known = cast("dict[str, Json]", write(self._sandbox.quirks))
        self._sandbox.quirks = read(Quirks, {**known, **_body(raw)})
        return self._quirks(raw)

    def _log(self, raw: Raw) -> Json:
        query = parse_qs(raw.query)
        after = query.get("after", ["0"])[0]
        if not (after.isascii() and after.isdigit() and len(after) < 19):
            raise ValueError(f"after: must be a whole number, not {after!r}")
        operation = query.get("operation", [None])[0]
        entries = self._sandbox.log.entries(operation)
        return {"entries": [_entry(entry) for entry in entries if entry.number > int(after)]}

    def _state(self, _raw: Raw) -> Json:
        return self._sandbox.state()


def _entry(entry: LoggedRequest) -> Json:
    """One request, without headers and body: they hold tokens and passwords."""
    return {
        "number": entry.number,
        "at": entry.at.isoformat(),
        "venue": entry.venue,
        "operation": entry.operation,
        "method": entry.method,
        "path": entry.path,
        "query": {name: list(values) for name, values in entry.query.items()},
        "status": entry.status,
        "applied": entry.applied,
        "fault": entry.fault,
    }


def _body(raw: Raw) -> dict[str, Any]:
    # A page of another site can send this content type only after asking, and is told nothing.
    if raw.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise _Refused(415, "send a JSON object with Content-Type: application/json")
    try:
        value: Any = json.loads(raw.body)
    except (ValueError, RecursionError):
        raise ValueError("the body is not valid JSON") from None
    if not isinstance(value, dict):
        raise _Refused(400, "the body must be a JSON object")
    return cast("dict[str, Any]", value)


def _require_this_machine(raw: Raw) -> None:
    host = raw.headers.get("host", "localhost").rpartition("@")[2]
    name = host.partition("]")[0].lstrip("[") if host.startswith("[") else host.partition(":")[0]
    # The name counts too: a page whose name was pointed at this machine must not get in.
    if not (is_loopback(raw.peer) and is_loopback(name)):
        raise _Refused(403, "the control path can be used only from this machine, as 127.0.0.1")
