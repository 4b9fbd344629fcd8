"""Test the format of cells."""

import re
import time
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from kloudtrader.cli.ui.cells import Cell, CellKind, format_cell, name_zone


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        (1234.5, "usd", Cell("1,234.50")),
        (-1234.5, "gain", Cell("-1,234.50", "red")),
        (0.5, "gain", Cell("+0.50", "green")),
        (0.0, "gain", Cell("0.00")),
        (1234, "cents", Cell("12.34")),
        (-5, "cent_gain", Cell("-0.05", "red")),
        (Decimal("14.12"), "cents", Cell("0.14")),
        (Decimal("-1.75"), "cent_gain", Cell("-0.02", "red")),
        (Decimal("1234.5"), "usd", Cell("1,234.50")),
        (Decimal("0.0175"), "price", Cell("0.0175")),
        (Decimal("2.5"), "count", Cell("2.5")),
        (-100.0, "percent", Cell("-100.00", "red")),
        (-0.004, "percent", Cell("0.00")),
        (-0.001, "usd", Cell("0.00")),
        (0.001, "gain", Cell("0.00")),
        (-10.0, "usd", Cell("-10.00")),
        (0.5765, "price", Cell("0.5765")),
        (1234.5, "price", Cell("1,234.50")),
        (60, "price", Cell("60.00")),
        (-0.125, "price", Cell("-0.125")),
        (200 / 3, "price", Cell("66.666667")),
        (18.0, "number", Cell("18")),
        (1e6, "number", Cell("1,000,000")),
        (0.25, "number", Cell("0.25")),
        (4410146, "count", Cell("4410146")),
        (True, "text", Cell("yes")),
        (None, "usd", Cell("-")),
        ("", "text", Cell("-")),
        ("rejected", "status", Cell("rejected", "red")),
        ("held", "status", Cell("held")),
        (datetime(2026, 3, 5, tzinfo=UTC), "day", Cell("2026-03-05")),
    ],
)
def test_format_cell(value: object, kind: CellKind, shown: Cell) -> None:
    assert format_cell(value, kind) == shown


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Tokyo"])
@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:00+00:00"])
def test_times_at_the_ends_of_the_calendar_are_shown(
    zone: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Show Go's zero time, which Kalshi sends."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        moment = datetime.fromisoformat(text)
        assert re.match(
            r"(0001|9998|9999|1000)-\d\d-\d\d \d\d:\d\d$", format_cell(moment, "time").text
        )
        assert name_zone([moment])
    finally:
        monkeypatch.undo()
        time.tzset()
