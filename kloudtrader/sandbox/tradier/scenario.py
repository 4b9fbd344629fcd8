"""What the local Tradier starts with: accounts of every kind, all dates relative to the start."""

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import get_args

from kloudtrader.sandbox.clock import Clock
from kloudtrader.sandbox.tradier.custom import add_to
from kloudtrader.sandbox.tradier.desk import Desk
from kloudtrader.sandbox.tradier.eastern import trading_day
from kloudtrader.sandbox.tradier.ledger import Ledger
from kloudtrader.sandbox.tradier.prices import Prices
from kloudtrader.sandbox.tradier.quota import MOST_CALLS, Quota
from kloudtrader.sandbox.tradier.records import Account, ClosedPosition, Event, Position
from kloudtrader.sandbox.tradier.script import sample_orders
from kloudtrader.sandbox.tradier.terms import AccountTerms, Kind, TradierTerms
from kloudtrader.sandbox.tradier.venue import TradierVenue, User

_STRANGER = "VA99999999"
ACCESS_TOKEN = "sandbox-access-token"  # noqa: S105 - it opens nothing but the sandbox
_SHARES = {"KO": 6250, "PEP": 17340, "GIS": 6480, "MSFT": 41025, "SPY": 55210, "F": 1085}


def build_tradier(clock: Clock, seed: int, terms: TradierTerms) -> TradierVenue:
    """A venue with one user who has the wanted accounts, and a stranger.

    Raises:
        ValueError: a member of the terms makes no sense; the text names its key.
    """
    _check(terms)
    now = clock.now()
    listed = {symbol: round(price * 100) for symbol, price in terms.prices.items()}
    prices = Prices({**_SHARES, **listed}, seed)
    opened: list[Account] = []
    for index, wanted in enumerate(terms.accounts):
        table = AccountTerms(_kind(wanted, index)) if isinstance(wanted, str) else wanted
        maker = _Maker(f"VA{10_000_001 + index}", random.Random(f"{seed}/{index}"), prices, now)
        account = ACCOUNT_KINDS[table.kind](maker)
        opened.append(add_to(account, table, prices, now, f"tradier.accounts[{index}]"))
    numbers = [account.number for account in opened]
    if len({*numbers, _STRANGER}) <= len(numbers):
        raise ValueError("tradier.accounts: two accounts have the same number")
    stranger = _Maker(_STRANGER, random.Random(f"{seed}/stranger"), prices, now).empty()
    me = User("id-sb-x7k2m9q4", "Ada Example", ACCESS_TOKEN, tuple(numbers))
    other = User("id-sb-p3c8w1z5", "Ben Sample", "sandbox-other-token", (stranger.number,))
    ledger = Ledger([*opened, stranger], prices)
    return TradierVenue(ledger, [me, other], clock, Quota(terms.quota or None))


def _kind(word: str, index: int) -> Kind:
    kinds: tuple[Kind, ...] = get_args(Kind)
    for kind in kinds:
        if kind == word:
            return kind
    known = ", ".join(kinds)
    raise ValueError(f"tradier.accounts[{index}]: {word!r} is not one of {known}")


def _check(terms: TradierTerms) -> None:
    if not 0 <= terms.quota <= MOST_CALLS:
        raise ValueError(f"tradier.quota: must be between 0 and {MOST_CALLS}, not {terms.quota}")
    for symbol, price in terms.prices.items():
        if not 0.01 <= price <= 1e9:
            raise ValueError(f"tradier.prices.{symbol}: must be between 0.01 and 1e9, not {price}")


class _Maker:
    """Fills one account."""

    def __init__(self, number: str, dice: random.Random, prices: Prices, now: datetime) -> None:
        self._number = number
        self._dice = dice
        self._prices = prices
        self._now = now
        self._today = trading_day(now)

    def margin(self) -> Account:
        return self._full("margin", 3_111_707, option_level=6)

    def pdt(self) -> Account:
        return self._full("pdt", 6_200_040, option_level=4)

    def cash(self) -> Account:
        account = self._account("cash", 325_050, option_level=2)
        account.classification, account.unsettled = "roth_ira", 50_000
        self._hold(account, [("KO", 30, -90), ("F", 100, -12)])
        account.orders = sample_orders(self._desk())[:2]
        account.history, account.closed = self._history(), self._closed(4)
        return account

    def single(self) -> Account:
        account = self._account("margin", 500_000, option_level=2)
        self._hold(account, [("KO", 18, -120)])
        account.orders = sample_orders(self._desk())[:1]
        account.history, account.closed = self._history()[:1], self._closed(1)
        return account

    def empty(self) -> Account:
        return self._account("cash", 100_000, option_level=0)

    def _full(self, kind: str, cash: int, option_level: int) -> Account:
        account = self._account(kind, cash, option_level)
        held = [("KO", 120, -87), ("PEP", 25, -156), ("MSFT", 12, -31), ("F", -200, -9)]
        # The spread is the one that today's orders show as filled.
        held += [(self._option("KO", "P", 6000), -2, 0), (self._option("KO", "P", 5750), 2, 0)]
        held.append((self._option("SPY", "P", 54000), 3, -6))
        self._hold(account, held)
        account.orders = sample_orders(self._desk())
        account.history, account.closed = self._history(), self._closed(30)
        return account

    def _account(self, kind: str, cash: int, option_level: int) -> Account:
        created = self._now - timedelta(days=930, hours=4)
        return Account(self._number, kind, created, cash, option_level=option_level)

    def _desk(self) -> Desk:
        first_id = 4_410_000 + 100 * (int(self._number[2:]) % 1000) + self._dice.randrange(50)
        return Desk(self._now, self._prices, self._option("KO", "P", 6000), first_id)

    def _option(self, root: str, kind: str, strike: int) -> str:
        """A contract that expires on a Friday some two months ahead."""
        ahead = self._today + timedelta(days=60)
        friday = ahead + timedelta(days=(4 - ahead.weekday()) % 7)
        return f"{root}{friday:%y%m%d}{kind}{strike * 10:08d}"

    def _hold(self, account: Account, held: Sequence[tuple[str, int, int]]) -> None:
        first_id = 90_000 + 100 * (int(self._number[2:]) % 1000)
        for index, (symbol, quantity, days) in enumerate(held):
            acquired = self._now + timedelta(days=days, seconds=-index * 977.123)
            multiplier = 100 if len(symbol) > 6 else 1
            price = max(1, self._prices.cents(symbol, acquired))
            cost = price * quantity * multiplier
            account.positions.append(Position(first_id + index, symbol, quantity, cost, acquired))

    def _closed(self, count: int) -> list[ClosedPosition]:
        """Gains and losses of shares and options, long and short, one of them a total loss."""
        rows: list[ClosedPosition] = []
        for index in range(count):
            symbol = self._dice.choice(sorted(_SHARES))
            closed = self._today - timedelta(days=1 + index * 3)
            opened = closed - timedelta(days=self._dice.choice((0, 1, 3, 17, 69, 240)))
            option = index % 3 == 2
            if option:
                symbol = f"{symbol}{closed:%y%m%d}P{_SHARES[symbol] // 500 * 5000:08d}"
            quantity = self._dice.randint(1, 4 if option else 40) * (-1 if index % 4 == 3 else 1)
            cost = abs(quantity) * self._dice.randint(5_000, 20_000)
            change = -1.0 if index % 6 == 2 else self._dice.uniform(-0.2, 0.3)
            rows.append(
                ClosedPosition(symbol, quantity, cost, round(cost * (1 + change)), opened, closed)
            )
        return rows

    def _history(self) -> list[Event]:
        """One event of every type at least, newest first."""
        expired = self._today - timedelta(days=20)
        option = f"KO{expired:%y%m%d}C00065000"
        buys = (("KO", 12, 6190), ("PEP", 6, 17385), ("F", -40, 1102), ("GIS", 15, 6422))
        events = [self._trade(3 + 9 * i, *buy) for i, buy in enumerate(buys)]
        events.append(self._trade(34, option, -1, 88))
        events.append(
            self._event(20, "option", 0, option_type="OPTEXP", description="Expired", quantity=1.0)
        )
        notes = (
            (1, "journal", -4_000, "MARK TO MARKET"),
            (5, "dividend", 813, "PEPSICO INC"),
            (8, "interest", 42, "CREDIT INTEREST"),
            (11, "fee", -500, "PAPER STATEMENT FEE"),
            (14, "adjustment", 7, "CASH ROUNDING"),
            (18, "check", -15_000, "CHECK 1042"),
            (23, "tax", -122, "FOREIGN TAX WITHHELD"),
            (40, "transfer", 120_000, "ACCOUNT TRANSFER IN"),
            (52, "wire", 1_000_000, "WIRE RECEIVED"),
            (60, "ach", 250_000, "BANK DEPOSIT"),
        )
        events += [self._event(d, k, a, description=t, quantity=0.0) for d, k, a, t in notes]
        return sorted(events, key=lambda event: event.day, reverse=True)

    def _trade(self, days_ago: int, symbol: str, quantity: int, price: int) -> Event:
        multiplier = 100 if len(symbol) > 6 else 1
        amount = -quantity * price * multiplier - (11 if multiplier == 100 else 0)
        return self._event(
            days_ago,
            "trade",
            amount,
            commission=0.0,
            description=symbol if multiplier == 1 else "CALL KO     65",
            price=price / 100,
            quantity=float(quantity),
            symbol=symbol,
            trade_type="Option" if multiplier == 100 else "Equity",
        )

    def _event(self, days_ago: int, kind: str, amount: int, **payload: str | float) -> Event:
        day: date = self._today - timedelta(days=days_ago)
        return Event(day, kind, amount, tuple(payload.items()))


ACCOUNT_KINDS: Mapping[str, Callable[[_Maker], Account]] = {
    "margin": _Maker.margin,
    "cash": _Maker.cash,
    "pdt": _Maker.pdt,
    "single": _Maker.single,
    "empty": _Maker.empty,
}
