"""``kloudtrader plot``, and the pictures behind it."""

import math
import re
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kloudtrader import tradier
from kloudtrader.cli import exit_codes
from kloudtrader.cli.ui.chart import (
    choose_day_ticks,
    choose_ticks,
    format_amount,
    make_bars,
    make_curve,
)
from kloudtrader.cli.ui.chart_svg import format_svg
from kloudtrader.cli.ui.chart_text import draw_chart
from kloudtrader.cli.ui.terminal import Screen
from kloudtrader.sandbox import Sandbox
from tests.cli.conftest import Run, Terminal, plain

WHAT = ["pnl", "costbasis", "kalshi"]
SPACE = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def _inside(enter: Callable[[Sandbox], None], shared: Sandbox) -> None:
    enter(shared)


@pytest.mark.parametrize("what", WHAT)
def test_an_svg_file(what: str, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "picture.svg"
    result = run("plot", what, "--svg", file)
    assert result.code == 0
    assert result.out == ""
    root = ElementTree.fromstring(file.read_text(encoding="utf-8"))
    assert root.tag == f"{SPACE}svg"
    assert "prefers-color-scheme:dark" in (root.findtext(f"{SPACE}style") or "")
    assert run("plot", what, "--svg", "-").out == file.read_text(encoding="utf-8")


DAY = date(2026, 1, 1)


def test_everything_stays_within_the_picture(run: Run) -> None:
    for what in WHAT:
        root = ElementTree.fromstring(run("plot", what, "--svg", "-").out)
        width, height = float(root.attrib["width"]), float(root.attrib["height"])
        for one in root.iter():
            assert 0 <= float(one.get("x", 0)) <= width
            assert 0 <= float(one.get("y", 0)) <= height


def test_the_curve_ends_at_the_sum_of_all_gains(run: Run) -> None:
    closed = tradier.account_costbasis(limit=1000).gainloss.closed_position
    total = f"{sum(one.gain_loss for one in closed):+,.2f}"
    assert f"{total} USD" in run("plot", "--svg", "-").out
    assert total in run("plot").out.splitlines()[-1]


def test_a_pipe_gets_the_figures(run: Run) -> None:
    out = run("plot", "costbasis").out
    assert out.isascii()
    for position in tradier.account_positions().positions.position:
        assert position.symbol in out


@pytest.mark.parametrize("what", WHAT)
@pytest.mark.parametrize("width", [60, 100])
def test_a_picture_fits_its_terminal(what: str, width: int, on_terminal: Run) -> None:
    result = on_terminal("plot", what, width=width)
    assert result.code == 0
    assert max(len(line) for line in plain(result.out).splitlines()) <= width


def test_no_colour_on_demand(on_terminal: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    for what in WHAT:
        assert "\x1b" not in on_terminal("plot", what).out


def test_without_plotext(on_terminal: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "plotext", None)
    result = on_terminal("plot")
    assert result.code == exit_codes.CONFIGURATION
    assert "pip install 'kloudtrader[plot]'" in result.err
    assert result.out == ""
    assert on_terminal("plot", "costbasis").code == 0


def test_nothing_to_draw(run: Run, enter: Callable[[Sandbox], None], tmp_path: Path) -> None:
    with Sandbox(seed=7, accounts=("empty",)) as sandbox:
        enter(sandbox)
        assert run("plot").out == "(nothing to draw)\n"
        for what in ("pnl", "costbasis"):
            # A picture of before would look like one of now.
            (tmp_path / "x.svg").write_text("yesterday's")
            assert run("plot", what, "--svg", tmp_path / "x.svg").code == 0
            root = ElementTree.fromstring((tmp_path / "x.svg").read_text(encoding="utf-8"))
            assert "nothing to draw" in [one.text for one in root.iter(f"{SPACE}text")]


def test_a_file_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    result = run("plot", "--svg", tmp_path / "nowhere" / "x.svg")
    assert result.code == exit_codes.USAGE
    assert "cannot write" in result.err


def test_a_curve_without_unicode(on_terminal: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Terminal, "encoding", "ascii")
    for what in WHAT:
        out = on_terminal("plot", what).out
        assert out.isascii()
        assert "?" not in out
    assert "#" in on_terminal("plot", "pnl").out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("costbasis", "--symbol", "KO"), "does not take --symbol"),
        (("costbasis", "--start", "2026-01-01"), "does not take --start"),
        (("kalshi", "--account", "VA1"), "does not take --account"),
        (("kalshi", "--start", "2026-01-01", "--end", "2026-01-02"), "--start or --end"),
        (("pnl", "--start", "2026-01-02", "--end", "2026-01-01"), "is after --end"),
    ],
)
def test_an_option_of_another_picture_is_not_ignored(
    arguments: tuple[str, ...], words: str, run: Run
) -> None:
    result = run("plot", *arguments)
    assert result.code == exit_codes.USAGE
    assert words in result.err


def test_pictures_name_their_unit(run: Run, on_terminal: Run) -> None:
    for what in WHAT:
        root = ElementTree.fromstring(run("plot", what, "--svg", "-").out)
        assert "(USD)" in (root.findtext(f"{SPACE}title") or "")
        assert "(USD)" in on_terminal("plot", what).out


@pytest.mark.parametrize("changes", [[5.0], [-5.0], [0.0], [3.0, -3.0], [1e-9], [-1e9]])
def test_few_points_and_odd_amounts(changes: list[float]) -> None:
    days = [(date(2026, 1, 1 + index), change) for index, change in enumerate(changes)]
    bars = [(str(index), change) for index, change in enumerate(changes)]
    for picture in (make_curve("x", days), make_bars("x", bars, gains=True)):
        root = ElementTree.fromstring(format_svg(picture))
        texts = [one.text or "" for one in root.iter(f"{SPACE}text")]
        assert not any(one in ("-0", "-0.00", "+-0.00") for one in texts)
        lines = list(draw_chart(picture, Screen(60, colour=False, unicode=True)))
        assert max(len(line) for line in lines) <= 60


def test_nothing_is_neither_gain_nor_loss() -> None:
    for picture in (
        make_bars("x", [("a", 0.0)], gains=True),
        make_curve("x", [(date(2026, 1, 1), 0)]),
    ):
        root = ElementTree.fromstring(format_svg(picture))
        classes = " ".join(one.get("class", "") for one in root.iter()).split()
        assert not {"gain", "loss"} & set(classes)


@pytest.mark.parametrize("total", [0.05, -0.05, 0.0])
def test_a_small_curve_has_its_own_scale(total: float) -> None:
    curve = make_curve("x", [(date(2026, 1, 1), total), (date(2026, 1, 9), 0.0)])
    lines = list(draw_chart(curve, Screen(60, colour=False, unicode=True)))
    marks = {found[1] for line in lines if (found := re.match(r" *(-?[\d.,]+)[┤┼]", line))}
    assert marks == {format_amount(one) for one in choose_ticks(*curve.range)}


@pytest.mark.parametrize("total", [0.0, 0.004, -1e-12, 1e-12])
def test_less_than_a_cent_is_nothing_on_a_scale_of_a_dollar(total: float) -> None:
    for picture in (make_bars("x", [("a", total)], gains=True), make_curve("x", [(DAY, total)])):
        assert choose_ticks(*picture.range) == [0.0, 1.0]
        labels = [
            one.text for one in ElementTree.fromstring(format_svg(picture)).iter(f"{SPACE}text")
        ]
        assert {"0", "1"} <= set(labels)


@pytest.mark.parametrize("total", [0.01, -0.03, 0.05])
def test_no_step_is_smaller_than_a_cent(total: float) -> None:
    labels = [f"{one:.2f}" for one in choose_ticks(*make_curve("x", [(DAY, total)]).range)]
    assert len(set(labels)) == len(labels)


def test_figures_of_a_column_have_the_same_digits() -> None:
    picture = make_bars("x", [("a", 5.0), ("b", 2.5), ("c", 13735.4)], gains=False)
    root = ElementTree.fromstring(format_svg(picture))
    texts = {one.text for one in root.iter(f"{SPACE}text")}
    assert {"5.00", "2.50", "13,735.40"} <= texts
    whole = make_bars("x", [("a", 5.0), ("c", 13735.4)], gains=False)
    assert "13,735" in format_svg(whole)


amounts = st.floats(-1e9, 1e9, allow_nan=False)


@given(amounts, amounts, st.integers(2, 8))
def test_ticks_span_their_range(one: float, other: float, count: int) -> None:
    low, high = min(one, other), max(one, other)
    found = choose_ticks(low, high, count)
    slack = (found[1] - found[0]) * 1e-6  # far less than a pixel
    assert found[0] <= low + slack
    assert found[-1] >= high - slack
    assert 2 <= len(found) <= count + 2
    assert found == sorted(set(found))


@given(st.lists(st.tuples(st.dates(), amounts), min_size=1))
def test_a_curve_adds_up(changes: list[tuple[date, float]]) -> None:
    curve = make_curve("x", changes)
    assert [day for day, _ in curve.points] == sorted({day for day, _ in changes})
    assert math.isclose(curve.points[-1][1], math.fsum(c for _, c in changes), abs_tol=1e-2)
    assert {curve.points[0][0], curve.points[-1][0]} == {
        choose_day_ticks(curve.points)[0],
        choose_day_ticks(curve.points)[-1],
    }
    ElementTree.fromstring(format_svg(curve))


@pytest.mark.parametrize(("large", "small"), [(1000.0, -0.5), (-1000.0, 0.5)])
def test_a_small_bar_is_drawn_on_its_side(large: float, small: float) -> None:
    bars = make_bars("x", [("large", large), ("small", small)], gains=True)
    screen = Screen(60, colour=False, unicode=True)
    lines = [line for line in draw_chart(bars, screen) if "█" in line]
    assert len(lines) == 2
    assert len({len(line) for line in lines}) == 1
    spans = {line.split()[0]: (line.index("█"), line.rindex("█")) for line in lines}
    (large_from, large_to), (small_from, small_to) = spans["large"], spans["small"]
    assert small_from == small_to
    assert small_to < large_from if small < 0 else small_from > large_to


def test_a_label_cannot_break_the_picture() -> None:
    picture = format_svg(make_bars("a\x00b", [("x\x1b[31m\x07", 1.0)], gains=True))
    ElementTree.fromstring(picture)
    assert "\x1b" not in picture


@given(st.lists(st.tuples(st.text("<&>\"'abc", max_size=40), amounts), min_size=1, max_size=60))
def test_bars_lose_nothing(changes: list[tuple[str, float]]) -> None:
    bars = make_bars("<x>", changes, gains=True)
    assert len(bars.points) <= 24
    assert math.isclose(
        math.fsum(value for _, value in bars.points),
        math.fsum(value for _, value in changes),
        abs_tol=1e-2,
    )
    ElementTree.fromstring(format_svg(bars))
