"""What a member holds in one market, and what it has cost and earned. Money is in cents."""

from dataclasses import dataclass


@dataclass(slots=True)
class Position:
    """Contracts of one member in one market; positive is Yes, negative is No.

    Always: money paid in for what is held is ``position_cost``; everything that left the position
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

    def held(self, is_yes: bool) -> int:
        """Contracts held of one side."""
        return max(0, self.position if is_yes else -self.position)

    def buy(self, is_yes: bool, count: int, price: int) -> int:
        """Take in ``count`` contracts and return how many opposite ones they cancelled out.

        Each cancelled pair is worth 100 cents, whatever happens.
        """
        held = self.held(not is_yes)
        closed = min(count, held)
        if closed:
            cost = self.position_cost * closed // held
            self.position_cost -= cost
            self.realized_pnl += closed * (100 - price) - cost
        opened = count - closed
        self.position_cost += opened * price
        self.total_cost += opened * price
        self.position += count if is_yes else -count
        self.volume += count
        return closed

    def settle(self, yes_won: bool) -> int:
        """End the position at 100 or 0 cents a contract and return the payout."""
        payout = 100 * self.held(yes_won)
        self.final_position = self.position
        self.final_position_cost = self.position_cost
        self.realized_pnl += payout - self.position_cost
        self.position = 0
        self.position_cost = 0
        self.is_settled = True
        return payout
