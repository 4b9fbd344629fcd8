"""Plan an order before anything changes: accepted contracts, fills, fees and money."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from kloudtrader.sandbox.matching.book import MarketBook
from kloudtrader.sandbox.matching.order_records import KalshiOrder, KalshiRefusal, NewOrder
from kloudtrader.sandbox.matching.wallet import OrderCost, Wallet, measure_cost, reserve_money


@dataclass(frozen=True, slots=True)
class Fees:
    """Charge a share of the contract's variance, rounded up to the next cent per order.

    The contract of API v1 has no formula; ``Fees(rate_bp=700)`` charges seven percent of
    ``price * (1 - price)`` dollars a contract, the formula that the exchange used later.
    """

    rate_bp: int = 0
    """Basis points; 0 charges nothing."""

    def for_fills(self, fills: list[tuple[int, int]]) -> int:
        """Return the fee in cents for ``(price, count)`` fills of one order."""
        raw = sum(self.rate_bp * count * price * (100 - price) for price, count in fills)
        return -(-raw // 1_000_000)


NO_FEES = Fees()
"""No fees."""


class FillFees(Protocol):
    """Charge each fill for itself, as API v2 does."""

    def estimate(self, market_id: str, fills: Sequence[tuple[int, int]]) -> int:
        """Return the most that ``(price, count)`` fills on arrival may be charged."""
        ...

    def charge(self, order: KalshiOrder, price: int, count: int, paid: int, is_taker: bool) -> int:
        """Return the fee of a fill that costs ``paid`` without it, and count it on the order."""
        ...


_LAST = 2**63  # sorts behind every resting order


@dataclass(frozen=True, slots=True)
class Crossing:
    """Hold the resting orders that an incoming order meets."""

    fills: list[tuple[KalshiOrder, int]] = field(default_factory=list[tuple[KalshiOrder, int]])
    cancelled: list[KalshiOrder] = field(default_factory=list[KalshiOrder])
    """Resting orders of the same owner that make way."""
    is_stopped: bool = False
    """True if the incoming order ends at an order of the same owner."""


@dataclass(frozen=True, slots=True)
class OrderPlan:
    """Hold what happens to an order on arrival."""

    count: int
    """Contracts accepted."""
    crossing: Crossing
    fees: int
    """Charged for the whole order."""
    fill_fees: int = 0
    """The most that the fills are charged one by one."""

    @property
    def fills(self) -> list[tuple[KalshiOrder, int]]:
        """Return the resting orders that are filled, with contracts of each."""
        return self.crossing.fills


@dataclass(frozen=True, slots=True)
class OrderPlanner:
    """Plan the orders of a wallet in a market.

    Attributes:
        fees: for a whole order.
        fill_fees: for each fill, or nothing.
        is_own: whether a resting order has the owner of the wallet.
        replaced: a resting order that the new one takes the place of.
    """

    wallet: Wallet
    book: MarketBook
    fees: Fees
    fill_fees: FillFees | None
    is_own: Callable[[KalshiOrder], bool]
    replaced: KalshiOrder | None = None

    def plan(self, new: NewOrder) -> OrderPlan:
        """Apply the caps, find the fills and check the money.

        Raises:
            KalshiRefusal: a cap leaves nothing to place, the money does not suffice, or the order
                may only rest, or only be filled at once, and cannot.
        """
        wanted = _cap_by_position(self.wallet, new)
        crossing = self._cross(new, self._count_reducing(new) if new.terms.reduce_only else wanted)
        _check_terms(new, wanted, crossing)
        if new.max_cost_cents:
            wanted, kept = _cap_by_cost(new, wanted, crossing.fills)
            crossing = Crossing(kept)
        fills = [(self.book.payout - resting.price, n) for resting, n in crossing.fills]
        per_fill = self.fill_fees.estimate(new.market_id, fills) if self.fill_fees else 0
        plan = OrderPlan(wanted, crossing, self.fees.for_fills(fills), per_fill)
        if not self.wallet.house:
            self._require_money(new, plan)
        return plan

    def _count_reducing(self, new: NewOrder) -> int:
        """Return how many contracts of an order only close the opposite position."""
        return min(new.count, self.wallet.position_in(new.market_id).count(not new.is_yes))

    def _cross(self, new: NewOrder, count: int) -> Crossing:
        crossing = Crossing()
        for resting in self.book.opposite(new.is_yes, new.price):
            if not count:
                break
            if new.terms.self_trade != "allow" and self.is_own(resting):
                if new.terms.self_trade == "taker_at_cross":
                    return Crossing(crossing.fills, is_stopped=True)
                crossing.cancelled.append(resting)
                continue
            taken = min(count, resting.remaining_count)
            crossing.fills.append((resting, taken))
            count -= taken
        return crossing

    def _require_money(self, new: NewOrder, plan: OrderPlan) -> None:
        """Refuse an order that could cost more than is available.

        Contracts that close the opposite position need no money, and they pay their fee from what
        they return. Fills are counted at their real price, the rest at the limit.
        """
        wallet = self.wallet
        count = self._count_reducing(new) if new.terms.reduce_only else plan.count
        saved, returned = self._compute_fill_gains(new, plan)
        resting = wallet.resting_in(new.market_id).values()
        costs = [measure_cost(order) for order in resting if order is not self.replaced]
        costs.append(OrderCost(new.price, _LAST, new.is_yes, count))
        bound = reserve_money(costs, wallet.position_in(new.market_id).position)
        fees = plan.fees + plan.fill_fees
        needed = bound - wallet.bound_in(new.market_id) - saved + max(0, fees - returned)
        if needed > wallet.available:
            raise KalshiRefusal(
                400,
                "insufficient_balance",
                f"the order needs {needed} cents and {wallet.available} are available",
            )

    def _compute_fill_gains(self, new: NewOrder, plan: OrderPlan) -> tuple[int, int]:
        """Return money saved by fills below the limit, and money returned by closing fills.

        The first contracts close the opposite position. No own order has priority over them: an
        order at this price or a better one would have met the same resting orders before.
        """
        free = self.wallet.position_in(new.market_id).count(not new.is_yes)
        saved = returned = 0
        for resting, count in plan.fills:
            closing = min(free, count)
            free -= closing
            returned += closing * resting.price
            saved += (count - closing) * (new.price - (self.book.payout - resting.price))
        return saved, returned


def _check_terms(new: NewOrder, wanted: int, crossing: Crossing) -> None:
    filled = sum(count for _, count in crossing.fills)
    if new.terms.post_only and (crossing.fills or crossing.cancelled or crossing.is_stopped):
        raise KalshiRefusal(400, "invalid_order", "post only cross")
    # An order that meets one of its owner ends there as if it were immediate-or-cancel.
    if new.terms.fill_or_kill and filled < wanted and not crossing.is_stopped:
        code = "fill_or_kill_insufficient_resting_volume"
        raise KalshiRefusal(409, code, "the book cannot fill the whole order")


def _cap_by_position(wallet: Wallet, new: NewOrder) -> int:
    if not new.sell_position_capped:
        return new.count
    held = wallet.position_in(new.market_id).count(not new.is_yes)
    if not held:
        raise KalshiRefusal(
            400,
            "no_position_to_close",
            "sell_position_capped is set, but no opposite position is held in this market",
        )
    return min(new.count, held)


def _cap_by_cost(
    new: NewOrder, wanted: int, fills: list[tuple[KalshiOrder, int]]
) -> tuple[int, list[tuple[KalshiOrder, int]]]:
    """Return the contracts that the cap, which only API v1 has, pays: fills, then the rest."""
    left, accepted, kept = new.max_cost_cents, 0, list[tuple[KalshiOrder, int]]()
    for resting, count in fills:
        taken = min(count, left // (100 - resting.price))
        if taken:
            kept.append((resting, taken))
        accepted += taken
        left -= taken * (100 - resting.price)
        if taken < count:
            break
    else:
        accepted += min(wanted - accepted, left // new.price)
    if not accepted:
        raise KalshiRefusal(400, "max_cost_too_low", "max_cost_cents does not pay for one contract")
    return accepted, kept
