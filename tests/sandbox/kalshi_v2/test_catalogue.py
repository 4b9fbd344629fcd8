"""Test price grids and fees."""

from datetime import UTC, datetime

import pytest

from kloudtrader.sandbox.kalshi_v2._catalogue import (
    Catalogue,
    EventListing,
    FeeType,
    MarketListing,
    PriceStructure,
    QuadraticFees,
    SeriesListing,
    is_on_grid,
    list_price_ranges,
)
from kloudtrader.sandbox.kalshi_v2.units import GRID, parse_decimal
from kloudtrader.sandbox.matching.order_records import KalshiOrder


@pytest.mark.parametrize(
    ("structure", "valid", "wrong"),
    [
        ("linear_cent", "0.01 0.50 0.99", "0 1 0.005 0.501"),
        ("deci_cent", "0.001 0.501 0.999", "0 1 0.0005"),
        ("tapered_deci_cent", "0.001 0.099 0.10 0.11 0.90 0.901", "0.101 0.899 0.0005"),
        ("center_whole_edge_half_cent", "0.005 0.095 0.5 0.905", "0.001 0.105"),
        ("center_deci_edge_centi_cent", "0.0001 0.0099 0.011 0.989 0.9901", "0.0101 0.5001"),
    ],
)
def test_a_price_is_on_the_grid_of_its_market(
    structure: PriceStructure, valid: str, wrong: str
) -> None:
    for texts, expected in ((valid, True), (wrong, False)):
        for text in texts.split():
            price = parse_decimal(text, 4)
            assert price is not None
            assert is_on_grid(structure, price) is expected, text
    ranges = list_price_ranges(structure)
    assert (ranges[0][0], ranges[-1][1]) == (0, 10_000)
    assert all(is_on_grid(structure, cents * 100) for cents in range(1, 100))


def make_fees(fee_type: FeeType = "quadratic", per_mille: int = 1000) -> QuadraticFees:
    series = SeriesListing("S", "?", fee_type=fee_type, fee_per_mille=per_mille)
    listing = MarketListing("M", "E", 1)
    return QuadraticFees(
        Catalogue({"S": series}, {"E": EventListing("E", "S", "?")}, {"M": listing})
    )


def make_order() -> KalshiOrder:
    at = datetime(2026, 11, 30, tzinfo=UTC)
    return KalshiOrder("o", 1, "u/0/0", "M", True, 5000, 100, 100, at)


def charge(fees: QuadraticFees, price: int, count: int, *, is_taker: bool = True) -> int:
    return fees.charge(make_order(), price, count, price * count, is_taker)


@pytest.mark.parametrize(
    ("price", "count", "fee"),
    [(5200, 100, 17_500), (9900, 100, 700), (5000, 100, 17_500), (5000, 10_000, 1_750_000)],
)
def test_a_taker_pays_7_percent_of_the_variance(price: int, count: int, fee: int) -> None:
    assert charge(make_fees(), price, count) == fee
    assert charge(make_fees(per_mille=500), price, count) in {fee // 2, fee // 2 + 50}
    assert charge(make_fees(per_mille=0), price, count) == 0


def test_the_fee_is_rounded_up_and_the_balance_down() -> None:
    fees, order = make_fees(), make_order()
    # 0.07 x 0.055 x 0.945 is 0.00363825; the balance moves by whole 0.0001 dollars.
    assert fees.charge(order, 550, 100, 55_000, True) == 3_700
    assert order.rounding_fees == 3_700 - 3_639


@pytest.mark.parametrize(
    ("fee_type", "fee"),
    [
        ("quadratic", 0),
        ("quadratic_with_maker_fees", 4_400),
        ("quadratic_with_combo_maker_fees", 8_800),
    ],
)
def test_a_maker_pays_nothing_a_quarter_or_half(fee_type: FeeType, fee: int) -> None:
    assert charge(make_fees(fee_type), 5000, 100, is_taker=False) == fee


def test_rounding_is_paid_back_in_steps() -> None:
    fees, order = make_fees(), make_order()
    charged = exact = 0
    for _ in range(50):
        charged += fees.charge(order, 550, 100, 55_000, True)
        exact += 3_639
        assert 0 <= charged - exact < GRID
        assert (charged - exact) == order.rounding_fees
    assert fees.estimate("M", [(550, 100)] * 50) >= charged
