"""Orders as they go over the line, their ids, and what is refused before anything is sent."""

from __future__ import annotations

import hashlib
import re
from base64 import b32encode
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import numpy as np
import pytest

from kloudtrader.orders import KeyConflict, SqliteJournal
from kloudtrader.runtime import Client
from kloudtrader.runtime.errors import ConfigurationError, InvalidArgument
from kloudtrader.tradier import (
    AnyLeg,
    ComboOrder,
    EquityOrder,
    MultilegOrder,
    OcoOrder,
    OptionLeg,
    OptionOrder,
    OrderChange,
    OtocoOrder,
    OtoOrder,
    PricedLeg,
    StockLeg,
    Tradier,
)
from kloudtrader.tradier._venue import TradierOrderVenue, restore_order
from kloudtrader_tradier.trading_api import TradingApi

from .broker_stub import ACCOUNT
from .conftest import HOST, KO, Desk

CALL, PUT = "KO261218C00060000", "KO261218P00055000"
KEY = "rebalance 2026-11-30 KO buy"
TAG = "kt-h6ocvnc24y6bime7pyjkkg3ztz"
"""The tag of the key above. It is pinned: orders of earlier versions must be found for ever."""
SHARES = {"symbol": "KO", "side": "sell", "quantity": 10}
CALLS = OptionLeg(option_symbol=CALL, side="buy_to_open", quantity=1)
PUTS = OptionLeg(option_symbol=PUT, side="sell_to_open", quantity=2)
TAKE = PricedLeg(**SHARES, type="limit", price=70)
STOP = PricedLeg(**SHARES, type="stop_limit", stop=50, price=49.5)
ORDERS: dict[str, tuple[Any, dict[str, str]]] = {
    "equity": (
        EquityOrder(symbol="BRK/B", side="buy", quantity=10, type="limit", price=60.38),
        {
            "class": "equity", "duration": "day", "price": "60.38", "quantity": "10",
            "side": "buy", "symbol": "BRK/B", "type": "limit",
        },
    ),
    "option": (
        OptionOrder(
            symbol="KO", option_symbol=CALL, side="buy_to_open", quantity=1, type="market",
            duration="gtc",
        ),
        {
            "class": "option", "duration": "gtc", "option_symbol": CALL, "quantity": "1",
            "side": "buy_to_open", "symbol": "KO", "type": "market",
        },
    ),
    "multileg": (
        MultilegOrder(symbol="KO", type="debit", price=1.5, legs=[CALLS, PUTS]),
        {
            "class": "multileg", "duration": "day", "option_symbol[0]": CALL,
            "option_symbol[1]": PUT, "price": "1.5", "quantity[0]": "1", "quantity[1]": "2",
            "side[0]": "buy_to_open", "side[1]": "sell_to_open", "symbol": "KO", "type": "debit",
        },
    ),
    "combo": (
        ComboOrder(
            symbol="KO", type="even", stock=StockLeg(side="buy", quantity=100), options=[PUTS]
        ),
        {
            "class": "combo", "duration": "day", "option_symbol[1]": PUT, "quantity[0]": "100",
            "quantity[1]": "2", "side[0]": "buy", "side[1]": "sell_to_open", "symbol": "KO",
            "type": "even",
        },
    ),
    "oto": (
        OtoOrder(duration="gtc", first=TAKE, second=AnyLeg(**SHARES, type="market")),
        {
            "class": "oto", "duration": "gtc", "price[0]": "70", "quantity[0]": "10",
            "quantity[1]": "10", "side[0]": "sell", "side[1]": "sell", "symbol[0]": "KO",
            "symbol[1]": "KO", "type[0]": "limit", "type[1]": "market",
        },
    ),
    "oco": (
        OcoOrder(legs=[TAKE, STOP]),
        {
            "class": "oco", "duration": "day", "price[0]": "70", "price[1]": "49.5",
            "quantity[0]": "10", "quantity[1]": "10", "side[0]": "sell", "side[1]": "sell",
            "stop[1]": "50", "symbol[0]": "KO", "symbol[1]": "KO", "type[0]": "limit",
            "type[1]": "stop_limit",
        },
    ),
    "otoco": (
        OtocoOrder(
            entry=AnyLeg(
                symbol="KO", option_symbol=CALL, side="buy_to_open", quantity=1, type="market",
                duration="day",
            ),
            exits=[
                PricedLeg(**leg.model_dump(exclude_unset=True) | {"duration": "gtc"})
                for leg in (TAKE, STOP)
            ],
        ),
        {
            "class": "otoco", "duration[0]": "day", "duration[1]": "gtc", "duration[2]": "gtc",
            "option_symbol[0]": CALL, "price[1]": "70", "price[2]": "49.5", "quantity[0]": "1",
            "quantity[1]": "10", "quantity[2]": "10", "side[0]": "buy_to_open", "side[1]": "sell",
            "side[2]": "sell", "stop[2]": "50", "symbol[0]": "KO", "symbol[1]": "KO",
            "symbol[2]": "KO", "type[0]": "market", "type[1]": "limit", "type[2]": "stop_limit",
        },
    ),
}  # fmt: skip
EACH_CLASS = pytest.mark.parametrize(("order", "canonical"), ORDERS.values(), ids=ORDERS)


def venue(host: str = HOST, account: str = ACCOUNT) -> TradierOrderVenue:
    return TradierOrderVenue(Client("http://127.0.0.1:9/v1"), host, account)


def place(desk: Desk, order: Any) -> str:
    """Place an order by the typed call, and return the body that was sent, without the tag."""
    TradingApi(desk.client).place_order(ACCOUNT, order=order)
    body, count = re.subn("&tag=kt-[a-z2-7]{26}", "", desk.broker.received[-1].body)
    assert count == 1
    return body


# --- ids ------------------------------------------------------------------------------------------


def test_the_tag_of_a_key_is_pinned(desk: Desk, journal: Path) -> None:
    assert desk.place(key=KEY, journal=journal).our_id == TAG
    assert desk.broker.orders[0]["tag"] == TAG


def test_the_tag_is_a_digest_of_host_account_key_and_generation() -> None:
    digest = hashlib.sha256()
    for part in ("tradier:api.tradier.com", "VA10000001", KEY, "1"):
        digest.update(len(part).to_bytes(8, "big") + part.encode())
    assert f"kt-{b32encode(digest.digest())[:26].decode().lower()}" == TAG


def test_other_accounts_and_other_hosts_have_other_tags(desk: Desk, journal: Path) -> None:
    """The same key on paper must not return the paper order for real money."""
    placed = []
    for host, account in (
        ("api.tradier.com", "VA10000001"),
        ("sandbox.tradier.com", "VA10000001"),
        ("api.tradier.com", "VA20000002"),
    ):
        desk.venue = TradierOrderVenue(desk.client, host, account)
        placed.append(desk.place(key=KEY, journal=journal))
    assert [order.our_id for order in placed] == [
        TAG,
        "kt-vqr4bnqfscytopbhqfitcimsys",
        "kt-r5qmg4x7v4u7tmqy7urnntk4al",
    ]
    assert len({order.order_id for order in placed}) == 3
    assert len(desk.broker.orders) == 3


def test_the_scope_is_the_host_of_the_base_url(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCESS_TOKEN", "token")
    assert Tradier(account_number="A").order_venue().scope == "tradier:api.tradier.com"
    paper = Tradier(account_number=" A ", base_url="https://sandbox.tradier.com/v1")
    assert paper.order_venue().scope == "tradier:sandbox.tradier.com"
    assert paper.order_venue().account == "A"
    monkeypatch.setenv("KLOUDTRADER_TRADIER_URL", "http://127.0.0.1:8/v1")
    assert Tradier(account_number="A").order_venue().scope == "tradier:127.0.0.1:8"


def test_a_tag_of_the_caller_comes_first(desk: Desk, journal: Path) -> None:
    order = KO.model_copy(update={"tag": "momentum-7"})
    assert desk.place(order, key=KEY, journal=journal).our_id == f"momentum-7-{TAG}"
    assert re.fullmatch(r"momentum-7-kt-[a-z2-7]{26}", desk.place(order).our_id)


def test_a_tag_has_at_most_255_characters(desk: Desk) -> None:
    longest = 255 - len(f"-{TAG}")
    placed = desk.place(KO.model_copy(update={"tag": "a" * longest}))
    assert len(placed.our_id) == 255
    with pytest.raises(InvalidArgument) as caught:
        desk.place(KO.model_copy(update={"tag": "a" * (longest + 1)}))
    assert caught.value.argument == "tag"
    assert str(longest) in str(caught.value)
    assert len(desk.broker.received) == 1


def test_random_tags_differ(desk: Desk) -> None:
    tags = {desk.place().our_id for _ in range(20)}
    assert len(tags) == 20
    assert all(re.fullmatch("kt-[a-z2-7]{26}", tag) for tag in tags)


# --- canonical requests ---------------------------------------------------------------------------


@EACH_CLASS
def test_a_canonical_request_is_pinned(order: Any, canonical: dict[str, str]) -> None:
    """A later version of the package must produce the same, else it sees conflicts."""
    assert venue().request(order) == canonical
    assert venue().form == 1
    assert list(canonical) == sorted(canonical)


@EACH_CLASS
def test_a_stored_request_is_the_same_order(order: Any, canonical: dict[str, str]) -> None:
    """A program that restarts passes the request of the journal entry again."""
    restored = restore_order(canonical)
    assert type(restored) is type(order)
    assert venue().request(restored) == canonical


@pytest.mark.parametrize("change", [{"quantity": "1.9"}, {"side": "by"}, {"price": "-1"}])
def test_a_stored_request_is_checked(change: dict[str, str]) -> None:
    _, canonical = ORDERS["equity"]
    with pytest.raises(InvalidArgument):
        restore_order(canonical | change)


@EACH_CLASS
def test_a_dict_is_the_same_order(order: Any, canonical: dict[str, str]) -> None:
    fields = order.model_dump(exclude_unset=True, by_alias=True)
    assert fields["class"] == canonical["class"]
    assert venue().request(fields) == canonical


def test_equal_requests_are_equal() -> None:
    forms = [
        venue().request(
            {"class": "equity", "symbol": "KO", "side": "buy", "type": "limit", **fields}
        )
        for fields in (
            {"quantity": 10, "price": 60.38},
            {"quantity": np.int64(10), "price": Decimal("60.380")},
            {"quantity": 10, "price": np.float64(60.38), "duration": "day"},
            {"quantity": 10, "price": Decimal("60.38"), "duration": "day", "tag": "any"},
        )
    ]
    assert all(form == forms[0] for form in forms)
    old = {**forms[0], "price": "60.380", "quantity": "10.0"}
    assert venue().renew(old, 1) == forms[0]
    legs = ORDERS["oco"][1]
    old = {**legs, "price[1]": "49.50", "stop[1]": "50.0", "quantity[0]": "10.00"}
    assert venue().renew(old, 1) == legs


OTHERS: list[dict[str, Any]] = [
    {"symbol": "PEP"},
    {"side": "sell"},
    {"quantity": 11},
    {"price": 60.39},
    {"duration": "gtc"},
    {"type": "stop_limit", "stop": 60},
    {"type": "market", "price": None},
]


@pytest.mark.parametrize("change", OTHERS)
def test_another_request_under_the_key_is_a_conflict(
    desk: Desk, journal: Path, change: dict[str, Any]
) -> None:
    placed = desk.place(key=KEY, journal=journal)
    other = EquityOrder(**{**KO.model_dump(exclude={"order_class"}), **change})
    with pytest.raises(KeyConflict) as caught:
        desk.place(other, key=KEY, journal=journal)
    error = caught.value
    assert error.outcome == "not_sent"
    assert error.argument == "key"
    assert error.entry is not None
    assert (error.entry.key, error.entry.order_id) == (KEY, placed.order_id)
    assert error.order.id == int(placed.order_id)
    assert len(desk.broker.writes) == 1


def test_a_conflict_with_an_open_entry_shows_its_order(desk: Desk, journal: Path) -> None:
    from .broker_stub import AFTER, NOTHING

    desk.broker.write_faults.append(AFTER["lost"])
    desk.broker.read_faults.extend([NOTHING] * 40)
    with pytest.raises(Exception, match="may have been placed"):
        desk.place(key=KEY, journal=journal)
    desk.broker.read_faults.clear()
    with pytest.raises(KeyConflict) as caught:
        desk.place(KO.model_copy(update={"quantity": 3}), key=KEY, journal=journal)
    assert caught.value.order.id == desk.broker.orders[0]["id"]
    (entry,) = SqliteJournal(journal).entries()
    assert entry.state == "placed"


def test_an_order_that_was_changed_is_still_the_order_of_its_key(desk: Desk, journal: Path) -> None:
    placed = desk.place(key=KEY, journal=journal)
    change = OrderChange(price=59, duration="gtc")
    TradingApi(desk.client).change_order(ACCOUNT, placed.order_id, change=change)
    again = desk.place(key=KEY, journal=journal)
    assert again.order_id == placed.order_id
    assert again.order is not None
    assert again.order.price == 59


@pytest.mark.parametrize(
    ("other", "is_match"),
    [
        ({}, True),
        ({"price": 59.0, "type": "stop_limit", "quantity": 4.0}, True),  # changed, or reduced
        ({"symbol": "PEP"}, False),
        ({"side": "sell"}, False),
        ({"class": "option"}, False),
    ],
)
def test_a_hit_must_be_the_order_that_was_requested(
    desk: Desk, other: dict[str, Any], is_match: bool
) -> None:
    placed = desk.place()
    desk.broker.orders[0].update(other)
    assert venue().matches(placed.read(), venue().request(KO), exact=False) is is_match


# --- forms ----------------------------------------------------------------------------------------

BODIES = {
    "equity": (
        "class=equity&symbol=BRK/B&side=buy&quantity=10&type=limit&duration=day&price=60.38"
    ),
    "option": (
        f"class=option&symbol=KO&option_symbol={CALL}&side=buy_to_open&quantity=1&type=market"
        "&duration=gtc"
    ),
    "multileg": (
        "class=multileg&symbol=KO&type=debit&duration=day&price=1.5"
        f"&option_symbol[0]={CALL}&side[0]=buy_to_open&quantity[0]=1"
        f"&option_symbol[1]={PUT}&side[1]=sell_to_open&quantity[1]=2"
    ),
    "combo": (
        "class=combo&symbol=KO&type=even&duration=day&side[0]=buy&quantity[0]=100"
        f"&option_symbol[1]={PUT}&side[1]=sell_to_open&quantity[1]=2"
    ),
    "oto": (
        "class=oto&duration=gtc"
        "&symbol[0]=KO&side[0]=sell&quantity[0]=10&type[0]=limit&price[0]=70"
        "&symbol[1]=KO&side[1]=sell&quantity[1]=10&type[1]=market"
    ),
    "oco": (
        "class=oco&duration=day"
        "&symbol[0]=KO&side[0]=sell&quantity[0]=10&type[0]=limit&price[0]=70"
        "&symbol[1]=KO&side[1]=sell&quantity[1]=10&type[1]=stop_limit&price[1]=49.5&stop[1]=50"
    ),
    "otoco": (
        "class=otoco"
        f"&symbol[0]=KO&option_symbol[0]={CALL}&side[0]=buy_to_open&quantity[0]=1&type[0]=market"
        "&duration[0]=day"
        "&symbol[1]=KO&side[1]=sell&quantity[1]=10&type[1]=limit&price[1]=70&duration[1]=gtc"
        "&symbol[2]=KO&side[2]=sell&quantity[2]=10&type[2]=stop_limit&price[2]=49.5&stop[2]=50"
        "&duration[2]=gtc"
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_an_order_goes_out_byte_for_byte(desk: Desk, name: str) -> None:
    body = place(desk, ORDERS[name][0])
    assert unquote(body) == BODIES[name]
    received = desk.broker.received[-1]
    assert (received.method, received.target) == ("POST", f"/v1/accounts/{ACCOUNT}/orders")
    assert received.headers["content-type"] == "application/x-www-form-urlencoded"
    assert received.headers["accept"] == "application/json"
    assert re.fullmatch(r"[A-Za-z0-9%&=._-]+", received.body)  # brackets and slashes are escaped


@pytest.mark.parametrize("name", BODIES)
def test_place_once_sends_the_canonical_request(desk: Desk, name: str) -> None:
    order, canonical = ORDERS[name]
    placed = desk.place(order)
    assert desk.broker.received[-1].form == {**canonical, "tag": placed.our_id}


@pytest.mark.parametrize("name", BODIES)
def test_a_preview_is_the_order_and_says_so_last(desk: Desk, name: str) -> None:
    TradingApi(desk.client).preview_order(ACCOUNT, order=ORDERS[name][0])
    assert unquote(desk.broker.received[-1].body) == BODIES[name] + "&preview=true"
    assert desk.broker.orders == []


PRICES: list[tuple[Any, str]] = [
    (0.5765, "0.5765"),
    (0.00001234, "0.00001234"),
    (1e-5, "0.00001"),
    (1.005, "1.005"),
    (60.0, "60"),
    (71, "71"),
    (100000000, "100000000"),
    (Decimal("60.38"), "60.38"),
    ("60.38", "60.38"),
    (Decimal("12.3456789012345"), "12.3456789012345"),
    (Decimal("1E+2"), "100"),
    (Decimal("1E-7"), "0.0000001"),
    (Decimal("1.123456789012345678"), "1.123456789012345678"),
    (Decimal("12345678901234567890.5"), "12345678901234567890.5"),
    (Decimal("60.380000000000000000000001"), "60.380000000000000000000001"),
    (Decimal("60.3800"), "60.38"),
    (Decimal("1E-30"), "0.000000000000000000000000000001"),
    (np.float64(0.1), "0.1"),
    (np.float32(0.1), "0.1"),
    (np.int64(7), "7"),
]


@pytest.mark.parametrize(("price", "text"), PRICES)
def test_a_price_goes_out_exactly_and_without_an_exponent(
    desk: Desk, price: Any, text: str
) -> None:
    order = EquityOrder(
        symbol="KO", side="buy", quantity=1, type="stop_limit", price=price, stop=price
    )
    form = dict(pair.split("=") for pair in place(desk, order).split("&"))
    assert (form["price"], form["stop"]) == (text, text)
    desk.place(order)
    assert desk.broker.received[-1].form["price"] == text
    TradingApi(desk.client).change_order(ACCOUNT, 4_410_001, change=OrderChange(price=price))
    assert desk.broker.received[-1].body == f"price={text}"
    assert desk.venue.request(order)["price"] == text


@pytest.mark.parametrize(
    ("change", "body"),
    [
        ({"price": 61}, "price=61"),
        ({"stop": 0.5765}, "stop=0.5765"),
        ({"duration": "gtc"}, "duration=gtc"),
        ({"type": "market", "duration": "day"}, "type=market&duration=day"),
        ({"price": None, "stop": 5}, "stop=5"),
    ],
)
def test_a_change_sends_only_what_is_given(desk: Desk, change: Any, body: str) -> None:
    desk.place()
    desk.broker.arrival = "open"
    TradingApi(desk.client).change_order(ACCOUNT, 4_410_001, change=OrderChange(**change))
    received = desk.broker.received[-1]
    assert (received.method, received.body) == ("PUT", body)
    assert received.target == f"/v1/accounts/{ACCOUNT}/orders/4410001"


def test_a_cancel_has_no_body(desk: Desk) -> None:
    desk.place()
    TradingApi(desk.client).cancel_order(ACCOUNT, 4_410_001)
    received = desk.broker.received[-1]
    assert (received.method, received.body) == ("DELETE", "")
    assert received.target == f"/v1/accounts/{ACCOUNT}/orders/4410001"


# --- bad input ------------------------------------------------------------------------------------

EQUITY: dict[str, Any] = {"symbol": "KO", "side": "buy", "quantity": 10, "type": "market"}
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"quantity": 1.9}, "quantity"),
    ({"quantity": 1.0}, "quantity"),
    ({"quantity": "10"}, "quantity"),
    ({"quantity": 0}, "quantity"),
    ({"quantity": -1}, "quantity"),
    ({"quantity": 10_000_001}, "quantity"),
    ({"quantity": True}, "quantity"),
    ({"quantity": np.bool_(True)}, "quantity"),
    ({"quantity": Decimal(5)}, "quantity"),
    ({"quantity": None}, "quantity"),
    ({"symbol": ""}, "symbol"),
    ({"symbol": 5}, "symbol"),
    ({"side": "BUY"}, "side"),
    ({"side": "buy_to_open"}, "side"),
    ({"type": "debit"}, "type"),
    ({"type": "trailing_stop"}, "type"),
    ({"duration": "ioc"}, "duration"),
    ({"duration": None}, "duration"),
    ({"type": "limit"}, "price"),
    ({"type": "stop"}, "stop"),
    ({"type": "stop_limit", "price": 5}, "stop"),
    ({"type": "stop_limit", "stop": 5}, "price"),
    ({"type": "market", "price": 5}, "price"),
    ({"type": "market", "stop": 5}, "stop"),
    ({"type": "limit", "price": 5, "stop": 5}, "stop"),
    ({"type": "stop", "price": 5, "stop": 5}, "price"),
    ({"type": "limit", "price": Decimal("1E+999999")}, "price"),
    *[({"type": "limit", "price": price}, "price")
      for price in (0, -1, 0.0, float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity"),
                    True, "", "5,5", [5], Fraction(1, 3), None)],
    ({"tag": "with_underscore"}, "tag"),
    ({"tag": "with blank"}, "tag"),
    ({"tag": "a.b"}, "tag"),
    ({"tag": ""}, "tag"),
    ({"tag": "a" * 256}, "tag"),
    ({"tag": "line\n"}, "tag"),
    ({"tag": "\u00e9"}, "tag"),
    ({"advanced": "otoco"}, "advanced"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "argument"), WRONG)
def test_an_order_that_cannot_be_right_is_refused(
    desk: Desk, change: dict[str, Any], argument: str
) -> None:
    with pytest.raises(InvalidArgument) as caught:
        EquityOrder(**{**EQUITY, **change})
    assert caught.value.argument == argument
    fields = {"class": "equity", **EQUITY, **change}
    for work in (
        lambda: desk.place(fields),
        lambda: TradingApi(desk.client).place_order(ACCOUNT, order=fields),  # type: ignore[arg-type]
        lambda: TradingApi(desk.client).preview_order(ACCOUNT, order=fields),  # type: ignore[arg-type]
    ):
        with pytest.raises(InvalidArgument):
            work()
    assert desk.broker.received == []


@pytest.mark.parametrize(
    "order",
    [
        None,
        5,
        "KO",
        [],
        {},
        dict(EQUITY),
        {**EQUITY, "class": "stock"},
        {**EQUITY, "class": None},
        {**EQUITY, "class": ["equity"]},
        OrderChange(price=5),
        CALLS,
        ORDERS["equity"][1].items(),
    ],
)
def test_what_is_no_order_is_refused(desk: Desk, order: Any) -> None:
    for work in (
        lambda: desk.place(order),
        lambda: TradingApi(desk.client).place_order(ACCOUNT, order=order),
        lambda: TradingApi(desk.client).preview_order(ACCOUNT, order=order),
    ):
        with pytest.raises(InvalidArgument) as caught:
            work()
        assert caught.value.argument in ("order", "order_class")
    assert desk.broker.received == []


EXIT = {**SHARES, "type": "limit", "price": 70}
LEGS: list[Callable[[], Any]] = [
    lambda: MultilegOrder(symbol="KO", type="market", legs=[]),
    lambda: MultilegOrder(symbol="KO", type="market", legs=[CALLS]),
    lambda: MultilegOrder(symbol="KO", type="market", legs=[CALLS] * 5),
    lambda: MultilegOrder(symbol="KO", type="debit", legs=[CALLS, PUTS]),
    lambda: MultilegOrder(symbol="KO", type="market", price=1, legs=[CALLS, PUTS]),
    lambda: MultilegOrder(symbol="KO", type="even", price=1, legs=[CALLS, PUTS]),
    lambda: ComboOrder(
        symbol="KO", type="even", price=1, stock=StockLeg(side="buy", quantity=1), options=[CALLS]
    ),
    lambda: PricedLeg(**SHARES, type="limit", price=1, stop=1),
    lambda: PricedLeg(**SHARES, type="stop", price=1, stop=1),
    lambda: AnyLeg(**SHARES, type="market", price=1),
    lambda: AnyLeg(**SHARES, type="market", stop=1),
    lambda: OrderChange(type="market", price=1),
    lambda: OrderChange(type="limit", stop=1),
    lambda: OrderChange(type="debit", stop=1),
    lambda: OrderChange(type="stop", price=1),
    lambda: MultilegOrder(symbol="KO", type="limit", price=1, legs=[CALLS, PUTS]),  # type: ignore[arg-type]
    lambda: ComboOrder(symbol="KO", type="even", stock=CALLS, options=[CALLS]),  # type: ignore[arg-type]
    lambda: ComboOrder(
        symbol="KO", type="even", stock=StockLeg(side="buy", quantity=1), options=[CALLS] * 3
    ),
    lambda: OcoOrder(legs=[TAKE]),
    lambda: OcoOrder(legs=[TAKE, STOP, STOP]),
    lambda: OcoOrder(legs=[TAKE, AnyLeg(**SHARES, type="market")]),  # type: ignore[list-item]
    lambda: OtoOrder(first=TAKE),  # type: ignore[call-arg]
    lambda: OtocoOrder(entry=AnyLeg(**EXIT), exits=[TAKE]),
    lambda: PricedLeg(**SHARES, type="market"),  # type: ignore[arg-type]
    lambda: PricedLeg(**SHARES, type="stop"),
]


@pytest.mark.parametrize("make", LEGS)
def test_a_wrong_number_or_kind_of_legs_is_refused(make: Callable[[], Any]) -> None:
    with pytest.raises(InvalidArgument):
        make()


ANY, ANY_DAY = AnyLeg(**EXIT), AnyLeg(**EXIT, duration="day")
LIMIT = PricedLeg(**EXIT, duration="day")
STOPS = PricedLeg(**SHARES, type="stop", stop=50, duration="day")


@pytest.mark.parametrize(
    "order",
    [
        OtoOrder(first=TAKE, second=ANY),
        OtoOrder(first=LIMIT, second=ANY),
        OtoOrder(duration="day", first=LIMIT, second=ANY_DAY),
        OtocoOrder(entry=ANY, exits=[TAKE, STOP]),
        OtocoOrder(entry=ANY_DAY, exits=[STOPS, STOP]),
        OtocoOrder(duration="day", entry=ANY, exits=[TAKE, STOPS]),
        OcoOrder(legs=[LIMIT, STOPS]),
    ],
)
def test_a_duration_is_that_of_the_order_or_of_each_leg(desk: Desk, order: Any) -> None:
    for given in (order, order.model_dump(exclude_unset=True, by_alias=True)):
        with pytest.raises(InvalidArgument) as caught:
            desk.place(given)
        assert caught.value.argument == "duration"
        with pytest.raises(InvalidArgument):
            TradingApi(desk.client).preview_order(ACCOUNT, order=given)
    assert desk.broker.received == []


@pytest.mark.parametrize("key", ["", "  ", "a\nb", 7, b"k", True])
def test_a_key_must_name_the_order(desk: Desk, journal: Path, key: Any) -> None:
    with pytest.raises(InvalidArgument) as caught:
        desk.place(key=key, journal=journal)
    assert caught.value.argument == "key"
    assert desk.broker.received == []


def test_a_key_needs_a_journal(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KLOUDTRADER_JOURNAL", raising=False)
    for journal in (None, False):
        with pytest.raises(ConfigurationError) as caught:
            desk.place(key="k", journal=journal)
        assert caught.value.setting == "KLOUDTRADER_JOURNAL"
    assert desk.broker.received == []


@pytest.mark.parametrize("order_id", [None, True, "", " ", "1/2", "..", 1.5, [], {}])
def test_an_id_that_is_none_is_refused(desk: Desk, stub_server: Any, order_id: Any) -> None:
    tradier = Tradier("token", ACCOUNT, base_url=stub_server.url)
    for work in (
        lambda: tradier.cancel_order(order_id),
        lambda: tradier.change_order(order_id, price=5),
        lambda: tradier.cancel_once(order_id, patience=0),
    ):
        with pytest.raises(InvalidArgument):
            work()
    assert desk.broker.received == []
