"""Make markets on Kalshi: bid on each side of every market, and move the bids every five minutes.

Run ``python examples/market_maker.py`` to trade a simulated day against a sandbox, in seconds.
"""

import os
from typing import Literal

from kloudtrader import kalshi
from kloudtrader.sandbox import ManualClock, Sandbox

SIDES: tuple[Literal["yes", "no"], ...] = ("yes", "no")
SIZE, MOST, EDGE = 10, 60, 2  # contracts per bid, most contracts held, cents from the middle


def quote() -> None:
    kalshi.cancel_all()
    positions = kalshi.user_get_market_positions().market_positions
    held = {row.market_id: row.position or 0 for row in positions}  # Yes positive, No negative
    for market in kalshi.get_markets().markets:
        middle = int((market.yes_bid or 0) + (market.yes_ask or 100)) // 2  # prices may have parts
        for side in SIDES:
            value, sign = (middle, 1) if side == "yes" else (100 - middle, -1)
            if market.status == "active" and value > EDGE and sign * held.get(market.id, 0) < MOST:
                order = kalshi.UserOrderCreateRequest(
                    market_id=market.id, side=side, count=SIZE, price=value - EDGE
                )
                kalshi.user_order_create(user_order_create_request=order)


def trade_day(seed: int = 7, rounds: int = 288) -> str:
    with Sandbox(seed, clock=ManualClock()) as sandbox:
        os.environ.update(sandbox.environment())
        for _ in range(rounds):
            quote()
            sandbox.advance(300)  # five minutes; live, time.sleep(300) without the sandbox
        traded = sum(trade.count or 0 for trade in kalshi.iter_user_trades())
        return f"{traded} contracts traded, {kalshi.user_get_balance().balance} cents to spend"


if __name__ == "__main__":
    print(trade_day())
