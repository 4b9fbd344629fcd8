# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""Operations of Kalshi Trade API v2 with the tag portfolio: plain values, no models."""

from kloudtrader.runtime.operation import Operation, Parameter, Reply

__all__ = [
    "get_balance",
    "get_deposits",
    "get_fills",
    "get_positions",
    "get_settlements",
    "get_total_resting_order_value",
    "get_withdrawals",
]

_SUBACCOUNT = Parameter(
    argument="subaccount", name="subaccount", location="query", types=("integer",), minimum=0
)
_CURSOR = Parameter(argument="cursor", name="cursor", location="query")
_LIMIT = Parameter(
    argument="limit", name="limit", location="query", types=("integer",), minimum=1, maximum=1000
)
_TICKER = Parameter(argument="ticker", name="ticker", location="query")
_EVENT_TICKER = Parameter(argument="event_ticker", name="event_ticker", location="query")
_EXCHANGE_INDEX = Parameter(
    argument="exchange_index",
    name="exchange_index",
    location="query",
    types=("integer",),
    minimum=0,
)
_MIN_TS = Parameter(argument="min_ts", name="min_ts", location="query", types=("integer",))
_MAX_TS = Parameter(argument="max_ts", name="max_ts", location="query", types=("integer",))
_LIMIT_2 = Parameter(
    argument="limit", name="limit", location="query", types=("integer",), minimum=1, maximum=500
)

get_balance = Operation(
    name="get_balance",
    operation_id="GetBalance",
    method="GET",
    path="/portfolio/balance",
    tag="portfolio",
    parameters=(
        _SUBACCOUNT,
        Parameter(
            argument="exchange_index", name="exchange_index", location="query", types=("integer",)
        ),
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("balance",)),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    repeatable=True,
    rate_group="balance",
)
get_positions = Operation(
    name="get_positions",
    operation_id="GetPositions",
    method="GET",
    path="/portfolio/positions",
    tag="portfolio",
    parameters=(
        _CURSOR,
        _LIMIT,
        Parameter(
            argument="count_filter",
            name="count_filter",
            location="query",
            types=("array",),
            explode=False,
            items=("string",),
        ),
        Parameter(argument="settlement_status", name="settlement_status", location="query"),
        _TICKER,
        _EVENT_TICKER,
        _SUBACCOUNT,
        _EXCHANGE_INDEX,
    ),
    replies=(
        Reply(
            status="200",
            content_type="application/json",
            shape="object",
            envelope=("market_positions",),
        ),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"), ("partnerToken",)),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_fills = Operation(
    name="get_fills",
    operation_id="GetFills",
    method="GET",
    path="/portfolio/fills",
    tag="portfolio",
    parameters=(
        Parameter(
            argument="ticker",
            name="ticker",
            location="query",
            types=("string", "array"),
            explode=False,
            items=("string",),
            max_items=100,
        ),
        Parameter(argument="order_id", name="order_id", location="query"),
        _MIN_TS,
        _MAX_TS,
        _LIMIT,
        _CURSOR,
        _SUBACCOUNT,
        _EXCHANGE_INDEX,
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("fills",)),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"), ("partnerToken",)),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_settlements = Operation(
    name="get_settlements",
    operation_id="GetSettlements",
    method="GET",
    path="/portfolio/settlements",
    tag="portfolio",
    parameters=(
        _TICKER,
        _EVENT_TICKER,
        _MIN_TS,
        _MAX_TS,
        _LIMIT,
        _CURSOR,
        _SUBACCOUNT,
    ),
    replies=(
        Reply(
            status="200", content_type="application/json", shape="object", envelope=("settlements",)
        ),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_deposits = Operation(
    name="get_deposits",
    operation_id="GetDeposits",
    method="GET",
    path="/portfolio/deposits",
    tag="portfolio",
    parameters=(
        _LIMIT_2,
        _CURSOR,
    ),
    replies=(
        Reply(
            status="200", content_type="application/json", shape="object", envelope=("deposits",)
        ),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_withdrawals = Operation(
    name="get_withdrawals",
    operation_id="GetWithdrawals",
    method="GET",
    path="/portfolio/withdrawals",
    tag="portfolio",
    parameters=(
        _LIMIT_2,
        _CURSOR,
    ),
    replies=(
        Reply(
            status="200", content_type="application/json", shape="object", envelope=("withdrawals",)
        ),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_total_resting_order_value = Operation(
    name="get_total_resting_order_value",
    operation_id="GetTotalRestingOrderValue",
    method="GET",
    path="/portfolio/summary/total_resting_order_value",
    tag="portfolio",
    replies=(
        Reply(
            status="200",
            content_type="application/json",
            shape="object",
            envelope=("total_resting_order_value",),
        ),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
