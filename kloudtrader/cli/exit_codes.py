"""Define the exit codes, and map an error to its code and its message."""

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
INTERNAL_ERROR = 70
UNWRITTEN = 74
INTERRUPTED = 130
BROKEN_PIPE = 141

MEANINGS = (
    (OK, "done"),
    (REFUSED, "refused by the server; for check: there are findings"),
    (USAGE, "wrong usage: an option or an argument"),
    (CONFIGURATION, "a credential, a setting or an extra is missing or wrong"),
    (NO_RESPONSE, "not sent, or a read without a response: safe to try again"),
    (
        UNKNOWN,
        "an order or a change was sent, but its outcome is unknown: check before trying again",
    ),
    (UNEXPECTED, "unexpected response, or rows that could not be read"),
    (INTERNAL_ERROR, "internal error"),
    (UNWRITTEN, "the output could not be written; the command itself was carried out"),
    (INTERRUPTED, "interrupted by Ctrl-C"),
    (BROKEN_PIPE, "the reader of the output closed the pipe"),
)

_BY_OUTCOME = {"refused": REFUSED, "unknown": UNKNOWN}
_WATCHLIST_OPERATIONS = ("user_add_watchlist", "user_remove_watchlist")
# A program would pass an argument where a setting is missing; a command has an option at most.
_OPTION_INSTEAD = {"ACCESS_TOKEN": "", "ACCOUNT_NUMBER": "give --account"}


def get_exit_code(error: BaseException) -> int:
    """Return the exit code for an error."""
    if isinstance(error, InvalidArgument):
        return USAGE
    if isinstance(error, ConfigurationError):
        return CONFIGURATION
    if isinstance(error, UnexpectedResponse):
        return UNEXPECTED
    if isinstance(error, KloudTraderError):
        return _BY_OUTCOME.get(error.outcome, NO_RESPONSE)
    return INTERNAL_ERROR


def describe_error(error: BaseException) -> str:
    """Return the message of an error in one line; an internal error is named by its class."""
    if isinstance(error, OutcomeUnknown):
        return join_sentences(str(error), advise_check(error.operation))
    if isinstance(error, ConfigurationError) and error.setting in _OPTION_INSTEAD:
        return environment.missing(error.setting, _OPTION_INSTEAD[error.setting])
    if isinstance(error, (NotSent, NoResponse)):
        return join_sentences(str(error), "'kloudtrader doctor' looks for the cause.")
    if isinstance(error, Unauthorized) and _has_other_log_in(error):
        return f"{error} Unset KALSHI_TOKEN to log in with KALSHI_EMAIL and KALSHI_PASSWORD."
    if isinstance(error, KloudTraderError):
        return str(error)
    return f"internal error, {type(error).__name__}: {error}"


def advise_check(operation: str) -> str:
    """Return the advice after a write whose outcome is unknown."""
    changed = "watchlist" if operation in _WATCHLIST_OPERATIONS else "orders"
    return f"Check 'kloudtrader kalshi {changed}' before you try again."


def _has_other_log_in(error: Unauthorized) -> bool:
    """Return whether Kalshi refused a session although the email and password are set.

    In a program the next call would log in with them, but a command makes one call only.
    """
    from kloudtrader_kalshi import operations  # only here: most errors do not need it

    pairs = ("KALSHI_USER_ID", "KALSHI_TOKEN", "KALSHI_EMAIL", "KALSHI_PASSWORD")
    return hasattr(operations, error.operation) and all(map(environment.optional, pairs))
