"""Orders of every class and state, with what is going to happen to those that still work."""

from datetime import timedelta

from kloudtrader.sandbox.tradier.advanced import combo, oco, oto, otoco
from kloudtrader.sandbox.tradier.desk import Desk
from kloudtrader.sandbox.tradier.eastern import trading_day_start
from kloudtrader.sandbox.tradier.records import FINAL, Order, Step


def sample_orders(desk: Desk) -> list[Order]:
    """Twelve orders, oldest first."""
    orders = [
        _resting_limit(desk),
        _market_fill(desk),
        _partly_filled(desk),
        _canceled(desk),
        _rejected(desk),
        _option(desk),
        _spread(desk),
        combo(desk),
        oco(desk),
        _pending(desk),
        oto(desk),
        otoco(desk),
    ]
    _expire_at_close(desk, orders)
    return orders


def _expire_at_close(desk: Desk, orders: list[Order]) -> None:
    """Orders for the day end with it."""
    closing = trading_day_start(desk.now) + timedelta(hours=23, minutes=59)
    for parent in orders:
        for order in (parent, *parent.legs):
            last = order.script[-1].status if order.script else order.status
            if order.duration == "day" and last not in FINAL:
                order.script.append(Step(closing, "expired"))


def _resting_limit(desk: Desk) -> Order:
    return desk.order(
        "equity",
        "open",
        0.1,
        type="limit",
        symbol="GIS",
        side="buy",
        quantity=12,
        duration="gtc",
        price=desk.price("GIS", 94),
        tag="demo-7",
    )


def _market_fill(desk: Desk) -> Order:
    order = desk.order("equity", "filled", 0.2, type="market", symbol="KO", side="buy", quantity=20)
    return desk.filled(order, 20, desk.price("KO"))


def _partly_filled(desk: Desk) -> Order:
    """Gets some shares a minute from now and the rest two minutes later."""
    price = desk.price("MSFT")
    order = desk.order(
        "equity",
        "partially_filled",
        0.3,
        type="limit",
        symbol="MSFT",
        side="buy",
        quantity=10,
        price=price,
    )
    desk.filled(order, 4, price)
    return desk.will(order, (60, "partially_filled", 3, price), (180, "filled", 3, price))


def _canceled(desk: Desk) -> Order:
    low = desk.price("PEP", 97)
    return desk.order(
        "equity",
        "canceled",
        0.4,
        type="stop_limit",
        symbol="PEP",
        side="sell",
        quantity=5,
        price=low,
        stop_price=low + 100,
    )


def _rejected(desk: Desk) -> Order:
    return desk.order(
        "equity",
        "rejected",
        0.5,
        type="market",
        symbol="PEP",
        side="sell",
        quantity=300,
        reason="Sell quantity is larger than the position.",
    )


def _option(desk: Desk) -> Order:
    return desk.order(
        "option",
        "expired",
        0.6,
        type="limit",
        symbol="KO",
        side="buy_to_open",
        quantity=1,
        price=max(1, desk.price(desk.put, 50)),
        option_symbol=desk.put,
    )


def _spread(desk: Desk) -> Order:
    sold, bought = desk.price(desk.put), max(1, desk.price(desk.put, 40))
    credit = sold - bought
    parent = desk.order(
        "multileg",
        "filled",
        0.7,
        type="credit",
        symbol="KO",
        side="buy",
        quantity=2,
        price=credit,
        strategy="spread",
    )
    lower = desk.put.replace("P00060000", "P00057500")
    legs = [
        desk.leg(parent, "option", "sell_to_open", 2, desk.put),
        desk.leg(parent, "option", "buy_to_open", 2, lower),
    ]
    for leg, price in zip(legs, (sold, bought), strict=True):
        desk.filled(leg, 2, price)
    desk.filled(parent, 2, -credit)
    return desk.with_legs(parent, legs)


def _pending(desk: Desk) -> Order:
    """Opens half a minute from now and is filled a minute later."""
    price = desk.price("F")
    order = desk.order(
        "equity", "pending", 0.98, type="market", symbol="F", side="buy_to_cover", quantity=100
    )
    return desk.will(order, (30, "open", 0, 0), (90, "filled", 100, price))
