"""A market maker on Kalshi: a bid on each side of every market, moved every five minutes.

python examples/market_maker.py --sandbox    a simulated day on a sandbox of its own, in seconds
python examples/market_maker.py              with the credentials of the environment, for a day
"""

import os
import sys
import time
from collections.abc import Callable

from kloudtrader import BadRequest, kalshi

SIZE, MOST, EDGE = 10, 60, 2  # contracts a bid, contracts held at most, cents from the middle


def bid(market_id: str, side: str, price: int) -> None:
    order = kalshi.UserOrderCreateRequest(market_id=market_id, side=side, count=SIZE, price=price)
    try:
        kalshi.user_order_create(user_order_create_request=order)
    except BadRequest as error:  # the market has just closed, or the money is bound elsewhere
        print("not placed:", error)


def quote() -> None:
    """Take back the old bids, then bid again around the middle of each market."""
    for order in kalshi.user_orders_get(status="resting").orders:
        kalshi.user_order_cancel(str(order.order_id))
    positions = kalshi.user_get_market_positions().market_positions
    held = {position.market_id: position.position or 0 for position in positions}
    for market in kalshi.get_markets().markets:
        middle = ((market.yes_bid or 0) + (market.yes_ask or 100)) // 2
        if market.status != "active" or not EDGE < middle < 100 - EDGE:
            continue
        if held.get(market.id, 0) < MOST:
            bid(market.id, "yes", middle - EDGE)
        if held.get(market.id, 0) > -MOST:
            bid(market.id, "no", 100 - middle - EDGE)


def run(wait: Callable[[float], object] = time.sleep, rounds: int = 288) -> str:
    for _ in range(rounds):
        quote()
        wait(300)
    trades = len(kalshi.user_trades_get(page_size=10_000).trades)
    earned = sum(p.realized_pnl or 0 for p in kalshi.user_get_market_positions().market_positions)
    left = kalshi.user_get_balance().balance
    return f"{trades} trades, {earned / 100:.2f} USD realised, {left / 100:.2f} USD to spend"


if __name__ == "__main__":
    if "--sandbox" in sys.argv:
        from kloudtrader.sandbox import ManualClock, Sandbox

        with Sandbox(seed=7, clock=ManualClock()) as sandbox:
            os.environ.update(sandbox.environment())
            print(run(sandbox.advance))
    else:
        print(run())
