"""A ticker stands for a market's id on API v1, too."""

from collections.abc import Iterator

import pytest

from kloudtrader import kalshi
from kloudtrader.kalshi.markets import read_market_id
from kloudtrader.runtime.errors import InvalidArgument, NotFound
from kloudtrader.sandbox import Sandbox
from kloudtrader_kalshi import models


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    with Sandbox(7) as sandbox:
        for name, value in sandbox.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("KLOUDTRADER_KALSHI_API", "v1")
        yield sandbox


def test_a_ticker_does_wherever_a_market_is_named(sandbox: Sandbox) -> None:
    market = kalshi.get_markets().markets[0]
    ticker = str(market.ticker_name)
    assert kalshi.get_market(ticker).market.id == market.id
    by_id = kalshi.get_market_order_book(market.id)
    assert kalshi.get_market_order_book(ticker) == by_id
    request = models.UserOrderCreateRequest(market_id=ticker, side="yes", count=1, price=1)
    created = kalshi.user_order_create(user_order_create_request=request).order
    placed = kalshi.place_once(request)
    assert created.market_id == placed.market_id == market.id
    listed = kalshi.user_orders_get(market_id=ticker, status="resting").orders
    assert {created.order_id, placed.order_id} <= {order.order_id for order in listed}
    walked = {order.order_id for order in kalshi.iter_user_orders(market_id=ticker, page_size=1)}
    assert {created.order_id, placed.order_id} <= walked
    assert kalshi.user_get_market_position(ticker).market_position.market_id == market.id
    assert {trade.market_id for trade in kalshi.user_trades_get(market_id=ticker).trades} <= {
        market.id
    }
    kalshi.user_add_watchlist(ticker)
    assert market.id in kalshi.user_get_watchlist().watchlist.market_ids
    kalshi.user_remove_watchlist(ticker)
    assert market.id not in kalshi.user_get_watchlist().watchlist.market_ids
    cancelled = kalshi.cancel_all(market_id=ticker)
    assert {order.market_id for order in cancelled.orders} == {market.id}


def test_an_unknown_ticker_is_not_found_and_nothing_is_placed(sandbox: Sandbox) -> None:
    request = models.UserOrderCreateRequest(market_id="NO-SUCH", side="yes", count=1, price=1)
    for place in (
        lambda: kalshi.user_order_create(user_order_create_request=request),
        lambda: kalshi.place_once(request),
    ):
        with pytest.raises(NotFound):
            place()
    methods = [logged.method for logged in sandbox.log.entries()]
    assert "POST" not in methods


@pytest.mark.parametrize(
    "market",
    [
        None,
        "",
        "m-1",
        "b2d8a1f4-7f1a-4c8e-8a55-0d9c6b7e2f22",
        "B2D8A1F4-7F1A-4C8E-8A55-0D9C6B7E2F22",
    ],
)
def test_an_id_is_sent_as_it_is(market: str | None) -> None:
    assert read_market_id(market) == market


def test_markets_are_iterated_without_filters_on_v1(sandbox: Sandbox) -> None:
    assert list(kalshi.iter_markets()) == kalshi.get_markets().markets
    with pytest.raises(InvalidArgument):
        kalshi.iter_markets(series_ticker="KX")
