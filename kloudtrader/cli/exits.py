"""What the exit codes mean, and how an error becomes one line and one code."""

import os
import sys
from contextlib import suppress
from typing import IO

from kloudtrader import environment
from kloudtrader.runtime.diagnose.message import join_sentences
from kloudtrader.runtime.errors import (
    ConfigurationError,
    InvalidArgument,
    KloudTraderError,
    NoResponse,
    NotSent,
    OutcomeUnknown,
    Unauthorized,
    UnexpectedResponse,
)

OK = 0
REFUSED = FINDINGS = 1
USAGE = 2
CONFIGURATION = 3
NO_RESPONSE = 4
UNKNOWN = 5
UNEXPECTED = 6
FAULT = 70
UNWRITTEN = 74
INTERRUPTED = 130
BROKEN_PIPE = 141

MEANINGS = (
    (OK, "done"),
    (REFUSED, "refused by the venue; for check: there are findings"),
    (USAGE, "wrong usage: an option or an argument"),
    (CONFIGURATION, "a credential, a setting or an extra is missing or wrong"),
    (NO_RESPONSE, "not sent, or a read without a response: safe to try again"),
    (UNKNOWN, "an order or a change was sent and its outcome is unknown: look before acting again"),
    (UNEXPECTED, "the venue answered with something unexpected, or rows could not be read"),
    (FAULT, "a fault of this program"),
    (UNWRITTEN, "the output could not be written; what was asked for is done"),
    (INTERRUPTED, "interrupted by Ctrl-C"),
    (BROKEN_PIPE, "the reader of the output went away"),
)

_BY_OUTCOME = {"refused": REFUSED, "unknown": UNKNOWN}
_OF_WATCHLIST = ("user_add_watchlist", "user_remove_watchlist")
# What to do about a missing setting in a command, where a program would pass an argument.
_INSTEAD = {"ACCESS_TOKEN": "", "ACCOUNT_NUMBER": "give --account"}


class UnwrittenError(Exception):
    """A change was made, and the output that says so could not be written."""


def unwritten(error: OSError) -> str:
    """What to say of output that could not be written."""
    return f"the output could not be written: {error.strerror or error}"


def code_of(error: BaseException) -> int:
    """Return the exit code for an error."""
    if isinstance(error, InvalidArgument):
        return USAGE
    if isinstance(error, ConfigurationError):
        return CONFIGURATION
    if isinstance(error, UnexpectedResponse):
        return UNEXPECTED
    if isinstance(error, KloudTraderError):
        return _BY_OUTCOME.get(error.outcome, NO_RESPONSE)
    return FAULT


def line_of(error: BaseException) -> str:
    """Return an error in one line. Foreign errors are named by their class: they are internal."""
    if isinstance(error, OutcomeUnknown):
        return join_sentences(str(error), where_to_look(error.operation))
    if isinstance(error, ConfigurationError) and error.setting in _INSTEAD:
        return environment.missing(error.setting, _INSTEAD[error.setting])
    if isinstance(error, (NotSent, NoResponse)):
        return join_sentences(str(error), "'kloudtrader doctor' looks for the cause.")
    if isinstance(error, Unauthorized) and _has_another_log_in(error):
        return f"{error} Unset KALSHI_TOKEN to log in with KALSHI_EMAIL and KALSHI_PASSWORD."
    if isinstance(error, KloudTraderError):
        return str(error)
    return f"a fault of this program, {type(error).__name__}: {error}"


def where_to_look(operation: str) -> str:
    """Return the advice after a write whose outcome is unknown."""
    changed = "watchlist" if operation in _OF_WATCHLIST else "orders"
    return f"Look at 'kloudtrader kalshi {changed}' before you act again."


def _has_another_log_in(error: Unauthorized) -> bool:
    """Tell whether a session of Kalshi was refused where a command could log in.

    In a program the next call would; a command is a program of one call.
    """
    from kloudtrader_kalshi import operations  # only here: what explains one error

    pairs = ("KALSHI_USER_ID", "KALSHI_TOKEN", "KALSHI_EMAIL", "KALSHI_PASSWORD")
    return hasattr(operations, error.operation) and all(map(environment.optional, pairs))


def clean(text: str) -> str:
    """Return text without line breaks and without anything that could steer a terminal."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text
    words = " ".join(text.split())
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in words)


def encodable(text: str, stream: IO[str]) -> str:
    """Return text in which what the encoding of a stream lacks is replaced."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)


def complain(text: str) -> None:
    """Write one line on stderr."""
    notice(f"kloudtrader: {clean(text)}")


def notice(text: str) -> None:
    """Write on stderr. That it cannot be written changes nothing about what was done."""
    with suppress(OSError):
        print(encodable(text, sys.stderr), file=sys.stderr, flush=True)


def drop(stream: IO[str]) -> None:
    """What is still buffered must not be written when Python ends: that would change the code."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
