"""Ten thousand random calls from eight threads: no server error, no lost update, money conserved.

    python -m tests.soak.sandbox_soak [--calls 10000] [--threads 8] [--seed 1]

Prints one line with the figures and ends with status 1 when a law was broken.
"""

import argparse
import gc
import http.client
import json
import random
import resource
import sys
import threading
import time
import tracemalloc
from collections import Counter
from typing import Any
from urllib.parse import urlencode, urlsplit

from kloudtrader.sandbox import Fees, ManualClock, RequestLog, Sandbox
from kloudtrader.sandbox.kalshi._accounts import MemberProfile
from kloudtrader.sandbox.tradier.start.builder import ACCESS_TOKEN

PASSWORD = "correct-horse-7"
READS = ("", "/balance", "/positions", "/orders?page_size=50", "/trades?page_size=50", "/watchlist")
MOST_BYTES = 1_000
"""That an order or a trade may take, its id and its places in lists included."""
ACCOUNT = ("balances", "positions", "history", "gainloss", "orders")


class Trader(threading.Thread):
    """One client with a connection of its own; two share each member."""

    def __init__(self, number: int, sandbox: Sandbox, calls: int, seed: int) -> None:
        super().__init__()
        self.rng = random.Random(f"{seed}/{number}")
        self.sandbox, self.calls = sandbox, calls
        self.statuses: Counter[int] = Counter()
        self.placed: list[str] = []
        self.reduced: Counter[str] = Counter()
        self.controls = 0
        """Calls of the control path, which the log does not have."""
        self.failure = ""
        url = urlsplit(sandbox.origin)
        self.line = http.client.HTTPConnection(str(url.hostname), url.port, timeout=60)
        email = f"member{number // 2}@example.com"
        _, session = self.ask("POST", "/kalshi/v1/log_in", {"email": email, "password": PASSWORD})
        self.user: str = session["user_id"]
        self.shown = {"Authorization": f"{self.user} {session['token']}"}

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if path.startswith("/tradier"):
            headers |= {"Authorization": f"Bearer {ACCESS_TOKEN}", "Accept": "application/json"}
        else:
            headers |= getattr(self, "shown", {})
        self.line.request(method, path, None if body is None else json.dumps(body), headers)
        response = self.line.getresponse()
        text = response.read()
        self.statuses[response.status] += 1
        return response.status, json.loads(text) if text[:1] in {b"{", b"["} else None

    def run(self) -> None:
        try:
            for _ in range(self.calls):
                self.step()
        except Exception as error:
            self.failure = f"{type(error).__name__}: {error}"
        finally:
            self.line.close()

    def step(self) -> None:
        rng, base = self.rng, f"/kalshi/v1/users/{self.user}"
        choice = rng.random()
        if choice < 0.30:
            self.place(base)
        elif choice < 0.50 and self.placed:
            order = rng.choice(self.placed[-40:])
            if rng.random() < 0.5:
                self.note(order, *self.ask("DELETE", f"{base}/orders/{order}"))
            else:
                body = {"count": rng.randint(1, 8)}
                self.note(order, *self.ask("POST", f"{base}/orders/{order}/decrease", body))
        elif choice < 0.75:
            self.ask("GET", base + rng.choice(READS))
        elif choice < 0.93:
            query = urlencode({"limit": rng.randint(1, 30), "page": rng.randint(1, 3)})
            self.ask("GET", f"/tradier/v1/accounts/VA10000001/{rng.choice(ACCOUNT)}?{query}")
        elif choice < 0.98:
            self.ask("GET", "/kalshi/v1/" + rng.choice(("markets", "nowhere", "markets/x")))
        else:
            self.controls += 1
            self.ask("POST", "/control/advance", {"seconds": rng.choice((1, 10, 20))})

    def place(self, base: str) -> None:
        rng = self.rng
        market = rng.choice(list(self.sandbox.kalshi.exchange.markets))
        body = {
            "market_id": market,
            "side": rng.choice(("yes", "no")),
            "count": rng.randint(1, 30),
            "price": rng.choice((rng.randint(1, 99), rng.randint(40, 60), 100)),
        }
        status, response = self.ask("POST", f"{base}/orders", body)
        if status == 201:
            self.placed.append(response["order"]["order_id"])

    def note(self, order: str, status: int, response: Any) -> None:
        if status in {200, 201}:
            self.reduced[order] += response["reduced_by"]


def broken_laws(sandbox: Sandbox, traders: list[Trader]) -> list[str]:
    exchange, found = sandbox.kalshi.exchange, list[str]()
    cash = sum(wallet.cash for wallet in exchange.wallets.values())
    if cash + exchange.escrow + exchange.fees_collected != exchange.deposits:
        found.append("money is not conserved")
    for market_id in exchange.markets:
        held = [
            w.positions[market_id].position
            for w in exchange.wallets.values()
            if market_id in w.positions
        ]
        if sum(held):
            found.append(f"contracts of {market_id} do not come in pairs")
    placed = [order for trader in traders for order in trader.placed]
    if len(set(placed)) != len(placed) or not set(placed) <= set(exchange.orders):
        found.append("an order was lost")
    reduced = sum((trader.reduced for trader in traders), Counter[str]())
    for order_id, count in reduced.items():
        order = exchange.orders[order_id]
        if order.decrease_count != count:
            found.append(f"a decrease of {order_id} was lost")
        if min(order.remaining_count, order.decrease_count, order.maker_fill_count) < 0:
            found.append(f"counters of {order_id} do not add up")
    if len(sandbox.log.applied("user_order_create")) != len(placed):
        found.append("the log does not have every order")
    statuses = sum((trader.statuses for trader in traders), Counter[int]())
    if any(status >= 500 for status in statuses):
        found.append(f"server errors: {dict(statuses)}")
    received = len(sandbox.log) + sum(trader.controls for trader in traders)
    if sum(statuses.values()) != received:
        found.append("a call has no response")
    return [*found, *(trader.failure for trader in traders if trader.failure)]


def serve_trades(sandbox: Sandbox, calls: int, threads: int, seed: int) -> list[Trader]:
    traders = [Trader(n, sandbox, calls // threads, seed) for n in range(threads)]
    for trader in traders:
        trader.start()
    for trader in traders:
        trader.join()
    return traders


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=10_000)
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    before = threading.active_count()
    sandbox = Sandbox(clock=ManualClock(), quota=None, fees=Fees(700))
    sandbox.log = RequestLog(2 * options.calls)
    seat_members(sandbox, -(-options.threads // 2))
    with sandbox:
        line, laws = soak(sandbox, options.calls, options.threads, options.seed)
    if threading.active_count() != before:
        laws.append("a thread is left")
    print(f"sandbox soak, seed {options.seed}: {line}, {'; '.join(laws) or 'no law broken'}")
    return 1 if laws else 0


def seat_members(sandbox: Sandbox, count: int) -> None:
    venue = sandbox.kalshi
    for number in range(count):
        profile = MemberProfile(f"member{number}@example.com")
        user_id = f"{number:08d}-0000-4000-8000-000000000000"
        venue.accounts.add_member(user_id, profile, PASSWORD, venue.now)
        venue.exchange.open_wallet(user_id, 100_000_000)


def soak(sandbox: Sandbox, calls: int, threads: int, seed: int) -> tuple[str, list[str]]:
    """The figures of a run and the laws it broke.

    A first part fills caches and pools. Memory is measured over the rest, for which the sandbox
    keeps orders, trades and the log, and nothing else.
    """
    first = calls // 5
    laws = broken_laws(sandbox, serve_trades(sandbox, first, threads, seed))
    sandbox.log.clear()
    gc.collect()
    tracemalloc.start()
    kept, start = records(sandbox), time.perf_counter()
    traders = serve_trades(sandbox, calls - first, threads, seed + 1)
    seconds = time.perf_counter() - start
    laws += broken_laws(sandbox, traders)
    sandbox.log.clear()
    traders.clear()
    gc.collect()
    grown, kept = tracemalloc.get_traced_memory()[0], records(sandbox) - kept
    tracemalloc.stop()
    each = grown / max(1, kept)
    if each > MOST_BYTES:
        laws.append(f"memory grew by {each:.0f} bytes for each order and trade")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{calls} calls from {threads} threads, {(calls - first) / seconds:.0f} a second, "
        f"{kept} new orders and trades, {grown / 1024:.0f} KiB kept ({each:.0f} bytes each), "
        f"peak {peak:.0f} MiB"
    ), laws


def records(sandbox: Sandbox) -> int:
    """Orders and trades, which a venue keeps for good."""
    wallets = sandbox.kalshi.exchange.wallets.values()
    return sum(len(wallet.orders) + len(wallet.trades) for wallet in wallets)


if __name__ == "__main__":
    sys.exit(main())
