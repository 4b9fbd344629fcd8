"""Hold a stock while its short moving average is above its long one.

Of the kind of the crossover bots that many begin with. Run once a day: the key of the order names
the day, so a second run on the same day places nothing.
"""

from datetime import date

from kloudtrader import tradier
from kloudtrader.tradier import EquityOrder, Order

SHORT, LONG = 10, 20
SHARES = 10


def read_average(symbol: str, days: int) -> float:
    """Return the mean of the last closes."""
    closes = [day.close for day in tradier.price_history(symbol).history.day if day.close]
    if len(closes) < days:
        raise SystemExit(f"{symbol} has {len(closes)} closes, {days} are needed")
    return sum(closes[-days:]) / days


def read_shares(symbol: str) -> float:
    positions = tradier.account_positions().positions.position
    return sum(position.quantity for position in positions if position.symbol == symbol)


def run(symbol: str, today: date) -> Order | None:
    """Trade where the averages want another position; return the order."""
    wanted = SHARES if read_average(symbol, SHORT) > read_average(symbol, LONG) else 0
    missing = wanted - read_shares(symbol)
    if not missing:
        return None
    order = EquityOrder(
        symbol=symbol,
        side="buy" if missing > 0 else "sell",
        quantity=int(abs(missing)),
        type="market",
    )
    return tradier.place_once(order, key=f"{today} crossover {symbol}").wait(timeout=60)
