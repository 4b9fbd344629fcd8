"""The command line of the generator."""

from __future__ import annotations

import argparse
import keyword
import sys
from collections.abc import Sequence
from pathlib import Path

from .api import read_api
from .changes import Change, changes, record
from .form import ApiForm
from .index import FILE as INDEX
from .package import differences, write_package
from .problems import Report, SpecError
from .render import render
from .reporting import counted, summary, write_report


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the generator. 0: done; 1: the spec stops it, or the output differs from the spec."""
    options = _parser().parse_args(arguments)
    report = Report()
    api: ApiForm | None = None
    try:
        _check_package_name(options.output)
        api = read_api(options.spec, report, options.overlay)
        stops = report.stop_reasons(strict=options.strict)
        if not stops:
            status = _finish(api, report, options)
            _write_report(options, api, report)
            return status
        kinds = "lost or approximated" if options.strict else "lost"
        problem = f"{len(stops)} parts of the spec would be {kinds}"
    except SpecError as error:
        problem = str(error)
    else:
        _print_remarks(report, quiet=False)
    print(f"error: {problem}", file=sys.stderr)
    print(f"{options.output} stays as it was.", file=sys.stderr)
    _write_report(options, api, report, problem)
    return 1


def _write_report(
    options: argparse.Namespace, api: ApiForm | None, report: Report, error: str = ""
) -> None:
    if options.report:
        write_report(options.report, api, report, error, options.overlay)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="generate.py",
        description="Turn an OpenAPI 3.0 or 3.1 document into a typed client package.",
    )
    parser.add_argument("spec", type=Path, help="the OpenAPI document, YAML or JSON")
    parser.add_argument(
        "--output",
        type=Path,
        required=True,
        help="the package's directory; its name becomes the name of the package",
    )
    parser.add_argument(
        "--overlay",
        type=Path,
        action="append",
        default=[],
        help="corrections to the spec (OpenAPI Overlay 1.0); may be given several times",
    )
    parser.add_argument(
        "--report", type=Path, help="write what was made, approximated and left out: .md or .json"
    )
    parser.add_argument(
        "--plain-types",
        action="store_true",
        help="add plain.py: what the responses are as plain JSON, for type checkers",
    )
    parser.add_argument(
        "--changelog", type=Path, help="write what changed for users into this file, too"
    )
    parser.add_argument(
        "--strict", action="store_true", help="stop when a part could only be approximated"
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing: fail if the output would change"
    )
    parser.add_argument("--quiet", action="store_true", help="leave out the notes")
    return parser


def _check_package_name(output: Path) -> None:
    name = output.resolve().name
    if not name.isidentifier() or keyword.iskeyword(name):
        raise SpecError(str(output), f"{name!r} cannot be the name of a Python package")


def _finish(api: ApiForm, report: Report, options: argparse.Namespace) -> int:
    files = render(api, plain_types=options.plain_types)
    if options.check:
        changed = differences(files, options.output)
        for name in changed:
            print(f"{options.output / name}: differs from {api.source}", file=sys.stderr)
        return 1 if changed else 0
    found = _changes(options.output, files[INDEX])
    write_package(files, options.output)
    _print_remarks(report, quiet=options.quiet)
    for change in found:
        print(f"changed: {change}")
    if options.changelog:
        record(options.changelog, api.title, found)
    print(
        f"{options.output}: {summary(api)}; "
        f"{counted(len(report.of('approximated')), 'part')} approximated."
    )
    return 0


def _changes(output: Path, fresh: str) -> list[Change]:
    """What the new index says that the old one did not, where there is an old one."""
    present = output / INDEX
    return changes(present.read_text(encoding="utf-8"), fresh) if present.exists() else []


def _print_remarks(report: Report, *, quiet: bool) -> None:
    for remark in report.remarks:
        if not (quiet and remark.level == "note"):
            print(remark, file=sys.stderr)
