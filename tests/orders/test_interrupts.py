"""An exception of a signal handler, at every point where CPython may run one.

CPython 3.11 runs handlers after a call, at the start of a function and at a jump backwards. A trace
function raises there: once per point, each time in a call of its own.
"""

import dis
import gc
import itertools
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

import kloudtrader.orders.postgres
from kloudtrader.orders import OrderUnknown, place_once
from kloudtrader.orders import sqlite as engine
from kloudtrader.runtime.errors import BadRequest

from .conftest import KO
from .loopback import old_journal
from .postgres_server import PostgresServer
from .reference import Exchange, ReferenceVenue

SLOW = bool(os.environ.get("KLOUDTRADER_SLOW"))
STEP = 1 if SLOW else 9


class Alarm(Exception):  # noqa: N818
    """Raised by the signal handler."""


class TimeoutAlarm(TimeoutError):  # noqa: N818
    """The same of a class that the operating system's errors have too."""


_points: dict[CodeType, frozenset[int]] = {}


def points(code: CodeType) -> frozenset[int]:
    """Return the offsets of the instructions before which a handler may run."""
    if code not in _points:
        offsets, runs = set(), False
        for instruction in dis.get_instructions(code):
            if runs:
                offsets.add(instruction.offset)
            runs = instruction.opname.startswith(("CALL", "RESUME", "JUMP_BACKWARD"))
        _points[code] = frozenset(offsets)
    return _points[code]


class Interrupter:
    """Raises at the n-th point of the code under test."""

    def __init__(self, at: int, error: BaseException) -> None:
        self.left = at
        self.error = error
        self.raised_in = ""

    def __call__(self, frame: FrameType, event: str, argument: object) -> Any:
        code = frame.f_code
        ours = "/kloudtrader/orders/" in code.co_filename
        if not ours and not code.co_qualname.startswith("ReferenceVenue."):
            return None
        frame.f_trace_opcodes = True
        if event == "opcode" and frame.f_lasti in points(frame.f_code):
            self.left -= 1
            if self.left == 0:
                sys.settrace(None)
                self.raised_in = f"{frame.f_code.co_qualname}:{frame.f_lineno}"
                raise self.error
        return self


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Do not wait for a lock: nothing may hold one. Skip what makes a real disk slow."""
    monkeypatch.setattr(engine, "_TIMEOUT", 0.0)
    yield
    sys.settrace(None)


def place(exchange: Exchange, path: Path | str) -> Any:
    clock = exchange.time.clock()
    return place_once(ReferenceVenue(exchange), KO, key="k", journal=path, clock=clock)


def interrupt_call(
    exchange: Exchange, path: Path | str, at: int, error: BaseException
) -> tuple[BaseException | None, str]:
    """Run one call that is interrupted; return what it raised, and where it was interrupted."""
    interrupter = Interrupter(at, error)
    try:
        sys.settrace(interrupter)
        place(exchange, path)
    except BaseException as raised:
        return raised, interrupter.raised_in
    finally:
        sys.settrace(None)
    return None, interrupter.raised_in


KINDS = (Alarm, TimeoutAlarm, KeyboardInterrupt)
FAULTS = ("", "lose_response", "queue 10", "refuse")
ALL = list(itertools.product(KINDS, FAULTS, (False, True)))
FEW = [
    (Alarm, "", False),
    (TimeoutAlarm, "lose_response", False),
    (Alarm, "queue 10", True),
    (KeyboardInterrupt, "refuse", False),
]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: thousands of commits need no disk."""
    memory = Path("/dev/shm")
    if not memory.is_dir():
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


@pytest.mark.parametrize(("kind", "fault", "deduplicates"), ALL if SLOW else FEW)
def test_an_interrupted_call_can_be_repeated(
    kind: type[BaseException], fault: str, deduplicates: bool, folder: Path
) -> None:
    def create(at: int) -> Path:
        old_journal(folder / f"{at}.sqlite")
        return folder / f"{at}.sqlite"

    interrupt_each(kind, fault, deduplicates, create, STEP)


@pytest.mark.filterwarnings("ignore:.*deleted while still open:ResourceWarning")
@pytest.mark.parametrize(("kind", "fault", "deduplicates"), ALL if SLOW else FEW[:2])
def test_an_interrupted_call_can_be_repeated_with_postgres(
    kind: type[BaseException], fault: str, deduplicates: bool, postgres: PostgresServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """A connection that the exception's frames hold open keeps its lock for the time limit."""
    monkeypatch.setattr(kloudtrader.orders.postgres, "_TIMEOUT", 1.0)
    step = 1 if SLOW else 37
    interrupt_each(kind, fault, deduplicates, lambda at: postgres.empty_journal(), step)
    gc.collect()  # a connection whose variable was not set yet warns that it is still open


def interrupt_each(
    kind: type[BaseException],
    fault: str,
    deduplicates: bool,
    create: Callable[[int], Path | str],
    step: int,
) -> None:
    """Interrupt a call with a new journal at every point, or every few."""
    at, seen = 1, 0
    # CPython 3.12 gives no events of instructions in the first traced call.
    interrupt_call(Exchange(), create(0), 10**9, kind())
    while True:
        exchange = Exchange(deduplicates=deduplicates)
        exchange.script["create"] = [fault] if fault else []
        journal = create(at)
        error = kind("alarm")
        raised, where = interrupt_call(exchange, journal, at, error)
        if not where:
            break
        seen += 1
        check(exchange, journal, fault, raised, error, where)
        at += step
    assert seen > 100 / step


def check(
    exchange: Exchange,
    path: Path | str,
    fault: str,
    raised: BaseException | None,
    error: BaseException,
    where: str,
) -> None:
    """Call again with the same key, while the first exception and its frames are still there."""
    assert raised is error, where
    exchange.time.sleep(11)
    try:
        verdict = place(exchange, path).order_id
    except OrderUnknown:
        verdict = "unknown"
    except BadRequest:
        verdict = "refused"
    assert exchange.count() == (verdict not in ("unknown", "refused")), (where, verdict)
    if exchange.deduplicates:
        assert verdict != "unknown" or fault == "refuse", where
    if verdict == "100":
        assert exchange.count() == 1
        assert place(exchange, path).order_id == "100", where
