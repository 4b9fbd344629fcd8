"""What the exit codes mean, and how an error becomes one line and one code."""

import os
import sys
from contextlib import suppress
from typing import IO

from kloudtrader import environment
from kloudtrader.runtime.errors import (
    ConfigurationError,
    InvalidArgument,
    KloudTraderError,
    NoAnswer,
    NotSent,
    OutcomeUnknown,
    Unauthorized,
    UnexpectedAnswer,
    sentences,
)

__all__ = [
    "BROKEN_PIPE",
    "CONFIGURATION",
    "FINDINGS",
    "INTERRUPTED",
    "MEANINGS",
    "NO_ANSWER",
    "OK",
    "REFUSED",
    "UNEXPECTED",
    "UNKNOWN",
    "UNWRITTEN",
    "USAGE",
    "UnwrittenError",
    "code_of",
    "complain",
    "drop",
    "line_of",
    "notice",
    "one_line",
    "unwritten",
]

OK = 0
REFUSED = FINDINGS = 1
USAGE = 2
CONFIGURATION = 3
NO_ANSWER = 4
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
    (NO_ANSWER, "not sent, or a read without an answer: safe to try again"),
    (UNKNOWN, "an order or a change was sent and its outcome is unknown: look before acting again"),
    (UNEXPECTED, "the venue answered with something unexpected, or rows could not be read"),
    (FAULT, "a fault of this program"),
    (UNWRITTEN, "the output could not be written; what was asked for is done"),
    (INTERRUPTED, "interrupted by Ctrl-C"),
    (BROKEN_PIPE, "the reader of the output went away"),
)

# The way out of a missing setting that a command has, where a program would pass an argument.
_INSTEAD = {"ACCESS_TOKEN": "", "ACCOUNT_NUMBER": "give --account"}


class UnwrittenError(Exception):
    """A change was made, and the output that says so could not be written."""


def unwritten(error: OSError) -> str:
    """What to say of output that could not be written."""
    return f"the output could not be written: {error.strerror or error}"


def code_of(error: BaseException) -> int:
    """The exit code for an error."""
    if isinstance(error, InvalidArgument):
        return USAGE
    if isinstance(error, ConfigurationError):
        return CONFIGURATION
    if isinstance(error, UnexpectedAnswer):
        return UNEXPECTED
    if isinstance(error, KloudTraderError):
        by_outcome = {"not_sent": NO_ANSWER, "refused": REFUSED, "unknown": UNKNOWN}
        return by_outcome.get(error.outcome, NO_ANSWER)
    return FAULT


def line_of(error: BaseException) -> str:
    """An error in one line. Foreign errors are named by their class: they are faults of ours."""
    if isinstance(error, OutcomeUnknown):
        where = "watchlist" if error.operation.endswith("_watchlist") else "orders"
        return sentences(str(error), f"Look at 'kloudtrader kalshi {where}' before you act again.")
    if isinstance(error, ConfigurationError) and error.setting in _INSTEAD:
        return environment.missing(error.setting, _INSTEAD[error.setting])
    if isinstance(error, (NotSent, NoAnswer)):
        return sentences(str(error), "'kloudtrader doctor' looks for the cause.")
    if isinstance(error, Unauthorized) and _has_another_log_in(error):
        return f"{error} Unset KALSHI_TOKEN to log in with KALSHI_EMAIL and KALSHI_PASSWORD."
    if isinstance(error, KloudTraderError):
        return str(error)
    return f"a fault of this program, {type(error).__name__}: {error}"


def _has_another_log_in(error: Unauthorized) -> bool:
    """Whether a session of Kalshi was refused where a command could log in.

    In a program the next call would; a command is a program of one call.
    """
    from kloudtrader_kalshi import operations  # only here: what explains one error

    pairs = ("KALSHI_USER_ID", "KALSHI_TOKEN", "KALSHI_EMAIL", "KALSHI_PASSWORD")
    return hasattr(operations, error.operation) and all(map(environment.optional, pairs))


def one_line(text: str) -> str:
    """Text without line breaks and without anything that could steer a terminal."""
    words = " ".join(text.split())
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in words)


def complain(text: str) -> None:
    """Write one line on stderr."""
    notice(f"kloudtrader: {one_line(text)}")


def notice(text: str) -> None:
    """Write on stderr. That it cannot be written changes nothing about what was done."""
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    with suppress(OSError):
        print(text.encode(encoding, "replace").decode(encoding), file=sys.stderr, flush=True)


def drop(stream: IO[str]) -> None:
    """What is still buffered must not be written when Python ends: that would change the code."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
