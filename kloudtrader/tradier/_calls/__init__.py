# Generated from tradier.yaml with tradier.facade.yaml.
# Do not edit: change the spec, the overlay or a template instead.
"""Typed calls of Tradier Brokerage API, accounts, trading and market data."""

from typing import TYPE_CHECKING

from kloudtrader.runtime.lazy import exports

if TYPE_CHECKING:
    from .account import (
        account_balance,
        account_costbasis,
        account_history,
        account_orders,
        account_positions,
        account_specificorders,
        iter_account_costbasis,
        iter_account_history,
        iter_account_orders,
        user_profile,
    )
    from .trading import cancel_order, change_order, place_order, preview_order
    from .market import (
        easy_to_borrow,
        lookup_symbols,
        market_calendar,
        market_clock,
        option_chain,
        option_expirations,
        option_lookup,
        option_strikes,
        post_quotes,
        price_history,
        quotes,
        search_symbols,
        time_and_sales,
    )

__all__ = [
    "account_balance",
    "account_costbasis",
    "account_history",
    "account_orders",
    "account_positions",
    "account_specificorders",
    "cancel_order",
    "change_order",
    "easy_to_borrow",
    "iter_account_costbasis",
    "iter_account_history",
    "iter_account_orders",
    "lookup_symbols",
    "market_calendar",
    "market_clock",
    "option_chain",
    "option_expirations",
    "option_lookup",
    "option_strikes",
    "place_order",
    "post_quotes",
    "preview_order",
    "price_history",
    "quotes",
    "search_symbols",
    "time_and_sales",
    "user_profile",
]

__getattr__, __dir__ = exports(
    __name__,
    {
        **dict.fromkeys(
            (
                "account_balance",
                "account_costbasis",
                "account_history",
                "account_orders",
                "account_positions",
                "account_specificorders",
                "iter_account_costbasis",
                "iter_account_history",
                "iter_account_orders",
                "user_profile",
            ),
            "account",
        ),
        **dict.fromkeys(
            (
                "cancel_order",
                "change_order",
                "place_order",
                "preview_order",
            ),
            "trading",
        ),
        **dict.fromkeys(
            (
                "easy_to_borrow",
                "lookup_symbols",
                "market_calendar",
                "market_clock",
                "option_chain",
                "option_expirations",
                "option_lookup",
                "option_strikes",
                "post_quotes",
                "price_history",
                "quotes",
                "search_symbols",
                "time_and_sales",
            ),
            "market",
        ),
    },
)
