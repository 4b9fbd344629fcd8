"""Cancelling until a final state is read, and reducing."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kloudtrader.orders import (
    OrderUnknown,
    SqliteJournal,
    cancel_all,
    cancel_once,
    decrease_once,
)
from kloudtrader.runtime.errors import (
    BadRequest,
    InvalidArgument,
    NoResponse,
    NotFound,
    NotSent,
    OrderRefused,
    OutcomeUnknown,
    RateLimited,
    StillOpen,
)

from .conftest import KO, Place
from .reference import Exchange, Order, ReferenceVenue


def cancel(exchange: Exchange, order: Any = "100", **options: Any) -> Order:
    venue = ReferenceVenue(exchange)
    return cancel_once(venue, order, clock=exchange.time.clock(), **options)


def cancels(exchange: Exchange) -> int:
    return [kind for kind, _ in exchange.log].count("cancel")


def reductions(exchange: Exchange) -> int:
    return [kind for kind, _ in exchange.log].count("reduce")


@pytest.mark.parametrize("known", ["id", "order", "placed"])
def test_a_cancel_ends_with_the_final_order(known: str, exchange: Exchange, place: Place) -> None:
    placed = place(exchange)
    exchange.fill("100", Decimal(4))
    orders = {"id": " 100 ", "placed": placed}
    order: Any = orders.get(known, exchange.latest("100"))
    final = cancel(exchange, order)
    assert (final.status, final.executed) == ("canceled", 4)


def test_an_executed_order_is_final_too(exchange: Exchange, place: Place) -> None:
    """A 404 or "finalized" is not "cancelled": it was filled."""
    place(exchange)
    exchange.fill("100")
    assert cancel(exchange).executed == 10


def test_a_cancel_without_its_shard_cancels_nothing(exchange: Exchange, place: Place) -> None:
    exchange.shards["KO"] = 2
    place(exchange)
    assert cancel(exchange).status == "canceled"  # after a read named the shard
    assert cancels(exchange) == 2


def test_a_404_of_the_wrong_shard_is_not_believed(exchange: Exchange, place: Place) -> None:
    place(exchange)
    wrong = replace(exchange.latest("100"), shard=7)
    assert cancel(exchange, wrong).status == "canceled"  # the read names the right one
    assert cancels(exchange) == 2


@pytest.mark.parametrize("fault", ["lose_request", "lose_response", "queue 2"])
def test_a_cancel_is_repeated_while_the_order_rests(
    fault: str, exchange: Exchange, place: Place
) -> None:
    exchange.lag = 0.4
    place(exchange)
    exchange.time.sleep(1)
    exchange.script["cancel"] = [fault]
    assert cancel(exchange).status == "canceled"


def test_a_stale_read_is_not_the_end(exchange: Exchange, place: Place) -> None:
    exchange.lag = 5
    place(exchange)
    exchange.time.sleep(5)
    assert cancel(exchange).status == "canceled"


def test_an_order_that_goes_on_resting_is_still_open(exchange: Exchange, place: Place) -> None:
    place(exchange)
    exchange.script["cancel"] = ["lose_request"] * 99
    with pytest.raises(StillOpen) as caught:
        cancel(exchange)
    assert [order.id for order in caught.value.orders] == ["100"]
    assert caught.value.outcome == "unknown"
    assert isinstance(caught.value.__cause__, OutcomeUnknown)
    assert 30 <= exchange.time.slept < 31


def test_an_order_that_cannot_be_read_is_unknown(exchange: Exchange, place: Place) -> None:
    place(exchange)
    exchange.script["read"] = ["fail"] * 99
    with pytest.raises(OutcomeUnknown) as caught:
        cancel(exchange)
    assert isinstance(caught.value.__cause__, NoResponse)


def test_a_cancel_that_was_refused_of_an_order_that_cannot_be_read_is_unknown(
    exchange: Exchange, place: Place
) -> None:
    place(exchange)
    exchange.script["read"] = ["fail"] * 99
    exchange.script["cancel"] = ["refuse"] * 99
    with pytest.raises(OutcomeUnknown):
        cancel(exchange)


def test_a_cancel_of_an_unknown_order_is_refused(exchange: Exchange, place: Place) -> None:
    place(exchange)
    exchange.script["cancel"] = ["refuse"] * 99
    exchange.script["read"] = ["hide"] * 99
    with pytest.raises(BadRequest):
        cancel(exchange)


def test_a_lost_cancel_stays_unknown_whatever_is_refused_later(
    exchange: Exchange, place: Place
) -> None:
    place(exchange)
    exchange.script["cancel"] = ["refuse", "lose_request", *(["refuse"] * 99)]
    exchange.script["read"] = ["hide"] * 99
    with pytest.raises(OutcomeUnknown):
        cancel(exchange)


def test_a_cancel_that_never_left_is_not_sent(exchange: Exchange, place: Place) -> None:
    place(exchange)
    exchange.script["cancel"] = ["unsent"] * 99
    exchange.script["read"] = ["fail"] * 99
    with pytest.raises(NotSent):
        cancel(exchange)


@pytest.mark.parametrize("order", [None, True, "", 1.5, b"100", {"id": "100"}, object()])
@pytest.mark.parametrize("work", [cancel_once, decrease_once])
def test_what_is_no_order_is_not_sent(work: Any, order: Any, exchange: Exchange) -> None:
    arguments = (order,) if work is cancel_once else (order, Decimal(1))
    with pytest.raises(InvalidArgument) as caught:
        work(ReferenceVenue(exchange), *arguments)
    assert caught.value.argument == "order"
    assert not exchange.log


def test_an_order_of_another_venue_is_not_cancelled(exchange: Exchange, place: Place) -> None:
    other = place(ReferenceVenue(exchange, scope="reference:elsewhere"))
    exchange.log.clear()
    with pytest.raises(InvalidArgument) as caught:
        cancel(exchange, other)
    assert caught.value.argument == "order"
    assert not exchange.log


@pytest.mark.parametrize("patience", ["x", -1, float("nan"), None, True])
def test_patience_is_checked_before_anything_is_sent(patience: Any, exchange: Exchange) -> None:
    for call in (
        lambda: cancel(exchange, patience=patience),
        lambda: sweep(exchange, journal=False, patience=patience),
        lambda: decrease(exchange, 1, patience=patience),
    ):
        with pytest.raises(InvalidArgument) as caught:
            call()
        assert caught.value.argument == "patience"
    assert not exchange.log


def test_a_sweep_with_what_is_no_journal_cancels_nothing(exchange: Exchange) -> None:
    with pytest.raises(InvalidArgument) as caught:
        sweep(exchange, journal=7)
    assert caught.value.argument == "journal"
    assert not exchange.log


# --- all -----------------------------------------------------------------------------------------


def sweep(exchange: Exchange, **options: Any) -> Any:
    venue = ReferenceVenue(exchange)
    return cancel_all(venue, clock=exchange.time.clock(), **options)


def resting(exchange: Exchange) -> list[str]:
    return [o for o in exchange.versions if exchange.latest(o).status == "resting"]


def test_all_orders_are_cancelled(exchange: Exchange, place: Place, path: Path) -> None:
    for number in range(10):
        place(exchange, key=f"k{number}")
    exchange.fill("103", Decimal(2))
    result = sweep(exchange, journal=path)
    assert not resting(exchange)
    assert len(result.orders) == 10
    assert sum(order.executed for order in result.orders) == 2
    assert result.unresolved == []
    assert result.is_flat


def test_pages_that_move_hide_no_order(exchange: Exchange, place: Place, path: Path) -> None:
    """An order that leaves the first page pulls another over the border of the pages."""
    for number in range(8):
        place(exchange, key=f"k{number}")
    moves = iter(range(100, 108))

    def fill_one() -> None:
        number = next(moves, None)
        if number is not None and exchange.latest(str(number)).status == "resting":
            exchange.fill(str(number))

    exchange.between_pages = fill_one
    sweep(exchange, journal=path)
    assert not resting(exchange)


def test_230_orders_are_cancelled_over_pages(exchange: Exchange, place: Place) -> None:
    exchange.page_size, exchange.shards["KO"] = 50, 2
    for _ in range(230):
        place(exchange, key=None, journal=False)
    assert len(sweep(exchange).orders) == 230
    assert not resting(exchange)


def test_without_a_journal_flat_cannot_be_said(exchange: Exchange) -> None:
    result = sweep(exchange, journal=False)
    assert result.orders == []
    assert result.unresolved is None
    assert not result.is_flat


def test_an_open_entry_is_unresolved(exchange: Exchange, place: Place, path: Path) -> None:
    exchange.script["create"] = ["queue 1000"]
    with pytest.raises(OrderUnknown):
        place(exchange)
    result = sweep(exchange, journal=path)
    assert [entry.key for entry in result.unresolved] == ["k"]
    assert not result.is_flat


def test_a_narrowed_sweep_leaves_the_others(exchange: Exchange, place: Place, path: Path) -> None:
    place(exchange)
    place(exchange, key="pep", order={**KO, "symbol": "PEP"})
    only = [order for order in exchange.all_shown() if order.symbol == "PEP"]
    listed = iter([only])
    result = sweep(exchange, journal=path, resting=lambda: next(listed, []))
    assert [order.symbol for order in result.orders] == ["PEP"]
    assert resting(exchange) == ["100"]


def test_a_reading_that_misses_an_order_is_not_the_end(exchange: Exchange, place: Place) -> None:
    place(exchange)
    listed = iter([[], exchange.all_shown()])
    result = sweep(exchange, journal=False, resting=lambda: next(listed, []))
    assert [order.id for order in result.orders] == ["100"]


def test_an_order_that_shows_after_the_list_was_read_is_cancelled(
    exchange: Exchange, place: Place, path: Path
) -> None:
    exchange.script["create"] = ["queue 1000"]
    with pytest.raises(OrderUnknown):
        place(exchange)
    journal = SqliteJournal(path)
    (entry,) = journal.entries()

    def listed() -> list[Order]:
        shown = [order for order in exchange.all_shown() if order.status == "resting"]
        if not exchange.count():
            exchange.create(entry.request, entry.our_id)
        elif not shown:
            return []
        elif journal.entries()[0].is_open:
            journal.mark_placed(entry, entry.our_id, "100")
            return []  # the list is older than the order
        return shown

    result = sweep(exchange, journal=path, resting=listed)
    assert [order.id for order in result.orders] == ["100"]


def test_orders_that_go_on_resting_are_still_open(exchange: Exchange, place: Place) -> None:
    place(exchange)
    exchange.script["cancel"] = ["lose_request"] * 99
    with pytest.raises(StillOpen) as caught:
        sweep(exchange, journal=False)
    assert [order.id for order in caught.value.orders] == ["100"]
    assert isinstance(caught.value.__cause__, OutcomeUnknown)
    assert 30 <= exchange.time.slept < 31


def test_a_journal_that_a_sweep_creates_begins_by_the_same_clock(
    exchange: Exchange, tmp_path: Path
) -> None:
    sweep(exchange, journal=tmp_path / "new.sqlite")
    journal = SqliteJournal(tmp_path / "new.sqlite")
    journal.entries()
    assert journal.born == exchange.time.at


def test_a_list_that_cannot_be_read_is_unknown(exchange: Exchange) -> None:
    exchange.script["read"] = ["fail"] * 99
    with pytest.raises(OutcomeUnknown) as caught:
        sweep(exchange, journal=False)
    assert isinstance(caught.value.__cause__, NoResponse)


def test_an_open_entry_of_another_account_leaves_this_one_flat(
    exchange: Exchange, place: Place, path: Path
) -> None:
    others = {"account": "A2"}, {"scope": "reference:elsewhere"}
    for names in others:
        exchange.script["create"] = ["queue 1000"]
        with pytest.raises(OrderUnknown):
            place(ReferenceVenue(exchange, **names), key=str(names))
    result = sweep(exchange, journal=path)
    assert result.unresolved == []
    assert result.is_flat


def test_a_journal_that_fails_stops_no_cancel(
    exchange: Exchange, place: Place, tmp_path: Path
) -> None:
    place(exchange)
    broken = tmp_path / "broken.sqlite"
    broken.write_text("not a journal")
    result = sweep(exchange, journal=broken)
    assert [order.status for order in result.orders] == ["canceled"]
    assert result.unresolved is None
    assert not result.is_flat


def test_two_lists_in_a_row_must_be_empty(exchange: Exchange, place: Place) -> None:
    """An order that shows in the second list only, such as behind a row that left, is cancelled."""
    place(exchange)
    lists = [[], exchange.all_shown(), []]
    read = []

    def listed() -> list[Order]:
        read.append(len(read))
        return lists[len(read) - 1] if len(read) <= 3 else []

    result = sweep(exchange, journal=False, resting=listed)
    assert [order.status for order in result.orders] == ["canceled"]
    assert len(read) == 6


def test_an_order_that_left_the_list_is_read_until_it_is_final(
    exchange: Exchange, place: Place
) -> None:
    place(exchange)
    exchange.script["cancel"] = ["queue 2"]
    listed = iter([exchange.all_shown()])
    result = sweep(exchange, journal=False, resting=lambda: next(listed, []))
    assert [order.status for order in result.orders] == ["canceled"]


def test_a_cancel_whose_response_proves_the_end_needs_no_read(
    exchange: Exchange, place: Place
) -> None:
    class Proving(ReferenceVenue):
        def cancel(self, order_id: str, order: Order | None) -> Any:
            super().cancel(order_id, order)
            return exchange.latest(order_id)

    place(exchange)
    exchange.log.clear()
    result = cancel_all(Proving(exchange), clock=exchange.time.clock(), journal=False)
    assert [order.status for order in result.orders] == ["canceled"]
    assert [kind for kind, _ in exchange.log] == ["read", "cancel", "read", "read"]  # the lists


def test_an_order_that_is_listed_again_is_cancelled_again(exchange: Exchange, place: Place) -> None:
    exchange.lag = 0.4
    place(exchange)
    exchange.time.sleep(1)
    result = sweep(exchange, journal=False)
    assert [order.status for order in result.orders] == ["canceled"]
    assert cancels(exchange) >= 3


def test_a_new_order_that_reads_do_not_show_yet_is_cancelled(
    dedup: Exchange, place: Place, path: Path
) -> None:
    dedup.lag = 2
    place(dedup)
    result = sweep(dedup, journal=path)
    assert [order.id for order in result.orders] == ["100"]
    assert not resting(dedup)


# --- reduce --------------------------------------------------------------------------------------


def decrease(exchange: Exchange, to: int, order: Any = "100", **options: Any) -> Order:
    venue = ReferenceVenue(exchange)
    return decrease_once(venue, order, Decimal(to), clock=exchange.time.clock(), **options)


@pytest.mark.parametrize("fault", ["", "lose_request", "lose_response"])
def test_a_decrease_takes_off_once(fault: str, exchange: Exchange, place: Place) -> None:
    exchange.lag = 0.4
    placed = place(exchange)
    exchange.time.sleep(1)
    exchange.script["reduce"] = [fault]
    assert decrease(exchange, 6, placed).remaining == 6
    assert exchange.latest("100").quantity == 6


def test_fills_count_as_a_decrease(exchange: Exchange, place: Place) -> None:
    place(exchange)
    exchange.fill("100", Decimal(7))
    assert decrease(exchange, 6).remaining == 3
    assert exchange.latest("100").quantity == 10


def test_a_final_order_needs_no_decrease(exchange: Exchange, place: Place) -> None:
    place(exchange)
    exchange.fill("100")
    assert decrease(exchange, 6).status == "filled"


def test_a_decrease_without_response_is_unknown(exchange: Exchange, place: Place) -> None:
    place(exchange)
    exchange.script["reduce"] = ["lose_request"] * 99
    with pytest.raises(OutcomeUnknown):
        decrease(exchange, 6)


def test_an_order_of_the_size_needs_no_decrease(exchange: Exchange, place: Place) -> None:
    place(exchange)
    assert decrease(exchange, 10).remaining == 10
    assert reductions(exchange) == 0


def test_the_response_to_a_decrease_spares_a_read(exchange: Exchange, place: Place) -> None:
    place(exchange)
    exchange.log.clear()
    assert decrease(exchange, 6).remaining == 6
    assert [kind for kind, _ in exchange.log] == ["read", "reduce"]


def test_a_decrease_that_is_refused_is_not_repeated(exchange: Exchange, place: Place) -> None:
    place(exchange)
    exchange.script["reduce"] = ["refuse"] * 99
    with pytest.raises(BadRequest):
        decrease(exchange, 6)
    assert reductions(exchange) == 1
    assert exchange.time.slept < 1


def test_a_refusal_of_a_filled_order_is_the_filled_order(exchange: Exchange, place: Place) -> None:
    place(exchange)
    exchange.script["reduce"] = ["refuse"]
    exchange.delayed.append((exchange.time.at, lambda: exchange.fill("100")))
    assert decrease(exchange, 6).status == "filled"


@pytest.mark.parametrize("fault", ["passing", "gone"])
def test_a_decrease_that_is_refused_for_now_is_repeated(
    fault: str, exchange: Exchange, place: Place
) -> None:
    place(exchange)
    exchange.script["reduce"] = [fault, fault]
    assert decrease(exchange, 6).remaining == 6


def test_a_decrease_that_stays_refused_is_refused(exchange: Exchange, place: Place) -> None:
    place(exchange)
    exchange.script["reduce"] = ["passing"] * 99
    with pytest.raises(RateLimited):
        decrease(exchange, 6)
    assert 30 <= exchange.time.slept < 31


def test_a_lost_decrease_stays_unknown_whatever_is_refused_later(
    exchange: Exchange, place: Place
) -> None:
    place(exchange)
    exchange.script["reduce"] = ["lose_request", *(["refuse"] * 99)]
    with pytest.raises(OutcomeUnknown):
        decrease(exchange, 6)


def test_a_lost_decrease_that_a_later_read_shows_is_done(exchange: Exchange, place: Place) -> None:
    place(exchange)
    exchange.time.sleep(5)
    exchange.lag = 2
    exchange.script["reduce"] = ["lose_response", *(["refuse"] * 99)]
    assert decrease(exchange, 6).remaining == 6


@pytest.mark.parametrize(("fault", "error"), [("fail", NoResponse), ("hide", NotFound)])
def test_without_a_read_no_decrease_is_sent(
    fault: str, error: type[Exception], exchange: Exchange, place: Place
) -> None:
    place(exchange)
    exchange.script["read"] = [fault] * 99
    with pytest.raises(error):
        decrease(exchange, 6)
    assert reductions(exchange) == 0


@pytest.mark.parametrize("fault", ["fail", "hide"])
def test_a_decrease_goes_on_after_a_failed_read(
    fault: str, exchange: Exchange, place: Place
) -> None:
    place(exchange)
    exchange.script["read"] = [fault, fault]
    assert decrease(exchange, 6).remaining == 6
    assert reductions(exchange) == 1


# --- waiting -------------------------------------------------------------------------------------


def test_waiting_returns_the_working_order(exchange: Exchange, place: Place) -> None:
    exchange.lag = 0.4
    assert place(exchange).wait("working").status == "resting"


def test_waiting_returns_the_final_order(exchange: Exchange, place: Place) -> None:
    placed = place(exchange)
    exchange.delayed.append((exchange.time.at, lambda: exchange.fill("100")))
    assert placed.wait(until="final").status == "filled"


def test_an_order_rejected_later_is_refused(exchange: Exchange, place: Place) -> None:
    placed = place(exchange)
    exchange.put(replace(exchange.latest("100"), status="rejected"))
    with pytest.raises(OrderRefused) as caught:
        placed.wait("working")
    assert caught.value.outcome == "refused"


def test_time_over_with_a_readable_order_is_still_open(exchange: Exchange, place: Place) -> None:
    placed = place(exchange)
    with pytest.raises(StillOpen) as caught:
        placed.wait(timeout=5)
    assert caught.value.orders[0].id == "100"
    assert exchange.time.slept == pytest.approx(5)


def test_waiting_takes_half_a_minute_unless_told(exchange: Exchange, place: Place) -> None:
    placed = place(exchange)
    with pytest.raises(StillOpen):
        placed.wait()
    assert exchange.time.slept == pytest.approx(30)


@pytest.mark.parametrize(
    "options",
    [{"until": "done"}, {"until": None}, {"timeout": "5"}, {"timeout": -1}, {"timeout": None}],
)
def test_waiting_for_what_is_no_state_reads_nothing(
    options: dict[str, Any], exchange: Exchange, place: Place
) -> None:
    placed = place(exchange)
    exchange.log.clear()
    with pytest.raises(InvalidArgument) as caught:
        placed.wait(**options)
    assert [caught.value.argument] == list(options)
    assert not exchange.log


def test_time_over_without_a_read_is_no_response(exchange: Exchange, place: Place) -> None:
    placed = place(exchange)
    exchange.script["read"] = ["fail"] * 99
    with pytest.raises(NoResponse) as caught:
        placed.wait(timeout=5)
    assert isinstance(caught.value.__cause__, NoResponse)
    assert exchange.time.slept == pytest.approx(5)
