"""Spread some money over falling prices of one side, and thin the ladder out later.

Of the kind of the scripts that buy a dip: each step is an order of its own that expires.
"""

import time
from typing import Literal

from kloudtrader.kalshi import (
    UserOrderCreateRequest,
    UserOrderDecreaseRequest,
    get_market_order_book,
    user_order_create,
    user_order_decrease,
    user_orders_get,
)

Side = Literal["yes", "no"]
STEPS, STEP = 4, 2
HOUR = 3600


def find_best_bid(market_id: str, side: Side) -> int:
    """Return the best bid of a side; the order of the levels is not relied upon."""
    book = get_market_order_book(market_id).order_book
    levels = (book.yes if side == "yes" else book.no) or []
    return int(max((level[0] for level in levels), default=0))


def place(market_id: str, side: Side, cents: int) -> list[str]:
    """Spend at most ``cents`` on bids from the best bid downwards; return the ids."""
    top, ids = find_best_bid(market_id, side), []
    for number in range(STEPS):
        price = top - number * STEP
        count = cents // STEPS // price if price > 0 else 0
        if count < 1:
            break
        order = UserOrderCreateRequest(
            market_id=market_id,
            side=side,
            count=count,
            price=price,
            max_cost_cents=count * price,
            expiration_unix_ts=int(time.time()) + HOUR,
        )
        ids.append(user_order_create(user_order_create_request=order).order.order_id)
    return ids


def halve(market_id: str) -> int:
    """Take half of each resting bid off; return how many contracts that was."""
    taken = 0
    for order in user_orders_get(market_id=market_id, status="resting", max_price=99).orders:
        half = int(order.remaining_count or 0) // 2
        if half:
            request = UserOrderDecreaseRequest(count=half)
            response = user_order_decrease(order.order_id, user_order_decrease_request=request)
            taken += int(response.reduced_by or 0)
    return taken
