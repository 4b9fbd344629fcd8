"""Break the code in every small way and check that a test fails: ``python -m tests.mutants``.

mutmut makes the mutants of the modules below, one at a time, and runs for each the tests that reach
its function, the fastest first. All happens in a copy of the tree. A mutant that takes far longer
than its tests is ended and counts as timed out: an endless loop is noticed, too. Nothing is left
to chance: hypothesis draws the same examples each time, and so the same mutants survive.

Ends with status 1 when a mutant survives that ``survivors.md`` does not explain, when one that
is explained there is killed or gone, and when the tests fail without any mutant.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.budgets import MINUTES
from tests.mutants.explained import Explained, explained, is_of_a_cast

ROOT = Path(__file__).parents[2]
PAGE = Path(__file__).parent / "survivors.md"
MODULES = (
    "pages",
    "runtime/policy",
    "runtime/limits",
    "runtime/lock",
    "runtime/call",
    "runtime/client",
    "runtime/diagnose/build_error",
    "runtime/diagnose/causes",
    "runtime/diagnose/interrupts",
    "runtime/http/_connection",
    "runtime/http/transport",
    "kalshi/matching",
    "kalshi/orders",
    "kalshi/reading",
    "kalshi/turns",
    # Not orders/postgres: its tests need a server of their own, which takes seconds to start, and
    # each mutant is a process of its own. The statements and transitions are those of the journal
    # in SQLite, which are in the list.
    "orders/cancel",
    "orders/errors",
    "orders/identity",
    "orders/journal",
    "orders/place",
    "orders/reconcile",
    "orders/recovery",
    "orders/sqlite",
)
TESTS = (
    "tests/test_pages.py",
    "tests/test_cursor_pages.py",
    "tests/runtime/test_policy.py",
    "tests/runtime/test_limits.py",
    "tests/runtime/test_lock.py",
    "tests/runtime/test_call.py",
    "tests/runtime/diagnose/test_build_error.py",
    "tests/runtime/diagnose/test_causes.py",
    "tests/runtime/test_auth.py",
    "tests/runtime/test_client.py",
    "tests/runtime/test_errors.py",
    "tests/runtime/http/test_connection.py",
    "tests/runtime/test_client_result.py",
    "tests/runtime/test_recording.py",
    "tests/runtime/http/test_transport.py",
    "tests/runtime/http/test_dns.py",
    "tests/runtime/http/test_proxy.py",
    "tests/runtime/http/test_replaced.py",
    "tests/runtime/diagnose/test_interrupts.py",
    "tests/runtime/http/test_tls.py",
    "tests/runtime/diagnose/test_redact.py",
    "tests/openapi/write/test_calls.py",
    "tests/openapi/write/test_dict_bodies.py",
    "tests/proofs/test_sending_laws.py",
    "tests/kalshi",
    "tests/test_kalshi_session.py",
    "tests/orders/test_cancel.py",
    "tests/orders/test_engines.py",
    "tests/orders/test_errors.py",
    "tests/orders/test_facade.py",
    "tests/orders/test_identity.py",
    "tests/orders/test_journal.py",
    "tests/orders/test_messages.py",
    "tests/orders/test_place.py",
    "tests/orders/test_reconcile.py",
    "tests/orders/test_recovery.py",
)
LEFT_OUT = (  # of fresh processes: mutmut's own code brings modules along
    "tests/runtime/test_client.py::test_the_package_loads_its_parts_on_demand",
    "tests/orders/test_package.py::test_the_root_loads_no_orders",
    "tests/orders/test_package.py::test_orders_know_no_venue",  # mutants make modules long
    "tests/orders/test_journal.py::test_processes_that_create_it_together_share_one",
)
SETTINGS = """
[tool.mutmut]
source_paths = ["kloudtrader"]
also_copy = ["generated", "openapi", "docs", "examples"]
only_mutate = {modules}
pytest_add_cli_args = {arguments}
pytest_add_cli_args_test_selection = {tests}
timeout_multiplier = 5.0
timeout_constant = 10.0
"""
STATUSES = {1: "killed", 3: "killed", 0: "survived", 33: "not reached", 5: "not reached"}
"""Meanings of mutmut's exit codes; any other, such as a signal, is a time-out or a crash."""
TIMEOUTS = (36, 24, -24, 152, 255)


class Mutant(NamedTuple):
    """One small change, and what became of it."""

    module: str
    name: str
    status: str


def main() -> int:
    """Run, print a table and the survivors."""
    options = _options()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mutants-") as name:
        folder = Path(name)
        _copy(folder)
        _configure(folder, options.modules, options.tests)
        try:
            status = _mutmut(folder, options)
        except subprocess.TimeoutExpired:
            print(f"not done within {options.seconds:.0f} s", file=sys.stderr)
            return 1
        mutants = list(_results(folder))
        if status or any(mutant.status == "not run" for mutant in mutants):
            print(f"mutmut ended with status {status}: the tests must pass first", file=sys.stderr)
            return 1
        print(_table(mutants))
        complaints = list(_complaints(folder, mutants, options.modules))
    print(*complaints, sep="\n")
    print(f"{len(mutants)} mutants, {len(complaints)} findings, {time.monotonic() - began:.0f} s")
    return 1 if complaints or not mutants else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    # Tests of a broken client wait more than they compute.
    parser.add_argument("--jobs", type=int, default=2 * (os.cpu_count() or 2))
    limit = 60.0 * MINUTES["mutants"]
    parser.add_argument("--seconds", type=float, default=limit, help="give up after these")
    parser.add_argument("--tests", nargs="+", default=TESTS, help="tests that may kill")
    parser.add_argument("modules", nargs="*", default=MODULES, help="such as runtime/policy")
    return parser.parse_args()


def _copy(folder: Path) -> None:
    left_out = shutil.ignore_patterns("__pycache__", ".*", "_build", "mutants-*")
    for part in ("kloudtrader", "generated", "openapi", "docs", "examples", "tests"):
        shutil.copytree(ROOT / part, folder / part, ignore=left_out)
    for part in ("pyproject.toml", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile"):
        shutil.copy(ROOT / part, folder / part)


def _configure(folder: Path, modules: tuple[str, ...], tests: tuple[str, ...]) -> None:
    arguments = ["--hypothesis-profile=ci", "-p", "no:cacheprovider", "-p", "no:xdist"]
    arguments += ["-p", "tests.mutants.calls"]
    arguments += [f"--deselect={test}" for test in LEFT_OUT]
    # The statements are the same as on SQLite, and a server for each mutant takes seconds.
    arguments += ["-k", "not postgres"]
    settings = SETTINGS.format(
        modules=json.dumps([f"kloudtrader/{module}.py" for module in modules]),
        arguments=json.dumps(arguments),
        tests=json.dumps(tests),
    )
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write(settings)


def _mutmut(folder: Path, options: argparse.Namespace) -> int:
    """Run mutmut; what it prints goes to standard error, for who wants to watch."""
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(options.jobs)]
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONHASHSEED": "0"},
        stdout=sys.stderr,
        timeout=options.seconds,
        check=False,
    )
    return done.returncode


def _results(folder: Path) -> Iterator[Mutant]:
    place = folder / "mutants" / "kloudtrader"
    for path in sorted(place.rglob("*.py.meta")):
        module = str(path.relative_to(place)).removesuffix(".py.meta")
        codes = json.loads(path.read_text("utf-8"))["exit_code_by_key"]
        for name, code in codes.items():
            other = "timed out" if code in TIMEOUTS else "crashed"
            yield Mutant(module, name, "not run" if code is None else STATUSES.get(code, other))


def _table(mutants: list[Mutant]) -> str:
    columns = ("killed", "timed out", "crashed", "survived", "not reached", "not run")
    lines = [f"{'module':<20}{'mutants':>9}" + "".join(f"{each:>13}" for each in columns)]
    modules = list(dict.fromkeys(mutant.module for mutant in mutants))
    for module in [*modules, "all"]:
        counts = Counter(each.status for each in mutants if module in (each.module, "all"))
        figures = "".join(f"{counts[each]:>13}" for each in columns)
        lines.append(f"{module:<20}{counts.total():>9}{figures}")
    return "\n".join(lines)


def _complaints(folder: Path, mutants: list[Mutant], modules: tuple[str, ...]) -> Iterator[str]:
    expected = Counter(each for each in explained(PAGE) if each.module in modules)
    for mutant in mutants:
        if mutant.status in ("killed", "timed out", "crashed"):
            continue
        change = Explained(mutant.module, *_change(folder, mutant.name))
        if is_of_a_cast(change.change):
            continue
        if expected[change] > 0:
            expected[change] -= 1
        else:
            yield f"\n{mutant.status}: {mutant.name}\n{change}"
    for change in expected.elements():
        yield f"\nexplained in {PAGE.name}, but it is killed or gone:\n{change}"


def _change(folder: Path, name: str) -> tuple[str, str]:
    """The function and the lines that a mutant changes."""
    done = subprocess.run(
        [sys.executable, "-m", "mutmut", "show", name],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [
        f"{line[0]} {line[1:].strip()}"
        for line in done.stdout.splitlines()
        if line[:1] in ("-", "+") and line[:3] not in ("---", "+++")
    ]
    function = name.rpartition(".")[2].partition("__mutmut_")[0]
    return function.removeprefix("x_").removeprefix("xǁ").replace("ǁ", "."), "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
