"""Fixtures: exchanges with and without deduplication, and journals of both engines."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kloudtrader.orders import (
    Journal,
    JournalEntry,
    PlacedOrder,
    SqliteJournal,
    choose_journal,
    place_once,
    settle,
)

from .postgres_server import PASSWORD, PostgresServer
from .reference import Exchange, Order, ReferenceVenue

KO = {"symbol": "KO", "side": "buy", "quantity": 10, "price": "60.38"}
ENGINES = ("sqlite", "postgres")
Place = Callable[..., PlacedOrder[Order]]
Location = str | Path
"""A file, or the URL of a database."""


@pytest.fixture
def exchange() -> Exchange:
    return Exchange()


@pytest.fixture
def dedup() -> Exchange:
    return Exchange(deduplicates=True)


@pytest.fixture
def engine() -> str:
    """A module whose tests run on both engines has a fixture of this name with parameters."""
    return "sqlite"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal that is older than the day: it need not look before its first sends."""
    path = tmp_path / "orders.sqlite"
    SqliteJournal(path, now=lambda: datetime(2026, 11, 20, tzinfo=UTC)).entries()
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A server for all tests of one worker."""
    server = PostgresServer()
    try:
        server.create()
        server.start()
        server.execute("CREATE DATABASE other", "CREATE ROLE only_tls LOGIN SUPERUSER")
        server.execute(f"CREATE ROLE with_password LOGIN SUPERUSER PASSWORD '{PASSWORD}'")
        yield server
    finally:
        server.remove()


@pytest.fixture
def url(postgres: PostgresServer) -> str:
    """A database without a journal."""
    return postgres.forget_journal("postgres")


@pytest.fixture
def store(engine: str, request: pytest.FixtureRequest) -> Location:
    """A journal that is older than the day, on the engine of the module."""
    if engine == "sqlite":
        path: Path = request.getfixturevalue("path")
        return path
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.empty_journal()


@pytest.fixture
def new_store(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Location:
    """Where a second journal can be created."""
    if engine == "sqlite":
        return tmp_path / "new.sqlite"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.forget_journal("other")


def journal_at(store: Location, exchange: Exchange) -> Journal:
    journal = choose_journal(store, now=lambda: exchange.time.at)
    assert journal is not None
    return journal


def settle_key(
    venue: ReferenceVenue, journal: Journal, key_or_id: str, placed: str | None = None
) -> JournalEntry:
    entries = journal.entries(key=key_or_id) or journal.entries(our_id=key_or_id)
    return settle(venue, journal, entries[0], placed)


@pytest.fixture
def place(store: Location) -> Place:
    """Place an order as one call of a program would."""

    def call(target: Exchange | ReferenceVenue, **options: Any) -> PlacedOrder[Order]:
        venue = target if isinstance(target, ReferenceVenue) else ReferenceVenue(target)
        order = options.pop("order", KO)
        options.setdefault("key", "k")
        options.setdefault("journal", store)
        return place_once(venue, order, clock=venue.exchange.time.clock(), **options)

    return call
