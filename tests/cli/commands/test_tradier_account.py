"""Test ``profile``, ``balance``, ``positions``, ``history`` and ``costbasis``."""

import csv
import io
import json
import time
from collections.abc import Callable

import pytest

from kloudtrader import frames, tradier, user
from kloudtrader.sandbox import Sandbox
from tests.cli.conftest import Run, plain


@pytest.fixture(autouse=True)
def _use_sandbox(enter: Callable[[Sandbox], None], shared: Sandbox) -> None:
    enter(shared)


READS = ["profile", "balance", "positions", "history", "costbasis", "orders"]


@pytest.mark.parametrize("name", READS)
def test_a_pipe_gets_no_colour_and_no_lines(name: str, run: Run) -> None:
    result = run(name)
    assert result.code == 0
    assert result.err == ""
    assert result.out.isascii()
    assert "\x1b" not in result.out
    assert len(result.out.splitlines()) > 1


@pytest.mark.parametrize("name", READS)
@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_a_table_fits_its_terminal(name: str, width: int, on_terminal: Run) -> None:
    result = on_terminal(name, width=width)
    assert result.code == 0
    # Symbols, quantities and states are never cut: orders need 59 columns, history and others 45.
    needed = {"orders": 59, "balance": 40}.get(name, 45)
    assert max(len(line) for line in plain(result.out).splitlines()) <= max(width, needed)
    assert "─" in result.out


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("profile", user.user_profile),
        ("history", user.account_history),
        ("costbasis", lambda: user.account_costbasis(limit=25)),
        ("orders", user.account_orders),
    ],
)
def test_json_is_the_plain_response(name: str, call: Callable[[], object], run: Run) -> None:
    result = run(name, "--json")
    assert result.code == 0
    assert json.loads(result.out).keys() == dict(call()).keys()  # type: ignore[call-overload]
    if name in ("profile", "history", "costbasis"):
        assert json.loads(result.out) == call()


def test_csv_has_every_field_of_the_model(run: Run) -> None:
    events = tradier.account_history(limit=25).history.event
    assert run("history", "--csv").out == frames.to_csv(events)


def test_totals_add_up(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("costbasis", "--all", "--csv").out)))
    total = sum(float(row["gain_loss"]) for row in rows)
    assert f"{total:+,.2f}" in run("costbasis", "--all").out.splitlines()[-1]
    assert len(rows) == 30


def test_gains_are_green_and_losses_red(on_terminal: Run) -> None:
    out = on_terminal("costbasis").out
    for row in tradier.account_costbasis(limit=25).gainloss.closed_position:
        colour = 32 if row.gain_loss > 0 else 31
        assert f"\x1b[{colour}m{row.gain_loss:+,.2f}\x1b[0m" in out


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_colours_and_lines_can_be_switched_off(
    name: str, value: str, on_terminal: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    out = on_terminal("costbasis").out
    assert "\x1b" not in out
    assert "─" not in out


def test_times_are_local_and_days_are_not_shifted(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    position = tradier.account_positions().positions.position[0]
    event = tradier.account_history(limit=1).history.event[0]
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        out = run("positions").out
        assert f"{position.date_acquired.astimezone():%Y-%m-%d %H:%M}" in out
        assert "acquired (E" in out
        assert f"{event.date:%Y-%m-%d}" in run("history", "--limit", 1).out
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_limit_says_that_there_may_be_more(run: Run) -> None:
    assert "(3 rows; there may be more" in run("history", "--limit", 3).out
    assert "(1 row; there may be more" in run("history", "--limit", 1).out
    assert "there may be more" not in run("history", "--all").out
    assert len(json.loads(run("history", "--limit", 3, "--json").out)["history"]["event"]) == 3


def test_filters_are_passed_on(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("history", "--type", "dividend", "--csv").out)))
    assert {row["type"] for row in rows} == {"dividend"}
    newest = tradier.account_history(limit=1).history.event[0].date.date()
    out = run("history", "--start", newest, "--end", newest, "--csv").out
    assert {row["date"][:10] for row in csv.DictReader(io.StringIO(out))} == {str(newest)}


def test_the_percentage_of_all_is_that_of_the_sums(run: Run) -> None:
    closed = tradier.account_costbasis(limit=1000).gainloss.closed_position
    percent = (
        100
        * sum(position.gain_loss for position in closed)
        / sum(position.cost for position in closed)
    )
    assert run("costbasis", "--all").out.split()[-1] == f"{percent:+,.2f}"


def test_another_account_can_be_chosen(enter: Callable[[Sandbox], None], run: Run) -> None:
    with Sandbox(seed=7, accounts=("margin", "empty")) as sandbox:
        enter(sandbox)
        numbers = user.user_account_number()
        assert isinstance(numbers, list)
        assert numbers[1] in run("balance", "--account", numbers[1]).out
        assert run("positions", "--account", numbers[1]).out == "(no open position)\n"


@pytest.mark.parametrize(
    ("name", "none"),
    [
        ("positions", "(no open position)"),
        ("history", "(no event)"),
        ("costbasis", "(no closed position)"),
        ("orders", "(no order)"),
    ],
)
def test_an_empty_account(name: str, none: str, enter: Callable[[Sandbox], None], run: Run) -> None:
    with Sandbox(seed=7, accounts=("empty",)) as sandbox:
        enter(sandbox)
        assert run(name) == (0, f"{none}\n", "")
        header = run(name, "--csv").out
        assert len(header.splitlines()) == 1
        assert "," in header
        (value,) = json.loads(run(name, "--json").out).values()
        assert value == "null"


def test_a_lone_row_stays_an_object_in_json(enter: Callable[[Sandbox], None], run: Run) -> None:
    with Sandbox(seed=7, accounts=("single",)) as sandbox:
        enter(sandbox)
        assert isinstance(json.loads(run("orders", "--json").out)["orders"]["order"], dict)
        assert isinstance(json.loads(run("history", "--json").out)["history"]["event"], dict)
        assert run("positions").code == 0
