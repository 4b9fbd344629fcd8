"""Each fault of a venue on the functions of ``kloudtrader.orders``, over real sockets.

``python -m tests.proofs.order_matrix`` prints the table. A cell is one call under one fault and
what calls after it find: the server counts what it received and applied, and knows the truth.
"""

from __future__ import annotations

import logging
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kloudtrader.orders import (
    OrderUnknown,
    SqliteJournal,
    cancel_once,
    place_once,
    recover,
)
from kloudtrader.orders.venue import Verdict
from kloudtrader.runtime.client import CallResult
from kloudtrader.runtime.errors import (
    BadRequest,
    KloudTraderError,
    NotSent,
    OutcomeUnknown,
    RateLimited,
    StillOpen,
)
from tests.orders.loopback import KO, QUICK, Handler, LoopbackVenue, Server, old_journal

TIMEOUT = 0.15
CALLS = (
    "place_once",
    "place_once, in the look",
    "recover",
    "cancel_once",
    "cancel_once, in the read",
)
_STATUSES = (302, 400, 408, 429, 500, 502, 503, 504, 599)
_KINDS = ("reset", "close", "silence", "garbage", "html", "empty", "truncated", "other json")


@dataclass(frozen=True)
class Fault:
    """Select what the server does instead of responding, and whether it applies the request."""

    kind: str
    applied: bool

    def __str__(self) -> str:
        return f"{self.kind} {'after' if self.applied else 'before'}"


def faults() -> Iterator[Fault]:
    """Yield all faults. A definite refusal of an applied request is none: it cannot be believed."""
    for kind in (*_KINDS, *(f"status {status}" for status in _STATUSES)):
        yield Fault(kind, applied=False)
        if kind not in ("status 400", "status 429"):
            yield Fault(kind, applied=True)
    yield Fault("late", applied=False)


class FaultyServer(Server):
    """Plays one fault on the next request of a method."""

    def __init__(self, *, deduplicates: bool) -> None:
        super().__init__(deduplicates=deduplicates, handler=_FaultyHandler)
        self.plan: dict[str, list[Fault]] = {}
        self.received: list[str] = []
        self.late: list[threading.Timer] = []


class _FaultyHandler(Handler):
    server: FaultyServer

    def apply(self, method: str, work: Callable[[], tuple[int, Any]]) -> None:
        self.server.received.append(method)
        planned = self.server.plan.get(method)
        if not planned:
            self.respond(*work())
            return
        fault = planned.pop(0)
        if fault.applied:
            work()
        if fault.kind == "late":
            timer = threading.Timer(2 * TIMEOUT, work)
            self.server.late.append(timer)
            timer.start()
        self.play(fault.kind)

    def play(self, kind: str) -> None:
        self.close_connection = True
        raw = {
            "garbage": b"\x00\xff" * 40 + b"\r\n\r\n",
            "html": b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>",
            "empty": b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n",
            "truncated": b'HTTP/1.1 201 Created\r\nContent-Length: 99\r\n\r\n{"id": ',
            "other json": b"HTTP/1.1 201 Created\r\nContent-Length: 4\r\n\r\nnull",
        }
        if kind in raw:
            self.wfile.write(raw[kind])
        elif kind.startswith("status"):
            self.respond(int(kind.split()[1]), {"error": "no"})
        elif kind in ("silence", "late"):
            time.sleep(1.5 * TIMEOUT)
        elif kind == "reset":
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


class FaultyVenue(LoopbackVenue):
    """Sorts refusals, too."""

    def sort(self, result: CallResult, our_id: str) -> Verdict[Any]:
        status, body = result.response or (0, {})
        if result.sent and status == 400:
            return Verdict("refused", error=BadRequest("refused", status=status))
        if result.sent and status == 429:
            return Verdict("passing", error=RateLimited("too many", status=429))
        if status == 201 and not (isinstance(body, dict) and "id" in body):
            return Verdict("unknown", error=OutcomeUnknown("an unusable response"))
        return super().sort(result, our_id)


@dataclass
class Cell:
    """One call under one fault, and what the calls after it found."""

    call: str
    fault: Fault
    deduplicates: bool
    sends: int = 0
    """Creates that the server received in all."""
    orders: int = 0
    first: str = ""
    """Result of the call: the name of an error's class, or ``returned``."""
    recovered: str = ""
    again: str = ""
    """Result of a call with the same key afterwards, without a fault."""
    problems: list[str] = field(default_factory=list)

    def expect(self, right: bool, problem: str) -> None:
        if not right:
            self.problems.append(problem)


def matrix(calls: tuple[str, ...] = CALLS) -> list[Cell]:
    """Return all cells."""
    cells = [
        Cell(call, fault, deduplicates)
        for deduplicates in (False, True)
        for call in calls
        for fault in faults()
    ]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(_play, cells))
    return cells


def _play(cell: Cell) -> None:
    with _serve(cell.deduplicates) as server, TemporaryDirectory() as folder:
        path = Path(folder) / "orders.sqlite"
        old_journal(path)
        play = _cancel if cell.call.startswith("cancel") else _place
        play(cell, server, path)


@contextmanager
def _serve(deduplicates: bool) -> Iterator[FaultyServer]:
    server = FaultyServer(deduplicates=deduplicates)
    thread = threading.Thread(target=server.serve_forever, args=(0.005,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _venue(server: FaultyServer) -> FaultyVenue:
    # Without a fault nothing may look like one, however busy the machine is.
    timeout = TIMEOUT if any(server.plan.values()) else 20.0
    return FaultyVenue(server.port, deduplicates=server.deduplicates, timeout=timeout)


def _result(work: Callable[[], Any]) -> tuple[str, Any]:
    try:
        return "returned", work()
    except KloudTraderError as error:
        return type(error).__name__, error


def _place_call(server: FaultyServer, path: Path) -> tuple[str, Any]:
    return _result(
        lambda: place_once(
            _venue(server), KO, key="k", journal=path, patience=0.01 * TIMEOUT, clock=QUICK
        )
    )


def _place(cell: Cell, server: FaultyServer, path: Path) -> None:
    if cell.call == "place_once":
        server.plan = {"POST": [cell.fault]}
    else:  # the response of the create is lost, and the fault is on what reads
        lost = Fault("reset", applied=True)
        server.plan = {"POST": [lost], "GET": [cell.fault] * (9 if cell.call == "recover" else 1)}
    cell.first, value = _place_call(server, path)
    _judge_first(cell, server, value)
    for timer in server.late:
        timer.join()
    if cell.call == "recover":
        server.plan = {"GET": [cell.fault]}
        recover(_venue(server), SqliteJournal(path))
    server.plan = {}
    before = server.received.count("POST")
    entries = recover(_venue(server), SqliteJournal(path))
    cell.recovered = ", ".join(entry.state for entry in entries)
    cell.expect(server.received.count("POST") == before, "recover() sent")
    for entry in entries:
        cell.expect((entry.state == "placed") == bool(server.orders), "recovered falsely")
    cell.again, value = _place_call(server, path)
    cell.sends, cell.orders = server.received.count("POST"), len(server.orders)
    cell.expect(cell.orders <= 1, "two orders")
    cell.expect((cell.again == "returned") == bool(cell.orders), "a false verdict in the end")
    cell.expect(cell.orders == 1 or cell.again in ("OrderUnknown", "BadRequest"), "lost")
    if cell.deduplicates and cell.fault.kind != "status 400":
        cell.expect(cell.orders == 1, "not exactly one order")


def _judge_first(cell: Cell, server: FaultyServer, value: Any) -> None:
    applied, sent = len(server.orders), server.received.count("POST")
    cell.expect(applied <= 1, "applied twice")
    cell.expect(sent <= (2 if cell.deduplicates else 1), "sent too often")
    if cell.first == "returned":
        cell.expect(applied == 1 and value.order_id == "1", "returned, but not applied")
    elif isinstance(value, NotSent):
        cell.expect(sent == 0, "called not sent, but received")
    elif not isinstance(value, OrderUnknown):
        refused = isinstance(value, (BadRequest, RateLimited)) and value.outcome == "refused"
        cell.expect(refused and not applied, "not called unknown")


def _cancel(cell: Cell, server: FaultyServer, path: Path) -> None:
    placed = place_once(_venue(server), KO, key="k", journal=path, clock=QUICK)
    server.received.clear()
    server.plan = {"DELETE" if cell.call == "cancel_once" else "GET": [cell.fault]}
    for name in ("first", "again"):
        what, value = _result(
            lambda: cancel_once(_venue(server), placed.order_id, patience=0.2, clock=QUICK)
        )
        setattr(cell, name, what)
        if what == "returned":
            cell.expect(server.cancelled == {1}, "returned, but the order rests")
        else:
            cell.expect(isinstance(value, (StillOpen, OutcomeUnknown)), "a wrong error")
    for timer in server.late:
        timer.join()
    cell.sends, cell.orders = server.received.count("DELETE"), len(server.orders)
    cell.expect(cell.again == "returned", "not cancelled in the end")


def table(cells: list[Cell]) -> str:
    """Return the cells as text, one line each, and a summary."""
    lines = [
        f"{cell.call:26}{'used ids refused' if cell.deduplicates else 'used ids taken':18}"
        f"{cell.fault!s:20}{cell.sends:3} sent {cell.orders:2} orders  {cell.first:16}"
        f"{cell.recovered:10}{cell.again:14}{'; '.join(cell.problems)}"
        for cell in cells
    ]
    places = [cell for cell in cells if cell.call.startswith("place")]
    summary = (
        f"{len(cells)} cells, {sum(cell.orders > 1 for cell in cells)} with two orders; "
        f"{sum(cell.again == 'returned' for cell in places)} of {len(places)} placed in the end; "
        f"{sum(bool(cell.problems) for cell in cells)} broken promises"
    )
    return "\n".join([*lines, summary])


def main() -> int:
    """Print the table."""
    logging.getLogger("kloudtrader.orders").setLevel(logging.ERROR)
    cells = matrix()
    print(table(cells))
    return 1 if any(cell.problems for cell in cells) else 0


if __name__ == "__main__":
    sys.exit(main())
