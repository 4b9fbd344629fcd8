"""Make accounts of every kind from the tables of ``samples.toml``, a seed and a start."""

import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, cast

from kloudtrader.sandbox._typed_tables import read_table
from kloudtrader.sandbox.tradier.brokerage import (
    AccountEvent,
    BrokerAccount,
    BrokerOrder,
    RealisedGain,
)
from kloudtrader.sandbox.tradier.market.hours import find_day_start, find_trading_day
from kloudtrader.sandbox.tradier.market.prices import Prices
from kloudtrader.sandbox.tradier.start.tables import (
    AccountKind,
    OrderTerms,
    PositionTerms,
    make_order,
    make_position,
    to_cents,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleOrder(OrderTerms):
    """Describe an order of the trading day on which the sandbox starts, or a leg of one."""

    id: int = 0
    """Distance from the account's first order id; legs have the ids that follow."""
    part: float = 0.0
    """Part of the day until the start that had passed when the order was created."""
    executed: int = 0
    """Filled at the start. Positions and cash of the account include it."""
    executed_price: float = 0.0
    reason: str = ""
    legs: "tuple[SampleOrder, ...]" = ()


@dataclass(frozen=True, slots=True)
class SampleEvent:
    """Describe an event of the history."""

    days: int
    """Days before the start."""
    type: str
    amount: float
    payload: Mapping[str, str | float]


@dataclass(frozen=True, slots=True)
class SampleAccount:
    """Describe an account of one kind."""

    type: str
    cash: float
    option_level: int
    classification: str = "individual"
    unsettled: float = 0.0
    positions: tuple[PositionTerms, ...] = ()
    orders: int = 0
    """Number of sample orders in the account."""
    events: int = 0
    """Number of sample events in the account."""
    closed: int = 0
    """Number of closed positions in the account."""


@dataclass(frozen=True, slots=True)
class SampleTables:
    """Describe the whole file."""

    prices: Mapping[str, float]
    kinds: Mapping[str, SampleAccount]
    orders: tuple[SampleOrder, ...]
    events: tuple[SampleEvent, ...]


@cache
def _load_file() -> dict[str, Any]:
    text = (Path(__file__).parent / "samples.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def read_share_prices() -> dict[str, float]:
    """Return the ordinary prices of the shares that the samples are about, in US dollars."""
    return dict(_load_file()["prices"])


class Samples:
    """Make the sample accounts of one sandbox."""

    def __init__(self, prices: Prices, now: datetime) -> None:
        self._prices = prices
        self._now = now
        self._today = find_trading_day(now)
        ahead = self._today + timedelta(days=60)
        friday = ahead + timedelta(days=(4 - ahead.weekday()) % 7)
        expired = self._today - timedelta(days=20)
        self._days = {"friday": f"{friday:%y%m%d}", "expired": f"{expired:%y%m%d}"}
        self._tables = read_table(SampleTables, self._fill_in(_load_file()), "samples")

    def make_account(
        self, kind: AccountKind, number: str, generator: random.Random
    ) -> BrokerAccount:
        """Return a new account of a kind."""
        terms = self._tables.kinds[kind]
        ids = 100 * (int(number[2:]) % 1000)
        account = BrokerAccount(
            number,
            terms.type,
            self._now - timedelta(days=930, hours=4),
            to_cents(terms.cash),
            terms.classification,
            terms.option_level,
            unsettled=to_cents(terms.unsettled),
        )
        for index, held in enumerate(terms.positions):
            then = self._now - timedelta(seconds=index * 977.123)
            key = f"samples.kinds.{kind}.positions[{index}]"
            position = make_position(held, 90_000 + ids + index, self._prices, then, key)
            account.positions.append(position)
        first_id = 4_410_000 + ids + generator.randrange(50)
        account.orders = [
            self._make_order(o, first_id) for o in self._tables.orders[: terms.orders]
        ]
        account.history = [self._make_event(event) for event in self._tables.events[: terms.events]]
        account.closed = [self._make_gain(index, generator) for index in range(terms.closed)]
        return account

    def _fill_in(self, value: Any) -> Any:
        """Replace the names of days and the prices near the market."""
        if isinstance(value, str):
            return value.format_map(self._days)
        if isinstance(value, list):
            return [self._fill_in(member) for member in cast("Sequence[Any]", value)]
        if isinstance(value, dict):
            members = cast("dict[str, Any]", value)
            filled = {name: self._fill_in(member) for name, member in members.items()}
            return self._compute_price(**filled) if "of" in filled else filled
        return value

    def _compute_price(self, of: str, percent: int = 100, less: float = 0.0) -> float:
        return max(1, self._prices.cents(of, self._now) * percent // 100) / 100 - less

    def _make_order(self, sample: SampleOrder, first_id: int) -> BrokerOrder:
        opened = find_day_start(self._now)
        created = opened + (self._now - opened) * sample.part
        changed = min(self._now, created + timedelta(milliseconds=231))
        ids = count(first_id + sample.id)
        parent = make_order(sample, ids, self._now, f"samples.orders.{sample.id}")
        orders, terms = (parent, *parent.legs), (sample, *sample.legs)
        for order, own in zip(orders, terms, strict=True):
            order.created, order.changed, order.reason = created, changed, own.reason
            price = to_cents(own.executed_price)
            order.executed, order.paid = own.executed, own.executed * price
            order.last_price, order.last_quantity = price, own.executed
        return parent

    def _make_event(self, event: SampleEvent) -> AccountEvent:
        day = self._today - timedelta(days=event.days)
        return AccountEvent(day, event.type, to_cents(event.amount), tuple(event.payload.items()))

    def _make_gain(self, index: int, generator: random.Random) -> RealisedGain:
        """Return a gain or loss: of shares and options, long and short, some of them total."""
        symbol = generator.choice(sorted(self._tables.prices))
        closed = self._today - timedelta(days=1 + index * 3)
        opened = closed - timedelta(days=generator.choice((0, 1, 3, 17, 69, 240)))
        option = index % 3 == 2
        if option:
            strike = to_cents(self._tables.prices[symbol]) // 500 * 5000
            symbol = f"{symbol}{closed:%y%m%d}P{strike:08d}"
        quantity = generator.randint(1, 4 if option else 40) * (-1 if index % 4 == 3 else 1)
        cost = abs(quantity) * generator.randint(5_000, 20_000)
        change = -1.0 if index % 6 == 2 else generator.uniform(-0.2, 0.3)
        proceeds = round(cost * (1 + change))
        return RealisedGain(symbol, quantity, cost, proceeds, opened, closed)
