# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""Operations of Kalshi Trade API v2 with the tag order_groups: plain values, no models."""

from kloudtrader.runtime.operation import Body, Operation, Parameter, Reply

__all__ = [
    "create_order_group",
    "delete_order_group",
    "get_order_group",
    "get_order_groups",
    "reset_order_group",
    "trigger_order_group",
    "update_order_group_limit",
]

_SUBACCOUNT = Parameter(
    argument="subaccount", name="subaccount", location="query", types=("integer",), minimum=0
)
_ORDER_GROUP_ID = Parameter(
    argument="order_group_id",
    name="order_group_id",
    location="path",
    required=True,
    style="simple",
    explode=False,
    pattern="^[A-Za-z0-9._~-]+$",
    min_length=1,
)
_EXCHANGE_INDEX = Parameter(
    argument="exchange_index", name="exchange_index", location="query", types=("integer",)
)

get_order_groups = Operation(
    name="get_order_groups",
    operation_id="GetOrderGroups",
    method="GET",
    path="/portfolio/order_groups",
    tag="order_groups",
    parameters=(_SUBACCOUNT,),
    replies=(Reply(status="200", content_type="application/json", shape="object"),),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
create_order_group = Operation(
    name="create_order_group",
    operation_id="CreateOrderGroup",
    method="POST",
    path="/portfolio/order_groups/create",
    tag="order_groups",
    body=Body(argument="group", required=True),
    replies=(
        Reply(
            status="201",
            content_type="application/json",
            shape="object",
            envelope=("order_group_id",),
        ),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    rate_group="write",
    rate_cost=10,
)
get_order_group = Operation(
    name="get_order_group",
    operation_id="GetOrderGroup",
    method="GET",
    path="/portfolio/order_groups/{order_group_id}",
    tag="order_groups",
    parameters=(
        _ORDER_GROUP_ID,
        _SUBACCOUNT,
    ),
    replies=(
        Reply(
            status="200",
            content_type="application/json",
            shape="object",
            envelope=("is_auto_cancel_enabled",),
        ),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
delete_order_group = Operation(
    name="delete_order_group",
    operation_id="DeleteOrderGroup",
    method="DELETE",
    path="/portfolio/order_groups/{order_group_id}",
    tag="order_groups",
    parameters=(
        _ORDER_GROUP_ID,
        _SUBACCOUNT,
        _EXCHANGE_INDEX,
    ),
    replies=(Reply(status="200", content_type="application/json", shape="object"),),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    rate_group="write",
    rate_cost=10,
)
reset_order_group = Operation(
    name="reset_order_group",
    operation_id="ResetOrderGroup",
    method="PUT",
    path="/portfolio/order_groups/{order_group_id}/reset",
    tag="order_groups",
    parameters=(
        _ORDER_GROUP_ID,
        _SUBACCOUNT,
        _EXCHANGE_INDEX,
    ),
    body=Body(argument="body", default="{}"),
    replies=(Reply(status="200", content_type="application/json", shape="object"),),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    rate_group="write",
    rate_cost=10,
)
trigger_order_group = Operation(
    name="trigger_order_group",
    operation_id="TriggerOrderGroup",
    method="PUT",
    path="/portfolio/order_groups/{order_group_id}/trigger",
    tag="order_groups",
    parameters=(
        _ORDER_GROUP_ID,
        _SUBACCOUNT,
        _EXCHANGE_INDEX,
    ),
    body=Body(argument="body", default="{}"),
    replies=(Reply(status="200", content_type="application/json", shape="object"),),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    rate_group="write",
    rate_cost=10,
)
update_order_group_limit = Operation(
    name="update_order_group_limit",
    operation_id="UpdateOrderGroupLimit",
    method="PUT",
    path="/portfolio/order_groups/{order_group_id}/limit",
    tag="order_groups",
    parameters=(
        _ORDER_GROUP_ID,
        _SUBACCOUNT,
        _EXCHANGE_INDEX,
    ),
    body=Body(argument="limit", required=True),
    replies=(Reply(status="200", content_type="application/json", shape="object"),),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    rate_group="write",
    rate_cost=10,
)
