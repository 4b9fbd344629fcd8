"""Report what went wrong, grouped by what the caller can do.

::

    KloudTraderError                  .outcome: "not_sent" | "refused" | "unknown" | "read_failed"
    ├── ConfigurationError            a credential or setting is missing or wrong: not sent
    ├── InvalidArgument (ValueError)  an argument was refused: not sent; .argument names it
    │   └── KeyConflict               the key already names another order; .entry
    └── CallError                     one call failed; carries the evidence
        ├── NotSent                   no byte was sent: safe to try again
        │   └── JournalUnavailable    the order journal could not be written
        ├── NoResponse                a read got no usable response: safe to try again
        ├── UnexpectedResponse        a read got a response that the spec does not allow
        ├── OutcomeUnknown            a write was sent, but its outcome is unknown
        ├── NotDone                   a write was sent, and reading proved that it was not done
        ├── StillOpen                 an order still rests after patience ended; .orders
        └── ApiError (ApiException)   the server returned an error
            ├── BadRequest            400
            ├── Unauthorized          401
            ├── Forbidden             403
            ├── NotFound              404
            ├── Conflict              409
            ├── Gone                  410
            ├── UnprocessableContent  422
            ├── RateLimited           429; .retry_after in seconds
            │   └── UnknownRateLimited  also an OutcomeUnknown: nothing says that it was refused
            ├── ServerError           5xx and 408
            │   └── UnknownServerError  also an OutcomeUnknown: the server may have done it
            └── OrderRefused          a 2xx whose body is an error, or a rejected order; .order

A 4xx status refuses a write, except 408 and 429. A write that gets 5xx or 408 may have been done,
so its error is both a :class:`ServerError` and an :class:`OutcomeUnknown`. The same holds for 429,
unless the venue is known to refuse with it. :mod:`kloudtrader.orders` defines ``KeyConflict``,
``JournalUnavailable`` and ``OrderUnknown``, an :class:`OutcomeUnknown` of an order.

Each error is one line of text, with masked account and user ids and without credentials. ``body``,
``raw`` and ``parsed`` hold what the server sent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from kloudtrader.runtime.diagnose.message import (
    get_error_code,
    get_error_details,
    join_sentences,
    try_load_json,
)
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
]

Outcome = Literal["not_sent", "refused", "unknown", "read_failed"]


class Attempt(Record):
    """Describe one attempt of a call."""

    sent: bool
    """True if a byte of the request was sent."""
    status: int | None
    """Status of the response, ``None`` without a response."""
    reason: str
    """Reason phrase of the status line, or why there is no response."""
    seconds: float
    """Duration of the attempt."""
    waited: float = 0.0
    """Seconds waited before the attempt."""


class BadRow(Record):
    """Describe a part of a response that does not match the model."""

    path: str
    """Its place in the response, such as ``orders.order[3]``."""
    reason: str
    value: object
    """The JSON value as the server sent it."""


class Finding(Record):
    """Describe what a read showed about a write whose outcome was unknown.

    * ``done``: the write was done. ``result`` is the result, if it has one, such as the order.
    * ``not_done``: the write was not done, and cannot be done later.
    * ``cannot_tell``: reading does not show it. ``reason`` says why, ``evidence`` what was read.
    """

    verdict: Literal["done", "not_done", "cannot_tell"]
    reason: str
    result: object = None
    evidence: tuple[object, ...] = ()


if TYPE_CHECKING:

    class Evidence(TypedDict, total=False):
        """Type the keyword arguments of a :class:`CallError`."""

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
    """Report any error of this package. ``outcome`` tells the outcome of the request."""

    outcome: Outcome = "not_sent"


class ConfigurationError(KloudTraderError):
    """Report a missing or wrong credential or setting. The request was not sent."""

    def __init__(self, message: str = "", *, setting: str = "") -> None:
        super().__init__(message)
        self.setting = setting
        """Name of the environment variable that is missing or wrong, if that is the cause."""


class InvalidArgument(KloudTraderError, ValueError):  # noqa: N818 - a name users meet
    """Report an invalid argument. The request was not sent."""

    def __init__(self, message: str = "", *, argument: str = "") -> None:
        super().__init__(message)
        self.argument = argument
        """Name of the Python argument."""


class CallError(KloudTraderError):
    """Report a failed call, with all evidence. Unknown attributes are ``None``."""

    operation: str = ""
    """Name of the function or method."""
    method: str = ""
    path: str = ""
    """Path template, such as ``/accounts/{account_id}/orders``."""
    attempts: tuple[Attempt, ...] = ()
    status: int | None = None
    reason: str | None = None
    """Reason phrase of the status line, or why there is no usable response."""
    headers: Headers = Headers()
    """Headers of the response, without cookies and other credentials."""
    raw: bytes | None = None
    """Body of the response."""
    _code: str | None = None
    partial: object = None
    """The response with the valid rows only."""
    bad_rows: tuple[BadRow, ...] = ()
    advice: str | None = None
    """Advice on what to do, if known."""
    finding: Finding | None = None
    """The result of reconciling, if the outcome was read."""

    def __init__(self, message: str = "", **evidence: Unpack[Evidence]) -> None:
        super().__init__(message)
        for name, value in evidence.items():
            setattr(self, name, value)

    @property
    def parsed(self) -> object:
        """Return the body as the documented error model, else as plain JSON, else ``None``."""
        if "_parsed" not in self.__dict__:
            # Parsed on demand: the body of a page with bad rows may have many megabytes.
            self._parsed: object = try_load_json(self.raw or b"")
        return self._parsed

    @parsed.setter
    def parsed(self, value: object) -> None:
        self._parsed = value

    @property
    def code(self) -> str | None:
        """Return the server's error code, such as ``insufficient_balance``."""
        return self._code or get_error_code(self.parsed)

    @code.setter
    def code(self, value: str | None) -> None:
        self._code = value

    @property
    def details(self) -> object:
        """Return the details beside the server's error message, as plain JSON."""
        return get_error_details(self.parsed)

    @property
    def body(self) -> str | None:
        """Return the body as text, with replacement characters for bytes that are not UTF-8."""
        return None if self.raw is None else self.raw.decode("utf-8", "replace")

    def __str__(self) -> str:
        message = str(self.args[0]) if self.args else ""
        return join_sentences(message, self.advice) if self.advice else message

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"


class NotSent(CallError):  # noqa: N818
    """Report a request that was not sent, so it is safe to try again."""

    retry_after: float | None = None
    """Seconds until the server's rate limit allows a call, if that is the cause."""


class NoResponse(CallError):  # noqa: N818
    """Report a read without a usable response before the deadline. It is safe to try again."""

    outcome: Outcome = "read_failed"


class UnexpectedResponse(CallError):  # noqa: N818
    """Report a response to a read that the spec does not allow.

    ``partial`` is the model with the valid rows, if any. ``bad_rows`` lists the others.
    """

    outcome: Outcome = "read_failed"


class OutcomeUnknown(CallError):  # noqa: N818
    """Report a write that was sent, but whose outcome is unknown. Reconcile before acting again.

    :meth:`find_out` reads the outcome back, if the client that raised the error knows how.
    """

    outcome: Outcome = "unknown"
    inquiry: Callable[[], Finding] | None = None
    """Reads the outcome back, once. Pickling drops it."""

    def find_out(self) -> Finding:
        """Read the outcome back, unless ``finding`` has a final verdict, and keep the result."""
        if self.finding is None or self.finding.verdict == "cannot_tell":
            if self.inquiry is None:
                self.finding = Finding("cannot_tell", "this operation cannot be verified")
            else:
                self.finding = self.inquiry()
        return self.finding

    def __reduce__(self) -> tuple[Any, ...]:
        kept = {name: value for name, value in self.__dict__.items() if name != "inquiry"}
        return type(self), self.args, kept


class NotDone(CallError):  # noqa: N818
    """Report a write that was sent, but proved not to be done. ``finding`` tells why."""

    outcome: Outcome = "refused"


class StillOpen(CallError):  # noqa: N818
    """Report an order that still rests after patience ended. A cancel may still arrive."""

    outcome: Outcome = "unknown"
    orders: tuple[Any, ...] = ()
    """The orders, as last read."""


class ApiError(CallError):
    """Report an error that the server returned."""

    outcome: Outcome = "refused"


ApiException = ApiError
"""Alias that generated clients use."""


class BadRequest(ApiError):  # noqa: N818
    """Report status 400: the server refused the request as invalid."""


class Unauthorized(ApiError):  # noqa: N818
    """Report status 401: the credential is missing, wrong, expired or for another account."""


class Forbidden(ApiError):  # noqa: N818
    """Report status 403: the credential is valid but does not allow the operation."""


class NotFound(ApiError):  # noqa: N818
    """Report status 404: the resource does not exist."""


class Conflict(ApiError):  # noqa: N818
    """Report status 409: the request conflicts with the server's state, such as a used id."""


class Gone(ApiError):  # noqa: N818
    """Report status 410: the resource no longer exists."""


class UnprocessableContent(ApiError):  # noqa: N818
    """Report status 422: the server refused the content of the request."""


class RateLimited(ApiError):  # noqa: N818
    """Report status 429: too many requests."""

    retry_after: float | None = None
    """Seconds until the server accepts requests again, if it said so."""


class UnknownRateLimited(RateLimited, OutcomeUnknown):
    """Report status 429 for a write that the server may have done nevertheless."""

    outcome: Outcome = "unknown"


class ServerError(ApiError):
    """Report status 5xx or 408: the server failed or timed out."""

    outcome: Outcome = "read_failed"


class UnknownServerError(ServerError, OutcomeUnknown):
    """Report status 5xx or 408 for a write: it may have been done."""

    outcome: Outcome = "unknown"


class OrderRefused(ApiError):  # noqa: N818
    """Report an order that was refused with a success status, or rejected after acceptance."""

    order: object = None
    """The order as last read, if it was created."""


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


def choose_error_class(status: int, *, repeatable: bool) -> type[ApiError]:
    """Return the class for an error status of a read (``repeatable``) or a write."""
    if status < 300:  # the body refuses the request
        return OrderRefused
    kind = ServerError if status >= 500 else _BY_STATUS.get(status, ApiError)
    return kind if repeatable else _UNKNOWN.get(kind, kind)
