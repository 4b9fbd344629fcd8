# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""Operations of Kalshi Trade API v2 with the tag orders: plain values, no models."""

from kloudtrader.runtime.operation import Body, Operation, Parameter, Reply

__all__ = [
    "amend_order",
    "batch_cancel_orders",
    "batch_create_orders",
    "cancel_all_orders",
    "cancel_order",
    "create_order",
    "decrease_order",
    "get_order",
    "get_order_queue_position",
    "get_order_queue_positions",
    "get_orders",
]

_SUBACCOUNT = Parameter(
    argument="subaccount", name="subaccount", location="query", types=("integer",), minimum=0
)
_ORDER_ID = Parameter(
    argument="order_id",
    name="order_id",
    location="path",
    required=True,
    style="simple",
    explode=False,
    pattern="^[A-Za-z0-9._~-]+$",
    min_length=1,
)

get_orders = Operation(
    name="get_orders",
    operation_id="GetOrders",
    method="GET",
    path="/portfolio/orders",
    tag="orders",
    parameters=(
        Parameter(argument="ticker", name="ticker", location="query"),
        Parameter(
            argument="event_ticker",
            name="event_ticker",
            location="query",
            types=("string", "array"),
            explode=False,
            items=("string",),
            max_items=100,
        ),
        Parameter(argument="min_ts", name="min_ts", location="query", types=("integer",)),
        Parameter(argument="max_ts", name="max_ts", location="query", types=("integer",)),
        Parameter(argument="status", name="status", location="query"),
        Parameter(
            argument="limit",
            name="limit",
            location="query",
            types=("integer",),
            minimum=1,
            maximum=1000,
        ),
        Parameter(argument="cursor", name="cursor", location="query"),
        _SUBACCOUNT,
        Parameter(
            argument="exchange_index",
            name="exchange_index",
            location="query",
            types=("integer",),
            minimum=0,
        ),
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("orders",)),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_order = Operation(
    name="get_order",
    operation_id="GetOrder",
    method="GET",
    path="/portfolio/orders/{order_id}",
    tag="orders",
    parameters=(_ORDER_ID,),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("order",)),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    repeatable=True,
    rate_group="read",
    rate_cost=2,
)
get_order_queue_positions = Operation(
    name="get_order_queue_positions",
    operation_id="GetOrderQueuePositions",
    method="GET",
    path="/portfolio/orders/queue_positions",
    tag="orders",
    parameters=(
        Parameter(
            argument="market_tickers",
            name="market_tickers",
            location="query",
            types=("string", "array"),
            explode=False,
            items=("string",),
        ),
        Parameter(argument="event_ticker", name="event_ticker", location="query"),
        _SUBACCOUNT,
    ),
    replies=(
        Reply(
            status="200",
            content_type="application/json",
            shape="object",
            envelope=("queue_positions",),
        ),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_order_queue_position = Operation(
    name="get_order_queue_position",
    operation_id="GetOrderQueuePosition",
    method="GET",
    path="/portfolio/orders/{order_id}/queue_position",
    tag="orders",
    parameters=(_ORDER_ID,),
    replies=(
        Reply(
            status="200",
            content_type="application/json",
            shape="object",
            envelope=("queue_position_fp",),
        ),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
create_order = Operation(
    name="create_order",
    operation_id="CreateOrder",
    method="POST",
    path="/portfolio/events/orders",
    tag="orders",
    body=Body(argument="order", required=True),
    replies=(
        Reply(
            status="201",
            content_type="application/json",
            shape="object",
            envelope=("order_id", "fill_count", "remaining_count"),
        ),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    rate_group="write",
    rate_cost=10,
    refusals=("error",),
)
cancel_all_orders = Operation(
    name="cancel_all_orders",
    operation_id="CancelAllOrders",
    method="DELETE",
    path="/portfolio/events/orders",
    tag="orders",
    parameters=(_SUBACCOUNT,),
    replies=(Reply(status="204"),),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    rate_group="write",
    rate_cost=2,
)
cancel_order = Operation(
    name="cancel_order",
    operation_id="CancelOrder",
    method="DELETE",
    path="/portfolio/events/orders/{order_id}",
    tag="orders",
    parameters=(
        _ORDER_ID,
        _SUBACCOUNT,
        Parameter(
            argument="exchange_index", name="exchange_index", location="query", types=("integer",)
        ),
        Parameter(argument="market_ticker", name="market_ticker", location="query"),
    ),
    replies=(
        Reply(
            status="200",
            content_type="application/json",
            shape="object",
            envelope=("order_id", "reduced_by"),
        ),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    rate_group="write",
    rate_cost=2,
    refusals=("error",),
)
decrease_order = Operation(
    name="decrease_order",
    operation_id="DecreaseOrder",
    method="POST",
    path="/portfolio/events/orders/{order_id}/decrease",
    tag="orders",
    parameters=(
        _ORDER_ID,
        _SUBACCOUNT,
    ),
    body=Body(argument="decrease", required=True),
    replies=(
        Reply(
            status="200",
            content_type="application/json",
            shape="object",
            envelope=("order_id", "remaining_count"),
        ),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    rate_group="write",
    rate_cost=10,
    refusals=("error",),
)
amend_order = Operation(
    name="amend_order",
    operation_id="AmendOrder",
    method="POST",
    path="/portfolio/events/orders/{order_id}/amend",
    tag="orders",
    parameters=(
        _ORDER_ID,
        _SUBACCOUNT,
    ),
    body=Body(argument="amendment", required=True),
    replies=(
        Reply(
            status="200", content_type="application/json", shape="object", envelope=("order_id",)
        ),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    rate_group="write",
    rate_cost=10,
    refusals=("error",),
)
batch_create_orders = Operation(
    name="batch_create_orders",
    operation_id="BatchCreateOrders",
    method="POST",
    path="/portfolio/events/orders/batched",
    tag="orders",
    body=Body(argument="batch", required=True),
    replies=(
        Reply(status="201", content_type="application/json", shape="object", envelope=("orders",)),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    rate_group="write",
    rate_cost=10,
)
batch_cancel_orders = Operation(
    name="batch_cancel_orders",
    operation_id="BatchCancelOrders",
    method="DELETE",
    path="/portfolio/events/orders/batched",
    tag="orders",
    body=Body(argument="batch", required=True),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("orders",)),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    rate_group="write",
    rate_cost=2,
)
