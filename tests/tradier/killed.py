"""Kill a program with three keyed orders at random moments, start it again, and count.

``python -m tests.tradier.killed TRIALS FOLDER [--signal NUMBER] [--trouble]`` prints the counts.
The broker is the stub in a process of its own. The programs are forks, so that a start takes no
time, and kills hit what matters.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any

import kloudtrader
from kloudtrader import tradier
from kloudtrader.orders import SqliteJournal
from kloudtrader.runtime.errors import ApiError, NotSent, OutcomeUnknown
from tests.orders.loopback import end_softly, in_child, old_journal, read_all

from .broker_stub import ACCOUNT

ROOT = Path(__file__).parents[2]
ORDER = tradier.EquityOrder(symbol="KO", side="buy", quantity=10, type="limit", price=60.38)
RUNS, DISTURBED = 8, 5
QUEUES = 12.5
"""Seconds after which the stub has applied all that it has queued."""


def run_program(trial: int, path: Path, out: int) -> None:
    """Place three orders, as a ``main.py`` would, and report each verdict."""
    for number in range(3):
        key, verdict, order_id = f"{trial}-{number}", "unknown", "0"
        try:
            order_id = tradier.place_once(ORDER, key=key, journal=path, patience=0.05).order_id
            verdict = "placed"
        except OutcomeUnknown:
            pass
        except NotSent:
            verdict = "not_sent"
        except ApiError as error:
            verdict = "refused" if error.status in (200, 400) else "passing"
        os.write(out, f"{key} {verdict} {order_id}\n".encode())


def run_trial(trial: int, path: Path, number: int, totals: Counter[str]) -> dict[str, Any]:
    """Kill and start the program; return the last verdict of each key."""
    old_journal(path)
    last: dict[str, Any] = {}
    for run in range(RUNS):
        child, reader = in_child(lambda out: run_program(trial, path, out))
        if run < DISTURBED:
            time.sleep(random.random() * 0.12)
            os.kill(child, number)
        for key, *verdict in read_all(reader):
            changed = last.get(key, [""])[0] == "placed" and verdict != last[key]
            totals["placed, then not"] += changed
            last[key] = verdict
        totals["kills"] += os.waitpid(child, 0)[1] != 0
        totals["open after a run"] += len(SqliteJournal(path).entries(state="sending"))
        if run >= DISTURBED and len(last) == 3 and {v for v, _ in last.values()} == {"placed"}:
            break
    return last


def count(path: Path, last: dict[str, Any], orders: list[Any], totals: Counter[str]) -> None:
    """Compare what the program has said, and what ``recover()`` says, with the broker."""
    named = {entry.key for entry in kloudtrader.recover(journal=path)}
    for entry in SqliteJournal(path).entries():
        ids = [str(order["id"]) for order in orders if order.get("tag") in entry.our_ids]
        verdict, order_id = last[str(entry.key)]
        totals[{0: "never", 1: "once"}.get(len(ids), "twice")] += 1
        totals["placed, and is not there"] += verdict == "placed" and ids != [order_id]
        totals["refused, and is there"] += verdict == "refused" and ids != []
        totals["not recovered"] += len(ids) == 1 and entry.order_id != ids[0]
        totals["recovered, and is not there"] += entry.state == "placed" and not ids
        lost = not ids and verdict not in ("refused", "passing", "not_sent")
        totals["never, and known"] += lost and (verdict != "unknown" or entry.key not in named)


def read_orders(port: int) -> list[Any]:
    """Return all orders of the broker, without the package."""
    rows: list[Any] = []
    for page in range(1, 1000):
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/v1/accounts/{ACCOUNT}/orders"
            f"?page={page}&limit=1000&includeTags=true",
            headers={"Authorization": "Bearer token"},
        )
        try:
            with urllib.request.urlopen(request, timeout=5) as response:
                listed = json.load(response)["orders"]
        except (OSError, ValueError):
            raise RuntimeError("the stub's orders are read without faults") from None
        if listed == "null":
            return rows
        more = listed["order"]
        rows += more if isinstance(more, list) else [more]
    return rows


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("trials", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--signal", type=int, default=signal.SIGKILL)
    parser.add_argument("--trouble", action="store_true")
    options = parser.parse_args()
    random.seed(7)
    # Inherited by the programs; in the background of a shell, SIGINT is ignored by default.
    signal.signal(signal.SIGTERM, end_softly)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    command = [sys.executable, "-m", "tests.tradier.broker_stub", "--pace", "0.02"]
    command += ["--trouble"] if options.trouble else []
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as broker:
        assert broker.stdout is not None
        port = int(broker.stdout.readline())
        os.environ |= {
            "KLOUDTRADER_TRADIER_URL": f"http://127.0.0.1:{port}/v1",
            "ACCESS_TOKEN": "token",
            "ACCOUNT_NUMBER": ACCOUNT,
        }
        totals: Counter[str] = Counter()
        try:
            tradier.preview_order(ORDER)  # loads all modules; forks inherit the connection too
            paths = [options.folder / f"kill{trial}.sqlite" for trial in range(options.trials)]
            last = [
                run_trial(trial, path, options.signal, totals) for trial, path in enumerate(paths)
            ]
            if options.trouble:
                time.sleep(QUEUES)
                broker.send_signal(signal.SIGUSR1)  # no faults from here on
                time.sleep(0.2)
            orders = read_orders(port)
            for path, verdicts in zip(paths, last, strict=True):
                count(path, verdicts, orders, totals)
        finally:
            broker.kill()
    print(json.dumps(totals))


if __name__ == "__main__":
    main()
