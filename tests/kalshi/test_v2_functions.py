"""The documented functions on API v2: the caller's code stays as it is."""

from __future__ import annotations

import datetime
import signal
import threading
import time
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

import kloudtrader
from kloudtrader import kalshi
from kloudtrader.kalshi import _v2_functions
from kloudtrader.kalshi_v2 import InsufficientBalance
from kloudtrader.orders import KeyConflict
from kloudtrader.runtime.client import CallResult
from kloudtrader.runtime.errors import (
    CallError,
    ConfigurationError,
    InvalidArgument,
    NotFound,
    OutcomeUnknown,
    StillOpen,
)
from kloudtrader.runtime.policy import Timeout
from kloudtrader_kalshi import models
from tests.kalshi_v2.desk import TICKER
from tests.kalshi_v2.exchange import ED25519, KEY_ID, pem
from tests.kalshi_v2.order_stub import (
    AFTER,
    BEFORE,
    HONEST,
    READ_FAULTS,
    Fault,
    OrderBook,
    OrderStub,
)
from tests.stub import Stub, StubResponse

V1 = ("KALSHI_USER_ID", "KALSHI_TOKEN", "KALSHI_EMAIL", "KALSHI_PASSWORD", "KLOUDTRADER_KALSHI_API")
REQUEST = {"market_id": TICKER, "side": "no", "count": 10, "price": 58}


@pytest.fixture(scope="module")
def server() -> Any:
    with OrderStub() as server:
        yield server


@pytest.fixture
def book(server: OrderStub, monkeypatch: pytest.MonkeyPatch) -> OrderBook:
    """An exchange of API v2, and nobody at the address of API v1."""
    server.book = OrderBook(key_id=KEY_ID)
    for name in V1:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KLOUDTRADER_KALSHI_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("KLOUDTRADER_KALSHI_V2_URL", server.url)
    monkeypatch.setenv("KALSHI_API_KEY_ID", KEY_ID)
    monkeypatch.setenv("KALSHI_PRIVATE_KEY", pem(ED25519))
    monkeypatch.delenv("KLOUDTRADER_JOURNAL", raising=False)
    return server.book


def create(**change: Any) -> models.Order:
    request = models.UserOrderCreateRequest(**(REQUEST | change))
    return kalshi.user_order_create(user_order_create_request=request).order


# --- which API ------------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["KALSHI_API_KEY_ID", "KALSHI_PRIVATE_KEY"])
def test_half_of_the_credentials_never_falls_back_to_v1(
    book: OrderBook, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setenv("KALSHI_USER_ID", "u")
    monkeypatch.setenv("KALSHI_TOKEN", "t")
    monkeypatch.delenv(missing)
    with pytest.raises(ConfigurationError) as caught:
        kalshi.user_get_balance()
    assert missing in str(caught.value)


def test_the_environment_chooses(book: OrderBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLOUDTRADER_KALSHI_API", "v1")
    with pytest.raises(ConfigurationError) as caught:
        kalshi.user_get_balance()
    assert "KALSHI_EMAIL" in str(caught.value)
    monkeypatch.delenv("KALSHI_API_KEY_ID")
    monkeypatch.delenv("KALSHI_PRIVATE_KEY")
    monkeypatch.setenv("KLOUDTRADER_KALSHI_API", "V2")
    with pytest.raises(ConfigurationError) as caught:
        kalshi.user_get_balance()
    assert caught.value.setting == "KALSHI_API_KEY_ID"
    monkeypatch.setenv("KLOUDTRADER_KALSHI_API", "v3")
    with pytest.raises(ConfigurationError) as caught:
        kalshi.user_get_balance()
    assert caught.value.setting == "KLOUDTRADER_KALSHI_API"
    assert book.received == []


ENDED: dict[str, Callable[[], object]] = {
    "user_get_profile": lambda: kalshi.user_get_profile(),
    "user_get_watchlist": lambda: kalshi.user_get_watchlist(),
    "user_add_watchlist": lambda: kalshi.user_add_watchlist(TICKER),
    "user_remove_watchlist": lambda: kalshi.user_remove_watchlist(TICKER, user_id="u"),
    "user_change_password": lambda: kalshi.user_change_password(
        user_change_password_request=models.UserChangePasswordRequest(
            old_password="old-secret", new_password="new-secret"
        )
    ),
    "log_in": lambda: kalshi.SessionApi(kalshi.ApiClient()).log_in(email="e", password="my-secret"),
    "log_out": lambda: kalshi.SessionApi(kalshi.ApiClient()).log_out(),
}


@pytest.mark.parametrize("name", ENDED)
def test_what_ended_with_v1_says_so(
    book: OrderBook, stub: Stub, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The error names the call, since when it is gone, and what to do; nothing is sent."""
    monkeypatch.setenv("KLOUDTRADER_KALSHI_URL", stub.url)
    monkeypatch.setenv("KALSHI_USER_ID", "u")
    monkeypatch.setenv("KALSHI_TOKEN", "t")
    with pytest.raises(ConfigurationError) as caught:
        ENDED[name]()
    text = str(caught.value)
    assert name in text
    assert "2025" in text
    assert "secret" not in text
    assert caught.value.setting == "KLOUDTRADER_KALSHI_API"
    assert book.received == []
    assert stub.seen == []


def test_a_client_of_a_named_server_still_logs_in(
    book: OrderBook, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address or a session of the program's own is API v1, whatever the environment chooses."""
    monkeypatch.setenv("KLOUDTRADER_KALSHI_URL", stub.url)
    monkeypatch.setenv("KALSHI_USER_ID", "u")
    monkeypatch.setenv("KALSHI_TOKEN", "t")
    key = {"cookie": "u t"}
    for configuration in (kalshi.Configuration(stub.url), kalshi.Configuration(api_key=key)):
        stub.on("POST /log_out", StubResponse(204))
        kalshi.SessionApi(kalshi.ApiClient(configuration)).log_out()
    assert stub.lines == ["POST /v1/log_out"] * 2


# --- orders ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", ["yes", "no"])
def test_every_price_is_sent_and_read_exactly(book: OrderBook, side: str) -> None:
    book.balances = {0: "10000.0000"}
    for price in range(1, 100):
        order = create(side=side, price=price, count=1)
        sent = book.creates[-1].json
        of_yes = price if side == "yes" else 100 - price
        assert sent["price"] == f"0.{of_yes:02}"
        assert sent["side"] == ("bid" if side == "yes" else "ask")
        assert (order.price, order.is_yes) == (price, side == "yes")
        assert type(order.price) is int
    listed = kalshi.user_orders_get().orders
    assert sorted(order.price or 0 for order in listed) == list(range(1, 100))
    assert {order.is_yes for order in listed} == {side == "yes"}


@pytest.mark.parametrize(
    ("fills", "status", "taken"),
    [("0", "resting", 0), ("4", "resting", 4), ("all", "executed", 10)],
)
def test_a_created_order_is_the_documented_one(
    book: OrderBook, fills: str, status: str, taken: int
) -> None:
    book.fills = fills
    order = create()
    row = book.orders[0]
    assert order.order_id == row["order_id"]
    assert order.market_id == TICKER
    assert order.status == status
    assert (order.place_count, order.remaining_count) == (10, 10 - taken)
    assert (order.taker_fill_count, order.maker_fill_count) == (taken, 0)
    assert order.decrease_count == 0
    assert row["client_order_id"]
    assert len(book.writes) == 1


@pytest.mark.parametrize(
    ("change", "argument"),
    [
        ({"sell_position_capped": True}, "sell_position_capped"),
        ({"max_cost_cents": 579}, "max_cost_cents"),
        ({"expiration_unix_ts": 1_700_000_000}, "expiration_unix_ts"),
    ],
)
def test_what_v2_cannot_express_is_refused_and_not_sent(
    book: OrderBook, change: dict[str, Any], argument: str
) -> None:
    request = models.UserOrderCreateRequest(**(REQUEST | change))
    for function in (create, lambda **_: kalshi.place_once(request)):
        with pytest.raises(InvalidArgument) as caught:
            function(**change)
        assert caught.value.argument == argument
    assert book.received == []


@pytest.mark.parametrize(
    "change",
    [
        {"max_cost_cents": 580},
        {"max_cost_cents": 0},
        {"sell_position_capped": False},
        {"expiration_unix_ts": 0},
    ],
)
def test_what_the_limit_already_keeps_is_sent(book: OrderBook, change: dict[str, Any]) -> None:
    assert create(**change).place_count == 10


def test_an_expiry_is_sent(book: OrderBook) -> None:
    expiry = int(book.now()) + 3600
    assert create(expiration_unix_ts=expiry).place_count == 10
    assert book.creates[0].json["expiration_time"] == expiry
    read = kalshi.user_orders_get().orders[0].expiration_ts
    assert read is not None
    assert read.timestamp() == expiry


def test_a_lost_order_is_unknown_and_can_be_looked_up(book: OrderBook) -> None:
    book.write_faults.append(AFTER["lost"])
    with pytest.raises(OutcomeUnknown) as caught:
        create()
    finding = caught.value.find_out()
    assert finding.verdict == "done"
    assert isinstance(finding.result, models.Order)
    assert (finding.result.place_count, finding.result.price) == (10, 58)
    assert all(isinstance(order, models.Order) for order in finding.evidence)
    assert len(book.creates) == 1


class TimeIsUpError(Exception):
    """An exception of a signal handler."""


WRITES: dict[str, Callable[[str], object]] = {
    "user_order_create": lambda order_id: create(count=3),
    "place_once": lambda order_id: kalshi.place_once(
        models.UserOrderCreateRequest(**REQUEST | {"count": 3})
    ),
    "user_order_cancel": lambda order_id: kalshi.user_order_cancel(order_id),
    "cancel_once": lambda order_id: kalshi.cancel_once(order_id),
    "cancel_all": lambda order_id: kalshi.cancel_all(),
}


@pytest.mark.parametrize("name", WRITES)
def test_an_interrupted_write_can_be_looked_up(book: OrderBook, name: str) -> None:
    order_id = create().order_id

    def interrupt(number: int, frame: object) -> None:
        raise TimeIsUpError

    def hold(book: OrderBook, received: Any) -> Fault:
        if received.is_write:
            assert waiting is not None
            signal.pthread_kill(waiting, signal.SIGALRM)
            time.sleep(0.05)
        return HONEST

    waiting = threading.main_thread().ident
    before = signal.signal(signal.SIGALRM, interrupt)
    book.pick = hold
    try:
        with pytest.raises(TimeIsUpError) as caught:
            WRITES[name](order_id)
    finally:
        signal.signal(signal.SIGALRM, before)
    book.pick = None
    cause = caught.value.__cause__
    assert isinstance(cause, OutcomeUnknown)
    finding = cause.find_out()
    assert finding.verdict == "done"
    assert isinstance(finding.result, models.Order)
    assert finding.result.place_count == (10 if "cancel" in name else 3)


def test_orders_of_errors_are_documented_ones(book: OrderBook, tmp_path: Any) -> None:
    order = create()
    book.pick = lambda book, received: BEFORE["lost"] if received.is_write else HONEST
    for function in (lambda: kalshi.cancel_once(order.order_id, patience=0.1), cancel_all_soon):
        with pytest.raises(StillOpen) as caught:
            function()
        (left,) = caught.value.orders
        assert isinstance(left, models.Order)
        assert (left.price, left.is_yes, left.remaining_count) == (58, False, 10)
    book.pick = None
    journal = tmp_path / "orders.sqlite"
    kalshi.place_once(models.UserOrderCreateRequest(**REQUEST), key="k", journal=journal)
    other = models.UserOrderCreateRequest(**REQUEST | {"price": 57})
    with pytest.raises(KeyConflict) as conflict:
        kalshi.place_once(other, key="k", journal=journal)
    assert isinstance(conflict.value.order, models.Order)


def cancel_all_soon() -> object:
    return kalshi.cancel_all(patience=0.1)


def test_an_order_that_costs_too_much_names_the_shard(book: OrderBook) -> None:
    book.balances = {0: "1.0000"}
    for function in (create, lambda: kalshi.place_once(models.UserOrderCreateRequest(**REQUEST))):
        with pytest.raises(InsufficientBalance) as caught:
            function()
        assert caught.value.shard_balance == 1


def test_an_order_is_decreased_and_cancelled(book: OrderBook) -> None:
    book.shards, book.balances = {TICKER: 3}, {3: "100.0000"}
    order = create()
    decrease = models.UserOrderDecreaseRequest(count=4)
    reduced = kalshi.user_order_decrease(order.order_id, user_order_decrease_request=decrease)
    assert (reduced.reduced_by, reduced.order.remaining_count) == (4, 6)
    assert reduced.order.decrease_count == 4
    cancelled = kalshi.user_order_cancel(order.order_id)
    assert (cancelled.reduced_by, cancelled.order.status) == (6, "canceled")
    assert cancelled.order.decrease_count == 10
    with pytest.raises(NotFound) as caught:
        kalshi.user_order_cancel(order.order_id)
    assert "canceled" in str(caught.value.advice)


@pytest.mark.parametrize("name", ["decrease", "cancel"])
def test_fills_between_the_read_and_the_reduction_are_not_taken_off(
    book: OrderBook, name: str
) -> None:
    order = create()

    def fill(book: OrderBook, received: Any) -> Fault:
        if received.is_write:
            book.fill(book.orders[0], Decimal(3))
        return HONEST

    book.pick = fill
    if name == "cancel":
        response = kalshi.user_order_cancel(order.order_id)
        assert (response.reduced_by, response.order.remaining_count) == (7, 0)
    else:
        decrease = models.UserOrderDecreaseRequest(count=4)
        response = kalshi.user_order_decrease(order.order_id, user_order_decrease_request=decrease)
        assert (response.reduced_by, response.order.remaining_count) == (4, 3)
    assert response.order.taker_fill_count is None
    assert response.order.decrease_count == response.reduced_by


def test_orders_are_filtered_here(book: OrderBook) -> None:
    for price, side, count in ((20, "yes", 1), (30, "no", 2), (40, "yes", 3), (50, "no", 4)):
        create(price=price, side=side, count=count)
    book.end(book.orders[2])

    def prices(**filters: Any) -> list[Any]:
        return [order.price for order in kalshi.user_orders_get(**filters).orders]

    assert prices() == [50, 40, 30, 20]
    assert prices(is_yes=True) == [40, 20]
    assert prices(min_price=30, max_price=40) == [40, 30]
    assert prices(min_place_count=2, max_initial_count=3) == [40, 30]
    assert prices(status="resting") == [50, 30, 20]
    assert prices(status="canceled") == [40]
    assert prices(max_remaining_count=0) == [40]
    assert prices(market_id="KXOTHER") == []
    assert prices(page_size=3) == [50, 40, 30]
    assert prices(page_size=3, page_number=2) == [20]
    assert prices(page_number=2) == []
    past = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    assert prices(max_date=past) == []
    assert prices(min_date=past.isoformat(), max_date="2100-01-01T00:00:00+00:00") == prices()
    assert [order.price for order in kalshi.iter_user_orders(is_yes=False)] == [50, 30]
    for date in ("2020-01-01", datetime.datetime(2020, 1, 1), "x"):
        with pytest.raises(InvalidArgument):
            kalshi.user_orders_get(min_date=date)


def test_orders_of_the_archive_come_too(book: OrderBook) -> None:
    create(price=20)
    book.end(book.orders[0])
    book.archive_after = -1.0
    create(price=30)
    assert [order.price for order in kalshi.user_orders_get().orders] == [30, 20]
    assert [order.price for order in kalshi.user_orders_get(status="resting").orders] == [30]


def test_the_place_in_the_queue_is_read_if_wanted(book: OrderBook) -> None:
    order = create()
    row = {"order_id": order.order_id, "market_ticker": TICKER, "queue_position_fp": "12.50"}
    asked: list[dict[str, str]] = []

    def respond(query: dict[str, str]) -> object:
        asked.append(query)
        return {"queue_positions": [row]}

    book.bodies["/portfolio/orders/queue_positions"] = respond
    assert kalshi.user_orders_get().orders[0].queue_position is None
    read = kalshi.user_orders_get(get_queue_position=True).orders[0]
    assert read.queue_position == Decimal("12.5")
    assert [query["market_tickers"] for query in asked] == [TICKER]  # without one it is a 400
    create()
    book.end(book.orders[-1])
    assert len(kalshi.user_orders_get(get_queue_position=True).orders) == 2
    assert len(asked) == 2  # one for each market with an order that rests


def test_direction_comes_from_the_outcome_side(book: OrderBook) -> None:
    """Recorded: an order of No reads ``side`` yes at 2 cents; the truth is No at 98."""
    create(side="no", price=98)
    row = book.orders[0]
    assert (row["side"], row["yes_price_dollars"]) == ("yes", "0.0200")
    (order,) = kalshi.user_orders_get().orders
    assert (order.is_yes, order.price) == (False, 98)
    book.put(row, outcome_side="maybe")
    (order,) = kalshi.user_orders_get().orders
    assert (order.is_yes, order.price) == (None, None)


@pytest.mark.parametrize(
    ("costs", "counts"),
    [
        (("1.640000", "0.000000"), (Decimal("4.5"), 0)),
        (("0.000000", "1.640000"), (0, Decimal("4.5"))),
        (("0.820000", "0.820000"), (None, None)),
    ],
)
def test_fills_are_split_where_that_is_certain(
    book: OrderBook, costs: tuple[str, str], counts: tuple[Any, Any]
) -> None:
    create()
    fees = {"taker_fees_dollars": "0.017500"}
    names = ("taker_fill_cost_dollars", "maker_fill_cost_dollars")
    row = book.put(book.orders[0], **dict(zip(names, costs, strict=True)), **fees)
    book.fill(row, Decimal("4.5"))
    (order,) = kalshi.user_orders_get().orders
    assert (order.taker_fill_count, order.maker_fill_count) == counts
    assert order.remaining_count == Decimal("5.5")
    assert order.taker_fees == Decimal("1.75")
    assert order.taker_fill_cost == Decimal(costs[0]) * 100


# --- once -----------------------------------------------------------------------------------------


def test_place_once_and_its_kin_keep_their_signatures(book: OrderBook) -> None:
    order = kalshi.place_once(models.UserOrderCreateRequest(**REQUEST), patience=5)
    assert (order.price, order.is_yes, order.place_count) == (58, False, 10)
    smaller = kalshi.decrease_once(order.order_id, 3)
    assert (smaller.remaining_count, smaller.decrease_count) == (7, 3)
    assert kalshi.cancel_once(order.order_id).status == "canceled"
    kalshi.place_once(REQUEST)  # type: ignore[arg-type]
    other = kalshi.place_once(models.UserOrderCreateRequest(**REQUEST | {"market_id": "KXB"}))
    cancelled = kalshi.cancel_all(market_id="KXB")
    assert [row.order_id for row in cancelled.orders] == [other.order_id]
    assert [row.market_id for row in kalshi.cancel_all().orders] == [TICKER]


def test_a_lost_order_is_placed_once(book: OrderBook) -> None:
    book.write_faults.append(AFTER["lost"])
    order = kalshi.place_once(models.UserOrderCreateRequest(**REQUEST))
    assert [row["order_id"] for row in book.orders] == [order.order_id]


def test_a_key_means_one_order(book: OrderBook, tmp_path: Any) -> None:
    journal = tmp_path / "orders.sqlite"
    request = models.UserOrderCreateRequest(**REQUEST)
    first = kalshi.place_once(request, key="k", journal=journal)
    book.pick = lambda book, received: HONEST if received.is_write else READ_FAULTS["400"]
    again = kalshi.place_once(request, key="k", journal=journal)
    assert again.order_id == first.order_id
    assert (again.price, again.is_yes, again.place_count) == (58, False, 10)
    other = models.UserOrderCreateRequest(**REQUEST | {"price": 57})
    with pytest.raises(KeyConflict):
        kalshi.place_once(other, key="k", journal=journal)
    assert len(book.orders) == 1
    found = kloudtrader.lookup("k", journal=journal)
    assert found is not None
    assert found.order_id == first.order_id


# --- reads ----------------------------------------------------------------------------------------


def position(ticker: str, count: str, cost: str = "1.0000") -> dict[str, Any]:
    return {
        "ticker": ticker,
        "exchange_index": 0,
        "position_fp": count,
        "market_exposure_dollars": cost,
        "total_traded_dollars": "2.500000",
        "realized_pnl_dollars": "-0.017500",
        "fees_paid_dollars": "0.017500",
        "last_updated_ts": "2026-11-30T00:00:00Z",
    }


@pytest.fixture
def positions(book: OrderBook) -> OrderBook:
    held = {
        "unsettled": [position("KXA", "-1.55"), position("KXB", "3.00")],
        "settled": [position("KXC", "2.00")],
    }

    def respond(query: dict[str, str]) -> object:
        rows = held[query["settlement_status"]]
        rows = [row for row in rows if query.get("ticker") in (None, row["ticker"])]
        return {"market_positions": rows, "event_positions": [], "cursor": ""}

    book.bodies["/portfolio/positions"] = respond
    archived = [position("KXC", "2.00"), position("KXD", "1.00")]
    book.bodies["/historical/positions"] = lambda query: {
        "market_positions": archived,
        "event_positions": [],
    }
    return book


def test_positions_are_never_rounded(positions: OrderBook) -> None:
    rows = kalshi.user_get_market_positions().market_positions
    assert [(row.market_id, row.position, row.is_settled) for row in rows] == [
        ("KXA", Decimal("-1.55"), False),
        ("KXB", 3, False),
        ("KXC", 2, True),
        ("KXD", 1, True),
    ]
    assert type(rows[1].position) is int
    assert rows[0].realized_pnl == Decimal("-1.75")
    assert (rows[0].position_cost, rows[0].total_cost) == (100, 250)


def test_one_position_is_read_by_its_ticker(positions: OrderBook) -> None:
    assert kalshi.user_get_market_position("KXC").market_position.is_settled is True
    nothing = kalshi.user_get_market_position("KXZ", user_id="ignored").market_position
    assert (nothing.market_id, nothing.position, nothing.total_cost) == ("KXZ", 0, 0)
    positions.read_faults.extend([HONEST, HONEST, Fault("404", READ_FAULTS["400"].response)])
    with pytest.raises(kloudtrader.ApiError):
        kalshi.user_get_market_position("KXNONE")


def test_the_balance_is_in_cents(book: OrderBook) -> None:
    book.balances = {0: "98.0186", 2: "1.0000"}
    assert kalshi.user_get_balance().balance == 9901


def test_fills_are_filtered_here(book: OrderBook) -> None:
    def fill(number: int, side: str, yes: str, count: str) -> dict[str, Any]:
        return {
            "fill_id": f"f-{number}",
            "trade_id": f"f-{number}",
            "order_id": f"o-{number}",
            "ticker": TICKER,
            "market_ticker": TICKER,
            "exchange_index": 0,
            "side": "yes",
            "outcome_side": side,
            "book_side": "bid" if side == "yes" else "ask",
            "count_fp": count,
            "yes_price_dollars": yes,
            "no_price_dollars": f"{1 - Decimal(yes):.4f}",
            "is_taker": True,
            "fee_cost": "0.017500",
            "created_time": f"2026-11-{10 + number}T00:00:00Z",
        }

    fills = [fill(3, "no", "0.0200", "4.00"), fill(2, "yes", "0.4150", "0.55")]
    book.bodies["/portfolio/fills"] = lambda query: {"fills": fills, "cursor": ""}
    old = [fill(2, "yes", "0.4150", "0.55"), fill(1, "yes", "0.3000", "2.00")]
    book.bodies["/historical/fills"] = lambda query: {"fills": old, "cursor": ""}
    trades = kalshi.user_trades_get().trades
    assert [(t.id, t.is_yes, t.price, t.count) for t in trades] == [
        ("f-3", False, 98, 4),
        ("f-2", True, Decimal("41.5"), Decimal("0.55")),
        ("f-1", True, 30, 2),
    ]
    assert [t.id for t in kalshi.user_trades_get(min_price=41, max_price=97).trades] == ["f-2"]
    assert [t.id for t in kalshi.user_trades_get(order_id="o-1").trades] == ["f-1"]
    assert [t.id for t in kalshi.user_trades_get(max_count=2, page_size=1).trades] == ["f-2"]
    late = kalshi.iter_user_trades(min_date="2026-11-12T00:00:00+00:00")
    assert [t.id for t in late] == ["f-3", "f-2"]


MARKET = {
    "ticker": TICKER,
    "event_ticker": "E",
    "market_type": "binary",
    "yes_sub_title": "45 or above",
    "status": "active",
    "yes_bid_dollars": "0.4150",
    "yes_ask_dollars": "0.4300",
    "last_price_dollars": "0.4200",
    "volume_fp": "12.50",
    "open_interest_fp": "7.00",
    "result": "",
    "can_close_early": True,
    "close_time": "2026-12-01T00:00:00Z",
}


def test_markets_are_the_open_ones_of_all_pages(book: OrderBook) -> None:
    def respond(query: dict[str, str]) -> object:
        assert (query["status"], query["mve_filter"]) == ("open", "exclude")
        number = int(query.get("cursor", 0))
        rows = [MARKET | {"ticker": f"KX{number}"}]
        return {"markets": rows, "cursor": str(number + 1) if number < 2 else ""}

    book.bodies["/markets"] = respond
    markets = kalshi.get_markets().markets
    assert [market.id for market in markets] == ["KX0", "KX1", "KX2"]
    first = markets[0]
    assert (first.ticker_name, first.title) == ("KX0", "45 or above")
    assert (first.yes_bid, first.yes_ask, first.volume) == (Decimal("41.5"), 43, Decimal("12.5"))
    assert [market.id for market in kalshi.iter_markets()] == ["KX0", "KX1", "KX2"]
    assert {received.headers.get("kalshi-access-key") for received in book.received} == {None}


def test_markets_that_take_too_long_are_an_error(
    book: OrderBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.bodies["/markets"] = lambda query: {
        "markets": [MARKET],
        "cursor": str(int(query.get("cursor", 0)) + 1),
    }
    book.pace = 0.05
    sender = SimpleNamespace(timeout=Timeout.of(0.5))
    monkeypatch.setattr(_v2_functions, "_sender", lambda: sender)
    began = time.monotonic()
    with pytest.raises(CallError):
        kalshi.get_markets()
    assert time.monotonic() - began < 5


def test_a_market_and_its_book_are_read_by_ticker(book: OrderBook) -> None:
    assert kalshi.get_market(TICKER).market.id == TICKER
    book.bids, book.asks = [("0.0100", "5.00"), ("0.4150", "2.50")], []
    levels = kalshi.get_market_order_book(TICKER).order_book
    assert levels.yes == [[1, 5], [Decimal("41.5"), Decimal("2.5")]]
    assert levels.no == []


@pytest.mark.parametrize("name", ["place", "decrease", "cancel"])
def test_a_result_tells_what_became_of_a_write(book: OrderBook, name: str) -> None:
    """Whoever interrupts a call learns from it whether the request was sent."""
    order_id, result = create(price=1).order_id or "", CallResult()
    request = models.UserOrderCreateRequest(**REQUEST)
    calls: dict[str, Callable[[], object]] = {
        "place": lambda: kalshi.place_once(request, result=result),
        "decrease": lambda: kalshi.decrease_once(order_id, 1, result=result),
        "cancel": lambda: kalshi.cancel_once(order_id, result=result),
    }
    calls[name]()
    assert result.sent
    assert result.response is not None
    assert result.response.status in (200, 201)
