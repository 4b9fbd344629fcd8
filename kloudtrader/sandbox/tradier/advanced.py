"""Orders that consist of others, with a script for every leg.

Legs wait as ``pending`` until the order that triggers them is filled; when one of two exclusive
legs is filled, the other is canceled at the same moment.
"""

from kloudtrader.sandbox.tradier.desk import Desk
from kloudtrader.sandbox.tradier.records import Order

_MINUTE, _HOUR = 60.0, 3600.0


def combo(desk: Desk) -> Order:
    """A hundred shares and a call written on them, filled together after four minutes."""
    call = desk.put.replace("P00060000", "C00065000")
    share, premium = desk.price("KO"), desk.price(call)
    parent = desk.order("combo", "open", 0.8, type="debit", symbol="KO", side="buy", quantity=1)
    parent.price, parent.strategy = share - premium, "covered_call"
    legs = [desk.leg(parent, "equity", "buy", 100, ""), desk.leg(parent, "option", "", 1, call)]
    legs[1].side = "sell_to_open"
    for leg, price in zip(legs, (share, premium), strict=True):
        desk.will(leg, (4 * _MINUTE, "filled", leg.quantity, price))
    desk.will(parent, (4 * _MINUTE, "filled", 1, share - premium))
    return desk.with_legs(parent, legs)


def oco(desk: Desk) -> Order:
    """Takes the profit after an hour, which cancels the stop."""
    parent = desk.order("oco", "open", 0.9, duration="gtc")
    take, stop = _exits(desk, "open", "KO", 50)
    _first_wins(desk, take, stop, _HOUR)
    desk.will(parent, (_HOUR, "filled", 0, 0))
    return desk.with_legs(parent, [take, stop])


def oto(desk: Desk) -> Order:
    """A purchase after two minutes opens a sale, which is filled two hours from now."""
    parent = desk.order("oto", "open", 0.95, duration="gtc")
    entry = _entry(desk, 2 * _MINUTE)
    sale, _ = _exits(desk, "pending", "GIS", 12)
    desk.will(
        sale, (2 * _MINUTE, "open", 0, 0), (2 * _HOUR, "filled", sale.quantity, sale.price or 0)
    )
    desk.will(parent, (2 * _HOUR, "filled", 0, 0))
    return desk.with_legs(parent, [entry, sale])


def otoco(desk: Desk) -> Order:
    """A purchase after three minutes opens two exits; the stop is filled two hours from now."""
    parent = desk.order("otoco", "open", 0.96, duration="gtc")
    entry = _entry(desk, 3 * _MINUTE)
    take, stop = _exits(desk, "pending", "GIS", 12)
    _first_wins(desk, stop, take, 2 * _HOUR, opens=3 * _MINUTE)
    desk.will(parent, (2 * _HOUR, "filled", 0, 0))
    return desk.with_legs(parent, [entry, take, stop])


def _entry(desk: Desk, after: float) -> Order:
    price = desk.price("GIS")
    entry = desk.order("equity", "open", 0.0, type="limit", symbol="GIS", side="buy", quantity=12)
    entry.price, entry.duration = price, "gtc"
    return desk.will(entry, (after, "filled", 12, price))


def _exits(desk: Desk, status: str, symbol: str, quantity: int) -> tuple[Order, Order]:
    """A limit above and a stop below the market."""
    take = desk.order("equity", status, 0.0, type="limit", price=desk.price(symbol, 110))
    stop = desk.order("equity", status, 0.0, type="stop", stop_price=desk.price(symbol, 90))
    for leg in (take, stop):
        leg.symbol, leg.side, leg.quantity, leg.duration = symbol, "sell", quantity, "gtc"
    return take, stop


def _first_wins(
    desk: Desk, filled: Order, other: Order, after: float, opens: float | None = None
) -> None:
    price = filled.price or filled.stop_price or 0
    opening = [] if opens is None else [(opens, "open", 0, 0)]
    desk.will(filled, *opening, (after, "filled", filled.quantity, price))
    desk.will(other, *opening, (after, "canceled", 0, 0))
