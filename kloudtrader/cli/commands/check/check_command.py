"""Define ``check``, which checks a file for Narwhal."""

import ast
import warnings
from dataclasses import asdict
from pathlib import Path

import click

from kloudtrader.cli import exit_codes
from kloudtrader.cli.commands.check._access import check_access
from kloudtrader.cli.commands.check._findings import FileFinding, check_names
from kloudtrader.cli.commands.check._names import FileNames
from kloudtrader.cli.ui import output
from kloudtrader.cli.ui.stderr import clean, print_error
from kloudtrader.cli.ui.terminal import describe_stdout
from kloudtrader.runtime.errors import KloudTraderError

_MAX_BYTES = 4 * 1024 * 1024


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--offline", is_flag=True, help="Do not test the credentials.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(file: Path, offline: bool, as_json: bool) -> int:
    """Check a file for Narwhal.

    The file is parsed, never run. The command checks the file's name, its syntax, the import that
    Narwhal requires, and names and arguments of this package as far as they are certain. It tests
    the credentials in the environment by one read from each venue that the file uses.
    """
    try:
        tree, findings = _parse(file)
    except OSError as error:
        raise click.UsageError(f"cannot read {str(file)!r}: {error.strerror}") from None
    if file.name != "main.py":
        advice = "Narwhal requires main.py"
        findings.append(FileFinding(1, f"the name of the file is {file.name}", advice))
    access_error: KloudTraderError | None = None
    if tree is not None:
        names = FileNames(tree)
        findings += check_names(names)
        try:
            findings.extend([] if offline else check_access(names))
        except KloudTraderError as error:
            access_error = error
    _write_findings(file, sorted(set(findings)), as_json, tested=access_error is None)
    if access_error is not None:
        print_error(f"the credentials could not be tested: {access_error}")
    return (
        exit_codes.FINDINGS
        if findings
        else exit_codes.get_exit_code(access_error)
        if access_error
        else exit_codes.OK
    )


def _parse(path: Path) -> tuple[ast.Module | None, list[FileFinding]]:
    """Return the parsed file, or ``None`` and the findings that say why it cannot be parsed.

    Raises :class:`OSError` if the file cannot be read.
    """
    if path.stat().st_size > _MAX_BYTES:
        return None, [
            FileFinding(1, "the file is larger than 4 MB", "pass the algorithm's own file")
        ]
    source = path.read_bytes()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a warning of Python is not a finding
            tree = ast.parse(source, str(path))
            # Only the compiler reports some errors, such as a return outside a function.
            compile(source, str(path), "exec", dont_inherit=True)
    except SyntaxError as error:
        text = f": {error.text.strip()[:60]}" if error.text and error.text.strip() else ""
        advice = "fix it; nothing else was checked"
        return None, [FileFinding(error.lineno or 1, f"syntax error: {error.msg}{text}", advice)]
    except (ValueError, RecursionError, MemoryError) as error:
        text = str(error) or "the code is nested too deeply"
        return None, [
            FileFinding(1, f"Python cannot read the file: {text}", "save the file as UTF-8")
        ]
    return tree, []


def _write_findings(
    file: Path, findings: list[FileFinding], as_json: bool, *, tested: bool
) -> None:
    if as_json:
        return output.write_json([asdict(finding) for finding in findings])
    screen = describe_stdout()
    for finding in findings:
        where = screen.paint(f"{file}:{finding.line}:", bold=True)
        output.write_line(f"{where} {clean(finding.problem)}; {clean(finding.advice)}")
    if findings:
        return output.write_line(output.format_count(len(findings), "finding"))
    verdict = screen.paint("fit for Narwhal", fg="green") if tested else "no findings"
    return output.write_line(f"{verdict}: {file}")
