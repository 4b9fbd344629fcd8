"""Find out by reading what happened to a write: orders and the watchlist.

Nothing here writes. A finding never claims more than was read:

* an order is ours when it matches (market, side, price, count), is the only new one that does, is
  not older than our request, and no earlier request of this process can have made it;
* "not done" needs a list of before whose orders are all still listed, no new order, and patience: a
  request may be applied late, and what was applied may show late;
* programs elsewhere that place identical orders at the same time cannot be told from this one.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from kloudtrader.kalshi.matching import Intent
from kloudtrader.kalshi.times import Since
from kloudtrader.kalshi.turns import PATIENCE
from kloudtrader.orders.reconcile import Clock, rounds
from kloudtrader.pages import PAGE_SIZE, rows
from kloudtrader.runtime.errors import Finding, KloudTraderError
from kloudtrader_kalshi.user_api import UserApi

if TYPE_CHECKING:
    from kloudtrader_kalshi import Order


def list_orders(
    api: UserApi, user_id: str, market_id: str | None = None, status: str | None = None
) -> "Iterator[Order]":
    return rows(
        lambda page, size: (
            api.user_orders_get(
                user_id, market_id=market_id, status=status, page_size=size, page_number=page
            ).orders
        ),
        PAGE_SIZE,
        "user_orders_get",
        lambda order: order.order_id,
    )


def order_ids(api: UserApi, user_id: str, market_id: str) -> frozenset[str]:
    """Read the ids of a user's orders in a market: all pages, whatever their status."""
    return frozenset(order.order_id for order in list_orders(api, user_id, market_id))


def find_order(
    api: UserApi, intent: Intent, before: frozenset[str], since: Since, *, is_disputed: bool
) -> Finding:
    """Find the order that a request made, with a snapshot from before it was sent."""
    orders = list(list_orders(api, intent.user_id, intent.market_id))
    new = tuple(order for order in orders if order.order_id not in before)
    candidates = tuple(order for order in new if intent.matches(order))
    if len(candidates) > 1:
        why = f"{len(candidates)} new orders match; which of them is this one cannot be told"
        return Finding("cannot_tell", why, evidence=candidates)
    if candidates:
        doubt = _doubt(candidates[0], since, is_disputed=is_disputed)
        if doubt is not None:
            return Finding("cannot_tell", doubt, evidence=candidates)
        why = "exactly one order matches that was not there before"
        return Finding("done", why, candidates[0], candidates)
    if not before <= {order.order_id for order in orders}:
        why = "no order matches, but the list lacks orders that were there before"
        return Finding("cannot_tell", why, evidence=tuple(orders))
    if new:
        return Finding("cannot_tell", "no order matches, but others are new", evidence=new)
    return _still(None, since, "no order was placed in this market")


def _doubt(order: "Order", since: Since, *, is_disputed: bool) -> str | None:
    if not order.order_id:
        return "an order matches that has no id"
    if is_disputed:
        return "an order matches, but an earlier request of this process may have made it"
    created = order.create_ts
    if since.earliest is None or created is None:
        return None
    # The exchange may state whole seconds, as the Date of its responses does.
    if created.timestamp() > since.earliest - 1.0:
        return None
    return "an order matches, but it is older than this request"


def list_candidates(api: UserApi, intent: Intent, since: Since) -> Finding:
    """Show the orders that a request may have made; without a snapshot none can be claimed."""
    candidates = tuple(
        order
        for order in list_orders(api, intent.user_id, intent.market_id)
        if intent.matches(order) and _doubt(order, since, is_disputed=False) is None
    )
    why = f"{len(candidates)} orders match that may be newer; place_once would know"
    return Finding("cannot_tell", why, evidence=candidates)


def read_order(api: UserApi, user_id: str, order_id: str) -> "Order | None":
    """Find one order by walking through the list: the API cannot return a single one."""
    return next((order for order in list_orders(api, user_id) if order.order_id == order_id), None)


def find_cancel(api: UserApi, user_id: str, order_id: str, since: Since) -> Finding:
    """Find out whether nothing of an order rests any more."""
    order = read_order(api, user_id, order_id)
    if order is None or order.remaining_count is None:
        return Finding("cannot_tell", "the order is not in the list of orders")
    if order.remaining_count > 0:
        return _still(order, since, f"{order.remaining_count} contracts still rest")
    if order.status == "executed":
        return Finding("not_done", "nothing was left to cancel: the order is executed", order)
    return Finding("done", "nothing of the order rests any more", order, (order,))


def find_decrease(
    api: UserApi,
    user_id: str,
    count: int,
    before: "Order | None",
    since: Since,
    *,
    is_disputed: bool,
) -> Finding:
    """Find out whether ``count`` contracts were taken off an order since ``before`` was read."""
    if before is None:
        return Finding("cannot_tell", "the order was not in the list before")
    order = read_order(api, user_id, before.order_id)
    if order is None or order.decrease_count is None or before.decrease_count is None:
        return Finding("cannot_tell", "the order or its decrease_count is not in the list")
    taken = order.decrease_count - before.decrease_count
    if taken == 0 and before.remaining_count == 0:
        return Finding("not_done", "nothing of the order rested before", order)
    if taken == 0:
        return _still(order, since, "no contract was taken off since")
    evidence = (before, order)
    if is_disputed:
        why = f"{taken} contracts were taken off, but an earlier request may have done that"
        return Finding("cannot_tell", why, evidence=evidence)
    if taken == count or (0 < taken < count and order.remaining_count == 0):
        return Finding("done", f"{taken} contracts were taken off since", order, evidence)
    why = f"{taken} contracts were taken off since, requested were {count}"
    return Finding("cannot_tell", why, evidence=evidence)


def find_watchlist_change(
    api: UserApi, user_id: str, market_id: str, *, wanted: bool, since: Since
) -> Finding:
    """Find out whether a market is in the watchlist, or out of it, as requested."""
    market_ids = api.user_get_watchlist(user_id).watchlist.market_ids
    if (market_id in market_ids) is wanted:
        return Finding("done", f"the market is {'in' if wanted else 'not in'} the watchlist")
    return _still(None, since, f"the market is {'not ' if wanted else ''}in the watchlist")


def find_outcome(
    api: UserApi, name: str, arguments: Mapping[str, object], key: object, since: Since
) -> Finding:
    """Find out what happened to a write of which nothing was read before it was sent."""
    user_id = str(arguments.get("user_id"))
    if isinstance(key, Intent):
        return list_candidates(api, key, since)
    if name == "user_order_cancel":
        return find_cancel(api, user_id, str(arguments.get("order_id")), since)
    if name == "user_order_decrease":
        order = read_order(api, user_id, str(arguments.get("order_id")))
        why = "without the order as it was before, its counts do not tell whose decrease they show"
        return Finding("cannot_tell", why, evidence=() if order is None else (order,))
    if name in ("user_add_watchlist", "user_remove_watchlist"):
        market_id, wanted = str(arguments.get("market_id")), name == "user_add_watchlist"
        return find_watchlist_change(api, user_id, market_id, wanted=wanted, since=since)
    return Finding("cannot_tell", _ADVICE.get(name, "this operation cannot be verified"))


_ADVICE = {
    "user_change_password": "log in with the new password; if that is refused, with the old one",
    "log_out": "use the session for a read: a 401 says that it has ended",
}


def _still(result: object, since: Since, seen: str) -> Finding:
    waited = f"{since.seconds:.0f} s after the request"
    if since.seconds < PATIENCE:
        return Finding("cannot_tell", f"{seen}, {waited}; it may be applied late", result)
    return Finding("not_done", f"{seen}, {waited}", result)


def try_to(find: Callable[[], Finding]) -> Finding:
    """Call ``find``; a read that fails is no verdict."""
    try:
        return find()
    except KloudTraderError as error:
        return Finding("cannot_tell", f"could not read: {error}")


def watch(find: Callable[[], Finding], *, patience: float, clock: Clock) -> Finding:
    """Read again, with growing pauses, until there is a verdict or patience ends."""
    finding = Finding("cannot_tell", "nothing was read")
    for _ in rounds(clock, patience):
        finding = try_to(find)
        if finding.verdict != "cannot_tell":
            break
    return finding
