# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""Operations of Kalshi Trade API v2 with the tag account: plain values, no models."""

from kloudtrader.runtime.operation import Operation, Reply

__all__ = [
    "get_account_limits",
    "get_endpoint_costs",
    "get_usage_volume_progress",
    "upgrade_usage_level",
]


get_account_limits = Operation(
    name="get_account_limits",
    operation_id="GetAccountLimits",
    method="GET",
    path="/account/limits",
    tag="account",
    replies=(
        Reply(
            status="200",
            content_type="application/json",
            shape="object",
            envelope=("usage_tier", "read", "write"),
        ),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_endpoint_costs = Operation(
    name="get_endpoint_costs",
    operation_id="GetEndpointCosts",
    method="GET",
    path="/account/endpoint_costs",
    tag="account",
    replies=(
        Reply(
            status="200",
            content_type="application/json",
            shape="object",
            envelope=("default_cost", "endpoint_costs"),
        ),
    ),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
upgrade_usage_level = Operation(
    name="upgrade_usage_level",
    operation_id="UpgradeUsageLevel",
    method="POST",
    path="/account/api_usage_level/upgrade",
    tag="account",
    replies=(Reply(status="201"),),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    rate_group="write",
    rate_cost=30,
)
get_usage_volume_progress = Operation(
    name="get_usage_volume_progress",
    operation_id="GetUsageVolumeProgress",
    method="GET",
    path="/account/api_usage_level/volume_progress",
    tag="account",
    replies=(
        Reply(
            status="200",
            content_type="application/json",
            shape="object",
            envelope=("volume_progress",),
        ),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
