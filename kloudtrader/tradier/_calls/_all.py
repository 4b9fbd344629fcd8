# Generated from tradier.yaml with tradier.facade.yaml.
# Do not edit: change the spec, the overlay or a template instead.
"""Join all typed calls of Tradier Brokerage API, accounts, trading and market data in one
class.
"""

from .account import AccountCalls
from .trading import TradingCalls
from .market import MarketCalls

__all__ = ["TypedCalls"]


class TypedCalls(AccountCalls, TradingCalls, MarketCalls):
    """Provide all typed calls, with the credentials and the account of one object."""
