"""Serve the sandbox's own page and the control path for other processes.

Only this machine may use the control path, whatever address the sandbox listens on.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qs

from kloudtrader.sandbox._typed_tables import read_table, write_table
from kloudtrader.sandbox.admin._page import render_page
from kloudtrader.sandbox.faults import PlannedFault, plan_fault
from kloudtrader.sandbox.kalshi_v2.switches import V2Switches
from kloudtrader.sandbox.quirks import Quirks
from kloudtrader.sandbox.request_log import LoggedRequest
from kloudtrader.sandbox.server.messages import (
    Json,
    Outgoing,
    encode_json,
    is_loopback,
    read_host_name,
)
from kloudtrader.sandbox.server.router import list_operation_names
from kloudtrader.sandbox.server.site import RawRequest
from kloudtrader.sandbox.tradier.trading.switches import PlannedRefusal, TradingSwitches

if TYPE_CHECKING:
    from kloudtrader.sandbox.kalshi_v2.venue import KalshiV2Exchange
    from kloudtrader.sandbox.sandbox import Sandbox

PREFIX = "/control/"
_PAGE_HEADERS = (
    ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cache-Control", "no-store"),
)


@dataclass(frozen=True, slots=True)
class AdvanceRequest:
    """Hold the body of ``POST /control/advance``."""

    seconds: float


@dataclass(frozen=True, slots=True)
class PriceRequest:
    """Hold the body of ``POST /control/prices``."""

    symbol: str
    price: float | None = None
    """In US dollars; absent lets the price move again."""


class _ControlRefusal(Exception):  # noqa: N818 - becomes a response
    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class Control:
    """Respond to requests for ``/`` and ``/control/...``.

    ============================  ==================================================
    ``GET /``                     a page with accounts, orders, books and requests, which reloads
                                  itself; ``/?paused`` does not
    ``POST /control/advance``     ``{"seconds": 3600}``: moves the clock forward
    ``GET /control/faults``       the planned faults
    ``POST /control/faults``      adds a fault, a table as in a scenario
    ``DELETE /control/faults``    removes all faults
    ``GET /control/quirks``       the switches
    ``POST /control/quirks``      changes the switches that are named
    ``GET /control/trading``      how the local Tradier takes orders in
    ``POST /control/trading``     changes the switches that are named
    ``GET /control/refusals``     the planned refusals of orders
    ``POST /control/refusals``    plans a refusal of the next orders
    ``DELETE /control/refusals``  removes all planned refusals
    ``GET /control/kalshi-v2``    how the local Kalshi v2 behaves
    ``POST /control/kalshi-v2``   changes the switches that are named
    ``POST /control/prices``      ``{"symbol": "KO", "price": 61.2}``: sets a last price
    ``GET /control/log``          the requests; ``?after=`` a number, ``?operation=`` a name
    ``GET /control/state``        what :meth:`Sandbox.save` writes
    ============================  ==================================================
    """

    def __init__(self, sandbox: "Sandbox") -> None:
        self._sandbox = sandbox
        self._routes: Mapping[tuple[str, str], Callable[[RawRequest], Json]] = {
            ("POST", "advance"): self._advance,
            ("GET", "faults"): self._faults,
            ("POST", "faults"): self._add_fault,
            ("DELETE", "faults"): self._clear_faults,
            ("GET", "quirks"): self._quirks,
            ("POST", "quirks"): self._set_quirks,
            ("GET", "trading"): self._switches,
            ("POST", "trading"): self._set_switches,
            ("GET", "kalshi-v2"): self._v2_switches,
            ("POST", "kalshi-v2"): self._set_v2_switches,
            ("GET", "refusals"): self._refusals,
            ("POST", "refusals"): self._add_refusal,
            ("DELETE", "refusals"): self._clear_refusals,
            ("POST", "prices"): self._set_price,
            ("GET", "log"): self._log,
            ("GET", "journal"): self._log,  # its name in 0.1.0
            ("GET", "state"): self._state,
        }

    def respond(self, raw: RawRequest) -> Outgoing | None:
        """Return the response; ``None`` if the request is for a venue."""
        if raw.path == "/" and raw.method in {"GET", "HEAD"}:
            page = render_page(self._sandbox, reload=raw.query != "paused")
            return Outgoing(200, page, "text/html; charset=utf-8", _PAGE_HEADERS)
        if not raw.path.startswith(PREFIX):
            return None
        try:
            _require_this_machine(raw)
            return Outgoing(200, encode_json(self._route(raw)(raw)), "application/json")
        except _ControlRefusal as refusal:
            status, text = refusal.status, str(refusal)
        except (ValueError, TypeError) as error:
            status, text = 400, str(error)
        return Outgoing(status, encode_json({"error": text}), "application/json")

    def _route(self, raw: RawRequest) -> Callable[[RawRequest], Json]:
        name = raw.path.removeprefix(PREFIX)
        route = self._routes.get((raw.method, name))
        if route is not None:
            return route
        methods = [method for method, known in self._routes if known == name]
        if methods:
            raise _ControlRefusal(405, f"{raw.path} takes {', '.join(methods)}")
        names = sorted({known for _, known in self._routes})
        raise _ControlRefusal(
            404, f"{raw.path} does not exist; below {PREFIX} are {', '.join(names)}"
        )

    def _advance(self, raw: RawRequest) -> Json:
        now = self._sandbox.advance(read_table(AdvanceRequest, _read_json_body(raw)).seconds)
        return {"now": now.isoformat()}

    def _faults(self, _raw: RawRequest) -> Json:
        return {"faults": write_table(self._sandbox.faults.planned())}

    def _add_fault(self, raw: RawRequest) -> Json:
        names = list_operation_names(self._sandbox.operations)
        plan_fault(
            self._sandbox.faults,
            read_table(PlannedFault, _read_json_body(raw), "fault"),
            names,
            "fault",
        )
        return self._faults(raw)

    def _clear_faults(self, raw: RawRequest) -> Json:
        self._sandbox.faults.clear()
        return self._faults(raw)

    def _quirks(self, _raw: RawRequest) -> Json:
        return write_table(self._sandbox.quirks)

    def _set_quirks(self, raw: RawRequest) -> Json:
        known = cast("dict[str, Json]", write_table(self._sandbox.quirks))
        self._sandbox.quirks = read_table(Quirks, {**known, **_read_json_body(raw)})
        return self._quirks(raw)

    def _switches(self, _raw: RawRequest) -> Json:
        return write_table(self._sandbox.tradier.switches)

    def _set_switches(self, raw: RawRequest) -> Json:
        known = cast("dict[str, Json]", write_table(self._sandbox.tradier.switches))
        changed = read_table(TradingSwitches, {**known, **_read_json_body(raw)}, "switches")
        self._sandbox.tradier.switches = changed
        return self._switches(raw)

    def _v2_switches(self, _raw: RawRequest) -> Json:
        return write_table(self._require_kalshi_v2().switches)

    def _set_v2_switches(self, raw: RawRequest) -> Json:
        venue = self._require_kalshi_v2()
        known = cast("dict[str, Json]", write_table(venue.switches))
        venue.switches = read_table(V2Switches, {**known, **_read_json_body(raw)}, "switches")
        return self._v2_switches(raw)

    def _require_kalshi_v2(self) -> "KalshiV2Exchange":
        try:
            return self._sandbox.kalshi_v2
        except RuntimeError as error:
            raise _ControlRefusal(404, str(error)) from None

    def _refusals(self, _raw: RawRequest) -> Json:
        return {"refusals": write_table(self._sandbox.tradier.refusals)}

    def _add_refusal(self, raw: RawRequest) -> Json:
        refusal = read_table(PlannedRefusal, _read_json_body(raw), "refusal")
        self._sandbox.tradier.plan_refusal(refusal)
        return self._refusals(raw)

    def _clear_refusals(self, raw: RawRequest) -> Json:
        self._sandbox.tradier.clear_refusals()
        return self._refusals(raw)

    def _set_price(self, raw: RawRequest) -> Json:
        wanted = read_table(PriceRequest, _read_json_body(raw), "price")
        self._sandbox.tradier.set_price(wanted.symbol, wanted.price)
        return {"symbol": wanted.symbol, "price": wanted.price}

    def _log(self, raw: RawRequest) -> Json:
        query = parse_qs(raw.query)
        after = query.get("after", ["0"])[0]
        if not (after.isascii() and after.isdigit() and len(after) < 19):
            raise ValueError(f"after: must be a whole number, not {after!r}")
        operation = query.get("operation", [None])[0]
        entries = self._sandbox.log.entries(operation)
        return {"entries": [_summarise(entry) for entry in entries if entry.number > int(after)]}

    def _state(self, _raw: RawRequest) -> Json:
        return self._sandbox.state()


def _summarise(entry: LoggedRequest) -> Json:
    """Return a logged request without headers and body: they hold tokens and passwords."""
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


def _read_json_body(raw: RawRequest) -> dict[str, Any]:
    # A page of another site may send this content type only after a preflight, which gets no CORS.
    if raw.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise _ControlRefusal(415, "send a JSON object with Content-Type: application/json")
    try:
        value: Any = json.loads(raw.body)
    except (ValueError, RecursionError):
        raise ValueError("the body is not valid JSON") from None
    if not isinstance(value, dict):
        raise _ControlRefusal(400, "the body must be a JSON object")
    return cast("dict[str, Any]", value)


def _require_this_machine(raw: RawRequest) -> None:
    name = read_host_name(raw.headers.get("host", "localhost"))
    # The name counts too: DNS rebinding could point another site's name at this machine.
    if not (is_loopback(raw.peer) and is_loopback(name)):
        raise _ControlRefusal(
            403, "the control path can be used only from this machine, as 127.0.0.1"
        )
