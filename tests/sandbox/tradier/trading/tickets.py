"""Orders with legs, as forms: ``class_`` is ``class`` on the wire."""

from typing import Any

from tests.sandbox.tradier.broker import CALL

FAR_CALL = "KO241018C00067500"


def list_legs(*legs: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of legs with their indexes."""
    return {f"{name}[{i}]": value for i, leg in enumerate(legs) for name, value in leg.items()}


def spread(**fields: Any) -> dict[str, Any]:
    """Buy a call and write a farther one."""
    legs = list_legs(
        {"option_symbol": CALL, "side": "buy_to_open", "quantity": 2},
        {"option_symbol": FAR_CALL, "side": "sell_to_open", "quantity": 2},
    )
    return {
        "class_": "multileg",
        "symbol": "KO",
        "type": "market",
        "duration": "day",
        **legs,
        **fields,
    }


def covered_call(**fields: Any) -> dict[str, Any]:
    """Buy a hundred shares and write a call on them."""
    legs = list_legs(
        {"side": "buy", "quantity": 100},
        {"option_symbol": CALL, "side": "sell_to_open", "quantity": 1},
    )
    return {
        "class_": "combo",
        "symbol": "KO",
        "type": "market",
        "duration": "day",
        **legs,
        **fields,
    }


def leg(**fields: Any) -> dict[str, Any]:
    return {"symbol": "KO", "side": "buy", "quantity": 5, "type": "limit", **fields}


TAKE_PROFIT = leg(side="sell", price=66)
STOP_LOSS = leg(side="sell", type="stop", stop=57)


def oco(*legs: dict[str, Any], **fields: Any) -> dict[str, Any]:
    pair = legs or (TAKE_PROFIT, STOP_LOSS)
    return {"class_": "oco", "duration": "gtc", **list_legs(*pair), **fields}


def oto(*legs: dict[str, Any], **fields: Any) -> dict[str, Any]:
    both = legs or (leg(price=60), TAKE_PROFIT)
    return {"class_": "oto", "duration": "gtc", **list_legs(*both), **fields}


def otoco(*legs: dict[str, Any], **fields: Any) -> dict[str, Any]:
    three = legs or (leg(price=60), TAKE_PROFIT, STOP_LOSS)
    return {"class_": "otoco", "duration": "gtc", **list_legs(*three), **fields}


LEGGED = [
    spread(),
    spread(type="debit", price="0.01"),
    covered_call(type="debit", price=30),
    oco(),
    oto(),
    otoco(tag="bracket"),
]
