"""Fixtures: exchanges with and without deduplication, and a journal in a folder of the test."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kloudtrader.orders import PlacedOrder, SqliteJournal, place_once

from .reference import Exchange, Order, ReferenceVenue

KO = {"symbol": "KO", "side": "buy", "quantity": 10, "price": "60.38"}
Place = Callable[..., PlacedOrder[Order]]


@pytest.fixture
def exchange() -> Exchange:
    return Exchange()


@pytest.fixture
def dedup() -> Exchange:
    return Exchange(deduplicates=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal that is older than the day: it need not look before its first sends."""
    path = tmp_path / "orders.sqlite"
    SqliteJournal(path, now=lambda: datetime(2026, 11, 20, tzinfo=UTC)).entries()
    return path


def journal_at(path: Path, exchange: Exchange) -> SqliteJournal:
    return SqliteJournal(path, now=lambda: exchange.time.at)


@pytest.fixture
def place(path: Path) -> Place:
    """Place an order as one call of a program would."""

    def call(target: Exchange | ReferenceVenue, **options: Any) -> PlacedOrder[Order]:
        venue = target if isinstance(target, ReferenceVenue) else ReferenceVenue(target)
        order = options.pop("order", KO)
        options.setdefault("key", "k")
        options.setdefault("journal", path)
        return place_once(venue, order, clock=venue.exchange.time.clock(), **options)

    return call
