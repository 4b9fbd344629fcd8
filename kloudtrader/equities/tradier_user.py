"""The functions of :mod:`kloudtrader.user`, under the module name of an early draft."""

from kloudtrader.user import (
    account_balance,
    account_costbasis,
    account_history,
    account_orders,
    account_positions,
    account_specificorders,
    user_account_number,
    user_profile,
    user_profle,
)

__all__ = [
    "account_balance",
    "account_costbasis",
    "account_history",
    "account_orders",
    "account_positions",
    "account_specificorders",
    "user_account_number",
    "user_profile",
    "user_profle",
]
