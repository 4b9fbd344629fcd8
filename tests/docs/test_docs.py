"""Run the examples of the documentation, and compare their output."""

import contextlib
import difflib
import doctest
import io
import logging
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from kloudtrader import StillOpen, kalshi
from kloudtrader.sandbox import ManualClock, Sandbox
from kloudtrader.sandbox.tradier.market.hours import find_open_moment
from tests.docs.pages import PAGES, ROOT, Block, blocks, title_of

ELSEWHERE = {
    "docs/generator.md": "tests/openapi/test_generator_page.py",
    "docs/venue.md": "tests/openapi/test_venue_page.py",
    "docs/recipes/kalshi-spec.md": "tests/openapi/test_kalshi_recipe.py",
}
"""Pages whose examples need files and a server, and the tests that run them."""

PYTHON = [
    page
    for page in PAGES
    if any(block.language == "python" for block in blocks(page)) and title_of(page) not in ELSEWHERE
]
TESTS = [page for page in PYTHON if any(block.is_test for block in blocks(page))]
CHECKER = doctest.OutputChecker()
SIGNALS = (signal.SIGALRM, signal.SIGINT, signal.SIGTERM)
LOGGERS = ("", "kloudtrader", "urllib3")
DATED = [
    page
    for page in PYTHON
    if "Sandbox(" not in page.read_text(encoding="utf-8") and page.stem != "market-maker"
]
"""Pages that use the reader's sandbox; the others start one of their own, on a fixed day.

The market maker trades on Kalshi, which has no days, and waits for its limits.
"""
MOMENTS = [
    datetime.now(UTC),
    datetime(2027, 1, 1, 17, 0, tzinfo=UTC),  # a holiday, on which nothing was closed this year
    datetime(2028, 2, 29, 15, 30, tzinfo=UTC),
    datetime(2026, 12, 31, 15, 30, tzinfo=UTC),
]
"""Days on which a reader may run a page, beside that of its outputs."""
LONGEST = 6 * 3600  # simulated seconds that a page may sleep, so that an endless loop fails


def make_sleep(sandbox: Sandbox) -> Callable[[float], None]:
    """Return a sleep that moves the sandbox's clock and takes no time."""
    sleep, slept = time.sleep, [0.0]

    def advance(seconds: float) -> None:
        if threading.current_thread() is not threading.main_thread():
            return sleep(seconds)
        slept[0] += seconds
        assert slept[0] < LONGEST, "the page does not end"
        sandbox.advance(seconds)
        return None

    return advance


@contextlib.contextmanager
def start_sandbox(clock: ManualClock, folder: Path) -> Iterator[Sandbox]:
    """Start a sandbox, set its environment, and move its clock while the page sleeps."""
    with Sandbox(seed=7, clock=clock) as running, pytest.MonkeyPatch.context() as monkeypatch:
        for name, value in running.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(time, "sleep", make_sleep(running))
        monkeypatch.chdir(folder)
        levels = {name: logging.getLogger(name).level for name in LOGGERS}
        handlers = {number: signal.getsignal(number) for number in SIGNALS}
        yield running
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
        for number, handler in handlers.items():
            signal.signal(number, handler)


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    with start_sandbox(ManualClock(), tmp_path) as running:
        yield running


def run(block: Block, page: Path, names: dict[str, object]) -> str:
    """Run a block and return its output; a traceback shows the line of the page."""
    printed = io.StringIO()
    code = compile("\n" * (block.line - 1) + block.text, str(page), "exec")
    with contextlib.redirect_stdout(printed):
        exec(code, names)
    return printed.getvalue()


def assert_printed(wanted: Block, printed: str, page: Path) -> None:
    """Compare the output with the page, in which ``...`` matches anything."""
    if CHECKER.check_output(wanted.text, printed, doctest.ELLIPSIS):
        return
    difference = difflib.ndiff(wanted.text.splitlines(), printed.splitlines())
    pytest.fail(f"{title_of(page)}:{wanted.line}: prints other output\n" + "\n".join(difference))


@pytest.mark.usefixtures("sandbox")
@pytest.mark.parametrize("page", PYTHON, ids=title_of)
def test_a_page_runs(page: Path) -> None:
    names: dict[str, object] = {"__name__": "page"}
    printed = ""
    for block in blocks(page):
        if block.language == "python" and not block.is_test:
            printed = run(block, page, names)
        elif block.language == "output":
            assert_printed(block, printed, page)


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: f"{moment:%m-%d}")
@pytest.mark.parametrize("page", DATED, ids=title_of)
def test_a_page_runs_on_any_day(page: Path, moment: datetime, tmp_path: Path) -> None:
    """Run a page as ``kloudtrader run --sandbox`` does on that day. The outputs may differ."""
    names: dict[str, object] = {"__name__": "page"}
    with start_sandbox(ManualClock(find_open_moment(moment)), tmp_path):
        for block in blocks(page):
            if block.language == "python" and not block.is_test:
                run(block, page, names)


@pytest.mark.parametrize("page", TESTS, ids=title_of)
def test_the_tests_on_a_page_pass(page: Path, tmp_path: Path) -> None:
    """Run them in their own process and folder, as a reader does."""
    for number, block in enumerate(blocks(page)):
        if block.language == "python" and (block.file or block.is_test):
            name = block.file or f"test_{number}.py"
            (tmp_path / name).write_text(block.text, encoding="utf-8")
    options = ["-q", "-p", "kloudtrader.sandbox.pytest_plugin", "-p", "no:cacheprovider"]
    result = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "-W", "error"],
        cwd=tmp_path,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stdout


@pytest.mark.usefixtures("sandbox")
@pytest.mark.parametrize("call", [1, 2, 4])
def test_the_market_maker_reports_orders_that_still_rest(
    call: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Fail the first cancel, one between two rounds, or the last."""
    page = ROOT / "docs" / "recipes" / "market-maker.md"
    order, calls = kalshi.Order(order_id="one", is_yes=True, price=57, remaining_count=5), count(1)
    cancel_all = kalshi.cancel_all

    def cancel(**options: Any) -> object:
        if next(calls) >= call:
            raise StillOpen("1 orders were not read as final", orders=(order,))
        return cancel_all(**options)

    monkeypatch.setattr(kalshi, "cancel_all", cancel)
    program = "".join(block.text for block in blocks(page) if block.language == "python")
    with pytest.raises(StillOpen):
        exec(compile(program, str(page), "exec"), {"__name__": "page"})
    assert "one: yes 5 at 57" in capsys.readouterr().out


def test_the_algorithm_of_the_tutorial_is_fit_for_narwhal(tmp_path: Path) -> None:
    from kloudtrader.cli import main

    algorithms = [block for block in blocks(ROOT / "docs/tutorial.md") if block.file == "main.py"]
    assert len(algorithms) == 2
    for number, block in enumerate(algorithms):
        file = tmp_path / str(number) / "main.py"
        file.parent.mkdir()
        file.write_text(block.text, encoding="utf-8")
        assert main(["check", "--offline", str(file)]) == 0


def test_the_page_on_performance_shows_the_chart() -> None:
    (picture,) = re.findall(r"!\[.+\]\((.+)\)", (ROOT / "docs/performance.md").read_text("utf-8"))
    assert (ROOT / "docs" / picture).resolve().is_file()


def test_there_are_pages() -> None:
    shown = {title_of(page) for page in PYTHON}
    assert "docs/tutorial.md" in shown
    assert sum(title.startswith("docs/recipes/") for title in shown) >= 7


@pytest.mark.parametrize(("page", "test"), ELSEWHERE.items())
def test_another_test_runs_the_other_pages(page: str, test: str) -> None:
    assert Path(page).name in (ROOT / test).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=title_of)
def test_a_page_is_tidy(page: Path) -> None:
    """Refuse a fence without a language, which is neither coloured nor run."""
    text = page.read_text(encoding="utf-8")
    fences = [line for line in text.splitlines() if line.startswith("```")]
    assert "```" not in fences[::2]
    assert str(ROOT) not in text
