"""A broker on raw sockets for tests of orders, written from the facts alone, with every fault.

It knows nothing of the package. Orders of all classes are taken in, changed, cancelled and listed;
a fault decides what becomes of the next request and what its sender sees.

``python -m tests.tradier.broker_stub`` serves in a process of its own until it is ended. It prints
its port. With ``--trouble`` it loses and delays a third of the requests, until it gets ``SIGUSR1``.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import signal
import socketserver
import struct
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from socket import SO_LINGER, SOL_SOCKET, socket
from typing import Any, Self
from urllib.parse import parse_qsl, unquote

ACCOUNT = "VA10000001"
ACCOUNTS = (ACCOUNT, "VA20000002")
FINAL = ("filled", "canceled", "expired", "rejected", "error")
LINE = re.compile(r"/v1/accounts/([^/]+)/orders(?:/([^/]+))?$")
GRAMMAR = re.compile(r"[A-Za-z0-9-]{1,255}")
WORDS = {200: "OK", 302: "Found", 400: "Bad Request", 401: "Unauthorized", 429: "Too Many Requests"}


def reply(status: int, body: object = b"", kind: str = "", headers: str = "") -> bytes:
    """Return a whole response; a body that is not bytes is sent as JSON."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    kind = kind or ("text/plain" if isinstance(body, bytes) else "application/json")
    lines = (
        f"HTTP/1.1 {status} {WORDS.get(status, 'Words')}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(raw)}",
        *filter(None, [headers]),
    )
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + raw


def fault(code: str) -> dict[str, Any]:
    return {"fault": {"faultstring": "Some words", "detail": {"errorcode": code}}}


HTML = b"<html><head><title>No</title></head><body>Come back later</body></html>"
QUOTA = fault("policies.ratelimit.QuotaViolation")
GATEWAY = fault("messaging.adaptors.http.flow.GatewayTimeout")
CALLOUT = fault("steps.servicecallout.ExecutionFailed")
TOKEN = fault("keymanagement.service.invalid_access_token")

SILENT: dict[str, bytes | None] = {
    "lost": None,
    "broken off": reply(200, {"order": {"id": 1, "status": "ok"}})[:-9],
    "502 html": reply(502, HTML, "text/html"),
    "502 empty": reply(502),
    "503 fault": reply(503, CALLOUT),
    "504 fault": reply(504, GATEWAY),
    "500 text": reply(500, b"Error contacting the back end"),
    "500 fault": reply(500, CALLOUT),
    "200 html": reply(200, HTML, "text/html"),
    "200 empty": reply(200),
    "200 null": reply(200, None),
    "200 object": reply(200, {}),
    "200 no order": reply(200, {"order": None}),
    "200 order as text": reply(200, {"order": "null"}),
    "200 no id": reply(200, {"order": {"status": "ok", "partner_id": "p"}}),
    "200 id as list": reply(200, {"order": {"id": [7], "status": "ok"}}),
    "200 id true": reply(200, {"order": {"id": True, "status": "ok"}}),
    "302": reply(302, headers="Location: https://example.com/v1/accounts"),
    "408": reply(408, b"Request timeout"),
    "429 bare": reply(429, b"Too many requests"),
    "429 other fault": reply(429, GATEWAY),
}
"""Responses that tell nothing: the request may have been taken in, or not."""
REFUSALS: dict[str, bytes] = {
    "200 errors pair": reply(
        200, {"errors": {"error": ["Backoffice rejected override of the order.", "InitialMargin"]}}
    ),
    "200 errors text": reply(200, {"errors": {"error": "Not enough buying power. "}}),
    "400 text": reply(400, b"Invalid parameter, price: too many decimals"),
}
"""Responses that say no for good."""
PASSING: dict[str, bytes] = {
    "401 text": reply(401, b"Unauthorized Account: " + ACCOUNT.encode()),
    "401 fault": reply(401, TOKEN),
    "403 text": reply(403, b"Forbidden"),
    "429 quota": reply(429, QUOTA, headers="X-Ratelimit-Expiry: 1"),
}
"""Responses that say no for now."""


@dataclass(frozen=True)
class Fault:
    """Describe the fate of a request, and what its sender sees."""

    name: str
    response: bytes | None = b""
    """``None`` closes the connection, ``b""`` is the response of an honest broker."""
    applied: bool = True
    delay: float = 0.0
    """Seconds after which the request is applied."""
    reset: bool = False
    """End the connection by a reset, without reading its rest."""
    drop: Callable[[list[dict[str, Any]]], list[dict[str, Any]]] | None = None
    """For lists: which orders are shown."""


HONEST = Fault("honest")
AFTER = {name: Fault(f"{name}, applied", response) for name, response in SILENT.items()}
AFTER["reset"] = Fault("reset, applied", None, reset=True)
BEFORE = {name: Fault(f"{name}, not applied", response, False) for name, response in SILENT.items()}
BEFORE["reset"] = Fault("reset, not applied", None, False, reset=True)
QUEUED = {
    name: Fault(f"{name}, applied after {delay} s", SILENT[name], delay=delay)
    for name, delay in (("lost", 0.2), ("504 fault", 1.0), ("500 text", 4.0), ("408", 12.0))
}
REFUSED = {name: Fault(name, response, False) for name, response in REFUSALS.items()}
PASSED = {name: Fault(name, response, False) for name, response in PASSING.items()}
ERRORS_INSIDE = Fault(
    "200 errors inside order",
    reply(200, {"order": {"errors": {"error": ["Refused.", "InitialMargin"]}}}),
    applied=False,
)
OTHER_ORDER = reply(200, {"order": {"id": 999_999, "status": "ok"}})
OTHERS = [
    Fault("another order, applied", OTHER_ORDER),
    Fault("another order, not applied", OTHER_ORDER, applied=False),
]
"""For changes and cancels: a response about another order."""
READ_FAULTS = {
    **{name: Fault(name, response) for name, response in SILENT.items()},
    **{name: Fault(name, response) for name, response in (PASSING | REFUSALS).items()},
    "reset": Fault("reset", None, reset=True),
}
READ_FAULTS.pop("200 no id")  # a list has no id
SHORT = Fault("list without its newest orders", drop=lambda rows: rows[: len(rows) // 2])
TWICE = Fault("each row twice", drop=lambda rows: [row for row in rows for _ in range(2)])
NOTHING = Fault("empty list", drop=lambda rows: [])


@dataclass(frozen=True)
class Received:
    """One request as it came."""

    method: str
    target: str
    headers: dict[str, str]
    body: str

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body, keep_blank_values=True))

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(self.target.partition("?")[2], keep_blank_values=True))

    @property
    def is_write(self) -> bool:
        return self.method != "GET" and not self.is_preview

    @property
    def is_preview(self) -> bool:
        return self.method == "POST" and self.form.get("preview") == "true"


@dataclass
class Broker:
    """The account and its orders. Times are seconds of ``now``, which tests may turn."""

    now: Callable[[], float] = time.time
    first_id: int = 4_410_001
    received: list[Received] = field(default_factory=list)
    write_faults: deque[Fault] = field(default_factory=deque)
    read_faults: deque[Fault] = field(default_factory=deque)
    preview_faults: deque[Fault] = field(default_factory=deque)
    orders: list[dict[str, Any]] = field(default_factory=list)
    arrival: str = "open"
    """Status of a new order."""
    visible_after: float = 0.0
    """Seconds until a new order is in the list."""
    cancel_outcome: str = "canceled"
    """State of a working order after a cancel: ``filled`` when it loses the race."""
    pick: Callable[[Broker, Received], Fault] | None = None
    """Choose a fault when none is queued."""
    queue: list[tuple[float, Received]] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def writes(self) -> list[Received]:
        return [received for received in self.received if received.is_write]

    @property
    def reads(self) -> list[Received]:
        return [received for received in self.received if received.method == "GET"]

    def tagged(self, tag: str) -> list[dict[str, Any]]:
        """Return the orders that were made with a tag."""
        return [order for order in self.orders if order["tag"] == tag]

    # --- what happens to a request -------------------------------------------------------------

    def respond(self, received: Received) -> Fault:
        """Return the fault of a request, with the response to send."""
        with self.lock:
            self.received.append(received)
            self.deliver()
            chosen = self._choose(received)
            if chosen.response == b"" or (received.is_write and chosen.applied):
                honest = self._handle(received, chosen)
                if chosen.response == b"":
                    return Fault(chosen.name, honest, reset=chosen.reset)
            return chosen

    def deliver(self, until: float | None = None) -> None:
        """Apply what was delayed; everything if told a time."""
        moment = self.now() if until is None else until
        for due, received in [item for item in self.queue if item[0] <= moment]:
            self.queue.remove((due, received))
            self._write(received)

    def deliver_all(self) -> None:
        self.deliver(float("inf"))

    def _choose(self, received: Received) -> Fault:
        faults = self.read_faults
        if received.is_write:
            faults = self.write_faults
        elif received.is_preview:
            faults = self.preview_faults
        if faults:
            return faults.popleft()
        return self.pick(self, received) if self.pick else HONEST

    def _handle(self, received: Received, chosen: Fault) -> bytes:
        path, match = unquote(received.target.partition("?")[0]), None
        if not (match := LINE.search(path)):
            return reply(404, b"no such path")
        if received.headers.get("authorization") != "Bearer token":
            return reply(401, TOKEN)
        if match[1] not in ACCOUNTS:
            return reply(401, b"Unauthorized Account: " + match[1].encode())
        if received.is_preview:
            return self._preview(received)
        if received.is_write and chosen.delay:
            self.queue.append((self.now() + chosen.delay, received))
            return reply(504, GATEWAY)
        if received.is_write:
            return self._write(received)
        if match[2]:
            return self._show(match, received)
        return self._list(match[1], received, chosen)

    # --- writes --------------------------------------------------------------------------------

    def _write(self, received: Received) -> bytes:
        path = unquote(received.target.partition("?")[0])
        match = LINE.search(path)
        if match is None or not match[2]:
            return self.place(received.form, match[1] if match else "")
        order = self._part(match)
        if order is None:
            return reply(401, b"Unauthorized Account: " + ACCOUNT.encode())
        if order["status"] in FINAL:
            words = f"order already in finalized state: {order['status']}"
            return reply(400, words.encode())
        if received.method == "DELETE":
            self.finish(order, self.cancel_outcome)
        else:
            self._change(order, received.form)
        return reply(200, {"order": {"id": order["id"], "status": "ok", "partner_id": "p-1"}})

    def place(self, form: dict[str, str], account: str = ACCOUNT) -> bytes:
        """Take in an order, or return a complaint."""
        complaint = self._complaint(form)
        if complaint:
            return reply(400, f"Invalid parameter, {complaint}".encode())
        order = self._order(form) | {"account": account}
        self.orders.append(order)
        if self.arrival in FINAL:
            self.finish(order, self.arrival)
        return reply(200, {"order": {"id": order["id"], "status": "ok", "partner_id": "p-1"}})

    def _complaint(self, form: dict[str, str]) -> str:
        if not GRAMMAR.fullmatch(form.get("tag", "x")):
            return "tag: invalid characters or too long"
        for name, text in form.items():
            if name.startswith("quantity") and not text.isdecimal():
                return "quantity: decimals are not allowed"
        if form.get("duration") not in ("day", "gtc", "pre", "post", None):
            return "duration: not known"
        return "" if form.get("class") else "class: missing"

    def _order(self, form: dict[str, str]) -> dict[str, Any]:
        number = self.first_id + sum(1 + len(order.get("leg", [])) for order in self.orders)
        order = self._row(number, form, form["class"]) | {
            "tag": form.get("tag"),
            "visible": self.now() + self.visible_after,
        }
        count = sum(1 for name in form if name.startswith("side["))
        if count:
            order["leg"] = [self._leg(number, form, index) for index in range(count)]
            order["num_legs"] = count
        if form["class"] in ("oco", "oto", "otoco"):
            kept = ("id", "status", "class", "tag", "visible", "leg", "create_date")
            order = {name: order[name] for name in kept}
        elif count:
            order |= {"side": "buy", "strategy": "spread"}
        return order

    def _leg(self, number: int, form: dict[str, str], index: int) -> dict[str, Any]:
        ending = f"[{index}]"
        own = {n.removesuffix(ending): t for n, t in form.items() if n.endswith(ending)}
        kind = "option" if "option_symbol" in own else "equity"
        return self._row(number + 1 + index, {**form, **own}, kind)

    def _row(self, number: int, form: dict[str, str], kind: str) -> dict[str, Any]:
        moment = datetime.fromtimestamp(self.now(), UTC).isoformat(timespec="milliseconds")
        quantity = float(form.get("quantity", 1))
        row: dict[str, Any] = {
            "id": number,
            "type": form.get("type"),
            "symbol": form.get("symbol"),
            "side": form.get("side"),
            "quantity": quantity,
            "status": "open" if self.arrival in FINAL else self.arrival,
            "duration": form.get("duration"),
            "avg_fill_price": 0.0,
            "exec_quantity": 0.0,
            "last_fill_price": 0.0,
            "last_fill_quantity": 0.0,
            "remaining_quantity": quantity,
            "create_date": moment.replace("+00:00", "Z"),
            "transaction_date": moment.replace("+00:00", "Z"),
            "class": kind,
        }
        if "option_symbol" in form and kind == "option":
            row["option_symbol"] = form["option_symbol"]
        for name, shown in (("price", "price"), ("stop", "stop_price")):
            if name in form:
                row[shown] = float(form[name])
        return row

    def _change(self, order: dict[str, Any], form: dict[str, str]) -> None:
        for name, text in form.items():
            shown = {"stop": "stop_price"}.get(name, name)
            order[shown] = float(text) if name in ("price", "stop") else text

    def finish(self, order: dict[str, Any], status: str) -> None:
        """End an order and its legs."""
        for part in (order, *order.get("leg", [])):
            part["status"] = status
            part["remaining_quantity"] = 0.0
            if status == "filled":
                part["exec_quantity"] = part.get("quantity", 1.0)
                part["avg_fill_price"] = part.get("price", 60.1)
            if status == "rejected":
                part["reason_description"] = "Account is not allowed to trade this"

    # --- reads ---------------------------------------------------------------------------------

    def _preview(self, received: Received) -> bytes:
        form = received.form
        complaint = self._complaint(form)
        if complaint:
            return reply(400, f"Invalid parameter, {complaint}".encode())
        checked = {
            "status": "ok", "commission": 0, "cost": 603.8, "fees": 0, "symbol": form.get("symbol"),
            "quantity": 10, "side": form.get("side"), "type": form.get("type"), "result": True,
            "order_cost": 603.8, "margin_change": 0, "request_date": "2026-11-30T10:10:14.14",
            "extended_hours": False, "class": form["class"], "strategy": "equity", "day_trades": 0,
        }  # fmt: skip
        return reply(200, {"order": checked})

    def _part(self, match: re.Match[str]) -> dict[str, Any] | None:
        own = [order for order in self.orders if order["account"] == match[1]]
        parts = [part for order in own for part in (order, *order.get("leg", []))]
        return next((part for part in parts if str(part["id"]) == match[2]), None)

    def _show(self, match: re.Match[str], received: Received) -> bytes:
        order = self._part(match)
        if order is None or order.get("visible", 0.0) > self.now():
            return reply(401, b"Unauthorized Account: " + ACCOUNT.encode())
        return reply(200, {"order": self._shown(order, received)})

    def _list(self, account: str, received: Received, chosen: Fault) -> bytes:
        query, moment = received.query, self.now()
        own = [order for order in self.orders if order["account"] == account]
        rows = [order for order in own if order["visible"] <= moment]
        rows = chosen.drop(rows) if chosen.drop else rows
        size, page = int(query.get("limit", 25)), int(query.get("page", 1))
        rows = [self._shown(row, received) for row in rows[(page - 1) * size : page * size]]
        if not rows:
            return reply(200, {"orders": "null"})
        return reply(200, {"orders": {"order": rows[0] if len(rows) == 1 else rows}})

    def _shown(self, order: dict[str, Any], received: Received) -> dict[str, Any]:
        hidden = ("visible", "tag", "account")
        row = {name: value for name, value in order.items() if name not in hidden}
        if received.query.get("includeTags") == "true" and order.get("tag"):
            row["tag"] = order["tag"]
        return row


class _Handler(socketserver.BaseRequestHandler):
    server: BrokerStub

    def handle(self) -> None:
        buffer = b""
        while True:
            while b"\r\n\r\n" not in buffer:
                chunk = self._receive()
                if not chunk:
                    return
                buffer += chunk
            head, _, buffer = buffer.partition(b"\r\n\r\n")
            line, *lines = head.decode("latin-1").split("\r\n")
            method, target, _ = line.split(" ")
            headers = {name.lower(): text for name, text in (row.split(": ", 1) for row in lines)}
            length = int(headers.get("content-length", 0))
            while len(buffer) < length:
                chunk = self._receive()
                if not chunk:
                    return
                buffer += chunk
            body, buffer = buffer[:length].decode("ascii"), buffer[length:]
            received = Received(method, target, headers, body)
            self._rest(received)
            chosen = self.server.broker.respond(received)
            self._rest(received)
            if not self._send(chosen):
                return

    def _rest(self, received: Received) -> None:
        if received.is_write and self.server.pace:
            time.sleep(random.random() * self.server.pace)

    def _receive(self) -> bytes:
        try:
            return bytes(self.request.recv(65536))
        except OSError:  # the sender was killed
            return b""

    def _send(self, chosen: Fault) -> bool:
        connection: socket = self.request
        if chosen.reset:
            connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
        if chosen.response is None:
            return False
        try:
            connection.sendall(chosen.response)
        except OSError:
            return False
        # A body that is shorter than it said leaves the sender waiting, unless it ends here.
        return chosen.name.split(",")[0] != "broken off"


class BrokerStub(socketserver.ThreadingTCPServer):
    """Serves a :class:`Broker` on a port of 127.0.0.1."""

    daemon_threads = True
    request_queue_size = 64
    allow_reuse_address = True

    def __init__(self, broker: Broker | None = None, pace: float = 0.0) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.broker = broker or Broker()
        self.pace = pace
        """Up to so many seconds go by before and after a write is taken in."""

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()
        self._thread.join()


def draw(broker: Broker, received: Received, *, share: float = 1 / 3) -> Fault:
    """Return a random fault of any kind for a third of the requests."""
    if random.random() > share or received.is_preview:
        return HONEST
    if received.method == "GET":
        return random.choice([*READ_FAULTS.values(), SHORT, NOTHING])
    kinds: Iterable[dict[str, Fault]] = (AFTER, BEFORE, QUEUED, REFUSED, PASSED)
    return random.choice(list(random.choice(list(kinds)).values()))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--trouble", action="store_true")
    parser.add_argument("--pace", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()
    random.seed(options.seed)
    server = BrokerStub(Broker(pick=draw if options.trouble else None), options.pace)
    signal.signal(signal.SIGUSR1, lambda *_: setattr(server.broker, "pick", None))
    print(server.port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
