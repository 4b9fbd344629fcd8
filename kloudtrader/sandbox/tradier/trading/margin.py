"""Compute the margin that positions require, and the buying power that is left.

The rules are simple ones. Shares need half of their value, long options all of it. A written
option needs nothing if shares cover it, the largest loss of the spread if a long option limits it,
otherwise three times its value; in a cash account a written put needs its strike in cash.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kloudtrader.sandbox.tradier.market.contracts import (
    CONTRACT_SIZE,
    OptionContract,
    read_contract,
)

Holdings = Mapping[str, int]
"""Quantities by symbol; negative for short positions."""
PriceOf = Callable[[str], int]
"""The price of one share, or of an option for one share, in cents."""


@dataclass(frozen=True, slots=True)
class MarginRequirement:
    """Hold what positions require, in cents."""

    stocks: int
    long_options: int
    written: int
    """Requirement of written options, apart from their value."""
    limited: int
    """Value of the written options whose loss a long option limits."""

    @property
    def total(self) -> int:
        """Return the requirement of all positions.

        The equity already lacks the value of written options, which the width of a spread includes.
        """
        return self.stocks + self.long_options + self.written - self.limited


@dataclass(slots=True)
class _Long:
    contract: OptionContract
    left: int


def compute_requirement(holdings: Holdings, price: PriceOf, is_cash: bool) -> MarginRequirement:
    """Return what positions require: in a cash account, written puts need their strike."""
    shares = {symbol: n for symbol, n in holdings.items() if read_contract(symbol) is None}
    options = {s: (c, holdings[s]) for s in holdings if (c := read_contract(s)) is not None}
    longs = [_Long(contract, n) for contract, n in options.values() if n > 0]
    written = limited = 0
    covering = dict(shares)
    for symbol, (contract, quantity) in sorted(options.items()):
        left = -quantity
        if left <= 0:
            continue
        value = price(symbol) * CONTRACT_SIZE
        for long, width in _list_limits(contract, longs):
            paired = min(left, long.left)
            long.left -= paired
            left -= paired
            written += paired * width * CONTRACT_SIZE
            limited += paired * value
        left -= _cover(contract, left, covering)
        each = contract.strike * CONTRACT_SIZE if is_cash and not contract.is_call else 3 * value
        written += left * each
    return MarginRequirement(
        stocks=sum(abs(n) * price(symbol) for symbol, n in shares.items()) // 2,
        long_options=sum(
            n * price(symbol) * CONTRACT_SIZE for symbol, (_, n) in options.items() if n > 0
        ),
        written=written,
        limited=limited,
    )


def _list_limits(written: OptionContract, longs: list[_Long]) -> list[tuple[_Long, int]]:
    """Return the long options that limit the loss of a written one, the narrowest spread first."""
    fits = [
        (long, _measure_width(written, long.contract))
        for long in longs
        if long.left
        and (long.contract.root, long.contract.is_call) == (written.root, written.is_call)
        and long.contract.expires >= written.expires
    ]
    return sorted(fits, key=lambda pair: pair[1])


def _measure_width(written: OptionContract, long: OptionContract) -> int:
    """Return the largest loss of a spread for one share."""
    worse = long.strike - written.strike
    return max(0, worse if written.is_call else -worse)


def _cover(contract: OptionContract, quantity: int, shares: dict[str, int]) -> int:
    """Return how many written contracts shares cover, and use these shares up."""
    held = shares.get(contract.root, 0)
    usable = held if contract.is_call else -held
    covered = max(0, min(quantity, usable // CONTRACT_SIZE))
    shares[contract.root] = held - covered * CONTRACT_SIZE * (1 if contract.is_call else -1)
    return covered


def count_uncovered(holdings: Holdings, kind: str) -> int:
    """Return the written contracts of a kind that neither shares nor long options cover."""
    covering = {symbol: n for symbol, n in holdings.items() if read_contract(symbol) is None}
    options = [(c, holdings[s]) for s in sorted(holdings) if (c := read_contract(s)) is not None]
    longs = [_Long(contract, n) for contract, n in options if n > 0]
    uncovered = 0
    for contract, quantity in options:
        left = -quantity
        if left <= 0 or contract.kind != kind:
            continue
        for long, _ in _list_limits(contract, longs):
            paired = min(left, long.left)
            long.left -= paired
            left -= paired
        uncovered += left - _cover(contract, left, covering)
    return uncovered
