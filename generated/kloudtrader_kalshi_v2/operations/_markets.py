# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""Operations of Kalshi Trade API v2 with the tag markets: plain values, no models."""

from kloudtrader.runtime.operation import Operation, Parameter, Reply

__all__ = [
    "batch_get_market_candlesticks",
    "get_market",
    "get_market_candlesticks",
    "get_market_orderbook",
    "get_market_orderbooks",
    "get_markets",
    "get_trades",
]

_LIMIT = Parameter(
    argument="limit", name="limit", location="query", types=("integer",), minimum=0, maximum=1000
)
_CURSOR = Parameter(argument="cursor", name="cursor", location="query")
_TICKER = Parameter(
    argument="ticker",
    name="ticker",
    location="path",
    required=True,
    style="simple",
    explode=False,
    pattern="^[A-Za-z0-9._~-]+$",
    min_length=1,
)
_START_TS = Parameter(
    argument="start_ts", name="start_ts", location="query", types=("integer",), required=True
)
_END_TS = Parameter(
    argument="end_ts", name="end_ts", location="query", types=("integer",), required=True
)
_INCLUDE_LATEST_BEFORE_START = Parameter(
    argument="include_latest_before_start",
    name="include_latest_before_start",
    location="query",
    types=("boolean",),
)

get_markets = Operation(
    name="get_markets",
    operation_id="GetMarkets",
    method="GET",
    path="/markets",
    tag="markets",
    parameters=(
        _LIMIT,
        _CURSOR,
        Parameter(argument="event_ticker", name="event_ticker", location="query"),
        Parameter(argument="series_ticker", name="series_ticker", location="query"),
        Parameter(
            argument="tickers",
            name="tickers",
            location="query",
            types=("string", "array"),
            explode=False,
            items=("string",),
        ),
        Parameter(argument="status", name="status", location="query"),
        Parameter(argument="mve_filter", name="mve_filter", location="query"),
        Parameter(
            argument="min_created_ts", name="min_created_ts", location="query", types=("integer",)
        ),
        Parameter(
            argument="max_created_ts", name="max_created_ts", location="query", types=("integer",)
        ),
        Parameter(
            argument="min_updated_ts", name="min_updated_ts", location="query", types=("integer",)
        ),
        Parameter(
            argument="max_updated_ts", name="max_updated_ts", location="query", types=("integer",)
        ),
        Parameter(
            argument="min_close_ts", name="min_close_ts", location="query", types=("integer",)
        ),
        Parameter(
            argument="max_close_ts", name="max_close_ts", location="query", types=("integer",)
        ),
        Parameter(
            argument="min_settled_ts", name="min_settled_ts", location="query", types=("integer",)
        ),
        Parameter(
            argument="max_settled_ts", name="max_settled_ts", location="query", types=("integer",)
        ),
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("markets",)),
    ),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_market = Operation(
    name="get_market",
    operation_id="GetMarket",
    method="GET",
    path="/markets/{ticker}",
    tag="markets",
    parameters=(_TICKER,),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("market",)),
    ),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_market_orderbook = Operation(
    name="get_market_orderbook",
    operation_id="GetMarketOrderbook",
    method="GET",
    path="/markets/{ticker}/orderbook",
    tag="markets",
    parameters=(
        _TICKER,
        Parameter(
            argument="depth",
            name="depth",
            location="query",
            types=("integer",),
            minimum=0,
            maximum=100,
        ),
    ),
    replies=(
        Reply(
            status="200",
            content_type="application/json",
            shape="object",
            envelope=("orderbook_fp",),
        ),
    ),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_market_orderbooks = Operation(
    name="get_market_orderbooks",
    operation_id="GetMarketOrderbooks",
    method="GET",
    path="/markets/orderbooks",
    tag="markets",
    parameters=(
        Parameter(
            argument="tickers",
            name="tickers",
            location="query",
            types=("array",),
            required=True,
            items=("string",),
            min_items=1,
            max_items=100,
        ),
    ),
    replies=(
        Reply(
            status="200", content_type="application/json", shape="object", envelope=("orderbooks",)
        ),
    ),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_trades = Operation(
    name="get_trades",
    operation_id="GetTrades",
    method="GET",
    path="/markets/trades",
    tag="markets",
    parameters=(
        _LIMIT,
        _CURSOR,
        Parameter(argument="ticker", name="ticker", location="query"),
        Parameter(argument="min_ts", name="min_ts", location="query", types=("integer",)),
        Parameter(argument="max_ts", name="max_ts", location="query", types=("integer",)),
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
get_market_candlesticks = Operation(
    name="get_market_candlesticks",
    operation_id="GetMarketCandlesticks",
    method="GET",
    path="/series/{series_ticker}/markets/{ticker}/candlesticks",
    tag="markets",
    parameters=(
        Parameter(
            argument="series_ticker",
            name="series_ticker",
            location="path",
            required=True,
            style="simple",
            explode=False,
            pattern="^[A-Za-z0-9._~-]+$",
            min_length=1,
        ),
        _TICKER,
        _START_TS,
        _END_TS,
        Parameter(
            argument="period_interval",
            name="period_interval",
            location="query",
            types=("integer",),
            required=True,
        ),
        _INCLUDE_LATEST_BEFORE_START,
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
batch_get_market_candlesticks = Operation(
    name="batch_get_market_candlesticks",
    operation_id="BatchGetMarketCandlesticks",
    method="GET",
    path="/markets/candlesticks",
    tag="markets",
    parameters=(
        Parameter(
            argument="market_tickers",
            name="market_tickers",
            location="query",
            types=("string", "array"),
            required=True,
            explode=False,
            items=("string",),
            max_items=100,
        ),
        _START_TS,
        _END_TS,
        Parameter(
            argument="period_interval",
            name="period_interval",
            location="query",
            types=("integer",),
            required=True,
            minimum=1,
        ),
        _INCLUDE_LATEST_BEFORE_START,
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("markets",)),
    ),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
