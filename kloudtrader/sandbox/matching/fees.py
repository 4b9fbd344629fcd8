"""Fees on fills that take liquidity."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fees:
    """A share of the contract's variance, rounded up to the next cent over a whole order.

    The contract of API v1 names no formula; ``Fees(rate_bp=700)`` charges seven percent of
    ``price * (1 - price)`` dollars a contract, the shape that the exchange used later.
    """

    rate_bp: int = 0
    """Basis points; 0 charges nothing."""

    def on(self, fills: list[tuple[int, int]]) -> int:
        """Cents to pay for ``(price, count)`` fills of one order."""
        raw = sum(self.rate_bp * count * price * (100 - price) for price, count in fills)
        return -(-raw // 1_000_000)


NO_FEES = Fees()
"""Charges nothing."""
