# Generated from tradier.yaml with tradier.facade.yaml.
# Do not edit: change the spec, the overlay or a template instead.
"""Typed calls of Tradier Brokerage API, user and accounts."""

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

__all__ = [
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
    },
)
