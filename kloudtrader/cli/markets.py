"""``kalshi markets`` and ``book``: what can be traded."""

from dataclasses import dataclass
from itertools import zip_longest

import click

from kloudtrader import kalshi
from kloudtrader.cli import output, tickers
from kloudtrader.cli.layout import Field
from kloudtrader.cli.options import Text, Whole

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
"""Those that the spec knows; a venue may have more."""


@click.command()
@click.option(
    "--status",
    type=Text(),
    metavar="STATUS",
    help="Only active, closed, determined or finalized.",
)
@output.forms
def markets(form: output.Form, status: str | None) -> None:
    """All markets.

    Bid, ask and last are prices of Yes in US cents; volume and open are contracts. Public: no
    credentials are needed.
    """
    every = tickers.markets()
    known = sorted({*_STATUSES, *(market.status for market in every if market.status)})
    if status not in (None, *known):
        raise click.UsageError(f"--status {status!r}: it is one of {', '.join(known)}")
    chosen = [market for market in every if status in (None, market.status)]
    if form == "json":
        return output.json({"markets": chosen})
    return show(form, chosen, "no market")


def show(form: output.Form, markets: "list[kalshi.Market]", none: str) -> None:
    """Write markets as CSV or as a table."""
    output.listing(form, markets, kalshi.Market, _FIELDS, none)
    if markets and form == "table":
        output.note("bid, ask and last: Yes in cents; volume and open: contracts")


@dataclass(frozen=True)
class _Step:
    """The bids of both sides at one distance from the best."""

    yes: list[int] | None
    no: list[int] | None


_BOOK: tuple[Field[_Step], ...] = (
    Field("contracts", lambda step: step.yes and step.yes[1], "count"),
    Field("Yes bid (cents)", lambda step: step.yes and step.yes[0], "count"),
    Field("No bid (cents)", lambda step: step.no and step.no[0], "count"),
    Field("contracts", lambda step: step.no and step.no[1], "count"),
)


@click.command()
@click.argument("market")
@click.option("--depth", type=Whole(min=1), default=10, show_default=True)
@output.forms
def book(form: output.Form, market: str, depth: int) -> None:
    """The order book of a market.

    MARKET is an id or a ticker. The best bids come first. A No bid at 40 cents is an offer of Yes
    at 60. Public: no credentials are needed. JSON and CSV hold the whole book.
    """
    found = tickers.find(market, tickers.markets())
    response = kalshi.get_market_order_book(found.id)
    if form == "json":
        return output.json(response)
    yes, no = (
        sorted(side, reverse=True) for side in (response.order_book.yes, response.order_book.no)
    )
    if form == "csv":
        return _csv(yes, no)
    output.heading(tickers.question_of(found))
    steps = [_Step(*pair) for pair in zip_longest(yes[:depth], no[:depth])]
    return output.rows(_BOOK, steps, "no bid on either side")


def _csv(yes: list[list[int]], no: list[list[int]]) -> None:
    levels = [("yes", *level) for level in yes] + [("no", *level) for level in no]
    lines = [f"{side},{price},{count}\n" for side, price, count in levels]
    output.document("".join(["side,price,count\n", *lines]))
