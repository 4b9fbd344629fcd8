"""Build bars of days, weeks, months and minutes from the simulated prices."""

import random
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import groupby

from kloudtrader.sandbox.tradier.market.contracts import read_contract
from kloudtrader.sandbox.tradier.market.hours import (
    Session,
    TradingDay,
    find_sessions,
    find_trading_day,
)
from kloudtrader.sandbox.tradier.market.prices import PriceBar, Prices

_SAMPLE = timedelta(minutes=1)
"""Distance of the prices from which highest and lowest are taken."""


def build_bar(prices: Prices, symbol: str, span: Session, volume: int) -> PriceBar:
    """Return the bar of a span."""
    cents = prices.list_cents(symbol, span, _SAMPLE)
    return PriceBar(span.starts, cents[0], max(cents), min(cents), cents[-1], volume)


def build_day_bar(prices: Prices, symbol: str, day: TradingDay, until: datetime) -> PriceBar | None:
    """Return the bar of a regular session up to a moment; ``None`` before its start."""
    session = day.regular
    if until < session.starts:
        return None
    is_over = until >= session.ends
    known = prices.bars.get((symbol, day.day))
    if known is not None and is_over:
        return known
    span = Session(session.starts, min(until, session.ends))
    part = (span.ends - span.starts) / (session.ends - session.starts)
    bar = build_bar(prices, symbol, span, round(find_volume(prices, symbol, day.day) * part))
    if is_over:
        prices.bars[symbol, day.day] = bar
    return bar


def find_volume(prices: Prices, symbol: str, day: date) -> int:
    """Return the volume of a whole day, the same for the same seed."""
    generator = random.Random(f"volume/{prices.seed}/{symbol}/{day}")
    average = find_average_volume(prices, symbol)
    return max(1, round(average * generator.uniform(0.6, 1.6)))


def find_average_volume(prices: Prices, symbol: str) -> int:
    """Return the usual volume of a day."""
    generator = random.Random(f"volume/{prices.seed}/{symbol}")
    return generator.randint(20, 900) * (1 if read_contract(symbol) else 20_000)


def list_day_bars(
    prices: Prices, symbol: str, start: date, end: date, now: datetime
) -> Iterator[tuple[date, PriceBar]]:
    """Yield the bars of all trading days of a span, both ends included; the last is unfinished."""
    day = start
    while day <= min(end, find_trading_day(now)):
        sessions = find_sessions(day)
        bar = build_day_bar(prices, symbol, sessions, now) if sessions else None
        if bar is not None:
            yield day, bar
        day += timedelta(days=1)


def list_minute_bars(
    prices: Prices, symbol: str, sessions: Iterable[Session], step: timedelta, span: Session
) -> Iterator[PriceBar]:
    """Yield the bars of sessions that start in a span, ``step`` long; the last is unfinished."""
    for session in sessions:
        starts = session.starts
        volume = find_volume(prices, symbol, find_trading_day(starts))
        while starts < session.ends and starts <= span.ends:
            ends = min(starts + step, session.ends, span.ends)
            if starts >= span.starts and ends > starts:
                part = (ends - starts) / (session.ends - session.starts)
                yield build_bar(prices, symbol, Session(starts, ends), max(1, round(volume * part)))
            starts += step


def join_days(
    bars: Iterable[tuple[date, PriceBar]], interval: str
) -> Iterator[tuple[date, PriceBar]]:
    """Join days to weeks or months; each has the date of its first day."""

    def find_key(row: tuple[date, PriceBar]) -> tuple[int, int]:
        day = row[0]
        return day.isocalendar()[:2] if interval == "weekly" else (day.year, day.month)

    for _, group in groupby(bars, find_key):
        rows = list(group)
        yield rows[0][0], join_bars([bar for _, bar in rows])


def join_bars(bars: list[PriceBar]) -> PriceBar:
    """Return one bar for several that follow each other."""
    return PriceBar(
        bars[0].starts,
        bars[0].opened,
        max(bar.high for bar in bars),
        min(bar.low for bar in bars),
        bars[-1].closed,
        sum(bar.volume for bar in bars),
    )
