"""Explore every interleaving of real ``place_once`` calls, breadth first.

A call is deterministic, so the results of its operations identify its state. To learn the next
operation of a call, it is run again from its beginning with the results so far; the first operation
without a result stops it with an exception of its own, and that run is thrown away. Nothing of a
stopped run reaches the world, not even its ``finally`` clauses: a kill is simply not going on.

Each request may be lost, refused, applied at once, or applied at any later time; each response may
be lost; each read may be stale; each journal operation may fail, written or not. Time is not
modelled: a process or a request may be as slow as it likes.
"""

from __future__ import annotations

import pickle
import re
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, is_dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from kloudtrader.orders import errors, journal, place
from kloudtrader.orders.identity import Request
from kloudtrader.orders.venue import Verdict
from kloudtrader.runtime.client import CallResult
from kloudtrader.runtime.errors import (
    CallError,
    KloudTraderError,
    NotFound,
    NotSent,
    OrderRefused,
    OutcomeUnknown,
)
from kloudtrader.runtime.policy import Clock

from .reference import mark_sent

NOW = datetime(2026, 11, 30, 15, tzinfo=UTC)
TABLES = ("entry", "attempt")


@dataclass(frozen=True)
class Bounds:
    """Limit the events and their number."""

    lone: bool = True
    """The venue takes an id twice."""
    keyed: bool = True
    processes: int = 1
    calls: int = 2
    kills: int = 1
    failures: int = 0
    requests: int = 2
    queue: bool = True
    lag: bool = True
    refuse: bool = True
    passing: bool = False
    sends: int = 2
    """Sends of one call where ids are refused: a further call does the same as a second send."""
    old_reads: bool = True
    """The venue may say that its reads are older than the send."""
    forget: bool = False
    """Orders end, and midnight takes them from the list."""
    journal: bool = True
    bodies: tuple[str, ...] = ("a", "a", "a")


@dataclass(frozen=True)
class Sent:
    """A request that has left."""

    id: str
    body: str
    call: int
    state: str


@dataclass(frozen=True)
class Placed:
    id: str
    body: str
    call: int
    visible: bool
    gone: bool = False


@dataclass(frozen=True)
class Process:
    calls: int = 0
    call: int = -1
    history: tuple[bytes, ...] = ()
    running: bool = False
    over: bool = False


@dataclass(frozen=True)
class World:
    processes: tuple[Process, ...]
    kills: int
    failures: int
    sent: tuple[Sent, ...] = ()
    orders: tuple[Placed, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ((), ())
    begun: int = 0
    denied: int = 0
    """Calls below this number had begun when the key was called not placed."""


class BrokenError(Exception):
    """A property does not hold."""


class _Stop(BaseException):
    """The call has reached an operation that has no result yet."""


@dataclass(frozen=True)
class Operation:
    kind: str
    arguments: Any = None


class _Script:
    """Gives the results so far, then stops the call at its next operation."""

    def __init__(self, history: tuple[bytes, ...]) -> None:
        self.history = iter(history)
        self.next: Operation | None = None

    def __call__(self, kind: str, arguments: Any = None) -> Any:
        if self.next is not None:
            raise _Stop  # such as from a finally clause of the stopped call
        for result in self.history:
            return pickle.loads(result)
        self.next = Operation(kind, arguments)
        raise _Stop


class ScriptedJournal(journal.Journal):
    born = datetime(2026, 1, 1, tzinfo=UTC)

    def __init__(self, script: _Script) -> None:
        self.script = script
        self.now = lambda: NOW

    def transact(self, work: Callable[[journal.Run], Any]) -> Any:
        value = self.script("journal", work)
        if isinstance(value, BaseException):
            raise value
        return value


class ScriptedVenue:
    """The record of functions, each of which is one step of the world."""

    scope, account, credential, form = "model:host", "A1", None, 1
    order_type = tuple

    def __init__(self, script: _Script, lone: bool) -> None:
        self.script = script
        self.deduplicates = not lone

    def our_id(self, digest: bytes, order: Any) -> str:
        return digest.hex()[:8]

    def request(self, order: Any) -> Request:
        return {"body": order}

    def renew(self, request: Request, form: int) -> Request:
        return request

    def send(
        self, request: Request, our_id: str, *, before_send: Callable[[], None], result: CallResult
    ) -> None:
        before_send()
        self._exchange(request, our_id, result)

    def _exchange(self, request: Request, our_id: str, result: CallResult) -> None:
        number = self.script("send", (our_id, request["body"]))
        if number is None:
            result.error = NotSent("nothing left")
            raise result.error
        mark_sent(result)
        result.response = self.script("receive", number)
        if result.response[0] != "placed":
            result.error = OutcomeUnknown("no response")
            raise result.error

    def sort(self, result: CallResult, our_id: str) -> Verdict[tuple[int, str]]:
        assert result.sent
        kind, *order = result.response or ("unknown",)
        error: Any = {"refused": OrderRefused, "passing": CallError}.get(kind, OutcomeUnknown)
        return Verdict(kind, str(order[0]) if order else None, None, error(kind))

    def find(self, our_id: str, request: Request, since: datetime) -> list[tuple[int, str]]:
        number = self.script("find", our_id)
        return [] if number is None else [(number, our_id)]

    def is_current(self, since: datetime) -> bool:
        return bool(self.script("is_current"))

    def matches(self, order: tuple[int, str], request: Request, exact: bool) -> bool:
        return bool(self.script("body_of", order[0]) == request["body"])

    def executes_on_arrival(self, request: Request) -> bool:
        return False

    def has_expired(self, request: Request, now: datetime) -> bool:
        return False

    def list_start(self, now: datetime) -> datetime | None:
        return None

    def read(self, order_id: str) -> tuple[int, str]:
        raise NotFound("the model does not read single orders")

    def carried_id(self, order: tuple[int, str]) -> str:
        return order[1]

    def user_id(self, order: object) -> None:
        return None

    def order_id(self, order: tuple[int, str]) -> str:
        return str(order[0])

    def rejection(self, order: object) -> None:
        return None


@dataclass
class Result:
    broken: dict[str, list[str]]
    states: int
    whole: bool
    verdicts: set[str]
    undecided: int
    """Ends after which one more undisturbed call reaches no verdict."""


class Explorer:
    """Breadth-first search over worlds; the first trace to a broken property is a shortest one."""

    def __init__(self, bounds: Bounds, venue: type[ScriptedVenue] = ScriptedVenue) -> None:
        self.bounds = bounds
        self.venue = venue
        self.next_cache: dict[Any, tuple[Operation, tuple[bytes, ...]]] = {}
        self.same_state: dict[Any, tuple[bytes, ...]] = {}
        self.journal_cache: dict[Any, tuple[Any, Any]] = {}
        self.verdicts: set[str] = set()
        self.database = sqlite3.connect(":memory:", isolation_level=None)
        for statement in journal.STATEMENTS["schema"].split(";"):
            self.database.execute(statement)

    # --- calls ----------------------------------------------------------------------------------

    def next_operation(self, number: int, process: Process) -> Operation:
        return self.look_up(number, process)[0]

    def look_up(self, number: int, process: Process) -> tuple[Operation, tuple[bytes, ...]]:
        """Return the next operation, and the first history that led to this very state."""
        key = (number, process.call, process.history)
        if key not in self.next_cache:
            operation, state = self._run(number, process)
            history = self.same_state.setdefault((*key[:2], state), process.history)
            self.next_cache[key] = operation, history
        return self.next_cache[key]

    def _run(self, number: int, process: Process) -> tuple[Operation, Any]:
        script = _Script(process.history)
        tokens = iter(bytes([process.call, n]) * 16 for n in range(9))
        place.new_digest = lambda: next(tokens)  # type: ignore[attr-defined]
        place._SENDS = self.bounds.sends
        store = ScriptedJournal(script)
        clock = Clock(now=lambda: NOW, monotonic=lambda: 0.0, sleep=lambda seconds: None)
        try:
            placed = place.place_once(
                self.venue(script, self.bounds.lone),  # type: ignore[arg-type]
                self.bounds.bodies[number],
                key="k" if self.bounds.keyed else None,
                journal=store if self.bounds.journal else False,
                patience=0.0,
                clock=clock,
            )
        except _Stop as stop:
            assert script.next is not None
            return script.next, _state_of(stop)
        except KloudTraderError as error:
            return _returns(_verdict(error), None)
        return _returns("done", placed.order_id)

    # --- the journal: the real statements on rows that are part of the world ---------------------

    def run_journal(
        self, rows: tuple[tuple[Any, ...], ...], work: Any
    ) -> tuple[Any, tuple[tuple[Any, ...], ...]]:
        key = (rows, pickle.dumps((work.func.__name__, work.args, work.keywords)))
        if key not in self.journal_cache:
            self.journal_cache[key] = _run_on_rows(self.database, rows, work)
        return self.journal_cache[key]

    # --- steps ----------------------------------------------------------------------------------

    def steps(self, world: World) -> Iterator[tuple[str, World]]:
        for number, process in enumerate(world.processes):
            if not process.over:
                yield from self.step(world, number, process)
            if process.running and world.kills:
                yield (
                    f"P{number} is killed",
                    self._end(replace(world, kills=world.kills - 1), number, again=True),
                )
        for index, request in enumerate(world.sent):
            if request.state == "queued":
                yield from self.process(world, index)
        for index, order in enumerate(world.orders):
            if not order.visible:
                orders = _put(world.orders, index, replace(order, visible=True))
                yield f"order {index} becomes visible", replace(world, orders=orders)
            if self.bounds.forget and not order.gone:
                orders = _put(world.orders, index, replace(order, gone=True))
                yield f"order {index} leaves the list", replace(world, orders=orders)

    def step(self, world: World, number: int, process: Process) -> Iterator[tuple[str, World]]:
        if not process.running:
            process = Process(process.calls + 1, world.begun, (), True)
            world = replace(
                world, begun=world.begun + 1, processes=_put(world.processes, number, process)
            )
        operation = self.next_operation(number, process)
        for label, after, result in self.results(world, process, operation):
            if operation.kind == "return":
                yield f"P{number}: {label}", self._finish(after, number, *operation.arguments)
            else:
                history = (*process.history, pickle.dumps(result))
                moved = replace(process, history=history)
                moved = replace(moved, history=self.look_up(number, moved)[1])
                processes = _put(after.processes, number, moved)
                yield f"P{number}: {label}", replace(after, processes=processes)

    def results(
        self, world: World, process: Process, operation: Operation
    ) -> Iterator[tuple[str, World, Any]]:
        handler = getattr(self, f"on_{operation.kind}")
        yield from handler(world, process, operation.arguments)

    def on_return(self, world: World, process: Process, verdict: Any) -> Iterator[Any]:
        yield f"call {process.call} ends: {verdict}", world, None

    def on_journal(self, world: World, process: Process, work: Any) -> Iterator[Any]:
        value, rows = self.run_journal(world.rows, work)
        done = replace(world, rows=rows)
        yield f"journal{work.func.__name__}", done, value
        if world.failures:
            less = world.failures - 1
            failed = errors.JournalUnavailable("model")
            yield "journal fails", replace(world, failures=less), failed
            if rows != world.rows:
                doubtful = errors.JournalUnavailable("model")
                doubtful.in_doubt = True
                yield (
                    "journal commits, but reports an error",
                    replace(done, failures=less),
                    doubtful,
                )

    def on_send(self, world: World, process: Process, what: Any) -> Iterator[Any]:
        if len(world.sent) >= self.bounds.requests:
            return
        index = len(world.sent)
        request = Sent(*what, process.call, "queued")
        left = replace(world, sent=(*world.sent, request))
        if self.bounds.queue:
            yield f"request {index} waits somewhere", left, index
        for label, after in self.process(left, index):
            yield f"request {index} leaves; {label}", after, index
        lost = replace(world, sent=(*world.sent, replace(request, state="lost")))
        yield f"request {index} is lost", lost, index
        yield "nothing leaves", world, None

    def process(self, world: World, index: int) -> Iterator[tuple[str, World]]:
        request = world.sent[index]

        def become(state: str, world: World = world) -> World:
            return replace(world, sent=_put(world.sent, index, replace(request, state=state)))

        if not self.bounds.lone and any(order.id == request.id for order in world.orders):
            yield f"the venue has the id of {index}", become("exists")
        else:
            order = Placed(request.id, request.body, request.call, not self.bounds.lag)
            yield (
                f"the venue applies {index}",
                become("placed", replace(world, orders=(*world.orders, order))),
            )
        # An exchange may look at the balance before it looks for duplicates.
        if self.bounds.refuse:
            yield f"the venue refuses {index}", become("refused")
        if self.bounds.passing:
            yield f"the venue refuses {index} for now", become("passing")

    def on_receive(self, world: World, process: Process, index: int) -> Iterator[Any]:
        request = world.sent[index]
        if request.state == "placed":
            order = next(
                n
                for n, order in enumerate(world.orders)
                if order.call == request.call and order.id == request.id
            )
            yield f"response to {index}: order {order}", world, ("placed", order)
        elif request.state in ("exists", "refused", "passing"):
            yield f"response to {index}: {request.state}", world, (request.state,)
        yield f"the response to {index} is lost", world, ("unknown",)

    def on_find(self, world: World, process: Process, our_id: str) -> Iterator[Any]:
        shown = [
            n
            for n, order in enumerate(world.orders)
            if order.id == our_id and order.visible and not order.gone
        ]
        yield f"read by id: {shown}", world, next(iter(shown), None)

    def on_is_current(self, world: World, process: Process, nothing: Any) -> Iterator[Any]:
        if self.bounds.old_reads:
            yield "reads are old", world, False
        yield "reads are current", world, True

    def on_body_of(self, world: World, process: Process, index: int) -> Iterator[Any]:
        yield "compare", world, world.orders[index].body

    # --- ends -----------------------------------------------------------------------------------

    def _end(self, world: World, number: int, *, again: bool) -> World:
        process = world.processes[number]
        over = not again or process.calls >= self.bounds.calls
        ended = Process(process.calls, over=over)
        return replace(world, processes=_put(world.processes, number, ended))

    def _finish(self, world: World, number: int, verdict: str, order: str | None) -> World:
        self.verdicts.add(verdict)
        process = world.processes[number]
        if verdict == "done":
            placed = world.orders[int(order or -1)]
            if placed.body != self.bounds.bodies[number]:
                raise BrokenError("P2: done for another request")
        if verdict in ("not_sent", "passing"):
            own = [request.state for request in world.sent if request.call == process.call]
            if "placed" in own or "queued" in own:
                raise BrokenError("P3: said that this call was not applied")
        if verdict == "refused" and self.bounds.keyed:
            world = replace(world, denied=world.begun)
        return self._end(world, number, again=verdict in ("unknown", "not_sent", "passing"))

    def check(self, world: World) -> None:
        if len({order.id.rstrip("x") for order in world.orders}) < len(world.orders):
            raise BrokenError("P1: two orders")
        if any(order.call < world.denied for order in world.orders):
            raise BrokenError("P3: said refused, but the order is applied")

    def calm(self, world: World) -> str:
        """Return the verdict of one more call that nothing disturbs, the venue accepting."""
        orders = tuple(replace(order, visible=True) for order in world.orders)
        processes = (Process(), *world.processes[1:])
        world = replace(world, orders=orders, processes=processes, failures=0, kills=0)
        bounds, self.bounds = (
            self.bounds,
            replace(
                self.bounds, lag=False, queue=False, refuse=False, old_reads=False, requests=99
            ),
        )
        try:
            while True:
                process = world.processes[0]
                if process.running:
                    operation = self.next_operation(0, process)
                    if operation.kind == "return":
                        return str(operation.arguments[0])
                # The first result of each operation is the undisturbed one.
                _, world = next(self.step(world, 0, process))
        finally:
            self.bounds = bounds

    # --- search ---------------------------------------------------------------------------------

    def run(self, limit: int = 200_000, *, first: bool = False) -> Result:
        """Explore. With ``first``, stop at the first broken property."""
        start = World((Process(),) * self.bounds.processes, self.bounds.kills, self.bounds.failures)
        parents: dict[World, tuple[World, str] | None] = {start: None}
        todo, broken, undecided = deque([start]), {}, 0
        while todo and len(parents) < limit and not (first and broken):
            world = todo.popleft()
            if all(process.over for process in world.processes) and not any(
                request.state == "queued" for request in world.sent
            ):
                undecided += self.calm(world) not in ("done", "refused", "conflict")
            try:
                for label, after in self.steps(world):
                    if after not in parents:
                        parents[after] = (world, label)
                        self.check(after)
                        todo.append(after)
            except BrokenError as error:
                broken.setdefault(str(error), _trace(parents, world))
        self.database.close()
        return Result(broken, len(parents), not todo, self.verdicts, undecided)


def _trace(parents: dict[World, Any], world: World) -> list[str]:
    labels: list[str] = []
    while (step := parents[world]) is not None:
        world, label = step
        labels.append(label)
    return labels[::-1]


def _put(items: tuple[Any, ...], index: int, item: Any) -> tuple[Any, ...]:
    return (*items[:index], item, *items[index + 1 :])


def _verdict(error: KloudTraderError) -> str:
    if isinstance(error, errors.KeyConflict):
        return "conflict"
    if isinstance(error, OrderRefused):
        return "refused"
    if isinstance(error, OutcomeUnknown):
        return "unknown"
    return "not_sent" if isinstance(error, NotSent) else "passing"


def _returns(verdict: str, order: str | None) -> tuple[Operation, Any]:
    return Operation("return", (verdict, order)), (verdict, order)


def _state_of(stop: BaseException) -> Any:
    """Return where a stopped call is and what it knows; equal states go on equally."""
    frames, traceback = [], stop.__traceback__
    while traceback is not None:
        frame = traceback.tb_frame
        if not frame.f_code.co_qualname.startswith(("Explorer.", "_Script.")):
            names = {name: _plain(value) for name, value in frame.f_locals.items()}
            frames.append((frame.f_code.co_qualname, traceback.tb_lasti, tuple(names.items())))
        traceback = traceback.tb_next
    return tuple(frames)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return type(value).__name__, tuple((n, _plain(v)) for n, v in vars(value).items())
    if isinstance(value, partial):
        return value.func.__name__, _plain(value.args), _plain(value.keywords)
    if isinstance(value, CallResult):
        return value.sent, _plain(value.response), _plain(value.error)
    if isinstance(value, dict):
        return tuple((name, _plain(item)) for name, item in value.items())
    if isinstance(value, (tuple, list)):
        return tuple(_plain(item) for item in value)
    return re.sub(r" at 0x\w+", "", repr(value))


def _run_on_rows(
    database: sqlite3.Connection, rows: tuple[tuple[Any, ...], ...], work: Any
) -> tuple[Any, tuple[tuple[Any, ...], ...]]:
    database.execute("BEGIN")
    for table, content in zip(TABLES, rows, strict=True):
        for row in content:
            database.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    database.execute("SAVEPOINT before")
    try:
        value = work(partial(_execute, database))
    except sqlite3.IntegrityError:
        database.execute("ROLLBACK TO before")
        value = None
    after = tuple(
        tuple(database.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall())
        for table in TABLES
    )
    database.execute("ROLLBACK")
    return value, after


def _execute(database: sqlite3.Connection, name: str, values: Any) -> list[Any]:
    return database.execute(journal.STATEMENTS.get(name, name), values).fetchall()
