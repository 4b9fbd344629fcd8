"""Measure everything: ``python -m benchmarks [--quick]``."""

import argparse

from benchmarks.environments import ENVIRONMENTS, prepare
from benchmarks.places import HERE
from benchmarks.run import FULL, QUICK, Results, measured
from benchmarks.server import serving


def main() -> None:
    """Read the command line, measure, and write or print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few rounds; only prints")
    quick: bool = parser.parse_args().quick
    prepare([*ENVIRONMENTS])
    with serving() as server:
        results = measured(server, QUICK if quick else FULL)
    if quick:
        print(results.text)
    else:
        _write(results)


def _write(results: Results) -> None:
    (HERE / "RESULTS.md").write_text(results.text)
    (HERE / "results.svg").write_text(results.picture)
    print(f"written: {HERE / 'RESULTS.md'} and results.svg")


main()
