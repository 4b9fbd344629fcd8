"""Minutes that the proofs may take that are no part of ``make test``.

For two cores that do nothing else; fuzz and mutants give up after theirs. ``make help``,
CONTRIBUTING.md and docs/guarantees.md say the same.
"""

from pathlib import Path

__all__ = ["MINUTES", "ROOT"]

ROOT = Path(__file__).parents[1]
MINUTES = {
    "soak": 20,
    "fault-matrix": 5,
    "several-hosts": 60,
    "fuzz": 30,
    "mutants": 120,
    "test-matrix": 60,
}
