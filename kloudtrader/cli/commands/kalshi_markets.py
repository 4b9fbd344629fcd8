"""Define ``kalshi markets``, ``market`` and ``book``."""

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Literal

import click

from kloudtrader import kalshi
from kloudtrader.cli.commands._kalshi_tickers import describe_market, fetch_market, fetch_markets
from kloudtrader.cli.options import Integer, NonBlankText
from kloudtrader.cli.ui import output
from kloudtrader.cli.ui.table_layout import Field
from kloudtrader.kalshi.api_choice import uses_v2

if TYPE_CHECKING:
    from decimal import Decimal

    from kloudtrader.cli.ui.cells import CellKind

_FIELDS: "tuple[Field[kalshi.Market], ...]" = (
    Field("ticker", lambda row: row.ticker_name or row.id),
    Field("bid", lambda row: row.yes_bid, "count"),
    Field("ask", lambda row: row.yes_ask, "count"),
    Field("last", lambda row: row.last_price, "count", rank=2),
    Field("volume", lambda row: row.volume, "count", rank=3),
    Field("open", lambda row: row.open_interest, "count", rank=4),
    Field("status", lambda row: row.status, "status", rank=5),
    Field("closes", lambda row: row.close_date, "time", rank=6),
    Field("question", lambda row: row.title, "prose", rank=1),
    Field("market id", lambda row: row.id, rank=7, below=True),
)
_STATUSES = ("active", "closed", "determined", "finalized")
"""The statuses in the spec. Kalshi may add more."""
_FILTERS: "dict[str, Literal['unopened', 'open', 'paused', 'closed', 'settled']]" = {
    "initialized": "unopened",
    "active": "open",
    "inactive": "paused",
    "closed": "closed",
    "determined": "closed",
    "disputed": "closed",
    "amended": "closed",
    "finalized": "settled",
}
"""Statuses of a market, each with its name in a filter of API v2."""
_KINDS: "dict[str, CellKind]" = {
    "volume": "count",
    "open_interest": "count",
    "dollar_volume": "count",
    "dollar_open_interest": "count",
}


@click.command()
@click.option(
    "--status",
    type=NonBlankText(),
    metavar="STATUS",
    help="Only active, closed, determined or finalized.",
)
@click.option("--series", type=NonBlankText(), metavar="TICKER", help="Only of this series.")
@click.option("--event", type=NonBlankText(), metavar="TICKER", help="Only of this event.")
@output.format_options
def markets(
    form: output.OutputFormat, status: str | None, series: str | None, event: str | None
) -> None:
    """List the markets.

    Without --status, API v2 gives the open ones. --series and --event work there. Bid, ask and last
    are prices of Yes in US cents. Volume and open are contracts. No credentials are needed.
    """
    if uses_v2():
        selected = _read_markets(status, series, event)
    elif series or event:
        raise click.UsageError("--series and --event work on Kalshi's API v2 only")
    else:
        selected = _select_markets(status)
    if form == "json":
        return output.write_json({"markets": selected})
    return write_markets(form, selected, "no market")


def _read_markets(
    status: str | None, series: str | None, event: str | None
) -> "list[kalshi.Market]":
    """Return markets of API v2, which filters by coarser words than the statuses."""
    if status not in (None, *_FILTERS):
        raise click.UsageError(f"--status {status!r} is not one of {', '.join(_FILTERS)}")
    markets = kalshi.iter_markets(
        status=_FILTERS[status or "active"],
        series_ticker=series and series.upper(),
        event_ticker=event and event.upper(),
    )
    return [market for market in markets if status in (None, market.status)]


def _select_markets(status: str | None) -> "list[kalshi.Market]":
    """Return markets of API v1."""
    markets = fetch_markets()
    known = sorted({*_STATUSES, *(market.status for market in markets if market.status)})
    if status not in (None, *known):
        raise click.UsageError(f"--status {status!r} is not one of {', '.join(known)}")
    return [market for market in markets if status in (None, market.status)]


@click.command()
@click.argument("market")
@output.format_options
def market(form: output.OutputFormat, market: str) -> None:
    """Show one market with all its fields.

    MARKET is an id or a ticker. Prices are in US cents. No credentials are needed.
    """
    chosen = fetch_market(market)
    if form == "json":
        return output.write_json({"market": chosen})
    if form == "csv":
        return output.write_csv(chosen, kalshi.Market)
    output.write_heading(describe_market(chosen))
    return output.write_fields(chosen, _KINDS)


def write_markets(form: output.OutputFormat, markets: "list[kalshi.Market]", none: str) -> None:
    """Write markets as CSV or as a table."""
    output.write_rows(form, markets, kalshi.Market, _FIELDS, none)
    if markets and form == "table":
        output.write_note("bid, ask and last: Yes in cents; volume and open: contracts")


@dataclass(frozen=True)
class _BookRow:
    """Hold the bids of both sides at one distance from the best bid."""

    yes: "list[int | Decimal] | None"
    no: "list[int | Decimal] | None"


_BOOK: tuple[Field[_BookRow], ...] = (
    Field("contracts", lambda row: row.yes and row.yes[1], "count"),
    Field("Yes bid (cents)", lambda row: row.yes and row.yes[0], "count"),
    Field("No bid (cents)", lambda row: row.no and row.no[0], "count"),
    Field("contracts", lambda row: row.no and row.no[1], "count"),
)


@click.command()
@click.argument("market")
@click.option(
    "--depth", type=Integer(min=1), default=10, show_default=True, help="Rows of the table."
)
@output.format_options
def book(form: output.OutputFormat, market: str, depth: int) -> None:
    """Show the order book of a market.

    MARKET is an id or a ticker. The best bids come first. A No bid at 40 cents is an ask of Yes at
    60. No credentials are needed. JSON and CSV contain the whole book.
    """
    chosen = fetch_market(market)
    response = kalshi.get_market_order_book(chosen.id)
    if form == "json":
        return output.write_json(response)
    sides = (response.order_book.yes, response.order_book.no)
    yes, no = (sorted(side, reverse=True) for side in sides)
    if form == "csv":
        return _write_book_csv(yes, no)
    output.write_heading(describe_market(chosen))
    rows = [_BookRow(*pair) for pair in zip_longest(yes[:depth], no[:depth])]
    return output.write_table(_BOOK, rows, "no bid on either side")


def _write_book_csv(yes: "list[list[int | Decimal]]", no: "list[list[int | Decimal]]") -> None:
    levels = [("yes", *level) for level in yes] + [("no", *level) for level in no]
    lines = [f"{side},{price},{count}\n" for side, price, count in levels]
    output.write_document("".join(["side,price,count\n", *lines]))
