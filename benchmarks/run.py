"""All measurements, one after the other, and the report on them."""

import sys
import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple, TypeVar

from benchmarks import report
from benchmarks.calls import CLIENTS, Client, Measured, Worker, measure
from benchmarks.cold import FIRST, IMPORTS, measure_programs
from benchmarks.environments import ENVIRONMENTS
from benchmarks.figures import Spread, ratios, spread
from benchmarks.generation import OURS, STOCK, measure_generation
from benchmarks.goals import judged
from benchmarks.parsing import measure_parsing
from benchmarks.picture import Panel, drawn
from benchmarks.rows import Rows, measure_rows
from benchmarks.server import Server

__all__ = ["FULL", "QUICK", "Plan", "Results", "measured"]

T = TypeVar("T")

_ANCHOR = "urllib3 + json"
_CASES = {
    "small": "Calls: balances, 1 kB",
    "hundred": "Calls: 100 orders, 33 kB",
    "thousands": "Calls: 10,000 orders, 3.3 MB",
    "tls": "Calls: balances, 1 kB, over TLS",
}
_THREADS = 8
_THREADED = CLIENTS[:3]
_POST = Client("kloudtrader", "kloudtrader", "with_kloudtrader", "post")


class Plan(NamedTuple):
    """How much is measured: calls a round for each case, and rounds."""

    calls: dict[str, int]
    rounds: int
    processes: int
    heavy: int
    """Rounds of what takes seconds: rows and generating."""


FULL = Plan({"small": 300, "hundred": 100, "thousands": 3, "tls": 100}, 15, 12, 9)
QUICK = Plan({"small": 100, "hundred": 20, "thousands": 1, "tls": 30}, 3, 2, 1)


class Results(NamedTuple):
    """What is written down."""

    text: str
    picture: str


class _All(NamedTuple):
    calls: dict[str, dict[str, Measured]]
    threads: dict[str, Measured]
    post: dict[str, list[float]]
    imports: dict[str, Measured]
    first: dict[str, Measured]
    parsing: dict[str, dict[str, list[float]]]
    rows: dict[str, Rows]
    generation: dict[str, Measured]


def measured(server: Server, plan: Plan) -> Results:
    """Measure everything and return the report."""
    calls = {
        case: _noted(title, partial(measure, server, CLIENTS, case, plan.calls[case], plan.rounds))
        for case, title in _CASES.items()
    }
    threaded = partial(measure, server, _THREADED, "small", plan.calls["small"] // 4, plan.rounds)
    found = _All(
        calls,
        _noted("threads", partial(threaded, _THREADS)),
        _noted("POST", partial(_measure_post, server, plan)),
        _noted("imports", partial(measure_programs, IMPORTS, server, plan.processes)),
        _noted("first responses", partial(measure_programs, FIRST, server, plan.processes)),
        _noted("parsing", partial(measure_parsing, plan.rounds)),
        _noted("100,000 rows", partial(measure_rows, server, plan.heavy)),
        _noted("generating", partial(measure_generation, plan.heavy)),
    )
    return Results(_text(found, server), _picture(found))


def _noted(what: str, work: Callable[[], T]) -> T:
    began = time.perf_counter()
    result = work()
    print(f"{what}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    return result


def _measure_post(server: Server, plan: Plan) -> dict[str, list[float]]:
    """Return the median seconds of a GET and of a POST with the same response, round by round."""
    worker = Worker(_POST, server)
    try:
        for way in ("get", "post"):
            worker.run(way, 20)
        rounds = [
            {way: worker.run(way, plan.calls["small"])[1] for way in ("get", "post")}
            for _ in range(plan.rounds)
        ]
        return {way: [each[way] for each in rounds] for way in ("get", "post")}
    finally:
        worker.close()


def _figures(found: _All) -> dict[str, Spread]:
    """Return what the goals are held against."""
    figures: dict[str, Spread] = {}
    for case, measured_case in found.calls.items():
        anchor = measured_case[_ANCHOR].cpu
        figures[f"{case}/json"] = ratios(measured_case["kloudtrader, JSON"].cpu, anchor)
        figures[f"{case}/typed"] = ratios(measured_case["kloudtrader, typed"].cpu, anchor)
    first, rows = found.first, found.rows
    empty = found.imports[IMPORTS[0].name].cpu
    figures["import"] = ratios(found.imports["import kloudtrader"].cpu, empty)
    figures["first/json"] = ratios(first["kloudtrader, JSON"].cpu, first[_ANCHOR].cpu)
    one_model = first["urllib3 + one pydantic model"].cpu
    figures["first/typed"] = ratios(first["kloudtrader, typed"].cpu, one_model)
    figures["pages/grown"] = spread(rows["pages"].grown)
    figures["pages/cpu"] = ratios(rows["pages"].cpu, rows["models"].cpu)
    threads = found.threads
    figures["threads"] = ratios(threads[_ANCHOR].wall, threads["kloudtrader, JSON"].wall)
    figures["post"] = ratios(found.post["post"], found.post["get"])
    figures["generate"] = ratios(found.generation[OURS].cpu, found.generation[STOCK].cpu)
    return figures


def _text(found: _All, server: Server) -> str:
    parts = [
        report.heading(ENVIRONMENTS, server.version),
        "![CPU for a call, ratios](results.svg)\n",
        report.goals_table(judged(_figures(found))),
    ]
    for case, title in _CASES.items():
        parts += [f"## {title}\n", report.calls_table(found.calls[case], _ANCHOR)]
    parts += [
        f"## Calls: balances, 1 kB, {_THREADS} threads on one core\n",
        "Wall time is that between two responses, all threads together.\n",
        report.calls_table(found.threads, _ANCHOR),
        "## Imports, whole processes\n",
        report.processes_table(found.imports, IMPORTS[0].name),
        "## Process start to first response\n",
        report.processes_table(found.first, _ANCHOR),
    ]
    for case, ways in found.parsing.items():
        parts += [
            f"## Parsing alone: {_CASES[case].removeprefix('Calls: ')}\n",
            report.parsing_table(ways),
        ]
    parts += [
        "## 100,000 orders, a fresh process each\n",
        report.rows_table(found.rows),
        "## Generating a client from openapi/tradier.yaml\n",
        report.processes_table(found.generation, STOCK),
    ]
    return "\n".join(parts)


def _picture(found: _All) -> str:
    panels = [
        Panel(f"{_CASES[case]}: CPU, urllib3 + json = 1", _bars(found.calls[case]))
        for case in ("small", "hundred", "thousands")
    ]
    panels.append(
        Panel("Process start to first response: CPU, urllib3 + json = 1", _bars(found.first))
    )
    return drawn(panels, "Less is better. Medians of ratios taken inside interleaved rounds.")


def _bars(measured_case: dict[str, Measured]) -> list[tuple[str, float]]:
    anchor = measured_case[_ANCHOR].cpu
    return [(name, ratios(each.cpu, anchor).middle) for name, each in measured_case.items()]
