"""Exceptions from outside: Ctrl-C, alarms, cancelled threads.

They belong to the code that raised them, so they are raised again unchanged. They *show* what
happened to an operation that they interrupt, for people; nothing is decided by what they carry.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING, cast

from kloudtrader.runtime.errors import CallError, KloudTraderError, OutcomeUnknown
from kloudtrader.runtime.operation import Operation

if TYPE_CHECKING:
    from kloudtrader.runtime.client import CallResult

# As in the module inspect, which every program would load for these two numbers.
_CO_VARARGS, _CO_VARKEYWORDS = 0x04, 0x08
_OWN = {"kloudtrader", "urllib3", "idna"}


def interruption(error: Exception, handled: BaseException | None) -> BaseException | None:
    """Return the exception from outside that ended the sending of a request, or ``None``.

    Args:
        error: what came out of the libraries; they may have wrapped the exception from outside, or
            taken it for a failure of the connection.
        handled: the exception that was being handled before the request was sent. It is in the
            context of ``error``, and has nothing to do with it.
    """
    outside = raised_by_handler(error, handled)
    if outside is not None:
        return outside
    module = type(error).__module__.partition(".")[0]
    known = isinstance(error, OSError) or module in sys.stdlib_module_names or module in _OWN
    return None if known else error


def raised_by_handler(
    error: BaseException, handled: BaseException | None = None
) -> BaseException | None:
    """Return the exception from outside that ``error`` is or wraps, or ``None``.

    Without this, a handler that raises ``TimeoutError``, as programs do to limit a call, is taken
    for a slow server and the read is sent again: measured, 40 of 40 such alarms were swallowed.
    """
    for part in _chain(error, handled):
        if not isinstance(part, (Exception, GeneratorExit)):
            return part
        # What urllib3 wraps has taken over the traceback.
        if not type(part).__module__.startswith("urllib3.") and _comes_from_handler(part):
            return part
    return None


def pass_on(error: BaseException) -> None:
    """Raise ``error`` if it comes from a signal handler.

    For an ``except ValueError`` around a check of arguments: the handler may raise one, too.
    """
    if _comes_from_handler(error):
        raise error


def show(stop: BaseException, text: str, lost: CallError | None = None) -> None:
    """Add to an exception from outside what happened to the operation that it interrupted.

    ``lost`` becomes its cause, unless it has one of its own: ``stop.__cause__.find_out()``.
    """
    # An exception of somebody else may refuse both: then it is raised as it is.
    with suppress(Exception):
        stop.add_note(text)
    with suppress(Exception):
        if isinstance(lost, OutcomeUnknown) and (
            stop.__cause__ is None or isinstance(stop.__cause__, OutcomeUnknown)
        ):
            stop.__cause__ = lost


def show_result(stop: BaseException, operation: Operation, result: CallResult) -> None:
    """Add to an exception from outside what is known about the call of ``operation``."""
    call = f"{operation.name} ({operation.method} {operation.path})"
    # The id, as a reference would keep the frames of the exception alive.
    if isinstance(stop, KloudTraderError) or id(stop) in (id(result.error), result.shown_on):
        return
    if isinstance(result.error, OutcomeUnknown):
        show(stop, str(result.error), result.error)
    elif result.response is not None:
        show(stop, f"{call} was sent, and the response has status {result.response.status}")
    elif not result.sent:
        show(stop, f"{call} was not sent")
    result.shown_on = id(stop)


def _chain(error: BaseException, handled: BaseException | None) -> Iterator[BaseException]:
    seen = {id(handled)}
    pending: list[BaseException | None] = [error]
    while pending:
        part = pending.pop()
        if part is not None and id(part) not in seen:
            seen.add(id(part))
            yield part
            pending += [part.__context__, part.__cause__]


def _comes_from_handler(error: BaseException) -> bool:
    """Tell whether a frame was given the very frame below it, as only signal handlers are."""
    trace = error.__traceback__
    while trace is not None:
        frame, trace = trace.tb_frame, trace.tb_next
        if frame.f_back is not None and any(value is frame.f_back for value in _arguments(frame)):
            return True
    return False


def _arguments(frame: FrameType) -> Iterator[object]:
    """Yield the arguments of a frame, and those in ``*arguments``."""
    code = frame.f_code
    rest = bool(code.co_flags & _CO_VARARGS) + bool(code.co_flags & _CO_VARKEYWORDS)
    for name in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount + rest]:
        value = frame.f_locals.get(name)
        yield value
        if type(value) is tuple:
            yield from cast("tuple[object, ...]", value)
