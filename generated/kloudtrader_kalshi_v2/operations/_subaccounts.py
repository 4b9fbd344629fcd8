# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""Operations of Kalshi Trade API v2 with the tag subaccounts: plain values, no models."""

from kloudtrader.runtime.operation import Body, Operation, Parameter, Reply

__all__ = [
    "create_subaccount",
    "get_netting",
    "get_shard_transfer",
    "get_shard_transfers",
    "get_subaccount_balances",
    "get_subaccount_transfers",
    "get_target_allocation",
    "set_target_allocation",
    "transfer_between_shards",
    "transfer_between_subaccounts",
    "update_netting",
]

_CURSOR = Parameter(argument="cursor", name="cursor", location="query")

create_subaccount = Operation(
    name="create_subaccount",
    operation_id="CreateSubaccount",
    method="POST",
    path="/portfolio/subaccounts",
    tag="subaccounts",
    body=Body(argument="subaccount", default="{}"),
    replies=(
        Reply(
            status="201",
            content_type="application/json",
            shape="object",
            envelope=("subaccount_number",),
        ),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    rate_group="write",
    rate_cost=10,
)
get_subaccount_balances = Operation(
    name="get_subaccount_balances",
    operation_id="GetSubaccountBalances",
    method="GET",
    path="/portfolio/subaccounts/balances",
    tag="subaccounts",
    replies=(
        Reply(
            status="200",
            content_type="application/json",
            shape="object",
            envelope=("subaccount_balances",),
        ),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
transfer_between_subaccounts = Operation(
    name="transfer_between_subaccounts",
    operation_id="TransferBetweenSubaccounts",
    method="POST",
    path="/portfolio/subaccounts/transfer",
    tag="subaccounts",
    body=Body(argument="transfer", required=True),
    replies=(Reply(status="200", content_type="application/json", shape="object"),),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    rate_group="write",
    rate_cost=10,
)
get_subaccount_transfers = Operation(
    name="get_subaccount_transfers",
    operation_id="GetSubaccountTransfers",
    method="GET",
    path="/portfolio/subaccounts/transfers",
    tag="subaccounts",
    parameters=(
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
            status="200", content_type="application/json", shape="object", envelope=("transfers",)
        ),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_netting = Operation(
    name="get_netting",
    operation_id="GetNetting",
    method="GET",
    path="/portfolio/subaccounts/netting",
    tag="subaccounts",
    replies=(
        Reply(
            status="200",
            content_type="application/json",
            shape="object",
            envelope=("netting_configs",),
        ),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
update_netting = Operation(
    name="update_netting",
    operation_id="UpdateNetting",
    method="PUT",
    path="/portfolio/subaccounts/netting",
    tag="subaccounts",
    body=Body(argument="netting", required=True),
    replies=(Reply(status="200"),),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    rate_group="write",
    rate_cost=10,
)
transfer_between_shards = Operation(
    name="transfer_between_shards",
    operation_id="TransferBetweenShards",
    method="POST",
    path="/portfolio/intra_exchange_instance_transfer",
    tag="subaccounts",
    body=Body(argument="transfer", required=True),
    replies=(
        Reply(
            status="200", content_type="application/json", shape="object", envelope=("transfer_id",)
        ),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    rate_group="write",
    rate_cost=10,
)
get_shard_transfers = Operation(
    name="get_shard_transfers",
    operation_id="GetShardTransfers",
    method="GET",
    path="/portfolio/intra_exchange_instance_transfers",
    tag="subaccounts",
    parameters=(
        Parameter(
            argument="limit",
            name="limit",
            location="query",
            types=("integer",),
            minimum=1,
            maximum=500,
        ),
        _CURSOR,
    ),
    replies=(
        Reply(
            status="200", content_type="application/json", shape="object", envelope=("transfers",)
        ),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_shard_transfer = Operation(
    name="get_shard_transfer",
    operation_id="GetShardTransfer",
    method="GET",
    path="/portfolio/intra_exchange_instance_transfers/{transfer_id}",
    tag="subaccounts",
    parameters=(
        Parameter(
            argument="transfer_id",
            name="transfer_id",
            location="path",
            required=True,
            style="simple",
            explode=False,
            pattern="^[A-Za-z0-9._~-]+$",
            min_length=1,
        ),
    ),
    replies=(
        Reply(
            status="200", content_type="application/json", shape="object", envelope=("transfer",)
        ),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_target_allocation = Operation(
    name="get_target_allocation",
    operation_id="GetTargetAllocation",
    method="GET",
    path="/portfolio/target_balance_allocation",
    tag="subaccounts",
    replies=(
        Reply(
            status="200", content_type="application/json", shape="object", envelope=("allocations",)
        ),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
set_target_allocation = Operation(
    name="set_target_allocation",
    operation_id="SetTargetAllocation",
    method="POST",
    path="/portfolio/target_balance_allocation",
    tag="subaccounts",
    body=Body(argument="allocation", required=True),
    replies=(Reply(status="200", content_type="application/json", shape="object"),),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    rate_group="write",
    rate_cost=10,
)
