"""Every operation under every fault: what was sent, what was applied, and what the caller learns.

``python -m tests.proofs.fault_matrix`` prints the table. Two servers play the faults: the sandbox,
which knows what it applied, and raw sockets, for responses that no sane server gives.
"""

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from typing import Any, NamedTuple, get_args

from kloudtrader import kalshi
from kloudtrader.kalshi.client import ApiClient, Configuration
from kloudtrader.runtime import Client, Retry, Timeout, Transport, bearer, plain
from kloudtrader.runtime.errors import (
    ApiError,
    CallError,
    NoResponse,
    NotDone,
    NotSent,
    OrderRefused,
    OutcomeUnknown,
    UnexpectedResponse,
)
from kloudtrader.runtime.operation import Operation
from kloudtrader.sandbox import Fault, ManualClock, Sandbox
from kloudtrader.sandbox.faults import FaultKind
from kloudtrader_kalshi.operations import OPERATIONS as KALSHI
from kloudtrader_tradier.operations import OPERATIONS as TRADIER
from tests.fuzz.seam import SEAMS
from tests.proofs.raw_faults import RAW_FAULTS
from tests.runtime.conftest import RawServer

__all__ = ["OPERATIONS", "Cell", "faults", "matrix", "problems", "table"]

OPERATIONS = {**TRADIER, **KALSHI}
ONCE = {
    "place_once": "user_order_create",
    "decrease_once": "user_order_decrease",
    "cancel_once": "user_order_cancel",
}
"""Helpers that write once and find out, and the operation behind each."""

_TYPED = {seam.operation.name: seam.typed for seam in SEAMS}
_PATIENT = Timeout(connect=20, read=20, total=60)
_BRIEF = {
    "itself": _PATIENT,
    "silence": Timeout(connect=20, read=0.15, total=60),
    "time": Timeout(connect=20, read=20, total=0.7),
}
"""Only the time that ends a fault is short, so that a slow machine is not another fault."""
_MARKET: dict[str, Any] = {"symbol": "KO", "symbols": ["KO"], "underlying": "KO", "query": "K"}
_RESTING = {
    "class": "equity",
    "symbol": "KO",
    "side": "buy",
    "quantity": 1,
    "type": "limit",
    "duration": "gtc",
    "price": 1,
}
_FOR_EVER = 1000.0
_TWICE = Retry(attempts=2, backoff_base=0)
_CAP = 2**20
_STATUSES = (400, 403, 404, 408, 409, 418, 429, 500, 502, 503, 504, 599)


class Cell(NamedTuple):
    """One call under one fault."""

    operation: str
    fault: str
    phase: str
    """``after`` the request was applied, ``before``, or ``-`` for a server that applies nothing."""
    sends: int
    """Requests that the server saw."""
    applied: int
    returned: bool
    right: bool
    """True if the result equals the venue's response without a fault."""
    error: CallError | None
    verdict: str
    """Result of reconciling afterwards, for writes that may have been done."""

    @property
    def repeatable(self) -> bool:
        """Tell whether the operation may be sent again."""
        return OPERATIONS[ONCE.get(self.operation, self.operation)].repeatable


class Time:
    """Stands still, as that of the sandbox does, until somebody sleeps."""

    def __init__(self) -> None:
        self._now = 0.0

    def __call__(self) -> float:
        return self._now

    def sleep(self, seconds: float) -> None:
        """Let time pass at once."""
        self._now += seconds


def faults() -> Iterator[tuple[str, Fault]]:
    """Every kind of fault of the sandbox, with the statuses told apart."""
    for kind in get_args(FaultKind):
        if kind == "status":
            for status in _STATUSES:
                yield f"status {status}", Fault("status", status=status)
            yield "status 429, later", Fault("status", status=429, retry_after="900")
        elif kind in ("delay", "slow-body"):
            yield kind, Fault(kind, seconds=_FOR_EVER)
        elif kind == "huge":
            yield kind, Fault(kind, size=2 * _CAP)
        else:
            yield kind, Fault(kind)


def matrix(names: Collection[str] = (*OPERATIONS, *ONCE), jobs: int = 8) -> list[Cell]:
    """All cells of some operations and helpers, in the order of the specs."""
    with ThreadPoolExecutor(jobs) as pool:
        behaving = [
            pool.submit(_on_sandbox, name) for name in (*OPERATIONS, *ONCE) if name in names
        ]
        raw = [pool.submit(_on_sockets, name) for name in OPERATIONS if name in names]
        return [cell for done in (*behaving, *raw) for cell in done.result()]


def _wait_until(true: Callable[[], bool], most: float = 20.0) -> None:
    end = time.monotonic() + most
    while not true() and time.monotonic() < end:
        time.sleep(0.002)


# --- on the sandbox ----------------------------------------------------------------------------


def _on_sandbox(name: str) -> list[Cell]:
    with Sandbox(seed=7, clock=ManualClock(), quota=None) as sandbox:
        return [
            _Round(sandbox, name, number).cell(fault_name, fault)
            for number, (fault_name, fault) in enumerate(faults())
        ]


class _Round:
    """One cell on a sandbox: clients and connections of its own, and an order to act on.

    So what a fault leaves behind, such as a connection that is being closed, dies with its cell.
    """

    def __init__(self, sandbox: Sandbox, name: str, number: int) -> None:
        self.sandbox = sandbox
        self.name = name
        self.number = number
        self.operation = OPERATIONS[ONCE.get(name, name)]
        self.time = Time()
        self.environment = sandbox.environment()
        self.transport = Transport(max_bytes=_CAP)
        self.kalshi = ApiClient(
            Configuration(sandbox.kalshi_url),
            retry=_TWICE,
            timeout=_PATIENT,
            transport=self.transport,
            clock=self.time,
            sleep=self.time.sleep,
        )
        self.tradier = Client(
            sandbox.tradier_url,
            authorize=bearer(self.environment["ACCESS_TOKEN"]),
            transport=self.transport,
            timeout=_PATIENT,
            retry=_TWICE,
        )
        self.arguments = self._arguments()
        self._put_aside()

    def cell(self, fault_name: str, fault: Fault) -> Cell:
        """Play the fault on the operation for as long as it is called."""
        slow = fault.kind in ("delay", "slow-body")
        if slow and self.name in ONCE:
            fault = replace(fault, seconds=0.3)  # they read as well, and have time for that
        expected = self._call(_PATIENT) if self.operation.repeatable else None
        self.sandbox.log.clear()
        times = None if self.operation.repeatable else 1
        self.sandbox.faults.add(self.operation.name, fault, times=times)
        response, error = self._attempt(_BRIEF["silence" if slow else "itself"])
        self._wait_for_the_server(error)
        self.sandbox.faults.clear()
        sends = len(self.sandbox.log.entries(self.operation.name))
        applied = len(self.sandbox.log.applied(self.operation.name))
        cell = Cell(
            self.name,
            fault_name,
            "after" if fault.applies else "before",
            sends,
            0 if self.operation.repeatable else applied,
            error is None,
            error is None and self._is_right(response, expected),
            error,
            self._verdict(error),
        )
        self.transport.close()
        return cell

    def _wait_for_the_server(self, error: CallError | None) -> None:
        """A client that gave up may have done so before the server was through with it."""
        sent = 0 if error is None else sum(attempt.sent for attempt in error.attempts)

        def through() -> bool:
            entries = self.sandbox.log.entries(self.operation.name)
            ended = [each.status is not None or each.fault == "reset-reading" for each in entries]
            return len(ended) >= sent and all(ended)

        _wait_until(through)

    def _attempt(self, timeout: Timeout) -> tuple[Any, CallError | None]:
        try:
            return self._call(timeout), None
        except CallError as error:
            return None, error

    def _call(self, timeout: Timeout) -> Any:
        if self.name in ONCE:
            return self._once()
        name = self.operation.name
        client = self.tradier if name in TRADIER else self.kalshi
        return client.send(
            self.operation, self.arguments, _TYPED[name], body=self._body(), timeout=timeout
        )

    def _once(self) -> Any:
        options: dict[str, Any] = {"client": self.kalshi}
        if self.name == "place_once":
            return kalshi.place_once(kalshi.UserOrderCreateRequest(**self._body()), **options)
        if self.name == "decrease_once":
            return kalshi.decrease_once(self.arguments["order_id"], 1, **options)
        return kalshi.cancel_once(self.arguments["order_id"], **options)

    def _arguments(self) -> dict[str, Any]:
        wanted = {each.argument for each in self.operation.parameters if each.required}
        found: dict[str, Any] = {"account_number": self.environment["ACCOUNT_NUMBER"]}
        if self.operation.name in TRADIER:
            found |= _MARKET
            if "order_id" in wanted:
                found["order_id"] = self._place_at_tradier()
            if "expiration" in wanted:
                dates = self.tradier.send(TRADIER["option_expirations"], {"symbol": "KO"}, plain)
                found["expiration"] = dates["expirations"]["date"][0]
        else:
            found["user_id"] = self.kalshi.user_id()
            found["market_id"] = self._market()
            if "ticker_name" in wanted:
                markets = self.kalshi.send(KALSHI["get_markets"], {}, plain)["markets"]
                found["ticker_name"] = markets[0]["ticker_name"]
            if "order_id" in wanted:
                found["order_id"] = self._place()
        return {name: found[name] for name in wanted}

    def _market(self) -> str:
        markets = self.kalshi.send(KALSHI["get_markets"], {}, plain)["markets"]
        return str(markets[0]["id"])

    def _place(self) -> str:
        user = {"user_id": self.kalshi.user_id()}
        body = {"market_id": self._market(), "side": "yes", "count": 5, "price": 1}
        placed = self.kalshi.send(KALSHI["user_order_create"], user, plain, body=body)
        return str(placed["order"]["order_id"])

    def _place_at_tradier(self) -> str:
        account = {"account_number": self.environment["ACCOUNT_NUMBER"]}
        placed = self.tradier.send(TRADIER["place_order"], account, plain, body=_RESTING)
        return str(placed["order"]["id"])

    def _put_aside(self) -> None:
        """See to it that a change of the watchlist changes something."""
        opposite = {
            "user_add_watchlist": "user_remove_watchlist",
            "user_remove_watchlist": "user_add_watchlist",
        }.get(self.name)
        if opposite is not None:
            self.kalshi.send(KALSHI[opposite], self.arguments, plain)

    def _body(self) -> Any:
        password = self.environment["KALSHI_PASSWORD"]
        name = self.operation.name
        if name == "user_order_create":
            count = 10 + self.number  # each of its own, to be told apart
            return {"market_id": self._market(), "side": "yes", "count": count, "price": 1}
        return {
            "place_order": _RESTING,
            "preview_order": _RESTING,
            "change_order": {"price": 2},
            "post_quotes": {"symbols": ["KO", "PEP"]},
            "user_order_decrease": {"count": 1},
            "user_change_password": {"old_password": password, "new_password": password},
            "log_in": {"email": self.environment["KALSHI_EMAIL"], "password": password},
        }.get(name)

    def _is_right(self, response: Any, expected: Any) -> bool:
        """Tell whether a response under a fault equals the venue's response without one."""
        if self.operation.name == "log_in":
            return bool(response.user_id == expected.user_id)  # each has a token of its own
        if self.operation.repeatable:
            return bool(response == expected)
        if response is None:
            return True
        order = getattr(response, "order", response)
        if self.operation.name in TRADIER:
            account = {"account_number": self.environment["ACCOUNT_NUMBER"]}
            listed = self.tradier.send(TRADIER["account_orders"], account, plain)
            return order.id in {row["id"] for row in listed["orders"]["order"]}
        user = {"user_id": self.kalshi.user_id()}
        rows = self.kalshi.send(KALSHI["user_orders_get"], user, _TYPED["user_orders_get"]).orders
        return order in rows

    def _verdict(self, error: CallError | None) -> str:
        if not isinstance(error, (OutcomeUnknown, NotDone)):
            return ""
        if self.name in TRADIER:  # a client without the functions for orders cannot read it
            return ""
        if isinstance(error, OutcomeUnknown) and self.name not in ONCE:
            self.time.sleep(60)
            return error.find_out().verdict
        return "" if error.finding is None else error.finding.verdict


# --- on raw sockets ----------------------------------------------------------------------------


def _on_sockets(name: str) -> list[Cell]:
    operation = OPERATIONS[name]
    cells: list[Cell] = []
    with ExitStack() as stack:
        server = RawServer()
        stack.callback(server.close)
        transport = Transport(max_bytes=_CAP)
        stack.callback(transport.close)
        for fault_name, fault in RAW_FAULTS.items():
            transport.close()  # each fault begins with a connection of its own
            server.requests.clear()
            server.behave = fault.behave(server)
            client = Client(
                server.url + "/v1",
                authorize=bearer("t"),
                transport=transport,
                retry=_TWICE,
                timeout=_BRIEF[fault.ended_by],
                limiter=False,
            )
            error = _raw_error(client, operation)
            sent = 1 if error is None else sum(attempt.sent for attempt in error.attempts)
            sends = server.received(sent)
            returned = error is None
            cells.append(Cell(name, fault_name, "-", sends, 0, returned, not returned, error, ""))
    return cells


def _raw_error(client: Client, operation: Operation) -> CallError | None:
    values: dict[str, Any] = {"symbols": ["KO"], "expiration": "2024-06-21"}
    needed = [each.argument for each in operation.parameters if each.required]
    arguments = {name: values.get(name, "x-1") for name in needed}
    bodies = {
        "place_order": _RESTING,
        "preview_order": _RESTING,
        "post_quotes": {"symbols": ["KO"]},
    }
    body = None if operation.body is None else bodies.get(operation.name, {"any": "thing"})
    try:
        client.send(operation, arguments, plain, body=body)
    except CallError as error:
        return error
    return None


# --- what must hold ----------------------------------------------------------------------------


def problems(cell: Cell) -> list[str]:
    """Return the guarantees that a cell breaks."""
    found = _problems_of_reads(cell) if cell.repeatable else _problems_of_writes(cell)
    if cell.returned and not cell.right:
        found.append("a fault was returned as a response")
    if cell.error is not None:
        found += _problems_of_evidence(cell, cell.error)
    return found


def _problems_of_writes(cell: Cell) -> list[str]:
    error = cell.error
    unknown = isinstance(error, OutcomeUnknown)
    checks: dict[str, bool] = {
        # `cancel_once` repeats the cancel while the order rests: it asks for the same.
        "sent more than once": cell.sends > 1 and cell.operation != "cancel_once",
        "applied more than once": cell.applied > 1,
        "returned, but not applied": cell.returned and cell.applied != 1 and cell.phase != "-",
        "called unsent, but seen": isinstance(error, NotSent) and cell.sends > 0,
        "called refused, but applied": bool(error and not unknown and cell.applied),
        "found done, but not applied": cell.verdict == "done" and cell.applied == 0,
        "found not done, but applied": cell.verdict == "not_done" and cell.applied == 1,
        "an error of reads": isinstance(error, (NoResponse, UnexpectedResponse)),
        "not called unknown": bool(error) and not unknown and not _says_no(cell),
    }
    return [what for what, broken in checks.items() if broken]


def _says_no(cell: Cell) -> bool:
    """Tell whether a response, or the state read afterwards, says that a write was not done."""
    error = cell.error
    if isinstance(error, (NotSent, NotDone, OrderRefused)):
        return True
    status = 0 if error is None else error.status or 0
    return 400 <= status < 500 and status != 408


def _problems_of_reads(cell: Cell) -> list[str]:
    error = cell.error
    allowed = (NoResponse, UnexpectedResponse, ApiError, NotSent)
    checks: dict[str, bool] = {
        "sent more often than allowed": cell.sends > _TWICE.attempts,
        "an error of writes": error is not None and not isinstance(error, allowed),
        "called unknown": isinstance(error, OutcomeUnknown),
        "over the deadline": error is not None and _took(error) > _PATIENT.total,
    }
    return [what for what, broken in checks.items() if broken]


def _took(error: CallError) -> float:
    return sum(attempt.seconds + attempt.waited for attempt in error.attempts)


def _problems_of_evidence(cell: Cell, error: CallError) -> list[str]:
    operation = OPERATIONS[ONCE.get(cell.operation, cell.operation)]
    sent = [attempt for attempt in error.attempts if attempt.sent]
    has_response = isinstance(error, (ApiError, UnexpectedResponse))
    outcome = {NotSent: "not_sent", NoResponse: "read_failed", UnexpectedResponse: "read_failed"}
    checks = {
        "does not name the operation": error.operation != operation.name,
        "does not show the attempts": len(sent) < cell.sends
        or (cell.phase != "-" and len(sent) != cell.sends),
        "lacks status and body of its response": has_response and (
            error.status is None or error.raw is None
        ),
        "of no one line": not str(error).isprintable(),
        "of the wrong outcome": error.outcome != outcome.get(type(error), error.outcome)
        or (isinstance(error, OutcomeUnknown) and error.outcome != "unknown"),
    }  # fmt: skip
    return [f"the error {what}" for what, broken in checks.items() if broken]


# --- the table ---------------------------------------------------------------------------------


def table(cells: list[Cell]) -> str:
    """The cells as text, one line each, and a summary."""
    lines = [f"{'operation':26}{'fault':28}{'phase':8}sends applied  what the caller gets"]
    for cell in cells:
        got = "response" if cell.error is None else type(cell.error).__name__
        outcome = "" if cell.error is None else f" ({cell.error.outcome})"
        verdict = f", then: {cell.verdict}" if cell.verdict else ""
        lines.append(
            f"{cell.operation:26}{cell.fault:28}{cell.phase:8}{cell.sends:5} {cell.applied:7}"
            f"  {got}{outcome}{verdict}"
        )
    return "\n".join([*lines, summary(cells)])


def summary(cells: list[Cell]) -> str:
    """The figures that matter."""
    writes = [cell for cell in cells if not cell.repeatable]
    verdicts = Counter(cell.verdict for cell in writes if cell.verdict)
    found = ", ".join(f"{count} {verdict}" for verdict, count in sorted(verdicts.items()))
    return (
        f"{len(cells)} cells, {len(writes)} of writes: "
        f"{sum(cell.sends > 1 for cell in writes)} sent twice, "
        f"{sum(cell.applied > 1 for cell in writes)} applied twice, "
        f"{sum(cell.returned and not cell.right for cell in cells)} silent failures; "
        f"found out: {found}; {sum(bool(problems(cell)) for cell in cells)} broken guarantees"
    )


def main() -> int:
    """Print the table."""
    with Sandbox(seed=7) as sandbox:
        os.environ.update(sandbox.environment(), KLOUDTRADER_KALSHI_API="v1")
    cells = matrix()
    print(table(cells))
    for cell in cells:
        for problem in problems(cell):
            print(f"BROKEN: {cell.operation}, {cell.fault}: {problem}")
    return 1 if any(problems(cell) for cell in cells) else 0


if __name__ == "__main__":
    sys.exit(main())
