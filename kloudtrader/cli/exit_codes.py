"""Define the exit codes, and map an error to its code and its message."""

from kloudtrader import environment
from kloudtrader.runtime.diagnose.message import join_sentences
from kloudtrader.runtime.errors import (
    ApiError,
    ConfigurationError,
    InvalidArgument,
    KloudTraderError,
    NoResponse,
    NotSent,
    OutcomeUnknown,
    StillOpen,
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
    (CONFIGURATION, "a credential, a setting or an extra is missing or wrong, or is refused"),
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
_TRADIER_OPERATIONS = ("place_order", "change_order", "cancel_order")
_LOG_IN = "log_in"
_WATCHLIST_OPERATIONS = ("user_add_watchlist", "user_remove_watchlist")
# A program would pass an argument where a setting is missing; a command has an option at most.
_OPTION_INSTEAD = {"ACCESS_TOKEN": "", "ACCOUNT_NUMBER": "give --account NUMBER"}
_FILE_ADVICE = "A file such as .env is read with --env-file .env."


def get_exit_code(error: BaseException) -> int:
    """Return the exit code for an error."""
    if isinstance(error, InvalidArgument):
        return USAGE
    if isinstance(error, ConfigurationError):
        return CONFIGURATION
    if isinstance(error, UnexpectedResponse):
        return UNEXPECTED
    if isinstance(error, ApiError) and _refuses_credential(error):
        return CONFIGURATION
    if isinstance(error, KloudTraderError):
        return _BY_OUTCOME.get(error.outcome, NO_RESPONSE)
    return INTERNAL_ERROR


def _refuses_credential(error: ApiError) -> bool:
    """Return whether a token or a password is wrong, so that trying again cannot help."""
    if error.operation == _LOG_IN and error.outcome == "refused":
        return True
    if not isinstance(error, Unauthorized):
        return False
    from kloudtrader.tradier.access import refuses_account  # only here: most errors need it not

    return not refuses_account(error)


def describe_error(error: BaseException, *, of_kalshi: bool = False) -> str:
    """Return the message of an error in one line; an internal error is named by its class.

    ``of_kalshi`` is true for a command of Kalshi, whose operations have names of Tradier's.
    """
    if isinstance(error, OutcomeUnknown | StillOpen):
        return join_sentences(str(error), advise_check(error.operation, of_kalshi=of_kalshi))
    if isinstance(error, ConfigurationError):
        text = (error.setting and _describe_missing(error.setting)) or str(error)
        text = text.replace(environment.FILE_ADVICE, _FILE_ADVICE)
        return text.replace(environment.KEY_ARGUMENTS, "")
    if isinstance(error, (NotSent, NoResponse)):
        return join_sentences(str(error), "'kloudtrader doctor' looks for the cause.")
    if isinstance(error, Unauthorized) and _has_other_log_in(error):
        return f"{error} Unset KALSHI_TOKEN to log in with KALSHI_EMAIL and KALSHI_PASSWORD."
    if isinstance(error, KloudTraderError):
        return str(error)
    return f"internal error, {type(error).__name__}: {error}"


def _describe_missing(setting: str) -> str | None:
    """Return which variables of Tradier are missing; ``None`` if the setting is there but wrong."""
    if setting not in _OPTION_INSTEAD:
        return None
    names = ["ACCESS_TOKEN", "ACCOUNT_NUMBER"] if setting == "ACCOUNT_NUMBER" else [setting]
    gone = [name for name in names if environment.get(name) is None]
    return environment.describe_missing(gone, _OPTION_INSTEAD[setting]) if setting in gone else None


def advise_check(operation: str, *, of_kalshi: bool = False) -> str:
    """Return the advice after a write whose outcome is unknown."""
    command = "kalshi watchlist" if operation in _WATCHLIST_OPERATIONS else "kalshi orders"
    if operation in _TRADIER_OPERATIONS and not of_kalshi:
        command = "orders --tags"
    return f"Check 'kloudtrader {command}' before you try again."


def _has_other_log_in(error: Unauthorized) -> bool:
    """Return whether Kalshi refused a session although the email and password are set.

    In a program the next call would log in with them, but a command makes one call only.
    """
    from kloudtrader_kalshi import operations  # only here: most errors do not need it

    pairs = ("KALSHI_USER_ID", "KALSHI_TOKEN", "KALSHI_EMAIL", "KALSHI_PASSWORD")
    return hasattr(operations, error.operation) and all(map(environment.get, pairs))
