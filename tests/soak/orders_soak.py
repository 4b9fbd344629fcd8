"""Thousands of orders under random faults from several threads, and then the reckoning.

``python -m tests.soak.orders_soak`` places, decreases and cancels orders on the sandbox, with the
one-line helpers and with the plain calls, while requests and responses are lost, cut, delayed and
refused. Each call is marked, so that the sandbox's log can be compared with what the client
said, call by call:

* what came back as done was received once and applied once, and its order exists;
* what came back as not sent was never received; as not done or refused: never applied;
* what came back as unknown may be either, and is asked about once more when all is quiet;
* a cancel is done when nothing rests any more, whoever took the last of it off, and ``cancel_once``
  may send it again;
* no two calls were given the same order, and there are as many orders as applied calls.
"""

import argparse
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from kloudtrader import kalshi
from kloudtrader.kalshi.client import ApiClient, Configuration
from kloudtrader.kalshi.session import Session
from kloudtrader.runtime.errors import (
    ApiError,
    Finding,
    KloudTraderError,
    NotDone,
    NotSent,
    OutcomeUnknown,
    StillOpen,
)
from kloudtrader.runtime.policy import Retry, Timeout
from kloudtrader.sandbox import Fault, Sandbox, SystemClock
from kloudtrader.sandbox.request_log import LoggedRequest, RequestLog
from kloudtrader_kalshi.user_api import UserApi
from tests.soak.recount import LOG, SAID, append
from tests.soak.recount import report as report_record

__all__ = ["Account", "Tally", "soak"]

SPEED = 25.0
"""Seconds of the client's clock in a real one: waiting for a late order is most of the time."""
ROUND = 500
"""Orders on one sandbox; a new one keeps its lists short."""
_WRITES = ("user_order_create", "user_order_decrease", "user_order_cancel")
_MARK = "x-soak-call"
_call: ContextVar[str] = ContextVar("soak_call", default="")


class Account(NamedTuple):
    """Hold the client's verdict on one call."""

    mark: str
    operation: str
    said: str
    """``done``, ``not_sent``, ``not_done``, ``moot``, ``refused`` or ``unknown``."""
    order_id: str | None = None
    error: OutcomeUnknown | None = None
    about: str = ""
    """Id of the order that was to be decreased or cancelled."""


class Tally(NamedTuple):
    """Sum up a soak."""

    calls: Counter[str]
    """By operation."""
    said: Counter[str]
    settled: Counter[str]
    """Results of reading the unknown orders again."""
    applied: int
    faults: int
    wrong: list[str]

    def and_(self, other: "Tally") -> "Tally":
        """Both together."""
        return Tally(
            self.calls + other.calls,
            self.said + other.said,
            self.settled + other.settled,
            self.applied + other.applied,
            self.faults + other.faults,
            self.wrong + other.wrong,
        )


def nothing() -> Tally:
    """The tally of no round at all."""
    return Tally(Counter(), Counter(), Counter(), 0, 0, [])


def soak(orders: int, *, seed: int, threads: int, record: Path | None = None) -> Tally:
    """Place so many orders, in rounds, and reckon after each.

    ``record`` is a folder for what the venue and the client say, to be counted by others.
    """
    tally = nothing()
    with _marked_requests():
        for number in range(0, orders, ROUND):
            count = min(ROUND, orders - number)
            reckoning = _round(count, seed=f"{seed}/{number}", threads=threads)
            tally = tally.and_(reckoning.tally())
            if record is not None:
                reckoning.write_down(record, f"{number}/")
    return tally


@contextmanager
def _marked_requests() -> Iterator[None]:
    """Let each request say to which call it belongs."""
    plain_call = Session.__call__

    def mark_request(self: Session, request: Any, /) -> None:
        plain_call(self, request)
        request.headers[_MARK] = _call.get()

    Session.__call__ = mark_request  # type: ignore[method-assign]
    try:
        yield
    finally:
        Session.__call__ = plain_call  # type: ignore[method-assign]


def _round(orders: int, *, seed: str, threads: int) -> "Reckoning":
    rng = Random(seed)
    sandbox = Sandbox(seed=rng.randrange(1000), quota=None, clock=SystemClock(SPEED))
    sandbox.log = RequestLog(10**6)
    with sandbox:
        os.environ.update(sandbox.environment(), KLOUDTRADER_KALSHI_API="v1")
        desk = Desk(sandbox, orders)
        sandbox.faults.rng = Random(f"{seed}/faults")
        _plan_faults(sandbox)
        workers = [
            threading.Thread(target=desk.work, args=(Random(f"{seed}/{number}"),))
            for number in range(threads)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        sandbox.faults.clear()
        reckoning = Reckoning(sandbox, desk)
        reckoning.judge()
        return reckoning


_LOST = (
    "no-response", "reset-reading", "reset-before", "reset-during", "reset-after", "stale",
    "truncated", "broken-chunks", "short-length", "garbage", "html", "redirect",
)  # fmt: skip


def _plan_faults(sandbox: Sandbox) -> None:
    """About one write in six is hit, about one read in fifty, and one login in ten."""

    def add(operation: str, fault: Fault, probability: float) -> None:
        sandbox.faults.add(operation, fault, times=None, probability=probability)

    for write in _WRITES:
        for kind in _LOST:
            add(write, Fault(kind), 0.01)  # type: ignore[arg-type]
        for status in (400, 408, 429, 500, 503, 504):
            add(write, Fault("status", status=status), 0.005)
        add(write, Fault("delay", seconds=0.6), 0.003)
        add(write, Fault("slow-body", seconds=20.0), 0.003)
        add(write, Fault("expired-token"), 0.003)
    for read in ("user_orders_get", "user_trades_get", "user_get_market_positions"):
        for fault in (Fault("reset-after"), Fault("truncated"), Fault("status", status=503)):
            add(read, fault, 0.007)
    add("log_in", Fault("status", status=403), 0.1)


class Wanted(NamedTuple):
    """Describe an order to place."""

    market_id: str
    is_yes: bool
    price: int
    contracts: int

    @classmethod
    def of(cls, order: Any) -> "Wanted":
        """Read an order of the venue."""
        return cls(order.market_id, order.is_yes, order.price, order.place_count)

    def request(self) -> kalshi.UserOrderCreateRequest:
        """The request for it."""
        side = "yes" if self.is_yes else "no"
        return kalshi.UserOrderCreateRequest(
            market_id=self.market_id, side=side, price=self.price, count=self.contracts
        )


class Desk:
    """Hold what the threads share: a client, the resting orders and the accounts."""

    def __init__(self, sandbox: Sandbox, orders: int) -> None:
        self.client = ApiClient(
            Configuration(sandbox.kalshi_url),
            timeout=Timeout(connect=5, read=0.5, total=45),
            retry=Retry(backoff_base=0.01),
            clock=lambda: time.monotonic() * SPEED,
            sleep=_sleep,
        )
        self.api = UserApi(self.client)
        self.accounts: list[Account] = []
        self.wanted: dict[str, Wanted] = {}
        self._lock = threading.Lock()
        self._left = orders
        self._number = 0
        self._resting: list[Any] = []
        markets = kalshi.MarketApi(self.client).get_markets().markets
        self._markets = [str(each.id) for each in markets]
        self.user_id = self.client.user_id()
        self.before = self._ids()

    def _ids(self) -> set[str]:
        return {str(order.order_id) for order in self.orders()}

    def orders(self) -> list[Any]:
        """All orders that the venue has."""
        found: list[Any] = []
        while page := self.api.user_orders_get(
            self.user_id, page_size=1000, page_number=len(found) // 1000 + 1
        ).orders:
            found += page
        return found

    def work(self, rng: Random) -> None:
        """Place orders, and act on those that rest, until enough are placed."""
        while True:
            with self._lock:
                if self._left <= 0:
                    return
                self._left -= 1
            self._place(rng)
            if rng.random() < 0.4 and (order := self._pick(rng)) is not None:
                self._act(rng, order)

    def _place(self, rng: Random) -> None:
        wanted = self._want(rng)
        request, once = wanted.request(), rng.random() < 0.65

        def call() -> Any:
            if once:
                return kalshi.place_once(request, client=self.client, user_id=self.user_id)
            return self.api.user_order_create(self.user_id, user_order_create_request=request).order

        order = self._noted("user_order_create", call, wanted)
        if order is not None and order.remaining_count and order.remaining_count > 3:
            self._put(order)

    def _want(self, rng: Random) -> Wanted:
        chance = rng.random()
        if chance < 0.15:  # identical on purpose
            return Wanted(self._markets[0], True, 2, 7)
        price = 60 if chance > 0.97 else rng.randint(1, 3)  # some are filled at once
        count = 1 if price == 60 else rng.randint(2, 40)
        return Wanted(rng.choice(self._markets), rng.random() < 0.5, price, count)

    def _act(self, rng: Random, order: Any) -> None:
        order_id, once = str(order.order_id), rng.random() < 0.6
        options: dict[str, Any] = {"client": self.client, "user_id": self.user_id}
        if rng.random() < 0.5:
            each = kalshi.UserOrderDecreaseRequest(count=1)
            self._noted(
                "user_order_decrease",
                (lambda: kalshi.decrease_once(order_id, 1, **options))
                if once
                else (
                    lambda: self.api.user_order_decrease(
                        self.user_id, order_id, user_order_decrease_request=each
                    )
                ),
                about=order_id,
            )
        else:
            self._noted(
                "user_order_cancel",
                (lambda: kalshi.cancel_once(order_id, **options))
                if once
                else (lambda: self.api.user_order_cancel(self.user_id, order_id)),
                about=order_id,
            )

    def _noted(
        self,
        operation: str,
        call: Callable[[], Any],
        wanted: Wanted | None = None,
        about: str = "",
    ) -> Any | None:
        """Make a call under a mark of its own, and write down what the client says of it."""
        with self._lock:
            self._number += 1
            mark = f"call-{self._number}"
        if wanted is not None:
            self.wanted[mark] = wanted
        _call.set(mark)
        try:
            response = call()
        except KloudTraderError as error:
            self.accounts.append(_account(mark, operation, error)._replace(about=about))
            return None
        order = getattr(response, "order", response)
        self.accounts.append(Account(mark, operation, "done", str(order.order_id), about=about))
        return order

    def _pick(self, rng: Random) -> Any | None:
        """An order to act on. Some stay for others, who act on them at the same time."""
        with self._lock:
            if not self._resting:
                return None
            if rng.random() < 0.3:
                return self._resting[-1]
            return self._resting.pop(rng.randrange(len(self._resting)))

    def _put(self, order: Any) -> None:
        with self._lock:
            self._resting.append(order)


def _order_of(entry: LoggedRequest) -> str:
    """Id of the order that a write is about; none for one that makes an order."""
    return entry.path.partition("/orders/")[2].partition("/")[0]


def _sleep(seconds: float) -> None:
    time.sleep(seconds / SPEED)


def _account(mark: str, operation: str, error: KloudTraderError) -> Account:
    if isinstance(error, OutcomeUnknown):
        return Account(mark, operation, "unknown", error=error)
    if isinstance(error, StillOpen):
        return Account(mark, operation, "still_open")
    if getattr(error, "operation", "") not in _WRITES:
        return Account(mark, operation, "not_sent")  # a read before it failed, or the login
    if isinstance(error, NotSent):
        return Account(mark, operation, "not_sent")
    if isinstance(error, NotDone) and error.finding is not None:
        order = error.finding.result
        # A decrease of an order that another thread has cancelled takes nothing off.
        moot = operation == "user_order_decrease" and getattr(order, "remaining_count", 1) == 0
        return Account(mark, operation, "moot" if moot else "not_done")
    assert isinstance(error, ApiError), error
    return Account(mark, operation, "refused")


# --- the reckoning -----------------------------------------------------------------------------


class Reckoning:
    """Compares what the client said with what the venue did, call by call."""

    def __init__(self, sandbox: Sandbox, desk: Desk) -> None:
        self.desk = desk
        self.faults = sum(bool(entry.fault) for entry in sandbox.log.entries())
        self.wrong: list[str] = []
        self.verdicts: dict[str, str] = {}
        self.entries: dict[str, list[LoggedRequest]] = {}
        for name in _WRITES:
            for entry in sandbox.log.entries(name):
                self.entries.setdefault(entry.headers.get(_MARK, ""), []).append(entry)
        self.applied = sum(each.applied for found in self.entries.values() for each in found)

    def judge(self) -> None:
        """Judge everything, while the venue is still there to be asked."""
        # Longer than the client's patience, so that "not done" can be said as well.
        _sleep(60.0)
        self.there = {str(order.order_id): order for order in self.desk.orders()}
        for account in self.desk.accounts:
            self._judge(account)
        self._judge_strangers()
        self._judge_orders()

    def tally(self) -> Tally:
        """The figures."""
        accounts = self.desk.accounts
        calls = Counter(each.operation for each in accounts)
        said = Counter(each.said for each in accounts)
        settled = Counter(self.verdicts.values())
        return Tally(calls, said, settled, self.applied, self.faults, self.wrong)

    def write_down(self, folder: Path, prefix: str) -> None:
        """Add what the venue saw and what the client said to the files of a folder."""
        append(
            folder / LOG,
            (
                {
                    "mark": prefix + entry.headers.get(_MARK, ""),
                    "operation": entry.operation,
                    "applied": entry.applied,
                    "status": entry.status,
                    "fault": entry.fault,
                    "about": prefix + _order_of(entry),
                }
                for entries in self.entries.values()
                for entry in entries
            ),
        )
        append(
            folder / SAID,
            (
                {
                    "mark": prefix + each.mark,
                    "operation": each.operation,
                    "said": each.said,
                    "order_id": each.order_id and prefix + each.order_id,
                    "made_it": each.operation == "user_order_create",
                    "about": prefix + each.about,
                    "verdict": self.verdicts.get(each.mark, ""),
                }
                for each in self.desk.accounts
            ),
        )

    def _judge(self, account: Account) -> None:
        seen = self.entries.get(account.mark, [])
        applied = sum(entry.applied for entry in seen)
        if account.operation != "user_order_cancel":
            self._expect(len(seen) <= 1, account, f"received {len(seen)} times")
        if account.said == "done":
            self._expect_done(applied, account, f"applied {applied} times")
        elif account.said == "not_sent":
            self._expect(not seen, account, "received")
        elif account.said == "moot":
            self._expect(self.there[account.about].remaining_count == 0, account, "it rests")
        elif account.said == "still_open":
            pass  # it rested when it was last read, and a cancel may still arrive
        elif account.error is None:
            self._expect(applied == 0, account, "applied")
        else:
            self._ask(account, account.error, applied)

    def _ask(self, account: Account, error: OutcomeUnknown, applied: int) -> None:
        finding: Finding = error.find_out()
        moot = "nothing of the order rested before" in finding.reason
        self.verdicts[account.mark] = "moot" if moot else finding.verdict
        if finding.verdict == "done":
            self._expect_done(applied, account, f"found done, applied {applied} times")
        if finding.verdict == "not_done" and not moot:
            self._expect(applied == 0, account, "found not done, applied")

    def _expect_done(self, applied: int, account: Account, what: str) -> None:
        """Of a cancel, "done" says that nothing rests any more, whoever took the last of it off."""
        if account.operation == "user_order_cancel":
            self._expect(self.there[account.about].remaining_count == 0, account, what)
        else:
            self._expect(applied == 1, account, what)

    def _judge_strangers(self) -> None:
        known = {account.mark for account in self.desk.accounts}
        for mark in self.entries.keys() - known:
            self.wrong.append(f"a write that nobody made: {mark!r}")

    def _judge_orders(self) -> None:
        """Each order that was handed out exists, once; and there is no order but those applied."""
        desk = self.desk
        there = self.there
        created = [each for each in desk.accounts if each.operation == "user_order_create"]
        for account in created:
            if account.order_id is not None:
                order = there.get(account.order_id)
                right = order is not None and Wanted.of(order) == desk.wanted[account.mark]
                self._expect(right, account, f"order {account.order_id} is not that")
        handed = Counter(each.order_id for each in created if each.order_id is not None)
        self.wrong += [f"{each} was handed out {n} times" for each, n in handed.items() if n > 1]
        made = Counter(Wanted.of(there[each]) for each in there.keys() - desk.before)
        applied = Counter(
            desk.wanted[account.mark]
            for account in created
            for entry in self.entries.get(account.mark, [])
            if entry.applied
        )
        if made != applied:
            self.wrong.append(f"orders of the venue: {made - applied}, less: {applied - made}")

    def _expect(self, right: bool, account: Account, what: str) -> None:
        if not right:
            self.wrong.append(f"{account.mark} {account.operation} said {account.said}: {what}")


def report(tally: Tally, seconds: float) -> str:
    """The summary of a soak."""

    def words(counts: Counter[str]) -> str:
        return ", ".join(f"{count:,} {word}" for word, count in counts.most_common())

    return (
        f"{tally.calls.total():,} writes ({words(tally.calls)}) under {tally.faults:,} faults in "
        f"{seconds:.0f} s\n"
        f"the client said: {words(tally.said)}; of the unknown, asked again: "
        f"{words(tally.settled) or 'none'}\n"
        f"the venue applied {tally.applied:,}; disagreements: {len(tally.wrong)}"
    )


def main() -> int:
    """Run as asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.orders_soak")
    parser.add_argument("--orders", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--record", type=Path, help="an empty folder for request log and accounts")
    options = parser.parse_args()
    began = time.monotonic()
    with TemporaryDirectory() as spare:
        folder = options.record or Path(spare)
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            parser.error(f"{folder} is not empty")
        tally = soak(options.orders, seed=options.seed, threads=options.threads, record=folder)
        print(f"orders soak, seed {options.seed}: {report(tally, time.monotonic() - began)}")
        print(*tally.wrong[:50], sep="\n")
        return 1 if report_record(folder) or tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
