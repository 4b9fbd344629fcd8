"""Test ``plot``."""

import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import pytest

from kloudtrader import tradier
from kloudtrader.cli import exit_codes
from kloudtrader.sandbox import Sandbox
from tests.cli.conftest import Run, Terminal, plain


@pytest.fixture(autouse=True)
def _use_sandbox(enter: Callable[[Sandbox], None], shared: Sandbox) -> None:
    enter(shared)


WHAT = ["pnl", "costbasis", "kalshi"]


SPACE = "{http://www.w3.org/2000/svg}"


def list_texts(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SPACE}text")]


@pytest.mark.parametrize("what", WHAT)
def test_an_svg_file(what: str, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "picture.svg"
    result = run("plot", what, "--svg", file)
    assert result.code == 0
    assert result.out == ""
    root = ElementTree.fromstring(file.read_text(encoding="utf-8"))
    assert root.tag == f"{SPACE}svg"
    assert run("plot", what, "--svg", "-").out == file.read_text(encoding="utf-8")


def test_the_curve_ends_at_the_sum_of_all_gains(run: Run) -> None:
    closed = tradier.account_costbasis(limit=1000).gainloss.closed_position
    total = f"{sum(position.gain_loss for position in closed):+,.2f}"
    assert f"{total} USD" in run("plot", "--svg", "-").out
    assert total in run("plot").out.splitlines()[-1]


def test_a_pipe_gets_the_figures(run: Run) -> None:
    out = run("plot", "costbasis").out
    assert out.isascii()
    for position in tradier.account_positions().positions.position:
        assert position.symbol in out


@pytest.mark.parametrize("what", WHAT)
@pytest.mark.parametrize("width", [60, 100])
def test_a_chart_fits_its_terminal(what: str, width: int, on_terminal: Run) -> None:
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


def test_without_matplotlib(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    result = run("plot", "--svg", tmp_path / "x.svg")
    assert result.code == exit_codes.CONFIGURATION
    assert "pip install 'kloudtrader[plot]'" in result.err
    assert not (tmp_path / "x.svg").exists()


def test_nothing_to_draw(run: Run, enter: Callable[[Sandbox], None], tmp_path: Path) -> None:
    with Sandbox(seed=7, accounts=("empty",)) as sandbox:
        enter(sandbox)
        assert run("plot").out == "(nothing to draw)\n"
        for what in ("pnl", "costbasis"):
            # An old picture that stays would look like a new one.
            (tmp_path / "x.svg").write_text("yesterday's")
            assert run("plot", what, "--svg", tmp_path / "x.svg").code == 0
            root = ElementTree.fromstring((tmp_path / "x.svg").read_text(encoding="utf-8"))
            assert "nothing to draw" in list_texts(root)


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
def test_an_option_of_another_chart_is_refused(
    arguments: tuple[str, ...], words: str, run: Run
) -> None:
    result = run("plot", *arguments)
    assert result.code == exit_codes.USAGE
    assert words in result.err


def test_charts_name_their_unit(run: Run, on_terminal: Run) -> None:
    for what in WHAT:
        root = ElementTree.fromstring(run("plot", what, "--svg", "-").out)
        assert any("(USD)" in text for text in list_texts(root))
        assert "(USD)" in on_terminal("plot", what).out
