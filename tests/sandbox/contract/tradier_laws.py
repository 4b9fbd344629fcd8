"""Check relations between the fields of Tradier's responses."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.sandbox.contract.shapes import Problems
from tests.sandbox.contract.tradier import FINAL

Row = Mapping[str, Any]
_PRICED = {"limit", "stop_limit", "debit", "credit"}


def rows(value: Any, name: str) -> list[Any]:
    """Return the rows of a collection in any form."""
    if value == "null":
        return []
    inner = value.get(name, [])
    return inner if isinstance(inner, list) else [inner]


def _near(left: float, right: float) -> bool:
    return abs(left - right) < 0.005


def balances_problems(balances: Row) -> Problems:
    """Sums and the sub-object of the account's type."""
    b = balances
    sums = (
        ("total_equity", b["total_cash"] + b["market_value"]),
        ("market_value", b["long_market_value"] + b["short_market_value"]),
        ("long_market_value", b["stock_long_value"] + b["option_long_value"]),
    )
    for name, wanted in sums:
        if not _near(b[name], wanted):
            yield f"{name} is {b[name]}, not {wanted}"
    for name in ("option_short_value", "short_market_value"):
        if b[name] > 0:
            yield f"{name} is {b[name]}"
    present = [kind for kind in ("margin", "cash", "pdt") if kind in b]
    if present != [b["account_type"]]:
        yield f"an account of type {b['account_type']} has {present}"
        return
    power = b[b["account_type"]]
    if "stock_buying_power" in power:
        if not _near(power["stock_buying_power"], 2 * power["option_buying_power"]):
            yield f"stock_buying_power is not twice option_buying_power: {power}"
        short = b["option_short_value"] + power["stock_short_value"]
        if not _near(b["short_market_value"], short):
            yield f"short_market_value is {b['short_market_value']}, not {short}"
    elif not _near(
        power["cash_available"], b["total_cash"] - power["unsettled_funds"] - b["pending_cash"]
    ):
        yield f"cash_available does not add up: {b}"


def order_problems(order: Row, tags: bool) -> Problems:
    """Fills, terms and legs of one order."""
    legs = order.get("leg", [])
    if "tag" in order and not tags:
        yield f"a tag that was not asked for: {order}"
    for leg in legs:
        yield from order_problems(leg, tags)
        if leg["id"] <= order["id"]:
            yield f"leg {leg['id']} does not come after its parent {order['id']}"
    if order["class"] in {"oco", "oto", "otoco"}:
        if len(legs) != (3 if order["class"] == "otoco" else 2):
            yield f"{len(legs)} legs: {order}"
        return
    yield from _fill_problems(order)
    if ("price" in order) != (order["type"] in _PRICED):
        yield f"price and type do not fit: {order}"
    if ("stop_price" in order) != (order["type"] in {"stop", "stop_limit"}):
        yield f"stop_price and type do not fit: {order}"
    if ("option_symbol" in order) != (order["class"] == "option"):
        yield f"option_symbol and class do not fit: {order}"
    if ("reason_description" in order) and order["status"] != "rejected":
        yield f"a reason without a refusal: {order}"
    if legs and (order["num_legs"] != len(legs) or order["side"] != "buy"):
        yield f"a parent of {len(legs)} legs: {order}"
    if order["create_date"] > order["transaction_date"]:
        yield f"changed before it was created: {order}"


def _fill_problems(order: Row) -> Problems:
    done, quantity = order["exec_quantity"], order["quantity"]
    left = 0 if order["status"] in FINAL else quantity - done
    if order["remaining_quantity"] != left or not 0 <= done <= quantity:
        yield f"{done} of {quantity} done, {order['remaining_quantity']} remaining: {order}"
    if (order["status"] == "filled") != (done == quantity):
        yield f"status and fills do not fit: {order}"
    if order["status"] == "partially_filled" and not done:
        yield f"partially filled with nothing: {order}"
    fills = ("avg_fill_price", "last_fill_price", "last_fill_quantity")
    if not done and any(order[name] for name in fills):
        yield f"fills of an order without fills: {order}"
    if done and (not order["avg_fill_price"] or not 0 < order["last_fill_quantity"] <= done):
        yield f"no fills of a filled order: {order}"


def closed_problems(row: Row) -> Problems:
    """Gain, percentage and days of a closed position."""
    if not _near(row["gain_loss"], row["proceeds"] - row["cost"]):
        yield f"gain_loss is not proceeds - cost: {row}"
    if row["cost"]:
        percent = 100 * row["gain_loss"] / row["cost"]
        if abs(row["gain_loss_percent"] - percent) > 0.0051:
            yield f"gain_loss_percent is not {percent}: {row}"
    opened, closed = (date.fromisoformat(row[name][:10]) for name in ("open_date", "close_date"))
    if row["term"] != (closed - opened).days:
        yield f"term is not in days: {row}"


def event_problems(event: Row) -> Problems:
    """Check that a trade's amount fits its fill, except for some cents of fees."""
    trade = event.get("trade")
    if trade is None:
        return
    option = trade["trade_type"].lower() == "option"
    expected = -trade["quantity"] * trade["price"] * (100 if option else 1)
    if abs(event["amount"] - expected) > 1:
        yield f"amount is not {expected}: {event}"
    if option != (len(trade["symbol"]) > 12):
        yield f"trade_type and symbol do not fit: {event}"
