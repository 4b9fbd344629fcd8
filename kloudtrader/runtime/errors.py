"""What can go wrong, grouped by what the caller should do.

::

    KloudTraderError                  .outcome: "not_sent" | "refused" | "unknown" | "read_failed"
    ├── ConfigurationError            a credential or setting is missing or wrong; nothing was sent
    ├── InvalidArgument (ValueError)  an argument was refused before sending; .argument names it
    └── CallError                     one call failed; carries the evidence
        ├── NotSent                   no byte of the request left: safe to try again
        ├── NoAnswer                  a read got no usable answer: safe to try again
        ├── UnexpectedAnswer          a read got an answer that the spec does not allow
        ├── OutcomeUnknown            a write left, and nothing tells whether it was done
        ├── NotDone                   a write left, and reading back showed that it was not done
        └── ApiError (ApiException)   the server answered with an error status
            ├── BadRequest            400
            ├── Unauthorized          401
            ├── Forbidden             403
            ├── NotFound              404
            ├── RateLimited           429; .retry_after in seconds
            └── ServerError           5xx and 408
                └── UnknownServerError    the same for a write: also an OutcomeUnknown

A write answered by a 4xx status other than 408 was refused. A write answered by 5xx or 408 may have
been done, so its error is both a :class:`ServerError` and an :class:`OutcomeUnknown`.

Every error is one line of text. Account and user ids are shortened in it and credentials never
appear; ``body``, ``raw`` and ``parsed`` keep what the server said.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from kloudtrader.runtime.headers import Headers
from kloudtrader.runtime.lazy import late
from kloudtrader.runtime.record import Record

if TYPE_CHECKING:
    from typing import TypedDict, Unpack

    from kloudtrader.runtime import finding as findings
    from kloudtrader.runtime.finding import Finding
else:
    findings = late("finding")

__all__ = [
    "ApiError",
    "ApiException",
    "Attempt",
    "BadRequest",
    "BadRow",
    "CallError",
    "ConfigurationError",
    "Forbidden",
    "InvalidArgument",
    "KloudTraderError",
    "NoAnswer",
    "NotDone",
    "NotFound",
    "NotSent",
    "OutcomeUnknown",
    "RateLimited",
    "ServerError",
    "Unauthorized",
    "UnexpectedAnswer",
    "UnknownServerError",
    "error_class",
    "sentences",
]

Outcome = Literal["not_sent", "refused", "unknown", "read_failed"]


class Attempt(Record):
    """What happened at one send of a call."""

    sent: bool
    """Whether a byte of the request left."""
    status: int | None
    """Status of the answer, ``None`` where none came."""
    reason: str
    """The status line's words, or why no answer came."""
    seconds: float
    """How long the attempt took."""
    waited: float = 0.0
    """Seconds waited before it."""


def sentences(first: str, second: str) -> str:
    """Put two sentences behind each other; the first may lack its stop."""
    return f"{first} {second}" if first.endswith((".", "!", "?")) else f"{first}. {second}"


class BadRow(Record):
    """One part of an answer that does not fit the model."""

    path: str
    """Where it was, such as ``orders.order[3]``."""
    reason: str
    value: object
    """The JSON value as the server sent it."""


if TYPE_CHECKING:

    class Evidence(TypedDict, total=False):
        """Keyword arguments of a :class:`CallError`."""

        operation: str
        method: str
        path: str
        attempts: tuple[Attempt, ...]
        status: int | None
        reason: str | None
        headers: Headers
        raw: bytes | None
        parsed: object
        partial: object
        bad_rows: tuple[BadRow, ...]
        advice: str | None
        retry_after: float | None
        finding: Finding | None


class KloudTraderError(Exception):
    """Base of every error of this package. ``outcome`` tells what became of the request."""

    outcome: Outcome = "not_sent"


class ConfigurationError(KloudTraderError):
    """A credential or a setting is missing or wrong. Nothing was sent."""

    def __init__(self, message: str = "", *, setting: str = "") -> None:
        super().__init__(message)
        self.setting = setting
        """Name of the environment variable that is missing, where that is the cause."""


class InvalidArgument(KloudTraderError, ValueError):  # noqa: N818 - a name users meet
    """An argument was refused before anything was sent."""

    def __init__(self, message: str = "", *, argument: str = "") -> None:
        super().__init__(message)
        self.argument = argument
        """Name of the Python argument."""


class CallError(KloudTraderError):
    """One call failed. Holds all that is known about it; what is not known is ``None``."""

    operation: str = ""
    """Name of the function or method."""
    method: str = ""
    path: str = ""
    """Path template, such as ``/accounts/{account_id}/orders``."""
    attempts: tuple[Attempt, ...] = ()
    status: int | None = None
    reason: str | None = None
    """Words of the status line, or why no usable answer came."""
    headers: Headers = Headers()
    """Headers of the answer, without cookies and other credentials."""
    raw: bytes | None = None
    """Body of the answer."""
    parsed: object = None
    """Body as the documented error model, as plain JSON, or ``None``."""
    partial: object = None
    """The answer with the rows that could be read."""
    bad_rows: tuple[BadRow, ...] = ()
    advice: str | None = None
    """What to do about it, where that is known."""
    finding: Finding | None = None
    """What reading back has shown, where somebody has looked."""

    def __init__(self, message: str = "", **evidence: Unpack[Evidence]) -> None:
        super().__init__(message)
        self.__dict__.update(evidence)

    @property
    def body(self) -> str | None:
        """Body of the answer as text; bytes that are not UTF-8 are replaced."""
        return None if self.raw is None else self.raw.decode("utf-8", "replace")

    def __str__(self) -> str:
        message = str(self.args[0]) if self.args else ""
        return sentences(message, self.advice) if self.advice else message

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"


class NotSent(CallError):  # noqa: N818
    """No byte of the request left this machine, so it is safe to try again."""

    retry_after: float | None = None
    """Seconds until the server's rate limit allows a call again, where that held it back."""


class NoAnswer(CallError):  # noqa: N818
    """A read got no usable answer in time. It is safe to try again."""

    outcome: Outcome = "read_failed"


class UnexpectedAnswer(CallError):  # noqa: N818
    """A read got an answer that the spec does not allow.

    Where some rows could be read, ``partial`` is the model with those and ``bad_rows`` names the
    others with their reasons.
    """

    outcome: Outcome = "read_failed"


class OutcomeUnknown(CallError):  # noqa: N818
    """A write left, and nothing tells whether it was done. Ask before acting again.

    :meth:`find_out` asks, where the client that raised it knows how.
    """

    outcome: Outcome = "unknown"
    inquiry: Callable[[], Finding] | None = None
    """Looks once whether it was done; it only reads. Not kept when the error is pickled."""

    def find_out(self) -> Finding:
        """Look once whether it was done, and keep what was found in ``finding``."""
        if self.inquiry is None:
            self.finding = findings.Finding("cannot_tell", "nothing is known that could be asked")
        else:
            self.finding = self.inquiry()
        return self.finding

    def __reduce__(self) -> tuple[Any, ...]:
        kept = {name: value for name, value in self.__dict__.items() if name != "inquiry"}
        return type(self), self.args, kept


class NotDone(CallError):  # noqa: N818
    """A write left, and reading back showed that it was not done. ``finding`` has the grounds."""

    outcome: Outcome = "refused"


class ApiError(CallError):
    """The server answered with an error status."""

    outcome: Outcome = "refused"


ApiException = ApiError
"""The name that generated clients use."""


class BadRequest(ApiError):  # noqa: N818
    """Status 400: the server refused the request as wrong."""


class Unauthorized(ApiError):  # noqa: N818
    """Status 401: the credential is missing, wrong or expired, or not valid for this account."""


class Forbidden(ApiError):  # noqa: N818
    """Status 403: the credential is valid but does not allow this."""


class NotFound(ApiError):  # noqa: N818
    """Status 404."""


class RateLimited(ApiError):  # noqa: N818
    """Status 429: too many requests."""

    retry_after: float | None = None
    """Seconds until the server wants to be asked again, where it said so."""


class ServerError(ApiError):
    """Status 5xx or 408: the server failed or gave up."""

    outcome: Outcome = "read_failed"


class UnknownServerError(ServerError, OutcomeUnknown):
    """A write was answered by 5xx or 408, so it may or may not have been done."""

    outcome: Outcome = "unknown"


_BY_STATUS: dict[int, type[ApiError]] = {
    400: BadRequest,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    408: ServerError,
    429: RateLimited,
}


def error_class(status: int, *, repeatable: bool) -> type[ApiError]:
    """Return the class for an error status of a read (``repeatable``) or a write."""
    found = ServerError if status >= 500 else _BY_STATUS.get(status, ApiError)
    if found is ServerError and not repeatable:
        return UnknownServerError
    return found
