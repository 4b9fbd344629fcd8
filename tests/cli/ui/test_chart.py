"""Test the scales, and the charts in a terminal."""

import math
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kloudtrader.cli.ui.chart import (
    choose_day_ticks,
    choose_ticks,
    format_amount,
    format_amounts,
)
from kloudtrader.cli.ui.chart_text import draw_chart
from kloudtrader.cli.ui.terminal import Screen
from kloudtrader.plots.series import make_bars, make_curve

DAY = date(2026, 1, 1)


@pytest.mark.parametrize("changes", [[5.0], [-5.0], [0.0], [3.0, -3.0], [1e-9], [-1e9]])
def test_few_points_and_odd_amounts(changes: list[float]) -> None:
    days = [(date(2026, 1, 1 + index), change) for index, change in enumerate(changes)]
    bars = [(str(index), change) for index, change in enumerate(changes)]
    for picture in (make_curve("x", days), make_bars("x", bars, gains=True)):
        lines = list(draw_chart(picture, Screen(60, colour=False, unicode=True)))
        assert not {"-0", "-0.00", "+-0.00"} & {*" ".join(lines).split()}
        assert max(len(line) for line in lines) <= 60


@pytest.mark.parametrize("total", [0.05, -0.05, 0.0])
def test_a_small_curve_has_its_own_scale(total: float) -> None:
    curve = make_curve("x", [(date(2026, 1, 1), total), (date(2026, 1, 9), 0.0)])
    lines = list(draw_chart(curve, Screen(60, colour=False, unicode=True)))
    marks = {match[1] for line in lines if (match := re.match(r" *(-?[\d.,]+)[┤┼]", line))}
    assert marks == {format_amount(tick) for tick in choose_ticks(*curve.range)}


@pytest.mark.parametrize("total", [0.0, 0.004, -1e-12, 1e-12])
def test_less_than_a_cent_gets_a_scale_of_a_dollar(total: float) -> None:
    for picture in (make_bars("x", [("a", total)], gains=True), make_curve("x", [(DAY, total)])):
        assert choose_ticks(*picture.range) == [0.0, 1.0]


@pytest.mark.parametrize("total", [0.01, -0.03, 0.05])
def test_no_step_is_smaller_than_a_cent(total: float) -> None:
    labels = [f"{tick:.2f}" for tick in choose_ticks(*make_curve("x", [(DAY, total)]).range)]
    assert len(set(labels)) == len(labels)


def test_figures_of_a_column_have_the_same_digits() -> None:
    assert format_amounts([5.0, 2.5, 13735.4]) == ["5.00", "2.50", "13,735.40"]
    assert format_amounts([5.0, 13735.4]) == ["5", "13,735"]


amounts = st.floats(-1e9, 1e9, allow_nan=False)


@given(amounts, amounts, st.integers(2, 8))
def test_ticks_span_their_range(first: float, second: float, count: int) -> None:
    low, high = min(first, second), max(first, second)
    tick_values = choose_ticks(low, high, count)
    slack = (tick_values[1] - tick_values[0]) * 1e-6  # far less than a pixel
    assert tick_values[0] <= low + slack
    assert tick_values[-1] >= high - slack
    assert 2 <= len(tick_values) <= count + 2
    assert tick_values == sorted(set(tick_values))


@given(st.lists(st.tuples(st.dates(), amounts), min_size=1))
def test_a_curve_adds_up(changes: list[tuple[date, float]]) -> None:
    curve = make_curve("x", changes)
    assert [day for day, _ in curve.points] == sorted({day for day, _ in changes})
    assert math.isclose(curve.points[-1][1], math.fsum(c for _, c in changes), abs_tol=1e-2)
    assert {curve.points[0][0], curve.points[-1][0]} == {
        choose_day_ticks(curve.points)[0],
        choose_day_ticks(curve.points)[-1],
    }


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


@given(st.lists(st.tuples(st.text("<&>\"'abc", max_size=40), amounts), min_size=1, max_size=60))
def test_bars_add_up(changes: list[tuple[str, float]]) -> None:
    bars = make_bars("<x>", changes, gains=True)
    assert len(bars.points) <= 24
    assert math.isclose(
        math.fsum(value for _, value in bars.points),
        math.fsum(value for _, value in changes),
        abs_tol=1e-2,
    )
