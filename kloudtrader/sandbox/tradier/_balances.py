"""Mark the positions of an account and add up its balances."""

from dataclasses import dataclass
from datetime import datetime

from kloudtrader.sandbox.tradier.brokerage import BrokerAccount, BrokerOrder, BrokerPosition
from kloudtrader.sandbox.tradier.market.contracts import find_multiplier, is_option
from kloudtrader.sandbox.tradier.market.prices import Prices
from kloudtrader.sandbox.tradier.trading.margin import compute_requirement
from kloudtrader.sandbox.tradier.trading.rules import (
    BUY_TO_OPEN,
    RuleBook,
    list_holdings,
    measure_reserve,
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
    power: int
    """Buying power that neither positions nor working orders take."""

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


def compute_balances(account: BrokerAccount, prices: Prices, now: datetime) -> BrokerBalances:
    """Mark the positions and add up."""
    values = {True: [0, 0], False: [0, 0]}
    open_pl = 0
    for position in account.positions:
        value = compute_value(position, prices, now)
        values[is_option(position.symbol)][0 if value >= 0 else 1] += value
        open_pl += value - position.cost
    (stock_long, stock_short), (option_long, option_short) = values[False], values[True]
    working = [order for order in account.orders if not order.is_final]
    rules, is_cash = RuleBook(account, prices, now), account.type == "cash"
    required = compute_requirement(
        list_holdings(account), lambda symbol: prices.cents(symbol, now), is_cash
    )
    return BrokerBalances(
        stock_long=stock_long,
        stock_short=stock_short,
        option_long=option_long,
        option_short=option_short,
        cash=account.cash,
        open_pl=open_pl,
        requirement=required.written if is_cash else required.total,
        option_requirement=required.written,
        pending_cash=sum(_reserve_cash(rules, order) for order in working),
        pending_orders=len(working),
        power=rules.compute_power(),
    )


def compute_value(position: BrokerPosition, prices: Prices, now: datetime) -> int:
    """Return the value of a position in cents; negative for a short one."""
    price = prices.cents(position.symbol, now)
    return price * position.quantity * find_multiplier(position.symbol)


def _reserve_cash(rules: RuleBook, parent: BrokerOrder) -> int:
    """Return the cash that a working order to buy may take."""
    if rules.account.type == "cash":
        return measure_reserve(parent)
    if parent.is_group:
        return sum(_reserve_cash(rules, leg) for leg in parent.legs if leg.status != "pending")
    opens = parent.side in BUY_TO_OPEN
    if parent.is_final or not opens or parent.type == "credit":
        return 0
    return max(0, rules.estimate_cost(parent))
