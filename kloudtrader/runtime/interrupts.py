"""Exceptions that have nothing to do with what they break into: Ctrl-C, alarms, cancelled threads.

They belong to whoever raised them, so they go on. But when they hit a write, they take along what
is known about it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import FrameType
from typing import cast

from kloudtrader.runtime.errors import OutcomeUnknown

__all__ = ["carry", "carry_unsent", "interruption", "is_unsent", "signalled"]

# As in the module inspect, which every program would load for these two numbers.
_CO_VARARGS, _CO_VARKEYWORDS = 0x04, 0x08
_OWN = {"kloudtrader", "urllib3", "idna"}
_UNSENT = "was not sent"


def interruption(error: Exception) -> BaseException | None:
    """Return the exception that broke into the sending of a request, or ``None``.

    Libraries may have wrapped it, or taken it for a failure of the connection.
    """
    found = signalled(error)
    if found is not None:
        return found
    module = type(error).__module__.partition(".")[0]
    known = isinstance(error, OSError) or module in sys.stdlib_module_names or module in _OWN
    return None if known else error


def signalled(error: BaseException) -> BaseException | None:
    """Return the exception that a handler of a signal raised, behind ``error`` or itself."""
    return next((one for one in _chain(error) if not _wraps(one) and _is_of_handler(one)), None)


def carry(stop: BaseException, lost: OutcomeUnknown) -> None:
    """Let an interruption carry what it did to a write: in its text, and as its cause."""
    stop.add_note(str(lost))
    if stop.__cause__ is None:
        stop.__cause__ = lost


def carry_unsent(stop: BaseException, call: str) -> None:
    """Let an interruption say that it came before a write was sent.

    Args:
        call: begins with the name of the operation.
    """
    stop.add_note(f"{call} {_UNSENT}")


def is_unsent(stop: BaseException, operation: str) -> bool:
    """Whether an interruption says that a write of an operation was not sent."""
    notes: list[str] = getattr(stop, "__notes__", [])
    return any(note.startswith(f"{operation} ") and note.endswith(_UNSENT) for note in notes)


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    pending: list[BaseException | None] = [error]
    while pending:
        one = pending.pop()
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            yield one
            pending += [one.__context__, one.__cause__]


def _wraps(error: BaseException) -> bool:
    """Whether urllib3 put it around another one, whose traceback it took over."""
    return type(error).__module__.startswith("urllib3.")


def _is_of_handler(error: BaseException) -> bool:
    """Whether a frame was given the very frame below it, as only handlers of signals are."""
    trace = error.__traceback__
    while trace is not None:
        frame, trace = trace.tb_frame, trace.tb_next
        below = frame.f_back
        if below is not None and any(_holds(value, below) for value in _given(frame)):
            return True
    return False


def _given(frame: FrameType) -> list[object]:
    """The arguments of a frame."""
    code = frame.f_code
    rest = bool(code.co_flags & _CO_VARARGS) + bool(code.co_flags & _CO_VARKEYWORDS)
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount + rest]
    return [frame.f_locals[name] for name in names if name in frame.f_locals]


def _holds(value: object, frame: FrameType) -> bool:
    if not isinstance(value, tuple):
        return value is frame
    # What a lambda with *arguments was given.
    return any(one is frame for one in cast("tuple[object, ...]", value))
