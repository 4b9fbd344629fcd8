"""What can go wrong, grouped by what the caller should do.

::

    KloudTraderError                  .outcome: "not_sent" | "refused" | "unknown" | "read_failed"
    ├── ConfigurationError            a credential or setting is missing or wrong; nothing was sent
    ├── InvalidArgument (ValueError)  an argument was refused before sending; .argument names it
    └── CallError                     one call failed; carries the evidence
        ├── NotSent                   no byte of the request left: safe to try again
        ├── NoResponse                  a read got no usable response: safe to try again
        ├── UnexpectedResponse          a read got a response that the spec does not allow
        ├── OutcomeUnknown            a write left, and nothing tells whether it was done
        ├── NotDone               a write was sent, and reading proved that it was not done
        ├── StillOpen             an order still rests after patience ended; .orders
        └── ApiError (ApiException)   the server answered with an error status
            ├── BadRequest            400
            ├── Unauthorized          401
            ├── Forbidden             403
            ├── NotFound              404
            ├── Conflict              409
            ├── Gone                  410
            ├── UnprocessableContent  422
            ├── RateLimited           429; .retry_after in seconds
            │   └── UnknownRateLimited    a write, and nothing says that it was refused
            ├── ServerError           5xx and 408
            │   └── UnknownServerError    the same for a write
            └── OrderRefused          a 2xx whose body is an error, or an order that was rejected

A write answered by a 4xx status other than 408 and 429 was refused. A write answered by 5xx or 408
may have been done, so its error is both a :class:`ServerError` and an :class:`OutcomeUnknown`; so
is that of a 429, unless the venue's gateway is known to refuse with it.

Every error is one line of text. Account and user ids are shortened in it and credentials never
appear; ``body``, ``raw`` and ``parsed`` keep what the server said.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from kloudtrader.runtime.diagnose.message import error_code, error_details, plain_json
from kloudtrader.runtime.record import Record
from kloudtrader.runtime.response.parse import Headers

if TYPE_CHECKING:
    from typing import TypedDict, Unpack

__all__ = [
    "ApiError",
    "ApiException",
    "Attempt",
    "BadRequest",
    "BadRow",
    "CallError",
    "ConfigurationError",
    "Conflict",
    "Finding",
    "Forbidden",
    "Gone",
    "InvalidArgument",
    "KloudTraderError",
    "NoResponse",
    "NotDone",
    "NotFound",
    "NotSent",
    "OrderRefused",
    "OutcomeUnknown",
    "RateLimited",
    "ServerError",
    "StillOpen",
    "Unauthorized",
    "UnexpectedResponse",
    "UnknownRateLimited",
    "UnknownServerError",
    "UnprocessableContent",
    "error_class",
    "sentences",
]

Outcome = Literal["not_sent", "refused", "unknown", "read_failed"]


class Attempt(Record):
    """What happened at one send of a call."""

    sent: bool
    """Whether a byte of the request left."""
    status: int | None
    """Status of the response, ``None`` where none came."""
    reason: str
    """The status line's words, or why no response came."""
    seconds: float
    """How long the attempt took."""
    waited: float = 0.0
    """Seconds waited before it."""


def sentences(first: str, second: str) -> str:
    """Put two sentences behind each other; the first may lack its stop."""
    return f"{first} {second}" if first.endswith((".", "!", "?")) else f"{first}. {second}"


class BadRow(Record):
    """One part of a response that does not fit the model."""

    path: str
    """Where it was, such as ``orders.order[3]``."""
    reason: str
    value: object
    """The JSON value as the server sent it."""


class Finding(Record):
    """What reading has shown about an operation whose outcome was unknown, with its grounds.

    * ``done``: it was done; ``result`` is what it made, where there is such a thing.
    * ``not_done``: it was not done, and will not be any more.
    * ``cannot_tell``: not yet, or never; ``reason`` says why, ``evidence`` what was read.
    """

    verdict: Literal["done", "not_done", "cannot_tell"]
    reason: str
    result: object = None
    evidence: tuple[object, ...] = ()


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
        code: str | None
        partial: object
        bad_rows: tuple[BadRow, ...]
        advice: str | None
        retry_after: float | None
        finding: Finding | None
        orders: tuple[Any, ...]


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
    """Words of the status line, or why no usable response came."""
    headers: Headers = Headers()
    """Headers of the response, without cookies and other credentials."""
    raw: bytes | None = None
    """Body of the response."""
    _code: str | None = None
    partial: object = None
    """The response with the rows that could be read."""
    bad_rows: tuple[BadRow, ...] = ()
    advice: str | None = None
    """What to do about it, where that is known."""
    finding: Finding | None = None
    """What reading back has shown, where somebody has looked."""

    def __init__(self, message: str = "", **evidence: Unpack[Evidence]) -> None:
        super().__init__(message)
        for name, value in evidence.items():
            setattr(self, name, value)

    @property
    def parsed(self) -> object:
        """Body as the documented error model, as plain JSON, or ``None``."""
        if "_parsed" not in self.__dict__:
            # When it is wanted: the body of a page with bad rows may have many megabytes.
            self._parsed: object = plain_json(self.raw or b"")
        return self._parsed

    @parsed.setter
    def parsed(self, value: object) -> None:
        self._parsed = value

    @property
    def code(self) -> str | None:
        """The server's own code of the error, such as ``insufficient_balance``."""
        return self._code or error_code(self.parsed)

    @code.setter
    def code(self, value: str | None) -> None:
        self._code = value

    @property
    def details(self) -> object:
        """What the server added to its message, as plain JSON."""
        return error_details(self.parsed)

    @property
    def body(self) -> str | None:
        """Body of the response as text; bytes that are not UTF-8 are replaced."""
        return None if self.raw is None else self.raw.decode("utf-8", "replace")

    def __str__(self) -> str:
        message = str(self.args[0]) if self.args else ""
        return sentences(message, self.advice) if self.advice else message

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"


class NotSent(CallError):  # noqa: N818
    """The request was not sent, so it is safe to try again."""

    retry_after: float | None = None
    """Seconds until the server's rate limit allows a call again, where that held it back."""


class NoResponse(CallError):  # noqa: N818
    """A read got no usable response in time. It is safe to try again."""

    outcome: Outcome = "read_failed"


class UnexpectedResponse(CallError):  # noqa: N818
    """A read got a response that the spec does not allow.

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
        """Read once whether it was done, and keep the result in ``finding``.

        A verdict stays: it is not found out twice.
        """
        if self.finding is None or self.finding.verdict == "cannot_tell":
            if self.inquiry is None:
                self.finding = Finding("cannot_tell", "nothing is known that could be read")
            else:
                self.finding = self.inquiry()
        return self.finding

    def __reduce__(self) -> tuple[Any, ...]:
        kept = {name: value for name, value in self.__dict__.items() if name != "inquiry"}
        return type(self), self.args, kept


class NotDone(CallError):  # noqa: N818
    """A write left, and reading back showed that it was not done. ``finding`` has the grounds."""

    outcome: Outcome = "refused"


class StillOpen(CallError):  # noqa: N818
    """An order still rests after patience ended. A cancel that was sent may still arrive."""

    outcome: Outcome = "unknown"
    orders: tuple[Any, ...] = ()
    """The orders as last read."""


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


class Conflict(ApiError):  # noqa: N818
    """Status 409: the request contradicts what the server has, such as an id that is used."""


class Gone(ApiError):  # noqa: N818
    """Status 410: this no longer exists."""


class UnprocessableContent(ApiError):  # noqa: N818
    """Status 422: the server understood the request and refused its content."""


class RateLimited(ApiError):  # noqa: N818
    """Status 429: too many requests."""

    retry_after: float | None = None
    """Seconds after which the server accepts requests again, where it said so."""


class UnknownRateLimited(RateLimited, OutcomeUnknown):
    """A write got a 429, and nothing says that it was refused before it was done."""

    outcome: Outcome = "unknown"


class ServerError(ApiError):
    """Status 5xx or 408: the server failed or gave up."""

    outcome: Outcome = "read_failed"


class UnknownServerError(ServerError, OutcomeUnknown):
    """A write was answered by 5xx or 408, so it may or may not have been done."""

    outcome: Outcome = "unknown"


class OrderRefused(ApiError):  # noqa: N818
    """The venue refused an order with a success status, or rejected it after accepting it."""

    order: object = None
    """The order as last read, where one was made."""


_BY_STATUS: dict[int, type[ApiError]] = {
    400: BadRequest,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    408: ServerError,
    409: Conflict,
    410: Gone,
    422: UnprocessableContent,
    429: RateLimited,
}
_UNKNOWN: dict[type[ApiError], type[ApiError]] = {
    RateLimited: UnknownRateLimited,
    ServerError: UnknownServerError,
}


def error_class(status: int, *, repeatable: bool) -> type[ApiError]:
    """Return the class for an error status of a read (``repeatable``) or a write.

    A success status stands for a response whose body is a refusal.
    """
    if status < 300:
        return OrderRefused
    kind = ServerError if status >= 500 else _BY_STATUS.get(status, ApiError)
    return kind if repeatable else _UNKNOWN.get(kind, kind)
