"""An exchange on raw sockets for tests of orders, written from the facts alone, with every fault.

It knows nothing of the package. It takes orders, shows them with a lag, cancels them on their shard
only, moves old ones to an archive, refuses a used id for ever; a fault decides what becomes of the
next request and what its sender sees.

``python -m tests.kalshi_v2.order_stub`` serves in a process of its own until it is ended: it prints
its port, and with ``--trouble`` it loses and delays a third of the orders until it gets SIGUSR1.
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
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import formatdate
from socket import SO_LINGER, SOL_SOCKET, socket
from typing import Any, Self
from urllib.parse import parse_qs, unquote

BASE = "/trade-api/v2"
WRITES = f"{BASE}/portfolio/events/orders"
ONE = re.compile(rf"{WRITES}/([^/]+)(?:/(decrease|amend))?$")
FINAL = ("canceled", "executed")
WORDS = {200: "OK", 201: "Created", 204: "No Content", 302: "Found", 400: "Bad Request"}
Row = dict[str, Any]


def reply(status: int, body: object = b"", headers: str = "", kind: str = "") -> bytes:
    """Return a whole response; a body that is not bytes is sent as JSON."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    kind = kind or ("text/plain" if isinstance(body, bytes) else "application/json")
    lines = [f"HTTP/1.1 {status} {WORDS.get(status, 'Words')}"]
    if status != 204:
        lines += [f"Content-Type: {kind}", f"Content-Length: {len(raw)}"]
    return "\r\n".join([*lines, *filter(None, [headers])]).encode() + b"\r\n\r\n" + raw


def error(status: int, code: str, details: str = "") -> bytes:
    """Return an error in the usual form."""
    inner = {"code": code, "message": code.replace("_", " ")}
    return reply(status, {"error": inner | ({"details": details} if details else {})})


HTML = b"<html><head><title>No</title></head><body>Come back later</body></html>"
SILENT: dict[str, bytes | None] = {
    "lost": None,
    "broken off": reply(201, {"order_id": "o", "fill_count": "0", "remaining_count": "1"})[:-9],
    "502 html": reply(502, HTML, kind="text/html"),
    "503 empty": reply(503),
    "503 wrapped": error(503, "exchange_unavailable"),
    "503 flat": reply(503, {"code": "service_unavailable", "message": "no"}),
    "504": reply(504, {"error": "gateway timeout"}),
    "500 text": reply(500, b"internal error"),
    "201 html": reply(201, HTML, kind="text/html"),
    "201 empty": reply(201),
    "201 null": reply(201, None),
    "201 object": reply(201, {}),
    "201 no id": reply(201, {"fill_count": "0.00", "remaining_count": "1.00"}),
    "201 blank id": reply(201, {"order_id": "", "fill_count": "0", "remaining_count": "1"}),
    "201 id as list": reply(201, {"order_id": [1], "fill_count": "0", "remaining_count": "1"}),
    "201 another": reply(
        201,
        {"order_id": "o-9", "client_order_id": "x", "fill_count": "0", "remaining_count": "1"},
    ),
    "302": reply(302, headers="Location: https://example.com/trade-api/v2"),
    "408": reply(408, b"Request timeout"),
    "409 html": reply(409, HTML, kind="text/html"),
    "409 other": error(409, "something_new"),
}
"""Responses that tell nothing: the request may have been applied, or not."""
REFUSALS: dict[str, bytes] = {
    "400 balance": error(400, "insufficient_balance"),
    "400 price": error(400, "invalid_price"),
    "400 post only": error(400, "invalid_order", "post only cross"),
    "400 flat": reply(400, {"code": "bad_request", "message": "bad request", "details": "json"}),
    "400 msg": reply(400, {"msg": "Parameter validation failed"}),
    "403": reply(403, {"error": "this key may not trade"}),
    "404 market": error(404, "market_not_found"),
    "409 fok": error(409, "fill_or_kill_insufficient_resting_volume"),
    "410": error(410, "deprecated_v1_order_endpoint"),
    "200 error": error(200, "deprecated_v1_order_endpoint"),
}
"""Responses that say no for good."""
PASSING: dict[str, bytes] = {
    "401 signature": error(401, "authentication_error", "INCORRECT_API_KEY_SIGNATURE"),
    "401 time": error(401, "header_timestamp_expired"),
    "409 trading": error(409, "trading_is_paused"),
    "409 exchange": error(409, "exchange_is_paused"),
    "429": reply(429, {"error": "too many requests"}),
}
"""Responses that say no for now."""


@dataclass(frozen=True)
class Fault:
    """Select whether a request is applied, and what its sender receives."""

    name: str
    response: bytes | None = b""
    """``None`` closes the connection, ``b""`` is the response of an honest exchange."""
    applied: bool = True
    delay: float = 0.0
    """Seconds after which the request is applied."""
    reset: bool = False
    """End the connection by a reset, without reading its rest."""
    drop: Callable[[list[Row]], list[Row]] | None = None
    """For lists: which orders are shown."""


HONEST = Fault("honest")
AFTER = {name: Fault(f"{name}, applied", response) for name, response in SILENT.items()}
AFTER["reset"] = Fault("reset, applied", None, reset=True)
BEFORE = {name: Fault(f"{name}, not applied", response, False) for name, response in SILENT.items()}
BEFORE["reset"] = Fault("reset, not applied", None, False, reset=True)
QUEUED = {
    name: Fault(f"{name}, applied after {delay} s", SILENT[name], delay=delay)
    for name, delay in (("lost", 0.2), ("504", 1.0), ("500 text", 4.0), ("408", 12.0))
}
REFUSED = {name: Fault(name, response, False) for name, response in REFUSALS.items()}
PASSED = {name: Fault(name, response, False) for name, response in PASSING.items()}
READ_FAULTS = {
    **{name: Fault(name, response) for name, response in SILENT.items()},
    **{name: Fault(name, response) for name, response in PASSING.items()},
    "400": Fault("400", REFUSALS["400 msg"]),
    "403": Fault("403", REFUSALS["403"]),
    "reset": Fault("reset", None, reset=True),
}
SHORT = Fault("list without its newest orders", drop=lambda rows: rows[(len(rows) + 1) // 2 :])
NOTHING = Fault("empty list", drop=lambda rows: [])
TWICE = Fault("each row twice", drop=lambda rows: [row for row in rows for _ in range(2)])


@dataclass(frozen=True)
class Received:
    """One request as it came."""

    method: str
    target: str
    headers: dict[str, str]
    body: str

    @property
    def path(self) -> str:
        return unquote(self.target.partition("?")[0])

    @property
    def query(self) -> dict[str, str]:
        parts = parse_qs(self.target.partition("?")[2], keep_blank_values=True)
        return {name: values[-1] for name, values in parts.items()}

    @property
    def json(self) -> Row:
        value: Row = json.loads(self.body or "{}")
        return value

    @property
    def is_write(self) -> bool:
        return self.method != "GET"


def contracts(value: Decimal) -> str:
    return f"{value:.2f}"


@dataclass
class OrderBook:
    """The account and its orders. Times are seconds of ``now``, which tests may turn."""

    now: Callable[[], float] = time.time
    received: list[Received] = field(default_factory=list)
    write_faults: deque[Fault] = field(default_factory=deque)
    read_faults: deque[Fault] = field(default_factory=deque)
    versions: dict[str, list[tuple[float, Row]]] = field(default_factory=dict)
    """The states of each order, with their times."""
    used: dict[str, str] = field(default_factory=dict)
    shards: dict[str, int] = field(default_factory=dict)
    """Shard by ticker; 0 where none is given."""
    asks: list[tuple[str, str]] = field(default_factory=list)
    """Levels of No bids: prices of No and contracts."""
    bids: list[tuple[str, str]] = field(default_factory=list)
    balances: dict[int, str] = field(default_factory=lambda: {0: "100.0000"})
    lag: float = 0.0
    """Seconds by which reads are behind."""
    fills: str = "0"
    """Contracts of a new order that are filled on arrival; ``all`` for all."""
    cancel_fills: bool = False
    """True if an order is filled right before its cancel arrives."""
    archive_after: float = 14 * 86400.0
    page_size: int | None = None
    pick: Callable[[OrderBook, Received], Fault] | None = None
    """Choose a fault when none is queued."""
    queue: list[tuple[float, Received]] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)
    key_id: str | None = None
    has_date: bool = True
    bodies: dict[str, Callable[[dict[str, str]], object]] = field(default_factory=dict)
    """Bodies of further reads by path, from the query."""
    pace: float = 0.0
    """Longest time that a request takes, in seconds."""

    # --- what tests look at ---------------------------------------------------------------------

    @property
    def writes(self) -> list[Received]:
        return [received for received in self.received if received.is_write]

    @property
    def creates(self) -> list[Received]:
        return [r for r in self.writes if r.method == "POST" and r.path == WRITES]

    @property
    def orders(self) -> list[Row]:
        """Return the orders as they are, oldest first."""
        return [states[-1][1] for states in self.versions.values()]

    # --- what happens to a request --------------------------------------------------------------

    def respond(self, received: Received) -> Fault:
        """Return the fault of a request, with the response to send."""
        time.sleep(random.random() * self.pace)
        with self.lock:
            self.received.append(received)
            self.deliver()
            chosen = self._choose(received)
            honest = b""
            if chosen.response == b"" or (received.is_write and chosen.applied):
                honest = self._handle(received, chosen)
            raw = honest if chosen.response == b"" else chosen.response
            if raw and self.has_date:
                head, _, rest = raw.partition(b"\r\n")
                date = formatdate(int(self.now()), usegmt=True).encode()
                raw = head + b"\r\nDate: " + date + b"\r\n" + rest
            return Fault(chosen.name, raw, reset=chosen.reset)

    def deliver(self, until: float | None = None) -> None:
        """Apply what was delayed and is due."""
        moment = self.now() if until is None else until
        for due, received in [item for item in self.queue if item[0] <= moment]:
            self.queue.remove((due, received))
            self._write(received)

    def deliver_all(self) -> None:
        self.deliver(float("inf"))

    def _choose(self, received: Received) -> Fault:
        faults = self.write_faults if received.is_write else self.read_faults
        if faults:
            return faults.popleft()
        return self.pick(self, received) if self.pick else HONEST

    def _handle(self, received: Received, chosen: Fault) -> bytes:
        key = received.headers.get("kalshi-access-key")
        if self.key_id is not None and key not in (None, self.key_id):
            return error(401, "authentication_error", "NOT_FOUND")
        if not received.is_write:
            return self._read(received, chosen)
        if chosen.delay:
            self.queue.append((self.now() + chosen.delay, received))
            return error(504, "timeout")
        return self._write(received)

    # --- writes ---------------------------------------------------------------------------------

    def put(self, row: Row, **changes: Any) -> Row:
        """Give an order another state, from now on."""
        moment = datetime.fromtimestamp(self.now(), UTC).isoformat()
        new: Row = {**row, **changes, "last_update_time": moment}
        self.versions.setdefault(row["order_id"], []).append((self.now(), new))
        return new

    def _write(self, received: Received) -> bytes:
        if received.path == WRITES:
            return self._create(received) if received.method == "POST" else self._cancel_all()
        match = ONE.search(received.path)
        if match is None:
            return error(404, "not_found")
        body, is_cancel = received.json, received.method == "DELETE"
        where = received.query if is_cancel else body
        row = self._order_on(match[1], where, received.query)
        if row is None or row["status"] in FINAL:
            return error(404, "not_found")
        if is_cancel:
            return self._cancel(row)
        return self._decrease(row, body) if match[2] == "decrease" else self._amend(row, body)

    def _order_on(self, order_id: str, where: Row, query: dict[str, str]) -> Row | None:
        """Find an order on the shard that a request names, which is 0 without one."""
        if order_id not in self.versions:
            return None
        row = self.versions[order_id][-1][1]
        ticker = where.get("market_ticker") or where.get("ticker")
        index = int(where.get("exchange_index") or -1)
        shard = self.shards.get(str(ticker), 0) if index < 0 else index
        own = int(query.get("subaccount", 0)) == row["subaccount_number"]
        return row if own and shard == row["exchange_index"] else None

    def _create(self, received: Received) -> bytes:
        body = received.json
        shard = self.shards.get(body["ticker"], 0)
        if not isinstance(body["count"], str) or not isinstance(body["price"], str):
            return reply(400, {"code": "bad_request", "message": "cannot unmarshal number"})
        price, count = Decimal(body["price"]), Decimal(body["count"])
        cost = (price if body["side"] == "bid" else 1 - price) * count
        # The balance is looked at first: nothing documents the order of the exchange's checks.
        if cost > Decimal(self.balances.get(shard, "0")):
            return error(400, "insufficient_balance")
        our_id = body.get("client_order_id")
        if our_id in self.used:
            return error(409, "order_already_exists")
        row = self._order(body, shard, count, price)
        if our_id is not None:
            self.used[our_id] = row["order_id"]
        response = {
            "order_id": row["order_id"],
            "client_order_id": our_id,
            "fill_count": row["fill_count_fp"],
            "remaining_count": row["remaining_count_fp"],
            "ts_ms": int(self.now() * 1000),
        }
        return reply(201, response)

    def _order(self, body: Row, shard: int, count: Decimal, price: Decimal) -> Row:
        filled = count if self.fills == "all" else min(count, Decimal(self.fills))
        rests = body["time_in_force"] == "good_till_canceled"
        left = count - filled if rests else Decimal(0)
        status = "executed" if filled == count else "resting" if left else "canceled"
        expiration = body.get("expiration_time")
        row: Row = {
            "order_id": str(uuid.uuid4()),
            "user_id": "9c1b4a52-0000-4c8d-9d2f-0c6c1d3b8a77",
            "client_order_id": body.get("client_order_id", ""),
            "ticker": body["ticker"],
            "side": "yes",
            "action": "buy" if body["side"] == "bid" else "sell",
            "outcome_side": "yes" if body["side"] == "bid" else "no",
            "book_side": body["side"],
            "type": "limit",
            "status": status,
            "yes_price_dollars": f"{price:.4f}",
            "no_price_dollars": f"{1 - price:.4f}",
            "initial_count_fp": contracts(count),
            "fill_count_fp": contracts(filled),
            "remaining_count_fp": contracts(left),
            "taker_fill_cost_dollars": "0.000000",
            "maker_fill_cost_dollars": "0.000000",
            "taker_fees_dollars": "0.000000",
            "maker_fees_dollars": "0.000000",
            "created_time": datetime.fromtimestamp(self.now(), UTC).isoformat(),
            "subaccount_number": body.get("subaccount", 0),
            "exchange_index": shard,
        }
        if expiration is not None:
            row["expiration_time"] = datetime.fromtimestamp(expiration, UTC).isoformat()
        return self.put(row)

    def fill(self, row: Row, count: Decimal | None = None) -> Row:
        """Fill a part of what rests, or all of it."""
        left = Decimal(row["remaining_count_fp"])
        filled = left if count is None else min(count, left)
        done = Decimal(row["fill_count_fp"]) + filled
        status = "executed" if filled == left else "resting"
        rest = contracts(left - filled)
        return self.put(row, fill_count_fp=contracts(done), remaining_count_fp=rest, status=status)

    def end(self, row: Row) -> Row:
        """Take off what rests."""
        return self.put(row, remaining_count_fp="0.00", status="canceled")

    def _cancel(self, row: Row) -> bytes:
        if self.cancel_fills:
            self.fill(row)
            return error(404, "not_found")
        taken = row["remaining_count_fp"]
        self.end(row)
        return reply(200, self._about(row) | {"reduced_by": taken})

    def _cancel_all(self) -> bytes:
        for row in self.orders:
            if row["status"] == "resting":
                self.end(row)
        return reply(204)

    def _decrease(self, row: Row, body: Row) -> bytes:
        left = Decimal(row["remaining_count_fp"])
        if "reduce_to" in body:
            to = min(left, Decimal(body["reduce_to"]))
        else:
            to = max(left - Decimal(body["reduce_by"]), Decimal(0))
        status = "resting" if to else "canceled"
        self.put(row, remaining_count_fp=contracts(to), status=status)
        return reply(200, self._about(row) | {"remaining_count": contracts(to)})

    def _amend(self, row: Row, body: Row) -> bytes:
        side = "bid" if row["outcome_side"] == "yes" else "ask"
        if (body["ticker"], body["side"]) != (row["ticker"], side):
            return error(400, "order_side_mismatch")
        price, filled = Decimal(body["price"]), Decimal(row["fill_count_fp"])
        left = Decimal(body["count"]) - filled
        if left < 0:
            return error(400, "invalid_order_size")
        changes = {
            "yes_price_dollars": f"{price:.4f}",
            "no_price_dollars": f"{1 - price:.4f}",
            "initial_count_fp": contracts(Decimal(body["count"])),
            "remaining_count_fp": contracts(left),
        }
        if body.get("expiration_time"):
            moment = datetime.fromtimestamp(body["expiration_time"], UTC)
            changes["expiration_time"] = moment.isoformat()
        elif body.get("expiration_time") == 0:
            row = {name: value for name, value in row.items() if name != "expiration_time"}
        self.put(row, **changes)
        return reply(200, self._about(row))

    def _about(self, row: Row) -> Row:
        about = {"order_id": row["order_id"], "client_order_id": row["client_order_id"]}
        return about | {"ts_ms": int(self.now() * 1000)}

    # --- reads ----------------------------------------------------------------------------------

    def _shown(self, is_archived: bool) -> list[Row]:
        """Return the orders of the list or of the archive, newest first, as reads show them."""
        rows = []
        for states in self.versions.values():
            seen = [row for at, row in states if at <= self.now() - self.lag]
            ended = states[-1][1]["status"] in FINAL and states[-1][0] <= self._cutoff()
            if seen and ended == is_archived:
                rows.append(seen[-1])
        return rows[::-1]

    def _cutoff(self) -> float:
        return self.now() - self.archive_after

    def _read(self, received: Received, chosen: Fault) -> bytes:
        path, query = received.path.removeprefix(BASE), received.query
        if path in self.bodies:
            return reply(200, self.bodies[path](query))
        if path == "/portfolio/orders":
            return self._list(self._shown(False), query, chosen)
        if path == "/historical/orders":
            return self._list(self._shown(True), query, chosen)
        if path.startswith("/portfolio/orders/"):
            order_id = path.rpartition("/")[2]
            for row in self._shown(False):
                if row["order_id"] == order_id:
                    return reply(200, {"order": row})
            return error(404, "not_found")
        return self._read_other(path)

    def _read_other(self, path: str) -> bytes:
        if path == "/exchange/user_data_timestamp":
            return reply(200, {"as_of_time": self._time(self.now() - self.lag)})
        if path == "/historical/cutoff":
            names = ("market_settled_ts", "trades_created_ts", "orders_updated_ts")
            return reply(200, dict.fromkeys(names, self._time(self._cutoff())))
        if path.endswith("/orderbook"):
            return reply(200, {"orderbook_fp": {"yes_dollars": self.bids, "no_dollars": self.asks}})
        if path.startswith("/markets/"):
            ticker = path.rpartition("/")[2]
            market = {"ticker": ticker, "event_ticker": "E", "status": "active"}
            return reply(200, {"market": market | {"exchange_index": self.shards.get(ticker, 0)}})
        if path == "/portfolio/balance":
            return self._balance()
        return error(404, "not_found")

    def _balance(self) -> bytes:
        total = sum(map(Decimal, self.balances.values()), Decimal(0))
        parts = [{"exchange_index": n, "balance": text} for n, text in self.balances.items()]
        body = {"balance": int(total * 100), "balance_dollars": f"{total:.4f}"}
        more = {"portfolio_value": 0, "updated_ts": int(self.now()), "balance_breakdown": parts}
        return reply(200, body | more)

    def _time(self, seconds: float) -> str:
        return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")

    def _list(self, rows: list[Row], query: dict[str, str], chosen: Fault) -> bytes:
        named = {"ticker": "ticker", "status": "status", "subaccount": "subaccount_number"}
        for name, key in named.items():
            if name in query:
                rows = [row for row in rows if str(row[key]) == query[name]]
        rows = chosen.drop(rows) if chosen.drop else rows
        start, size = int(query.get("cursor") or 0), int(query.get("limit", 100))
        size = min(size, self.page_size or size)
        cursor = str(start + size) if start + size < len(rows) else ""
        return reply(200, {"orders": rows[start : start + size], "cursor": cursor})


class _Handler(socketserver.BaseRequestHandler):
    server: OrderStub

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
            body, buffer = buffer[:length].decode(), buffer[length:]
            chosen = self.server.book.respond(Received(method, target, headers, body))
            if not self._send(chosen):
                return

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


class OrderStub(socketserver.ThreadingTCPServer):
    """Serves an :class:`OrderBook` on a port of 127.0.0.1."""

    daemon_threads = True
    request_queue_size = 64
    allow_reuse_address = True

    def __init__(self, book: OrderBook | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.book = book or OrderBook()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{BASE}"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()
        self._thread.join()


WRITE_FAULTS = [*AFTER.values(), *BEFORE.values(), *QUEUED.values()]


def draw(book: OrderBook, received: Received, *, share: float = 1 / 3) -> Fault:
    """Return a random fault of any kind for a third of the requests."""
    if random.random() > share:
        return HONEST
    if not received.is_write:
        return random.choice([*READ_FAULTS.values(), SHORT, NOTHING])
    return random.choice([*WRITE_FAULTS, *PASSED.values()])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--trouble", action="store_true")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--pace", type=float, default=0.0)
    options = parser.parse_args()
    random.seed(options.seed)
    book = OrderBook(pick=draw if options.trouble else None, lag=0.05 if options.trouble else 0.0)
    book.balances, book.pace = {0: "1000000.0000"}, options.pace
    signal.signal(signal.SIGUSR1, lambda *_: setattr(book, "pick", None))
    server = OrderStub(book)
    print(server.port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
