"""Send the operations of any API: the venue-neutral base of generated clients.

A generated package describes its operations as plain values
(:mod:`kloudtrader.runtime.operation`) and calls them through a
:class:`~kloudtrader.runtime.client.Client`::

    from kloudtrader.runtime import Client, bearer, plain

    with Client("https://api.example.com/v1", authorize=bearer(token)) as client:
        response = client.send(operations.get_thing, {"thing_id": "7"}, plain)

Names are imported when they are first used, so importing this package is cheap.
"""

from kloudtrader.runtime.lazy import exports

TYPE_CHECKING = False  # that of typing takes longer to import than all the rest here
if TYPE_CHECKING:
    from kloudtrader.runtime.auth import Authorization as Authorization
    from kloudtrader.runtime.auth import Secret as Secret
    from kloudtrader.runtime.auth import api_key as api_key
    from kloudtrader.runtime.auth import basic as basic
    from kloudtrader.runtime.auth import bearer as bearer
    from kloudtrader.runtime.auth import schemes as schemes
    from kloudtrader.runtime.client import Api as Api
    from kloudtrader.runtime.client import CallResult as CallResult
    from kloudtrader.runtime.client import Client as Client
    from kloudtrader.runtime.errors import ApiError as ApiError
    from kloudtrader.runtime.errors import ApiException as ApiException
    from kloudtrader.runtime.errors import Attempt as Attempt
    from kloudtrader.runtime.errors import BadRequest as BadRequest
    from kloudtrader.runtime.errors import BadRow as BadRow
    from kloudtrader.runtime.errors import CallError as CallError
    from kloudtrader.runtime.errors import ConfigurationError as ConfigurationError
    from kloudtrader.runtime.errors import Conflict as Conflict
    from kloudtrader.runtime.errors import Finding as Finding
    from kloudtrader.runtime.errors import Forbidden as Forbidden
    from kloudtrader.runtime.errors import Gone as Gone
    from kloudtrader.runtime.errors import InvalidArgument as InvalidArgument
    from kloudtrader.runtime.errors import KloudTraderError as KloudTraderError
    from kloudtrader.runtime.errors import NoResponse as NoResponse
    from kloudtrader.runtime.errors import NotDone as NotDone
    from kloudtrader.runtime.errors import NotFound as NotFound
    from kloudtrader.runtime.errors import NotSent as NotSent
    from kloudtrader.runtime.errors import OrderRefused as OrderRefused
    from kloudtrader.runtime.errors import OutcomeUnknown as OutcomeUnknown
    from kloudtrader.runtime.errors import RateLimited as RateLimited
    from kloudtrader.runtime.errors import ServerError as ServerError
    from kloudtrader.runtime.errors import StillOpen as StillOpen
    from kloudtrader.runtime.errors import Unauthorized as Unauthorized
    from kloudtrader.runtime.errors import UnexpectedResponse as UnexpectedResponse
    from kloudtrader.runtime.errors import UnknownRateLimited as UnknownRateLimited
    from kloudtrader.runtime.errors import UnknownServerError as UnknownServerError
    from kloudtrader.runtime.errors import UnprocessableContent as UnprocessableContent
    from kloudtrader.runtime.http.transport import Transport as Transport
    from kloudtrader.runtime.limits import RateLimiter as RateLimiter
    from kloudtrader.runtime.limits import RetryBudget as RetryBudget
    from kloudtrader.runtime.limits import TokenBucket as TokenBucket
    from kloudtrader.runtime.operation import Body as Body
    from kloudtrader.runtime.operation import Encoding as Encoding
    from kloudtrader.runtime.operation import Operation as Operation
    from kloudtrader.runtime.operation import Parameter as Parameter
    from kloudtrader.runtime.operation import Reply as Reply
    from kloudtrader.runtime.operation import SecurityScheme as SecurityScheme
    from kloudtrader.runtime.policy import Retry as Retry
    from kloudtrader.runtime.policy import Timeout as Timeout
    from kloudtrader.runtime.recording import RecordedResponse as RecordedResponse
    from kloudtrader.runtime.recording import recorded_responses as recorded_responses
    from kloudtrader.runtime.request.build import Request as Request
    from kloudtrader.runtime.response.decode import Decoder as Decoder
    from kloudtrader.runtime.response.decode import Unreadable as Unreadable
    from kloudtrader.runtime.response.decode import plain as plain
    from kloudtrader.runtime.response.typed import Typed as Typed

ERRORS = (
    "ApiError",
    "ApiException",
    "BadRequest",
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
)
"""The exceptions, which :mod:`kloudtrader` exports, too."""
_NAMES = {
    "auth": ("Authorization", "Secret", "api_key", "basic", "bearer", "schemes"),
    "client": ("Api", "CallResult", "Client"),
    "errors": (*ERRORS, "Attempt", "BadRow"),
    "http.transport": ("Transport",),
    "limits": ("RateLimiter", "RetryBudget", "TokenBucket"),
    "operation": ("Body", "Encoding", "Operation", "Parameter", "Reply", "SecurityScheme"),
    "policy": ("Retry", "Timeout"),
    "recording": ("RecordedResponse", "recorded_responses"),
    "request.build": ("Request",),
    "response.decode": ("Decoder", "Unreadable", "plain"),
    "response.typed": ("Typed",),
}
_MODULES = {name: module for module, names in _NAMES.items() for name in names}
__getattr__, __dir__ = exports(__name__, _MODULES)
if not TYPE_CHECKING:  # type checkers read the imports above
    __all__ = list(_MODULES)
