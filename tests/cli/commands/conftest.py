"""Share a market, and read what a Kalshi command changed."""

import pytest

from kloudtrader import kalshi

MARKET = "6f1c2b0a-0000-4000-8000-000000000001"


@pytest.fixture
def market_id() -> str:
    return kalshi.get_markets().markets[0].id


def create_arguments(market_id: str, *options: str) -> tuple[str, ...]:
    return ("kalshi", "order", "create", market_id, "yes", "5", "1", *options)


def list_resting() -> list[kalshi.Order]:
    return kalshi.user_orders_get(status="resting").orders


def list_watchlist() -> list[str]:
    return kalshi.user_get_watchlist().watchlist.market_ids
