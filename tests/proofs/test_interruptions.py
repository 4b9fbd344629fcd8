"""An exception from outside may come at any moment: nothing hangs, nothing is forgotten.

``KLOUDTRADER_SLOW=1`` tries every point and 20 seeds of 10,000 alarms; else a sample of both.
"""

from __future__ import annotations

import faulthandler
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from kloudtrader import kalshi, kalshi_v2, tradier
from kloudtrader.kalshi.client import ApiClient
from kloudtrader.runtime.client import CallResult
from kloudtrader.runtime.errors import ApiError, OutcomeUnknown
from kloudtrader.sandbox import Fault, Sandbox

from .interruptions import Interruption, count_points, interrupt

# A connection that urllib3 has just taken out of its pool is left to the garbage collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
SLOW = bool(os.environ.get("KLOUDTRADER_SLOW"))
STRIDE = 1 if SLOW else 17
SEEDS, ALARMS = (range(20), 10_000) if SLOW else (range(1), 400)
FINISHED_IN = 600.0
# The sandbox may still be reading a request whose sender was interrupted right behind the send.
SETTLED_AFTER = 0.01


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    with Sandbox(seed=7, quota=None) as running:
        for name, value in running.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("KLOUDTRADER_KALSHI_API", "v1")  # whose faults and requests are named
        faulthandler.dump_traceback_later(FINISHED_IN, exit=True)  # a call that hangs
        yield running
        faulthandler.cancel_dump_traceback_later()


class Trader:
    """Makes each kind of call; orders of different numbers do not look alike."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.markets = [market.id for market in kalshi.get_markets().markets]
        self.resting = ""
        self.number = 0
        self.result = CallResult()

    @property
    def request(self) -> kalshi.UserOrderCreateRequest:
        market_id = self.markets[self.number % len(self.markets)]
        price = 1 + self.number % 30
        return kalshi.UserOrderCreateRequest(market_id=market_id, side="yes", count=1, price=price)

    def applied(self, name: str = "user_order_create") -> int:
        return sum(entry.operation == name for entry in self.sandbox.log.applied())

    def prepare(self, number: int) -> None:
        self.number, self.result = number, CallResult()
        self.sandbox.faults.clear()

    def read(self) -> None:
        kalshi.user_get_balance()

    def create(self) -> None:
        kalshi.user_order_create(user_order_create_request=self.request)

    def lost_create(self) -> None:
        self.sandbox.faults.add("user_order_create", Fault("reset-after"))
        with suppress(OutcomeUnknown):
            self.create()

    def place_once(self) -> None:
        kalshi.place_once(self.request, result=self.result)

    def cancel(self) -> None:
        order = kalshi.user_order_create(user_order_create_request=self.request).order
        self.resting = str(order.order_id)
        with suppress(ApiError):
            kalshi.cancel_once(self.resting, result=self.result)


@pytest.mark.parametrize("name", ["read", "create", "lost_create", "place_once", "cancel"])
def test_an_interruption_at_each_point_leaves_all_in_order(sandbox: Sandbox, name: str) -> None:
    trader = Trader(sandbox)
    action: Callable[[], None] = getattr(trader, name)
    action()
    points = count_points(action)
    assert points > 500
    silent: list[str] = []
    for at in range(1, points + 1, STRIDE):
        trader.prepare(at)
        sandbox.log.clear()  # it keeps only the last 10,000 requests
        stop = interrupt(action, at)
        if stop is not None:
            time.sleep(SETTLED_AFTER)
        done = trader.applied()
        assert done <= 1
        if stop is not None and done and name == "place_once":
            assert trader.result.sent
        if stop is not None and done and name != "cancel" and not getattr(stop, "__notes__", ()):
            silent.append(str(stop))
        trader.prepare(-at)
        kalshi.user_get_balance()
        trader.create()
    # Behind the last frame of ours, and while the note is made, there is none to make it.
    assert len(silent) <= 1 + points // STRIDE // 100, silent


class TradierTrader:
    """Makes each kind of call to Tradier."""

    create_operation = "place_order"

    def __init__(self) -> None:
        self.number = 0

    @property
    def order(self) -> tradier.EquityOrder:
        price = Decimal(1000 + self.number % 900) / 100
        return tradier.EquityOrder(symbol="KO", side="buy", quantity=1, type="limit", price=price)

    def read(self) -> None:
        tradier.account_balance()

    def create(self) -> None:
        tradier.place_order(order=self.order)

    def place_once(self) -> None:
        tradier.place_once(self.order, key=f"order {self.number}", patience=1)

    def cancel(self) -> None:
        order_id = tradier.place_order(order=self.order).order.id
        with suppress(ApiError):
            tradier.cancel_once(order_id)


class KalshiV2Trader:
    """Makes each kind of call to Kalshi's API v2."""

    create_operation = "create_order"

    def __init__(self) -> None:
        self.number = 0
        self.ticker = kalshi_v2.get_markets().markets[0].ticker

    @property
    def order(self) -> kalshi_v2.NewOrder:
        return kalshi_v2.NewOrder(
            ticker=self.ticker, side="bid", count=Decimal(1), price=Decimal("0.01")
        )

    def read(self) -> None:
        kalshi_v2.get_order_groups()

    def create(self) -> None:
        kalshi_v2.create_order(order=self.order)

    def place_once(self) -> None:
        kalshi_v2.place_once(self.order, key=f"order {self.number}", patience=1)

    def cancel(self) -> None:
        order_id = kalshi_v2.create_order(order=self.order).order_id
        with suppress(ApiError):
            kalshi_v2.cancel_once(order_id)


@pytest.mark.parametrize("kind", [TradierTrader, KalshiV2Trader])
@pytest.mark.parametrize("name", ["read", "create", "place_once", "cancel"])
def test_an_interrupted_order_is_itself_and_can_be_placed_again(
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    kind: type[TradierTrader | KalshiV2Trader],
    name: str,
) -> None:
    """The interruption comes out unchanged, and the key means one order before and after it."""
    monkeypatch.setenv("KLOUDTRADER_JOURNAL", str(tmp_path / "journal.sqlite"))
    trader = kind()
    action: Callable[[], None] = getattr(trader, name)
    action()
    for at in range(1, count_points(action) + 1, STRIDE * (1 if SLOW else 7)):
        trader.number = at
        sandbox.log.clear()
        if interrupt(action, at) is not None:
            time.sleep(SETTLED_AFTER)
        if name == "place_once":
            with suppress(OutcomeUnknown):
                action()
        created = [e for e in sandbox.log.applied() if e.operation == trader.create_operation]
        assert len(created) <= 1
        trader.read()


# --- real signals ------------------------------------------------------------------------------


class Alarm(Exception):  # noqa: N818
    pass


class LateAlarm(TimeoutError):  # noqa: N818
    pass


class WrongAlarm(ValueError):  # noqa: N818
    pass


class HardAlarm(BaseException):
    pass


ONE = Alarm("always the same instance")
KINDS: list[Callable[[], BaseException]] = [
    Alarm,
    LateAlarm,
    WrongAlarm,
    HardAlarm,
    KeyboardInterrupt,
    SystemExit,
    lambda: ONE,
    lambda: ExceptionGroup("several", [Alarm()]),
]


class Alarms:
    """Raises something else at each alarm, with and without a cause of its own."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.raised: list[BaseException] = []
        self.before: Any = None
        self.armed = False
        """Set and cleared without a call, and so without a gap for a signal."""

    def __enter__(self) -> Alarms:
        self.before = signal.signal(signal.SIGALRM, self.handle)
        return self

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, self.before)

    def handle(self, number: int, frame: FrameType | None) -> None:
        if not self.armed:
            return
        stop = self.random.choice(KINDS)()
        self.raised.append(stop)
        if self.random.random() < 0.3:
            raise stop from ValueError("a cause of its own")
        raise stop

    def soon(self) -> None:
        signal.setitimer(signal.ITIMER_REAL, self.random.uniform(1e-5, 6e-3))
        self.armed = True


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no alarms")
@pytest.mark.parametrize("seed", SEEDS)
def test_alarms_at_random_moments(sandbox: Sandbox, seed: int) -> None:
    trader = Trader(sandbox)
    wrong: list[BaseException] = []
    orders = applied = 0
    with Alarms(seed) as alarms:
        for number in range(ALARMS):
            trader.prepare(number)
            if number % 1_000 == 0:  # the log keeps only the last 10,000 requests
                time.sleep(SETTLED_AFTER)
                applied += trader.applied()
                sandbox.log.clear()
            action = (trader.create, trader.read)[number % 2] if number % 9 else trader.place_once
            heard = len(alarms.raised)
            orders += action != trader.read
            try:
                alarms.soon()
                action()
                alarms.armed = False
            except BaseException as error:
                alarms.armed = False
                ours = alarms.raised[heard:]
                if not any(error is stop for stop in ours):
                    wrong.append(error)
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
    trader.prepare(0)
    trader.read()
    trader.create()
    assert applied + trader.applied() <= orders + 1
    assert alarms.raised
    assert wrong == []


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no alarms")
@pytest.mark.parametrize("where", ["sleep", "clock"])
@pytest.mark.parametrize("kind", [Alarm, LateAlarm, KeyboardInterrupt])
def test_an_alarm_in_a_callback_of_the_caller(
    sandbox: Sandbox, where: str, kind: type[BaseException]
) -> None:
    trader = Trader(sandbox)

    def handle(number: int, frame: FrameType | None) -> None:
        raise kind

    def strike(_seconds: float = 0.0) -> float:
        if armed:
            signal.raise_signal(signal.SIGALRM)
        return 0.0

    armed: list[bool] = []
    before = signal.signal(signal.SIGALRM, handle)
    try:
        clock = strike if where == "clock" else time.monotonic
        client = ApiClient(clock=clock, sleep=strike)
        client.user_id()
        armed.append(True)
        sandbox.faults.add("user_order_create", Fault("reset-before"))
        with pytest.raises(kind):
            kalshi.place_once(trader.request, client=client)
    finally:
        signal.signal(signal.SIGALRM, before)
    armed.clear()
    trader.prepare(1)
    trader.create()


def test_the_points_are_those_where_a_signal_may_arrive() -> None:
    """Entering a lock and a block of `with` is one step; a Python function in between is not."""
    import threading

    lock = threading.Lock()

    def enter() -> None:
        with lock:
            pass

    for at in range(1, count_points(enter) + 1):
        with suppress(Interruption):
            interrupt(enter, at)
        assert not lock.locked()
