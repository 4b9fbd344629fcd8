"""Define ``plot``, which draws P&L or cost basis as a chart."""

from collections.abc import Callable
from datetime import date
from typing import Any

import click

from kloudtrader import kalshi
from kloudtrader.cli.commands._kalshi_tickers import make_ticker_lookup
from kloudtrader.cli.commands.tradier_account import fetch_closed_positions, fetch_positions
from kloudtrader.cli.fetch import fetch_rows
from kloudtrader.cli.options import NonBlankText, account_option, date_options
from kloudtrader.cli.ui import output
from kloudtrader.cli.ui.chart_text import draw_chart
from kloudtrader.cli.ui.stderr import print_notice
from kloudtrader.cli.ui.table_layout import Field
from kloudtrader.cli.ui.terminal import describe_stdout
from kloudtrader.plots.figure import format_svg
from kloudtrader.plots.series import BarChart, Curve, make_bars, make_curve

_CURVE: tuple[Field[tuple[date, float]], ...] = (
    Field("day", lambda point: point[0].isoformat()),
    Field("realised P&L up to it (USD)", lambda point: point[1], "gain"),
)
_BARS: tuple[Field[tuple[str, float]], ...] = (
    Field("", lambda point: point[0]),
    Field("USD", lambda point: point[1], "usd"),
)


def _make_pnl_curve(account: str | None, **filters: Any) -> Curve:
    closed = fetch_closed_positions(None, account_number=account, **filters)
    gains = ((position.close_date.date(), position.gain_loss) for position in closed)
    return make_curve("Realised P&L (USD)", gains)


def _make_cost_chart(account: str | None) -> BarChart:
    amounts = ((position.symbol, position.cost_basis) for position in fetch_positions(account))
    return make_bars("Cost basis by position (USD)", amounts, gains=False)


def _make_kalshi_chart() -> BarChart:
    positions = fetch_rows(
        kalshi.user_get_market_positions, lambda response: response.market_positions
    )
    get_ticker = make_ticker_lookup()
    amounts = (
        (get_ticker(position) or "?", float(position.realized_pnl or 0) / 100)
        for position in positions
    )
    return make_bars("Realised P&L by market (USD)", amounts, gains=True)


_MAKERS: dict[str, tuple[Callable[..., Curve | BarChart], tuple[str, ...]]] = {
    "pnl": (_make_pnl_curve, ("account", "start", "end", "symbol")),
    "costbasis": (_make_cost_chart, ("account",)),
    "kalshi": (_make_kalshi_chart, ()),
}
"""The function that makes each chart, and the options it takes."""


@click.command()
@click.argument("what", type=click.Choice(list(_MAKERS)), default="pnl")
@click.option("--svg", "file", metavar="FILE", help="Write an SVG file; - means standard output.")
@account_option
@date_options
@click.option("--symbol", type=NonBlankText(), help="Only this symbol.")
def plot(what: str, file: str | None, **filters: Any) -> None:
    """Draw P&L or cost basis as a chart.

    \b
    pnl        realised P&L over time, from closed positions (the default)
    costbasis  cost basis of the open positions
    kalshi     realised P&L by market at Kalshi

    --start, --end and --symbol apply to pnl. --account applies to pnl and costbasis.

    A curve in the terminal and an SVG file need the extra [plot]. If the output is not a terminal,
    the figures are printed.
    """
    make, takes = _MAKERS[what]
    given = [name for name, value in filters.items() if value is not None]
    unsupported = [f"--{name}" for name in given if name not in takes]
    if unsupported:
        raise click.UsageError(f"'plot {what}' does not take {' or '.join(unsupported)}")
    chart = make(**{name: filters[name] for name in takes})
    if file is not None:
        _write_file(file, format_svg(chart))
    elif not chart.points:
        output.write_line("(nothing to draw)")
    elif describe_stdout().width is None:
        _write_figures(chart)
    else:
        for line in draw_chart(chart, describe_stdout()):
            output.write_line(line)


def _write_figures(chart: Curve | BarChart) -> None:
    if isinstance(chart, Curve):
        output.write_table(_CURVE, chart.points, "nothing")
    else:
        output.write_table(_BARS, chart.points, "nothing")


def _write_file(file: str, text: str) -> None:
    if file == "-":
        output.write_document(text)
        return
    try:
        opened = open(file, "w", encoding="utf-8")  # noqa: SIM115 - only open() means wrong usage
    except OSError as error:
        raise click.UsageError(f"cannot write {file!r}: {error.strerror}") from None
    with opened:
        opened.write(text)
    print_notice(f"wrote {file}")
