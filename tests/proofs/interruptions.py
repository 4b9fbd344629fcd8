"""Raise an exception at each point where a signal handler may run, one after the other.

CPython runs signal handlers between two bytecodes, but not between any two: only where a function
begins, behind a call, and where a loop jumps back. An exception of a handler appears to come from
there. So these are the points, in every Python frame below the call under test.
"""

from __future__ import annotations

import dis
import sys
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from types import CodeType, FrameType
from typing import Any

__all__ = ["Interruption", "count_points", "interrupt"]


class Interruption(BaseException):
    """Raised by the handler of a signal."""


@cache
def points_of(code: CodeType) -> frozenset[int]:
    """Return the offsets of the instructions before which a signal handler may run."""
    instructions = list(dis.get_instructions(code))
    found: set[int] = set()
    for instruction, following in pairwise(instructions):
        name = instruction.opname
        if name.startswith("CALL") or name == "RESUME":
            found.add(following.offset)
        elif name.startswith("JUMP_BACKWARD"):
            found.add(int(instruction.argval))
    return frozenset(found)


class _Tracer:
    def __init__(self, at: int | None, handler: Callable[[], object] | None) -> None:
        self.at = at
        self.handler = handler
        self.seen = 0
        self.where = ""

    def __call__(self, frame: FrameType, event: str, argument: object) -> Any:
        if event == "call":
            # Python swallows what a callback of a weak reference, or of the garbage collector as
            # hypothesis has one, raises: it interrupts nothing.
            code = frame.f_code
            if code.co_filename.endswith("_weakrefset.py") or code.co_name == "gc_callback":
                return None
            # A generator's frame is entered by `throw` and `close` as well; all are traced.
            frame.f_trace_opcodes = True
            return self
        if event == "opcode" and frame.f_lasti in points_of(frame.f_code):
            self.seen += 1
            if self.seen == self.at:
                code = frame.f_code
                self.where = f"{code.co_filename}:{frame.f_lineno} {code.co_name}"
                if self.handler is None:
                    raise Interruption(self.where)
                self.handler()  # Python traces nothing of it
        return self


def _run(
    action: Callable[[], object], at: int | None, handler: Callable[[], object] | None = None
) -> tuple[int, str]:
    tracer = _Tracer(at, handler)
    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        action()
    finally:
        sys.settrace(before)
    return tracer.seen, tracer.where


def count_points(action: Callable[[], object]) -> int:
    """Return the number of points that ``action`` passes when it is not interrupted."""
    return _run(action, None)[0]


def interrupt(
    action: Callable[[], object], at: int, handler: Callable[[], object] | None = None
) -> Interruption | None:
    """Call ``action`` and raise at a point; return what came out, or ``None`` if it ended before.

    Other exceptions are raised. With ``handler``, that is called at the point instead.
    """
    try:
        _run(action, at, handler)
    except Interruption as stop:
        return stop
    return None
