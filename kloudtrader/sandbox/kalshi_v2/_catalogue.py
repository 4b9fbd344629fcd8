"""List series, events and markets: their terms, price grids and fees."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from kloudtrader.sandbox.kalshi_v2.units import CENT, DOLLAR, GRID
from kloudtrader.sandbox.matching.order_records import KalshiOrder

FeeType: TypeAlias = Literal[
    "quadratic", "quadratic_with_maker_fees", "quadratic_with_combo_maker_fees", "flat"
]
PriceStructure: TypeAlias = Literal[
    "linear_cent",
    "deci_cent",
    "tapered_deci_cent",
    "center_whole_edge_half_cent",
    "center_deci_edge_centi_cent",
]

_EDGE = 10 * CENT
_GRIDS: dict[str, tuple[int, int, int]] = {
    "linear_cent": (CENT, CENT, _EDGE),
    "deci_cent": (CENT // 10, CENT // 10, _EDGE),
    "tapered_deci_cent": (CENT // 10, CENT, _EDGE),
    "center_whole_edge_half_cent": (CENT // 2, CENT, _EDGE),
    "center_deci_edge_centi_cent": (CENT // 100, CENT // 10, CENT),
}
"""Step at the edges, step in the centre, and the width of an edge."""

_MAKER_SHARES: dict[str, tuple[int, int]] = {
    "quadratic_with_maker_fees": (1, 4),
    "quadratic_with_combo_maker_fees": (1, 2),
}


@dataclass(frozen=True, slots=True)
class SeriesListing:
    """Hold a series."""

    ticker: str
    title: str
    category: str = "Economics"
    frequency: str = "custom"
    fee_type: FeeType = "quadratic"
    fee_per_mille: int = 1000
    """The fee multiplier in thousandths."""


@dataclass(frozen=True, slots=True)
class EventListing:
    """Hold an event."""

    ticker: str
    series_ticker: str
    title: str
    mutually_exclusive: bool = False


@dataclass(frozen=True, slots=True)
class MarketListing:
    """Hold what API v2 tells about a market beside its terms and its book."""

    ticker: str
    event_ticker: str
    number: int
    """Place in the list; the last market that was listed has the highest."""
    sub_title: str = ""
    shard: int = 0
    structure: PriceStructure = "linear_cent"
    settlement_seconds: int = 3600


@dataclass(slots=True)
class Catalogue:
    """Hold all series, events and markets by ticker."""

    series: dict[str, SeriesListing] = field(default_factory=dict[str, SeriesListing])
    events: dict[str, EventListing] = field(default_factory=dict[str, EventListing])
    markets: dict[str, MarketListing] = field(default_factory=dict[str, MarketListing])

    def find_series(self, market_ticker: str) -> SeriesListing:
        """Return the series of a market."""
        event = self.events[self.markets[market_ticker].event_ticker]
        return self.series[event.series_ticker]

    def list_shards(self) -> list[int]:
        """Return the numbers of all shards; 0 is always one."""
        return sorted({0, *(market.shard for market in self.markets.values())})


def list_price_ranges(structure: PriceStructure) -> list[tuple[int, int, int]]:
    """Return start, end and step of each part of a price grid."""
    edge_step, step, width = _GRIDS[structure]
    if edge_step == step:
        return [(0, DOLLAR, step)]
    return [
        (0, width, edge_step),
        (width, DOLLAR - width, step),
        (DOLLAR - width, DOLLAR, edge_step),
    ]


def is_on_grid(structure: PriceStructure, price: int) -> bool:
    """Return whether an order may have a price."""
    if not 0 < price < DOLLAR:
        return False
    return any(
        start <= price <= end and (price - start) % step == 0
        for start, end, step in list_price_ranges(structure)
    )


class QuadraticFees:
    """Charge each fill 7 percent of the variance of its contracts, times the series' multiplier.

    Makers pay a share that depends on the series, mostly nothing. The fee is rounded up to 0.000001
    dollars. A balance moves in steps of 0.0001 dollars: what is lost by that is a rounding fee,
    and each order gets it back as soon as it adds up to a step.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def estimate(self, market_id: str, fills: Sequence[tuple[int, int]]) -> int:
        """Return the most that fills on arrival may be charged."""
        return sum(self._compute(market_id, *fill, is_taker=True) + GRID for fill in fills)

    def charge(self, order: KalshiOrder, price: int, count: int, paid: int, is_taker: bool) -> int:
        """Return the fee of a fill, and count its rounding on the order."""
        fee = self._compute(order.market_id, price, count, is_taker=is_taker)
        rounding = -(paid + fee) % GRID
        order.rounding_fees += rounding
        # The fee of a fill is never negative, so a step may have to wait for a later one.
        returned = min(order.rounding_fees, fee + rounding) // GRID * GRID
        order.rounding_fees -= returned
        return fee + rounding - returned

    def _compute(self, market_id: str, price: int, count: int, *, is_taker: bool) -> int:
        series = self._catalogue.find_series(market_id)
        top, bottom = (1, 1) if is_taker else _MAKER_SHARES.get(series.fee_type, (0, 1))
        variance = count * price * (DOLLAR - price)
        return -(-7 * top * series.fee_per_mille * variance // (bottom * 10**9))
