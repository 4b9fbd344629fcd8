"""Check the shell lines of the documentation: commands, their options, targets, files."""

import contextlib
import io
import re
import shlex
import tomllib
from collections.abc import Callable
from functools import cache

import pytest

import codegen.cli
import kloudtrader.cli
import kloudtrader.sandbox.__main__
from kloudtrader.cli.exit_codes import MEANINGS
from tests.docs.pages import PAGES, ROOT, blocks, title_of

PLAIN = {".", "cd", "chmod", "curl", "echo", "export", "jupyter", "mkdir", "pytest"}
"""Commands of the shell and of other programs, which are not checked."""

LINES = [
    pytest.param(line.strip(), id=f"{title_of(page)}:{line.strip()}")
    for page in [*PAGES, ROOT / "README.md"]
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


EXTRAS = set(
    tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
)


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
        if not listed or word.startswith("-") or word.isdigit():
            break  # `order 4410146` shows an order
        assert re.search(rf"^  {re.escape(word)} ", listed, re.MULTILINE), f"no command {word}"
        commands += (word,)
    return commands


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_the_shell_exists(line: str) -> None:
    words = shlex.split(line, comments=True)
    while re.match(r"[A-Z_]+=", words[0]):  # a variable for this command
        del words[0]
    if words[0] in PLAIN or words[:3] == ["python3", "-m", "venv"] or words[1:] == ["main.py"]:
        return
    if words[0] == "make":
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        assert re.search(rf"^{words[1]}:", makefile, re.MULTILINE), f"no target {words[1]}"
        return
    if words[0] == "pip":
        assert_installs(words[1:])
        return
    if words[0].startswith(".venv/bin/"):
        words[0] = words[0].removeprefix(".venv/bin/")
    if words[:3] == ["python", "-m", "pytest"]:
        paths = [word for word in words[3:] if "/" in word]
        assert all((ROOT / path).exists() for path in paths)
        return
    if words[:2] == ["python", "-m"] and words[2].startswith("tests."):
        assert (ROOT / words[2].replace(".", "/") / "__main__.py").exists()
        return
    program = next(name for name in sorted(MAINS, reverse=True) if is_call(words, name))
    words = words[len(program.split()) :]
    text = read_help(program, find_commands(program, words))
    for option in (word.partition("=")[0] for word in words if word.startswith("--")):
        assert re.search(rf"{re.escape(option)}\b", text), f"{program}: no option {option}"


def assert_installs(words: list[str]) -> None:
    """Assert that a reader can install this: the package is not on PyPI.

    ``kloudtrader[extra]`` works on pages that suppose the package, as pip then only adds the extra.
    """
    assert words[0] == "install"
    for word in words[1:]:
        match = re.fullmatch(r"(\.|kloudtrader|pytest|jupyterlab)(?:\[([a-z,]+)\])?", word)
        assert match, f"unknown package: {word}"
        assert match[1] != "kloudtrader" or match[2], "not on PyPI: pip install ."
        assert set((match[2] or "").split(",")) <= {"", *EXTRAS}, f"unknown extra: {word}"


def test_an_installation_that_fails_is_found() -> None:
    for wrong in ("kloudtrader", "kloudtrade[cli]", ".[clie]", "kloudtrader[cli,x]"):
        with pytest.raises(AssertionError):
            assert_installs(["install", wrong])


def test_every_extra_in_the_text_exists() -> None:
    for page in [*PAGES, ROOT / "README.md"]:
        text = page.read_text(encoding="utf-8")
        for extras in re.findall(r"(?:\bkloudtrader|install '\.)\[([a-z,]+)\]", text):
            assert set(extras.split(",")) <= EXTRAS, f"{title_of(page)}: {extras}"


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
