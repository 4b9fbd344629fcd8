# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""All operations of Kalshi Trade API v2, and where and how they are called."""

from kloudtrader.runtime.operation import Operation, SecurityScheme

from ._portfolio import (
    get_balance,
    get_deposits,
    get_fills,
    get_positions,
    get_settlements,
    get_total_resting_order_value,
    get_withdrawals,
)
from ._orders import (
    amend_order,
    batch_cancel_orders,
    batch_create_orders,
    cancel_all_orders,
    cancel_order,
    create_order,
    decrease_order,
    get_order,
    get_order_queue_position,
    get_order_queue_positions,
    get_orders,
)
from ._order_groups import (
    create_order_group,
    delete_order_group,
    get_order_group,
    get_order_groups,
    reset_order_group,
    trigger_order_group,
    update_order_group_limit,
)
from ._markets import (
    batch_get_market_candlesticks,
    get_market,
    get_market_candlesticks,
    get_market_orderbook,
    get_market_orderbooks,
    get_markets,
    get_trades,
)
from ._events import (
    get_event,
    get_event_candlesticks,
    get_event_fee_changes,
    get_event_metadata,
    get_events,
    get_multivariate_events,
    get_series,
    get_series_fee_changes,
    get_series_list,
)
from ._exchange import get_exchange_schedule, get_exchange_status, get_user_data_timestamp
from ._history import (
    get_historical_cutoff,
    get_historical_fills,
    get_historical_market,
    get_historical_market_candlesticks,
    get_historical_markets,
    get_historical_orders,
    get_historical_positions,
    get_historical_trades,
)
from ._account import (
    get_account_limits,
    get_endpoint_costs,
    get_usage_volume_progress,
    upgrade_usage_level,
)
from ._subaccounts import (
    create_subaccount,
    get_netting,
    get_shard_transfer,
    get_shard_transfers,
    get_subaccount_balances,
    get_subaccount_transfers,
    get_target_allocation,
    set_target_allocation,
    transfer_between_shards,
    transfer_between_subaccounts,
    update_netting,
)
from ._api_keys import create_api_key, delete_api_key, generate_api_key, get_api_keys

__all__ = ["OPERATIONS", "SECURITY_SCHEMES", "SERVERS"]

SERVERS: tuple[str, ...] = (
    "https://external-api.kalshi.com/trade-api/v2",
    "https://external-api.demo.kalshi.co/trade-api/v2",
    "https://api.elections.kalshi.com/trade-api/v2",
    "https://demo-api.kalshi.co/trade-api/v2",
)
"""Base URLs that the spec names; the first is the default."""

SECURITY_SCHEMES: dict[str, SecurityScheme] = {
    "accessKey": SecurityScheme(
        name="accessKey", type="apiKey", location="header", parameter="KALSHI-ACCESS-KEY"
    ),
    "accessTimestamp": SecurityScheme(
        name="accessTimestamp",
        type="apiKey",
        location="header",
        parameter="KALSHI-ACCESS-TIMESTAMP",
    ),
    "accessSignature": SecurityScheme(
        name="accessSignature",
        type="apiKey",
        location="header",
        parameter="KALSHI-ACCESS-SIGNATURE",
    ),
    "partnerToken": SecurityScheme(name="partnerToken", type="http", scheme="bearer"),
}

_ALL: tuple[Operation, ...] = (
    get_balance,
    get_positions,
    get_fills,
    get_settlements,
    get_deposits,
    get_withdrawals,
    get_total_resting_order_value,
    get_orders,
    get_order,
    get_order_queue_positions,
    get_order_queue_position,
    create_order,
    cancel_all_orders,
    cancel_order,
    decrease_order,
    amend_order,
    batch_create_orders,
    batch_cancel_orders,
    get_order_groups,
    create_order_group,
    get_order_group,
    delete_order_group,
    reset_order_group,
    trigger_order_group,
    update_order_group_limit,
    get_markets,
    get_market,
    get_market_orderbook,
    get_market_orderbooks,
    get_trades,
    get_market_candlesticks,
    batch_get_market_candlesticks,
    get_events,
    get_multivariate_events,
    get_event,
    get_event_metadata,
    get_event_candlesticks,
    get_series_list,
    get_series,
    get_series_fee_changes,
    get_event_fee_changes,
    get_exchange_status,
    get_exchange_schedule,
    get_user_data_timestamp,
    get_historical_cutoff,
    get_historical_orders,
    get_historical_fills,
    get_historical_positions,
    get_historical_markets,
    get_historical_market,
    get_historical_market_candlesticks,
    get_historical_trades,
    get_account_limits,
    get_endpoint_costs,
    upgrade_usage_level,
    get_usage_volume_progress,
    create_subaccount,
    get_subaccount_balances,
    transfer_between_subaccounts,
    get_subaccount_transfers,
    get_netting,
    update_netting,
    transfer_between_shards,
    get_shard_transfers,
    get_shard_transfer,
    get_target_allocation,
    set_target_allocation,
    get_api_keys,
    create_api_key,
    generate_api_key,
    delete_api_key,
)

OPERATIONS: dict[str, Operation] = {operation.name: operation for operation in _ALL}
"""All operations by their Python names, in the order of the spec."""
