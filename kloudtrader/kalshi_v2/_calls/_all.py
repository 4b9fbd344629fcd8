# Generated from kalshi_v2.yaml with kalshi_v2.facade.yaml.
# Do not edit: change the spec, the overlay or a template instead.
"""Join all typed calls of Kalshi Trade API v2 in one class."""

from .portfolio import PortfolioCalls
from .orders import OrdersCalls
from .order_groups import OrderGroupsCalls
from .markets import MarketsCalls
from .events import EventsCalls
from .exchange import ExchangeCalls
from .history import HistoryCalls
from .account import AccountCalls
from .subaccounts import SubaccountsCalls
from .api_keys import ApiKeysCalls

__all__ = ["TypedCalls"]


class TypedCalls(
    PortfolioCalls,
    OrdersCalls,
    OrderGroupsCalls,
    MarketsCalls,
    EventsCalls,
    ExchangeCalls,
    HistoryCalls,
    AccountCalls,
    SubaccountsCalls,
    ApiKeysCalls,
):
    """Provide all typed calls, with the credentials and the account of one object."""
