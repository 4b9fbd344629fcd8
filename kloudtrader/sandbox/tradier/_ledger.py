"""Keep the accounts: run orders in time, fill them, move positions and cash, compute balances."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from kloudtrader.sandbox.tradier._balances import (
    BrokerBalances,
    compute_balances,
    compute_value,
)
from kloudtrader.sandbox.tradier._holdings import (
    add_trade,
    expire_options,
    hold_back,
    settle_cash,
    start_day,
    trade_position,
)
from kloudtrader.sandbox.tradier.brokerage import (
    BrokerAccount,
    BrokerOrder,
    BrokerPosition,
    OrderStep,
)
from kloudtrader.sandbox.tradier.market.contracts import (
    find_multiplier,
    read_contract,
)
from kloudtrader.sandbox.tradier.market.hours import (
    find_session_end,
    find_session_start,
    find_state,
)
from kloudtrader.sandbox.tradier.market.prices import Prices
from kloudtrader.sandbox.tradier.trading.linked import (
    end_order,
    end_whole,
    follow_legs,
    list_contingent,
)
from kloudtrader.sandbox.tradier.trading.matching import (
    FillPrices,
    fill_at_limit,
    find_fill,
    find_first_match,
    is_in_session,
    is_stop_reached,
    list_tradeable,
)
from kloudtrader.sandbox.tradier.trading.rejections import OrderRejection, describe_code
from kloudtrader.sandbox.tradier.trading.rules import (
    CLOSING,
    SELL_TO_CLOSE,
    RuleBook,
    find_holding,
)
from kloudtrader.sandbox.tradier.trading.switches import (
    DEFAULT_SWITCHES,
    PlannedRefusal,
    TradingSwitches,
)
from kloudtrader.sandbox.tradier.trading.ticket import OrderChange, apply_change, copy_terms

_BEFORE_FIRST_ID = 4_500_000


class Ledger:
    """Keep all accounts and their prices. Not thread-safe: the venue holds the lock.

    Attributes:
        refusals: planned refusals; the next order draws the first.
        last_id: the highest order id so far.
    """

    def __init__(
        self,
        accounts: Iterable[BrokerAccount],
        prices: Prices,
        switches: TradingSwitches = DEFAULT_SWITCHES,
        refusals: Iterable[PlannedRefusal] = (),
        last_id: int = _BEFORE_FIRST_ID,
    ) -> None:
        self.accounts = {account.number: account for account in accounts}
        self.prices = prices
        self.switches = switches
        self.refusals = list(refusals)
        orders = (order for account in self.accounts.values() for order in account.orders)
        self.last_id = max(last_id, *(o.id for parent in orders for o in (parent, *parent.legs)), 0)

    def reserve_orders(self, now: datetime) -> None:
        """Note the buying power that the orders of the start take; they are not checked."""
        for account in self.accounts.values():
            rules = RuleBook(account, self.prices, now)
            for parent in account.orders:
                waiting = list_contingent(parent)
                for order in parent.legs if parent.is_group else [parent]:
                    if not order.is_final and not any(order is leg for leg in waiting):
                        order.reserve = rules.compute_need(order)

    # Time

    def advance(self, now: datetime) -> None:
        """Run everything that is due in all accounts, in order of time."""
        for account in self.accounts.values():
            self._advance_account(account, now)
            start_day(account, now)
            settle_cash(account, now)

    def _advance_account(self, account: BrokerAccount, now: datetime) -> None:
        since = account.ran or now
        while True:
            event = min((at for at in _list_events(account) if at <= now), default=None)
            until = event or now
            match = find_first_match(account, self.prices, since, until)
            if match is not None:
                self._match(account, match)
                since = match
                continue
            if event is None:
                break
            self._run_event(account, event)
            since = max(since, event)
        account.ran = max(now, since)

    def _run_event(self, account: BrokerAccount, at: datetime) -> None:
        settle_cash(account, at)
        for parent in account.orders:
            for order in (parent, *parent.legs):
                for step in [step for step in order.script if step.at <= at]:
                    self._apply_step(account, parent, order, step)
        expire_options(account, at, self.prices.cents)
        for parent in account.orders:
            for order in (parent, *parent.legs):
                if not order.is_final and order.expires is not None and order.expires <= at:
                    end_order(order, "expired", order.expires)
            self._follow(account, parent, at)
        self._match(account, at)

    # Orders

    def place(
        self, account: BrokerAccount, order: BrokerOrder, now: datetime, reason: str = ""
    ) -> BrokerOrder:
        """Check an order, take it in, and fill what the market fills at once.

        Args:
            reason: why the order is rejected after it was taken in, or nothing.

        Raises:
            OrderRejection: it is refused at once.
        """
        try:
            self.check(account, order, now)
        except OrderRejection as rejection:
            if rejection.layer == 4:
                raise
            reason = reason or rejection.sentence
        for each in (order, *order.legs):
            self.last_id += 1
            each.id = self.last_id
        account.orders.append(order)
        self._begin(order, now, reason)
        self._run_event(account, now)
        return order

    def check(self, account: BrokerAccount, order: BrokerOrder, now: datetime) -> None:
        """Check an order that begins to work, and note the buying power that it takes.

        Raises:
            OrderRejection: a rule refuses it.
        """
        rules = RuleBook(account, self.prices, now)
        if not order.is_group:
            order.reserve = rules.check_order(order, order)
            return
        for leg in order.legs:
            rules.check_security(leg)
        for leg in order.legs if order.class_ == "oco" else order.legs[:1]:
            leg.reserve = rules.check_order(order, leg)

    def _begin(self, order: BrokerOrder, now: datetime, reason: str) -> None:
        """Set when an order opens or is rejected, when it is shown and when it expires."""
        opens = now + timedelta(seconds=self.switches.pending_seconds)
        if find_state(opens) != "open" and order.duration in {"day", "gtc"} and not reason:
            opens = find_session_start(opens)
        works = order.legs[: 2 if order.class_ == "oco" else 1] if order.is_group else [order]
        for each in (order, *order.legs):
            each.status = "pending"
            each.visible = now + timedelta(seconds=self.switches.visible_seconds)
            if each.duration != "gtc" and not each.is_group:
                each.expires = find_session_end(now, each.duration)
        for each in works:
            step = OrderStep(opens, "rejected" if reason else "open", reason=reason)
            each.script = [step]

    def cancel(self, account: BrokerAccount, order: BrokerOrder, now: datetime) -> None:
        """Cancel an order that works; a switch lets the order be filled instead."""
        parent = find_parent(account, order)
        whole = order if parent.is_group else parent
        if self.switches.lost_cancels:
            lost = self.switches.lost_cancels - 1
            self.switches = replace(self.switches, lost_cancels=lost)
            works = [leg for leg in whole.legs if leg.is_working] if whole.is_group else [whole]
            for filled in works[:1]:
                filled.script.clear()
                self._fill(account, filled, fill_at_limit(filled, self.prices, now), now)
                self._follow(account, parent, now)
        end_whole(whole, "canceled", now)
        self._follow(account, parent, now)

    def change(
        self, account: BrokerAccount, order: BrokerOrder, change: OrderChange, now: datetime
    ) -> None:
        """Change an order that works; nothing is changed where it is refused.

        Raises:
            TradierRefusal: a field does not fit the order.
            OrderRejection: a rule refuses it.
        """
        parent = find_parent(account, order)
        target = order if parent.is_group else parent
        if target.is_group:
            raise OrderRejection("OrderContingentChangeNotAllowed")
        trial = apply_change(target, change, now)
        if not any(target is leg for leg in list_contingent(parent)):
            trial.reserve = RuleBook(account, self.prices, now).check_order(parent, trial)
        for each, changed in zip((target, *target.legs), (trial, *trial.legs), strict=True):
            copy_terms(each, changed, now)
        self._run_event(account, now)

    def match_all(self, now: datetime) -> None:
        """Compare every working order with the prices of this moment."""
        for account in self.accounts.values():
            self._match(account, now)

    def _match(self, account: BrokerAccount, at: datetime) -> None:
        settle_cash(account, at)
        for parent, order in list(list_tradeable(account)):
            if not order.is_working or not is_in_session(order, at):
                continue
            order.is_triggered = order.is_triggered or is_stop_reached(order, self.prices, at)
            fill = find_fill(order, self.prices, at)
            if fill is not None:
                self._fill(account, order, fill, at)
                self._follow(account, parent, at)

    def _fill(
        self, account: BrokerAccount, order: BrokerOrder, fill: FillPrices, at: datetime
    ) -> None:
        """Execute as much of an order as account and switches allow, or reject it."""
        quantity = min(order.remaining, self.switches.largest_fill or order.remaining)
        problem = ""
        for part in order.legs or [order]:
            units = part.quantity // order.quantity
            possible = _count_closable(account, part) // units
            if possible == 0 or (order.legs and possible < quantity):
                problem = problem or _find_position_code(part)
            quantity = min(quantity, possible)
        problem = problem or _find_money_code(account, order, quantity, fill)
        if problem:
            end_whole(order, "rejected", at, describe_code(problem))
        else:
            self._execute(account, order, quantity, fill, at)

    def _execute(
        self,
        account: BrokerAccount,
        order: BrokerOrder,
        quantity: int,
        fill: FillPrices,
        at: datetime,
    ) -> None:
        for leg, price in zip(order.legs, fill.legs, strict=False):
            units = leg.quantity // order.quantity
            self._execute(account, leg, quantity * units, FillPrices(price), at)
        order.executed += quantity
        order.paid += quantity * fill.price
        order.last_price, order.last_quantity = fill.price, quantity
        order.status = "filled" if order.executed >= order.quantity else "partially_filled"
        order.changed = at
        if self.switches.price_seconds:
            order.priced = at + timedelta(seconds=self.switches.price_seconds)
        if not order.legs:
            _trade(account, order, quantity, fill.price, at)

    def _apply_step(
        self, account: BrokerAccount, parent: BrokerOrder, order: BrokerOrder, step: OrderStep
    ) -> None:
        if step not in order.script or order.is_final:
            return
        order.script.remove(step)
        if step.fill:
            self._execute(account, order, step.fill, FillPrices(step.price), step.at)
        order.status, order.changed = step.status, step.at
        order.reason = step.reason or order.reason
        for leg in () if order.is_group else order.legs:
            if not leg.script and not leg.is_final and not step.fill:
                leg.status, leg.changed, leg.reason = order.status, step.at, order.reason
        self._follow(account, parent, step.at)

    def _follow(self, account: BrokerAccount, parent: BrokerOrder, at: datetime) -> None:
        for leg in follow_legs(parent, at):
            if leg.script:
                continue
            try:
                leg.reserve = RuleBook(account, self.prices, at).check_order(parent, leg)
            except OrderRejection as rejection:
                end_order(leg, "rejected", at, rejection.sentence)
        follow_legs(parent, at)

    # Balances

    def balances(self, account: BrokerAccount, now: datetime) -> BrokerBalances:
        """Mark the positions and add up."""
        return compute_balances(account, self.prices, now)

    def value(self, position: BrokerPosition, now: datetime) -> int:
        """Return the value of a position in cents; negative for a short one."""
        return compute_value(position, self.prices, now)


def find_parent(account: BrokerAccount, order: BrokerOrder) -> BrokerOrder:
    """Return the order that holds a leg, or the order itself."""
    return next(p for p in account.orders if any(o is order for o in (p, *p.legs)))


def _list_events(account: BrokerAccount) -> Iterator[datetime]:
    """Yield when something other than a price changes the account."""
    for parent in account.orders:
        for order in (parent, *parent.legs):
            if order.is_final:
                continue
            yield from (step.at for step in order.script)
            if order.expires is not None:
                yield order.expires
            contract = read_contract(order.option_symbol)
            if contract is not None and not parent.is_final:
                yield contract.expires
    for position in account.positions:
        contract = read_contract(position.symbol)
        if contract is not None:
            yield contract.expires


def _trade(
    account: BrokerAccount, order: BrokerOrder, filled: int, price: int, at: datetime
) -> None:
    """Move shares or contracts and money, and add a trade to the history."""
    symbol = order.traded_symbol
    quantity = filled if order.is_buy else -filled
    cost = quantity * price * find_multiplier(symbol)
    account.cash -= cost
    hold_back(account, -cost, at)
    trade_position(account, symbol, quantity, cost, at)
    add_trade(account, symbol, quantity, price, cost, at)


def _count_closable(account: BrokerAccount, order: BrokerOrder) -> int:
    """Return how much of an order the position lets it close; all of an order that opens."""
    if order.side not in CLOSING:
        return order.quantity
    held = find_holding(account, order.traded_symbol)
    return max(0, held if order.side in SELL_TO_CLOSE else -held)


def _find_position_code(order: BrokerOrder) -> str:
    code = "UnexpectedSellOrder" if order.side in SELL_TO_CLOSE else "UnexpectedBuyToCoverOrder"
    return f"{code}Option" if order.option_symbol else code


def _find_money_code(
    account: BrokerAccount, order: BrokerOrder, quantity: int, fill: FillPrices
) -> str:
    """Return the code if a cash account cannot pay: it never owes money."""
    multiplier = 100 if order.legs else find_multiplier(order.traded_symbol)
    cost = fill.price * quantity * multiplier * (1 if order.is_buy else -1)
    is_short_of_cash = cost > account.cash - account.unsettled
    return "InitialMargin" if account.type == "cash" and cost > 0 and is_short_of_cash else ""
