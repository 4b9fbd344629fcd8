"""Finding out what became of a write: orders, trades, positions and the watchlist are asked.

Nothing here writes. A verdict never claims more than was seen:

* an order is taken for ours when it matches (market, side, price, count), did not exist before, is
  not known to be another's, and there are as many such orders as writers that may have made them;
* "not done" needs a snapshot of before, unchanged orders, trades and position, and some patience
  since the send: a request may be applied late, and what was applied may show late;
* programs elsewhere that place identical orders at the same time cannot be told from this one.
"""

from collections.abc import Callable, Iterator
from functools import partial
from math import inf
from typing import TYPE_CHECKING

from kloudtrader.kalshi.decreases import Decrease, Decreases, Others
from kloudtrader.kalshi.flights import PATIENCE, Before, Flight, Flights, Intent, Since
from kloudtrader.pages import PAGE_SIZE, rows
from kloudtrader.runtime.errors import KloudTraderError
from kloudtrader.runtime.finding import Finding
from kloudtrader_kalshi.user_api import UserApi

if TYPE_CHECKING:
    from kloudtrader_kalshi import Order, UserTrade

__all__ = [
    "PATIENCE",
    "asked",
    "cancelled",
    "created",
    "decrease_found",
    "decreased",
    "in_watchlist",
    "order_by_id",
    "snapshot",
    "watch",
]


def orders_of(api: UserApi, user_id: str, market_id: str | None = None) -> "Iterator[Order]":
    return rows(
        lambda page, size: (
            api.user_orders_get(
                user_id, market_id=market_id, page_size=size, page_number=page
            ).orders
        ),
        PAGE_SIZE,
        "user_orders_get",
    )


def trades_of(api: UserApi, user_id: str, market_id: str) -> "Iterator[UserTrade]":
    return rows(
        lambda page, size: (
            api.user_trades_get(
                user_id, market_id=market_id, page_size=size, page_number=page
            ).trades
        ),
        PAGE_SIZE,
        "user_trades_get",
    )


def position_in(api: UserApi, user_id: str, market_id: str) -> int:
    positions = api.user_get_market_positions(user_id).market_positions
    return sum(one.position or 0 for one in positions if one.market_id == market_id)


def snapshot(api: UserApi, user_id: str, market_id: str) -> Before:
    """What the user has in a market now. Three reads or more: all pages of orders and trades."""
    return Before(
        frozenset(one.order_id or "" for one in orders_of(api, user_id, market_id)),
        frozenset(one.id or "" for one in trades_of(api, user_id, market_id)),
        position_in(api, user_id, market_id),
    )


def _matches(order: "Order", intent: Intent) -> bool:
    placed = order.place_count
    right_count = placed == intent.contracts or (
        intent.may_shrink and placed is not None and 0 < placed < intent.contracts
    )
    return (
        order.market_id == intent.market_id
        and order.is_yes is intent.is_yes
        and order.price == intent.price
        and right_count
    )


def created(api: UserApi, flights: Flights, flight: Flight, since: Since) -> Finding:
    """Find the order that a create made. A verdict stays: it is not found out twice."""
    if flight.finding is None:
        finding = _created(api, flights, flight, since)
        if finding.verdict == "cannot_tell":
            return finding
        flight.finding = finding
        if finding.verdict == "not_done":
            flights.settle(flight, None)
    return flight.finding


def _created(api: UserApi, flights: Flights, flight: Flight, since: Since) -> Finding:
    intent, before = flight.intent, flight.before
    orders = list(orders_of(api, intent.user_id, intent.market_id))
    old = before.order_ids if before else frozenset[str]()
    new = [one for one in orders if one.order_id not in old and _is_new(one, before, since)]
    matching = [one for one in new if _matches(one, intent)]
    if any(one.order_id is None for one in matching):
        return Finding("cannot_tell", "an order matches that has no id", evidence=tuple(matching))
    # The oldest first: one that is in the snapshot of a later flight can only be an earlier one's.
    by_id = {one.order_id or "": one for one in sorted(matching, key=_age)}
    claim = flights.claim(flight, by_id)
    evidence = tuple(by_id[one] for one in claim.free)
    if not claim.free:
        unexplained = [one for one in new if one.order_id not in flight.taken]
        return _no_order(api, flight, unexplained, since)
    if claim.order_id is None:
        return Finding("cannot_tell", _undecided(len(claim.free), claim.rivals), evidence=evidence)
    how = "was not there before" if before else "was created since"
    why = f"exactly one order matches that {how}"
    return Finding("done", why, by_id[claim.order_id], evidence)


def _age(order: "Order") -> float:
    return order.create_ts.timestamp() if order.create_ts is not None else inf


def _undecided(orders: int, rivals: int) -> str:
    if rivals and orders <= rivals + 1:
        return (
            f"new orders that match: {orders}; identical ones of this process whose outcome is not "
            f"known either: {rivals}"
        )
    return f"{orders} orders match that are new; which of them is this one cannot be told"


def _is_new(order: "Order", before: Before | None, since: Since) -> bool:
    """With a snapshot, what it lacks is new; without one, what was created since the send."""
    if before is not None:
        return True
    if since.earliest is None or order.create_ts is None:
        return False
    return order.create_ts.timestamp() >= since.earliest


def _no_order(api: UserApi, flight: Flight, new: "list[Order]", since: Since) -> Finding:
    intent, before = flight.intent, flight.before
    if before is None:
        why = "no order matches that was created since; without a snapshot that proves nothing"
        return Finding("cannot_tell", why, evidence=tuple(new))
    trades = trades_of(api, intent.user_id, intent.market_id)
    fresh = [one for one in trades if (one.id or "") not in before.trade_ids]
    position = position_in(api, intent.user_id, intent.market_id)
    if new or fresh or position != before.position:
        why = "no order matches, but orders, trades or the position in this market have changed"
        return Finding("cannot_tell", why, evidence=(*new, *fresh))
    if since.seconds < PATIENCE:
        why = f"no trace after {since.seconds:.0f} s; it may still be applied or become visible"
        return Finding("cannot_tell", why)
    why = f"orders, trades and position are as they were, {since.seconds:.0f} s after the send"
    return Finding("not_done", why)


def order_by_id(api: UserApi, user_id: str, order_id: str) -> "Order | None":
    """There is no way to ask for one order: all are walked through until it comes."""
    return next((one for one in orders_of(api, user_id) if one.order_id == order_id), None)


def cancelled(api: UserApi, user_id: str, order_id: str, since: Since) -> Finding:
    """Find out whether nothing of an order rests any more."""
    order = order_by_id(api, user_id, order_id)
    if order is None or order.remaining_count is None:
        return Finding("cannot_tell", "the order is not in the list of orders")
    if order.remaining_count > 0:
        resting = _contracts(order.remaining_count, "still rests", "still rest")
        return _still(order, since, resting)
    if order.status == "executed":
        return Finding("not_done", "nothing was left to cancel: the order is executed", order)
    return Finding("done", "nothing of the order rests any more", order, (order,))


def decrease_found(api: UserApi, decreases: Decreases, decrease: Decrease, since: Since) -> Finding:
    """Find out what became of a decrease. A verdict stays: it is not found out twice."""
    if decrease.finding is None:
        (user_id, order_id), count = decrease.key, decrease.count
        others = partial(decreases.others, decrease)
        found = decreased(api, user_id, order_id, count, decrease.before, since, others)
        if found.verdict == "cannot_tell":
            return found
        decrease.finding = found
        decreases.settle(decrease, done=found.verdict == "done")
    return decrease.finding


def decreased(
    api: UserApi,
    user_id: str,
    order_id: str,
    count: int | None,
    before: "Order | None",
    since: Since,
    others: Callable[[], Others] = Others,
) -> Finding:
    """Find out whether an order was decreased by ``count`` since ``before``.

    ``others`` tells what other writers of this process did to it meanwhile.
    """
    order = order_by_id(api, user_id, order_id)
    if order is None or order.decrease_count is None:
        return Finding("cannot_tell", "the order is not in the list of orders")
    if count is None or before is None or before.decrease_count is None:
        why = "without a look at the order before, its counts do not tell whose decrease they show"
        return Finding("cannot_tell", why, evidence=(order,))
    taken = order.decrease_count - before.decrease_count
    if taken == 0 and before.remaining_count == 0:
        return Finding("not_done", "nothing of the order rested before: nothing to take off", order)
    if taken == 0:
        return _still(order, since, "no contract was taken off since")
    seen = (
        others()
    )  # after the look: what is settled in between makes it too little, never too much
    if seen != Others():
        return _decreased_among(order, before, count, taken, seen, since)
    off = _taken_off(taken)
    if taken == count or (0 < taken < count and order.remaining_count == 0):
        return Finding("done", off, order, (before, order))
    why = f"{off}, not {count}: something else took part"
    return Finding("cannot_tell", why, evidence=(before, order))


def _decreased_among(
    order: "Order", before: "Order", count: int, taken: int, seen: Others, since: Since
) -> Finding:
    """The counter does not say who took them off: a verdict is where the sum leaves no choice."""
    mine = taken - seen.done
    off = _taken_off(taken)
    # One that takes more than rests takes less than it says, and a cancel says no number.
    exact = not seen.unsure and order.remaining_count != 0
    if exact and mine == count + seen.open:
        why = f"{off}, as many as by all writers of this process"
        return Finding("done", why, order, (before, order))
    if exact and mine == 0:
        return _still(order, since, "no contract was taken off since but by others of this process")
    why = f"{off}, but others of this process take part"
    return Finding("cannot_tell", why, evidence=(before, order))


def in_watchlist(
    api: UserApi, user_id: str, market_id: str, *, wanted: bool, since: Since
) -> Finding:
    """Find out whether a market is in the watchlist, or out of it, as was wanted."""
    market_ids = api.user_get_watchlist(user_id).watchlist.market_ids
    if (market_id in market_ids) is wanted:
        return Finding("done", f"the market is {'in' if wanted else 'not in'} the watchlist")
    return _still(None, since, f"the market is {'not ' if wanted else ''}in the watchlist")


def _taken_off(count: int) -> str:
    return _contracts(count, "was taken off since", "were taken off since")


def _contracts(count: int, one: str, several: str) -> str:
    return f"1 contract {one}" if count == 1 else f"{count} contracts {several}"


def _still(result: object, since: Since, seen: str) -> Finding:
    waited = f"{since.seconds:.0f} s after the send"
    if since.seconds < PATIENCE:
        return Finding("cannot_tell", f"{seen}, {waited}; it may come late", result)
    return Finding("not_done", f"{seen}, {waited}", result)


def asked(look: Callable[[], Finding]) -> Finding:
    """A look that fails is no verdict: not being able to ask is not the same as "not done"."""
    try:
        return look()
    except KloudTraderError as error:
        return Finding("cannot_tell", f"could not ask: {error}")


def watch(
    look: Callable[[], Finding],
    *,
    patience: float,
    sleep: Callable[[float], None],
    clock: Callable[[], float],
) -> Finding:
    """Look again, with growing pauses, until there is a verdict or patience ends."""
    end = clock() + patience
    pause = 0.25
    while True:
        finding = asked(look)
        left = end - clock()
        if finding.verdict != "cannot_tell" or left <= 0:
            return finding
        sleep(min(pause, left))
        pause = min(pause * 2, 5.0)
