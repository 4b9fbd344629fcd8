"""Emptying the frames of an exception."""

from __future__ import annotations

from contextlib import suppress
from types import TracebackType


def scrub(error: BaseException, handled: BaseException | None = None) -> None:
    """Clear the local variables of all frames below the one that handles ``error``.

    The frames of a request hold headers with credentials, and error reporters collect the variables
    of every frame. The lines stay in the traceback; only the variables go. ``handled`` is the
    exception that was being handled before the call: it is in the context of ``error``, and its
    frames are the caller's own.
    """
    seen = {id(handled)}
    pending: list[BaseException | None] = [error]
    while pending:
        current = pending.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        trace = current.__traceback__
        _clear(trace.tb_next if current is error and trace is not None else trace)
        pending += [current.__cause__, current.__context__]


def _clear(trace: TracebackType | None) -> None:
    while trace is not None:
        # A frame that still runs belongs to the caller, and refuses.
        with suppress(RuntimeError):
            trace.tb_frame.clear()
        trace = trace.tb_next
