# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""Operations of Kalshi Trade API v2 with the tag events: plain values, no models."""

from kloudtrader.runtime.operation import Operation, Parameter, Reply

__all__ = [
    "get_event",
    "get_event_candlesticks",
    "get_event_fee_changes",
    "get_event_metadata",
    "get_events",
    "get_multivariate_events",
    "get_series",
    "get_series_fee_changes",
    "get_series_list",
]

_LIMIT = Parameter(
    argument="limit", name="limit", location="query", types=("integer",), minimum=1, maximum=200
)
_CURSOR = Parameter(argument="cursor", name="cursor", location="query")
_WITH_NESTED_MARKETS = Parameter(
    argument="with_nested_markets", name="with_nested_markets", location="query", types=("boolean",)
)
_SERIES_TICKER = Parameter(argument="series_ticker", name="series_ticker", location="query")
_TICKERS = Parameter(
    argument="tickers",
    name="tickers",
    location="query",
    types=("string", "array"),
    explode=False,
    items=("string",),
)
_MIN_UPDATED_TS = Parameter(
    argument="min_updated_ts", name="min_updated_ts", location="query", types=("integer",)
)
_EVENT_TICKER = Parameter(
    argument="event_ticker",
    name="event_ticker",
    location="path",
    required=True,
    style="simple",
    explode=False,
    pattern="^[A-Za-z0-9._~-]+$",
    min_length=1,
)
_SERIES_TICKER_2 = Parameter(
    argument="series_ticker",
    name="series_ticker",
    location="path",
    required=True,
    style="simple",
    explode=False,
    pattern="^[A-Za-z0-9._~-]+$",
    min_length=1,
)
_INCLUDE_VOLUME = Parameter(
    argument="include_volume", name="include_volume", location="query", types=("boolean",)
)

get_events = Operation(
    name="get_events",
    operation_id="GetEvents",
    method="GET",
    path="/events",
    tag="events",
    parameters=(
        _LIMIT,
        _CURSOR,
        _WITH_NESTED_MARKETS,
        Parameter(
            argument="with_milestones", name="with_milestones", location="query", types=("boolean",)
        ),
        Parameter(argument="status", name="status", location="query"),
        _SERIES_TICKER,
        _TICKERS,
        Parameter(
            argument="min_close_ts", name="min_close_ts", location="query", types=("integer",)
        ),
        _MIN_UPDATED_TS,
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("events",)),
    ),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_multivariate_events = Operation(
    name="get_multivariate_events",
    operation_id="GetMultivariateEvents",
    method="GET",
    path="/events/multivariate",
    tag="events",
    parameters=(
        _LIMIT,
        _CURSOR,
        _SERIES_TICKER,
        Parameter(argument="collection_ticker", name="collection_ticker", location="query"),
        _TICKERS,
        _WITH_NESTED_MARKETS,
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("events",)),
    ),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_event = Operation(
    name="get_event",
    operation_id="GetEvent",
    method="GET",
    path="/events/{event_ticker}",
    tag="events",
    parameters=(
        _EVENT_TICKER,
        Parameter(
            argument="exclude_markets", name="exclude_markets", location="query", types=("boolean",)
        ),
        _WITH_NESTED_MARKETS,
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("event",)),
    ),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_event_metadata = Operation(
    name="get_event_metadata",
    operation_id="GetEventMetadata",
    method="GET",
    path="/events/{event_ticker}/metadata",
    tag="events",
    parameters=(_EVENT_TICKER,),
    replies=(
        Reply(
            status="200",
            content_type="application/json",
            shape="object",
            envelope=("market_details",),
        ),
    ),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_event_candlesticks = Operation(
    name="get_event_candlesticks",
    operation_id="GetEventCandlesticks",
    method="GET",
    path="/series/{series_ticker}/events/{ticker}/candlesticks",
    tag="events",
    parameters=(
        _SERIES_TICKER_2,
        Parameter(
            argument="ticker",
            name="ticker",
            location="path",
            required=True,
            style="simple",
            explode=False,
            pattern="^[A-Za-z0-9._~-]+$",
            min_length=1,
        ),
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
            envelope=("market_tickers", "market_candlesticks"),
        ),
    ),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_series_list = Operation(
    name="get_series_list",
    operation_id="GetSeriesList",
    method="GET",
    path="/series",
    tag="events",
    parameters=(
        Parameter(argument="category", name="category", location="query"),
        Parameter(argument="tags", name="tags", location="query"),
        _INCLUDE_VOLUME,
        Parameter(
            argument="include_product_metadata",
            name="include_product_metadata",
            location="query",
            types=("boolean",),
        ),
        _MIN_UPDATED_TS,
    ),
    replies=(Reply(status="200", content_type="application/json", shape="object"),),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_series = Operation(
    name="get_series",
    operation_id="GetSeries",
    method="GET",
    path="/series/{series_ticker}",
    tag="events",
    parameters=(
        _SERIES_TICKER_2,
        _INCLUDE_VOLUME,
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("series",)),
    ),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_series_fee_changes = Operation(
    name="get_series_fee_changes",
    operation_id="GetSeriesFeeChanges",
    method="GET",
    path="/series/fee_changes",
    tag="events",
    parameters=(
        _SERIES_TICKER,
        Parameter(
            argument="show_historical", name="show_historical", location="query", types=("boolean",)
        ),
    ),
    replies=(
        Reply(
            status="200",
            content_type="application/json",
            shape="object",
            envelope=("series_fee_change_arr",),
        ),
    ),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_event_fee_changes = Operation(
    name="get_event_fee_changes",
    operation_id="GetEventFeeChanges",
    method="GET",
    path="/events/fee_changes",
    tag="events",
    parameters=(
        Parameter(argument="event_ticker", name="event_ticker", location="query"),
        Parameter(
            argument="limit",
            name="limit",
            location="query",
            types=("integer",),
            minimum=1,
            maximum=1000,
        ),
        _CURSOR,
    ),
    replies=(
        Reply(
            status="200",
            content_type="application/json",
            shape="object",
            envelope=("event_fee_changes",),
        ),
    ),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
