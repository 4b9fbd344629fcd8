"""Define the public functions of Kalshi's markets: see :mod:`kloudtrader.kalshi`."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, TypeVar

from kloudtrader.kalshi.api_choice import uses_v2
from kloudtrader.kalshi.client import default_client
from kloudtrader.pages import show_progress
from kloudtrader.runtime.errors import InvalidArgument
from kloudtrader_kalshi.market_api import MarketApi

if TYPE_CHECKING:
    from typing_extensions import TypeIs

    from kloudtrader.runtime.client import Client
    from kloudtrader_kalshi import models

T = TypeVar("T")
_UUID = r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}"

__all__ = [
    "get_market",
    "get_market_by_ticker",
    "get_market_order_book",
    "get_markets",
    "iter_markets",
]


def get_markets() -> "models.GetMarketsResponse":
    """Get all markets: ``.markets``. Public. Source: ``GET /markets``.

    On API v2 these are the open markets without combos, read page by page within the time for one
    call; :func:`iter_markets` reads others.

    >>> len(get_markets().markets) > 0
    True
    """
    if uses_v2():
        from kloudtrader.kalshi import _v2_functions

        return _v2_functions.get_markets()
    return MarketApi(default_client()).get_markets()


def iter_markets(
    *,
    status: Literal["unopened", "open", "paused", "closed", "settled"] | None = "open",
    event_ticker: str | None = None,
    series_ticker: str | None = None,
    progress: bool = False,
) -> "Iterator[models.Market]":
    """Iterate over markets, one page in memory at a time. Public. Source: ``GET /markets``.

    ``status`` is unopened, open, paused, closed or settled; ``None`` means all. Filters work on API
    v2 only; API v1 gives all markets. ``progress`` counts them on stderr (needs
    ``kloudtrader[progress]``).

    >>> any(market.status == "active" for market in iter_markets())
    True
    """
    if uses_v2():
        from kloudtrader.kalshi import _v2_functions

        walk = _v2_functions.list_markets(status, event_ticker, series_ticker)
        return show_progress(walk, "get_markets", progress)
    if status != "open" or event_ticker is not None or series_ticker is not None:
        raise InvalidArgument("API v1 has no filters of markets: leave them out", argument="status")
    return show_progress(iter(get_markets().markets), "get_markets", progress)


def get_market(market_id: str) -> "models.GetMarketResponse":
    """Get one market: ``.market``. Public. Source: ``GET /markets/{market_id}``.

    Here and in all other functions, a ticker can stand for the id.

    >>> get_market(market_id).market.id == market_id
    True
    """
    if uses_v2():
        from kloudtrader.kalshi import _v2_functions

        return _v2_functions.get_market(market_id)
    if _is_ticker(market_id):
        return get_market_by_ticker(market_id)
    return MarketApi(default_client()).get_market(market_id)


def get_market_by_ticker(ticker_name: str) -> "models.GetMarketResponse":
    """Get one market by its ticker: ``.market``. Public.

    Source: ``GET /markets_by_ticker/{ticker_name}``.

    >>> ticker_name = get_market(market_id).market.ticker_name
    >>> get_market_by_ticker(ticker_name).market.id == market_id
    True
    """
    if uses_v2():
        return get_market(ticker_name)
    return MarketApi(default_client()).get_market_by_ticker(ticker_name)


def get_market_order_book(market_id: str) -> "models.GetMarketOrderBookResponse":
    """Get the bids of both sides: ``.order_book``, pairs of US cents and contracts. Public.

    Source: ``GET /markets/{market_id}/order_book``.

    >>> get_market_order_book(market_id).order_book is not None
    True
    """
    if uses_v2():
        from kloudtrader.kalshi import _v2_functions

        return _v2_functions.get_market_order_book(market_id)
    return MarketApi(default_client()).get_market_order_book(read_market_id(market_id))


def read_market_id(market: T, client: "Client | None" = None) -> T | str:
    """Return the id of API v1 for a ticker, which one more read finds; others stay as they are."""
    if not _is_ticker(market):
        return market
    return MarketApi(client or default_client()).get_market_by_ticker(market).market.id


def _is_ticker(market: object) -> "TypeIs[str]":
    """Return whether a text has the form of a ticker; ids are UUIDs."""
    return isinstance(market, str) and bool(
        re.fullmatch(r"(?=.*[A-Z])[A-Z0-9.-]+", market) and not re.fullmatch(_UUID, market)
    )
