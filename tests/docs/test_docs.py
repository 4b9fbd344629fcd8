"""What the documentation shows runs, and prints what it says."""

import contextlib
import difflib
import doctest
import io
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kloudtrader.sandbox import ManualClock, Sandbox
from tests.docs.pages import PAGES, ROOT, Block, blocks, title_of

ELSEWHERE = {"docs/generator.md": "tests/openapi/test_generator_page.py"}
"""A page whose example needs files and a server of its own, and the test that runs it."""

PYTHON = [
    page
    for page in PAGES
    if any(one.language == "python" for one in blocks(page)) and title_of(page) not in ELSEWHERE
]
TESTS = [page for page in PYTHON if any(one.is_test for one in blocks(page))]
CHECKER = doctest.OutputChecker()
LOGGERS = ("", "kloudtrader", "urllib3")
LONGEST = 6 * 3600  # simulated seconds that a page may sleep: one that loops for ever is stopped


def passing(sandbox: Sandbox) -> Callable[[float], None]:
    """A sleep of the page that moves the sandbox's clock, and takes no time."""
    sleep, slept = time.sleep, [0.0]

    def pass_by(seconds: float) -> None:
        if threading.current_thread() is not threading.main_thread():
            return sleep(seconds)
        slept[0] += seconds
        assert slept[0] < LONGEST, "the page sleeps for ever"
        sandbox.advance(seconds)
        return None

    return pass_by


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    """A sandbox that the environment leads to, whose time passes while the page sleeps."""
    with (
        Sandbox(seed=7, clock=ManualClock()) as running,
        pytest.MonkeyPatch.context() as monkeypatch,
    ):
        for name, value in running.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(time, "sleep", passing(running))
        monkeypatch.chdir(tmp_path)
        levels = {name: logging.getLogger(name).level for name in LOGGERS}
        yield running
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def run(block: Block, page: Path, names: dict[str, object]) -> str:
    """Run a block and return what it prints; a traceback shows the line of the page."""
    printed = io.StringIO()
    code = compile("\n" * (block.line - 1) + block.text, str(page), "exec")
    with contextlib.redirect_stdout(printed):
        exec(code, names)
    return printed.getvalue()


def assert_printed(wanted: Block, printed: str, page: Path) -> None:
    """``...`` in the page stands for anything."""
    if CHECKER.check_output(wanted.text, printed, doctest.ELLIPSIS):
        return
    difference = difflib.ndiff(wanted.text.splitlines(), printed.splitlines())
    pytest.fail(f"{title_of(page)}:{wanted.line}: prints something else\n" + "\n".join(difference))


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


@pytest.mark.parametrize("page", TESTS, ids=title_of)
def test_the_tests_on_a_page_pass(page: Path, tmp_path: Path) -> None:
    """In a process and a folder of their own, as a reader runs them."""
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


def test_the_algorithm_of_the_tutorial_is_fit_for_narwhal(tmp_path: Path) -> None:
    from kloudtrader.cli import main

    algorithms = [one for one in blocks(ROOT / "docs" / "tutorial.md") if one.file == "main.py"]
    assert len(algorithms) == 2
    for number, one in enumerate(algorithms):
        file = tmp_path / str(number) / "main.py"
        file.parent.mkdir()
        file.write_text(one.text, encoding="utf-8")
        assert main(["check", "--offline", str(file)]) == 0


def test_there_are_pages() -> None:
    shown = {title_of(page) for page in PYTHON}
    assert "docs/tutorial.md" in shown
    assert len([one for one in shown if one.startswith("docs/recipes/")]) >= 7


@pytest.mark.parametrize(("page", "test"), ELSEWHERE.items())
def test_what_is_not_run_here_is_run_elsewhere(page: str, test: str) -> None:
    assert Path(page).name in (ROOT / test).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=title_of)
def test_a_page_is_tidy(page: Path) -> None:
    """A fence without a language is neither coloured nor run."""
    text = page.read_text(encoding="utf-8")
    fences = [line for line in text.splitlines() if line.startswith("```")]
    assert "```" not in fences[::2]
    assert str(ROOT) not in text
