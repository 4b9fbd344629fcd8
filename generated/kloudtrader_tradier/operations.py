# Generated from tradier.yaml.
# Do not edit: change the spec or a template instead.
"""Operations of Tradier Brokerage API, accounts, trading and market data: plain values, no
models.
"""

from kloudtrader.runtime.operation import (
    Body,
    Encoding,
    Operation,
    Parameter,
    Reply,
    SecurityScheme,
)

__all__ = [
    "OPERATIONS",
    "SECURITY_SCHEMES",
    "SERVERS",
    "account_balance",
    "account_costbasis",
    "account_history",
    "account_orders",
    "account_positions",
    "account_specificorders",
    "cancel_order",
    "change_order",
    "easy_to_borrow",
    "lookup_symbols",
    "market_calendar",
    "market_clock",
    "option_chain",
    "option_expirations",
    "option_lookup",
    "option_strikes",
    "place_order",
    "post_quotes",
    "preview_order",
    "price_history",
    "quotes",
    "search_symbols",
    "time_and_sales",
    "user_profile",
]

SERVERS: tuple[str, ...] = (
    "https://api.tradier.com/v1",
    "https://sandbox.tradier.com/v1",
)
"""Base URLs that the spec names; the first is the default."""

SECURITY_SCHEMES: dict[str, SecurityScheme] = {
    "bearer": SecurityScheme(name="bearer", type="http", scheme="bearer"),
}

_ACCOUNT_NUMBER = Parameter(
    argument="account_number",
    name="account_id",
    location="path",
    required=True,
    style="simple",
    explode=False,
    pattern="^[A-Za-z0-9._~-]+$",
    masked=True,
)
_PAGE = Parameter(argument="page", name="page", location="query", types=("integer",), minimum=1)
_LIMIT = Parameter(argument="limit", name="limit", location="query", types=("integer",))
_START = Parameter(argument="start", name="start", location="query", types=("date",))
_END = Parameter(argument="end", name="end", location="query", types=("date",))
_SYMBOL = Parameter(argument="symbol", name="symbol", location="query")
_INCLUDE_TAGS = Parameter(
    argument="include_tags", name="includeTags", location="query", types=("boolean",)
)
_ORDER_ID = Parameter(
    argument="order_id",
    name="id",
    location="path",
    types=("integer", "string"),
    required=True,
    style="simple",
    explode=False,
    pattern="^[A-Za-z0-9._~-]+$",
)
_GREEKS = Parameter(argument="greeks", name="greeks", location="query", types=("boolean",))
_SYMBOL_2 = Parameter(
    argument="symbol", name="symbol", location="query", required=True, min_length=1
)
_EXPIRATION = Parameter(
    argument="expiration", name="expiration", location="query", types=("date",), required=True
)
_INCLUDE_ALL_ROOTS = Parameter(
    argument="include_all_roots", name="includeAllRoots", location="query", types=("boolean",)
)
_INTERVAL = Parameter(argument="interval", name="interval", location="query")
_SESSION_FILTER = Parameter(argument="session_filter", name="session_filter", location="query")
_QUERY = Parameter(argument="query", name="q", location="query", required=True, min_length=1)

user_profile = Operation(
    name="user_profile",
    operation_id="user_profile",
    method="GET",
    path="/user/profile",
    tag="account",
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("profile",)),
    ),
    security=(("bearer",),),
    repeatable=True,
    rate_group="standard",
)
account_balance = Operation(
    name="account_balance",
    operation_id="account_balance",
    method="GET",
    path="/accounts/{account_id}/balances",
    tag="account",
    parameters=(_ACCOUNT_NUMBER,),
    replies=(
        Reply(
            status="200", content_type="application/json", shape="object", envelope=("balances",)
        ),
    ),
    security=(("bearer",),),
    repeatable=True,
    rate_group="standard",
)
account_positions = Operation(
    name="account_positions",
    operation_id="account_positions",
    method="GET",
    path="/accounts/{account_id}/positions",
    tag="account",
    parameters=(_ACCOUNT_NUMBER,),
    replies=(
        Reply(
            status="200", content_type="application/json", shape="object", envelope=("positions",)
        ),
    ),
    security=(("bearer",),),
    repeatable=True,
    rate_group="standard",
)
account_history = Operation(
    name="account_history",
    operation_id="account_history",
    method="GET",
    path="/accounts/{account_id}/history",
    tag="account",
    parameters=(
        _ACCOUNT_NUMBER,
        _PAGE,
        _LIMIT,
        Parameter(argument="type", name="type", location="query"),
        _START,
        _END,
        _SYMBOL,
        Parameter(argument="exact_match", name="exactMatch", location="query", types=("boolean",)),
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("history",)),
    ),
    security=(("bearer",),),
    repeatable=True,
    rate_group="standard",
)
account_costbasis = Operation(
    name="account_costbasis",
    operation_id="account_costbasis",
    method="GET",
    path="/accounts/{account_id}/gainloss",
    tag="account",
    parameters=(
        _ACCOUNT_NUMBER,
        _PAGE,
        _LIMIT,
        Parameter(argument="sort_by", name="sortBy", location="query"),
        Parameter(argument="sort", name="sort", location="query"),
        _START,
        _END,
        _SYMBOL,
    ),
    replies=(
        Reply(
            status="200", content_type="application/json", shape="object", envelope=("gainloss",)
        ),
    ),
    security=(("bearer",),),
    repeatable=True,
    rate_group="standard",
)
account_orders = Operation(
    name="account_orders",
    operation_id="account_orders",
    method="GET",
    path="/accounts/{account_id}/orders",
    tag="account",
    parameters=(
        _ACCOUNT_NUMBER,
        _PAGE,
        _LIMIT,
        _INCLUDE_TAGS,
        Parameter(
            argument="status",
            name="status",
            location="query",
            types=("array",),
            explode=False,
            items=("string",),
        ),
        Parameter(argument="filter", name="filter", location="query"),
        Parameter(argument="date", name="date", location="query", types=("date",)),
        _START,
        _END,
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("orders",)),
    ),
    security=(("bearer",),),
    repeatable=True,
    rate_group="standard",
)
account_specificorders = Operation(
    name="account_specificorders",
    operation_id="account_specificorders",
    method="GET",
    path="/accounts/{account_id}/orders/{id}",
    tag="account",
    parameters=(
        _ACCOUNT_NUMBER,
        _ORDER_ID,
        _INCLUDE_TAGS,
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("order",)),
    ),
    security=(("bearer",),),
    repeatable=True,
    rate_group="standard",
)
place_order = Operation(
    name="place_order",
    operation_id="place_order",
    method="POST",
    path="/accounts/{account_id}/orders",
    tag="trading",
    parameters=(_ACCOUNT_NUMBER,),
    body=Body(
        argument="order",
        content_type="application/x-www-form-urlencoded",
        required=True,
        encodings=(
            Encoding(name="legs", indexed=True),
            Encoding(name="stock", indexed=True),
            Encoding(name="options", indexed=True),
            Encoding(name="first", indexed=True),
            Encoding(name="second", indexed=True),
            Encoding(name="entry", indexed=True),
            Encoding(name="exits", indexed=True),
        ),
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("order",)),
    ),
    security=(("bearer",),),
    rate_group="trading",
    refusals=("errors",),
)
preview_order = Operation(
    name="preview_order",
    operation_id="preview_order",
    method="POST",
    path="/accounts/{account_id}/orders",
    tag="trading",
    parameters=(_ACCOUNT_NUMBER,),
    body=Body(
        argument="order",
        content_type="application/x-www-form-urlencoded",
        required=True,
        encodings=(
            Encoding(name="legs", indexed=True),
            Encoding(name="stock", indexed=True),
            Encoding(name="options", indexed=True),
            Encoding(name="first", indexed=True),
            Encoding(name="second", indexed=True),
            Encoding(name="entry", indexed=True),
            Encoding(name="exits", indexed=True),
        ),
        constants=(("preview", "true"),),
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("order",)),
    ),
    security=(("bearer",),),
    repeatable=True,
    rate_group="trading",
    refusals=("errors",),
)
change_order = Operation(
    name="change_order",
    operation_id="change_order",
    method="PUT",
    path="/accounts/{account_id}/orders/{id}",
    tag="trading",
    parameters=(
        _ACCOUNT_NUMBER,
        _ORDER_ID,
    ),
    body=Body(argument="change", content_type="application/x-www-form-urlencoded", required=True),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("order",)),
    ),
    security=(("bearer",),),
    rate_group="trading",
    refusals=("errors",),
)
cancel_order = Operation(
    name="cancel_order",
    operation_id="cancel_order",
    method="DELETE",
    path="/accounts/{account_id}/orders/{id}",
    tag="trading",
    parameters=(
        _ACCOUNT_NUMBER,
        _ORDER_ID,
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("order",)),
    ),
    security=(("bearer",),),
    rate_group="trading",
    refusals=("errors",),
)
quotes = Operation(
    name="quotes",
    operation_id="quotes",
    method="GET",
    path="/markets/quotes",
    tag="market",
    parameters=(
        Parameter(
            argument="symbols",
            name="symbols",
            location="query",
            types=("array",),
            required=True,
            explode=False,
            items=("string",),
            min_items=1,
        ),
        _GREEKS,
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("quotes",)),
    ),
    security=(("bearer",),),
    repeatable=True,
    rate_group="market",
)
post_quotes = Operation(
    name="post_quotes",
    operation_id="post_quotes",
    method="POST",
    path="/markets/quotes",
    tag="market",
    body=Body(
        argument="quotes_request",
        content_type="application/x-www-form-urlencoded",
        required=True,
        encodings=(Encoding(name="symbols", style="form", explode=False),),
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("quotes",)),
    ),
    security=(("bearer",),),
    repeatable=True,
    rate_group="market",
)
option_chain = Operation(
    name="option_chain",
    operation_id="option_chain",
    method="GET",
    path="/markets/options/chains",
    tag="market",
    parameters=(
        _SYMBOL_2,
        _EXPIRATION,
        _GREEKS,
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("options",)),
    ),
    security=(("bearer",),),
    repeatable=True,
    rate_group="market",
)
option_expirations = Operation(
    name="option_expirations",
    operation_id="option_expirations",
    method="GET",
    path="/markets/options/expirations",
    tag="market",
    parameters=(
        _SYMBOL_2,
        _INCLUDE_ALL_ROOTS,
        Parameter(argument="strikes", name="strikes", location="query", types=("boolean",)),
        Parameter(
            argument="contract_size", name="contractSize", location="query", types=("boolean",)
        ),
        Parameter(
            argument="expiration_type", name="expirationType", location="query", types=("boolean",)
        ),
    ),
    replies=(
        Reply(
            status="200", content_type="application/json", shape="object", envelope=("expirations",)
        ),
    ),
    security=(("bearer",),),
    repeatable=True,
    rate_group="market",
)
option_strikes = Operation(
    name="option_strikes",
    operation_id="option_strikes",
    method="GET",
    path="/markets/options/strikes",
    tag="market",
    parameters=(
        _SYMBOL_2,
        _EXPIRATION,
        _INCLUDE_ALL_ROOTS,
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("strikes",)),
    ),
    security=(("bearer",),),
    repeatable=True,
    rate_group="market",
)
option_lookup = Operation(
    name="option_lookup",
    operation_id="option_lookup",
    method="GET",
    path="/markets/options/lookup",
    tag="market",
    parameters=(
        Parameter(
            argument="underlying", name="underlying", location="query", required=True, min_length=1
        ),
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("symbols",)),
    ),
    security=(("bearer",),),
    repeatable=True,
    rate_group="market",
)
price_history = Operation(
    name="price_history",
    operation_id="price_history",
    method="GET",
    path="/markets/history",
    tag="market",
    parameters=(
        _SYMBOL_2,
        _INTERVAL,
        _START,
        _END,
        _SESSION_FILTER,
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("history",)),
    ),
    security=(("bearer",),),
    repeatable=True,
    rate_group="market",
)
time_and_sales = Operation(
    name="time_and_sales",
    operation_id="time_and_sales",
    method="GET",
    path="/markets/timesales",
    tag="market",
    parameters=(
        _SYMBOL_2,
        _INTERVAL,
        Parameter(
            argument="start",
            name="start",
            location="query",
            types=("date-time",),
            local_time=("America/New_York", "%Y-%m-%d %H:%M"),
        ),
        Parameter(
            argument="end",
            name="end",
            location="query",
            types=("date-time",),
            local_time=("America/New_York", "%Y-%m-%d %H:%M"),
        ),
        _SESSION_FILTER,
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("series",)),
    ),
    security=(("bearer",),),
    repeatable=True,
    rate_group="market",
)
market_clock = Operation(
    name="market_clock",
    operation_id="market_clock",
    method="GET",
    path="/markets/clock",
    tag="market",
    parameters=(
        Parameter(argument="delayed", name="delayed", location="query", types=("boolean",)),
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("clock",)),
    ),
    security=(("bearer",),),
    repeatable=True,
    rate_group="market",
)
market_calendar = Operation(
    name="market_calendar",
    operation_id="market_calendar",
    method="GET",
    path="/markets/calendar",
    tag="market",
    parameters=(
        Parameter(
            argument="month",
            name="month",
            location="query",
            types=("integer",),
            minimum=1,
            maximum=12,
        ),
        Parameter(argument="year", name="year", location="query", types=("integer",), minimum=2013),
    ),
    replies=(
        Reply(
            status="200", content_type="application/json", shape="object", envelope=("calendar",)
        ),
    ),
    security=(("bearer",),),
    repeatable=True,
    rate_group="market",
)
search_symbols = Operation(
    name="search_symbols",
    operation_id="search_symbols",
    method="GET",
    path="/markets/search",
    tag="market",
    parameters=(
        _QUERY,
        Parameter(argument="indexes", name="indexes", location="query", types=("boolean",)),
    ),
    replies=(
        Reply(
            status="200", content_type="application/json", shape="object", envelope=("securities",)
        ),
    ),
    security=(("bearer",),),
    repeatable=True,
    rate_group="market",
)
lookup_symbols = Operation(
    name="lookup_symbols",
    operation_id="lookup_symbols",
    method="GET",
    path="/markets/lookup",
    tag="market",
    parameters=(
        _QUERY,
        Parameter(
            argument="exchanges",
            name="exchanges",
            location="query",
            types=("array",),
            explode=False,
            items=("string",),
        ),
        Parameter(
            argument="types",
            name="types",
            location="query",
            types=("array",),
            explode=False,
            items=("string",),
        ),
    ),
    replies=(
        Reply(
            status="200", content_type="application/json", shape="object", envelope=("securities",)
        ),
    ),
    security=(("bearer",),),
    repeatable=True,
    rate_group="market",
)
easy_to_borrow = Operation(
    name="easy_to_borrow",
    operation_id="easy_to_borrow",
    method="GET",
    path="/markets/etb",
    tag="market",
    replies=(
        Reply(
            status="200", content_type="application/json", shape="object", envelope=("securities",)
        ),
    ),
    security=(("bearer",),),
    repeatable=True,
    rate_group="market",
)

OPERATIONS: dict[str, Operation] = {
    operation.name: operation
    for operation in (
        user_profile,
        account_balance,
        account_positions,
        account_history,
        account_costbasis,
        account_orders,
        account_specificorders,
        place_order,
        preview_order,
        change_order,
        cancel_order,
        quotes,
        post_quotes,
        option_chain,
        option_expirations,
        option_strikes,
        option_lookup,
        price_history,
        time_and_sales,
        market_clock,
        market_calendar,
        search_symbols,
        lookup_symbols,
        easy_to_borrow,
    )
}
"""All operations by their Python names, in the order of the spec."""
