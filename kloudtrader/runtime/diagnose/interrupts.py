"""Handle exceptions from outside a call: Ctrl-C, alarms, cancelled threads.

They belong to the code that raised them, so they are raised again unchanged. They *show* the
outcome of the interrupted operation to people. No code reads an outcome from them.
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

# From the module inspect, which takes long to import.
_CO_VARARGS = 0x04
_OWN = {"kloudtrader", "urllib3", "idna"}


def find_interruption(error: Exception, handled: BaseException | None) -> BaseException | None:
    """Return the exception from outside that ended the sending of a request, or ``None``.

    Args:
        error: The exception that the libraries raised. They may have wrapped the exception from
            outside, or may have taken it for a failure of the connection.
        handled: The exception that the caller handled before the request was sent. It is in the
            context of ``error``, but is unrelated.
    """
    outside = find_handler_exception(error, handled)
    if outside is not None:
        return outside
    module = type(error).__module__.partition(".")[0]
    known = isinstance(error, OSError) or module in sys.stdlib_module_names or module in _OWN
    return None if known else error


def find_handler_exception(
    error: BaseException, handled: BaseException | None = None
) -> BaseException | None:
    """Return the exception from outside that ``error`` is or wraps, or ``None``.

    Programs limit a call by a signal handler that raises ``TimeoutError``. Without this function,
    that looks like a slow server, and the read is retried: 40 of 40 such alarms got lost.
    """
    for part in _walk_chain(error, handled):
        if not isinstance(part, (Exception, GeneratorExit)):
            return part
        # urllib3 gives its wrapper the traceback of the wrapped exception.
        if not type(part).__module__.startswith("urllib3.") and _is_from_handler(part):
            return part
    return None


def reraise_from_handler(error: BaseException) -> None:
    """Raise ``error`` again if a signal handler raised it.

    An ``except ValueError`` around a check of arguments also catches one of a signal handler.
    """
    if _is_from_handler(error):
        raise error


def attach_outcome(stop: BaseException, text: str, lost: CallError | None = None) -> None:
    """Attach the outcome of an operation to the exception from outside that interrupted it.

    ``lost`` becomes its cause, unless it already has a cause: ``stop.__cause__.find_out()``.
    """
    # A foreign exception class may refuse both. Then it is raised as it is.
    with suppress(Exception):
        stop.add_note(text)
    with suppress(Exception):
        if isinstance(lost, OutcomeUnknown) and (
            stop.__cause__ is None or isinstance(stop.__cause__, OutcomeUnknown)
        ):
            stop.__cause__ = lost


def attach_result(stop: BaseException, operation: Operation, result: CallResult) -> None:
    """Attach the result of a call of ``operation`` to an exception from outside."""
    call = f"{operation.name} ({operation.method} {operation.path})"
    # The id, because a reference would keep the frames of the exception alive.
    if isinstance(stop, KloudTraderError) or id(stop) in (id(result.error), result.shown_on):
        return
    if isinstance(result.error, OutcomeUnknown):
        attach_outcome(stop, str(result.error), result.error)
    elif result.response is not None:
        attach_outcome(
            stop, f"{call} was sent, and the response has status {result.response.status}"
        )
    elif not result.sent:
        attach_outcome(stop, f"{call} was not sent")
    result.shown_on = id(stop)


def _walk_chain(error: BaseException, handled: BaseException | None) -> Iterator[BaseException]:
    seen = {id(handled)}
    pending: list[BaseException | None] = [error]
    while pending:
        part = pending.pop()
        if part is not None and id(part) not in seen:
            seen.add(id(part))
            yield part
            pending += [part.__context__, part.__cause__]


def _is_from_handler(error: BaseException) -> bool:
    """Tell whether a signal handler raised an exception.

    Only a signal handler has the frame that it interrupted as an argument.
    """
    trace = error.__traceback__
    while trace is not None:
        frame, trace = trace.tb_frame, trace.tb_next
        if frame.f_back is not None and any(
            value is frame.f_back for value in _iterate_arguments(frame)
        ):
            return True
    return False


def _iterate_arguments(frame: FrameType) -> Iterator[object]:
    """Yield the arguments of a frame, including the items of ``*arguments``."""
    code = frame.f_code
    # The local variables follow, first among them that of ``*arguments``. No handler is called with
    # keywords, so that of ``**options`` does not matter.
    rest = bool(code.co_flags & _CO_VARARGS)
    for name in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount + rest]:
        value = frame.f_locals.get(name)
        yield value
        if type(value) is tuple:
            yield from cast("tuple[object, ...]", value)
