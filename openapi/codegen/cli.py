"""Parse the command line and run the generator."""

from __future__ import annotations

import argparse
import keyword
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from codegen.changes import list_changes, list_new_hosts
from codegen.changes.by_hand import HandWritten, list_hand_work
from codegen.changes.changelog import record_changes, write_changes
from codegen.changes.snapshot import FILE as INDEX
from codegen.changes.snapshot import Snapshot, read_snapshot
from codegen.changes.spec_change import SpecChange
from codegen.changes.take_snapshot import take_snapshot
from codegen.plan.form import ApiForm
from codegen.read_api import read_api
from codegen.source.places import quote_line
from codegen.source.problems import JoinedSpecError, Report, SpecError
from codegen.write.package import list_differences, write_package
from codegen.write.render import render_calls, render_package
from codegen.write.run_report import count_noun, summarize, summarize_confirmation, write_report


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
        kinds = "lost, approximated or unconfirmed" if options.strict else "lost"
        problem = f"{len(stops)} parts of the spec would be {kinds}"
        _print_remarks(report, quiet=False)
        print(f"error: {problem}", file=sys.stderr)
    except SpecError as error:
        problem = str(error)
        _print_errors(error, options)
    print(f"{options.output} is unchanged.", file=sys.stderr)
    _write_report(options, api, report, problem)
    return 1


def _print_errors(error: SpecError, options: argparse.Namespace) -> None:
    """Print all errors of a spec, each with the text of its line, which an editor can search."""
    errors = error.errors if isinstance(error, JoinedSpecError) else (error,)
    files = [options.spec, *options.overlay, *filter(None, [options.facade])]
    for single in errors:
        print(f"error: {single}", file=sys.stderr)
        line = quote_line(single.place, files)
        if line:
            print(f"    {line}", file=sys.stderr)
    if len(errors) > 1:
        print(f"{len(errors)} errors", file=sys.stderr)


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
        "--accept-server",
        action="store_true",
        help="allow that requests and credentials go to a host that the spec did not name before",
    )
    parser.add_argument(
        "--handlers",
        type=Path,
        help="a folder with a function for each operation: the run ends with those to write",
    )
    parser.add_argument(
        "--docs", type=Path, help="a folder of pages: the run ends with those to correct"
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
    before, after = _read_present(options.output), take_snapshot(api)
    changes = list_changes(before, after) if before else []
    hosts = list_new_hosts(before, after) if before else []
    if hosts and not options.accept_server:
        print(write_changes(changes))
        return _refuse_hosts(hosts, options)
    for directory, files in packages.items():
        write_package(files, directory)
    _print_remarks(report, quiet=options.quiet)
    _print_changes(api, changes, options)
    print(
        f"{options.output}: {summarize(api)}; "
        f"{count_noun(len(report.select('approximated')), 'part')} approximated; "
        f"{summarize_confirmation(api)}."
    )
    _print_hand_work(api, before, after, options)
    return 0


def _print_hand_work(
    api: ApiForm, before: Snapshot | None, after: Snapshot, options: argparse.Namespace
) -> None:
    if not (options.handlers or options.docs):
        return
    files = HandWritten(options.handlers, options.docs, options.facade)
    work = list_hand_work(api, before, after, files)
    print("To do by hand:" if work else "To do by hand: nothing.")
    for line in work:
        print(f"- {line}")


def _refuse_hosts(hosts: Sequence[str], options: argparse.Namespace) -> int:
    print(
        f"error: requests and credentials would go to {', '.join(hosts)}, which the spec did not "
        "name before: pass --accept-server if the venue announced this",
        file=sys.stderr,
    )
    print(f"{options.output} is unchanged.", file=sys.stderr)
    return 1


def _print_changes(
    api: ApiForm, changes: Sequence[SpecChange], options: argparse.Namespace
) -> None:
    if changes:
        print(f"{write_changes(changes)}\n")
    if options.changelog:
        record_changes(options.changelog, api.title, changes)


def _check_packages(packages: Mapping[Path, Mapping[str, str]], api: ApiForm) -> int:
    """Return 1 if a package differs from what would be written."""
    status = 0
    for directory, files in packages.items():
        for name in list_differences(files, directory):
            print(f"{directory / name}: differs from {api.source}", file=sys.stderr)
            status = 1
    return status


def _read_present(output: Path) -> Snapshot | None:
    """Return the state of the present package; ``None`` if there is nothing to compare."""
    present = output / INDEX
    if not present.exists():
        return None
    state = read_snapshot(present.read_text(encoding="utf-8"))
    if state is None:
        print(f"{present}: not of this version of the generator, so changes are not reported.")
    return state


def _print_remarks(report: Report, *, quiet: bool) -> None:
    for remark in report.remarks:
        if not (quiet and remark.level == "note"):
            print(remark, file=sys.stderr)
