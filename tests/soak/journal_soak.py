"""Programs that share a journal are killed, frozen and restarted, and then the reckoning.

``python -m tests.soak.journal_soak`` lets several processes place the same keys, each in an order
of its own, at the reference venue on a loopback port, which loses and delays a third of the
requests. Meanwhile they are ended at random: by SIGKILL, SIGTERM or SIGINT, or frozen for a while.
After that each key is called until it is decided, undisturbed, and the venue's orders are counted:

* no key has two orders, and no process was told of an order that is not the key's;
* a key without an order is unknown to the last call, and where used ids are refused there is none;
* a key whose order exists is decided by the last call.
"""

import argparse
import logging
import os
import random
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from kloudtrader.orders import OrderUnknown, SqliteJournal, place_once, recover
from tests.orders.loopback import (
    KO,
    QUICK,
    LoopbackVenue,
    Server,
    end_softly,
    in_child,
    old_journal,
    read_all,
    run_program,
)

__all__ = ["Reckoning", "report", "soak"]

PROCESSES = 3
KEYS = 50
"""Keys of one round, which has a journal of its own."""
_LAST_CALLS = 5
"""Calls of a key in the end. One call sends twice, and both are lost in one of 100 cases."""
_ENDS = (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT)


class Reckoning(NamedTuple):
    """Sum up a soak."""

    keys: int
    counts: Counter[str]
    wrong: list[str]

    @property
    def decided(self) -> float:
        """Return the share of existing orders that the last call returned."""
        there = self.counts["once"] + self.counts["twice"]
        return self.counts["returned"] / there if there else 1.0


def soak(keys: int, *, seed: int, deduplicates: bool) -> Reckoning:
    """Place so many keys, in rounds, and reckon after each."""
    random.seed(f"{seed}/{deduplicates}")
    server = Server(deduplicates=deduplicates, trouble=True)
    serving = os.fork()
    if serving == 0:
        server.serve_forever()
    server.socket.close()
    total = Reckoning(keys, Counter(), [])
    try:
        with TemporaryDirectory() as folder:
            for number in range(0, keys, KEYS):
                venue = LoopbackVenue(server.port, deduplicates=deduplicates)
                venue.scope = f"reference:round-{number}"
                names = tuple(f"k{n}" for n in range(number, min(number + KEYS, keys)))
                _round(venue, Path(folder) / f"{number}.sqlite", names, total)
    finally:
        os.kill(serving, signal.SIGKILL)
        os.waitpid(serving, 0)
    return total


def _round(venue: LoopbackVenue, path: Path, names: tuple[str, ...], total: Reckoning) -> None:
    old_journal(path)
    told: dict[str, set[str]] = {name: set() for name in names}
    while not _call_all(path, names):
        children = [_start(venue, path, names) for _ in range(PROCESSES)]
        for child, _ in children:
            total.counts.update(_disturb(child))
        for child, reader in children:
            for name, verdict, order_id in read_all(reader):
                total.counts[f"said {verdict}"] += 1
                if verdict == "placed":
                    told[name].add(order_id)
            os.waitpid(child, 0)
    time.sleep(0.3)  # what is delayed arrives
    patient = LoopbackVenue(venue.port, deduplicates=venue.deduplicates, timeout=20.0)
    patient.scope = venue.scope
    _reckon(patient, path, told, total)


def _call_all(path: Path, names: tuple[str, ...]) -> bool:
    return {entry.key for entry in SqliteJournal(path).entries()} >= set(names)


def _start(venue: LoopbackVenue, path: Path, names: tuple[str, ...]) -> tuple[int, int]:
    order = random.sample(names, len(names))

    def work(out: int) -> None:
        signal.signal(signal.SIGTERM, end_softly)
        run_program(venue, path, out, tuple(order))

    return in_child(work)


def _disturb(child: int) -> Counter[str]:
    """Let a program run for a moment, freeze it perhaps, and end it."""
    time.sleep(random.random() * 0.3)
    frozen = random.random() < 0.3
    if frozen:
        os.kill(child, signal.SIGSTOP)
        time.sleep(random.random() * 0.2)
        os.kill(child, signal.SIGCONT)
        time.sleep(random.random() * 0.1)
    end = random.choice(_ENDS)
    os.kill(child, end)
    return Counter({"frozen": int(frozen), signal.Signals(end).name: 1})


def _reckon(venue: LoopbackVenue, path: Path, told: dict[str, set[str]], total: Reckoning) -> None:
    """Call each key again, and compare all that was said with the venue's orders."""
    recover(venue, SqliteJournal(path))
    last = {name: _call_again(venue, path, name) for name in told}
    time.sleep(0.3)
    ids = venue.all_ids()
    for entry in SqliteJournal(path).entries():
        name = str(entry.key)
        numbers = {str(n) for n, our_id in enumerate(ids, 1) if our_id == entry.our_id}
        total.counts[{0: "never", 1: "once"}.get(len(numbers), "twice")] += 1
        total.counts["returned"] += last[name] is not None
        if len(numbers) > 1:
            total.wrong.append(f"{name} has {len(numbers)} orders")
        if not told[name] <= numbers or not {last[name] or ""} <= numbers | {""}:
            total.wrong.append(f"{name} was told of an order that is not its own")
        if venue.deduplicates and not numbers:
            total.wrong.append(f"{name} has no order")


def _call_again(venue: LoopbackVenue, path: Path, name: str) -> str | None:
    """Call until the order is decided. Where used ids are refused, each call may send again."""
    for _ in range(_LAST_CALLS if venue.deduplicates else 1):
        try:
            placed = place_once(venue, KO, key=name, journal=path, patience=1.0, clock=QUICK)
        except OrderUnknown:
            continue
        return placed.order_id
    return None


def report(reckoning: Reckoning, seconds: float) -> str:
    """Return the summary of a soak."""
    counts = ", ".join(f"{count:,} {name}" for name, count in sorted(reckoning.counts.items()))
    return (
        f"{reckoning.keys:,} keys in {seconds:.0f} s: {counts}; "
        f"{reckoning.decided:.1%} of the orders decided, {len(reckoning.wrong)} disagreements"
    )


def main() -> int:
    """Run as asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.journal_soak")
    parser.add_argument("--keys", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    logging.getLogger("kloudtrader.orders").setLevel(logging.ERROR)
    failed = False
    for deduplicates in (False, True):
        began = time.monotonic()
        reckoning = soak(options.keys, seed=options.seed, deduplicates=deduplicates)
        kind = "used ids refused" if deduplicates else "used ids accepted"
        print(f"{kind}, seed {options.seed}: {report(reckoning, time.monotonic() - began)}")
        print(*reckoning.wrong[:50], sep="\n", end="")
        failed |= bool(reckoning.wrong) or reckoning.decided < 0.99
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
