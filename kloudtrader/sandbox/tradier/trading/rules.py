"""Check an order against the account: sides, option level, shorts, stops and buying power."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from kloudtrader.sandbox.tradier.brokerage import BrokerAccount, BrokerOrder
from kloudtrader.sandbox.tradier.market.contracts import find_multiplier, read_contract
from kloudtrader.sandbox.tradier.market.hours import find_sessions
from kloudtrader.sandbox.tradier.market.prices import Prices
from kloudtrader.sandbox.tradier.market.securities import is_easy_to_borrow
from kloudtrader.sandbox.tradier.trading.linked import list_contingent
from kloudtrader.sandbox.tradier.trading.margin import (
    Holdings,
    compute_requirement,
    count_uncovered,
)
from kloudtrader.sandbox.tradier.trading.matching import offer_now
from kloudtrader.sandbox.tradier.trading.rejections import OrderRejection

MOST_UNITS = 10_000_000
_FIVE_DOLLARS = 500
_NO_WRITING = "ShortOptionTradingDeniedForAccount"
_LONG_LEVEL, _SPREAD_LEVEL, _NAKED_LEVEL = 2, 3, 4

SELL_TO_CLOSE = frozenset({"sell", "sell_to_close"})
BUY_TO_CLOSE = frozenset({"buy_to_cover", "buy_to_close"})
CLOSING = SELL_TO_CLOSE | BUY_TO_CLOSE
BUY_TO_OPEN = frozenset({"buy", "buy_to_open"})
SELL_TO_OPEN = frozenset({"sell_short", "sell_to_open"})


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Check orders of one account at one moment."""

    account: BrokerAccount
    prices: Prices
    now: datetime

    # Everything about one order

    def check_order(self, parent: BrokerOrder, order: BrokerOrder) -> int:
        """Check an order, or a leg that is filled on its own, that begins to work.

        Args:
            parent: the order that holds it, or the order itself.

        Returns:
            The buying power that it takes.

        Raises:
            OrderRejection: a rule refuses it.
        """
        parts = order.legs or [order]
        for part in parts:
            self.check_security(part)
            self._check_quantity(part)
        self._check_account(order)
        if not order.legs:
            self._check_stop(order)
        for part in parts:
            self._check_side(parent, part)
        self._check_options(parts)
        return self._check_power(parent, order)

    def check_security(self, part: BrokerOrder) -> None:
        """Refuse a symbol that is not listed and a contract that has expired."""
        symbol, contract = part.traded_symbol, read_contract(part.traded_symbol)
        if not self.prices.is_known(symbol):
            raise OrderRejection("", text=f"Undefined symbol: {symbol}")
        if contract is None:
            return
        if contract.expires <= self.now:
            raise OrderRejection("InvalidOrderExpiration")
        if find_sessions(contract.day) is None:
            raise OrderRejection("SecurityUndefined")

    def _check_quantity(self, part: BrokerOrder) -> None:
        if part.quantity > MOST_UNITS:
            raise OrderRejection("IncorrectOrderQuantity")

    def _check_account(self, order: BrokerOrder) -> None:
        if self.account.status != "active":
            raise OrderRejection("AccountDisabled")
        for part in order.legs or [order]:
            if part.side == "sell_short":
                self._check_short(order, part)

    def _check_short(self, order: BrokerOrder, part: BrokerOrder) -> None:
        if self.account.type == "cash":
            raise OrderRejection("ShortStockTradingDeniedForAccount")
        if order.duration == "gtc":
            raise OrderRejection("ShortOrderIsGtc")
        if self.prices.cents(part.symbol, self.now) < _FIVE_DOLLARS:
            raise OrderRejection("SellShortOrderLastPriceBelow5")
        if not is_easy_to_borrow(part.symbol):
            raise OrderRejection("ShortTradingDeniedForSecurity")

    def _check_stop(self, order: BrokerOrder) -> None:
        if order.stop_price is None or order.is_triggered:
            return
        symbol = order.traded_symbol
        if order.is_buy and order.stop_price <= self.prices.ask(symbol, self.now):
            raise OrderRejection("BuyStopOrderStopPriceLessAsk")
        if not order.is_buy and order.stop_price >= self.prices.bid(symbol, self.now):
            raise OrderRejection("SellStopOrderStopPriceGreaterBid")

    # Sides: against the position and the orders that work

    def _check_side(self, parent: BrokerOrder, part: BrokerOrder) -> None:
        symbol, suffix = part.traded_symbol, "Option" if part.option_symbol else ""
        held = find_holding(self.account, symbol)
        works = count_working(self.account, symbol, without=parent)
        if part.side in SELL_TO_CLOSE:
            self._check_close(held, works["sell"], part, "UnexpectedSellOrder", "Long", suffix)
        elif part.side in BUY_TO_CLOSE:
            code = "UnexpectedBuyToCoverOrder"
            self._check_close(-held, works["buy"], part, code, "Short", suffix)
        elif part.side in BUY_TO_OPEN and (held < 0 or works["short"]):
            raise OrderRejection(f"UnexpectedBuyOrder{suffix}")
        elif part.side in SELL_TO_OPEN and (held > 0 or works["long"]):
            raise OrderRejection(f"UnexpectedSellShortOrder{suffix}", layer=6)

    def _check_close(
        self, held: int, works: int, part: BrokerOrder, code: str, word: str, suffix: str
    ) -> None:
        if held <= 0:
            raise OrderRejection(f"{code}{suffix}")
        if part.quantity - part.executed > held - works:
            raise OrderRejection(f"{word}PositionCrossZero")

    # Option level

    def _check_options(self, parts: list[BrokerOrder]) -> None:
        opening = [part for part in parts if part.option_symbol and part.side not in CLOSING]
        if not opening:
            return
        level = self.account.option_level
        bought = any(part.is_buy for part in opening)
        if level == 0:
            code = "LongOptionTradingDeniedForAccount" if bought else _NO_WRITING
            raise OrderRejection("SpreadTradingDeniedForAccount" if len(parts) > 1 else code)
        needed = max(_LONG_LEVEL if bought else 1, self._find_written_level(parts))
        if level < needed:
            raise OrderRejection("OptionLevelRestriction")

    def _find_written_level(self, parts: list[BrokerOrder]) -> int:
        """Return the level that the written options of an order need."""
        written = [part for part in parts if part.side == "sell_to_open"]
        if not written:
            return 1
        before = list_holdings(self.account)
        sold = self._subtract_working_sales(before)
        after = add_trades(sold, list_trades(parts))
        for kind, is_secured in (("call", False), ("put", self.account.type == "cash")):
            more = count_uncovered(after, kind) - count_uncovered(sold, kind)
            if more > 0 and not is_secured:
                return _NAKED_LEVEL
        return _SPREAD_LEVEL if len(parts) > 1 and not _has_shares(parts) else 1

    def _subtract_working_sales(self, holdings: Mapping[str, int]) -> dict[str, int]:
        """Return the holdings without the shares that working orders sell or that they write on."""
        left = dict(holdings)
        for symbol in {p.traded_symbol for o in self.account.orders for p in (o, *o.legs)}:
            works = count_working(self.account, symbol)
            left[symbol] = left.get(symbol, 0) - works["sell"] - works["short"]
        return left

    # Buying power

    def compute_power(self, without: BrokerOrder | None = None) -> int:
        """Return the buying power that neither positions nor working orders take, in cents.

        Args:
            without: an order that is not counted.
        """
        orders = [order for order in self.account.orders if order is not without]
        holdings = list_holdings(self.account)
        free = self._compute_power(self.account.cash, self.account.unsettled, holdings)
        return free - sum(map(measure_reserve, orders))

    def compute_need(self, order: BrokerOrder) -> int:
        """Return the buying power that an order would take if it were filled now; 0 if none."""
        holdings, cost = list_holdings(self.account), self.estimate_cost(order)
        trades = list_trades(order.legs or [order])
        cash, unsettled = self.account.cash, self.account.unsettled
        before = self._compute_power(cash, unsettled, holdings)
        after = self._compute_power(
            cash - cost, unsettled + max(0, -cost), add_trades(holdings, trades)
        )
        value = sum(n * self._price(s) * find_multiplier(s) for s, n in trades.items())
        # A limit better than the market is no profit yet: once it is reached, it is the market.
        gain = 0 if self.account.type == "cash" else max(0, value - cost)
        return max(0, before - after + gain)

    def estimate_cost(self, order: BrokerOrder) -> int:
        """Return the cents that an order costs at its limit, or now; negative for proceeds."""
        left = order.quantity - order.executed
        if order.legs:
            net = float(offer_now(order, self.prices, self.now).price)
            if order.price is not None and order.type in {"debit", "credit"}:
                net = order.price if order.type == "debit" else -order.price
            return round(net * left * 100)
        price = order.price
        if price is None or order.type in {"market", "stop"}:
            price = order.stop_price or offer_now(order, self.prices, self.now).price
        cost = round(price * left * find_multiplier(order.traded_symbol))
        return cost if order.is_buy else -cost

    def _check_power(self, parent: BrokerOrder, order: BrokerOrder) -> int:
        is_day_trader = self.account.type == "pdt"
        need = self.compute_need(order)
        if is_day_trader:
            need //= 2  # four times the buying power instead of twice, as the balances say
        if need > 0 and need > self.compute_power(without=parent):
            raise OrderRejection(
                "DayTradingBuyingPowerExceeded" if is_day_trader else "InitialMargin"
            )
        return need

    def _compute_power(self, cash: int, unsettled: int, holdings: Holdings) -> int:
        if self.account.type == "cash":
            required = compute_requirement(holdings, self._price, is_cash=True)
            return cash - unsettled - required.written + required.limited
        value = sum(n * self._price(s) * find_multiplier(s) for s, n in holdings.items())
        required = compute_requirement(holdings, self._price, is_cash=False)
        return cash + value - required.total

    def _price(self, symbol: str) -> int:
        return self.prices.cents(symbol, self.now)


def find_holding(account: BrokerAccount, symbol: str) -> int:
    """Return the quantity of a position; 0 if there is none."""
    return sum(p.quantity for p in account.positions if p.symbol == symbol)


def list_holdings(account: BrokerAccount) -> dict[str, int]:
    """Return the quantities of all positions by symbol."""
    return {position.symbol: position.quantity for position in account.positions}


def list_trades(parts: Iterable[BrokerOrder]) -> dict[str, int]:
    """Return what is still to be traded by symbol; negative for sales."""
    trades: Counter[str] = Counter()
    for part in parts:
        left = part.quantity - part.executed
        trades[part.traded_symbol] += left if part.is_buy else -left
    return dict(trades)


def add_trades(holdings: Mapping[str, int], trades: Mapping[str, int]) -> dict[str, int]:
    """Return the holdings after trades."""
    return {s: holdings.get(s, 0) + trades.get(s, 0) for s in {**holdings, **trades}}


def count_working(
    account: BrokerAccount, symbol: str, without: BrokerOrder | None = None
) -> Counter[str]:
    """Return what working orders are about to trade in a symbol, by what it does to a position.

    Args:
        without: an order that is not counted; its legs are not either.
    """
    totals: Counter[str] = Counter()
    for parent in account.orders:
        if parent.is_final or parent is without:
            continue
        totals.update(_count_order(parent, symbol))
    return totals


def _count_order(parent: BrokerOrder, symbol: str) -> Counter[str]:
    contingent = list_contingent(parent)
    counts = [
        Counter({_find_effect(part.side): part.remaining})
        for part in parent.legs or [parent]
        if part.traded_symbol == symbol and not any(part is leg for leg in contingent)
    ]
    total: Counter[str] = Counter()
    for count in counts:
        # Only one of two exits is filled.
        total = total | count if parent.class_ in {"oco", "otoco"} else total + count
    return total


def _find_effect(side: str) -> str:
    for effect, sides in (
        ("sell", SELL_TO_CLOSE),
        ("buy", BUY_TO_CLOSE),
        ("long", BUY_TO_OPEN),
    ):
        if side in sides:
            return effect
    return "short"


def measure_reserve(parent: BrokerOrder) -> int:
    """Return the buying power that a working order still takes, in cents."""
    if parent.is_final:
        return 0
    if not parent.is_group:
        return parent.reserve * parent.remaining // max(1, parent.quantity)
    amounts = [leg.reserve * leg.remaining // max(1, leg.quantity) for leg in parent.legs]
    if parent.class_ == "oco":
        return max(amounts)
    return amounts[0] + (max if parent.class_ == "otoco" else sum)(amounts[1:])


def _has_shares(parts: Iterable[BrokerOrder]) -> bool:
    return any(not part.option_symbol for part in parts)
