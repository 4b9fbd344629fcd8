# Generated from tradier.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Tradier Brokerage API, accounts, trading and market data: those that only `market`
uses.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field, StrictBool

from kloudtrader.runtime.models import NoneAsEmpty, OneOrMany, Open, ResponseModel
from kloudtrader.runtime.request.models import RequestModel
from kloudtrader.runtime.times import Epoch, Instant, LocalTime

__all__ = [
    "Greeks",
    "MarketClock",
    "MarketClockResponse",
    "OptionChain",
    "OptionChainResponse",
    "OptionLookupResponse",
    "OptionRoot",
    "OptionStrikes",
    "OptionStrikesResponse",
    "Quote",
    "Quotes",
    "QuotesRequest",
    "QuotesResponse",
    "Securities",
    "SecuritiesResponse",
    "Security",
    "UnmatchedSymbols",
]


class QuotesRequest(RequestModel):
    """The symbols to get quotes of."""

    symbols: Annotated[list[Annotated[str, Field(min_length=1)]], Field(min_length=1)]
    """Symbols of stocks and OCC symbols of options."""
    greeks: StrictBool | None = None
    """Whether options carry their greeks. The server's default: False."""


class Greeks(ResponseModel):
    """Greeks and implied volatilities of an option, by ORATS."""

    delta: float | None = None
    """Change of the price for 1 USD more of the underlying."""
    gamma: float | None = None
    """Change of delta for 1 USD more of the underlying."""
    theta: float | None = None
    """Change of the price in a day."""
    vega: float | None = None
    """Change of the price for 1 percentage point more of volatility."""
    rho: float | None = None
    """Change of the price for 1 percentage point more of interest."""
    phi: float | None = None
    """Change of the price for 1 percentage point more of dividend yield."""
    bid_iv: float | None = None
    """Implied volatility of the bid."""
    mid_iv: float | None = None
    """Implied volatility between bid and ask."""
    ask_iv: float | None = None
    """Implied volatility of the ask."""
    smv_vol: float | None = None
    """Smoothed volatility."""
    updated_at: Annotated[Instant, LocalTime("America/New_York")] | None = None
    """When they were computed, in New York."""


class Quote(ResponseModel):
    """The quote of a stock or an option. Prices are in USD; before the open some are null."""

    symbol: str
    """Symbol of the stock, or OCC symbol of the option."""
    description: str | None = None
    """Name."""
    exch: str | None = None
    """Exchange, by the broker's letter."""
    type: Open[Literal["stock", "etf", "option", "index", "mutual_fund"]] | None = None
    """Kind of security."""
    last: float | None = None
    """Last price, USD."""
    change: float | None = None
    """Change since the last close, USD."""
    change_percentage: float | None = None
    """Change since the last close, in percent."""
    volume: int | None = None
    """Shares or contracts of the day."""
    average_volume: int | None = None
    """Shares or contracts of an average day."""
    last_volume: int | None = None
    """Shares or contracts of the last trade."""
    trade_date: Annotated[Instant, Epoch(1000, zero_as_none=True)] | None = None
    """When the last trade was."""
    open: float | None = None
    """First price of the day, USD."""
    high: float | None = None
    """Highest price of the day, USD."""
    low: float | None = None
    """Lowest price of the day, USD."""
    close: float | None = None
    """Last price of the day, USD, once it is over."""
    prevclose: float | None = None
    """Close of the day before, USD."""
    week_52_high: float | None = None
    """Highest price of a year, USD."""
    week_52_low: float | None = None
    """Lowest price of a year, USD."""
    bid: float | None = None
    """Highest bid, USD."""
    bidsize: int | None = None
    """Size of the bid, in hundreds of shares or in contracts."""
    bidexch: str | None = None
    """Exchange of the bid."""
    bid_date: Annotated[Instant, Epoch(1000, zero_as_none=True)] | None = None
    """When the bid was made."""
    ask: float | None = None
    """Lowest ask, USD."""
    asksize: int | None = None
    """Size of the ask."""
    askexch: str | None = None
    """Exchange of the ask."""
    ask_date: Annotated[Instant, Epoch(1000, zero_as_none=True)] | None = None
    """When the ask was made."""
    root_symbols: str | None = None
    """Root symbols of the options on it."""
    underlying: str | None = None
    """Symbol of the option's underlying."""
    strike: float | None = None
    """Strike price, USD."""
    open_interest: int | None = None
    """Open contracts."""
    contract_size: int | None = None
    """Shares of a contract."""
    expiration_date: datetime.date | None = None
    """Day on which the option expires."""
    expiration_type: Open[Literal["standard", "weeklys", "quarterlys", "eom"]] | None = None
    """Kind of expiration."""
    option_type: Open[Literal["call", "put"]] | None = None
    """Kind of option."""
    root_symbol: str | None = None
    """Root symbol of the option."""
    greeks: Greeks | None = None
    """Greeks of the option, only when requested."""


class UnmatchedSymbols(ResponseModel):
    """Symbols that the broker does not know."""

    symbol: Annotated[list[str], OneOrMany()] = Field(default_factory=list)
    """The symbols. One comes without a list around it."""


class Quotes(ResponseModel):
    """Quotes, and the symbols for which there is none."""

    quote: Annotated[list[Quote], OneOrMany()] = Field(default_factory=list)
    """The quotes. One comes without a list around it."""
    unmatched_symbols: Annotated[UnmatchedSymbols, NoneAsEmpty()] = Field(
        default_factory=lambda: UnmatchedSymbols()
    )
    """Symbols that the broker does not know."""


class QuotesResponse(ResponseModel):
    """Response of `quotes`."""

    quotes: Annotated[Quotes, NoneAsEmpty()]
    """The quotes."""


class OptionChain(ResponseModel):
    """The options of one underlying and expiration."""

    option: Annotated[list[Quote], OneOrMany()] = Field(default_factory=list)
    """The options, as quotes."""


class OptionChainResponse(ResponseModel):
    """Response of `option_chain`."""

    options: Annotated[OptionChain, NoneAsEmpty()]
    """The options."""


class OptionStrikes(ResponseModel):
    """Strike prices."""

    strike: Annotated[list[float], OneOrMany()] = Field(default_factory=list)
    """The strike prices, USD."""


class OptionStrikesResponse(ResponseModel):
    """Response of `option_strikes`."""

    strikes: Annotated[OptionStrikes, NoneAsEmpty()]
    """The strike prices."""


class OptionRoot(ResponseModel):
    """The options of one root symbol."""

    root_symbol: str = Field(validation_alias="rootSymbol", serialization_alias="rootSymbol")
    """The root symbol."""
    options: list[str] | None = None
    """OCC symbols."""


class OptionLookupResponse(ResponseModel):
    """Response of `option_lookup`."""

    symbols: list[OptionRoot] | None
    """The option symbols, by root symbol."""


class MarketClock(ResponseModel):
    """The state of the market, and its next change."""

    date: datetime.date | None = None
    """Today in New York."""
    description: str | None = None
    """The state in words."""
    state: Open[Literal["premarket", "open", "postmarket", "closed"]]
    """The state."""
    timestamp: Annotated[Instant, Epoch(1)]
    """Time of the broker."""
    next_change: str | None = None
    """Time of day of the next change in New York, as hours and minutes."""
    next_state: Open[Literal["premarket", "open", "postmarket", "closed"]] | None = None
    """The state after it."""


class MarketClockResponse(ResponseModel):
    """Response of `market_clock`."""

    clock: MarketClock
    """The state of the market."""


class Security(ResponseModel):
    """A security that can be traded."""

    symbol: str
    """Symbol."""
    exchange: str | None = None
    """Exchange, by the broker's letter."""
    type: Open[Literal["stock", "option", "etf", "index"]] | None = None
    """Kind of security."""
    description: str | None = None
    """Name."""


class Securities(ResponseModel):
    """Securities that match."""

    security: Annotated[list[Security], OneOrMany()] = Field(default_factory=list)
    """The securities. One comes without a list around it."""


class SecuritiesResponse(ResponseModel):
    """Response of the searches."""

    securities: Annotated[Securities, NoneAsEmpty()]
    """The securities."""
