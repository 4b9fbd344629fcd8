# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""Operations of Kalshi Trade API v2 with the tag history: plain values, no models."""

from kloudtrader.runtime.operation import Operation, Parameter, Reply

__all__ = [
    "get_historical_cutoff",
    "get_historical_fills",
    "get_historical_market",
    "get_historical_market_candlesticks",
    "get_historical_markets",
    "get_historical_orders",
    "get_historical_positions",
    "get_historical_trades",
]

_TICKER = Parameter(argument="ticker", name="ticker", location="query")
_MIN_TS = Parameter(argument="min_ts", name="min_ts", location="query", types=("integer",))
_MAX_TS = Parameter(argument="max_ts", name="max_ts", location="query", types=("integer",))
_LIMIT = Parameter(
    argument="limit", name="limit", location="query", types=("integer",), minimum=1, maximum=1000
)
_CURSOR = Parameter(argument="cursor", name="cursor", location="query")
_SUBACCOUNT = Parameter(
    argument="subaccount", name="subaccount", location="query", types=("integer",), minimum=0
)
_EVENT_TICKER = Parameter(argument="event_ticker", name="event_ticker", location="query")
_LIMIT_2 = Parameter(
    argument="limit", name="limit", location="query", types=("integer",), minimum=0, maximum=1000
)
_TICKER_2 = Parameter(
    argument="ticker",
    name="ticker",
    location="path",
    required=True,
    style="simple",
    explode=False,
    pattern="^[A-Za-z0-9._~-]+$",
    min_length=1,
)

get_historical_cutoff = Operation(
    name="get_historical_cutoff",
    operation_id="GetHistoricalCutoff",
    method="GET",
    path="/historical/cutoff",
    tag="history",
    replies=(
        Reply(
            status="200",
            content_type="application/json",
            shape="object",
            envelope=("market_settled_ts", "trades_created_ts", "orders_updated_ts"),
        ),
    ),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_historical_orders = Operation(
    name="get_historical_orders",
    operation_id="GetHistoricalOrders",
    method="GET",
    path="/historical/orders",
    tag="history",
    parameters=(
        _TICKER,
        _MIN_TS,
        _MAX_TS,
        _LIMIT,
        _CURSOR,
        _SUBACCOUNT,
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("orders",)),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_historical_fills = Operation(
    name="get_historical_fills",
    operation_id="GetHistoricalFills",
    method="GET",
    path="/historical/fills",
    tag="history",
    parameters=(
        _TICKER,
        _MIN_TS,
        _MAX_TS,
        _LIMIT,
        _CURSOR,
        _SUBACCOUNT,
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("fills",)),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"), ("partnerToken",)),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_historical_positions = Operation(
    name="get_historical_positions",
    operation_id="GetHistoricalPositions",
    method="GET",
    path="/historical/positions",
    tag="history",
    parameters=(
        _TICKER,
        _EVENT_TICKER,
        _SUBACCOUNT,
        _LIMIT,
        _CURSOR,
    ),
    replies=(
        Reply(
            status="200",
            content_type="application/json",
            shape="object",
            envelope=("market_positions",),
        ),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_historical_markets = Operation(
    name="get_historical_markets",
    operation_id="GetHistoricalMarkets",
    method="GET",
    path="/historical/markets",
    tag="history",
    parameters=(
        _LIMIT_2,
        _CURSOR,
        Parameter(
            argument="tickers",
            name="tickers",
            location="query",
            types=("string", "array"),
            explode=False,
            items=("string",),
        ),
        _EVENT_TICKER,
        Parameter(argument="series_ticker", name="series_ticker", location="query"),
        Parameter(argument="mve_filter", name="mve_filter", location="query"),
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("markets",)),
    ),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_historical_market = Operation(
    name="get_historical_market",
    operation_id="GetHistoricalMarket",
    method="GET",
    path="/historical/markets/{ticker}",
    tag="history",
    parameters=(_TICKER_2,),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("market",)),
    ),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_historical_market_candlesticks = Operation(
    name="get_historical_market_candlesticks",
    operation_id="GetHistoricalMarketCandlesticks",
    method="GET",
    path="/historical/markets/{ticker}/candlesticks",
    tag="history",
    parameters=(
        _TICKER_2,
        Parameter(
            argument="start_ts",
            name="start_ts",
            location="query",
            types=("integer",),
            required=True,
        ),
        Parameter(
            argument="end_ts", name="end_ts", location="query", types=("integer",), required=True
        ),
        Parameter(
            argument="period_interval",
            name="period_interval",
            location="query",
            types=("integer",),
            required=True,
        ),
    ),
    replies=(
        Reply(
            status="200",
            content_type="application/json",
            shape="object",
            envelope=("ticker", "candlesticks"),
        ),
    ),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_historical_trades = Operation(
    name="get_historical_trades",
    operation_id="GetHistoricalTrades",
    method="GET",
    path="/historical/trades",
    tag="history",
    parameters=(
        _LIMIT_2,
        _CURSOR,
        _TICKER,
        _MIN_TS,
        _MAX_TS,
        Parameter(
            argument="is_block_trade", name="is_block_trade", location="query", types=("boolean",)
        ),
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("trades",)),
    ),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
