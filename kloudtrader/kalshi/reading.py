"""Reconcile requests by reading: orders and the watchlist.

Nothing here writes. A finding never claims more than was read:

* an order is ours when it matches (market, side, price, count), is the only new one that does, is
  not older than our request, and no other request of this process can have made it;
* "not done" needs a list of before whose orders are all still listed, no new order, and patience: a
  request may be applied late, and what was applied may show late;
* programs elsewhere that place identical orders at the same time cannot be told from this one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kloudtrader.kalshi.matching import Change
from kloudtrader.kalshi.turns import PATIENCE
from kloudtrader.pages import PAGE_SIZE, rows
from kloudtrader.runtime.errors import Finding, KloudTraderError, NotFound, OutcomeUnknown
from kloudtrader.runtime.policy import Clock, parse_http_date, rounds
from kloudtrader_kalshi import models
from kloudtrader_kalshi.user_api import UserApi


def list_orders(api: UserApi, user_id: str, **filters: Any) -> Iterator[models.Order]:
    """Read all pages of a user's orders, whatever their status."""

    def fetch(number: int, size: int) -> list[models.Order]:
        return api.user_orders_get(user_id, page_size=size, page_number=number, **filters).orders

    return rows(fetch, PAGE_SIZE, "user_orders_get", lambda order: order.order_id)


def read_order(api: UserApi, user_id: str, order_id: str) -> models.Order:
    """Read one order by walking through the list: the API cannot return a single one."""
    for order in list_orders(api, user_id):
        if order.order_id == order_id:
            return order
    raise NotFound(f"user_orders_get: the order {order_id} is not in the list of orders")


def read_before(api: UserApi, change: Change) -> dict[str, models.Order | None]:
    """Read the orders of a market before one is placed there, or all before one is reduced."""
    orders = list_orders(api, change.user_id, market_id=change.market_id)
    return {each.order_id: each if each.order_id == change.order_id else None for each in orders}


def find_outcome(api: UserApi, change: Change, seconds: float) -> Finding:
    """Reconcile a request, ``seconds`` after it was sent."""
    find = _FINDERS.get(change.operation)
    if find is None:
        return _unclear(_ADVICE.get(change.operation, "this operation cannot be verified"))
    try:
        finding = find(api, change)
    except KloudTraderError as error:
        return _unclear(f"could not read: {error}")
    if finding.verdict == "not_done" and seconds < PATIENCE:
        reason = f"{finding.reason}, {seconds:.0f} s after the request; it may be applied late"
        return _unclear(reason)
    return finding


def watch(error: OutcomeUnknown, *, patience: float, clock: Clock) -> None:
    """Read again, with growing pauses, until there is a verdict or patience ends."""
    for _ in rounds(clock, patience):
        if error.find_out().verdict != "cannot_tell":
            return


def _find_order(api: UserApi, change: Change) -> Finding:
    orders = tuple(list_orders(api, change.user_id, market_id=change.market_id))
    if change.before is None:
        shown = (each for each in orders if change.matches(each) and not _is_older(each, change))
        return _unclear("these orders match and may be newer; place_once would know", *shown)
    new = tuple(order for order in orders if order.order_id not in change.before)
    candidates = tuple(order for order in new if change.matches(order))
    if len(candidates) == 1 and not change.is_disputed and not _is_older(candidates[0], change):
        reason = "exactly one order matches that was not there before"
        return Finding("done", reason, candidates[0], candidates)
    if new:
        return _unclear("other requests may have made what is new", *(candidates or new))
    if not change.before.keys() <= {order.order_id for order in orders}:
        return _unclear("no order matches, but some that were there before are missing", *orders)
    return Finding("not_done", "no order was placed in this market")


def _is_older(order: models.Order, change: Change) -> bool:
    """Tell whether an order was placed before the request was sent, by the server's clock."""
    sent, placed = parse_http_date(change.server_date or ""), order.create_ts
    return sent is not None and placed is not None and placed.timestamp() < sent


def _find_cancel(api: UserApi, change: Change) -> Finding:
    order = read_order(api, change.user_id, change.order_id)
    if order.remaining_count is None:
        return _unclear("the order has no remaining_count", order)
    if order.remaining_count > 0 or order.status == "executed":
        reason = f"the order is {order.status}, and {order.remaining_count} contracts rest"
        return Finding("not_done", reason, order)
    return Finding("done", "nothing of the order rests any more", order, (order,))


def _find_decrease(api: UserApi, change: Change) -> Finding:
    order, count = read_order(api, change.user_id, change.order_id), change.count or 0
    before = (change.before or {}).get(change.order_id)
    if before is None or before.decrease_count is None or order.decrease_count is None:
        return _unclear("the counts of the order were not read both before and after", order)
    taken = order.decrease_count - before.decrease_count
    if taken == 0:
        return Finding("not_done", "no contract was taken off since", order)
    is_all = 0 < taken < count and order.remaining_count == 0  # no more rested
    if (taken == count or is_all) and not change.is_disputed:
        return Finding("done", f"{taken} contracts were taken off", order, (before, order))
    reason = f"{taken} contracts were taken off, perhaps by other requests; requested were {count}"
    return _unclear(reason, before, order)


def _find_watchlist_change(api: UserApi, change: Change) -> Finding:
    is_in = change.market_id in api.user_get_watchlist(change.user_id).watchlist.market_ids
    reason = f"the market is {'in' if is_in else 'not in'} the watchlist"
    is_done = is_in is (change.operation == "user_add_watchlist")
    return Finding("done" if is_done else "not_done", reason)


def _unclear(reason: str, *evidence: models.Order) -> Finding:
    return Finding("cannot_tell", reason, evidence=evidence)


_FINDERS = {
    "user_order_create": _find_order,
    "user_order_cancel": _find_cancel,
    "user_order_decrease": _find_decrease,
    "user_add_watchlist": _find_watchlist_change,
    "user_remove_watchlist": _find_watchlist_change,
}
_ADVICE = {
    "user_change_password": "log in with the new password; if that is refused, with the old one",
    "log_out": "use the session for a read: a 401 says that it has ended",
}
