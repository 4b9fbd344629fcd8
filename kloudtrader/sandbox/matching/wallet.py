"""Keep the cash, positions, orders and trades of one member."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from kloudtrader.sandbox.matching.order_records import KalshiOrder, KalshiTrade


@dataclass(slots=True)
class KalshiPosition:
    """Hold the contracts of one member in one market; positive is Yes, negative is No.

    ``position_cost`` is always the money paid for the contracts in the position; what left it
    by netting or settlement is in ``realized_pnl``.
    """

    position: int = 0
    position_cost: int = 0
    total_cost: int = 0
    realized_pnl: int = 0
    fees_paid: int = 0
    volume: int = 0
    final_position: int = 0
    final_position_cost: int = 0
    is_settled: bool = False
    updated: datetime | None = None

    def count(self, is_yes: bool) -> int:
        """Return the contracts of one side in this position."""
        return max(0, self.position if is_yes else -self.position)

    def buy(self, is_yes: bool, count: int, price: int, payout: int) -> int:
        """Add ``count`` contracts and return how many opposite ones they net.

        A netted pair is worth ``payout``, whatever the result.
        """
        held = self.count(not is_yes)
        closed = min(count, held)
        if closed:
            cost = self.position_cost * closed // held
            self.position_cost -= cost
            self.realized_pnl += closed * (payout - price) - cost
        opened = count - closed
        self.position_cost += opened * price
        self.total_cost += opened * price
        self.position += count if is_yes else -count
        self.volume += count
        return closed

    def settle(self, yes_value: int, no_value: int) -> int:
        """End the position at the value of its side and return the payout."""
        payout = yes_value * self.count(True) + no_value * self.count(False)
        self.final_position = self.position
        self.final_position_cost = self.position_cost
        self.realized_pnl += payout - self.position_cost
        self.position = 0
        self.position_cost = 0
        self.is_settled = True
        return payout


@dataclass(frozen=True, slots=True)
class OrderCost:
    """Hold the figures that decide what a resting order can still cost."""

    price: int
    sequence: int
    is_yes: bool
    count: int


def measure_cost(order: KalshiOrder) -> OrderCost:
    """Return the cost figures of a resting order."""
    return OrderCost(order.price, order.sequence, order.is_yes, order.remaining_count)


def reserve_money(costs: Iterable[OrderCost], position: int) -> int:
    """Return the money that resting orders of one market may still cost.

    Contracts that only close the opposite position need no money: each returns the payout and
    costs less. The best-priced orders come first because they fill first.
    """
    spare = {True: max(0, -position), False: max(0, position)}
    total = 0
    for cost in sorted(costs, key=lambda cost: (-cost.price, cost.sequence)):
        covered = min(spare[cost.is_yes], cost.count)
        spare[cost.is_yes] -= covered
        total += (cost.count - covered) * cost.price
    return total


@dataclass(slots=True, eq=False)
class Wallet:
    """Hold one member's cash, positions, orders and trades."""

    user_id: str
    house: bool = False
    """A simulated counterparty, which always has the money and keeps no records."""
    owner: str = ""
    """The member, where a member has several wallets."""
    cash: int = 0
    """All money of the member, including what is reserved."""
    positions: dict[str, KalshiPosition] = field(default_factory=dict[str, KalshiPosition])
    trades: list[KalshiTrade] = field(default_factory=list[KalshiTrade])
    orders: list[KalshiOrder] = field(default_factory=list[KalshiOrder], init=False)
    resting: dict[str, dict[str, KalshiOrder]] = field(
        default_factory=dict[str, dict[str, KalshiOrder]], init=False
    )
    _bound: dict[str, int] = field(default_factory=dict[str, int], init=False)

    @property
    def bound(self) -> int:
        """Return the money that resting orders may still cost."""
        return sum(self._bound.values())

    @property
    def available(self) -> int:
        """Return the money that can still be spent."""
        return self.cash - self.bound

    def bound_in(self, market_id: str) -> int:
        """Return the money reserved for the resting orders of one market."""
        return self._bound.get(market_id, 0)

    def position(self, market_id: str) -> KalshiPosition:
        """Return the position in a market; create it if there is none."""
        return self.positions.setdefault(market_id, KalshiPosition())

    def position_in(self, market_id: str) -> KalshiPosition:
        """Return the position in a market; an empty one if nothing was traded."""
        return self.positions.get(market_id) or KalshiPosition()

    def resting_in(self, market_id: str) -> dict[str, KalshiOrder]:
        """Return the resting orders in a market by id."""
        return self.resting.get(market_id, {})

    def rest(self, order: KalshiOrder) -> None:
        """Add an order that rests in the book."""
        self.resting.setdefault(order.market_id, {})[order.order_id] = order

    def unrest(self, order: KalshiOrder) -> None:
        """Remove an order that left the book."""
        self.resting.get(order.market_id, {}).pop(order.order_id, None)

    def rebind(self, market_id: str) -> None:
        """Recompute the money reserved for the resting orders of a market."""
        if self.house:
            return
        costs = [measure_cost(order) for order in self.resting_in(market_id).values()]
        self._bound[market_id] = reserve_money(costs, self.position_in(market_id).position)
