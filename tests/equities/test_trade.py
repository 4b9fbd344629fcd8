"""The original's functions for orders: what they send and return, and how they fail."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from kloudtrader.equities import trade
from kloudtrader.runtime.errors import (
    ConfigurationError,
    InvalidArgument,
    OrderRefused,
    OutcomeUnknown,
)
from tests.tradier.broker_stub import AFTER, BEFORE, OTHERS, PASSED, QUEUED, REFUSED, Fault, reply
from tests.tradier.conftest import Desk, verdict_of
from tests.tradier.test_venue import each

SIDES = [trade.buy, trade.sell, trade.sell_short, trade.buy_to_cover]
PREVIEWS = [trade.buy_preview, trade.sell_preview]
each_side = pytest.mark.parametrize("place", SIDES)
each_preview = pytest.mark.parametrize("preview", PREVIEWS)
ID = 4_410_001


def body(account: Desk) -> str:
    """Return the last body without its tag."""
    return re.sub("&tag=kt-[a-z2-7]{26}$", "", account.broker.received[-1].body)


# --- requests and responses -----------------------------------------------------------------------


@each_side
def test_an_order_is_one_request(account: Desk, place: Callable[..., Any]) -> None:
    response = place("KO", 10)
    assert response == {"order": {"id": ID, "status": "ok", "partner_id": "p-1"}}
    (received,) = account.broker.received
    assert (received.method, received.target) == ("POST", "/v1/accounts/VA10000001/orders")
    side = place.__name__
    assert (
        body(account) == f"class=equity&symbol=KO&side={side}&quantity=10&type=market&duration=day"
    )
    assert re.fullmatch("kt-[a-z2-7]{26}", received.form["tag"])


@each_preview
def test_a_preview_places_nothing(account: Desk, preview: Callable[..., Any]) -> None:
    """The original sent the preview of a sale to the other host, without price and stop."""
    checked = preview("KO", 10, None, None, "gtc", "stop_limit", 60.38, 60)
    assert checked["order"]["result"] is True
    side = preview.__name__.removesuffix("_preview")
    assert body(account) == (
        f"class=equity&symbol=KO&side={side}&quantity=10&type=stop_limit&duration=gtc"
        "&price=60.38&stop=60&preview=true"
    )
    assert account.broker.orders == []


def test_arguments_have_the_order_of_the_original(account: Desk) -> None:
    trade.buy("BRK/B", 3, "token", "VA20000002", "gtc", "stop_limit", Decimal("0.5765"), 1e-5)
    received = account.broker.received[-1]
    assert received.target == "/v1/accounts/VA20000002/orders"
    assert received.form["symbol"] == "BRK/B"
    assert (received.form["price"], received.form["stop"]) == ("0.5765", "0.00001")
    trade.change_equity_order(ID, "token", "VA20000002", "day", "limit", 61)
    assert body(account) == "type=limit&duration=day&price=61"
    trade.cancel_equity_order(str(ID), "token", "VA20000002")
    assert account.broker.received[-1].target == f"/v1/accounts/VA20000002/orders/{ID}"
    assert account.broker.received[-1].method == "DELETE"


@pytest.mark.parametrize(
    ("change", "sent"),
    [
        ({"price": 215}, "price=215"),
        ({"stop": Decimal("60.380")}, "stop=60.380"),
        ({"duration": "gtc"}, "duration=gtc"),
        (
            {"order_type": "limit", "duration": "gtc", "price": 215},
            "type=limit&duration=gtc&price=215",
        ),
    ],
)
def test_a_change_sends_only_what_is_given(account: Desk, change: Any, sent: str) -> None:
    """The original made a market order of a limit order whose price was changed."""
    trade.buy("KO", 10, order_type="limit", price=60)
    response = trade.change_equity_order(ID, **change)
    assert response["order"]["id"] == ID
    assert account.broker.received[-1].body == sent


def test_numbers_of_other_libraries_are_taken(account: Desk) -> None:
    trade.buy("KO", np.int64(3), order_type="limit", price=np.float32(0.1))  # type: ignore[arg-type]
    form = account.broker.received[-1].form
    assert (form["quantity"], form["price"]) == ("3", "0.1")


# --- faults ---------------------------------------------------------------------------------------


def calls(account: Desk) -> list[tuple[Callable[[], Any], str]]:
    """Return each function that writes, as a call about an order that works."""
    trade.buy("KO", 10, order_type="limit", price=60)
    account.broker.received.clear()
    placing = [(lambda place=place: place("KO", 1), "POST") for place in SIDES]
    return [
        *placing,
        (lambda: trade.change_equity_order(ID, price=59.5), "PUT"),
        (lambda: trade.cancel_equity_order(ID), "DELETE"),
    ]


@each(AFTER)
def test_a_lost_response_is_unknown_and_found(account: Desk, fault: Fault) -> None:
    for work, method in calls(account):
        account.broker.received.clear()
        account.broker.write_faults.append(fault)
        with pytest.raises(OutcomeUnknown) as caught:
            work()
        assert [received.method for received in account.broker.received] == [method]
        found = caught.value.find_out()
        assert found.verdict == "done"
        wanted = account.broker.orders[-1]["id"] if method == "POST" else ID
        assert found.result.id == wanted  # type: ignore[attr-defined]


@each(BEFORE | QUEUED)
def test_what_did_not_arrive_is_unknown(account: Desk, fault: Fault) -> None:
    for work, method in calls(account):
        account.broker.received.clear()
        account.broker.write_faults.append(fault)
        verdict, error = verdict_of(work)
        assert verdict == "unknown"
        assert error.find_out().verdict == "cannot_tell"
        assert len(account.broker.writes) == 1, method
        account.broker.deliver_all()


@each(REFUSED | PASSED)
def test_a_refusal_is_no_response(account: Desk, fault: Fault) -> None:
    """The original returned the refusals that came with status 200."""
    for work, _ in calls(account):
        account.broker.received.clear()
        account.broker.write_faults.append(fault)
        verdict, error = verdict_of(work)
        assert verdict == "refused"
        assert isinstance(error, OrderRefused) is fault.name.startswith("200")
        assert len(account.broker.received) == 1


@each({fault.name: fault for fault in OTHERS})
def test_a_response_about_another_order_is_unknown(account: Desk, fault: Fault) -> None:
    for work, method in calls(account)[-2:]:
        account.broker.write_faults.append(fault)
        assert verdict_of(work)[0] == "unknown", method


@each_preview
def test_a_preview_with_an_order_id_is_unknown(account: Desk, preview: Callable[..., Any]) -> None:
    placed = reply(200, {"order": {"id": 7, "status": "ok"}})
    account.broker.preview_faults.append(Fault("placed", placed, applied=False))
    with pytest.raises(OutcomeUnknown):
        preview("KO", 10)
    assert len(account.broker.received) == 1


# --- bad input ------------------------------------------------------------------------------------

WRONG: list[tuple[tuple[Any, ...], dict[str, Any], str]] = [
    ((5, "KO"), {}, "quantity"),
    (("KO", "5"), {}, "quantity"),
    (("KO", 1.9), {}, "quantity"),
    (("KO", 5.0), {}, "quantity"),
    (("KO", 0), {}, "quantity"),
    (("KO", -5), {}, "quantity"),
    (("KO", 10_000_001), {}, "quantity"),
    (("KO", True), {}, "quantity"),
    (("KO", None), {}, "quantity"),
    (("", 5), {}, "symbol"),
    ((None, 5), {}, "symbol"),
    (("KO", 5), {"order_type": "limit"}, "price"),
    (("KO", 5), {"order_type": "stop"}, "stop"),
    (("KO", 5), {"order_type": "stop_limit", "price": 5}, "stop"),
    (("KO", 5), {"price": 5}, "price"),
    (("KO", 5), {"stop": 5}, "stop"),
    (("KO", 5), {"order_type": "limit", "price": 5, "stop": 4}, "stop"),
    (("KO", 5), {"order_type": "stop", "price": 5, "stop": 4}, "price"),
    (("KO", 5), {"order_type": "limit", "price": Decimal("1E+9999")}, "price"),
    (("KO", 5), {"order_type": "debit", "price": 5}, "order_type"),
    (("KO", 5), {"order_type": None}, "order_type"),
    (("KO", 5), {"order_type": ["limit"]}, "order_type"),
    (("KO", 5), {"duration": "ioc"}, "duration"),
    (("KO", 5), {"duration": None}, "duration"),
    *[
        (("KO", 5), {"order_type": "limit", "price": price}, "price")
        for price in (0, -1, 0.0, float("nan"), float("inf"), Decimal("NaN"), True, "5.5", [5])
    ],
]  # fmt: skip


@pytest.mark.parametrize(("given", "named", "argument"), WRONG)
def test_what_cannot_be_right_is_refused(
    account: Desk, given: tuple[Any, ...], named: dict[str, Any], argument: str
) -> None:
    for place in [*SIDES, *PREVIEWS]:
        with pytest.raises(InvalidArgument) as caught:
            place(*given, **named)
        assert caught.value.argument == argument
    assert account.broker.received == []


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"price": 0},
        {"price": float("nan")},
        {"order_type": "x"},
        {"duration": "ioc"},
        {"stop": -1},
        {"order_type": "market", "price": 5},
        {"order_type": "limit", "stop": 5},
        {"order_type": "stop", "price": 5},
    ],
)
def test_a_change_that_cannot_be_right_is_refused(account: Desk, change: Any) -> None:
    with pytest.raises(InvalidArgument):
        trade.change_equity_order(ID, **change)
    assert account.broker.received == []


@pytest.mark.parametrize("order_id", [None, "", "1/2", True, 1.5])
def test_an_id_that_is_none_is_refused(account: Desk, order_id: Any) -> None:
    for work in (
        lambda: trade.cancel_equity_order(order_id),
        lambda: trade.change_equity_order(order_id, price=5),
    ):
        with pytest.raises(InvalidArgument) as caught:
            work()
        assert caught.value.argument == "order_id"
    assert account.broker.received == []


@pytest.mark.parametrize("name", ["ACCESS_TOKEN", "ACCOUNT_NUMBER"])
def test_a_missing_credential_is_named(
    account: Desk, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delenv(name)
    with pytest.raises(ConfigurationError) as caught:
        trade.buy("KO", 5)
    assert caught.value.setting == name
    assert account.broker.received == []
