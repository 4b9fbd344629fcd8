"""Record quotes and trades as bars of a minute, an hour and a day."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kloudtrader.sandbox.kalshi_v2.units import DOLLAR, format_count, format_price
from kloudtrader.sandbox.matching.book import KalshiMarket
from kloudtrader.sandbox.server.messages import Json
from kloudtrader.sandbox.tradier.market.hours import from_new_york, to_new_york

PERIODS = (1, 60, 1440)
"""Minutes of a bar."""
_MOST_BARS = 500


@dataclass(slots=True)
class CandleBar:
    """Hold a bar. Prices are open, low, high and close of Yes; without a trade there are none."""

    market_id: str
    minutes: int
    end: datetime
    bid: list[int]
    ask: list[int]
    price: list[int] = field(default_factory=list[int])
    volume: int = 0
    cost: int = 0
    open_interest: int = 0


class CandleRecorder:
    """Keep the last bars of each market and period."""

    def __init__(self) -> None:
        self._bars: dict[tuple[str, int], deque[CandleBar]] = {}

    def note_quote(self, market: KalshiMarket, now: datetime) -> None:
        """Record the best prices of a market."""
        bid = market.book.best(True) or 0
        ask = DOLLAR - (market.book.best(False) or 0)
        for minutes in PERIODS:
            bar = self._current(market.id, minutes, now, bid, ask)
            _widen(bar.bid, bid)
            _widen(bar.ask, ask)
            bar.open_interest = market.open_interest

    def note_trade(self, market: KalshiMarket, now: datetime, price: int, count: int) -> None:
        """Record a trade."""
        bid = market.book.best(True) or 0
        ask = DOLLAR - (market.book.best(False) or 0)
        for minutes in PERIODS:
            bar = self._current(market.id, minutes, now, bid, ask)
            if bar.price:
                _widen(bar.price, price)
            else:
                bar.price = [price] * 4
            bar.volume += count
            bar.cost += price * count

    def list_bars(self, market_id: str, minutes: int) -> Sequence[CandleBar]:
        """Return the bars of a market, oldest first."""
        return list(self._bars.get((market_id, minutes), ()))

    def list_all(self) -> list[CandleBar]:
        """Return all bars."""
        return [bar for bars in self._bars.values() for bar in bars]

    def restore(self, bars: Iterable[CandleBar]) -> None:
        """Take over saved bars, those of a market and a period oldest first."""
        for bar in bars:
            key = (bar.market_id, bar.minutes)
            self._bars.setdefault(key, deque(maxlen=_MOST_BARS)).append(bar)

    def _current(
        self, market_id: str, minutes: int, now: datetime, bid: int, ask: int
    ) -> CandleBar:
        bars = self._bars.setdefault((market_id, minutes), deque(maxlen=_MOST_BARS))
        if not bars or bars[-1].end <= now:
            bars.append(
                CandleBar(market_id, minutes, _find_end(now, minutes), [bid] * 4, [ask] * 4)
            )
        return bars[-1]


def _widen(prices: list[int], price: int) -> None:
    prices[1], prices[2], prices[3] = min(prices[1], price), max(prices[2], price), price


def _find_end(now: datetime, minutes: int) -> datetime:
    """Return the end of the bar of a time; days end at midnight in New York."""
    if minutes == PERIODS[-1]:
        day = to_new_york(now).date() + timedelta(days=1)
        return from_new_york(day, datetime.min.time())
    start = now.replace(second=0, microsecond=0)
    return start - timedelta(minutes=start.minute % minutes) + timedelta(minutes=minutes)


def select_bars(
    bars: Sequence[CandleBar], start: int, end: int, *, has_earlier: bool
) -> list[tuple[CandleBar, int | None]]:
    """Return the bars that end within the bounds, each with the last close before it.

    Args:
        has_earlier: add the last bar that ends before the start.
    """
    selected: list[tuple[CandleBar, int | None]] = []
    earlier: tuple[CandleBar, int | None] | None = None
    close: int | None = None
    for bar in bars:
        moment = bar.end.timestamp()
        if start <= moment <= end:
            selected.append((bar, close))
        elif moment < start:
            earlier = (bar, close)
        close = bar.price[3] if bar.price else close
    return [earlier, *selected] if has_earlier and earlier else selected


def serialise_bar(bar: CandleBar, previous: int | None, ending: str = "_dollars") -> Json:
    """Return a candle; in the archive the names have no ending."""
    count = "_fp" if ending else ""
    names = ("open", "low", "high", "close")
    prices: list[int | None] = [*bar.price] if bar.price else [None] * 4
    mean = bar.cost // bar.volume if bar.volume else None
    extremes = (("min", prices[1]), ("max", prices[2])) if ending else ()
    members = [*zip(names, prices, strict=True), ("mean", mean), ("previous", previous), *extremes]
    price: dict[str, Json] = {
        f"{name}{ending}": None if value is None else format_price(value) for name, value in members
    }
    quotes: dict[str, Json] = {
        side: {
            f"{name}{ending}": format_price(value)
            for name, value in zip(names, values, strict=True)
        }
        for side, values in (("yes_bid", bar.bid), ("yes_ask", bar.ask))
    }
    return {
        "end_period_ts": int(bar.end.timestamp()),
        **quotes,
        "price": price,
        f"volume{count}": format_count(bar.volume),
        f"open_interest{count}": format_count(bar.open_interest),
    }
