# Generated from tradier.yaml with tradier.facade.yaml.
# Do not edit: change the spec, the overlay or a template instead.
"""Typed calls of Tradier Brokerage API, accounts, trading and market data, tag market."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Annotated, Any, Literal, overload

from kloudtrader.runtime.client import require_body
from kloudtrader.runtime.policy import Timeout
from kloudtrader.runtime.times import Instant, LocalTime
from kloudtrader.tradier.access import TradierAccess
from kloudtrader_tradier import models
from kloudtrader_tradier.market_api import MarketApi

__all__ = [
    "MarketCalls",
    "easy_to_borrow",
    "lookup_symbols",
    "market_calendar",
    "market_clock",
    "option_chain",
    "option_expirations",
    "option_lookup",
    "option_strikes",
    "post_quotes",
    "price_history",
    "quotes",
    "search_symbols",
    "time_and_sales",
]


class MarketCalls(TradierAccess):
    """Prices, options, and when the market is open. Every operation only reads.

    Every method raises:
        BadRequest: A parameter is missing or wrong; mostly a plain text that names it and
            the complaint.
        Unauthorized: The token is missing, wrong, expired or of the other environment
            (mostly a fault), or the account or the order is not one of this token's (a
            plain text). Only the body tells which.
        Forbidden: The token may not do this.
        NotFound: No such path. Has also been met as a passing failure.
        RateLimited: The quota of this minute is used up. Wait until the time in
            X-Ratelimit-Expiry; a Retry-After header has not been seen.
        ServerError: A system behind the gateway failed; mostly passes by itself.

    Headers of the responses: `RatelimitHeaders`.
    """

    def quotes(
        self,
        symbols: Sequence[str],
        *,
        greeks: bool | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.QuotesResponse:
        """Get quotes of stocks and options.

        Last price, bid, ask and more for each symbol. Symbols that the broker does not know
        come back beside the quotes. Sandbox quotes are 15 minutes late.

        ``GET /markets/quotes``; may be sent again; credential: bearer.

        Args:
            symbols: Symbols of stocks and OCC symbols of options, mixed as wished.
            greeks: Whether options carry their greeks and implied volatilities, which are
                renewed once an hour. The server's default: False.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The quotes; none, one or many, and the symbols that are not known.

        Headers: `RatelimitHeaders`.
        """
        return MarketApi(self._client()).quotes(
            symbols=symbols, greeks=greeks, _timeout=self._timeout if timeout is None else timeout
        )

    @overload
    def post_quotes(
        self,
        *,
        quotes_request: models.QuotesRequest,
        timeout: Timeout | float | None = ...,
    ) -> models.QuotesResponse: ...
    @overload
    def post_quotes(
        self,
        *,
        symbols: list[str],
        greeks: bool | None = ...,
        timeout: Timeout | float | None = ...,
    ) -> models.QuotesResponse: ...
    def post_quotes(
        self,
        *,
        quotes_request: models.QuotesRequest | None = None,
        timeout: Timeout | float | None = None,
        **fields: Any,
    ) -> models.QuotesResponse:
        """Get quotes of a long list of stocks and options.

        As `quotes`, with the symbols in the body: a long list does not fit into a URL.

        ``POST /markets/quotes``; may be sent again; credential: bearer.

        Args:
            quotes_request: The request body. In its place, its fields can be given as
                arguments:
            symbols: Symbols of stocks and OCC symbols of options.
            greeks: Whether options carry their greeks. The server's default: False.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The quotes; none, one or many, and the symbols that are not known.

        Headers: `RatelimitHeaders`.
        """
        return MarketApi(self._client()).post_quotes(
            quotes_request=require_body(
                quotes_request, fields, lambda: models.QuotesRequest, "quotes_request"
            ),
            _timeout=self._timeout if timeout is None else timeout,
        )

    def option_chain(
        self,
        symbol: str,
        expiration: datetime.date | str,
        *,
        greeks: bool | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.OptionChainResponse:
        """Get the options of one underlying and expiration.

        Quotes of all calls and puts that expire on one day. A day without options gives an
        empty list.

        ``GET /markets/options/chains``; may be sent again; credential: bearer.

        Args:
            symbol: Symbol of the underlying.
            expiration: Day on which the options expire.
            greeks: Whether options carry their greeks and implied volatilities, which are
                renewed once an hour. The server's default: False.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The options; none, one or many.

        Headers: `RatelimitHeaders`.
        """
        return MarketApi(self._client()).option_chain(
            symbol=symbol,
            expiration=expiration,
            greeks=greeks,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def option_expirations(
        self,
        symbol: str,
        *,
        include_all_roots: bool | None = None,
        strikes: bool | None = None,
        contract_size: bool | None = None,
        expiration_type: bool | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.OptionExpirationsResponse:
        """Get the expirations of an underlying's options.

        The days on which options of an underlying expire. With `strikes`, `contractSize` or
        `expirationType`, each day comes as an object with these details.

        ``GET /markets/options/expirations``; may be sent again; credential: bearer.

        Args:
            symbol: Symbol of the underlying.
            include_all_roots: Whether options with other root symbols of the underlying are
                included. The server's default: False.
            strikes: Whether each expiration comes with its strike prices. The server's
                default: False.
            contract_size: Whether each expiration comes with the shares of a contract. The
                server's default: False.
            expiration_type: Whether each expiration comes with its kind, such as `weeklys`.
                The server's default: False.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The expirations; none, one or many.

        Headers: `RatelimitHeaders`.
        """
        return MarketApi(self._client()).option_expirations(
            symbol=symbol,
            include_all_roots=include_all_roots,
            strikes=strikes,
            contract_size=contract_size,
            expiration_type=expiration_type,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def option_strikes(
        self,
        symbol: str,
        expiration: datetime.date | str,
        *,
        include_all_roots: bool | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.OptionStrikesResponse:
        """Get the strike prices of one underlying and expiration.

        The strike prices of the options that expire on one day, in USD.

        ``GET /markets/options/strikes``; may be sent again; credential: bearer.

        Args:
            symbol: Symbol of the underlying.
            expiration: Day on which the options expire.
            include_all_roots: Whether options with other root symbols of the underlying are
                included. The server's default: False.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The strike prices; none, one or many.

        Headers: `RatelimitHeaders`.
        """
        return MarketApi(self._client()).option_strikes(
            symbol=symbol,
            expiration=expiration,
            include_all_roots=include_all_roots,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def option_lookup(
        self,
        underlying: str,
        *,
        timeout: Timeout | float | None = None,
    ) -> models.OptionLookupResponse:
        """Get all option symbols of an underlying.

        The OCC symbols of all options of an underlying, by root symbol.

        ``GET /markets/options/lookup``; may be sent again; credential: bearer.

        Args:
            underlying: Symbol of the underlying.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The option symbols, by root symbol.

        Headers: `RatelimitHeaders`.
        """
        return MarketApi(self._client()).option_lookup(
            underlying=underlying, _timeout=self._timeout if timeout is None else timeout
        )

    def price_history(
        self,
        symbol: str,
        *,
        interval: Literal["daily", "weekly", "monthly"] | None = None,
        start: datetime.date | str | None = None,
        end: datetime.date | str | None = None,
        session_filter: Literal["all", "open"] | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.PriceHistoryResponse:
        """Get daily, weekly or monthly prices.

        Open, high, low, close and volume for each day, week or month. The bar of the
        current day is unfinished. No prices give an empty list.

        ``GET /markets/history``; may be sent again; credential: bearer.

        Args:
            symbol: Symbol of a stock, or OCC symbol of an option.
            interval: Length of a bar. The server's default: daily.
            start: First day to include.
            end: Last day to include.
            session_filter: Whether trades outside the regular session are included (`all`)
                or left out (`open`). The server's default: all.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The bars; none, one or many.

        Headers: `RatelimitHeaders`.
        """
        return MarketApi(self._client()).price_history(
            symbol=symbol,
            interval=interval,
            start=start,
            end=end,
            session_filter=session_filter,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def time_and_sales(
        self,
        symbol: str,
        *,
        interval: Literal["tick", "1min", "5min", "15min"] | None = None,
        start: Annotated[Instant, LocalTime("America/New_York")] | None = None,
        end: Annotated[Instant, LocalTime("America/New_York")] | None = None,
        session_filter: Literal["all", "open"] | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.TimeAndSalesResponse:
        """Get trades, or bars of minutes.

        Trades (`tick`), or bars of 1, 5 or 15 minutes. Ticks reach back 5 days, bars of a
        minute 20 and longer ones 40; in the regular session only, 10 and 18. An earlier
        start is refused with 400.

        ``GET /markets/timesales``; may be sent again; credential: bearer.

        Args:
            symbol: Symbol of a stock, or OCC symbol of an option.
            interval: Length of a bar, or `tick` for single trades. The server's default:
                tick.
            start: First moment to include.
            end: Last moment to include.
            session_filter: Whether trades outside the regular session are included (`all`)
                or left out (`open`). The server's default: all.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The trades or bars; none, one or many.

        Headers: `RatelimitHeaders`.
        """
        return MarketApi(self._client()).time_and_sales(
            symbol=symbol,
            interval=interval,
            start=start,
            end=end,
            session_filter=session_filter,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def market_clock(
        self,
        *,
        delayed: bool | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.MarketClockResponse:
        """Get the state of the market.

        Whether the market is open now, and when that changes next.

        ``GET /markets/clock``; may be sent again; credential: bearer.

        Args:
            delayed: Whether the state is that of the quotes, which are late in the sandbox.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The state of the market.

        Headers: `RatelimitHeaders`.
        """
        return MarketApi(self._client()).market_clock(
            delayed=delayed, _timeout=self._timeout if timeout is None else timeout
        )

    def market_calendar(
        self,
        *,
        month: int | None = None,
        year: int | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.MarketCalendarResponse:
        """Get the trading days of a month.

        The days of one month, with the trading sessions of the open ones. Without `month`
        and `year`, this month.

        ``GET /markets/calendar``; may be sent again; credential: bearer.

        Args:
            month: Month, 1 to 12.
            year: Year; the calendar begins in 2013.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The days of the month.

        Headers: `RatelimitHeaders`.
        """
        return MarketApi(self._client()).market_calendar(
            month=month, year=year, _timeout=self._timeout if timeout is None else timeout
        )

    def search_symbols(
        self,
        query: str,
        *,
        indexes: bool | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.SecuritiesResponse:
        """Search securities by the name of the company.

        Securities whose name or symbol contains a text. No match gives an empty list.

        ``GET /markets/search``; may be sent again; credential: bearer.

        Args:
            query: Text that the name or the symbol contains.
            indexes: Whether indexes are included. The server's default: True.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The securities; none, one or many.

        Headers: `RatelimitHeaders`.
        """
        return MarketApi(self._client()).search_symbols(
            query=query, indexes=indexes, _timeout=self._timeout if timeout is None else timeout
        )

    def lookup_symbols(
        self,
        query: str,
        *,
        exchanges: Sequence[str] | None = None,
        types: Sequence[Literal["stock", "option", "etf", "index"]] | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.SecuritiesResponse:
        """Search securities by the beginning of the symbol.

        Securities whose symbol begins with a text. No match gives an empty list.

        ``GET /markets/lookup``; may be sent again; credential: bearer.

        Args:
            query: Text with which the symbol begins.
            exchanges: Only securities of these exchanges, by the broker's letters, such as
                `Q` and `N`.
            types: Only securities of these kinds.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The securities; none, one or many.

        Headers: `RatelimitHeaders`.
        """
        return MarketApi(self._client()).lookup_symbols(
            query=query,
            exchanges=exchanges,
            types=types,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def easy_to_borrow(
        self,
        *,
        timeout: Timeout | float | None = None,
    ) -> models.SecuritiesResponse:
        """Get the securities that can be sold short.

        All securities that can be borrowed easily, which is what may be sold short. A long
        list.

        ``GET /markets/etb``; may be sent again; credential: bearer.

        Args:
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The securities; none, one or many.

        Headers: `RatelimitHeaders`.
        """
        return MarketApi(self._client()).easy_to_borrow(
            _timeout=self._timeout if timeout is None else timeout
        )


def quotes(
    symbols: Sequence[str],
    access_token: str | None = None,
    *,
    greeks: bool | None = None,
    timeout: Timeout | float | None = None,
) -> models.QuotesResponse:
    """Get quotes of stocks and options.

    Last price, bid, ask and more for each symbol. Symbols that the broker does not know
    come back beside the quotes. Sandbox quotes are 15 minutes late.

    ``GET /markets/quotes``; may be sent again; credential: bearer.

    Args:
        symbols: Symbols of stocks and OCC symbols of options, mixed as wished.
        access_token: Access token. Without it, `ACCESS_TOKEN` of the environment.
        greeks: Whether options carry their greeks and implied volatilities, which are
            renewed once an hour. The server's default: False.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The quotes; none, one or many, and the symbols that are not known.

    Headers: `RatelimitHeaders`.

    Raises:
        BadRequest: A parameter is missing or wrong; mostly a plain text that names it and
            the complaint.
        Unauthorized: The token is missing, wrong, expired or of the other environment
            (mostly a fault), or the account or the order is not one of this token's (a
            plain text). Only the body tells which.
        Forbidden: The token may not do this.
        NotFound: No such path. Has also been met as a passing failure.
        RateLimited: The quota of this minute is used up. Wait until the time in
            X-Ratelimit-Expiry; a Retry-After header has not been seen.
        ServerError: A system behind the gateway failed; mostly passes by itself.
    """
    return MarketCalls(access_token).quotes(symbols, greeks=greeks, timeout=timeout)


@overload
def post_quotes(
    access_token: str | None = ...,
    *,
    quotes_request: models.QuotesRequest,
    timeout: Timeout | float | None = ...,
) -> models.QuotesResponse: ...
@overload
def post_quotes(
    access_token: str | None = ...,
    *,
    symbols: list[str],
    greeks: bool | None = ...,
    timeout: Timeout | float | None = ...,
) -> models.QuotesResponse: ...
def post_quotes(
    access_token: str | None = None,
    *,
    quotes_request: models.QuotesRequest | None = None,
    timeout: Timeout | float | None = None,
    **fields: Any,
) -> models.QuotesResponse:
    """Get quotes of a long list of stocks and options.

    As `quotes`, with the symbols in the body: a long list does not fit into a URL.

    ``POST /markets/quotes``; may be sent again; credential: bearer.

    Args:
        access_token: Access token. Without it, `ACCESS_TOKEN` of the environment.
        quotes_request: The request body. In its place, its fields can be given as
            arguments:
        symbols: Symbols of stocks and OCC symbols of options.
        greeks: Whether options carry their greeks. The server's default: False.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The quotes; none, one or many, and the symbols that are not known.

    Headers: `RatelimitHeaders`.

    Raises:
        BadRequest: A parameter is missing or wrong; mostly a plain text that names it and
            the complaint.
        Unauthorized: The token is missing, wrong, expired or of the other environment
            (mostly a fault), or the account or the order is not one of this token's (a
            plain text). Only the body tells which.
        Forbidden: The token may not do this.
        NotFound: No such path. Has also been met as a passing failure.
        RateLimited: The quota of this minute is used up. Wait until the time in
            X-Ratelimit-Expiry; a Retry-After header has not been seen.
        ServerError: A system behind the gateway failed; mostly passes by itself.
    """
    return MarketCalls(access_token).post_quotes(
        quotes_request=require_body(
            quotes_request, fields, lambda: models.QuotesRequest, "quotes_request"
        ),
        timeout=timeout,
    )


def option_chain(
    symbol: str,
    expiration: datetime.date | str,
    access_token: str | None = None,
    *,
    greeks: bool | None = None,
    timeout: Timeout | float | None = None,
) -> models.OptionChainResponse:
    """Get the options of one underlying and expiration.

    Quotes of all calls and puts that expire on one day. A day without options gives an
    empty list.

    ``GET /markets/options/chains``; may be sent again; credential: bearer.

    Args:
        symbol: Symbol of the underlying.
        expiration: Day on which the options expire.
        access_token: Access token. Without it, `ACCESS_TOKEN` of the environment.
        greeks: Whether options carry their greeks and implied volatilities, which are
            renewed once an hour. The server's default: False.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The options; none, one or many.

    Headers: `RatelimitHeaders`.

    Raises:
        BadRequest: A parameter is missing or wrong; mostly a plain text that names it and
            the complaint.
        Unauthorized: The token is missing, wrong, expired or of the other environment
            (mostly a fault), or the account or the order is not one of this token's (a
            plain text). Only the body tells which.
        Forbidden: The token may not do this.
        NotFound: No such path. Has also been met as a passing failure.
        RateLimited: The quota of this minute is used up. Wait until the time in
            X-Ratelimit-Expiry; a Retry-After header has not been seen.
        ServerError: A system behind the gateway failed; mostly passes by itself.
    """
    return MarketCalls(access_token).option_chain(
        symbol, expiration, greeks=greeks, timeout=timeout
    )


def option_expirations(
    symbol: str,
    access_token: str | None = None,
    *,
    include_all_roots: bool | None = None,
    strikes: bool | None = None,
    contract_size: bool | None = None,
    expiration_type: bool | None = None,
    timeout: Timeout | float | None = None,
) -> models.OptionExpirationsResponse:
    """Get the expirations of an underlying's options.

    The days on which options of an underlying expire. With `strikes`, `contractSize` or
    `expirationType`, each day comes as an object with these details.

    ``GET /markets/options/expirations``; may be sent again; credential: bearer.

    Args:
        symbol: Symbol of the underlying.
        access_token: Access token. Without it, `ACCESS_TOKEN` of the environment.
        include_all_roots: Whether options with other root symbols of the underlying are
            included. The server's default: False.
        strikes: Whether each expiration comes with its strike prices. The server's default:
            False.
        contract_size: Whether each expiration comes with the shares of a contract. The
            server's default: False.
        expiration_type: Whether each expiration comes with its kind, such as `weeklys`. The
            server's default: False.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The expirations; none, one or many.

    Headers: `RatelimitHeaders`.

    Raises:
        BadRequest: A parameter is missing or wrong; mostly a plain text that names it and
            the complaint.
        Unauthorized: The token is missing, wrong, expired or of the other environment
            (mostly a fault), or the account or the order is not one of this token's (a
            plain text). Only the body tells which.
        Forbidden: The token may not do this.
        NotFound: No such path. Has also been met as a passing failure.
        RateLimited: The quota of this minute is used up. Wait until the time in
            X-Ratelimit-Expiry; a Retry-After header has not been seen.
        ServerError: A system behind the gateway failed; mostly passes by itself.
    """
    return MarketCalls(access_token).option_expirations(
        symbol,
        include_all_roots=include_all_roots,
        strikes=strikes,
        contract_size=contract_size,
        expiration_type=expiration_type,
        timeout=timeout,
    )


def option_strikes(
    symbol: str,
    expiration: datetime.date | str,
    access_token: str | None = None,
    *,
    include_all_roots: bool | None = None,
    timeout: Timeout | float | None = None,
) -> models.OptionStrikesResponse:
    """Get the strike prices of one underlying and expiration.

    The strike prices of the options that expire on one day, in USD.

    ``GET /markets/options/strikes``; may be sent again; credential: bearer.

    Args:
        symbol: Symbol of the underlying.
        expiration: Day on which the options expire.
        access_token: Access token. Without it, `ACCESS_TOKEN` of the environment.
        include_all_roots: Whether options with other root symbols of the underlying are
            included. The server's default: False.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The strike prices; none, one or many.

    Headers: `RatelimitHeaders`.

    Raises:
        BadRequest: A parameter is missing or wrong; mostly a plain text that names it and
            the complaint.
        Unauthorized: The token is missing, wrong, expired or of the other environment
            (mostly a fault), or the account or the order is not one of this token's (a
            plain text). Only the body tells which.
        Forbidden: The token may not do this.
        NotFound: No such path. Has also been met as a passing failure.
        RateLimited: The quota of this minute is used up. Wait until the time in
            X-Ratelimit-Expiry; a Retry-After header has not been seen.
        ServerError: A system behind the gateway failed; mostly passes by itself.
    """
    return MarketCalls(access_token).option_strikes(
        symbol, expiration, include_all_roots=include_all_roots, timeout=timeout
    )


def option_lookup(
    underlying: str,
    access_token: str | None = None,
    *,
    timeout: Timeout | float | None = None,
) -> models.OptionLookupResponse:
    """Get all option symbols of an underlying.

    The OCC symbols of all options of an underlying, by root symbol.

    ``GET /markets/options/lookup``; may be sent again; credential: bearer.

    Args:
        underlying: Symbol of the underlying.
        access_token: Access token. Without it, `ACCESS_TOKEN` of the environment.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The option symbols, by root symbol.

    Headers: `RatelimitHeaders`.

    Raises:
        BadRequest: A parameter is missing or wrong; mostly a plain text that names it and
            the complaint.
        Unauthorized: The token is missing, wrong, expired or of the other environment
            (mostly a fault), or the account or the order is not one of this token's (a
            plain text). Only the body tells which.
        Forbidden: The token may not do this.
        NotFound: No such path. Has also been met as a passing failure.
        RateLimited: The quota of this minute is used up. Wait until the time in
            X-Ratelimit-Expiry; a Retry-After header has not been seen.
        ServerError: A system behind the gateway failed; mostly passes by itself.
    """
    return MarketCalls(access_token).option_lookup(underlying, timeout=timeout)


def price_history(
    symbol: str,
    access_token: str | None = None,
    *,
    interval: Literal["daily", "weekly", "monthly"] | None = None,
    start: datetime.date | str | None = None,
    end: datetime.date | str | None = None,
    session_filter: Literal["all", "open"] | None = None,
    timeout: Timeout | float | None = None,
) -> models.PriceHistoryResponse:
    """Get daily, weekly or monthly prices.

    Open, high, low, close and volume for each day, week or month. The bar of the current
    day is unfinished. No prices give an empty list.

    ``GET /markets/history``; may be sent again; credential: bearer.

    Args:
        symbol: Symbol of a stock, or OCC symbol of an option.
        access_token: Access token. Without it, `ACCESS_TOKEN` of the environment.
        interval: Length of a bar. The server's default: daily.
        start: First day to include.
        end: Last day to include.
        session_filter: Whether trades outside the regular session are included (`all`) or
            left out (`open`). The server's default: all.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The bars; none, one or many.

    Headers: `RatelimitHeaders`.

    Raises:
        BadRequest: A parameter is missing or wrong; mostly a plain text that names it and
            the complaint.
        Unauthorized: The token is missing, wrong, expired or of the other environment
            (mostly a fault), or the account or the order is not one of this token's (a
            plain text). Only the body tells which.
        Forbidden: The token may not do this.
        NotFound: No such path. Has also been met as a passing failure.
        RateLimited: The quota of this minute is used up. Wait until the time in
            X-Ratelimit-Expiry; a Retry-After header has not been seen.
        ServerError: A system behind the gateway failed; mostly passes by itself.
    """
    return MarketCalls(access_token).price_history(
        symbol,
        interval=interval,
        start=start,
        end=end,
        session_filter=session_filter,
        timeout=timeout,
    )


def time_and_sales(
    symbol: str,
    access_token: str | None = None,
    *,
    interval: Literal["tick", "1min", "5min", "15min"] | None = None,
    start: Annotated[Instant, LocalTime("America/New_York")] | None = None,
    end: Annotated[Instant, LocalTime("America/New_York")] | None = None,
    session_filter: Literal["all", "open"] | None = None,
    timeout: Timeout | float | None = None,
) -> models.TimeAndSalesResponse:
    """Get trades, or bars of minutes.

    Trades (`tick`), or bars of 1, 5 or 15 minutes. Ticks reach back 5 days, bars of a
    minute 20 and longer ones 40; in the regular session only, 10 and 18. An earlier start
    is refused with 400.

    ``GET /markets/timesales``; may be sent again; credential: bearer.

    Args:
        symbol: Symbol of a stock, or OCC symbol of an option.
        access_token: Access token. Without it, `ACCESS_TOKEN` of the environment.
        interval: Length of a bar, or `tick` for single trades. The server's default: tick.
        start: First moment to include.
        end: Last moment to include.
        session_filter: Whether trades outside the regular session are included (`all`) or
            left out (`open`). The server's default: all.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The trades or bars; none, one or many.

    Headers: `RatelimitHeaders`.

    Raises:
        BadRequest: A parameter is missing or wrong; mostly a plain text that names it and
            the complaint.
        Unauthorized: The token is missing, wrong, expired or of the other environment
            (mostly a fault), or the account or the order is not one of this token's (a
            plain text). Only the body tells which.
        Forbidden: The token may not do this.
        NotFound: No such path. Has also been met as a passing failure.
        RateLimited: The quota of this minute is used up. Wait until the time in
            X-Ratelimit-Expiry; a Retry-After header has not been seen.
        ServerError: A system behind the gateway failed; mostly passes by itself.
    """
    return MarketCalls(access_token).time_and_sales(
        symbol,
        interval=interval,
        start=start,
        end=end,
        session_filter=session_filter,
        timeout=timeout,
    )


def market_clock(
    access_token: str | None = None,
    *,
    delayed: bool | None = None,
    timeout: Timeout | float | None = None,
) -> models.MarketClockResponse:
    """Get the state of the market.

    Whether the market is open now, and when that changes next.

    ``GET /markets/clock``; may be sent again; credential: bearer.

    Args:
        access_token: Access token. Without it, `ACCESS_TOKEN` of the environment.
        delayed: Whether the state is that of the quotes, which are late in the sandbox.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The state of the market.

    Headers: `RatelimitHeaders`.

    Raises:
        BadRequest: A parameter is missing or wrong; mostly a plain text that names it and
            the complaint.
        Unauthorized: The token is missing, wrong, expired or of the other environment
            (mostly a fault), or the account or the order is not one of this token's (a
            plain text). Only the body tells which.
        Forbidden: The token may not do this.
        NotFound: No such path. Has also been met as a passing failure.
        RateLimited: The quota of this minute is used up. Wait until the time in
            X-Ratelimit-Expiry; a Retry-After header has not been seen.
        ServerError: A system behind the gateway failed; mostly passes by itself.
    """
    return MarketCalls(access_token).market_clock(delayed=delayed, timeout=timeout)


def market_calendar(
    access_token: str | None = None,
    *,
    month: int | None = None,
    year: int | None = None,
    timeout: Timeout | float | None = None,
) -> models.MarketCalendarResponse:
    """Get the trading days of a month.

    The days of one month, with the trading sessions of the open ones. Without `month` and
    `year`, this month.

    ``GET /markets/calendar``; may be sent again; credential: bearer.

    Args:
        access_token: Access token. Without it, `ACCESS_TOKEN` of the environment.
        month: Month, 1 to 12.
        year: Year; the calendar begins in 2013.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The days of the month.

    Headers: `RatelimitHeaders`.

    Raises:
        BadRequest: A parameter is missing or wrong; mostly a plain text that names it and
            the complaint.
        Unauthorized: The token is missing, wrong, expired or of the other environment
            (mostly a fault), or the account or the order is not one of this token's (a
            plain text). Only the body tells which.
        Forbidden: The token may not do this.
        NotFound: No such path. Has also been met as a passing failure.
        RateLimited: The quota of this minute is used up. Wait until the time in
            X-Ratelimit-Expiry; a Retry-After header has not been seen.
        ServerError: A system behind the gateway failed; mostly passes by itself.
    """
    return MarketCalls(access_token).market_calendar(month=month, year=year, timeout=timeout)


def search_symbols(
    query: str,
    access_token: str | None = None,
    *,
    indexes: bool | None = None,
    timeout: Timeout | float | None = None,
) -> models.SecuritiesResponse:
    """Search securities by the name of the company.

    Securities whose name or symbol contains a text. No match gives an empty list.

    ``GET /markets/search``; may be sent again; credential: bearer.

    Args:
        query: Text that the name or the symbol contains.
        access_token: Access token. Without it, `ACCESS_TOKEN` of the environment.
        indexes: Whether indexes are included. The server's default: True.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The securities; none, one or many.

    Headers: `RatelimitHeaders`.

    Raises:
        BadRequest: A parameter is missing or wrong; mostly a plain text that names it and
            the complaint.
        Unauthorized: The token is missing, wrong, expired or of the other environment
            (mostly a fault), or the account or the order is not one of this token's (a
            plain text). Only the body tells which.
        Forbidden: The token may not do this.
        NotFound: No such path. Has also been met as a passing failure.
        RateLimited: The quota of this minute is used up. Wait until the time in
            X-Ratelimit-Expiry; a Retry-After header has not been seen.
        ServerError: A system behind the gateway failed; mostly passes by itself.
    """
    return MarketCalls(access_token).search_symbols(query, indexes=indexes, timeout=timeout)


def lookup_symbols(
    query: str,
    access_token: str | None = None,
    *,
    exchanges: Sequence[str] | None = None,
    types: Sequence[Literal["stock", "option", "etf", "index"]] | None = None,
    timeout: Timeout | float | None = None,
) -> models.SecuritiesResponse:
    """Search securities by the beginning of the symbol.

    Securities whose symbol begins with a text. No match gives an empty list.

    ``GET /markets/lookup``; may be sent again; credential: bearer.

    Args:
        query: Text with which the symbol begins.
        access_token: Access token. Without it, `ACCESS_TOKEN` of the environment.
        exchanges: Only securities of these exchanges, by the broker's letters, such as `Q`
            and `N`.
        types: Only securities of these kinds.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The securities; none, one or many.

    Headers: `RatelimitHeaders`.

    Raises:
        BadRequest: A parameter is missing or wrong; mostly a plain text that names it and
            the complaint.
        Unauthorized: The token is missing, wrong, expired or of the other environment
            (mostly a fault), or the account or the order is not one of this token's (a
            plain text). Only the body tells which.
        Forbidden: The token may not do this.
        NotFound: No such path. Has also been met as a passing failure.
        RateLimited: The quota of this minute is used up. Wait until the time in
            X-Ratelimit-Expiry; a Retry-After header has not been seen.
        ServerError: A system behind the gateway failed; mostly passes by itself.
    """
    return MarketCalls(access_token).lookup_symbols(
        query, exchanges=exchanges, types=types, timeout=timeout
    )


def easy_to_borrow(
    access_token: str | None = None,
    *,
    timeout: Timeout | float | None = None,
) -> models.SecuritiesResponse:
    """Get the securities that can be sold short.

    All securities that can be borrowed easily, which is what may be sold short. A long
    list.

    ``GET /markets/etb``; may be sent again; credential: bearer.

    Args:
        access_token: Access token. Without it, `ACCESS_TOKEN` of the environment.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The securities; none, one or many.

    Headers: `RatelimitHeaders`.

    Raises:
        BadRequest: A parameter is missing or wrong; mostly a plain text that names it and
            the complaint.
        Unauthorized: The token is missing, wrong, expired or of the other environment
            (mostly a fault), or the account or the order is not one of this token's (a
            plain text). Only the body tells which.
        Forbidden: The token may not do this.
        NotFound: No such path. Has also been met as a passing failure.
        RateLimited: The quota of this minute is used up. Wait until the time in
            X-Ratelimit-Expiry; a Retry-After header has not been seen.
        ServerError: A system behind the gateway failed; mostly passes by itself.
    """
    return MarketCalls(access_token).easy_to_borrow(timeout=timeout)
