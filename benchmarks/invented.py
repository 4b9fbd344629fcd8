"""Invent rows of an account: long decimals, values in random order, every kind of row.

The random numbers are seeded, so that each run measures the same bodies.
"""

from random import Random
from typing import Any

__all__ = ["BALANCES", "invent_closed", "invent_event", "invent_order", "invent_position"]

Row = dict[str, Any]

BALANCES: Row = {
    "option_short_value": -212.0,
    "total_equity": 48310.5712345678,
    "account_number": "VA0000DEMO",
    "account_type": "margin",
    "close_pl": 0,
    "current_requirement": 9120.25,
    "equity": 0,
    "long_market_value": 17405.500000000004,
    "market_value": 17193.5,
    "open_pl": -318.43999999999994,
    "option_long_value": 365.0,
    "option_requirement": 600.0,
    "pending_orders_count": 1,
    "short_market_value": -212.0,
    "stock_long_value": 17040.5,
    "total_cash": 31117.071234567,
    "uncleared_funds": 0,
    "pending_cash": 1450.0,
    "margin": {
        "fed_call": 0,
        "maintenance_call": 0,
        "option_buying_power": 29667.071234567,
        "stock_buying_power": 59334.142469134,
        "stock_short_value": 0,
        "sweep": 0,
    },
}
_SYMBOLS = ("GIS", "KO", "SPY", "XOM", "IBM", "BRK/B", "QQQ", "T")
_OPTIONS = ("SPY261218C00600000", "KO270115P00065000", "QQQ261204C00512000")
_SIDES = ("buy", "sell", "sell_short", "buy_to_cover")
_STATUSES = ("open", "filled", "canceled", "expired", "rejected", "partially_filled")
_NOTES = ("ach", "wire", "dividend", "fee", "journal", "interest", "adjustment")
_LEGS = 2


def _moment(random: Random) -> str:
    return (
        f"{_day(random)}T{random.randrange(24):02}:{random.randrange(60):02}"
        f":{random.randrange(60):02}.{random.randrange(1000):03}Z"
    )


def _day(random: Random) -> str:
    return f"20{random.randint(19, 26)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"


def _amount(random: Random, least: float, most: float) -> float:
    return round(random.uniform(least, most), random.choice((2, 4, 8, 14)))


def _shuffle(random: Random, row: Row) -> Row:
    names = list(row)
    random.shuffle(names)
    return {name: row[name] for name in names}


def invent_order(random: Random, *, legs: bool = False) -> Row:
    """Return an order; with ``legs``, a multi-leg order."""
    quantity = float(random.randint(1, 500))
    executed = float(random.randint(0, int(quantity)))
    order: Row = {
        "id": random.randint(10**6, 10**9),
        "type": random.choice(("market", "limit", "stop", "stop_limit")),
        "symbol": random.choice(_SYMBOLS),
        "side": random.choice(_SIDES),
        "quantity": quantity,
        "status": random.choice(_STATUSES),
        "duration": random.choice(("day", "gtc", "pre", "post")),
        "price": _amount(random, 1, 900),
        "avg_fill_price": _amount(random, 1, 900),
        "exec_quantity": executed,
        "last_fill_price": _amount(random, 1, 900),
        "last_fill_quantity": executed,
        "remaining_quantity": quantity - executed,
        "create_date": _moment(random),
        "transaction_date": _moment(random),
        "class": "equity",
    }
    if legs:
        order |= {
            "class": "multileg",
            "num_legs": _LEGS,
            "strategy": "spread",
            "leg": [
                invent_order(random) | {"option_symbol": random.choice(_OPTIONS)}
                for _ in range(_LEGS)
            ],
        }
    return _shuffle(random, order)


def invent_closed(random: Random) -> Row:
    """Return a closed position."""
    cost, proceeds = _amount(random, 1, 90_000), _amount(random, 1, 90_000)
    position = {
        "close_date": f"{_day(random)}T00:00:00.000Z",
        "cost": cost,
        "gain_loss": proceeds - cost,
        "gain_loss_percent": _amount(random, -100, 300),
        "open_date": f"{_day(random)}T00:00:00.000Z",
        "proceeds": proceeds,
        "quantity": float(random.randint(-100, 100)),
        "symbol": random.choice((*_SYMBOLS, *_OPTIONS)),
        "term": random.randint(0, 400),
    }
    return _shuffle(random, position)


def invent_event(random: Random) -> Row:
    """Return an event of the history, of any type."""
    kind = random.choice(("trade", "trade", "trade", "option", *_NOTES))
    details: Row = {"description": "Bought to open", "quantity": _amount(random, -9, 9)}
    if kind == "trade":
        details |= {
            "commission": _amount(random, 0, 2),
            "price": _amount(random, 1, 900),
            "symbol": random.choice((*_SYMBOLS, *_OPTIONS)),
            "trade_type": random.choice(("Equity", "Option")),
        }
    elif kind == "option":
        details["option_type"] = random.choice(("expired", "assignment", "exercise"))
    event: Row = {
        "amount": _amount(random, -9000, 9000),
        "date": f"{_day(random)}T00:00:00Z",
        "type": kind,
        kind: _shuffle(random, details),
    }
    return _shuffle(random, event)


def invent_position(random: Random) -> Row:
    """Return an open position."""
    position = {
        "cost_basis": _amount(random, 1, 90_000),
        "date_acquired": _moment(random),
        "id": random.randint(1, 10**7),
        "quantity": float(random.randint(-100, 100)),
        "symbol": random.choice((*_SYMBOLS, *_OPTIONS)),
    }
    return _shuffle(random, position)
