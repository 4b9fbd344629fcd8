"""The ledger: scripted orders come about, positions and cash follow, balances add up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from kloudtrader.sandbox.tradier._holdings import expire_options, note_trade, take_in, turn_day
from kloudtrader.sandbox.tradier._market_data import Prices, is_option
from kloudtrader.sandbox.tradier.brokerage import (
    Account,
    Order,
    Position,
    Step,
)


@dataclass(frozen=True, slots=True)
class Balances:
    """The figures of an account at one moment, in cents. Sums hold exactly."""

    stock_long: int
    stock_short: int
    option_long: int
    option_short: int
    cash: int
    open_pl: int
    requirement: int
    option_requirement: int
    pending_cash: int
    pending_orders: int

    @property
    def long_market_value(self) -> int:
        """Value of everything held long."""
        return self.stock_long + self.option_long

    @property
    def short_market_value(self) -> int:
        """Value of everything sold short, as a negative number."""
        return self.stock_short + self.option_short

    @property
    def market_value(self) -> int:
        """Long and short together."""
        return self.long_market_value + self.short_market_value

    @property
    def total_equity(self) -> int:
        """Cash and market value."""
        return self.cash + self.market_value


class Ledger:
    """All accounts and the prices they are marked at. Not thread-safe: the venue holds the lock."""

    def __init__(self, accounts: list[Account], prices: Prices) -> None:
        self.accounts = {account.number: account for account in accounts}
        self.prices = prices

    def advance(self, now: datetime) -> None:
        """Let every scripted step and every expiry happen that is due, in order of time."""
        for account in self.accounts.values():
            for order, step in sorted(_due(account, now), key=lambda due: due[1].at):
                expire_options(account, step.at, self.prices.cents)
                self._happen(account, order, step)
            expire_options(account, now, self.prices.cents)
            turn_day(account, now)

    def balances(self, account: Account, now: datetime) -> Balances:
        """Mark the positions and add up."""
        values = {True: [0, 0], False: [0, 0]}
        open_pl = 0
        for position in account.positions:
            value = self.value(position, now)
            values[is_option(position.symbol)][0 if value >= 0 else 1] += value
            open_pl += value - position.cost
        (stock_long, stock_short), (option_long, option_short) = values[False], values[True]
        options = -option_short * 3
        working = [order for order in account.orders if not order.is_final]
        return Balances(
            stock_long=stock_long,
            stock_short=stock_short,
            option_long=option_long,
            option_short=option_short,
            cash=account.cash,
            open_pl=open_pl,
            requirement=(stock_long // 2 - stock_short * 3 // 2 + options),
            option_requirement=options,
            pending_cash=sum(_reserved(order) for order in working),
            pending_orders=len(working),
        )

    def value(self, position: Position, now: datetime) -> int:
        """What a position is worth, in cents; negative for a short one."""
        multiplier = 100 if is_option(position.symbol) else 1
        return self.prices.cents(position.symbol, now) * position.quantity * multiplier

    def _happen(self, account: Account, order: Order, step: Step) -> None:
        if step not in order.script or order.is_final:
            return
        order.script.remove(step)
        order.status, order.changed = step.status, step.at
        order.reason = step.reason or order.reason
        if not step.fill:
            return
        order.executed += step.fill
        order.paid += step.fill * step.price
        order.last_price, order.last_quantity = step.price, step.fill
        if not order.legs:
            self._trade(account, order, step)

    def _trade(self, account: Account, order: Order, step: Step) -> None:
        """Move shares or contracts and money, and note it for tomorrow's history."""
        symbol = order.traded_symbol
        multiplier = 100 if is_option(symbol) else 1
        bought = order.side.startswith("buy")
        quantity = step.fill if bought else -step.fill
        cost = quantity * step.price * multiplier
        account.cash -= cost
        take_in(account, symbol, quantity, cost, step.at)
        note_trade(account, symbol, quantity, step.price, cost, step.at)


def _due(account: Account, now: datetime) -> Iterator[tuple[Order, Step]]:
    for parent in account.orders:
        for order in (parent, *parent.legs):
            for step in order.script:
                if step.at <= now:
                    yield order, step


def _reserved(order: Order) -> int:
    """Cash that a working order to buy may take."""
    if order.class_ in {"oco", "oto", "otoco"}:
        return sum(_reserved(leg) for leg in order.legs if leg.status != "pending")
    if (
        order.is_final
        or not order.side.startswith("buy")
        or order.price is None
        or order.type == "credit"
    ):
        return 0
    per_unit = 100 if order.class_ in {"option", "multileg", "combo"} else 1
    return (order.quantity - order.executed) * order.price * per_unit
