"""The public functions of Kalshi's markets. See :mod:`kloudtrader.kalshi`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kloudtrader.kalshi._choice import uses_v2
from kloudtrader.kalshi.client import default_client
from kloudtrader.runtime.errors import InvalidArgument
from kloudtrader_kalshi.market_api import MarketApi

if TYPE_CHECKING:
    from kloudtrader_kalshi import models

__all__ = ["get_market", "get_market_order_book", "get_markets", "iter_markets"]


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
    status: str | None = "open",
    event_ticker: str | None = None,
    series_ticker: str | None = None,
) -> "Iterator[models.Market]":
    """Iterate over markets, one page in memory at a time. Public. Source: ``GET /markets``.

    ``status`` is unopened, open, paused, closed or settled; ``None`` means all. Filters work on API
    v2 only; API v1 gives all markets.

    >>> any(market.status == "active" for market in iter_markets())
    True
    """
    if uses_v2():
        from kloudtrader.kalshi import _v2_functions

        return _v2_functions.list_markets(status, event_ticker, series_ticker)
    if status != "open" or event_ticker is not None or series_ticker is not None:
        raise InvalidArgument("API v1 has no filters of markets: leave them out", argument="status")
    return iter(get_markets().markets)


def get_market(market_id: str) -> "models.GetMarketResponse":
    """Get one market: ``.market``. Public. Source: ``GET /markets/{market_id}``.

    >>> get_market(market_id).market.id == market_id
    True
    """
    if uses_v2():
        from kloudtrader.kalshi import _v2_functions

        return _v2_functions.get_market(market_id)
    return MarketApi(default_client()).get_market(market_id)


def get_market_order_book(market_id: str) -> "models.GetMarketOrderBookResponse":
    """Get the bids of both sides: ``.order_book``, pairs of US cents and contracts. Public.

    Source: ``GET /markets/{market_id}/order_book``.

    >>> get_market_order_book(market_id).order_book is not None
    True
    """
    if uses_v2():
        from kloudtrader.kalshi import _v2_functions

        return _v2_functions.get_market_order_book(market_id)
    return MarketApi(default_client()).get_market_order_book(market_id)
