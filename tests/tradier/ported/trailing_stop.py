"""Let a stop order follow a rising price, which Tradier's API has no order for.

The stop is placed once and then changed: it never falls. The key names the position that it
protects, so the program can be stopped and started again.
"""

from collections.abc import Callable

from kloudtrader import tradier
from kloudtrader.tradier import EquityOrder, Order, OrderChange

DISTANCE = 0.05


def read_price(symbol: str) -> float:
    (quote,) = tradier.quotes([symbol]).quotes.quote
    if quote.last is None:
        raise SystemExit(f"{symbol} has no price")
    return quote.last


def compute_stop(price: float) -> float:
    return round(price * (1 - DISTANCE), 2)


def run(symbol: str, shares: int, name: str, pause: Callable[[], None]) -> Order:
    """Follow the price until the stop is executed; return the order as it ended."""
    stop = compute_stop(read_price(symbol))
    order = EquityOrder(symbol=symbol, side="sell", quantity=shares, type="stop", stop=stop)
    placed = tradier.place_once(order, key=name)
    while True:
        pause()
        latest = placed.read()
        if latest.status in ("filled", "canceled", "expired", "rejected", "error"):
            return latest
        stop = compute_stop(read_price(symbol))
        if stop > (latest.stop_price or 0):
            tradier.change_order(latest.id, change=OrderChange(stop=stop))
