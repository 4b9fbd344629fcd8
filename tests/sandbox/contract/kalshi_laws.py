"""Check the fields of Kalshi's responses, and one response against the next."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from tests.sandbox.contract.shapes import Problems

Row = Mapping[str, Any]
_FIXED = ("user_id", "market_id", "is_yes", "price", "create_ts", "place_count", "taker_fees")
_COUNTERS = (
    *("taker_fill_count", "taker_fill_cost", "maker_fill_count"),
    *("decrease_count", "close_cancel_count", "fcc_cancel_count"),
)


def order_problems(order: Row) -> Problems:
    """Counters and status of one order."""
    off = order["decrease_count"] + order["close_cancel_count"] + order["fcc_cancel_count"]
    filled = order["taker_fill_count"] + order["maker_fill_count"]
    if order["place_count"] - filled - off != order["remaining_count"]:
        yield f"counters do not add up: {order}"
    wanted = "resting" if order["remaining_count"] else ("canceled" if off else "executed")
    if order["status"] != wanted:
        yield f"status should be {wanted}: {order}"
    least, most = order["taker_fill_count"], order["taker_fill_count"] * order["price"]
    if not least <= order["taker_fill_cost"] <= most:
        yield f"taker_fill_cost is not within the limit: {order}"
    if order["status"] != "resting" and order["queue_position"]:
        yield f"an order that does not rest has a place in the queue: {order}"


class Followed:
    """Follow the orders of members."""

    def __init__(self) -> None:
        self.orders: dict[str, Row] = {}
        self._certain: set[str] = set()
        """Those that nothing can have filled since they were seen."""

    def something_traded(self) -> None:
        """Time passed, or an order came: what rested may be filled by now."""
        self._certain.clear()

    def see(self, order: Row) -> Problems:
        """Check that an order only moves forward."""
        yield from order_problems(order)
        last = self.orders.get(order["order_id"], order)
        self.orders[order["order_id"]] = order
        self._certain.add(order["order_id"])
        for name in _FIXED:
            if order[name] != last[name]:
                yield f"{name} was {last[name]} and is {order[name]}"
        for name in _COUNTERS:
            if order[name] < last[name]:
                yield f"{name} went down from {last[name]} to {order[name]}"
        if last["status"] != "resting" and {**order, "queue_position": 0} != {
            **last,
            "queue_position": 0,
        }:
            yield f"a finished order changed: {last} to {order}"

    def created(self, sent: Row, response: Row) -> Problems:
        """Check that the order is the requested one, or smaller because of a cap."""
        order = response["order"]
        capped = sent.get("max_cost_cents") or sent.get("sell_position_capped")
        if order["order_id"] in self.orders:
            yield f"{order['order_id']} is not new"
        self.something_traded()
        yield from self.see(order)
        for name, value in (("market_id", sent["market_id"]), ("price", sent["price"])):
            if order[name] != value:
                yield f"{name} {value} became {order[name]}"
        if order["is_yes"] != (sent["side"] == "yes"):
            yield f"side {sent['side']} became is_yes {order['is_yes']}"
        if order["place_count"] != sent["count"] and not (
            capped and 0 < order["place_count"] < sent["count"]
        ):
            yield f"{sent['count']} contracts became {order['place_count']}"
        if order["maker_fill_count"]:
            yield "an order just sent has been filled while resting"
        cap = sent.get("max_cost_cents")
        if cap and order["taker_fill_cost"] + order["remaining_count"] * order["price"] > cap:
            yield f"the order may cost more than max_cost_cents {cap}: {order}"
        if ("expiration_ts" in order) != bool(sent.get("expiration_unix_ts")):
            yield f"expiration {sent.get('expiration_unix_ts')} became {order.get('expiration_ts')}"

    def reduced(self, wanted: int | None, order_id: str, response: Row) -> Problems:
        """As much as asked for, or all that rested; ``None`` asks for all."""
        last, order = self.orders.get(order_id), response["order"]
        if order["order_id"] != order_id:
            yield f"{order['order_id']} was reduced instead of {order_id}"
        if last is not None and order_id in self._certain:
            rested = last["remaining_count"]
            expected = rested if wanted is None else min(wanted, rested)
            if response["reduced_by"] != expected:
                yield f"reduced by {response['reduced_by']}, not {expected}"
            if order["decrease_count"] - last["decrease_count"] != expected:
                yield f"decrease_count does not show {expected}: {order}"
        yield from self.see(order)


class Papers(NamedTuple):
    """Everything the exchange says about a member at one moment."""

    balance: int
    positions: Sequence[Row]
    orders: Sequence[Row]
    trades: Sequence[Row]


def papers_problems(papers: Papers, opening: int) -> Problems:
    """Check that the four reads agree.

    Args:
        opening: cents that the member had paid in.
    """
    yield from _trades_fit_orders(papers)
    yield from _trades_fit_positions(papers)
    yield from _resting_fits_positions(papers)
    bound = _bound(papers)
    flows = sum(p["realized_pnl"] - p["position_cost"] - p["fees_paid"] for p in papers.positions)
    if papers.balance + bound != opening + flows:
        yield f"balance {papers.balance} and {bound} bound are not {opening} with {flows}"
    fees, paid = (
        sum(order["taker_fees"] for order in papers.orders),
        sum(position["fees_paid"] for position in papers.positions),
    )
    if fees != paid:
        yield f"orders paid {fees} in fees, positions {paid}"


def _trades_fit_orders(papers: Papers) -> Problems:
    fills = _by(papers.trades, "order_id")
    for order in papers.orders:
        mine = fills.pop(order["order_id"], [])
        for taker, counter in ((True, "taker_fill_count"), (False, "maker_fill_count")):
            if sum(t["count"] for t in mine if t["is_taker"] is taker) != order[counter]:
                yield f"trades do not add up to {counter}: {order}"
        cost = sum(t["count"] * t["price"] for t in mine if t["is_taker"])
        if cost != order["taker_fill_cost"]:
            yield f"trades cost {cost}: {order}"
        for trade in mine:
            if trade["price"] > order["price"] or trade["is_yes"] != order["is_yes"]:
                yield f"{trade} does not belong to {order}"
            if not trade["is_taker"] and trade["price"] != order["price"]:
                yield f"a resting order was filled at another price: {trade}, {order}"
    if fills:
        yield f"trades of unknown orders: {sorted(fills)}"


def _trades_fit_positions(papers: Papers) -> Problems:
    trades = _by(papers.trades, "market_id")
    for position in papers.positions:
        mine = trades.pop(position["market_id"], [])
        if sum(trade["count"] for trade in mine) != position["volume"]:
            yield f"trades do not add up to volume: {position}"
        held = sum(t["count"] if t["is_yes"] else -t["count"] for t in mine)
        settled = position.get("is_settled", False)
        if held != position["final_position" if settled else "position"]:
            yield f"trades add up to {held}: {position}"
        if settled and (position["position"] or position["position_cost"]):
            yield f"something is held after settlement: {position}"
        if not position["position"] and position["position_cost"]:
            yield f"nothing is held at a cost: {position}"
    if trades:
        yield f"trades without a position: {sorted(trades)}"


def _resting_fits_positions(papers: Papers) -> Problems:
    resting = _by(papers.orders, "market_id")
    for position in papers.positions:
        rests = sum(order["remaining_count"] for order in resting.get(position["market_id"], []))
        if rests != position["resting_orders_count"]:
            yield f"{rests} contracts rest: {position}"


def _bound(papers: Papers) -> int:
    """Cents that resting orders may still cost; what closes a position costs nothing."""
    held = {p["market_id"]: p["position"] for p in papers.positions}
    total = 0
    for market_id, orders in _by(papers.orders, "market_id").items():
        position = held.get(market_id, 0)
        spare = {True: max(0, -position), False: max(0, position)}
        for order in sorted(orders, key=lambda order: (-order["price"], order["create_ts"])):
            covered = min(spare[order["is_yes"]], order["remaining_count"])
            spare[order["is_yes"]] -= covered
            total += (order["remaining_count"] - covered) * order["price"]
    return total


def filter_problems(query: Mapping[str, str], orders: Sequence[Row]) -> Problems:
    """Check that a listing has the requested rows, newest first."""
    created = [order["create_ts"].rstrip("Z") for order in orders]
    if [_pad(moment) for moment in created] != sorted(map(_pad, created), reverse=True):
        yield f"not newest first: {created}"
    if len(orders) > int(query.get("page_size", "100")):
        yield f"{len(orders)} rows in a page of {query.get('page_size', '100')}"
    for order in orders:
        for name, value in query.items():
            if name in {"market_id", "status"} and order[name] != value:
                yield f"{name} {value} was asked for: {order}"
            if name == "is_yes" and order["is_yes"] != (value == "true"):
                yield f"is_yes {value} was asked for: {order}"
            bound, _, field = name.partition("_")
            if bound in {"min", "max"} and field in order:
                low, high = (value, order[field]) if bound == "min" else (order[field], value)
                if int(low) > int(high):
                    yield f"{name} {value} was asked for: {order}"


def _pad(moment: str) -> str:
    seconds, _, fraction = moment.partition(".")
    return f"{seconds}.{fraction:0<6}"


def _by(rows: Iterable[Row], name: str) -> dict[str, list[Row]]:
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[name]].append(row)
    return dict(groups)
