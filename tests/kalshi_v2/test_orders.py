"""The object and the functions that place orders, as a user calls them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

import kloudtrader
from kloudtrader import kalshi_v2
from kloudtrader.kalshi_v2 import InsufficientBalance, KalshiV2, NewOrder
from kloudtrader.orders import OrderUnknown, SqliteJournal
from kloudtrader.runtime.errors import (
    ConfigurationError,
    InvalidArgument,
    NotFound,
    NotSent,
    OutcomeUnknown,
    StillOpen,
)

from .conftest import OpenDesk
from .desk import BID, TICKER
from .exchange import ED25519, KEY_ID, pem
from .order_stub import (
    AFTER,
    BEFORE,
    HONEST,
    READ_FAULTS,
    REFUSED,
    Fault,
    OrderBook,
    OrderStub,
    reply,
)


@pytest.fixture
def book(stub_server: OrderStub, monkeypatch: pytest.MonkeyPatch) -> OrderBook:
    """An exchange in real time, to which the environment points."""
    stub_server.book = OrderBook(key_id=KEY_ID)
    monkeypatch.setenv("KLOUDTRADER_KALSHI_V2_URL", stub_server.url)
    monkeypatch.setenv("KALSHI_API_KEY_ID", KEY_ID)
    monkeypatch.setenv("KALSHI_PRIVATE_KEY", pem(ED25519))
    monkeypatch.delenv("KLOUDTRADER_JOURNAL", raising=False)
    return stub_server.book


def lose_all(book: OrderBook, fault: Fault) -> None:
    book.pick = lambda book, received: fault if received.is_write else READ_FAULTS["400"]


# --- functions ------------------------------------------------------------------------------------


def test_an_order_is_placed_reduced_changed_and_cancelled(book: OrderBook) -> None:
    placed = kalshi_v2.place_once(NewOrder(**BID))
    assert kalshi_v2.decrease_once(placed, to="4.5").remaining_count_fp == Decimal("4.5")
    assert kalshi_v2.decrease_once(placed.order_id, by=1).remaining_count_fp == Decimal("3.5")
    assert kalshi_v2.amend_once(placed, price="0.33").yes_price_dollars == Decimal("0.33")
    assert kalshi_v2.cancel_once(placed.read()).status == "canceled"
    assert kalshi_v2.cancel_all().orders == []
    assert [row["status"] for row in book.orders] == ["canceled"]


def test_fills_between_the_read_and_the_decrease_count_as_taken_off(book: OrderBook) -> None:
    placed = kalshi_v2.place_once(BID)
    reads = iter([Fault("honest")])

    def fill(book: OrderBook, received: Any) -> Fault:
        if received.method == "GET" and next(reads, None) is None:
            book.fill(book.orders[0], Decimal(2))  # behind the read that computes the target
            book.pick = None
        return HONEST

    book.pick = fill
    order = kalshi_v2.decrease_once(placed, by=3)
    assert (order.fill_count_fp, order.remaining_count_fp) == (2, 7)


@pytest.mark.parametrize(
    "counts", [{}, {"to": 1, "by": 1}, {"to": -1}, {"by": 0}, {"to": 0.5}, {"by": "x"}]
)
def test_a_decrease_is_to_or_by_a_count(book: OrderBook, counts: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgument):
        kalshi_v2.decrease_once("6f1e", **counts)
    assert book.received == []


@pytest.mark.parametrize("order", [7, None, "", "  ", {"order_id": "6f1e"}])
def test_what_is_no_order_is_refused(book: OrderBook, order: Any) -> None:
    for function in (kalshi_v2.cancel_once, kalshi_v2.amend_once):
        with pytest.raises(InvalidArgument) as caught:
            function(order, **({} if function is kalshi_v2.cancel_once else {"price": "0.5"}))
        assert caught.value.argument == "order"
    assert book.received == []


def test_cancelling_all_is_narrowed_to_a_market(book: OrderBook) -> None:
    for ticker in (TICKER, "KXB"):
        kalshi_v2.place_once(BID | {"ticker": ticker})
    cancelled = kalshi_v2.cancel_all(market_ticker="KXB")
    assert [order.ticker for order in cancelled.orders] == ["KXB"]
    assert [row["status"] for row in book.orders] == ["resting", "canceled"]


def test_the_exchange_cancels_all_only_if_told_so(book: OrderBook) -> None:
    kalshi_v2.place_once(BID)
    kalshi_v2.place_once(BID)
    cancelled = kalshi_v2.cancel_all(by_exchange=True)
    assert [order.status for order in cancelled.orders] == ["canceled", "canceled"]
    assert [received.path.rpartition("/")[2] for received in book.writes[2:]] == ["orders"]
    with pytest.raises(InvalidArgument):
        kalshi_v2.cancel_all(by_exchange=True, market_ticker=TICKER)


@pytest.mark.parametrize("patience", ["x", -1, float("nan"), None])
def test_patience_is_checked_before_anything_is_sent(book: OrderBook, patience: Any) -> None:
    for call in (
        lambda: kalshi_v2.place_once(BID, patience=patience),
        lambda: kalshi_v2.cancel_once("6f1e", patience=patience),
        lambda: kalshi_v2.cancel_all(by_exchange=True, patience=patience),
        lambda: kalshi_v2.decrease_once("6f1e", by=1, patience=patience),
        lambda: kalshi_v2.amend_once("6f1e", count=1, patience=patience),
    ):
        with pytest.raises(InvalidArgument) as caught:
            call()
        assert caught.value.argument == "patience"
    assert book.received == []


def test_a_cancel_all_of_the_exchange_that_fails_is_made_up_for(book: OrderBook) -> None:
    kalshi_v2.place_once(BID)
    book.write_faults.append(BEFORE["503 empty"])
    cancelled = kalshi_v2.cancel_all(by_exchange=True)
    assert [order.status for order in cancelled.orders] == ["canceled"]
    assert len(book.writes) == 3


def test_a_confirmed_cancel_says_so_where_no_read_shows_it(book: OrderBook) -> None:
    placed = kalshi_v2.place_once(BID)
    book.lag = 60.0
    book.versions = {
        order_id: [(at - 100, row) for at, row in states]
        for order_id, states in book.versions.items()
    }
    with pytest.raises(StillOpen) as caught:
        kalshi_v2.cancel_once(placed, patience=1)
    assert "10.00" in str(caught.value.advice)
    assert book.orders[0]["status"] == "canceled"
    assert len(book.writes) == 2


def test_an_order_that_costs_too_much_names_the_shard(book: OrderBook) -> None:
    book.balances = {0: "1.0000", 2: "7.0000"}
    with pytest.raises(InsufficientBalance) as caught:
        kalshi_v2.place_once(BID)
    assert (caught.value.shard, caught.value.shard_balance) == (0, 1)
    assert caught.value.outcome == "refused"
    assert len(book.creates) == 1


# --- the journal across venues --------------------------------------------------------------------


def test_the_root_recovers_orders_of_kalshi(book: OrderBook, tmp_path: Path) -> None:
    journal = tmp_path / "orders.sqlite"
    lose_all(book, AFTER["lost"])
    with pytest.raises(OrderUnknown):
        kalshi_v2.place_once(BID, key="k", journal=journal, patience=0.1)
    book.pick = None
    (entry,) = kloudtrader.recover(journal=journal)
    assert entry.state == "placed"
    assert entry.order_id == book.orders[0]["order_id"]
    assert entry.api_key == KEY_ID
    found = kloudtrader.lookup("k", journal=journal)
    assert found is not None
    assert found.order_id == entry.order_id
    assert kalshi_v2.recover(journal=journal) == []


def test_the_root_settles_an_order_of_a_labelled_subaccount(
    book: OrderBook, tmp_path: Path
) -> None:
    journal = tmp_path / "orders.sqlite"
    client = KalshiV2(account="a/b", subaccount=3, journal=journal)
    lose_all(book, BEFORE["lost"])
    with pytest.raises(OrderUnknown):
        client.place_once(BID, key="k", patience=0.1)
    book.pick = None
    (entry,) = SqliteJournal(journal).entries()
    assert entry.account == "a/b/3"
    settled = kloudtrader.settle("k", journal=journal, not_there=True)
    assert settled.state == "settled"
    placed = client.place_once(BID, key="k")
    assert book.orders[0]["subaccount_number"] == 3
    assert placed.our_id != entry.our_id


def test_an_entry_of_another_exchange_is_left_alone(
    book: OrderBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = tmp_path / "orders.sqlite"
    lose_all(book, AFTER["lost"])
    with pytest.raises(OrderUnknown):
        kalshi_v2.place_once(BID, key="k", journal=journal, patience=0.1)
    book.pick = None
    monkeypatch.setenv("KLOUDTRADER_KALSHI_V2_URL", "demo")
    count = len(book.received)
    (entry,) = kloudtrader.recover(journal=journal)
    assert entry.is_open
    assert len(book.received) == count


@pytest.mark.parametrize(
    ("url", "host"),
    [
        (None, "external-api.kalshi.com"),
        ("https://api.elections.kalshi.com/trade-api/v2", "external-api.kalshi.com"),
        ("demo", "external-api.demo.kalshi.co"),
        ("https://demo-api.kalshi.co/trade-api/v2", "external-api.demo.kalshi.co"),
    ],
)
def test_hosts_of_one_exchange_are_one_scope(url: str | None, host: str) -> None:
    """A key must mean the same order on both, and paper must not share it with money."""
    client = KalshiV2(KEY_ID, pem(ED25519), base_url=url)
    assert client._venue().scope == f"kalshi_v2:{host}"


def test_an_order_needs_a_key_of_the_api(book: OrderBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KALSHI_PRIVATE_KEY")
    with pytest.raises(ConfigurationError):
        kalshi_v2.place_once(BID)
    assert book.received == []


# --- typed calls ----------------------------------------------------------------------------------


@pytest.fixture
def client(book: OrderBook) -> KalshiV2:
    return KalshiV2()


def test_a_created_order_gets_an_id_and_can_be_found_by_it(
    book: OrderBook, client: KalshiV2
) -> None:
    book.write_faults.append(AFTER["503 wrapped"])
    with pytest.raises(OutcomeUnknown) as caught:
        client.create_order(**BID)
    finding = caught.value.find_out()
    (row,) = book.orders
    assert finding.verdict == "done"
    assert finding.result.order_id == row["order_id"]
    assert UUID(row["client_order_id"])
    client.create_order(**BID, client_order_id="mine")
    assert book.orders[1]["client_order_id"] == "mine"


def test_a_created_order_that_is_not_listed_may_still_arrive(
    book: OrderBook, client: KalshiV2
) -> None:
    book.write_faults.append(BEFORE["lost"])
    with pytest.raises(OutcomeUnknown) as caught:
        client.create_order(**BID)
    assert caught.value.find_out().verdict == "cannot_tell"
    assert len(book.writes) == 1


def test_orders_of_a_batch_get_ids(book: OrderBook, client: KalshiV2) -> None:
    orders = [NewOrder(**BID), NewOrder(**BID, client_order_id="mine")]
    rows = {"orders": [{"order_id": "o-1"}, {"order_id": "o-2"}]}
    book.write_faults.append(Fault("created", reply(201, rows), applied=False))
    client.batch_create_orders(orders=orders)
    sent = [order["client_order_id"] for order in book.writes[0].json["orders"]]
    assert UUID(sent[0])
    assert sent[1] == "mine"
    book.write_faults.append(Fault("created", reply(201, {"orders": rows["orders"][:1]}), False))
    with pytest.raises(OutcomeUnknown):
        client.batch_create_orders(orders=orders)


def test_a_cancel_without_a_market_reads_it_once(book: OrderBook, client: KalshiV2) -> None:
    book.shards, book.balances = {TICKER: 3}, {3: "100.0000"}
    order_id = client.create_order(**BID).order_id
    client.decrease_order(order_id, reduce_to=5)
    client.cancel_order(order_id)
    assert [received.method for received in book.received] == ["POST", "POST", "DELETE"]
    assert book.orders[0]["status"] == "canceled"
    book.put(book.orders[0] | {"order_id": "of-another-process", "status": "resting"})
    client.cancel_order("of-another-process")
    assert [received.method for received in book.received[3:]] == ["GET", "DELETE"]
    assert book.writes[-1].query["market_ticker"] == TICKER


def test_a_cancel_with_its_shard_reads_nothing(book: OrderBook, client: KalshiV2) -> None:
    with pytest.raises(NotFound):
        client.cancel_order("6f1e", exchange_index=2)
    assert [received.method for received in book.received] == ["DELETE"]


def test_a_cancel_whose_market_cannot_be_read_is_not_sent(
    book: OrderBook, client: KalshiV2
) -> None:
    with pytest.raises(NotFound):
        client.cancel_order("6f1e")
    book.read_faults.append(READ_FAULTS["400"])
    with pytest.raises(NotSent):
        client.cancel_order("6f1e")
    assert book.writes == []


CHANGES: dict[str, Callable[[KalshiV2, str], object]] = {
    "cancel": lambda client, order_id: client.cancel_order(order_id),
    "decrease": lambda client, order_id: client.decrease_order(order_id, reduce_to=4),
    "amend": lambda client, order_id: client.amend_order(
        order_id, ticker=TICKER, side="bid", price="0.38", count=10
    ),
}


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize(
    ("fault", "end", "verdict"),
    [
        ("applied", "", "done"),
        ("lost", "", "cannot_tell"),
        ("lost", "executed", "not_done"),
    ],
)
def test_a_lost_change_is_looked_up(
    book: OrderBook, client: KalshiV2, name: str, fault: str, end: str, verdict: str
) -> None:
    order_id = client.create_order(**BID).order_id
    book.write_faults.append(AFTER["lost"] if fault == "applied" else BEFORE["lost"])
    with pytest.raises(OutcomeUnknown) as caught:
        CHANGES[name](client, order_id)
    if end:
        book.fill(book.orders[0])
        verdict = "done" if name == "decrease" else verdict  # not more than 4 rest
    assert caught.value.find_out().verdict == verdict
    assert len(book.writes) == 2


def test_a_lost_cancel_all_is_looked_up(book: OrderBook, client: KalshiV2) -> None:
    client.create_order(**BID)
    for fault, verdict in ((BEFORE["lost"], "cannot_tell"), (AFTER["lost"], "done")):
        book.write_faults.append(fault)
        with pytest.raises(OutcomeUnknown) as caught:
            client.cancel_all_orders()
        assert caught.value.find_out().verdict == verdict


def test_an_inquiry_that_cannot_read_says_so(book: OrderBook, client: KalshiV2) -> None:
    book.write_faults.append(AFTER["lost"])
    with pytest.raises(OutcomeUnknown) as caught:
        client.create_order(**BID)
    book.read_faults.append(READ_FAULTS["400"])
    assert caught.value.find_out().verdict == "cannot_tell"
    assert caught.value.find_out().verdict == "done"


def test_a_response_about_another_order_is_unknown(book: OrderBook, client: KalshiV2) -> None:
    order_id = client.create_order(**BID).order_id
    body = {"order_id": "o-9", "reduced_by": "1.00", "remaining_count": "1.00"}
    for change in CHANGES.values():
        book.write_faults.append(Fault("another", reply(200, body), applied=False))
        with pytest.raises(OutcomeUnknown):
            change(client, order_id)


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ("cancel", {"reduced_by": "-1.00"}),
        ("decrease", {"remaining_count": "10.00"}),
        ("decrease", {"remaining_count": "-1.00"}),
        ("amend", {"remaining_count": "900.00", "fill_count": "0.00"}),
        ("amend", {"remaining_count": "-1.00"}),
    ],
    ids=str,
)
def test_counts_that_cannot_be_are_unknown(
    book: OrderBook, client: KalshiV2, change: str, shown: dict[str, str]
) -> None:
    order_id = client.create_order(**BID).order_id
    body = {"order_id": order_id, **shown}
    book.write_faults.append(Fault("odd counts", reply(200, body), applied=False))
    with pytest.raises(OutcomeUnknown):
        CHANGES[change](client, order_id)


def test_rows_of_a_batch_about_other_orders_are_unknown(book: OrderBook, client: KalshiV2) -> None:
    ids = ["first", "second"]
    orders = [{**BID, "client_order_id": our_id} for our_id in ids]
    done = {"fill_count": "0.00", "remaining_count": "1.00"}
    good = [{"order_id": f"o-{our_id}", "client_order_id": our_id, **done} for our_id in ids]
    refused = {"client_order_id": "second", "error": {"code": "insufficient_balance"}}
    for rows in (good, good[::-1], [good[0], refused]):
        book.write_faults.append(Fault("", reply(201, {"orders": rows}), applied=False))
        assert len(client.batch_create_orders(orders=orders).orders) == 2
    other = {**good[1], "client_order_id": "third"}
    many = {**good[1], "remaining_count": "900.00"}
    for odd in (other, many, {"client_order_id": "second"}, {**good[1], "order_id": " "}):
        book.write_faults.append(Fault("", reply(201, {"orders": [good[0], odd]}), applied=False))
        with pytest.raises(OutcomeUnknown):
            client.batch_create_orders(orders=orders)


def test_a_batch_of_cancels_about_other_orders_is_unknown(
    book: OrderBook, client: KalshiV2
) -> None:
    items = [{"order_id": name, "market_ticker": TICKER} for name in ("o-1", "o-2")]
    rows = [{"order_id": name, "reduced_by": "1.00"} for name in ("o-2", "o-1")]
    book.write_faults.append(Fault("", reply(200, {"orders": rows}), applied=False))
    assert len(client.batch_cancel_orders(orders=items).orders) == 2
    for odd in (rows[:1], [rows[0], {**rows[1], "order_id": "o-9"}], []):
        book.write_faults.append(Fault("", reply(200, {"orders": odd}), applied=False))
        with pytest.raises(OutcomeUnknown):
            client.batch_cancel_orders(orders=items)


def test_a_used_id_and_a_refusal_are_told_by_their_codes(book: OrderBook, client: KalshiV2) -> None:
    client.create_order(**BID, client_order_id="mine")
    with pytest.raises(kloudtrader.ApiError) as caught:
        client.create_order(**BID, client_order_id="mine")
    assert caught.value.code == "order_already_exists"
    book.write_faults.append(REFUSED["200 error"])
    with pytest.raises(kloudtrader.OrderRefused) as refused:
        client.create_order(**BID)
    assert refused.value.code == "deprecated_v1_order_endpoint"


def test_markets_of_many_orders_are_remembered_within_bounds(new_desk: OpenDesk) -> None:
    client = new_desk().client
    for number in range(25_000):
        client.remember_ticker(str(number), TICKER)
    assert 0 < len(client._tickers) <= 10_000
