"""Show the account as it was a moment ago, and keep the trades of all members."""

import copy
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

from kloudtrader.sandbox.kalshi_v2._candles import CandleRecorder
from kloudtrader.sandbox.matching.exchange import KalshiExchange
from kloudtrader.sandbox.matching.ledger import SeededUuids
from kloudtrader.sandbox.matching.order_records import KalshiOrder
from kloudtrader.sandbox.matching.wallet import KalshiPosition, Wallet

_T = TypeVar("_T")
_MOST_TRADES = 500
_BEGINNING = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PublicTrade:
    """Hold a trade as everybody sees it; the price is that of Yes."""

    id: str
    number: int
    market_id: str
    price: int
    count: int
    taker_is_yes: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class WalletFigures:
    """Hold the money and the positions of a wallet at a time."""

    cash: int
    bound: int
    positions: dict[str, KalshiPosition]

    @property
    def available(self) -> int:
        """Return the money that could be spent."""
        return self.cash - self.bound


def read_figures(wallet: Wallet) -> WalletFigures:
    """Return the figures of a wallet now."""
    positions = {market: copy.copy(held) for market, held in wallet.positions.items()}
    return WalletFigures(wallet.cash, wallet.bound, positions)


class _Versions(Generic[_T]):
    """Keep the versions of a value that may still be shown."""

    def __init__(self) -> None:
        self._versions: deque[tuple[datetime, _T]] = deque()

    def add(self, at: datetime, value: _T, cutoff: datetime) -> None:
        """Add a version; those that are no longer shown after ``cutoff`` are dropped."""
        self._versions.append((at, value))
        while len(self._versions) > 1 and self._versions[1][0] <= cutoff:
            self._versions.popleft()

    def find(self, cutoff: datetime) -> _T | None:
        """Return the last version that is not newer than ``cutoff``."""
        return next((v for at, v in reversed(self._versions) if at <= cutoff), None)


class AccountHistory:
    """Follow the exchange, so that reads can lag behind writes.

    Without a lag nothing is kept, and the present state is shown.
    """

    def __init__(self, exchange: KalshiExchange, trade_ids: SeededUuids) -> None:
        self._exchange = exchange
        self.trade_ids = trade_ids
        self.trades: dict[str, deque[PublicTrade]] = {}
        """The last trades of each market, oldest first."""
        self.candles = CandleRecorder()
        self._lag = timedelta()
        self._orders: dict[str, _Versions[KalshiOrder]] = {}
        self._wallets: dict[str, _Versions[WalletFigures]] = {}
        exchange.observer = self

    def set_lag(self, seconds: float) -> None:
        """Let reads lag from now on; what is there now is visible."""
        self._lag = timedelta(seconds=seconds)
        self._orders.clear()
        self._wallets.clear()
        if seconds:
            for wallet in self._exchange.wallets.values():
                self._keep(self._wallets, wallet.user_id, read_figures(wallet), _BEGINNING)
            for order in self._exchange.orders.values():
                self._keep(self._orders, order.order_id, copy.copy(order), _BEGINNING)

    def cutoff(self, now: datetime) -> datetime:
        """Return the time up to which writes are visible."""
        return now - self._lag

    def note_change(self, wallet: Wallet, order: KalshiOrder | None) -> None:
        """Keep a version of a wallet, and perhaps of an order."""
        if not self._lag:
            return
        now = self._exchange.now
        self._keep(self._wallets, wallet.user_id, read_figures(wallet), now)
        if order is not None:
            self._keep(self._orders, order.order_id, copy.copy(order), now)

    def note_tick(self) -> None:
        """Record the quotes of the open markets."""
        for market in self._exchange.markets.values():
            if market.status == "active":
                self.candles.note_quote(market, self._exchange.now)

    def note_trade(self, taker: KalshiOrder, price: int, count: int) -> str:
        """Keep a trade and return its id."""
        market = self._exchange.markets[taker.market_id]
        yes_price = price if taker.is_yes else market.terms.payout - price
        trade = PublicTrade(
            self.trade_ids(),
            self._exchange.next_number(),
            market.id,
            yes_price,
            count,
            taker.is_yes,
            self._exchange.now,
        )
        self.add_trades([trade])
        self.candles.note_trade(market, self._exchange.now, yes_price, count)
        return trade.id

    def add_trades(self, trades: Iterable[PublicTrade]) -> None:
        """Add trades, oldest first."""
        for trade in trades:
            kept = self.trades.setdefault(trade.market_id, deque(maxlen=_MOST_TRADES))
            kept.append(trade)

    def view_order(self, order: KalshiOrder, now: datetime) -> KalshiOrder | None:
        """Return an order as reads show it; ``None`` if they do not show it yet."""
        if not self._lag:
            return order
        versions = self._orders.get(order.order_id)
        return versions.find(self.cutoff(now)) if versions else None

    def view_orders(self, orders: Iterable[KalshiOrder], now: datetime) -> list[KalshiOrder]:
        """Return the orders that reads show."""
        views = (self.view_order(order, now) for order in orders)
        return [view for view in views if view is not None]

    def view_wallet(self, wallet: Wallet, now: datetime) -> WalletFigures:
        """Return the figures of a wallet as reads show them."""
        versions = self._wallets.get(wallet.user_id) if self._lag else None
        figures = versions.find(self.cutoff(now)) if versions else None
        return figures or read_figures(wallet)

    def _keep(self, store: "dict[str, _Versions[_T]]", name: str, value: _T, at: datetime) -> None:
        cutoff = at if at is _BEGINNING else self.cutoff(at)
        store.setdefault(name, _Versions()).add(at, value, cutoff)
