"""Measure everything: ``python -m benchmarks [--quick]``.

``python -m benchmarks --body FILE`` measures how long the parsing of a body takes.
"""

import argparse
from pathlib import Path

from benchmarks.environments import ENVIRONMENTS, prepare
from benchmarks.places import HERE
from benchmarks.run import FULL, QUICK, Results, measure_all, measure_body
from benchmarks.server import serving


def main() -> None:
    """Read the command line, measure, and write or print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few rounds; only prints")
    parser.add_argument("--body", type=Path, help="a response of Tradier to parse; only prints")
    arguments = parser.parse_args()
    quick: bool = arguments.quick
    body: Path | None = arguments.body
    if body is not None:
        prepare(["kloudtrader"])
        print(measure_body(body))
        return
    prepare([*ENVIRONMENTS])
    with serving() as server:
        results = measure_all(server, QUICK if quick else FULL)
    if quick:
        print(results.text)
    else:
        _write(results)


def _write(results: Results) -> None:
    (HERE / "RESULTS.md").write_text(results.text)
    (HERE / "results.svg").write_text(results.picture)
    print(f"written: {HERE / 'RESULTS.md'} and results.svg")


main()
