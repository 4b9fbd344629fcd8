"""Test that fields which do not fit are refused with status 400 and their names."""

from typing import Any

import pytest

from tests.sandbox.tradier.broker import CALL, OPENING, PUT, Trader

MULTILEG = {
    "class_": "multileg",
    "symbol": "KO",
    "type": "debit",
    "duration": "day",
    "price": "1.5",
    "option_symbol[0]": CALL,
    "side[0]": "buy_to_open",
    "quantity[0]": 1,
    "option_symbol[1]": "KO241018C00067500",
    "side[1]": "sell_to_open",
    "quantity[1]": 1,
}
OCO = {
    "class_": "oco",
    "duration": "gtc",
    **{f"symbol[{i}]": "KO" for i in range(2)},
    **{f"side[{i}]": "sell" for i in range(2)},
    **{f"quantity[{i}]": 5 for i in range(2)},
    "type[0]": "limit",
    "price[0]": 90,
    "type[1]": "stop",
    "stop[1]": 20,
}


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"class_": "crypto"}, "class"),
        ({"class_": ""}, "class"),
        ({"symbol": "ko ko"}, "symbol"),
        ({"symbol": ""}, "symbol"),
        ({"side": "buy_to_open"}, "side"),
        ({"quantity": "0.5"}, "quantity"),
        ({"quantity": "1.0"}, "quantity"),
        ({"quantity": "0"}, "quantity"),
        ({"quantity": "-3"}, "quantity"),
        ({"quantity": "many"}, "quantity"),
        ({"quantity": ""}, "quantity"),
        ({"type": "trailing"}, "type"),
        ({"duration": "ioc"}, "duration"),
        ({"duration": ""}, "duration"),
        ({"duration": "pre"}, "duration"),
        ({"duration": "post"}, "duration"),
        ({"type": "limit"}, "price"),
        ({"type": "limit", "price": "None"}, "price"),
        ({"type": "limit", "price": "0"}, "price"),
        ({"type": "limit", "price": "-1"}, "price"),
        ({"type": "limit", "price": "1e3"}, "price"),
        ({"type": "stop"}, "stop"),
        ({"type": "stop_limit", "price": "5"}, "stop"),
        ({"tag": "under_score"}, "tag"),
        ({"tag": "a" * 256}, "tag"),
        ({"tag": "two words"}, "tag"),
    ],
)
def test_a_field_that_does_not_fit_is_named(fields: dict[str, Any], name: str) -> None:
    trader = Trader().clear()
    response = trader.post(**{"class_": "equity", **OPENING, **fields})
    assert (response.status, response.content_type) == (400, "text/plain")
    assert response.body.decode().startswith(f"Invalid parameter, {name}: ")
    assert trader.orders() == []


@pytest.mark.parametrize(
    ("base", "fields", "name"),
    [
        (MULTILEG, {"price": ""}, "price"),
        (MULTILEG, {"option_symbol[1]": "PEP241018C00170000"}, "option_symbol[1]"),
        (MULTILEG, {"option_symbol[1]": "KO"}, "option_symbol[1]"),
        (MULTILEG, {"side[0]": "buy"}, "side[0]"),
        (
            MULTILEG,
            {f"{n}[1]": "" for n in ("option_symbol", "side", "quantity")},
            "option_symbol[1]",
        ),
        (MULTILEG, {"type": "limit"}, "type"),
        (MULTILEG, {"class_": "combo"}, "option_symbol[0]"),
        (OCO, {"symbol": "KO"}, "symbol"),
        (OCO, {"duration": ""}, "duration"),
        (OCO, {"duration[0]": "day"}, "duration[0]"),
        (OCO, {"symbol[1]": "PEP"}, "symbol[1]"),
        (OCO, {"type[1]": "limit", "price[1]": 91}, "type[1]"),
        (OCO, {"stop[1]": ""}, "stop[1]"),
        (OCO, {"symbol[2]": "KO"}, "symbol[2]"),
        (OCO, {"class_": "otoco"}, "symbol[2]"),
    ],
)
def test_a_leg_that_does_not_fit_is_named(
    base: dict[str, Any], fields: dict[str, Any], name: str
) -> None:
    response = Trader().clear().post(**{**base, **fields})
    assert response.status == 400, response
    assert response.body.decode().startswith(f"Invalid parameter, {name}: ")


def test_option_symbols_fit_their_underlying() -> None:
    trader = Trader().clear()
    order = {**OPENING, "side": "buy_to_open", "option_symbol": PUT}
    assert trader.post(class_="option", **order).status == 200
    response = trader.post(class_="option", **order | {"symbol": "PEP"})
    assert response.body.startswith(b"Invalid parameter, option_symbol: ")


def test_a_tag_comes_back_as_it_was_sent() -> None:
    trader = Trader().clear()
    tag = "Aa-9" * 63 + "abc"
    number = trader.place(tag=tag)
    assert trader.order(number, includeTags="true")["tag"] == tag
    assert "tag" not in trader.order(number)


def test_a_body_that_is_no_form_is_refused() -> None:
    trader = Trader()
    target = f"/tradier/v1/accounts/{trader.number}/orders"
    headers = {"Authorization": "Bearer sandbox-access-token", "Accept": "application/json"}
    response = trader.sandbox.request("POST", target, headers, b"class=\xff")
    assert response.status == 400
