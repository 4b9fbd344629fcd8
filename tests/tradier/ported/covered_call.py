"""Write calls on shares that are held, as covered-call scripts do each month.

The call is the nearest above the price by a margin, on an expiration some weeks away. Shares that
stand behind a call already, in a position or in a working order, are not used twice.
"""

from datetime import date, timedelta

from kloudtrader import tradier
from kloudtrader.tradier import OptionOrder, Order, Quote

MARGIN = 1.03
WAIT = timedelta(days=14)


def count_free_lots(symbol: str) -> int:
    """Return how many lots of 100 shares no call needs."""
    positions = tradier.account_positions().positions.position
    shares = sum(position.quantity for position in positions if position.symbol == symbol)
    options = {position.symbol: position.quantity for position in positions}
    written = sum(-count for name, count in options.items() if is_call_on(name, symbol))
    working = sum(
        order.remaining_quantity or 0
        for order in tradier.iter_account_orders()
        if order.side == "sell_to_open" and order.symbol == symbol
    )
    return int(shares // 100 - written - working)


def is_call_on(name: str, symbol: str) -> bool:
    return name.startswith(symbol) and len(name) == len(symbol) + 15 and name[-9] == "C"


def choose_call(symbol: str, today: date) -> Quote:
    (quote,) = tradier.quotes([symbol]).quotes.quote
    dates = tradier.option_expirations(symbol).expirations.date
    expiration = next(day for day in dates if day >= today + WAIT)
    chain = tradier.option_chain(symbol, expiration).options.option
    calls = [option for option in chain if option.option_type == "call"]
    return min(
        (call for call in calls if (call.strike or 0) >= (quote.last or 0) * MARGIN),
        key=lambda call: call.strike or 0,
    )


def run(symbol: str, today: date) -> Order | None:
    """Write as many calls as shares cover; return the order."""
    lots = count_free_lots(symbol)
    if lots < 1:
        return None
    call = choose_call(symbol, today)
    order = OptionOrder(
        symbol=symbol,
        option_symbol=call.symbol,
        side="sell_to_open",
        quantity=lots,
        type="limit",
        price=call.bid,
    )
    return tradier.place_once(order, key=f"{today} call {symbol}").wait(timeout=60)
