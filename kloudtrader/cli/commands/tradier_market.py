"""Define ``quote``, ``clock``, ``expirations`` and ``chain``, which show Tradier's market data."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import click

from kloudtrader import tradier
from kloudtrader.cli import exit_codes
from kloudtrader.cli.fetch import fetch_rows, list_plain_rows
from kloudtrader.cli.options import Date, NonBlankText
from kloudtrader.cli.ui import output
from kloudtrader.cli.ui.stderr import print_error, print_notice
from kloudtrader.cli.ui.table_layout import Field
from kloudtrader.equities import data
from kloudtrader.tradier.access import client, request_json
from kloudtrader_tradier import operations

_QUOTES: "tuple[Field[tradier.Quote], ...]" = (
    Field("symbol", lambda row: row.symbol),
    Field("last (USD)", lambda row: row.last, "price"),
    Field("change (USD)", lambda row: row.change, "gain", rank=2),
    Field("change (%)", lambda row: row.change_percentage, "percent", rank=4),
    Field("bid (USD)", lambda row: row.bid, "price", rank=1),
    Field("ask (USD)", lambda row: row.ask, "price", rank=1),
    Field("volume", lambda row: row.volume, "number", rank=3),
    Field("time", lambda row: row.trade_date, "time", rank=5),
    Field("name", lambda row: row.description, "prose", rank=6),
)
_EXPIRATIONS: "tuple[Field[tradier.OptionExpiration], ...]" = (
    Field("date", lambda row: row.date),
    Field("kind", lambda row: row.expiration_type, rank=1),
    Field("shares of a contract", lambda row: row.contract_size, "count", rank=2),
)


@click.command()
@click.argument("symbols", nargs=-1, required=True, type=NonBlankText(), metavar="SYMBOL...")
@output.format_options
def quote(form: output.OutputFormat, symbols: tuple[str, ...]) -> int:
    """Show quotes of stocks and options.

    An option is given by its OCC symbol. Symbols that Tradier does not know are named on stderr.
    The time is that of the last trade.
    """
    if form == "json":
        response: Any = data.quotes(symbols)
        output.write_json(response)
        rows = list_plain_rows(response["quotes"], "quote")
        (unmatched, *_) = [*list_plain_rows(response["quotes"], "unmatched_symbols"), None]
        return _report_unmatched(rows, list_plain_rows(unmatched, "symbol"))
    names: list[str] = []

    def list_quotes(response: "tradier.QuotesResponse") -> "list[tradier.Quote]":
        names.extend(response.quotes.unmatched_symbols.symbol)
        return response.quotes.quote

    rows = fetch_rows(lambda: tradier.quotes(symbols), list_quotes)
    output.write_rows(form, rows, tradier.Quote, _QUOTES, "no quote")
    return _report_unmatched(rows, names)


def _report_unmatched(quotes: list[Any], unmatched: Iterable[str]) -> int:
    """Name the symbols without a quote, and return the exit code."""
    for symbol in unmatched:
        print_error(f"{symbol}: Tradier does not know this symbol")
    return exit_codes.OK if quotes else exit_codes.REFUSED


@click.command()
@output.format_options
def clock(form: output.OutputFormat) -> None:
    """Show whether the market is open.

    The next change is given in New York time.
    """
    if form == "json":
        return output.write_json(data.intraday_status())
    now = tradier.market_clock().clock
    if form == "csv":
        return output.write_csv(now, tradier.MarketClock)
    change = " at ".join(filter(None, (now.next_state, now.next_change)))
    zone = output.name_unit(now.timestamp, "time")
    lines = [
        output.TitledValue("state", now.state, "status"),
        output.TitledValue("next change", f"{change} New York time", "text"),
        output.TitledValue(f"time{zone}", now.timestamp, "time"),
        output.TitledValue("description", now.description, "text"),
    ]
    return output.write_titled(lines)


@click.command()
@click.argument("symbol", type=NonBlankText(), metavar="SYMBOL")
@output.format_options
def expirations(form: output.OutputFormat, symbol: str) -> None:
    """Show when the options on a symbol expire."""
    if form == "json":
        arguments = {"symbol": symbol, "contract_size": True, "expiration_type": True}
        return output.write_json(
            request_json(operations.option_expirations, client(None), arguments)
        )
    listed = tradier.option_expirations(
        symbol, contract_size=True, expiration_type=True
    ).expirations
    rows = listed.expiration or [tradier.OptionExpiration(date=date) for date in listed.date]
    return output.write_rows(form, rows, tradier.OptionExpiration, _EXPIRATIONS, "no expiration")


# --- the chain of options --------------------------------------------------------------------


@dataclass(frozen=True)
class _Strike:
    """Hold the call and the put of a strike price and a root symbol."""

    root: str | None
    strike: float | None
    call: "tradier.Quote | None" = None
    put: "tradier.Quote | None" = None


def _get(quote: "tradier.Quote | None", name: str) -> Any:
    """Return a value of a quote or of its greeks."""
    value = getattr(quote, name, None)
    return getattr(getattr(quote, "greeks", None), name, None) if value is None else value


def _make_columns(side: str, *, greeks: bool) -> list[Field[_Strike]]:
    def column(name: str, title: str, kind: Any, rank: int) -> Field[_Strike]:
        return Field(f"{side} {title}", lambda row: _get(getattr(row, side), name), kind, rank=rank)

    columns = [
        column("bid", "bid", "price", 0),
        column("ask", "ask", "price", 0),
        column("last", "last", "price", 2),
        column("volume", "volume", "number", 4),
        column("open_interest", "open int.", "number", 5),
    ]
    if greeks:
        columns += [column("delta", "delta", "number", 1), column("mid_iv", "IV", "number", 3)]
        columns += [column(name, name, "number", 6) for name in ("gamma", "theta", "vega")]
    return columns


@click.command()
@click.argument("symbol", type=NonBlankText(), metavar="SYMBOL")
@click.argument("expiration", type=Date(), metavar="EXPIRATION")
@click.option("--greeks", is_flag=True, default=None, help="Include greeks and volatilities.")
@output.format_options
def chain(
    form: output.OutputFormat, symbol: str, expiration: datetime.date, greeks: bool | None
) -> None:
    """Show the options of one expiration.

    Calls are to the left of the strike price, puts to the right. Prices are in USD. EXPIRATION is a
    date such as 2026-03-20; 'kloudtrader expirations SYMBOL' lists the dates.
    """
    if form == "json":
        arguments = {"symbol": symbol, "expiration": expiration, "greeks": greeks}
        return output.write_json(request_json(operations.option_chain, client(None), arguments))
    options = fetch_rows(
        lambda: tradier.option_chain(symbol, expiration, greeks=greeks),
        lambda response: response.options.option,
    )
    if form == "csv":
        return output.write_csv(options, tradier.Quote)
    strikes = _pair_options(options)
    has_roots = len({row.root for row in strikes}) > 1
    columns = [
        *_make_columns("call", greeks=bool(greeks)),
        Field[_Strike]("strike", lambda row: row.strike, "price"),
        *_make_columns("put", greeks=bool(greeks)),
    ]
    root = [Field[_Strike]("root", lambda row: row.root)] if has_roots else []
    output.write_table([*root, *columns], strikes, "no option")
    if not options:
        print_notice(f"('kloudtrader expirations {symbol}' lists the dates)")
    return None


def _pair_options(options: "Iterable[tradier.Quote]") -> list[_Strike]:
    """Return one row for each root symbol and strike price, with its call and its put."""
    pairs: dict[tuple[str, float], dict[str, tradier.Quote]] = {}
    for option in options:
        pair = pairs.setdefault((option.root_symbol or "", option.strike or 0.0), {})
        pair["put" if option.option_type == "put" else "call"] = option
    return [_Strike(root, strike, **pairs[root, strike]) for root, strike in sorted(pairs)]
