"""Parse the command line and run the generator."""

from __future__ import annotations

import argparse
import keyword
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from codegen.plan.form import ApiForm
from codegen.read_api import read_api
from codegen.source.problems import Report, SpecError
from codegen.write.changelog import Change, list_changes, record_changes
from codegen.write.index import FILE as INDEX
from codegen.write.package import list_differences, write_package
from codegen.write.render import render_calls, render_package
from codegen.write.run_report import count_noun, summarize, write_report


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the generator and return its exit status.

    0 is success; 1 means that the spec stopped the run, or that the output differs from the spec.
    """
    options = _make_parser().parse_args(arguments)
    report = Report()
    api: ApiForm | None = None
    try:
        _check_package_names(options)
        api = read_api(options.spec, report, options.overlay, options.facade)
        stops = report.stop_reasons(strict=options.strict)
        if not stops:
            status = _generate(api, report, options)
            _write_report(options, api, report)
            return status
        kinds = "lost or approximated" if options.strict else "lost"
        problem = f"{len(stops)} parts of the spec would be {kinds}"
    except SpecError as error:
        problem = str(error)
    else:
        _print_remarks(report, quiet=False)
    print(f"error: {problem}", file=sys.stderr)
    print(f"{options.output} is unchanged.", file=sys.stderr)
    _write_report(options, api, report, problem)
    return 1


def _write_report(
    options: argparse.Namespace, api: ApiForm | None, report: Report, error: str = ""
) -> None:
    if options.report:
        write_report(options.report, api, report, error, options.overlay)


def _make_parser() -> argparse.ArgumentParser:
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
        "--facade", type=Path, help="rules of typed calls (OpenAPI Overlay 1.0), for --calls"
    )
    parser.add_argument(
        "--calls",
        type=Path,
        help="the directory of the package of typed calls, which is written from --facade",
    )
    parser.add_argument(
        "--report",
        type=Path,
        help="write a report of the output and its differences from the spec: .md or .json",
    )
    parser.add_argument(
        "--plain-types",
        action="store_true",
        help="add plain.py: types of responses as plain JSON and of arguments, for type checkers",
    )
    parser.add_argument(
        "--changelog", type=Path, help="also write what changed for users to this file"
    )
    parser.add_argument(
        "--strict", action="store_true", help="fail if a part of the spec can only be approximated"
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing: fail if the output would change"
    )
    parser.add_argument("--quiet", action="store_true", help="do not print notes")
    return parser


def _check_package_names(options: argparse.Namespace) -> None:
    if (options.facade is None) != (options.calls is None):
        raise SpecError("", "--facade and --calls are used together")
    for directory in filter(None, (options.output, options.calls)):
        name = directory.resolve().name
        if not name.isidentifier() or keyword.iskeyword(name):
            raise SpecError(str(directory), f"{name!r} is not a valid name of a Python package")


def _generate(api: ApiForm, report: Report, options: argparse.Namespace) -> int:
    packages = {options.output: render_package(api, plain_types=options.plain_types)}
    if options.calls:
        packages[options.calls] = render_calls(api, options.output.resolve().name)
    if options.check:
        return _check_packages(packages, api)
    changes = _compare_with_present(options.output, packages[options.output][INDEX])
    for directory, files in packages.items():
        write_package(files, directory)
    _print_remarks(report, quiet=options.quiet)
    for change in changes:
        print(f"changed: {change}")
    if options.changelog:
        record_changes(options.changelog, api.title, changes)
    print(
        f"{options.output}: {summarize(api)}; "
        f"{count_noun(len(report.select('approximated')), 'part')} approximated."
    )
    return 0


def _check_packages(packages: Mapping[Path, Mapping[str, str]], api: ApiForm) -> int:
    """Return 1 if a package differs from what would be written."""
    status = 0
    for directory, files in packages.items():
        for name in list_differences(files, directory):
            print(f"{directory / name}: differs from {api.source}", file=sys.stderr)
            status = 1
    return status


def _compare_with_present(output: Path, fresh: str) -> list[Change]:
    """Return the changes from the present index to the new one; none without a present one."""
    present = output / INDEX
    return list_changes(present.read_text(encoding="utf-8"), fresh) if present.exists() else []


def _print_remarks(report: Report, *, quiet: bool) -> None:
    for remark in report.remarks:
        if not (quiet and remark.level == "note"):
            print(remark, file=sys.stderr)
