# Generated from kalshi_v1.yaml.
# Do not edit: change the spec or a template instead.
"""Operations of Kalshi Trade API v1, users: plain values, no models."""

from kloudtrader.runtime.operation import Body, Operation, Parameter, Reply, SecurityScheme

__all__ = [
    "OPERATIONS",
    "SECURITY_SCHEMES",
    "SERVERS",
    "get_market",
    "get_market_by_ticker",
    "get_market_order_book",
    "get_markets",
    "log_in",
    "log_out",
    "user_add_watchlist",
    "user_change_password",
    "user_get_balance",
    "user_get_market_position",
    "user_get_market_positions",
    "user_get_profile",
    "user_get_watchlist",
    "user_order_cancel",
    "user_order_create",
    "user_order_decrease",
    "user_orders_get",
    "user_remove_watchlist",
    "user_trades_get",
]

SERVERS: tuple[str, ...] = (
    "https://trading-api.kalshi.com/v1",
    "https://demo-api.kalshi.co/v1",
)
"""Base URLs that the spec names; the first is the default."""

SECURITY_SCHEMES: dict[str, SecurityScheme] = {
    "cookie": SecurityScheme(
        name="cookie", type="apiKey", location="header", parameter="Authorization"
    ),
}

_USER_ID = Parameter(
    argument="user_id",
    name="user_id",
    location="path",
    required=True,
    style="simple",
    explode=False,
    pattern="^[A-Za-z0-9._~-]+$",
    masked=True,
)
_MARKET_ID = Parameter(
    argument="market_id",
    name="market_id",
    location="path",
    required=True,
    style="simple",
    explode=False,
    pattern="^[A-Za-z0-9._~-]+$",
)
_ORDER_ID = Parameter(
    argument="order_id",
    name="order_id",
    location="path",
    required=True,
    style="simple",
    explode=False,
    pattern="^[A-Za-z0-9._~-]+$",
)
_MARKET_ID_2 = Parameter(argument="market_id", name="market_id", location="query")
_MIN_DATE = Parameter(argument="min_date", name="min_date", location="query", types=("date-time",))
_MAX_DATE = Parameter(argument="max_date", name="max_date", location="query", types=("date-time",))
_PAGE_SIZE = Parameter(argument="page_size", name="page_size", location="query", types=("integer",))
_PAGE_NUMBER = Parameter(
    argument="page_number", name="page_number", location="query", types=("integer",)
)

user_add_watchlist = Operation(
    name="user_add_watchlist",
    operation_id="UserAddWatchlist",
    method="PUT",
    path="/users/{user_id}/watchlist/{market_id}",
    tag="user",
    parameters=(
        _USER_ID,
        _MARKET_ID,
    ),
    replies=(Reply(status="204"),),
    error_headers=("code", "message", "details", "service"),
    security=(("cookie",),),
)
user_remove_watchlist = Operation(
    name="user_remove_watchlist",
    operation_id="UserRemoveWatchlist",
    method="DELETE",
    path="/users/{user_id}/watchlist/{market_id}",
    tag="user",
    parameters=(
        _USER_ID,
        _MARKET_ID,
    ),
    replies=(Reply(status="204"),),
    error_headers=("code", "message", "details", "service"),
    security=(("cookie",),),
)
user_change_password = Operation(
    name="user_change_password",
    operation_id="UserChangePassword",
    method="PUT",
    path="/users/{user_id}/password",
    tag="user",
    parameters=(_USER_ID,),
    body=Body(argument="user_change_password_request"),
    replies=(Reply(status="204"),),
    error_headers=("code", "message", "details", "service"),
    security=(("cookie",),),
)
user_get_balance = Operation(
    name="user_get_balance",
    operation_id="UserGetBalance",
    method="GET",
    path="/users/{user_id}/balance",
    tag="user",
    parameters=(_USER_ID,),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("balance",)),
    ),
    error_headers=("code", "message", "details", "service"),
    security=(("cookie",),),
    repeatable=True,
)
user_get_market_position = Operation(
    name="user_get_market_position",
    operation_id="UserGetMarketPosition",
    method="GET",
    path="/users/{user_id}/positions/{market_id}",
    tag="user",
    parameters=(
        _USER_ID,
        _MARKET_ID,
    ),
    replies=(
        Reply(
            status="200",
            content_type="application/json",
            shape="object",
            envelope=("market_position",),
        ),
    ),
    error_headers=("code", "message", "details", "service"),
    security=(("cookie",),),
    repeatable=True,
)
user_get_market_positions = Operation(
    name="user_get_market_positions",
    operation_id="UserGetMarketPositions",
    method="GET",
    path="/users/{user_id}/positions",
    tag="user",
    parameters=(_USER_ID,),
    replies=(
        Reply(
            status="200",
            content_type="application/json",
            shape="object",
            envelope=("market_positions",),
        ),
    ),
    error_headers=("code", "message", "details", "service"),
    security=(("cookie",),),
    repeatable=True,
)
user_get_profile = Operation(
    name="user_get_profile",
    operation_id="UserGetProfile",
    method="GET",
    path="/users/{user_id}",
    tag="user",
    parameters=(_USER_ID,),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("user",)),
    ),
    error_headers=("code", "message", "details", "service"),
    security=(("cookie",),),
    repeatable=True,
)
user_get_watchlist = Operation(
    name="user_get_watchlist",
    operation_id="UserGetWatchlist",
    method="GET",
    path="/users/{user_id}/watchlist",
    tag="user",
    parameters=(_USER_ID,),
    replies=(
        Reply(
            status="200", content_type="application/json", shape="object", envelope=("watchlist",)
        ),
    ),
    error_headers=("code", "message", "details", "service"),
    security=(("cookie",),),
    repeatable=True,
)
user_order_cancel = Operation(
    name="user_order_cancel",
    operation_id="UserOrderCancel",
    method="DELETE",
    path="/users/{user_id}/orders/{order_id}",
    tag="user",
    parameters=(
        _USER_ID,
        _ORDER_ID,
    ),
    replies=(
        Reply(
            status="200",
            content_type="application/json",
            shape="object",
            envelope=("order", "reduced_by"),
        ),
    ),
    error_headers=("code", "message", "details", "service"),
    security=(("cookie",),),
)
user_orders_get = Operation(
    name="user_orders_get",
    operation_id="UserOrdersGet",
    method="GET",
    path="/users/{user_id}/orders",
    tag="user",
    parameters=(
        _USER_ID,
        _MARKET_ID_2,
        Parameter(argument="is_yes", name="is_yes", location="query", types=("boolean",)),
        Parameter(argument="min_price", name="min_price", location="query", types=("integer",)),
        Parameter(argument="max_price", name="max_price", location="query", types=("integer",)),
        Parameter(
            argument="min_place_count", name="min_place_count", location="query", types=("integer",)
        ),
        Parameter(
            argument="max_place_count", name="max_place_count", location="query", types=("integer",)
        ),
        Parameter(
            argument="min_initial_count",
            name="min_initial_count",
            location="query",
            types=("integer",),
        ),
        Parameter(
            argument="max_initial_count",
            name="max_initial_count",
            location="query",
            types=("integer",),
        ),
        Parameter(
            argument="min_remaining_count",
            name="min_remaining_count",
            location="query",
            types=("integer",),
        ),
        Parameter(
            argument="max_remaining_count",
            name="max_remaining_count",
            location="query",
            types=("integer",),
        ),
        _MIN_DATE,
        _MAX_DATE,
        Parameter(
            argument="get_queue_position",
            name="get_queue_position",
            location="query",
            types=("boolean",),
        ),
        Parameter(argument="status", name="status", location="query"),
        _PAGE_SIZE,
        _PAGE_NUMBER,
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("orders",)),
    ),
    error_headers=("code", "message", "details", "service"),
    security=(("cookie",),),
    repeatable=True,
)
user_order_create = Operation(
    name="user_order_create",
    operation_id="UserOrderCreate",
    method="POST",
    path="/users/{user_id}/orders",
    tag="user",
    parameters=(_USER_ID,),
    body=Body(argument="user_order_create_request"),
    replies=(
        Reply(status="201", content_type="application/json", shape="object", envelope=("order",)),
    ),
    error_headers=("code", "message", "details", "service"),
    security=(("cookie",),),
)
user_order_decrease = Operation(
    name="user_order_decrease",
    operation_id="UserOrderDecrease",
    method="POST",
    path="/users/{user_id}/orders/{order_id}/decrease",
    tag="user",
    parameters=(
        _USER_ID,
        _ORDER_ID,
    ),
    body=Body(argument="user_order_decrease_request"),
    replies=(
        Reply(
            status="201",
            content_type="application/json",
            shape="object",
            envelope=("order", "reduced_by"),
        ),
    ),
    error_headers=("code", "message", "details", "service"),
    security=(("cookie",),),
)
user_trades_get = Operation(
    name="user_trades_get",
    operation_id="UserTradesGet",
    method="GET",
    path="/users/{user_id}/trades",
    tag="user",
    parameters=(
        _USER_ID,
        _MARKET_ID_2,
        Parameter(argument="order_id", name="order_id", location="query"),
        Parameter(argument="min_price", name="MinPrice", location="query", types=("integer",)),
        Parameter(argument="max_price", name="MaxPrice", location="query", types=("integer",)),
        Parameter(argument="min_count", name="MinCount", location="query", types=("integer",)),
        Parameter(argument="max_count", name="max_count", location="query", types=("integer",)),
        _MIN_DATE,
        _MAX_DATE,
        _PAGE_SIZE,
        _PAGE_NUMBER,
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("trades",)),
    ),
    error_headers=("code", "message", "details", "service"),
    security=(("cookie",),),
    repeatable=True,
)
log_in = Operation(
    name="log_in",
    operation_id="LogIn",
    method="POST",
    path="/log_in",
    tag="session",
    body=Body(argument="login_request", required=True),
    replies=(
        Reply(
            status="200",
            content_type="application/json",
            shape="object",
            envelope=("user_id", "token"),
        ),
    ),
    error_headers=("code", "message", "details", "service"),
    repeatable=True,
)
log_out = Operation(
    name="log_out",
    operation_id="LogOut",
    method="POST",
    path="/log_out",
    tag="session",
    replies=(Reply(status="204"),),
    error_headers=("code", "message", "details", "service"),
    security=(("cookie",),),
)
get_markets = Operation(
    name="get_markets",
    operation_id="GetMarkets",
    method="GET",
    path="/markets",
    tag="market",
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("markets",)),
    ),
    error_headers=("code", "message", "details", "service"),
    repeatable=True,
)
get_market = Operation(
    name="get_market",
    operation_id="GetMarket",
    method="GET",
    path="/markets/{market_id}",
    tag="market",
    parameters=(_MARKET_ID,),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("market",)),
    ),
    error_headers=("code", "message", "details", "service"),
    repeatable=True,
)
get_market_by_ticker = Operation(
    name="get_market_by_ticker",
    operation_id="GetMarketByTicker",
    method="GET",
    path="/markets_by_ticker/{ticker_name}",
    tag="market",
    parameters=(
        Parameter(
            argument="ticker_name",
            name="ticker_name",
            location="path",
            required=True,
            style="simple",
            explode=False,
            pattern="^[A-Za-z0-9._~-]+$",
        ),
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("market",)),
    ),
    error_headers=("code", "message", "details", "service"),
    repeatable=True,
)
get_market_order_book = Operation(
    name="get_market_order_book",
    operation_id="GetMarketOrderBook",
    method="GET",
    path="/markets/{market_id}/order_book",
    tag="market",
    parameters=(_MARKET_ID,),
    replies=(
        Reply(
            status="200", content_type="application/json", shape="object", envelope=("order_book",)
        ),
    ),
    error_headers=("code", "message", "details", "service"),
    repeatable=True,
)

OPERATIONS: dict[str, Operation] = {
    operation.name: operation
    for operation in (
        user_add_watchlist,
        user_remove_watchlist,
        user_change_password,
        user_get_balance,
        user_get_market_position,
        user_get_market_positions,
        user_get_profile,
        user_get_watchlist,
        user_order_cancel,
        user_orders_get,
        user_order_create,
        user_order_decrease,
        user_trades_get,
        log_in,
        log_out,
        get_markets,
        get_market,
        get_market_by_ticker,
        get_market_order_book,
    )
}
"""All operations by their Python names, in the order of the spec."""
