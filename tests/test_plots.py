"""Test the charts of ``kloudtrader.plots``."""

import math
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from datetime import date
from typing import Any

import matplotlib as mpl
import pytest

from kloudtrader import kalshi, kalshi_v2, plots, tradier
from kloudtrader.plots.figure import format_svg
from kloudtrader.plots.series import make_bars, make_curve
from kloudtrader.runtime.errors import ConfigurationError
from kloudtrader.sandbox import Sandbox

pyplot = pytest.importorskip("matplotlib.pyplot")
DAY = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def _close_figures() -> Iterator[None]:
    mpl.use("agg")
    yield
    pyplot.close("all")


@pytest.fixture(scope="module")
def shared() -> Iterator[Sandbox]:
    with Sandbox(seed=7) as running:
        yield running


@pytest.fixture
def sandbox(shared: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    for name, value in shared.environment().items():
        monkeypatch.setenv(name, value)
    return shared


def read_widths(axes: Any) -> dict[str, float]:
    """Return the length of each bar by its label."""
    labels = [label.get_text() for label in axes.get_yticklabels()]
    return dict(zip(labels, (bar.get_width() for bar in axes.patches), strict=True))


@pytest.mark.usefixtures("sandbox")
def test_the_equity_curve_ends_at_the_sum_of_all_gains() -> None:
    axes: Any = plots.draw_equity_curve()
    total = math.fsum(position.gain_loss for position in tradier.iter_account_costbasis())
    (curve,) = [line for line in axes.lines if len(line.get_xdata()) > 2]
    assert curve.get_ydata()[0] == 0
    assert math.isclose(curve.get_ydata()[-1], total, abs_tol=0.01)
    assert axes.get_title(loc="right") == f"{total:+,.2f} USD"


@pytest.mark.usefixtures("sandbox")
def test_the_cost_basis_has_a_bar_for_each_position() -> None:
    positions = tradier.account_positions().positions.position
    axes = plots.draw_cost_basis()
    assert read_widths(axes) == {row.symbol: row.cost_basis for row in positions}
    assert read_widths(plots.draw_cost_basis(positions[:2])).keys() == {"KO", "PEP"}


@pytest.mark.usefixtures("sandbox")
def test_the_profit_of_markets_is_in_dollars() -> None:
    widths = read_widths(plots.draw_market_pnl())
    tickers = {market.id: market.ticker_name for market in kalshi.get_markets().markets}
    positions = kalshi.user_get_market_positions().market_positions
    assert {
        (tickers.get(row.market_id, row.market_id) or "")[:23]: (row.realized_pnl or 0) / 100
        for row in positions
    } == {label[:23]: width for label, width in widths.items()}
    row = kalshi.MarketPosition(market_id="m", realized_pnl=250)
    assert read_widths(plots.draw_market_pnl([row], tickers={"m": "T"})) == {"T": 2.5}


def test_positions_of_api_v2_are_in_dollars_already() -> None:
    values = {"ticker": "A", "position_fp": "1", "market_exposure_dollars": "1"}
    rows = [
        kalshi_v2.MarketPosition.model_validate(values | {"realized_pnl_dollars": "-2.5000"}),
        kalshi_v2.MarketPosition.model_validate(values | {"ticker": "B"}),
    ]
    assert read_widths(plots.draw_market_pnl(rows)) == {"B": 0.0, "A": -2.5}


def test_a_chart_is_drawn_on_the_axes_that_are_given() -> None:
    figure, given = pyplot.subplots()
    assert plots.draw_cost_basis([], axes=given) is given
    assert plots.draw_equity_curve([], axes=given).figure is figure
    assert plots.draw_market_pnl([], axes=given) is given
    assert len(pyplot.get_fignums()) == 1


@pytest.mark.parametrize("draw", plots.__all__)
def test_nothing_is_drawn_as_such(draw: str) -> None:
    axes = getattr(plots, draw)([])
    assert [text.get_text() for text in axes.texts] == ["nothing to draw"]


def test_matplotlib_is_loaded_by_the_first_chart() -> None:
    code = "import sys; from kloudtrader import plots; sys.exit('matplotlib' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


@pytest.mark.parametrize("draw", plots.__all__)
def test_without_matplotlib(draw: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    with pytest.raises(ConfigurationError, match=r"kloudtrader\[plot\]"):
        getattr(plots, draw)([])


@pytest.mark.parametrize("changes", [[5.0], [-5.0], [0.0], [3.0, -3.0], [1e-9], [-1e9]])
def test_few_points_and_odd_amounts(changes: list[float]) -> None:
    days = [(date(2026, 1, 1 + index), change) for index, change in enumerate(changes)]
    bars = [(str(index), change) for index, change in enumerate(changes)]
    for chart in (make_curve("x", days), make_bars("x", bars, gains=True)):
        svg = format_svg(chart)
        root = ElementTree.fromstring(svg)
        texts = ["".join(element.itertext()).strip() for element in root.iter()]
        assert not {"-0", "-0.00", "+-0.00", "\N{MINUS SIGN}0"} & {*texts}
        assert format_svg(chart) == svg


def test_zero_is_neither_gain_nor_loss() -> None:
    svg = format_svg(make_curve("x", [(DAY, 0.0)]))
    assert not re.search("#1a7f37|#cf222e", svg)


def test_a_label_is_text_and_no_formula() -> None:
    labels = ["Will it cost $3 to $4?", "x\x1b[31m\x07", r"\frac{", "a" * 100]
    bars = make_bars("x", [(label, 1.0) for label in labels], gains=True)
    root = ElementTree.fromstring(format_svg(bars))
    texts = ["".join(element.itertext()).strip() for element in root.iter()]
    assert "Will it cost $3 to $4?" in texts
    assert "\x1b" not in "".join(texts)
    assert "a" * 25 not in "".join(texts)
