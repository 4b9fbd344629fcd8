"""Bid on both sides of one market, and move the bids with the price.

Of the kind of the quoting bots: each round takes off what rests, reads the market and the position,
and bids a few cents below the middle on each side, until the position is too large on that side.
"""

from collections.abc import Callable
from typing import Literal

from kloudtrader.kalshi import (
    UserOrderCreateRequest,
    get_market,
    user_get_balance,
    user_get_market_position,
    user_order_cancel,
    user_order_create,
    user_orders_get,
)

EDGE, SIZE, LIMIT = 3, 20, 60


def take_off_bids(market_id: str) -> None:
    for order in user_orders_get(market_id=market_id, status="resting").orders:
        user_order_cancel(order.order_id)


def bid(market_id: str, side: Literal["yes", "no"], price: int) -> None:
    if not 1 <= price <= 99 or price * SIZE > (user_get_balance().balance or 0):
        return
    order = UserOrderCreateRequest(market_id=market_id, side=side, count=SIZE, price=price)
    user_order_create(user_order_create_request=order)


def run(market_id: str, rounds: int, pause: Callable[[], None]) -> int:
    """Quote for some rounds; return the position at the end, Yes positive."""
    for _ in range(rounds):
        take_off_bids(market_id)
        market = get_market(market_id).market
        held = user_get_market_position(market_id).market_position.position or 0
        middle = int((market.yes_bid or 0) + (market.yes_ask or 100)) // 2
        if held < LIMIT:
            bid(market_id, "yes", middle - EDGE)
        if held > -LIMIT:
            bid(market_id, "no", 100 - middle - EDGE)
        pause()
    take_off_bids(market_id)
    return int(user_get_market_position(market_id).market_position.position or 0)
