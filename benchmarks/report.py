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
from benchmarks.sandbox import SandboxSpeed

__all__ = [
    "calls_table",
    "goals_table",
    "heading",
    "parsing_table",
    "parts_table",
    "processes_table",
    "rows_table",
    "sandbox_table",
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
            str(ratios(costs.cpu, base.cpu)),
            str(ratios(costs.wall, base.wall)),
            _micro(spread(costs.cpu)),
            _micro(spread(costs.wall)),
        )
        for name, costs in measured.items()
    ]
    return table(("client", f"CPU / {anchor}", f"p50 / {anchor}", "CPU µs", "p50 µs"), rows)


def processes_table(measured: dict[str, Measured], anchor: str) -> str:
    """Return what whole processes cost, in milliseconds, with ratios to the anchor."""
    base = measured[anchor]
    rows = [
        (
            name,
            str(ratios(costs.cpu, base.cpu)),
            _milli(spread(costs.cpu)),
            _milli(spread(costs.wall)),
        )
        for name, costs in measured.items()
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


def parts_table(parts: dict[str, list[float]]) -> str:
    """Return what an order takes, and what it cannot take less than, in milliseconds."""
    names = {
        "place_once": "place_once",
        "post": "the same POST by urllib3",
        "commits": "two bare commits of the journal's mode",
    }
    rows = [(name, f"{spread(parts[part]).middle * 1e3:.2f}") for part, name in names.items()]
    return table(("what", "wall ms"), rows)


def sandbox_table(speed: SandboxSpeed) -> str:
    """Return how fast the sandbox is."""
    rows = [
        ("orders placed over HTTP in a second of CPU", f"{spread(speed.orders).middle:,.0f}"),
        (
            "trading day with 300 working orders, minute by minute, CPU s",
            f"{spread(speed.day).middle:.2f}",
        ),
    ]
    return table(("what", "figure"), rows)


def rows_table(measured: dict[str, Rows]) -> str:
    """Return what 100,000 rows cost."""
    base = measured["models"]
    rows = [
        (
            WAYS[way],
            str(ratios(costs.cpu, base.cpu)),
            f"{spread(costs.cpu).middle:.2f}",
            f"{spread(costs.grown).middle:.1f}",
        )
        for way, costs in measured.items()
    ]
    return table(("way", "CPU / one list of models", "CPU s", "growth of peak memory, MB"), rows)


def _micro(seconds: Spread) -> str:
    return f"{seconds.middle * 1e6:,.0f}"


def _milli(seconds: Spread) -> str:
    return f"{seconds.middle * 1e3:,.0f}"
