"""Read quotes and market hours from Tradier, as plain JSON: functions of the original kloudtrader.

:mod:`kloudtrader.tradier` has all market data, typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, cast

from kloudtrader.runtime.errors import InvalidArgument
from kloudtrader.runtime.request.build import check_text
from kloudtrader.runtime.request.values import describe
from kloudtrader.tradier.access import client, request_json
from kloudtrader_tradier import operations

if TYPE_CHECKING:
    from kloudtrader_tradier import plain

__all__ = ["intraday_status", "market_calendar", "quotes"]


def quotes(symbols: str | Sequence[str], access_token: str | None = None) -> plain.QuotesResponse:
    """Get quotes: ``{"quotes": {"quote": {...} or [{...}], "unmatched_symbols": ...}}``.

    Source: ``GET /markets/quotes``. Prices are in USD.

    >>> quotes("KO")["quotes"]["quote"]["symbol"]
    'KO'

    Args:
        symbols: Symbols of stocks and OCC symbols of options: a list, or a text with commas.
        access_token: Access token. Without it, ``ACCESS_TOKEN`` of the environment.
    """
    names = _names(symbols)
    response: plain.QuotesResponse = request_json(
        operations.quotes, client(access_token), {"symbols": names}
    )
    return response


def _names(symbols: object) -> list[str]:
    listed = symbols.split(",") if isinstance(symbols, str) else symbols
    items = list(cast("Iterable[object]", listed)) if isinstance(listed, Iterable) else []
    if not items:
        reason = f"symbols must be a list of texts, or a text; got {describe(symbols)}"
        raise InvalidArgument(reason, argument="symbols")
    return [check_text("symbols", check_text("symbols", item).strip()) for item in items]


def intraday_status(access_token: str | None = None) -> plain.MarketClockResponse:
    """Get the state of the market: ``{"clock": {"state": "open", "next_change": "16:00", ...}}``.

    Source: ``GET /markets/clock``.

    >>> intraday_status()["clock"]["state"] in ("premarket", "open", "postmarket", "closed")
    True
    """
    response: plain.MarketClockResponse = request_json(
        operations.market_clock, client(access_token), {}
    )
    return response


def market_calendar(
    month: int | None = None, year: int | None = None, access_token: str | None = None
) -> plain.MarketCalendarResponse:
    """Get the days of a month: ``{"calendar": {"month", "year", "days": {"day": [{...}]}}}``.

    Source: ``GET /markets/calendar``. Without ``month`` and ``year``, this month.

    >>> len(market_calendar(12, 2026)["calendar"]["days"]["day"])
    31
    """
    response: plain.MarketCalendarResponse = request_json(
        operations.market_calendar, client(access_token), {"month": month, "year": year}
    )
    return response
