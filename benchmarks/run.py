"""All measurements, one after the other, and the report on them."""

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from benchmarks import report
from benchmarks.bodies import write_bodies
from benchmarks.calls import BY_HAND, CLIENTS, Client, Measured, Worker, measure
from benchmarks.cold import FIRST, IMPORTS, measure_programs
from benchmarks.environments import ENVIRONMENTS
from benchmarks.figures import Spread, ratios, spread
from benchmarks.generation import OURS, STOCK, measure_generation
from benchmarks.goals import judge_goals
from benchmarks.memory import measure_growth
from benchmarks.parsing import measure_parsing
from benchmarks.picture import Panel, draw_panels
from benchmarks.rows import Rows, measure_rows
from benchmarks.sandbox import SandboxSpeed, measure_sandbox
from benchmarks.server import Server

__all__ = ["FULL", "QUICK", "Plan", "Results", "measure_all", "measure_body"]

T = TypeVar("T")

_ANCHOR = "urllib3 + json"
_HAND = BY_HAND.name
_CASES = {
    "small": "Calls: balances, 1 kB",
    "hundred": "Calls: 100 orders, 39 kB",
    "thousands": "Calls: 10,000 orders, 3.9 MB",
    "tls": "Calls: balances, 1 kB, over TLS",
}
_BODIES = {
    "small": ("SMALL/balances.json", "balances, 1 kB"),
    "hundred": ("HUNDRED/orders.json", "100 orders, 39 kB"),
    "thousands": ("THOUSANDS/orders.json", "10,000 orders, 3.9 MB"),
    "legs": ("LEGS/orders.json", "3,000 orders with two legs each, 3.8 MB"),
    "closed": ("CLOSED/gainloss.json", "10,000 closed positions, 2.4 MB"),
    "history": ("HISTORY/history.json", "10,000 events of the history, 1.8 MB"),
    "positions": ("POSITIONS/positions.json", "10,000 open positions, 1.2 MB"),
}
_LISTS = ("legs", "closed", "history", "positions")
_LIST_CLIENTS = (*CLIENTS[:3], BY_HAND)
_KEYS = {"rsa": "RSA", "ed25519": "Ed25519"}
_THREADS = 8
_THREADED = CLIENTS[:3]
_POST = Client("kloudtrader", "kloudtrader", "with_kloudtrader", "post")
_ORDERS = Client("kloudtrader", "kloudtrader", "with_orders")
_ORDER_PARTS = ("place_once", "post", "commits")


class Plan(NamedTuple):
    """Set the amount of measuring: calls a round for each case, and rounds."""

    calls: dict[str, int]
    rounds: int
    processes: int
    heavy: int
    """Rounds of what takes seconds: rows and generating."""


FULL = Plan({"small": 300, "hundred": 100, "thousands": 3, "tls": 100}, 9, 9, 9)
QUICK = Plan({"small": 100, "hundred": 20, "thousands": 1, "tls": 30}, 3, 2, 1)


class Results(NamedTuple):
    """Hold the report as text and as a picture."""

    text: str
    picture: str


class _All(NamedTuple):
    calls: dict[str, dict[str, Measured]]
    lists: dict[str, dict[str, Measured]]
    signed: dict[str, dict[str, Measured]]
    threads: dict[str, Measured]
    post: dict[str, list[float]]
    orders: dict[str, list[float]]
    sandbox: SandboxSpeed
    growth: list[float]
    imports: dict[str, Measured]
    first: dict[str, Measured]
    parsing: dict[str, dict[str, list[float]]]
    rows: dict[str, Rows]
    generation: dict[str, Measured]


def measure_all(server: Server, plan: Plan) -> Results:
    """Measure everything and return the report."""
    clients = (*CLIENTS, BY_HAND)
    calls = {
        case: _note_time(
            title, partial(measure, server, clients, case, plan.calls[case], plan.rounds)
        )
        for case, title in _CASES.items()
    }
    threaded = partial(measure, server, _THREADED, "small", plan.calls["small"] // 4, plan.rounds)
    everything = _All(
        calls,
        _note_time("other lists", partial(_measure_lists, server, plan)),
        _note_time("signed calls", partial(_measure_signed, server, plan)),
        _note_time("threads", partial(threaded, _THREADS)),
        _note_time("POST", partial(_measure_parts, server, plan, _POST, ("get", "post"))),
        _note_time("orders", partial(_measure_parts, server, plan, _ORDERS, _ORDER_PARTS)),
        _note_time("sandbox", partial(measure_sandbox, plan.heavy)),
        _note_time("memory", partial(measure_growth, server, plan.heavy // 3 or 1)),
        _note_time("imports", partial(measure_programs, IMPORTS, server, plan.processes)),
        _note_time("first responses", partial(measure_programs, FIRST, server, plan.processes)),
        _note_time("parsing", partial(measure_parsing, _body_paths(), plan.rounds)),
        _note_time("100,000 rows", partial(measure_rows, server, plan.heavy)),
        _note_time("generating", partial(measure_generation, plan.heavy)),
    )
    return Results(_text(everything, server), _picture(everything))


def measure_body(path: Path, rounds: int = FULL.rounds) -> str:
    """Measure how long a body of somebody else takes to parse, and return a table."""
    measured_ways = measure_parsing({path.name: path}, rounds)[path.name]
    return report.parsing_table(measured_ways)


def _body_paths() -> dict[str, Path]:
    accounts = write_bodies() / "v1" / "accounts"
    return {case: accounts / name for case, (name, _) in _BODIES.items()}


def _note_time(what: str, work: Callable[[], T]) -> T:
    began = time.perf_counter()
    result = work()
    print(f"{what}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    return result


def _measure_lists(server: Server, plan: Plan) -> dict[str, dict[str, Measured]]:
    count = plan.calls["thousands"]
    return {case: measure(server, _LIST_CLIENTS, case, count, plan.rounds) for case in _LISTS}


def _measure_signed(server: Server, plan: Plan) -> dict[str, dict[str, Measured]]:
    """Measure a signed read of Kalshi's API v2, for each kind of key."""
    signed: dict[str, dict[str, Measured]] = {}
    for key in _KEYS:
        clients = (
            Client("kloudtrader, typed", "kloudtrader", "with_kalshi_v2", f"ours {key}"),
            Client(_SIGNED_ANCHOR, "kloudtrader", "with_kalshi_v2", f"hand {key}"),
        )
        signed[key] = measure(server, clients, "signed", plan.calls["tls"], plan.rounds)
    return signed


_SIGNED_ANCHOR = "urllib3 + cryptography by hand"


def _measure_parts(
    server: Server, plan: Plan, client: Client, parts: tuple[str, ...]
) -> dict[str, list[float]]:
    """Return the median seconds of calls that one process makes in turn, round by round."""
    worker = Worker(client, server)
    try:
        for part in parts:
            worker.run(part, 20)
        rounds = [
            {part: worker.run(part, plan.calls["tls"])[1] for part in parts}
            for _ in range(plan.rounds)
        ]
        return {part: [each[part] for each in rounds] for part in parts}
    finally:
        worker.close()


def _figures(everything: _All) -> dict[str, Spread]:
    """Return what the goals are held against."""
    figures: dict[str, Spread] = {}
    for case, measured_case in (everything.calls | everything.lists).items():
        anchor, hand = measured_case[_ANCHOR].cpu, measured_case[_HAND].cpu
        figures[f"{case}/json"] = ratios(measured_case["kloudtrader, JSON"].cpu, anchor)
        figures[f"{case}/typed"] = ratios(measured_case["kloudtrader, typed"].cpu, anchor)
        figures[f"{case}/hand"] = ratios(measured_case["kloudtrader, typed"].cpu, hand)
    for key, clients in everything.signed.items():
        anchor = clients[_SIGNED_ANCHOR].cpu
        figures[f"signed/{key}"] = ratios(clients["kloudtrader, typed"].cpu, anchor)
    figures["growth"] = spread(everything.growth)
    figures["place_once"] = spread(_compute_overhead(everything.orders))
    first, rows = everything.first, everything.rows
    empty = everything.imports[IMPORTS[0].name].cpu
    figures["import"] = ratios(everything.imports["import kloudtrader"].cpu, empty)
    figures["first/json"] = ratios(first["kloudtrader, JSON"].cpu, first[_ANCHOR].cpu)
    typed = first["kloudtrader, typed"].cpu
    figures["first/typed"] = ratios(typed, first["urllib3 + the same models by hand"].cpu)
    figures["first/fields"] = ratios(typed, first["urllib3 + four fields in pydantic"].cpu)
    figures["pages/grown"] = spread(rows["pages"].grown)
    figures["pages/cpu"] = ratios(rows["pages"].cpu, rows["models"].cpu)
    threads = everything.threads
    figures["threads"] = ratios(threads[_ANCHOR].wall, threads["kloudtrader, JSON"].wall)
    figures["post"] = ratios(everything.post["post"], everything.post["get"])
    figures["generate"] = ratios(everything.generation[OURS].cpu, everything.generation[STOCK].cpu)
    return figures


def _compute_overhead(parts: dict[str, list[float]]) -> list[float]:
    """Return the milliseconds that an order takes beyond a POST and two commits."""
    rounds = zip(*(parts[name] for name in _ORDER_PARTS), strict=True)
    return [(placed - post - commits) * 1000 for placed, post, commits in rounds]


def _text(everything: _All, server: Server) -> str:
    parts = [
        report.heading(ENVIRONMENTS, server.version),
        "![CPU for a call, ratios](results.svg)\n",
        report.goals_table(judge_goals(_figures(everything))),
    ]
    for case, title in _CASES.items():
        parts += [f"## {title}\n", report.calls_table(everything.calls[case], _ANCHOR)]
    for case, clients in everything.lists.items():
        title = f"## Calls: {_BODIES[case][1]}\n"
        parts += [title, report.calls_table(clients, _ANCHOR)]
    for key, clients in everything.signed.items():
        title = f"## Kalshi v2: one order, signed with {_KEYS[key]}\n"
        parts += [title, report.calls_table(clients, _SIGNED_ANCHOR)]
    parts += [
        f"## Calls: balances, 1 kB, {_THREADS} threads on one core\n",
        "Wall time is that between two responses, all threads together.\n",
        report.calls_table(everything.threads, _ANCHOR),
        "## An order with a key and a journal\n",
        report.parts_table(everything.orders),
        "## The sandbox\n",
        report.sandbox_table(everything.sandbox),
        "## Imports, whole processes\n",
        report.processes_table(everything.imports, IMPORTS[0].name),
        "## Process start to first response\n",
        report.processes_table(everything.first, _ANCHOR),
    ]
    for case, ways in everything.parsing.items():
        parts += [
            f"## Parsing alone: {_BODIES[case][1]}\n",
            report.parsing_table(ways),
        ]
    parts += [
        "## 100,000 orders, a fresh process each\n",
        report.rows_table(everything.rows),
        "## Generating a client from openapi/tradier.yaml\n",
        report.processes_table(everything.generation, STOCK),
    ]
    return "\n".join(parts)


def _picture(everything: _All) -> str:
    panels = [
        Panel(f"{_CASES[case]}: CPU, urllib3 + json = 1", _bars(everything.calls[case]))
        for case in ("small", "hundred", "thousands")
    ]
    panels.append(
        Panel("Process start to first response: CPU, urllib3 + json = 1", _bars(everything.first))
    )
    return draw_panels(panels, "Less is better. Medians of ratios taken inside interleaved rounds.")


def _bars(measured_case: dict[str, Measured]) -> list[tuple[str, float]]:
    anchor = measured_case[_ANCHOR].cpu
    return [(name, ratios(each.cpu, anchor).middle) for name, each in measured_case.items()]
