"""``kloudtrader plot``: profit and cost as a picture."""

from collections.abc import Callable
from datetime import date
from typing import Any

import click

from kloudtrader import kalshi
from kloudtrader.cli import exits, output, tickers
from kloudtrader.cli.account import open_positions
from kloudtrader.cli.activity import closed_positions
from kloudtrader.cli.drawing import draw
from kloudtrader.cli.layout import Field
from kloudtrader.cli.options import Text, account_option, day_options
from kloudtrader.cli.pictures import Bars, Curve, bars_of, curve_of
from kloudtrader.cli.screen import stdout
from kloudtrader.cli.svg import svg

_CURVE: tuple[Field[tuple[date, float]], ...] = (
    Field("day", lambda point: point[0].isoformat()),
    Field("realised P&L up to it (USD)", lambda point: point[1], "gain"),
)
_BARS: tuple[Field[tuple[str, float]], ...] = (
    Field("", lambda point: point[0]),
    Field("USD", lambda point: point[1], "usd"),
)


def _profit(account: str | None, **filters: Any) -> Curve:
    closed = closed_positions(None, account_number=account, **filters)
    return curve_of(
        "Realised P&L (USD)", ((one.close_date.date(), one.gain_loss) for one in closed)
    )


def _cost(account: str | None) -> Bars:
    amounts = ((one.symbol, one.cost_basis) for one in open_positions(account))
    return bars_of("Cost basis by position (USD)", amounts, gains=False)


def _markets() -> Bars:
    found = output.kept(
        kalshi.user_get_market_positions, lambda response: response.market_positions
    )
    name = tickers.of_market()
    amounts = ((name(one) or "?", (one.realized_pnl or 0) / 100) for one in found)
    return bars_of("Realised P&L by market (USD)", amounts, gains=True)


_MAKERS: dict[str, tuple[Callable[..., Curve | Bars], tuple[str, ...]]] = {
    "pnl": (_profit, ("account", "start", "end", "symbol")),
    "costbasis": (_cost, ("account",)),
    "kalshi": (_markets, ()),
}
"""What makes each picture, and the options that it takes."""


@click.command()
@click.argument("what", type=click.Choice(list(_MAKERS)), default="pnl")
@click.option("--svg", "file", metavar="FILE", help="Write an SVG file; - is standard output.")
@account_option
@day_options
@click.option("--symbol", type=Text(), help="Only this symbol.")
def plot(what: str, file: str | None, **filters: Any) -> None:
    """Profit and cost as a picture.

    \b
    pnl        realised P&L over time, from closed positions (the default)
    costbasis  cost basis of the open positions
    kalshi     realised P&L by market at Kalshi

    --start, --end and --symbol are for pnl, --account is for both pictures of Tradier.

    A curve in the terminal needs the extra [plot]; an SVG file needs nothing. Where the output is
    no terminal, the figures are printed.
    """
    make, takes = _MAKERS[what]
    given = [name for name, value in filters.items() if value is not None]
    foreign = [f"--{name}" for name in given if name not in takes]
    if foreign:
        raise click.UsageError(f"'plot {what}' takes no {' and no '.join(foreign)}")
    picture = make(**{name: filters[name] for name in takes})
    if file is not None:
        _write(file, svg(picture))
    elif not picture.points:
        output.say("(nothing to draw)")
    elif stdout().width is None:
        _print(picture)
    else:
        for line in draw(picture, stdout()):
            output.say(line)


def _print(picture: Curve | Bars) -> None:
    if isinstance(picture, Curve):
        output.rows(_CURVE, picture.points, "nothing")
    else:
        output.rows(_BARS, picture.points, "nothing")


def _write(file: str, text: str) -> None:
    if file == "-":
        output.document(text)
        return
    try:
        opened = open(file, "w", encoding="utf-8")  # noqa: SIM115 - a full disk is no wrong usage
    except OSError as error:
        raise click.UsageError(f"cannot write {file!r}: {error.strerror}") from None
    with opened:
        opened.write(text)
    exits.notice(f"wrote {file}")
