"""Print a table of all specs of a folder. ``python -m tests.openapi.wild FOLDER``."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from .run import Outcome, check_spec

_COLUMNS = (
    *("spec", "operations", "lost", "refused", "approximated", "calls", "unsampled"),
    *("wrong requests", "wrong responses", "mypy"),
)


def main() -> int:
    """Check each spec. Return 1 if a client sends or reads anything in another way than stated."""
    options = _make_parser().parse_args()
    listed = [path for given in options.specs for path in _list_specs(given)]
    wrong = 0
    print(" | ".join(_COLUMNS), flush=True)
    for spec in listed:
        with tempfile.TemporaryDirectory() as scratch:
            directory = options.keep or Path(scratch)
            directory.mkdir(exist_ok=True)
            outcome = check_spec(
                spec, directory, samples=options.samples, types=not options.no_mypy
            )
        wrong += len(outcome.wrong_requests) + len(outcome.wrong_responses)
        print(_write_row(outcome), flush=True)
        for problem in [*outcome.wrong_requests, *outcome.wrong_responses][: options.show]:
            print("   ", problem[:600].replace("\n", " "))
        if outcome.refused:
            print("   ", outcome.refused[:600])
    print(f"{len(listed)} specs, {wrong} wrong")
    return 1 if wrong else 0


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.openapi.wild")
    parser.add_argument("specs", type=Path, nargs="+", help="specs, or folders of specs")
    parser.add_argument("--samples", type=int, default=4, help="samples of each response")
    parser.add_argument("--show", type=int, default=5, help="differences to print for each spec")
    parser.add_argument("--no-mypy", action="store_true", help="do not check the types")
    parser.add_argument("--keep", type=Path, help="keep the packages in this directory")
    return parser


def _list_specs(given: Path) -> list[Path]:
    if given.is_file():
        return [given]
    return sorted(path for path in given.iterdir() if path.suffix in (".yaml", ".yml", ".json"))


def _write_row(outcome: Outcome) -> str:
    counts = (
        *(outcome.name, outcome.operations, outcome.lost, "yes" if outcome.refused else ""),
        *(outcome.approximated, outcome.calls, outcome.unsampled),
        *(len(outcome.wrong_requests), len(outcome.wrong_responses), outcome.mypy),
    )
    return " | ".join(map(str, counts)) + f"  ({outcome.seconds:.0f} s)"


if __name__ == "__main__":
    raise SystemExit(main())
