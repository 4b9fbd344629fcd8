"""Run scripted orders, move positions and cash, and compute balances."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from kloudtrader.sandbox.tradier._holdings import (
    add_trade,
    expire_options,
    start_day,
    trade_position,
)
from kloudtrader.sandbox.tradier._market_data import Prices, is_option
from kloudtrader.sandbox.tradier.brokerage import (
    BrokerAccount,
    BrokerOrder,
    BrokerPosition,
    OrderStep,
)


@dataclass(frozen=True, slots=True)
class BrokerBalances:
    """Hold the balances of an account at one moment, in cents. Sums hold exactly."""

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
        """Return the value of all long positions."""
        return self.stock_long + self.option_long

    @property
    def short_market_value(self) -> int:
        """Return the value of all short positions, as a negative number."""
        return self.stock_short + self.option_short

    @property
    def market_value(self) -> int:
        """Return the value of all positions."""
        return self.long_market_value + self.short_market_value

    @property
    def total_equity(self) -> int:
        """Return cash plus market value."""
        return self.cash + self.market_value


class Ledger:
    """Keep all accounts and their prices. Not thread-safe: the venue holds the lock."""

    def __init__(self, accounts: list[BrokerAccount], prices: Prices) -> None:
        self.accounts = {account.number: account for account in accounts}
        self.prices = prices

    def advance(self, now: datetime) -> None:
        """Run every scripted step and every expiry that is due, in order of time."""
        for account in self.accounts.values():
            for order, step in sorted(_find_due_steps(account, now), key=lambda due: due[1].at):
                expire_options(account, step.at, self.prices.cents)
                self._apply_step(account, order, step)
            expire_options(account, now, self.prices.cents)
            start_day(account, now)

    def balances(self, account: BrokerAccount, now: datetime) -> BrokerBalances:
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
        return BrokerBalances(
            stock_long=stock_long,
            stock_short=stock_short,
            option_long=option_long,
            option_short=option_short,
            cash=account.cash,
            open_pl=open_pl,
            requirement=(stock_long // 2 - stock_short * 3 // 2 + options),
            option_requirement=options,
            pending_cash=sum(_reserve_cash(order) for order in working),
            pending_orders=len(working),
        )

    def value(self, position: BrokerPosition, now: datetime) -> int:
        """Return the value of a position in cents; negative for a short one."""
        multiplier = 100 if is_option(position.symbol) else 1
        return self.prices.cents(position.symbol, now) * position.quantity * multiplier

    def _apply_step(self, account: BrokerAccount, order: BrokerOrder, step: OrderStep) -> None:
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

    def _trade(self, account: BrokerAccount, order: BrokerOrder, step: OrderStep) -> None:
        """Move shares or contracts and money, and add a trade to the history."""
        symbol = order.traded_symbol
        multiplier = 100 if is_option(symbol) else 1
        bought = order.side.startswith("buy")
        quantity = step.fill if bought else -step.fill
        cost = quantity * step.price * multiplier
        account.cash -= cost
        trade_position(account, symbol, quantity, cost, step.at)
        add_trade(account, symbol, quantity, step.price, cost, step.at)


def _find_due_steps(
    account: BrokerAccount, now: datetime
) -> Iterator[tuple[BrokerOrder, OrderStep]]:
    for parent in account.orders:
        for order in (parent, *parent.legs):
            for step in order.script:
                if step.at <= now:
                    yield order, step


def _reserve_cash(order: BrokerOrder) -> int:
    """Return the cash that a working order to buy may take."""
    if order.class_ in {"oco", "oto", "otoco"}:
        return sum(_reserve_cash(leg) for leg in order.legs if leg.status != "pending")
    if (
        order.is_final
        or not order.side.startswith("buy")
        or order.price is None
        or order.type == "credit"
    ):
        return 0
    per_unit = 100 if order.class_ in {"option", "multileg", "combo"} else 1
    return (order.quantity - order.executed) * order.price * per_unit
