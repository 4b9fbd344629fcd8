"""Names for market ids, which nobody knows by heart."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from kloudtrader import kalshi
from kloudtrader.cli import output
from kloudtrader.cli.screen import clean
from kloudtrader.runtime.errors import InvalidArgument, KloudTraderError


def markets() -> list[kalshi.Market]:
    """All markets that can be read."""
    return output.kept(kalshi.get_markets, lambda response: response.markets)


def of_market() -> Callable[[Any], str | None]:
    """Return a function that gives the ticker of a row's market.

    It gives the market's id where there is no ticker or the markets cannot be read.
    """
    try:
        found = kalshi.get_markets().markets
    except KloudTraderError:
        found = []
    tickers = {market.id: market.ticker_name for market in found if market.ticker_name}
    return lambda row: tickers.get(row.market_id or "", row.market_id)


def find(text: str, among: Iterable[kalshi.Market]) -> kalshi.Market:
    """The market with this id or ticker. Raises :class:`InvalidArgument` where there is none."""
    wanted = text.casefold()
    for one in among:
        if wanted in (one.id.casefold(), (one.ticker_name or "").casefold()):
            return one
    raise InvalidArgument(
        f"no market has the id or ticker {text!r}: 'kloudtrader kalshi markets' lists them",
        argument="market",
    )


def id_of(text: str) -> str:
    """Return the id of a market that is given by id or ticker; only a ticker is looked up."""
    try:
        UUID(text)
    except ValueError:
        return find(text, markets()).id
    return text


def question_of(market: kalshi.Market) -> str:
    """Return the ticker and the question of a market."""
    return clean(f"{market.ticker_name or market.id}: {market.title or ''}")
