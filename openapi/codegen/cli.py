"""The command line of the generator."""

from __future__ import annotations

import argparse
import keyword
import sys
from collections.abc import Sequence
from pathlib import Path

from .api import read_api
from .form import ApiForm
from .package import differences, write_package
from .problems import Report, SpecError
from .render import render

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the generator. 0: done; 1: the spec stops it, or the output differs from the spec."""
    options = _parser().parse_args(arguments)
    report = Report()
    try:
        _check_package_name(options.output)
        api = read_api(options.spec, report)
        stops = report.stop_reasons(strict=options.strict)
        if not stops:
            return _finish(api, report, options)
    except SpecError as error:
        print(f"error: {error}", file=sys.stderr)
    else:
        _print_remarks(report, quiet=False)
        kinds = "lost or approximated" if options.strict else "lost"
        print(f"error: {len(stops)} parts of the spec would be {kinds}", file=sys.stderr)
    print(f"{options.output} stays as it was.", file=sys.stderr)
    return 1


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
    files = render(api)
    if options.check:
        changed = differences(files, options.output)
        for name in changed:
            print(f"{options.output / name}: differs from {api.source}", file=sys.stderr)
        return 1 if changed else 0
    write_package(files, options.output)
    _print_remarks(report, quiet=options.quiet)
    print(
        f"{options.output}: {len(api.operations)} operations in {len(api.tags)} classes, "
        f"{len(api.models)} models; {len(report.of('approximated'))} parts approximated."
    )
    return 0


def _print_remarks(report: Report, *, quiet: bool) -> None:
    for remark in report.remarks:
        if not (quiet and remark.level == "note"):
            print(remark, file=sys.stderr)
