"""The venue-neutral part: what generated clients stand on.

A generated package describes its operations as plain values
(:mod:`kloudtrader.runtime.operation`) and calls them through a
:class:`~kloudtrader.runtime.client.Client`::

    from kloudtrader.runtime import Client, bearer, plain

    with Client("https://api.example.com/v1", authorize=bearer(token)) as client:
        answer = client.send(operations.get_thing, {"thing_id": "7"}, plain)

Names are imported when they are first used, so importing this package is cheap.
"""

from kloudtrader.runtime.lazy import exports

TYPE_CHECKING = False  # that of typing takes longer to import than all the rest here
if TYPE_CHECKING:
    from kloudtrader.runtime.api import Api
    from kloudtrader.runtime.budget import RetryBudget
    from kloudtrader.runtime.client import Client
    from kloudtrader.runtime.decoding import Decoder, Unreadable, plain
    from kloudtrader.runtime.errors import (
        ApiError,
        ApiException,
        Attempt,
        BadRequest,
        BadRow,
        CallError,
        ConfigurationError,
        Conflict,
        Finding,
        Forbidden,
        Gone,
        InvalidArgument,
        KloudTraderError,
        NoAnswer,
        NotDone,
        NotFound,
        NotSent,
        OrderRefused,
        OutcomeUnknown,
        RateLimited,
        ServerError,
        StillOpen,
        Unauthorized,
        UnexpectedAnswer,
        UnknownRateLimited,
        UnknownServerError,
        UnprocessableContent,
    )
    from kloudtrader.runtime.operation import (
        Body,
        Encoding,
        Operation,
        Parameter,
        Reply,
        SecurityScheme,
    )
    from kloudtrader.runtime.policy import Retry, Timeout
    from kloudtrader.runtime.ratelimit import RateLimiter, TokenBucket
    from kloudtrader.runtime.recording import RecordedAnswer, recorded_answers
    from kloudtrader.runtime.request import Request
    from kloudtrader.runtime.secret import Secret
    from kloudtrader.runtime.security import Authorization, api_key, basic, bearer, schemes
    from kloudtrader.runtime.transport import Transport
    from kloudtrader.runtime.typed import Typed

__all__ = [
    "Api",
    "ApiError",
    "ApiException",
    "Attempt",
    "Authorization",
    "BadRequest",
    "BadRow",
    "Body",
    "CallError",
    "Client",
    "ConfigurationError",
    "Conflict",
    "Decoder",
    "Encoding",
    "Finding",
    "Forbidden",
    "Gone",
    "InvalidArgument",
    "KloudTraderError",
    "NoAnswer",
    "NotDone",
    "NotFound",
    "NotSent",
    "Operation",
    "OrderRefused",
    "OutcomeUnknown",
    "Parameter",
    "RateLimited",
    "RateLimiter",
    "RecordedAnswer",
    "Reply",
    "Request",
    "Retry",
    "RetryBudget",
    "Secret",
    "SecurityScheme",
    "ServerError",
    "StillOpen",
    "Timeout",
    "TokenBucket",
    "Transport",
    "Typed",
    "Unauthorized",
    "UnexpectedAnswer",
    "UnknownRateLimited",
    "UnknownServerError",
    "UnprocessableContent",
    "Unreadable",
    "api_key",
    "basic",
    "bearer",
    "plain",
    "recorded_answers",
    "schemes",
]

_ELSEWHERE = {
    "Api": "api",
    "Authorization": "security",
    "Client": "client",
    "Decoder": "decoding",
    "RateLimiter": "ratelimit",
    "RecordedAnswer": "recording",
    "Request": "request",
    "Retry": "policy",
    "RetryBudget": "budget",
    "Secret": "secret",
    "Timeout": "policy",
    "TokenBucket": "ratelimit",
    "Transport": "transport",
    "Typed": "typed",
    "Unreadable": "decoding",
    "api_key": "security",
    "basic": "security",
    "bearer": "security",
    "plain": "decoding",
    "recorded_answers": "recording",
    "schemes": "security",
    **dict.fromkeys(
        ("Body", "Encoding", "Operation", "Parameter", "Reply", "SecurityScheme"), "operation"
    ),
}

__getattr__, __dir__ = exports(__name__, {name: _ELSEWHERE.get(name, "errors") for name in __all__})
