"""A venue on a loopback port, and programs that place orders there: for trials with real processes.

``python -m tests.orders.loopback lone|dedup TRIALS FOLDER [--trouble]`` kills a program with three
orders at random moments, starts it again, and counts; ``--race KEYS`` lets two processes race.
"""

from __future__ import annotations

import argparse
import http.client
import http.server
import json
import logging
import os
import random
import signal
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from kloudtrader.orders import Clock, OrderUnknown, SqliteJournal, place_once, recover
from kloudtrader.orders.identity import Request
from kloudtrader.orders.venue import Verdict
from kloudtrader.runtime.client import CallResult
from kloudtrader.runtime.errors import NoResponse, NotSent, OutcomeUnknown

from .reference import Exchange, ReferenceVenue, mark_sent

KO = {"symbol": "KO", "quantity": 1}
KEYS = ("a", "b", "c")
TIMEOUT = 0.05
QUICK = Clock(sleep=lambda seconds: time.sleep(seconds / 100))


class Server(http.server.ThreadingHTTPServer):
    """Takes orders; with ``trouble`` it loses and delays a third of the requests."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(
        self,
        *,
        deduplicates: bool,
        trouble: bool = False,
        pause: float = 0.0,
        handler: type[Handler] | None = None,
    ) -> None:
        super().__init__(("127.0.0.1", 0), handler or Handler)
        self.lock = threading.Lock()
        self.deduplicates = deduplicates
        self.trouble = trouble
        self.pause = pause
        """Seconds between applying an order and the response."""
        self.orders: list[str] = []
        self.cancelled: set[int] = set()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of connections that a killed program has reset."""


class Handler(http.server.BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments: object) -> None:
        """Say nothing of each request."""

    def respond(self, status: int, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_POST(self) -> None:
        our_id = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.apply("POST", lambda: self.create(our_id))

    def do_DELETE(self) -> None:
        self.apply("DELETE", lambda: self.cancel(int(self.path.rpartition("/")[2])))

    def do_GET(self) -> None:
        self.apply("GET", self.list)

    def apply(self, method: str, work: Callable[[], tuple[int, Any]]) -> None:
        """Apply a request, or what becomes of it in trouble."""
        roll = random.random() if self.server.trouble and method == "POST" else 1.0
        time.sleep(random.random() * 0.004)
        self.close_connection = roll < 0.3
        if roll < 0.1:  # lost on the way
            return
        if 0.1 <= roll < 0.2:  # applied after its sender has given up
            time.sleep(2 * TIMEOUT)
        response = work()
        if method == "POST":
            time.sleep(self.server.pause)
        if not 0.2 <= roll < 0.3:  # the response is lost
            self.respond(*response)

    def create(self, our_id: str) -> tuple[int, Any]:
        with self.server.lock:
            if self.server.deduplicates and our_id in self.server.orders:
                return 409, {}
            self.server.orders.append(our_id)
            return 201, {"id": len(self.server.orders)}

    def cancel(self, number: int) -> tuple[int, Any]:
        with self.server.lock:
            self.server.cancelled.add(number)
            return 200, {}

    def list(self) -> tuple[int, Any]:
        query = parse_qs(urlsplit(self.path).query)
        with self.server.lock:
            orders, cancelled = list(self.server.orders), sorted(self.server.cancelled)
        wanted = query.get("id")
        numbers = [n for n, our_id in enumerate(orders, 1) if wanted and our_id == wanted[0]]
        return 200, cancelled if "cancelled" in query else numbers if wanted else orders


class LoopbackVenue(ReferenceVenue):
    """The record of functions over HTTP. An order is its number and our id."""

    def __init__(self, port: int, *, deduplicates: bool, timeout: float = TIMEOUT) -> None:
        super().__init__(Exchange(deduplicates=deduplicates))
        self.port = port
        self.timeout = timeout
        self.after_claim: Callable[[], None] = lambda: None

    def send(
        self, request: Request, our_id: str, *, before_send: Callable[[], None], result: CallResult
    ) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        try:
            connection.connect()
        except OSError:
            result.error = NotSent("no connection")
            raise result.error from None
        try:
            before_send()
            self.after_claim()
            mark_sent(result)
            # In one piece, as the runtime sends it: a kill between two would lose the order.
            head = f"POST /orders HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(our_id)}"
            connection.send(f"{head}\r\n\r\n{our_id}".encode())
            with http.client.HTTPResponse(connection.sock, method="POST") as response:
                response.begin()
                result.response = (response.status, json.loads(response.read()))
        except (OSError, http.client.HTTPException, ValueError):
            result.error = OutcomeUnknown("no response")
            raise result.error from None
        finally:
            connection.close()

    def sort(self, result: CallResult, our_id: str) -> Verdict[Any]:
        status, body = result.response or (0, {})
        if status == 201:
            return Verdict("placed", str(body["id"]))
        return Verdict("exists" if status == 409 else "unknown", error=OutcomeUnknown("?"))

    def _get(self, path: str, method: str = "GET") -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        try:
            connection.request(method, path)
            response = connection.getresponse()
            value = json.loads(response.read())
            if response.status != 200 or not isinstance(value, (list, dict)):
                raise NoResponse("no usable response")
            return value
        except (OSError, http.client.HTTPException, ValueError):
            raise NoResponse("no response") from None
        finally:
            connection.close()

    def find(self, our_id: str, request: Request, since: datetime) -> Any:
        return [(str(number), our_id) for number in self._get(f"/orders?id={our_id}")]

    def all_ids(self) -> list[str]:
        return list(self._get("/orders"))

    def is_current(self, since: datetime) -> bool:
        return True

    def matches(self, order: Any, request: Request, exact: bool) -> bool:
        return True

    def read(self, order_id: str) -> Any:
        our_id = self.all_ids()[int(order_id) - 1]
        return (order_id, our_id, int(order_id) in self._get("/orders?cancelled=1"))

    def cancel(self, order_id: str, order: Any) -> None:
        self._get(f"/orders/{order_id}", "DELETE")

    def is_final(self, order: Any) -> bool:
        return bool(order[2])

    def order_id(self, order: Any) -> str:
        return str(order[0])

    def carried_id(self, order: Any) -> str | None:
        return str(order[1])

    def rejection(self, order: Any) -> None:
        return None


def old_journal(path: Path) -> SqliteJournal:
    """Create a journal that was there before this day."""
    SqliteJournal(path, now=lambda: datetime(2020, 1, 1, tzinfo=UTC)).entries()
    return SqliteJournal(path)


def run_program(
    venue: LoopbackVenue, path: Path | str, out: int, keys: tuple[str, ...] = KEYS
) -> None:
    """Place one order per key, as a ``main.py`` would, and report each verdict."""
    for key in keys:
        try:
            placed = place_once(
                venue, KO, key=key, journal=path, patience=0.01 * TIMEOUT, clock=QUICK
            )
            report = f"{key} placed {placed.order_id}\n"
        except OrderUnknown:
            report = f"{key} unknown 0\n"
        except NotSent:
            report = f"{key} not_sent 0\n"
        os.write(out, report.encode())


def in_child(work: Callable[[int], None]) -> tuple[int, int]:
    """Run ``work`` in a child process; return its id and the pipe that it writes to."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work(writer)
            code = 0
        finally:
            os._exit(code)
    os.close(writer)
    return child, reader


def read_all(reader: int) -> list[list[str]]:
    data = b""
    while chunk := os.read(reader, 65536):
        data += chunk
    os.close(reader)
    return [line.split() for line in data.decode().splitlines() if line.count(" ") == 2]


def end_softly(number: int, frame: object) -> None:
    """Leave as programs do that a host stops: by an exception of the signal handler."""
    raise SystemExit(128 + number)


def kill_trial(
    venue: LoopbackVenue,
    path: Path,
    totals: Counter[str],
    number: int = signal.SIGKILL,
    window: float = 0.06,
) -> None:
    """Kill the program at random moments, start it again, and count what came of each key."""
    signal.signal(signal.SIGTERM, end_softly)  # inherited by the programs
    old_journal(path)
    last: dict[str, list[str]] = {}
    for run in range(8):
        child, reader = in_child(lambda out: run_program(venue, path, out))
        if run < 5:
            time.sleep(random.random() * window)
            os.kill(child, number)
        for key, *verdict in read_all(reader):
            totals["placed, then not"] += last.get(key, [""])[0] == "placed" != verdict[0]
            last[key] = verdict
        totals["kills"] += os.waitpid(child, 0)[1] != 0
        if run >= 5 and all(last.get(key, [""])[0] == "placed" for key in KEYS):
            break
    time.sleep(3 * TIMEOUT)  # what is delayed arrives
    _count(venue, path, last, totals)


def _count(
    venue: LoopbackVenue, path: Path, last: dict[str, list[str]], totals: Counter[str]
) -> None:
    patient = LoopbackVenue(venue.port, deduplicates=venue.deduplicates, timeout=10.0)
    patient.scope = venue.scope
    ids = patient.all_ids()
    recover(patient, SqliteJournal(path))
    for entry in SqliteJournal(path).entries():
        times = ids.count(entry.our_id)
        totals["not recovered"] += times == 1 and entry.state != "placed"
        verdict, order_id = last[str(entry.key)]
        totals[{0: "never", 1: "once"}.get(times, "twice")] += 1
        totals["never, and unknown"] += times == 0 and verdict == "unknown"
        totals["false"] += verdict == "placed" and (
            times != 1 or ids[int(order_id) - 1] != entry.our_id
        )


def race(venue: LoopbackVenue, path: Path, count: int, totals: Counter[str]) -> None:
    """Let two processes place the same keys at the same time."""
    old_journal(path)
    keys = tuple(f"k{number}" for number in range(count))
    children = [in_child(lambda out: run_program(venue, path, out, keys)) for _ in range(2)]
    reports = [read_all(reader) for _, reader in children]
    for child, _ in children:
        totals["failed"] += os.waitpid(child, 0)[1] != 0
    for pair in zip(*reports, strict=True):
        verdicts = {report[1] for report in pair}
        placed = {report[2] for report in pair if report[1] == "placed"}
        totals["placed by both"] += verdicts == {"placed"}
        totals["different orders"] += len(placed) > 1
        totals["placed by none"] += not placed
    for times in Counter(venue.all_ids()).values():
        totals["once" if times == 1 else "twice"] += 1


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["lone", "dedup"])
    parser.add_argument("trials", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--trouble", action="store_true")
    parser.add_argument("--race", type=int)
    parser.add_argument("--signal", type=int, default=signal.SIGKILL)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--pause", type=float, default=0.0, help="seconds before each response")
    options = parser.parse_args()
    # Each trial has a journal of its own, so that a new one is nothing to warn of.
    logging.getLogger("kloudtrader.orders").setLevel(logging.ERROR)
    random.seed(options.seed)
    deduplicates = options.kind == "dedup"
    server = Server(deduplicates=deduplicates, trouble=options.trouble, pause=options.pause)
    serving = os.fork()
    if serving == 0:
        server.serve_forever()
    server.socket.close()
    # A server of its own process: forks of this one must not inherit threads.
    patience = 0.5 if options.race or options.pause else TIMEOUT
    window = 0.06 + 3 * options.pause
    venue = LoopbackVenue(server.port, deduplicates=deduplicates, timeout=patience)
    totals: Counter[str] = Counter()
    try:
        if options.race:
            race(venue, options.folder / "race.sqlite", options.race, totals)
        for number in range(options.trials):
            venue.scope = f"reference:trial-{number}"
            path = options.folder / f"kill{number}.sqlite"
            kill_trial(venue, path, totals, options.signal, window)
    finally:
        os.kill(serving, signal.SIGKILL)
        os.waitpid(serving, 0)
    print(json.dumps(totals))


if __name__ == "__main__":
    socket.setdefaulttimeout(10)
    sys.exit(main())
