"""Plan an order before anything changes: accepted contracts, fills, fees and money."""

from dataclasses import dataclass

from kloudtrader.sandbox.matching.book import MarketBook
from kloudtrader.sandbox.matching.order_records import KalshiOrder, KalshiRefusal, NewOrder
from kloudtrader.sandbox.matching.wallet import OrderCost, Wallet, measure_cost, reserve_cents


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

_LAST = 2**63  # sorts behind every resting order


@dataclass(frozen=True, slots=True)
class OrderPlan:
    """Hold what happens to an order on arrival."""

    count: int
    """Contracts accepted."""
    fills: list[tuple[KalshiOrder, int]]
    fees: int


def plan_order(wallet: Wallet, book: MarketBook, new: NewOrder, fees: Fees) -> OrderPlan:
    """Apply the caps, find the fills and check the money.

    Raises:
        KalshiRefusal: a cap leaves nothing to place, or the money does not suffice.
    """
    wanted = _cap_by_position(wallet, new)
    fills = book.match(new.is_yes, new.price, wanted)
    if new.max_cost_cents:
        wanted, fills = _cap_by_cost(new, wanted, fills)
    plan = OrderPlan(
        wanted, fills, fees.for_fills([(100 - resting.price, n) for resting, n in fills])
    )
    if not wallet.house:
        _require_money(wallet, new, plan)
    return plan


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
    """Return the contracts that the cap pays: first the fills, then the rest."""
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


def _require_money(wallet: Wallet, new: NewOrder, plan: OrderPlan) -> None:
    """Refuse an order that could cost more than is available.

    Contracts that close the opposite position need no money, and they pay their fee from what
    they return. Fills are counted at their real price, the rest at the limit.
    """
    saved, returned = _compute_fill_gains(new, plan, _count_closing(wallet, new))
    costs = [measure_cost(order) for order in wallet.resting_in(new.market_id).values()]
    costs.append(OrderCost(new.price, _LAST, new.is_yes, plan.count))
    bound = reserve_cents(costs, wallet.position_in(new.market_id).position)
    needed = bound - wallet.bound_in(new.market_id) - saved + max(0, plan.fees - returned)
    if needed > wallet.available:
        raise KalshiRefusal(
            400,
            "insufficient_balance",
            f"the order needs {needed} cents and {wallet.available} are available",
        )


def _count_closing(wallet: Wallet, new: NewOrder) -> int:
    """Return how many of the first contracts only close the opposite position.

    No own order has priority over them: an order at this price or a better one would have met the
    same resting orders before.
    """
    return wallet.position_in(new.market_id).count(not new.is_yes)


def _compute_fill_gains(new: NewOrder, plan: OrderPlan, free: int) -> tuple[int, int]:
    """Return cents saved by fills below the limit, and cents returned by closing fills."""
    saved = returned = 0
    for resting, count in plan.fills:
        closing = min(free, count)
        free -= closing
        returned += closing * resting.price
        saved += (count - closing) * (new.price - (100 - resting.price))
    return saved, returned
