"""Print what an account holds, what rests and what was traded, as daily mails of bots do."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from kloudtrader import kalshi


def name_side(is_yes: bool | None) -> str:
    return "yes" if is_yes else "no"


def describe_positions() -> Iterator[str]:
    """Yield a line for each market that is held, with what it is worth at the bid."""
    total = 0
    for row in kalshi.user_get_market_positions().market_positions:
        count = int(row.position or 0)
        if row.market_id is None or count == 0:
            continue
        market = kalshi.get_market(row.market_id).market
        bid = market.yes_bid if count > 0 else 100 - (market.yes_ask or 100)
        worth = int((bid or 0) * abs(count))
        total += worth
        yield f"{market.title}: {abs(count)} {name_side(count > 0)}, worth {worth} cents"
    yield f"positions are worth {total} cents"


def describe_orders() -> Iterator[str]:
    orders = kalshi.user_orders_get(status="resting", get_queue_position=True).orders
    for order in orders:
        place = "?" if order.queue_position is None else order.queue_position
        text = f"{order.remaining_count} {name_side(order.is_yes)} at {order.price}"
        yield f"resting {text}, queue {place}"


def describe_trades(days: int) -> Iterator[str]:
    """Yield the cost of what was bought in the last days, page by page."""
    since = datetime.now(UTC) - timedelta(days=days)
    number, count, cost = 1, 0, 0
    while True:
        page = kalshi.user_trades_get(min_date=since, page_size=50, page_number=number).trades
        for trade in page:
            count += int(trade.count or 0)
            cost += int((trade.count or 0) * (trade.price or 0))
        if len(page) < 50:
            break
        number += 1
    yield f"traded {count} contracts for {cost} cents in {days} days"


def run(days: int) -> list[str]:
    """Return the lines of the report."""
    return [
        f"{kalshi.user_get_balance().balance} cents to spend",
        *describe_positions(),
        *describe_orders(),
        *describe_trades(days),
    ]
