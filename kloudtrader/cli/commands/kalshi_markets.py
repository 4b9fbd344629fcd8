"""Define ``kalshi markets`` and ``book``, which show markets and their order books."""

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

import click

from kloudtrader import kalshi
from kloudtrader.cli.commands._kalshi_tickers import describe_market, fetch_markets, find_market
from kloudtrader.cli.options import Integer, NonBlankText
from kloudtrader.cli.ui import output
from kloudtrader.cli.ui.table_layout import Field

if TYPE_CHECKING:
    from decimal import Decimal

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


@click.command()
@click.option(
    "--status",
    type=NonBlankText(),
    metavar="STATUS",
    help="Only active, closed, determined or finalized.",
)
@output.format_options
def markets(form: output.OutputFormat, status: str | None) -> None:
    """List all markets.

    Bid, ask and last are prices of Yes in US cents. Volume and open are contracts. No credentials
    are needed.
    """
    markets = fetch_markets()
    known = sorted({*_STATUSES, *(market.status for market in markets if market.status)})
    if status not in (None, *known):
        raise click.UsageError(f"--status {status!r} is not one of {', '.join(known)}")
    selected = [market for market in markets if status in (None, market.status)]
    if form == "json":
        return output.write_json({"markets": selected})
    return write_markets(form, selected, "no market")


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
    chosen = find_market(market, fetch_markets())
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
