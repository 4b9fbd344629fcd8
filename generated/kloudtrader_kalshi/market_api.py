# Generated from kalshi_v1.yaml.
# Do not edit: change the spec or a template instead.
"""MarketApi: one method for each operation with the tag market."""

from __future__ import annotations

from typing import Any

from kloudtrader.runtime.client import Api
from kloudtrader.runtime.policy import Timeout
from kloudtrader.runtime.response.typed import Typed

from . import models, operations

__all__ = ["MarketApi"]


def _errors() -> dict[str, Any]:
    return {"default": models.JSONError}


_GET_MARKETS: Typed[models.GetMarketsResponse] = Typed(
    lambda: models.GetMarketsResponse, errors=_errors
)
_GET_MARKET: Typed[models.GetMarketResponse] = Typed(
    lambda: models.GetMarketResponse, errors=_errors
)
_GET_MARKET_BY_TICKER: Typed[models.GetMarketResponse] = Typed(
    lambda: models.GetMarketResponse, errors=_errors
)
_GET_MARKET_ORDER_BOOK: Typed[models.GetMarketOrderBookResponse] = Typed(
    lambda: models.GetMarketOrderBookResponse, errors=_errors
)


class MarketApi(Api):
    """Public market data; the source of market ids.

    Every method raises:
        BadRequest: The input is malformed or was rejected.
        ServerError: The server failed.
    """

    def get_markets(
        self,
        *,
        _timeout: Timeout | float | None = None,
    ) -> models.GetMarketsResponse:
        """Get all markets.

        The markets of the exchange with their ids, quotes and states. Needs no session.

        ``GET /markets``; may be sent again; public.

        Returns:
            The markets.
        """
        return self._client.send(
            operations.get_markets,
            {},
            _GET_MARKETS,
            timeout=_timeout,
        )

    def get_market(
        self,
        market_id: str,
        *,
        _timeout: Timeout | float | None = None,
    ) -> models.GetMarketResponse:
        """Get one market.

        One market with its quotes and its state. Needs no session.

        ``GET /markets/{market_id}``; may be sent again; public.

        Args:
            market_id: Id of the market (not its ticker).

        Returns:
            The market.

        Raises:
            NotFound: There is no such market.
        """
        return self._client.send(
            operations.get_market,
            {
                "market_id": market_id,
            },
            _GET_MARKET,
            timeout=_timeout,
        )

    def get_market_by_ticker(
        self,
        ticker_name: str,
        *,
        _timeout: Timeout | float | None = None,
    ) -> models.GetMarketResponse:
        """Get one market by its ticker.

        The market that has a short name, with the id by which other calls name it. Needs no
        session.

        ``GET /markets_by_ticker/{ticker_name}``; may be sent again; public.

        Args:
            ticker_name: Short name of the market.

        Returns:
            The market.

        Raises:
            NotFound: There is no such market.
        """
        return self._client.send(
            operations.get_market_by_ticker,
            {
                "ticker_name": ticker_name,
            },
            _GET_MARKET_BY_TICKER,
            timeout=_timeout,
        )

    def get_market_order_book(
        self,
        market_id: str,
        *,
        _timeout: Timeout | float | None = None,
    ) -> models.GetMarketOrderBookResponse:
        """Get the order book of a market.

        Resting bids on both sides of a market. There are no asks: a bid for No at a price
        is an offer of Yes at 100 minus that price. Needs no session.

        ``GET /markets/{market_id}/order_book``; may be sent again; public.

        Args:
            market_id: Id of the market (not its ticker).

        Returns:
            The order book.

        Raises:
            NotFound: There is no such market.
        """
        return self._client.send(
            operations.get_market_order_book,
            {
                "market_id": market_id,
            },
            _GET_MARKET_ORDER_BOOK,
            timeout=_timeout,
        )
