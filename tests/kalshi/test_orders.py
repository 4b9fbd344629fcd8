"""Orders that are sent once, on a sandbox that loses responses."""

from __future__ import annotations

import copy
import pickle
import signal
import threading
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from kloudtrader import (
    BadRequest,
    ConfigurationError,
    Forbidden,
    InvalidArgument,
    NotDone,
    NotSent,
    OutcomeUnknown,
    StillOpen,
    kalshi,
)
from kloudtrader.kalshi import _v2_orders
from kloudtrader.kalshi.client import ApiClient, Configuration
from kloudtrader.runtime.client import CallResult
from kloudtrader.runtime.operation import Operation
from kloudtrader.sandbox import Fault, Sandbox
from tests.stub import Stub, StubResponse


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    with Sandbox(seed=7, quota=None) as running:
        for name, value in running.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("KLOUDTRADER_KALSHI_API", "v1")
        yield running


def request(count: int = 7) -> kalshi.UserOrderCreateRequest:
    market_id = kalshi.get_markets().markets[0].id
    return kalshi.UserOrderCreateRequest(market_id=market_id, side="yes", count=count, price=2)


def applied(sandbox: Sandbox, name: str) -> int:
    return sum(entry.operation == name for entry in sandbox.log.applied())


def test_an_order_whose_response_is_lost_is_found(sandbox: Sandbox) -> None:
    first = kalshi.place_once(request())
    sandbox.faults.add("user_order_create", Fault("reset-after"))
    found = kalshi.place_once(request())
    assert found.order_id != first.order_id
    assert found.place_count == 7
    assert applied(sandbox, "user_order_create") == 2


def test_an_order_is_found_after_another_that_was_lost_and_found(sandbox: Sandbox) -> None:
    sandbox.faults.add("user_order_create", Fault("reset-after"), times=None)
    orders = [kalshi.place_once(request()) for _ in range(3)]
    assert len({order.order_id for order in orders}) == 3
    assert applied(sandbox, "user_order_create") == 3


def test_an_order_that_was_lost_before_it_arrived_is_not_done(sandbox: Sandbox) -> None:
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    client = ApiClient(Configuration(), clock=lambda: now[0], sleep=sleep)
    sandbox.faults.add("user_order_create", Fault("reset-before"))
    with pytest.raises(NotDone) as caught:
        kalshi.place_once(request(), client=client)
    assert caught.value.finding is not None
    assert caught.value.finding.verdict == "not_done"
    assert "not done" in str(caught.value)
    assert applied(sandbox, "user_order_create") == 0


def test_what_cannot_be_told_stays_unknown(sandbox: Sandbox) -> None:
    sandbox.faults.add("user_order_create", Fault("reset-before"))
    with pytest.raises(OutcomeUnknown) as caught:
        kalshi.place_once(request(), patience=0)
    assert caught.value.finding is not None
    assert caught.value.finding.verdict == "cannot_tell"


def test_a_read_that_fails_is_not_the_same_as_not_done(sandbox: Sandbox) -> None:
    sandbox.faults.add("user_order_create", Fault("reset-after"))
    wanted = request()
    before = kalshi.user_orders_get().orders
    with pytest.raises(OutcomeUnknown) as caught:
        kalshi.place_once(wanted, client=CutOff(sandbox), patience=0)
    assert caught.value.finding is not None
    assert caught.value.finding.verdict == "cannot_tell"
    sandbox.faults.clear()
    finding = caught.value.find_out()
    assert finding.verdict == "done"
    assert isinstance(finding.result, kalshi.Order)
    assert finding.result.order_id not in [order.order_id for order in before]
    # A verdict stays, also when the exchange can no longer be read.
    sandbox.faults.add("user_orders_get", Fault("status", status=403), times=None)
    assert caught.value.find_out() == finding


def test_a_plain_create_shows_candidates_and_claims_none(sandbox: Sandbox) -> None:
    sandbox.faults.add("user_order_create", Fault("reset-after"))
    with pytest.raises(OutcomeUnknown) as caught:
        kalshi.user_order_create(user_order_create_request=request())
    finding = caught.value.find_out()
    assert (finding.verdict, finding.result) == ("cannot_tell", None)
    assert [order.place_count for order in finding.evidence if isinstance(order, kalshi.Order)] == [
        7
    ]


def test_an_order_is_not_taken_for_one_that_an_earlier_request_may_have_made(
    sandbox: Sandbox,
) -> None:
    """The first is applied after the second was sent, and the second never arrives."""
    wanted = request()
    sandbox.faults.add("user_order_create", Fault("reset-before"))
    with pytest.raises(OutcomeUnknown):
        kalshi.user_order_create(user_order_create_request=wanted)
    sandbox.faults.add("user_order_create", Fault("reset-after"))
    with pytest.raises(OutcomeUnknown) as caught:
        kalshi.place_once(wanted, patience=0)
    assert caught.value.finding is not None
    assert len(caught.value.finding.evidence) == 1
    other = kalshi.UserOrderCreateRequest(**{**wanted.model_dump(exclude_none=True), "count": 8})
    sandbox.faults.add("user_order_create", Fault("reset-after"))
    assert kalshi.place_once(other).place_count == 8


def test_an_order_is_not_taken_for_one_that_a_later_request_has_made(sandbox: Sandbox) -> None:
    """The turn is over when somebody looks again."""
    wanted = request()
    sandbox.faults.add("user_order_create", Fault("reset-before"))
    with pytest.raises(OutcomeUnknown) as caught:
        kalshi.place_once(wanted, patience=0)
    kalshi.user_order_create(user_order_create_request=wanted)
    finding = caught.value.find_out()
    assert finding.verdict == "cannot_tell"
    assert len(finding.evidence) == 1


@pytest.mark.parametrize("key", ["rebalance 2026-11-30", ""])
def test_a_key_would_promise_nothing(sandbox: Sandbox, key: str) -> None:
    wanted = request()
    with pytest.raises(ConfigurationError) as caught:
        kalshi.place_once(wanted, key=key)
    text = "key promises nothing: API v1 takes no id of ours with an order"
    assert str(caught.value) == text
    assert applied(sandbox, "user_order_create") == 0


def test_an_order_that_never_left_is_not_sent(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, url = request(), sandbox.kalshi_url
    monkeypatch.setenv("KLOUDTRADER_KALSHI_URL", "http://127.0.0.1:9/v1")
    with pytest.raises(NotSent):
        kalshi.place_once(asked, patience=0)
    monkeypatch.setenv("KLOUDTRADER_KALSHI_URL", url)
    assert applied(sandbox, "user_order_create") == 0


def test_cancel_and_decrease_are_found(sandbox: Sandbox) -> None:
    placed = kalshi.place_once(request())
    assert placed.order_id is not None
    sandbox.faults.add("user_order_decrease", Fault("reset-after"))
    assert kalshi.decrease_once(placed.order_id, 3).remaining_count == 4
    sandbox.faults.add("user_order_cancel", Fault("reset-after"))
    assert kalshi.cancel_once(placed.order_id).remaining_count == 0
    assert applied(sandbox, "user_order_decrease") == applied(sandbox, "user_order_cancel") == 1


class Time:
    """Passes only when a call sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_a_decrease_that_never_arrived_is_not_done(sandbox: Sandbox) -> None:
    time = Time()
    placed = kalshi.place_once(request())
    client = ApiClient(Configuration(), clock=time, sleep=time.sleep)
    sandbox.faults.add("user_order_decrease", Fault("reset-before"))
    with pytest.raises(NotDone):
        kalshi.decrease_once(str(placed.order_id), 2, client=client)
    assert 30.0 <= time.now <= 35.0


def test_a_cancel_that_never_arrived_is_sent_again(sandbox: Sandbox) -> None:
    time = Time()
    placed = kalshi.place_once(request())
    client = ApiClient(Configuration(), clock=time, sleep=time.sleep)
    sandbox.faults.add("user_order_cancel", Fault("reset-before"), times=3)
    order = kalshi.cancel_once(str(placed.order_id), client=client)
    assert order.remaining_count == 0
    assert time.now == pytest.approx(0.3 + 0.6)
    assert len(sandbox.log.entries("user_order_cancel")) == 4


def test_an_order_that_still_rests_when_patience_ends_is_still_open(sandbox: Sandbox) -> None:
    time = Time()
    placed = kalshi.place_once(request())
    client = ApiClient(Configuration(), clock=time, sleep=time.sleep)
    sandbox.faults.add("user_order_cancel", Fault("reset-before"), times=None)
    with pytest.raises(StillOpen) as caught:
        kalshi.cancel_once(str(placed.order_id), client=client, patience=20)
    assert time.now == pytest.approx(20)
    assert [order.order_id for order in caught.value.orders] == [placed.order_id]
    assert caught.value.outcome == "unknown"
    assert isinstance(caught.value.__cause__, OutcomeUnknown)


def test_an_order_that_was_cancelled_before_is_returned(sandbox: Sandbox) -> None:
    placed = kalshi.place_once(request())
    first = kalshi.cancel_once(str(placed.order_id))
    second = kalshi.cancel_once(str(placed.order_id))
    assert (second.order_id, second.remaining_count) == (first.order_id, 0)


def test_an_order_that_does_not_exist_cannot_be_cancelled(sandbox: Sandbox) -> None:
    time = Time()
    client = ApiClient(Configuration(), clock=time, sleep=time.sleep)
    with pytest.raises(BadRequest):
        kalshi.cancel_once("no-such-order", client=client)
    assert time.now == 0


def test_a_cancel_that_did_not_leave_is_not_repeated(sandbox: Sandbox) -> None:
    class WithoutConnection(ApiClient):
        def write(self, *arguments: Any) -> Any:
            result: CallResult = arguments[5]
            result.error = NotSent("no connection")
            raise result.error

    time = Time()
    client = WithoutConnection(Configuration(), clock=time, sleep=time.sleep)
    with pytest.raises(NotSent):
        kalshi.cancel_once("order", client=client)
    assert time.now == 0


def test_a_cancel_that_is_refused_while_the_order_rests_is_sent_again(sandbox: Sandbox) -> None:
    time = Time()
    placed = kalshi.place_once(request())
    client = ApiClient(Configuration(), clock=time, sleep=time.sleep)
    sandbox.faults.add("user_order_cancel", Fault("status", status=401))
    order = kalshi.cancel_once(placed.order_id, client=client)
    assert order.remaining_count == 0


def test_a_lost_cancel_stays_unknown_although_later_ones_are_refused(sandbox: Sandbox) -> None:
    time = Time()
    placed = kalshi.place_once(request())
    client = ApiClient(Configuration(), clock=time, sleep=time.sleep)
    sandbox.faults.add("user_order_cancel", Fault("reset-before"))
    sandbox.faults.add("user_order_cancel", Fault("status", status=403), times=None)
    sandbox.faults.add("user_orders_get", Fault("status", status=403), times=None)
    with pytest.raises(OutcomeUnknown):
        kalshi.cancel_once(str(placed.order_id), client=client, patience=5)


def test_an_order_that_cannot_be_read_is_unknown(sandbox: Sandbox) -> None:
    time = Time()
    placed = kalshi.place_once(request())
    client = ApiClient(Configuration(), clock=time, sleep=time.sleep)
    sandbox.faults.add("user_order_cancel", Fault("reset-before"), times=None)
    sandbox.faults.add("user_orders_get", Fault("status", status=403), times=None)
    with pytest.raises(OutcomeUnknown) as caught:
        kalshi.cancel_once(str(placed.order_id), client=client, patience=5)
    assert isinstance(caught.value.__cause__, Forbidden)


def orders_of(sandbox: Sandbox) -> list[kalshi.Order]:
    return list(kalshi.iter_user_orders(status="resting"))


def test_nothing_rests_after_cancel_all(sandbox: Sandbox) -> None:
    markets = kalshi.get_markets().markets
    for number in range(230):
        kalshi.user_order_create(
            user_order_create_request=kalshi.UserOrderCreateRequest(
                market_id=markets[number % 3].id, side="yes", count=1, price=1
            )
        )
    assert len(orders_of(sandbox)) >= 230
    narrow = kalshi.cancel_all(market_id=markets[0].id)
    assert {order.market_id for order in narrow.orders} == {markets[0].id}
    assert all(order.market_id != markets[0].id for order in orders_of(sandbox))
    cancelled = kalshi.cancel_all()
    assert orders_of(sandbox) == []
    assert len(narrow.orders) + len(cancelled.orders) >= 230
    assert {order.remaining_count for order in cancelled.orders} == {0}
    # Without a journal it is not known whether an order is still on its way.
    assert cancelled.unresolved is None
    assert not cancelled.is_flat


def test_cancel_all_keeps_no_journal_and_reads_none(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KLOUDTRADER_JOURNAL", str(tmp_path / "orders.sqlite"))
    assert kalshi.cancel_all().unresolved is None
    assert not any(tmp_path.iterdir())


def test_a_ticker_is_looked_up_at_the_server_of_the_client(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    market = kalshi.get_markets().markets[0]
    client = ApiClient(Configuration(host=sandbox.kalshi_url))
    monkeypatch.setenv("KLOUDTRADER_KALSHI_URL", "http://127.0.0.1:9/v1")
    wanted = kalshi.UserOrderCreateRequest(
        market_id=market.ticker_name, side="yes", count=7, price=2
    )
    placed = kalshi.place_once(wanted, client=client)
    assert placed.market_id == market.id
    cancelled = kalshi.cancel_all(market_id=market.ticker_name, client=client)
    assert placed.order_id in [order.order_id for order in cancelled.orders]


def test_the_user_that_is_given_is_the_one_whose_orders_are_cancelled(
    stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KLOUDTRADER_KALSHI_URL", stub.url)
    monkeypatch.setenv("KALSHI_USER_ID", "user")
    monkeypatch.setenv("KALSHI_TOKEN", "token")
    resting = {"order_id": "a", "market_id": "m", "remaining_count": 7}
    cancelled = {**resting, "remaining_count": 0, "status": "canceled"}
    listed = ([resting], [], [], [])
    responses = (StubResponse(body={"orders": orders}) for orders in listed)
    stub.on("GET /users/other/orders", *responses)
    response = StubResponse(body={"order": cancelled, "reduced_by": 7})
    stub.on("DELETE /users/other/orders/a", response)
    assert [order.order_id for order in kalshi.cancel_all(user_id="other").orders] == ["a"]


def test_cancel_all_goes_on_although_cancels_are_lost(sandbox: Sandbox) -> None:
    time = Time()
    kalshi.place_once(request())
    kalshi.place_once(request(3))
    client = ApiClient(Configuration(), clock=time, sleep=time.sleep)
    sandbox.faults.add("user_order_cancel", Fault("reset-before"), times=5)
    assert len(kalshi.cancel_all(client=client).orders) >= 2
    assert orders_of(sandbox) == []


def test_cancel_all_says_what_still_rests_when_patience_ends(sandbox: Sandbox) -> None:
    time = Time()
    placed = kalshi.place_once(request())
    client = ApiClient(Configuration(), clock=time, sleep=time.sleep)
    sandbox.faults.add("user_order_cancel", Fault("status", status=503), times=None)
    with pytest.raises(StillOpen) as caught:
        kalshi.cancel_all(client=client, patience=5)
    assert placed.order_id in [order.order_id for order in caught.value.orders]


def test_ctrl_c_between_cancels_is_not_said_to_be_before_them(sandbox: Sandbox) -> None:
    kalshi.place_once(request())
    sandbox.faults.add("user_order_cancel", Fault("reset-before"), times=None)
    with pytest.raises(KeyboardInterrupt) as caught:
        kalshi.cancel_all(client=ApiClient(sleep=press_ctrl_c))
    assert sandbox.log.entries("user_order_cancel")
    assert not getattr(caught.value, "__notes__", [])


def test_the_watchlist_is_found(sandbox: Sandbox) -> None:
    market_id = kalshi.get_markets().markets[-1].id
    for function, name in (
        (kalshi.user_add_watchlist, "user_add_watchlist"),
        (kalshi.user_remove_watchlist, "user_remove_watchlist"),
    ):
        sandbox.faults.add(name, Fault("reset-after"))
        with pytest.raises(OutcomeUnknown) as caught:
            function(market_id)
        assert caught.value.find_out().verdict == "done"


def test_a_password_is_never_tried_out(sandbox: Sandbox) -> None:
    sandbox.faults.add("user_change_password", Fault("reset-after"))
    change = kalshi.UserChangePasswordRequest(old_password="not-this-1", new_password="nor-this-2")
    with pytest.raises(OutcomeUnknown) as caught:
        kalshi.user_change_password(user_change_password_request=change)
    log_ins = len(sandbox.log.entries("log_in"))
    finding = caught.value.find_out()
    assert finding.verdict == "cannot_tell"
    assert "log in with the new password" in finding.reason
    assert len(sandbox.log.entries("log_in")) == log_ins


def test_identical_orders_of_many_threads_each_get_their_own(sandbox: Sandbox) -> None:
    wanted = request()
    sandbox.faults.add("user_order_create", Fault("reset-after"), times=None, probability=0.5)
    placed: list[str] = []
    unknown: list[OutcomeUnknown] = []

    def trade() -> None:
        try:
            placed.append(str(kalshi.place_once(wanted, patience=3).order_id))
        except OutcomeUnknown as error:
            unknown.append(error)

    threads = [threading.Thread(target=trade) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(placed) == 6  # one after the other, so each is told apart
    assert unknown == []
    assert len(set(placed)) == 6
    assert applied(sandbox, "user_order_create") == 6


def test_the_error_can_be_copied_and_pickled_without_its_question(sandbox: Sandbox) -> None:
    sandbox.faults.add("user_order_create", Fault("reset-after"))
    with pytest.raises(OutcomeUnknown) as caught:
        kalshi.user_order_create(user_order_create_request=request())
    for copied in (pickle.loads(pickle.dumps(caught.value)), copy.copy(caught.value)):
        assert str(copied) == str(caught.value)
        assert copied.find_out().verdict == "cannot_tell"


@pytest.mark.skipif(not hasattr(signal, "SIGUSR1"), reason="this system has no such signal")
@pytest.mark.parametrize("helper", [True, False], ids=["place_once", "plain"])
def test_an_order_that_ctrl_c_broke_into_can_be_asked_about(sandbox: Sandbox, helper: bool) -> None:
    wanted, before = request(), signal.getsignal(signal.SIGUSR1)
    signal.signal(signal.SIGUSR1, signal.default_int_handler)
    sandbox.faults.add("user_order_create", Fault("delay", seconds=1000.0))
    place: Callable[..., object] = kalshi.place_once if helper else kalshi.user_order_create
    main = threading.main_thread().ident

    def strike() -> None:
        """Wait until the order is there; its response is not."""
        while not applied(sandbox, "user_order_create"):
            threading.Event().wait(0.002)
        assert main is not None
        signal.pthread_kill(main, signal.SIGUSR1)

    striker = threading.Thread(target=strike)
    striker.start()
    try:
        with pytest.raises(KeyboardInterrupt) as caught:
            place(user_order_create_request=wanted)
    finally:
        striker.join(10)
        signal.signal(signal.SIGUSR1, before)
    lost = caught.value.__cause__
    assert isinstance(lost, OutcomeUnknown)
    finding = lost.find_out()
    assert finding.verdict == ("done" if helper else "cannot_tell")
    (order,) = finding.evidence
    assert isinstance(order, kalshi.Order)
    assert order.place_count == 7
    assert applied(sandbox, "user_order_create") == 1


def press_ctrl_c(*_: object, **__: object) -> Any:
    """Ctrl-C at this very place."""
    raise KeyboardInterrupt


@pytest.mark.parametrize("name", ["user_order_create", "user_order_decrease", "user_order_cancel"])
def test_ctrl_c_while_it_is_found_out_leaves_a_write_that_can_be_asked_about(
    sandbox: Sandbox, name: str
) -> None:
    placed = kalshi.place_once(request())
    assert placed.order_id is not None
    send: dict[str, Callable[..., object]] = {
        "user_order_create": lambda **options: kalshi.place_once(request(), **options),
        "user_order_decrease": lambda **options: kalshi.decrease_once(
            str(placed.order_id), 2, **options
        ),
        "user_order_cancel": lambda **options: kalshi.cancel_once(str(placed.order_id), **options),
    }
    sandbox.faults.add(name, Fault("reset-after"), times=None)
    with pytest.raises(KeyboardInterrupt) as caught:
        send[name](client=CutOff(sandbox, sleep=press_ctrl_c))
    lost = caught.value.__cause__
    assert isinstance(lost, OutcomeUnknown)
    assert lost.operation == name
    assert str(lost) in caught.value.__notes__
    sandbox.faults.clear()
    assert lost.find_out().verdict == "done"
    # A cancel is sent again while the order cannot be read: that does no harm.
    most = {"user_order_create": 2, "user_order_cancel": 2, "user_order_decrease": 1}
    assert applied(sandbox, name) <= most[name]


class CutOff(ApiClient):
    """A client whose reads of orders are refused once a write was sent."""

    def __init__(self, sandbox: Sandbox, **options: Any) -> None:
        super().__init__(**options)
        self._sandbox = sandbox

    def write(self, operation: Operation, *arguments: Any, **options: Any) -> Any:
        try:
            return super().write(operation, *arguments, **options)
        finally:
            refused = Fault("status", status=403)
            self._sandbox.faults.add("user_orders_get", refused, times=None)


def test_credentials_that_vanish_meanwhile_do_not_make_it_not_sent(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = request()
    sandbox.faults.add("user_order_create", Fault("reset-after"))

    class Vanishing(ApiClient):
        def write(self, *arguments: Any, **options: Any) -> Any:
            try:
                return super().write(*arguments, **options)
            finally:
                monkeypatch.delenv("KALSHI_PASSWORD")

    client = Vanishing()
    user = client.user_id()
    with pytest.raises(OutcomeUnknown) as caught:
        kalshi.place_once(wanted, user_id=user, client=client, patience=0)
    assert caught.value.outcome == "unknown"
    assert caught.value.finding is not None
    assert "KALSHI_EMAIL" in caught.value.finding.reason
    assert applied(sandbox, "user_order_create") == 1


@pytest.mark.parametrize("patience", [None, "3", float("nan"), 10**400, -1, True])
@pytest.mark.parametrize("name", ["place_once", "decrease_once", "cancel_once"])
def test_a_patience_that_is_none_is_refused_before_anything_is_sent(
    sandbox: Sandbox, name: str, patience: Any
) -> None:
    arguments = {
        "place_once": (request(),),
        "decrease_once": ("order", 1),
        "cancel_once": ("order",),
    }
    seen = len(sandbox.log)
    with pytest.raises(InvalidArgument, match="patience") as caught:
        getattr(kalshi, name)(*arguments[name], patience=patience)
    assert caught.value.argument == "patience"
    assert len(sandbox.log) == seen


@pytest.mark.parametrize(
    ("name", "place"),
    [
        *((each, "client.ApiClient.user_id") for each in ("place_once", "decrease_once")),
        *((each, "reading.list_orders") for each in ("place_once", "decrease_once")),
        ("cancel_once", "client.ApiClient.user_id"),
    ],
)
def test_ctrl_c_before_the_write_says_that_it_was_not_sent(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, name: str, place: str
) -> None:
    wanted = request()
    monkeypatch.setattr(f"kloudtrader.kalshi.{place}", press_ctrl_c)
    operation = {
        "place_once": "user_order_create",
        "decrease_once": "user_order_decrease",
        "cancel_once": "user_order_cancel",
    }[name]
    arguments = {"place_once": (wanted,), "decrease_once": ("order", 1), "cancel_once": ("order",)}
    with pytest.raises(KeyboardInterrupt) as caught:
        getattr(kalshi, name)(*arguments[name])
    (note,) = caught.value.__notes__
    assert note.startswith(f"{operation} (")
    assert note.endswith("was not sent")
    assert caught.value.__cause__ is None
    assert applied(sandbox, operation) == 0


@pytest.mark.parametrize(
    ("wanted", "argument"),
    [
        (None, "user_order_create_request"),
        ("buy everything", "user_order_create_request"),
        (7, "user_order_create_request"),
        ({}, "market_id"),
        ({"market_id": "m", "side": "yes", "count": True, "price": 2}, "count"),
        ({"market_id": "m", "side": "yes", "count": 1.5, "price": 2}, "count"),
    ],
)
def test_what_is_not_a_request_is_refused_before_anything_is_sent(
    sandbox: Sandbox, wanted: Any, argument: str
) -> None:
    kalshi.user_get_balance()
    seen = len(sandbox.log)
    with pytest.raises(InvalidArgument) as caught:
        kalshi.place_once(wanted)
    assert caught.value.argument == argument
    assert len(sandbox.log) == seen


@pytest.mark.parametrize("other", ["", 7, b"u", [], {}, Decimal("sNaN"), ["u", "v"]])
@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda request, other: kalshi.place_once(request, user_id=other), "user_id"),
        (lambda _, other: kalshi.decrease_once(other, 1), "order_id"),
        (lambda _, other: kalshi.decrease_once("order", 1, user_id=other), "user_id"),
        (lambda _, other: kalshi.cancel_once(other), "order_id"),
        (lambda _, other: kalshi.cancel_once("order", user_id=other), "user_id"),
        (lambda _, other: kalshi.cancel_all(user_id=other), "user_id"),
        (lambda _, other: kalshi.cancel_all(market_id=other), "market_id"),
    ],
)
def test_an_id_that_is_not_one_is_refused_and_never_replaced_by_our_own(
    sandbox: Sandbox, call: Callable[[Any, Any], object], argument: str, other: Any
) -> None:
    request = kalshi.UserOrderCreateRequest(market_id="m", side="yes", count=1, price=2)
    with pytest.raises(InvalidArgument) as caught:
        call(request, other)
    assert caught.value.argument == argument
    assert len(sandbox.log) == 0


class Whole:
    """A number of another library."""

    def __index__(self) -> int:
        return 3


def test_numbers_of_other_libraries_are_numbers(sandbox: Sandbox) -> None:
    market_id = kalshi.get_markets().markets[0].id
    wanted: Any = {"market_id": market_id, "side": "yes", "count": Whole(), "price": Whole()}
    placed = kalshi.place_once(wanted)
    assert (placed.place_count, placed.price) == (3, 3)
    count: Any = Whole()
    assert kalshi.decrease_once(placed.order_id, count).remaining_count == 0


@pytest.mark.parametrize("count", [None, "2", 0, -1, 1.5, True])
def test_a_count_that_is_not_one_is_refused_before_anything_is_sent(
    sandbox: Sandbox, count: Any
) -> None:
    with pytest.raises(InvalidArgument) as caught:
        kalshi.decrease_once("order", count)
    assert caught.value.argument == "count"
    assert len(sandbox.log) == 0


@pytest.mark.parametrize("name", ["user_order_create", "user_order_decrease", "user_order_cancel"])
def test_the_result_tells_whether_it_was_sent(sandbox: Sandbox, name: str) -> None:
    placed, result = kalshi.place_once(request()), CallResult()
    send: dict[str, Callable[..., object]] = {
        "user_order_create": lambda: kalshi.place_once(request(), result=result),
        "user_order_decrease": lambda: kalshi.decrease_once(str(placed.order_id), 2, result=result),
        "user_order_cancel": lambda: kalshi.cancel_once(str(placed.order_id), result=result),
    }
    assert not result.sent
    send[name]()
    assert result.sent


WRONG_ORDERS: dict[str, dict[str, Any]] = {
    "empty": {},
    "another market": {"market_id": "other"},
    "another price": {"price": 99},
    "more contracts": {"place_count": 1000},
    "the other side": {"is_yes": False},
    "no id": {"order_id": ""},
}


@pytest.mark.parametrize("wrong", WRONG_ORDERS.values(), ids=WRONG_ORDERS)
@pytest.mark.parametrize("helper", [True, False], ids=["place_once", "plain"])
def test_a_response_that_is_not_about_the_order_leaves_the_outcome_unknown(
    stub: Stub, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, Any], helper: bool
) -> None:
    monkeypatch.setenv("KLOUDTRADER_KALSHI_URL", stub.url)
    monkeypatch.setenv("KALSHI_USER_ID", "user")
    monkeypatch.setenv("KALSHI_TOKEN", "token")
    order = {"order_id": "a", "market_id": "m", "is_yes": True, "price": 2, "place_count": 7}
    shown = {**order, **wrong} if wrong else {}
    stub.on("POST /users/user/orders", StubResponse(body={"order": shown}))
    stub.on("GET /users/user/orders", StubResponse(body={"orders": []}))
    wanted = kalshi.UserOrderCreateRequest(market_id="m", side="yes", count=7, price=2)
    place = partial(kalshi.place_once, patience=0) if helper else kalshi.user_order_create
    with pytest.raises(OutcomeUnknown) as caught:
        place(user_order_create_request=wanted)
    assert caught.value.status == 200
    assert caught.value.parsed == {"order": shown}


@pytest.mark.parametrize(
    "name", ["user_order_create", "user_order_decrease", "user_change_password"]
)
def test_a_write_without_its_request_is_refused_before_it_is_sent(
    sandbox: Sandbox, name: str
) -> None:
    arguments = ("order",) if name == "user_order_decrease" else ()
    with pytest.raises(TypeError, match=f"{name}_request"):
        getattr(kalshi, name)(*arguments)
    with pytest.raises(InvalidArgument, match="must be a") as caught:
        getattr(kalshi, name)(*arguments, **{f"{name}_request": None})
    assert caught.value.argument == f"{name}_request"
    assert len(sandbox.log) == 0


def test_the_unknown_outcome_of_another_order_decides_nothing(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A signal handler places an order of its own and does not catch what that raises."""
    client, other = ApiClient(), OutcomeUnknown("of another order", operation="user_order_create")

    def interrupted(*_: object, **__: object) -> Any:
        raise other

    monkeypatch.setattr(ApiClient, "_send", interrupted)
    for call in (
        lambda: kalshi.place_once(WANTED, user_id="user", client=client),
        lambda: kalshi.cancel_once("order", user_id="user", client=client),
    ):
        with pytest.raises(OutcomeUnknown) as caught:
            call()
        assert caught.value is other
        assert other.inquiry is None


WANTED = kalshi.UserOrderCreateRequest(market_id="m", side="yes", count=7, price=2)


@pytest.mark.parametrize("timeout", [0, "", False, {}])
def test_a_timeout_that_is_not_one_is_refused(sandbox: Sandbox, timeout: Any) -> None:
    with pytest.raises(ConfigurationError):
        kalshi.UserApi(ApiClient()).user_get_balance("user", _timeout=timeout)
    assert len(sandbox.log) == 0


# --- which API ------------------------------------------------------------------------------------


@pytest.fixture
def handed_on(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """The calls that API v2, which is chosen, is given."""
    calls: list[tuple[object, ...]] = []
    for name in ("place_once", "decrease_once", "cancel_once", "cancel_all"):

        def note(*given: object, _name: str = name, **named: object) -> tuple[object, ...]:
            calls.append((_name, *given, *sorted(named.items())))
            return calls[-1]

        monkeypatch.setattr(_v2_orders, name, note)
    monkeypatch.setenv("KLOUDTRADER_KALSHI_API", "v2")
    return calls


def test_api_v2_is_given_all_arguments(handed_on: list[tuple[object, ...]]) -> None:
    result = CallResult()
    options: dict[str, Any] = {"key": "k", "journal": False, "patience": 7.0, "result": result}
    returned: list[object] = [
        kalshi.place_once(WANTED, **options),
        kalshi.decrease_once("a", 2, patience=8.0, result=result),
        kalshi.cancel_once("a", patience=9.0, result=result),
        kalshi.cancel_all(market_id="m", journal=False, patience=6.0),
    ]
    assert returned == handed_on
    assert handed_on == [
        ("place_once", WANTED, *sorted(options.items())),
        ("decrease_once", "a", 2, 8.0, result),
        ("cancel_once", "a", 9.0, result),
        ("cancel_all", "m", False, 6.0),
    ]


def test_the_defaults_of_patience_are_those_of_the_signatures(
    handed_on: list[tuple[object, ...]],
) -> None:
    """Half a minute, after which a missing order does not appear any more, and time to read."""
    kalshi.place_once(WANTED)
    kalshi.decrease_once("a", 2)
    kalshi.cancel_once("a")
    kalshi.cancel_all()
    assert handed_on == [
        ("place_once", WANTED, ("journal", None), ("key", None), ("patience", 35.0),
         ("result", None)),
        ("decrease_once", "a", 2, 35.0, None),
        ("cancel_once", "a", 35.0, None),
        ("cancel_all", None, None, 35.0),
    ]  # fmt: skip


@pytest.mark.parametrize("count", [0, -1])
def test_a_count_that_is_not_one_does_not_reach_api_v2(
    handed_on: list[tuple[object, ...]], count: int
) -> None:
    with pytest.raises(InvalidArgument) as caught:
        kalshi.decrease_once("a", count)
    assert caught.value.argument == "count"
    assert handed_on == []


def test_a_client_of_api_v1_is_used_whatever_is_chosen(
    sandbox: Sandbox, handed_on: list[tuple[object, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = ApiClient()
    with monkeypatch.context() as patch:
        patch.setenv("KLOUDTRADER_KALSHI_API", "v1")
        wanted = request()
    placed = kalshi.place_once(wanted, client=client)
    assert kalshi.decrease_once(placed.order_id, 1, client=client).remaining_count == 6
    assert kalshi.cancel_once(placed.order_id, client=client).remaining_count == 0
    assert kalshi.cancel_all(client=client).unresolved is None
    assert handed_on == []
