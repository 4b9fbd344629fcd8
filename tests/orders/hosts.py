"""Several hosts on one account, played by processes that share a journal in PostgreSQL.

``python -m tests.orders.hosts lone|dedup HOSTS KEYS [--cut] [--kill] [--freeze S] [--fail-over]``
lets the hosts place the keys at the reference venue on a loopback port. Meanwhile connections to
the database are cut at random bytes and at commits, the database is killed with SIGKILL and
restarted, one host is frozen and woken, or a replica takes over. After that each key is called
once more, undisturbed, and the venue's orders are counted.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path

from kloudtrader.orders import Journal, OrderUnknown, choose_journal, place_once, postgres, recover
from kloudtrader.runtime.errors import ConfigurationError, NotSent

from .loopback import KO, QUICK, LoopbackVenue, Server
from .postgres_server import PostgresServer, find_program
from .proxy import Cut, Proxy, at_random, go_on

TRIES = 200
"""Calls of a key by a host whose journal is unavailable, such as while the database restarts."""
VENUE_TIMEOUT = 0.5


def start(work: Callable[[], None]) -> int:
    """Run ``work`` in a process of its own."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return child


def end(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def journal_of(url: str) -> Journal:
    journal = choose_journal(url)
    assert journal is not None
    return journal


def place(venue: LoopbackVenue, url: str, key: str) -> str:
    """Place the order of a key as a program would; return the verdict."""
    try:
        placed = place_once(venue, KO, key=key, journal=url, patience=0.0, clock=QUICK)
    except OrderUnknown:
        return f"{key} unknown 0"
    except (NotSent, ConfigurationError):  # a replica in recovery, met before the first use
        return f"{key} not_sent 0"
    return f"{key} placed {placed.order_id}"


def run_host(venue: LoopbackVenue, url: str, keys: list[str], report: Path) -> None:
    """Place the keys, each until it is decided or unknown, and write down each verdict."""
    with report.open("a", buffering=1) as out:
        for key in keys:
            for _ in range(TRIES):
                verdict = place(venue, url, key)
                out.write(f"{verdict}\n")
                if " not_sent " not in verdict:
                    break
                time.sleep(0.05)


def run_proxy(proxy: Proxy, seed: int, out: int) -> None:
    """Cut every third connection, and write a byte for each that was cut."""
    generator = random.Random(seed)

    def decide() -> Cut:
        return at_random(generator) if generator.random() < 0.33 else go_on

    proxy.decide = decide
    proxy.on_cut = lambda: os.write(out, b"x")
    proxy.serve()


class Trial:
    """One venue, one database and some hosts."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self.options = options
        self.folder = folder
        self.totals: Counter[str] = Counter()
        self.cleanup = ExitStack()
        self.database = self.start_database()
        self.replica = self.start_replica() if options.fail_over else None
        self.direct = self.url = self.database.url()
        if self.replica is not None:
            ports = f"{self.database.port},127.0.0.1:{self.replica.port}"
            self.direct = self.url = (
                f"postgresql://postgres@127.0.0.1:{ports}/postgres"
                "?target_session_attrs=read-write&sslmode=disable"
            )
        choose_journal_of_old(self.direct)
        self.venue = self.start_venue()
        self.cuts = self.start_proxy() if options.cut else None

    def start_database(self) -> PostgresServer:
        database = PostgresServer()
        self.cleanup.callback(database.remove)
        database.create()
        database.start()
        return database

    def start_replica(self) -> PostgresServer:
        replica = PostgresServer()
        self.cleanup.callback(replica.remove)
        program = find_program("pg_basebackup")
        assert program is not None
        source = ["-h", "127.0.0.1", "-p", self.database.port, "-U", "postgres"]
        replica.run(program, *source, "-D", replica.data, "-R", "-c", "fast", "--no-sync")
        replica.start()
        self.database.configure("synchronous_standby_names", "*")
        return replica

    def start_venue(self) -> LoopbackVenue:
        deduplicates = self.options.kind == "dedup"
        server = Server(deduplicates=deduplicates)
        self.cleanup.callback(end, start(server.serve_forever))
        server.socket.close()
        venue = LoopbackVenue(server.port, deduplicates=deduplicates, timeout=VENUE_TIMEOUT)
        venue.scope = f"reference:{self.options.kind}"
        return venue

    def start_proxy(self) -> int:
        proxy = Proxy(self.database.port)
        reader, writer = os.pipe()
        child = start(lambda: run_proxy(proxy, self.options.seed, writer))
        self.cleanup.callback(end, child)
        proxy.listener.close()
        os.close(writer)
        self.url = proxy.url(self.direct)
        return reader

    # --- what happens ---------------------------------------------------------------------------

    def run(self) -> Counter[str]:
        keys = [f"k{number}" for number in range(self.options.keys)]
        hosts: dict[int, Path] = {}
        for number in range(self.options.hosts):
            report = self.folder / f"host{number}"
            chosen = self.choose(keys, number)
            hosts[start(lambda c=chosen, r=report: self.run_one(c, r))] = report  # type: ignore[misc]
        self.disturb(list(hosts))
        if self.cuts is not None:
            os.set_blocking(self.cuts, False)
            with suppress(BlockingIOError):
                while chunk := os.read(self.cuts, 65536):
                    self.totals["cuts"] += len(chunk)
        self.count(keys, list(hosts.values()))
        return self.totals

    def choose(self, keys: list[str], number: int) -> list[str]:
        """Return the keys of a host: the first half in the same order as all, so that they race."""
        half = len(keys) // 2 + 1
        later = keys[half:]
        random.Random(self.options.seed + number).shuffle(later)
        share = max(1, round(len(later) * self.options.share))
        return keys[:half][: max(1, round(half * self.options.share))] + later[:share]

    def run_one(self, keys: list[str], report: Path) -> None:
        postgres._TIMEOUT = self.options.limit
        logging.disable(logging.CRITICAL)  # the verdicts are what counts
        run_host(self.venue, self.url, keys, report)

    def disturb(self, hosts: list[int]) -> None:
        """Disturb the hosts until they have ended."""
        left, generator = set(hosts), random.Random(self.options.seed)
        frozen, woken_at = 0, 0.0
        while left:
            time.sleep(0.05 + generator.random() * self.options.pause)
            for child in list(left):
                if os.waitpid(child, os.WNOHANG) != (0, 0):
                    left.discard(child)
            if self.options.kill and left:
                self.database.kill()
                self.totals["kills"] += 1
                self.database.start()
            if self.replica is not None and left and not self.totals["fail-overs"]:
                self.database.kill()
                self.replica.execute("SELECT pg_promote()")
                self.totals["fail-overs"] += 1
            if frozen and time.monotonic() > woken_at:
                os.kill(frozen, signal.SIGCONT)
                frozen = 0
            elif not frozen and self.options.freeze and len(left) > 1:
                frozen = generator.choice(sorted(left))
                os.kill(frozen, signal.SIGSTOP)
                self.totals["freezes"] += 1
                woken_at = time.monotonic() + self.options.freeze

    # --- the reckoning --------------------------------------------------------------------------

    def count(self, keys: list[str], reports: list[Path]) -> None:
        lines = [line.split() for report in reports for line in report.read_text().splitlines()]
        for _, verdict, _ in lines:
            self.totals[f"calls: {verdict}"] += 1
        last = [place(self.venue, self.direct, key).split() for key in keys]
        recover(self.venue, journal_of(self.direct))
        entries = {str(entry.key): entry for entry in journal_of(self.direct).entries()}
        ids = self.venue.all_ids()
        times = Counter(ids)
        self.totals["strangers"] = len(times.keys() - {entry.our_id for entry in entries.values()})
        for key, verdict, number in [*lines, *last]:
            is_placed = verdict == "placed"
            self.totals["false"] += is_placed and ids[int(number) - 1] != entries[key].our_id
        for key, verdict, _ in last:
            entry = entries[key]
            self.totals[{0: "never", 1: "once"}.get(times[entry.our_id], "twice")] += 1
            self.totals["once, and found"] += verdict == entry.state == "placed"
            self.totals["never, and unknown"] += verdict == "unknown" and entry.is_open


def choose_journal_of_old(url: str) -> None:
    """Create a journal that was there before this day."""
    journal = choose_journal(url, now=lambda: datetime(2020, 1, 1, tzinfo=UTC))
    assert journal is not None
    journal.entries()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["lone", "dedup"])
    parser.add_argument("hosts", type=int)
    parser.add_argument("keys", type=int)
    parser.add_argument("--cut", action="store_true")
    parser.add_argument("--kill", action="store_true")
    parser.add_argument("--freeze", type=float, default=0.0, help="seconds")
    parser.add_argument("--fail-over", action="store_true")
    parser.add_argument("--share", type=float, default=1.0, help="part of the keys of each host")
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between disturbances")
    parser.add_argument("--limit", type=float, default=5.0, help="seconds for locks and statements")
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(options, Path(folder))
        with trial.cleanup:
            print(json.dumps(trial.run()))


if __name__ == "__main__":
    sys.exit(main())
