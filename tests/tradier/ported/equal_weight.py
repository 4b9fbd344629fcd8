"""Give each symbol of a list the same part of some money, with plain JSON all the way.

Of the kind of scripts that post forms and read dicts; the functions are those of the original.
"""

from typing import Any

from kloudtrader.equities import data, trade
from kloudtrader.user import account_positions


def as_list(value: Any) -> list[Any]:
    """Return a list of what Tradier sends as a list, as its only item, or as nothing."""
    if isinstance(value, list):
        return value
    return [] if value in (None, "null") else [value]


def read_shares() -> dict[str, int]:
    wrapper: Any = account_positions()["positions"]
    rows = as_list(wrapper if wrapper == "null" else wrapper["position"])
    return {row["symbol"]: int(row["quantity"]) for row in rows}


def run(symbols: list[str], money: float) -> list[int]:
    """Place an order for each symbol that is off its weight; return the ids of the orders."""
    held = read_shares()
    quotes: Any = data.quotes(symbols)["quotes"]
    ids = []
    for quote in as_list(quotes["quote"]):
        symbol = quote["symbol"]
        change = int(money / len(symbols) / quote["last"]) - held.get(symbol, 0)
        if change:
            place = trade.buy if change > 0 else trade.sell
            price = quote["ask"] if change > 0 else quote["bid"]
            placed = place(symbol, abs(change), order_type="limit", price=price)
            ids.append(placed["order"]["id"])
    return ids
