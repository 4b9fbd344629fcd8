# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""Operations of Kalshi Trade API v2 with the tag exchange: plain values, no models."""

from kloudtrader.runtime.operation import Operation, Reply

__all__ = [
    "get_exchange_schedule",
    "get_exchange_status",
    "get_user_data_timestamp",
]


get_exchange_status = Operation(
    name="get_exchange_status",
    operation_id="GetExchangeStatus",
    method="GET",
    path="/exchange/status",
    tag="exchange",
    replies=(
        Reply(
            status="200",
            content_type="application/json",
            shape="object",
            envelope=("exchange_active", "trading_active"),
        ),
    ),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_exchange_schedule = Operation(
    name="get_exchange_schedule",
    operation_id="GetExchangeSchedule",
    method="GET",
    path="/exchange/schedule",
    tag="exchange",
    replies=(
        Reply(
            status="200", content_type="application/json", shape="object", envelope=("schedule",)
        ),
    ),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
get_user_data_timestamp = Operation(
    name="get_user_data_timestamp",
    operation_id="GetUserDataTimestamp",
    method="GET",
    path="/exchange/user_data_timestamp",
    tag="exchange",
    replies=(
        Reply(
            status="200", content_type="application/json", shape="object", envelope=("as_of_time",)
        ),
    ),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
