"""Results as Markdown tables."""

import os
import platform
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from benchmarks.calls import Measured
from benchmarks.environments import versions_of
from benchmarks.figures import Spread, ratios, spread
from benchmarks.goals import Reached
from benchmarks.rows import WAYS, Rows

__all__ = [
    "calls_table",
    "goals_table",
    "heading",
    "parsing_table",
    "processes_table",
    "rows_table",
]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def heading(environments: Iterable[str], server_version: str) -> str:
    """Return what was measured with what, when and where."""
    versions: dict[str, str] = {}
    for name in environments:
        versions |= versions_of(name)
    listed = ", ".join(f"{name} {version}" for name, version in sorted(versions.items()))
    now = datetime.now(UTC)
    load = os.getloadavg()[0]
    return (
        "# Benchmark results\n\n"
        f"{now:%Y-%m-%d %H:%M} UTC. CPython {platform.python_version()} on "
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, load {load:.1f} at the "
        f"end; nginx {server_version} on loopback. {listed}.\n\n"
        "Every client runs in a process and environment of its own, on the first core; the server "
        "has the last. Rounds are interleaved and each ratio is taken inside one round: median "
        "(quartiles). CPU is the figure to trust; wall time shows the neighbours too.\n"
    )


def goals_table(reached: Iterable[Reached]) -> str:
    """Return the goals and what was reached."""
    rows = [
        (
            r.goal.text,
            str(r.measured),
            f"{'≥' if r.goal.at_least else '≤'} {r.goal.goal:g}",
            "" if r.goal.stretch is None else f"{r.goal.stretch:g}",
            r.verdict,
        )
        for r in reached
    ]
    return table(("what", "measured", "goal", "stretch", "reached"), rows)


def calls_table(measured: dict[str, Measured], anchor: str) -> str:
    """Return what calls cost, in microseconds, with ratios to the anchor."""
    base = measured[anchor]
    rows = [
        (
            name,
            str(ratios(one.cpu, base.cpu)),
            str(ratios(one.wall, base.wall)),
            _micro(spread(one.cpu)),
            _micro(spread(one.wall)),
        )
        for name, one in measured.items()
    ]
    return table(("client", f"CPU / {anchor}", f"p50 / {anchor}", "CPU µs", "p50 µs"), rows)


def processes_table(measured: dict[str, Measured], anchor: str) -> str:
    """Return what whole processes cost, in milliseconds, with ratios to the anchor."""
    base = measured[anchor]
    rows = [
        (name, str(ratios(one.cpu, base.cpu)), _milli(spread(one.cpu)), _milli(spread(one.wall)))
        for name, one in measured.items()
    ]
    return table(("process", f"CPU / {anchor}", "CPU ms", "wall ms"), rows)


def parsing_table(measured: dict[str, list[float]]) -> str:
    """Return what parsing costs, in microseconds."""
    base = measured["json.loads"]
    rows = [
        (name, str(ratios(seconds, base)), _micro(spread(seconds)))
        for name, seconds in measured.items()
    ]
    return table(("way", "CPU / json.loads", "CPU µs"), rows)


def rows_table(measured: dict[str, Rows]) -> str:
    """Return what 100,000 rows cost."""
    base = measured["models"]
    rows = [
        (
            WAYS[way],
            str(ratios(one.cpu, base.cpu)),
            f"{spread(one.cpu).middle:.2f}",
            f"{spread(one.grown).middle:.1f}",
        )
        for way, one in measured.items()
    ]
    return table(("way", "CPU / one list of models", "CPU s", "growth of peak memory, MB"), rows)


def _micro(one: Spread) -> str:
    return f"{one.middle * 1e6:,.0f}"


def _milli(one: Spread) -> str:
    return f"{one.middle * 1e3:,.0f}"
