"""The command ``check``."""

import ast
from collections.abc import Iterator
from pathlib import Path

import click

from kloudtrader.cli import exits, output
from kloudtrader.cli.check import Finding
from kloudtrader.cli.check.access import check_access
from kloudtrader.cli.check.imports import check_imports
from kloudtrader.cli.check.names import check_names
from kloudtrader.cli.check.source import parse
from kloudtrader.cli.screen import clean, stdout
from kloudtrader.runtime.errors import KloudTraderError

__all__ = ["check"]


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--offline", is_flag=True, help="Do not try the credentials out.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(file: Path, offline: bool, as_json: bool) -> int:
    """Is a file fit for Narwhal?

    The file is parsed, never run. Looks at its name, its syntax, the import that Narwhal wants,
    names and arguments of this package, and the credentials in the environment, which are tried
    out with one read at each venue that the file uses.
    """
    try:
        tree, findings = parse(file)
    except OSError as error:
        raise click.UsageError(f"cannot read {str(file)!r}: {error.strerror}") from None
    findings = [*_name(file), *findings]
    unsure: KloudTraderError | None = None
    if tree is not None:
        findings += [*check_imports(tree), *check_names(tree)]
        if not offline:
            unsure = _ask(tree, findings)
    findings = sorted(dict.fromkeys(findings))
    _show(file, findings, as_json, sure=unsure is None)
    if unsure is not None:
        exits.complain(f"the credentials could not be tried out: {unsure}")
    return exits.FINDINGS if findings else exits.code_of(unsure) if unsure else exits.OK


def _name(file: Path) -> Iterator[Finding]:
    if file.name != "main.py":
        yield Finding(1, f"the file is called {file.name}", "Narwhal wants it to be main.py")


def _ask(tree: ast.Module, findings: list[Finding]) -> KloudTraderError | None:
    try:
        for one in check_access(tree):
            findings.append(one)
    except KloudTraderError as error:
        return error
    return None


def _show(file: Path, findings: list[Finding], as_json: bool, *, sure: bool) -> None:
    if as_json:
        return output.json([one._asdict() for one in findings])
    screen = stdout()
    for one in findings:
        where = screen.paint(f"{file}:{one.line}:", bold=True)
        output.say(f"{where} {clean(one.problem)}; {clean(one.advice)}")
    if not findings:
        verdict = screen.paint("fit for Narwhal", fg="green") if sure else "nothing found"
        output.say(f"{verdict}: {file}")
    else:
        output.say(output.counted(len(findings), "finding"))
    return None
