"""Kill a program with three keyed orders at random moments, start it again, and count.

``python -m tests.kalshi_v2.killed TRIALS FOLDER [--signal NUMBER] [--trouble] [--no-journal]``
prints the counts. The exchange is the stub in a process of its own. The programs are forks, so that
a start takes no time, and kills hit what matters.
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
from kloudtrader import kalshi_v2
from kloudtrader.orders import SqliteJournal
from kloudtrader.runtime.errors import ApiError, NotSent, OutcomeUnknown
from tests.orders.loopback import end_softly, in_child, read_all

from .desk import BID
from .exchange import ED25519, KEY_ID, pem

ROOT = Path(__file__).parents[2]
DISTURBED = 5
QUEUES = 12.5
"""Seconds after which the stub has applied all that it has queued."""
READ_LAG = 0.2
"""Seconds after which the stub shows the last order, with a margin."""
Verdicts = dict[str, tuple[str, str]]


def run_program(trial: int, journal: Path | bool, patience: float, out: int) -> None:
    """Place three orders, as a ``main.py`` would, and report each verdict."""
    for number in range(3):
        key, verdict, order_id = f"{trial}-{number}", "unknown", "-"
        try:
            placed = kalshi_v2.place_once(BID, key=key, journal=journal, patience=patience)
            verdict, order_id = "placed", placed.order_id
        except OutcomeUnknown:
            pass
        except NotSent:
            verdict = "not_sent"
        except ApiError as error:
            verdict = "passing" if error.status in (401, 409, 429) else "refused"
        os.write(out, f"{key} {verdict} {order_id}\n".encode())


def run(
    trial: int, journal: Path | bool, number: int | None, last: Verdicts, totals: Counter[str]
) -> None:
    """Run the program once, and stop it at a random moment unless ``number`` is ``None``."""
    patience = 10.0 if number is None else 0.05
    child, reader = in_child(lambda out: run_program(trial, journal, patience, out))
    if number is not None:
        time.sleep(random.random() * 0.12)
        os.kill(child, number)
    for key, verdict, order_id in read_all(reader):
        said = (verdict, order_id)
        totals["placed, then not"] += last.get(key, ("",))[0] == "placed" and said != last[key]
        last[key] = said
    totals["kills"] += os.waitpid(child, 0)[1] != 0


def count(
    journal: Path | bool, last: Verdicts, orders: list[Any], our_ids: dict[str, str], totals: Any
) -> None:
    """Compare what the program has said, and what ``recover()`` says, with the exchange."""
    for key, (verdict, order_id) in last.items():
        ids = [row["order_id"] for row in orders if row["client_order_id"] == our_ids[key]]
        totals[{0: "never", 1: "once"}.get(len(ids), "twice")] += 1
        totals["placed, and is not there"] += verdict == "placed" and ids != [order_id]
        totals["refused, and is there"] += verdict == "refused" and ids != []
    if isinstance(journal, Path):
        kloudtrader.recover(journal=journal)
        for entry in SqliteJournal(journal).entries():
            ids = [row["order_id"] for row in orders if row["client_order_id"] == entry.our_id]
            totals["not recovered"] += len(ids) == 1 and entry.order_id != ids[0]
            totals["recovered, and is not there"] += entry.state == "placed" and not ids


def our_ids_of(last: Verdicts) -> dict[str, str]:
    """Return the id of each key by the documented formula."""
    from kloudtrader.orders.identity import derive, uuid_text

    venue = kalshi_v2.KalshiV2()._venue()
    return {key: uuid_text(derive(venue.scope, venue.account, key)) for key in last}


def read_orders(port: int) -> list[Any]:
    """Return all orders of the exchange, without the package."""
    rows: list[Any] = []
    cursor = ""
    while True:
        url = f"http://127.0.0.1:{port}/trade-api/v2/portfolio/orders?limit=1000&cursor={cursor}"
        with urllib.request.urlopen(url, timeout=5) as response:
            page = json.load(response)
        rows += page["orders"]
        cursor = page["cursor"]
        if not cursor:
            return rows


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("trials", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--signal", type=int, default=signal.SIGKILL)
    parser.add_argument("--trouble", action="store_true")
    parser.add_argument("--no-journal", action="store_true")
    options = parser.parse_args()
    random.seed(7)
    # Inherited by the programs; in the background of a shell, SIGINT is ignored by default.
    signal.signal(signal.SIGTERM, end_softly)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    command = [sys.executable, "-m", "tests.kalshi_v2.order_stub", "--pace", "0.02"]
    command += ["--trouble"] if options.trouble else []
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as exchange:
        assert exchange.stdout is not None
        port = int(exchange.stdout.readline())
        os.environ |= {
            "KLOUDTRADER_KALSHI_V2_URL": f"http://127.0.0.1:{port}/trade-api/v2",
            "KALSHI_API_KEY_ID": KEY_ID,
            "KALSHI_PRIVATE_KEY": pem(ED25519),
        }
        totals: Counter[str] = Counter()
        try:
            warm_up()
            journals: list[Path | bool] = [
                False if options.no_journal else options.folder / f"kill{trial}.sqlite"
                for trial in range(options.trials)
            ]
            last: list[Verdicts] = [{} for _ in journals]
            for trial, journal in enumerate(journals):
                for _ in range(DISTURBED):
                    run(trial, journal, options.signal, last[trial], totals)
            if options.trouble:
                time.sleep(QUEUES)
                exchange.send_signal(signal.SIGUSR1)  # no faults from here on
                time.sleep(0.2)
            for trial, journal in enumerate(journals):
                run(trial, journal, None, last[trial], totals)
            time.sleep(READ_LAG)
            orders = read_orders(port)
            for journal, verdicts in zip(journals, last, strict=True):
                count(journal, verdicts, orders, our_ids_of(verdicts), totals)
        finally:
            exchange.kill()
    print(json.dumps(totals))


def warm_up() -> None:
    """Load all modules; forks inherit the connection and the parsed key, too."""
    try:
        kalshi_v2.get_balance()
        kalshi_v2.KalshiV2()._venue().request(BID)
        import kloudtrader.kalshi_v2.balance  # noqa: F401
    except ApiError:
        pass


if __name__ == "__main__":
    main()
