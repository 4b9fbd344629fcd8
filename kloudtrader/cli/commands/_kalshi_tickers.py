"""Translate between the tickers and the ids of Kalshi's markets, which are one on API v2."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from kloudtrader import kalshi
from kloudtrader.cli.fetch import fetch_rows
from kloudtrader.cli.ui.stderr import clean
from kloudtrader.kalshi.api_choice import uses_v2
from kloudtrader.runtime.errors import InvalidArgument, KloudTraderError, NotFound


def fetch_markets() -> list[kalshi.Market]:
    """Return all markets that can be read."""
    return fetch_rows(kalshi.get_markets, lambda response: response.markets)


def make_ticker_lookup() -> Callable[[Any], str | None]:
    """Return a function that returns the ticker of a row's market.

    It returns the market's id if there is no ticker or the markets cannot be read: a table without
    tickers is better than none.
    """
    if uses_v2():
        return lambda row: row.market_id
    try:
        markets = kalshi.get_markets().markets
    except KloudTraderError:
        markets = []
    tickers = {market.id: market.ticker_name for market in markets if market.ticker_name}
    return lambda row: tickers.get(row.market_id or "", row.market_id)


def fetch_market(text: str) -> kalshi.Market:
    """Return the market with this id or ticker, or raise :class:`InvalidArgument`."""
    if not uses_v2():
        return _find_market(text, fetch_markets())
    try:
        return kalshi.get_market(text.strip().upper()).market
    except NotFound:
        raise _build_unknown(text) from None


def _find_market(text: str, markets: Iterable[kalshi.Market]) -> kalshi.Market:
    wanted = text.casefold()
    for market in markets:
        if wanted in (market.id.casefold(), (market.ticker_name or "").casefold()):
            return market
    raise _build_unknown(text)


def _build_unknown(text: str) -> InvalidArgument:
    return InvalidArgument(
        f"no market has the id or ticker {text!r}: 'kloudtrader kalshi markets' lists them",
        argument="market",
    )


def get_market_id(text: str) -> str:
    """Return the id of a market given by its id or ticker; only a ticker needs a request."""
    try:
        UUID(text)
    except ValueError:
        return fetch_market(text).id
    return text


def describe_market(market: kalshi.Market) -> str:
    """Return the ticker and the question of a market."""
    return clean(f"{market.ticker_name or market.id}: {market.title or ''}")
