"""Close all positions: buy the other side of each, as there is no selling at Kalshi.

Of the kind of the command-line tools: a limit that crosses the book, then a look at what is left.
"""

from typing import Literal

from kloudtrader import kalshi
from kloudtrader.kalshi import ApiException, UserOrderCreateRequest

Side = Literal["yes", "no"]


def find_price(market_id: str, side: Side) -> int | None:
    """Return what the other side costs now: a dollar less the best bid against it."""
    book = kalshi.get_market_order_book(market_id).order_book
    against = (book.no if side == "yes" else book.yes) or []
    best = max((level[0] for level in against), default=None)
    return None if best is None else 100 - int(best)


def close(market_id: str, held: int) -> int:
    """Buy the other side; return how many contracts are left."""
    side: Side = "no" if held > 0 else "yes"
    price = find_price(market_id, side)
    if price is None:
        return held
    order = UserOrderCreateRequest(market_id=market_id, side=side, count=abs(held), price=price)
    try:
        placed = kalshi.user_order_create(user_order_create_request=order).order
    except ApiException as error:
        print(f"{market_id}: {error.status} {error.reason}")
        return held
    if placed.remaining_count:
        kalshi.user_order_cancel(placed.order_id)
    return int(kalshi.user_get_market_position(market_id).market_position.position or 0)


def run() -> dict[str, int]:
    """Close what can be closed now; return what is left of each market."""
    positions = kalshi.user_get_market_positions().market_positions
    held = {row.market_id: int(row.position or 0) for row in positions if row.market_id}
    return {market_id: close(market_id, count) for market_id, count in held.items() if count}
