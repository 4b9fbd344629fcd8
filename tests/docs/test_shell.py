"""Check the shell lines of the documentation: commands, their options, targets, files."""

import contextlib
import io
import re
import shlex
from collections.abc import Callable
from functools import cache

import pytest

import codegen.cli
import kloudtrader.cli
import kloudtrader.sandbox.__main__
from kloudtrader.cli.exit_codes import MEANINGS
from tests.docs.pages import PAGES, ROOT, blocks, title_of

PLAIN = {".", "cd", "curl", "export", "mkdir", "pip", "pytest"}
"""Commands of the shell and of other programs, which are not checked."""

LINES = [
    pytest.param(line.strip(), id=f"{title_of(page)}:{line.strip()}")
    for page in PAGES
    for block in blocks(page)
    if block.language == "sh"
    for line in block.text.splitlines()
    if line.strip() and not line.strip().startswith("#")
]
MAINS: dict[str, Callable[[list[str]], int]] = {
    "kloudtrader": kloudtrader.cli.main,
    "python -m kloudtrader": kloudtrader.cli.main,
    "python -m kloudtrader.sandbox": kloudtrader.sandbox.__main__.main,
    "python openapi/generate.py": codegen.cli.main,
}


@cache
def read_help(program: str, commands: tuple[str, ...]) -> str:
    """Return the output of ``--help``; an unknown command ends with another exit code than 0."""
    printed = io.StringIO()
    code: object = 0
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        try:
            code = MAINS[program]([*commands, "--help"])
        except SystemExit as exit_:
            code = exit_.code or 0
    assert code == 0, printed.getvalue()
    return printed.getvalue()


def find_commands(program: str, words: list[str]) -> tuple[str, ...]:
    """Return the leading words that the help of their group lists as commands."""
    commands: tuple[str, ...] = ()
    for word in words:
        _, _, listed = read_help(program, commands).partition("\nCommands:\n")
        if not listed or word.startswith("-"):
            break
        assert re.search(rf"^  {re.escape(word)} ", listed, re.MULTILINE), f"no command {word}"
        commands += (word,)
    return commands


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_the_shell_exists(line: str) -> None:
    words = shlex.split(line, comments=True)
    if words[0] in PLAIN or words[:3] == ["python3", "-m", "venv"]:
        return
    if words[0] == "make":
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        assert re.search(rf"^{words[1]}:", makefile, re.MULTILINE), f"no target {words[1]}"
        return
    if words[0].startswith(".venv/bin/"):
        words[0] = words[0].removeprefix(".venv/bin/")
    if words[:3] == ["python", "-m", "pytest"]:
        paths = [word for word in words[3:] if "/" in word]
        assert all((ROOT / path).exists() for path in paths)
        return
    program = next(name for name in sorted(MAINS, reverse=True) if is_call(words, name))
    words = words[len(program.split()) :]
    text = read_help(program, find_commands(program, words))
    for option in (word.partition("=")[0] for word in words if word.startswith("--")):
        assert re.search(rf"{re.escape(option)}\b", text), f"{program}: no option {option}"


def is_call(words: list[str], program: str) -> bool:
    """Return whether a line calls a program."""
    return words[: len(program.split())] == program.split()


def test_there_are_lines() -> None:
    assert len(LINES) > 40


def test_every_exit_code_is_listed() -> None:
    text = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)] == [
        code for code, _ in MEANINGS
    ]
