"""The command ``check``."""

import ast
import warnings
from dataclasses import asdict
from pathlib import Path

import click

from kloudtrader.cli import exit_codes
from kloudtrader.cli.commands.check._access import check_access
from kloudtrader.cli.commands.check._findings import Finding, check_names
from kloudtrader.cli.commands.check._names import Names
from kloudtrader.cli.ui import output
from kloudtrader.cli.ui.terminal import clean, stdout
from kloudtrader.runtime.errors import KloudTraderError

_LARGEST = 4 * 1024 * 1024


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--offline", is_flag=True, help="Do not try the credentials out.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(file: Path, offline: bool, as_json: bool) -> int:
    """Is a file fit for Narwhal?

    The file is parsed, never run. Checks its name, its syntax, the import that Narwhal wants, names
    and arguments of this package as far as they resolve for certain, and the credentials in the
    environment, with one read at each venue that the file uses.
    """
    try:
        tree, findings = _parse(file)
    except OSError as error:
        raise click.UsageError(f"cannot read {str(file)!r}: {error.strerror}") from None
    if file.name != "main.py":
        advice = "Narwhal wants it to be main.py"
        findings.append(Finding(1, f"the file is called {file.name}", advice))
    unsure: KloudTraderError | None = None
    if tree is not None:
        names = Names(tree)
        findings += check_names(names)
        try:
            findings.extend([] if offline else check_access(names))
        except KloudTraderError as error:
            unsure = error
    _show(file, sorted(set(findings)), as_json, sure=unsure is None)
    if unsure is not None:
        exit_codes.complain(f"the credentials could not be tried out: {unsure}")
    return (
        exit_codes.FINDINGS if findings else exit_codes.code_of(unsure) if unsure else exit_codes.OK
    )


def _parse(path: Path) -> tuple[ast.Module | None, list[Finding]]:
    """Return the parsed file, or ``None`` and the findings that say why it cannot be parsed.

    Raises :class:`OSError` where the file cannot be read.
    """
    if path.stat().st_size > _LARGEST:
        return None, [Finding(1, "the file is larger than 4 MB", "give the algorithm's own file")]
    source = path.read_bytes()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Python only warns of is no finding
            tree = ast.parse(source, str(path))
            # Some errors, such as a return outside of a function, are found by compiling.
            compile(source, str(path), "exec", dont_inherit=True)
    except SyntaxError as error:
        text = f": {error.text.strip()[:60]}" if error.text and error.text.strip() else ""
        advice = "correct it; nothing else was checked"
        return None, [Finding(error.lineno or 1, f"syntax error: {error.msg}{text}", advice)]
    except (ValueError, RecursionError, MemoryError) as error:
        text = str(error) or "it is nested too deeply"
        return None, [Finding(1, f"Python cannot read the file: {text}", "save it as plain UTF-8")]
    return tree, []


def _show(file: Path, findings: list[Finding], as_json: bool, *, sure: bool) -> None:
    if as_json:
        return output.json([asdict(finding) for finding in findings])
    screen = stdout()
    for finding in findings:
        where = screen.paint(f"{file}:{finding.line}:", bold=True)
        output.say(f"{where} {clean(finding.problem)}; {clean(finding.advice)}")
    if findings:
        return output.say(output.counted(len(findings), "finding"))
    verdict = screen.paint("fit for Narwhal", fg="green") if sure else "nothing found"
    return output.say(f"{verdict}: {file}")
