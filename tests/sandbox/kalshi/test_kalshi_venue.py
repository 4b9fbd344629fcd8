"""Test the Kalshi operations as a client calls them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kloudtrader.sandbox import Fees, ManualClock, Quirks, Sandbox
from kloudtrader.sandbox.kalshi.start import KALSHI_EMAIL, KALSHI_PASSWORD
from tests.sandbox.members import KalshiCaller, refusal
from tests.sandbox.specs.operation_tables import OPERATIONS

NOBODY = "00000000-0000-4000-8000-000000000000"


def first_market(sandbox: Sandbox) -> str:
    return next(iter(sandbox.kalshi.exchange.markets))


def state(sandbox: Sandbox) -> object:
    exchange = sandbox.kalshi.exchange
    return (
        [(w.cash, w.bound, len(w.orders)) for w in exchange.wallets.values()],
        [(m.book.depth(True), m.book.depth(False)) for m in exchange.markets.values()],
        [list(m.watchlist) for m in sandbox.kalshi.accounts.members.values()],
    )


# Sessions


def test_log_in_gives_a_session_and_a_cookie(sandbox: Sandbox, ada: KalshiCaller) -> None:
    body = {"email": KALSHI_EMAIL, "password": KALSHI_PASSWORD}
    response = ada.call("POST", "/log_in", body, headers={})
    value: Any = response.json()
    assert set(value) == {"user_id", "token", "access_level"}
    assert f"sessions={value['token']}" in dict(response.headers)["Set-Cookie"]
    shown = {"Cookie": f"other=1; sessions={value['token']}"}
    assert ada.call("GET", f"/users/{ada.id}/balance", headers=shown).status == 200


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"email": KALSHI_EMAIL, "password": "wrong-password"}, (401, "invalid_credentials")),
        ({"email": "who@example.com", "password": "wrong-password"}, (401, "invalid_credentials")),
        ({"email": KALSHI_EMAIL, "password": "short"}, (400, "invalid_parameters")),
        ({"email": KALSHI_EMAIL}, (400, "invalid_parameters")),
        ({"email": 5, "password": "long-enough"}, (400, "invalid_parameters")),
        ([], (400, "invalid_json")),
        (None, (400, "missing_body")),
    ],
)
def test_log_in_refuses(ada: KalshiCaller, body: object, expected: tuple[int, str]) -> None:
    assert refusal(ada.call("POST", "/log_in", body, headers={})) == expected


@pytest.mark.parametrize(
    "shown", ["", "nonsense", "{id}:{token}", "{id}  {token}", "Bearer {token}", "{id} wrong"]
)
def test_other_ways_to_show_a_session_are_refused(ada: KalshiCaller, shown: str) -> None:
    headers = {"Authorization": shown.format(id=ada.id, token=ada.token)}
    assert ada.call("GET", f"/users/{ada.id}/balance", headers=headers).status == 401


def test_a_session_ends_with_its_time_and_with_log_out(clock: ManualClock) -> None:
    sandbox = Sandbox(clock=clock, operations=OPERATIONS, session_lifetime=60)
    ada = KalshiCaller(sandbox)
    clock.advance(59)
    assert ada.own("GET", "/balance").status == 200
    clock.advance(1)
    assert refusal(ada.own("GET", "/balance")) == (401, "session_expired")
    again = KalshiCaller(sandbox)
    assert again.call("POST", "/log_out").status == 204
    assert refusal(again.own("GET", "/balance")) == (401, "invalid_session")
    assert again.call("POST", "/log_out").status == 401


def test_another_member_s_paths_are_forbidden(sandbox: Sandbox, ada: KalshiCaller) -> None:
    ben = KalshiCaller(sandbox, "ben@example.com", "battery-staple-9")
    for method, path in (("GET", "/balance"), ("GET", ""), ("POST", "/orders"), ("GET", "/trades")):
        response = ada.call(method, f"/users/{ben.id}{path}", {} if method == "POST" else None)
        assert refusal(response) == (403, "forbidden")


def test_a_password_change_ends_the_other_sessions(sandbox: Sandbox, ada: KalshiCaller) -> None:
    other = KalshiCaller(sandbox)
    new = {"old_password": KALSHI_PASSWORD, "new_password": "another-horse-8"}
    wrong = {**new, "old_password": "not-the-password"}
    assert refusal(ada.own("PUT", "/password", wrong)) == (403, "wrong_password")
    assert refusal(ada.own("PUT", "/password", {**new, "new_password": "short"}))[0] == 400
    response = ada.own("PUT", "/password", new)
    assert (response.status, response.body) == (204, b"")
    assert ada.own("GET", "/balance").status == 200
    assert other.own("GET", "/balance").status == 401
    KalshiCaller(sandbox, KALSHI_EMAIL, "another-horse-8")
    old = {"email": KALSHI_EMAIL, "password": KALSHI_PASSWORD}
    assert ada.call("POST", "/log_in", old, headers={}).status == 401


# Reads


def test_the_start_has_something_of_everything(ada: KalshiCaller) -> None:
    assert 0 < ada.get("/balance")["balance"] < 250_000
    positions = ada.get("/positions")["market_positions"]
    assert any(p["position"] > 0 for p in positions)
    assert any(p["position"] < 0 for p in positions)
    assert any(order["status"] == "resting" for order in ada.get("/orders")["orders"])
    assert ada.get("/trades")["trades"]
    assert len(ada.get("/watchlist")["watchlist"]["market_ids"]) == 2
    user = ada.get("")["user"]
    assert (user["user_id"], user["email"]) == (ada.id, KALSHI_EMAIL)


def test_markets_need_no_session(sandbox: Sandbox) -> None:
    markets: Any = sandbox.request("GET", "/kalshi/v1/markets").json()
    market = markets["markets"][0]
    single: Any = sandbox.request("GET", f"/kalshi/v1/markets/{market['id']}").json()
    assert single == {"market": market}
    response: Any = sandbox.request("GET", f"/kalshi/v1/markets/{market['id']}/order_book").json()
    book = response["order_book"]
    assert book["yes"][-1][0] == market["yes_bid"]
    assert 100 - book["no"][-1][0] == market["yes_ask"]
    unknown = sandbox.request("GET", f"/kalshi/v1/markets/{NOBODY}")
    assert refusal(unknown) == (404, "market_not_found")


def test_an_empty_side_of_a_book_is_null(sandbox: Sandbox) -> None:
    market_id = first_market(sandbox)
    sandbox.kalshi.exchange.close(market_id)
    response: Any = sandbox.request("GET", f"/kalshi/v1/markets/{market_id}/order_book").json()
    assert response == {"order_book": {"yes": None, "no": None}}


def test_a_position_never_traded_is_zeros_and_an_unknown_market_404(
    sandbox: Sandbox,
) -> None:
    ben = KalshiCaller(sandbox, "ben@example.com", "battery-staple-9")
    position = ben.get(f"/positions/{first_market(sandbox)}")["market_position"]
    assert (position["position"], position["volume"], position["is_settled"]) == (0, 0, False)
    assert refusal(ben.own("GET", f"/positions/{NOBODY}")) == (404, "market_not_found")
    assert ben.get("/positions") == {"market_positions": []}


def test_the_watchlist_takes_and_drops_any_number_of_times(
    sandbox: Sandbox, ada: KalshiCaller
) -> None:
    market_id = list(sandbox.kalshi.exchange.markets)[3]
    for _ in range(2):
        assert ada.own("PUT", f"/watchlist/{market_id}").status == 204
    assert ada.get("/watchlist")["watchlist"]["market_ids"].count(market_id) == 1
    for _ in range(2):
        assert ada.own("DELETE", f"/watchlist/{market_id}").status == 204
    assert market_id not in ada.get("")["user"]["watchlist"]
    for method in ("PUT", "DELETE"):
        assert refusal(ada.own(method, f"/watchlist/{NOBODY}")) == (404, "market_not_found")


# Orders


def test_an_order_rests_is_decreased_and_cancelled(sandbox: Sandbox, ada: KalshiCaller) -> None:
    market_id, before = first_market(sandbox), ada.get("/balance")["balance"]
    response = ada.own(
        "POST", "/orders", {"market_id": market_id, "side": "yes", "count": 10, "price": 2}
    )
    value: Any = response.json()
    order = value["order"]
    assert (response.status, value["status"]) == (201, order["status"])
    assert (order["status"], order["is_yes"], order["price"]) == ("resting", True, 2)
    assert "expiration_ts" not in order
    assert ada.get("/balance")["balance"] == before - 20

    response = ada.own("POST", f"/orders/{order['order_id']}/decrease", {"count": 3})
    value = response.json()
    assert (response.status, value["reduced_by"]) == (201, 3)
    assert (value["order"]["remaining_count"], value["order"]["decrease_count"]) == (7, 3)
    assert ada.get("/balance")["balance"] == before - 14

    for reduced in (7, 0):
        response = ada.own("DELETE", f"/orders/{order['order_id']}")
        value = response.json()
        assert (response.status, value["reduced_by"]) == (200, reduced)
        assert (value["order"]["status"], value["order"]["remaining_count"]) == ("canceled", 0)
    assert ada.get("/balance")["balance"] == before
    listed = ada.get("/orders", status="canceled")["orders"]
    assert order["order_id"] in {row["order_id"] for row in listed}


def test_an_over_decrease_is_clamped(sandbox: Sandbox, ada: KalshiCaller) -> None:
    order = ada.order(market_id=first_market(sandbox), side="no", count=4, price=1)
    response = ada.own("POST", f"/orders/{order['order_id']}/decrease", {"count": 2**31 - 1})
    value: Any = response.json()
    assert (response.status, value["reduced_by"]) == (201, 4)
    assert value["order"]["status"] == "canceled"


def test_a_resting_order_is_filled_as_the_clock_moves(
    sandbox: Sandbox, ada: KalshiCaller, clock: ManualClock
) -> None:
    market: Any = sandbox.request("GET", f"/kalshi/v1/markets/{first_market(sandbox)}").json()
    bid = market["market"]["yes_ask"] - 1
    order = ada.order(market_id=first_market(sandbox), side="yes", count=5, price=bid)
    assert order["status"] == "resting"
    clock.advance(1800)
    rows = ada.get("/orders", market_id=order["market_id"])["orders"]
    now = next(row for row in rows if row["order_id"] == order["order_id"])
    assert (now["status"], now["maker_fill_count"]) == ("executed", 5)
    trades = ada.get("/trades", order_id=order["order_id"])["trades"]
    assert sum(trade["count"] for trade in trades) == 5
    assert {trade["price"] for trade in trades} == {bid}
    assert not any(trade["is_taker"] for trade in trades)


def test_expiry_is_shown_and_kept(sandbox: Sandbox, ada: KalshiCaller, clock: ManualClock) -> None:
    ends = int((clock.now() + timedelta(seconds=30)).timestamp())
    order = ada.order(
        market_id=first_market(sandbox), side="yes", count=5, price=1, expiration_unix_ts=ends
    )
    shown = datetime.fromtimestamp(ends, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert order["expiration_ts"] == shown
    clock.advance(31)
    assert ada.get("/orders")["orders"][0]["status"] == "canceled"


GOOD: dict[str, object] = {"side": "yes", "count": 1, "price": 5}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"price": 0}, "invalid_price"),
        ({"price": 100}, "invalid_price"),
        ({"price": -5}, "invalid_price"),
        ({"price": 10**400}, "invalid_price"),
        ({"price": True}, "invalid_parameters"),
        ({"price": 5.0}, "invalid_parameters"),
        ({"price": "5"}, "invalid_parameters"),
        ({"price": None}, "invalid_parameters"),
        ({"count": 0}, "invalid_count"),
        ({"count": 2**31}, "invalid_count"),
        ({"count": [1]}, "invalid_parameters"),
        ({"count": 2**31 - 1}, "insufficient_balance"),
        ({"side": "YES"}, "invalid_side"),
        ({"side": 1}, "invalid_parameters"),
        ({"market_id": "m"}, "invalid_parameters"),
        ({"market_id": NOBODY}, "market_not_found"),
        ({"expiration_unix_ts": -1}, "invalid_parameters"),
        ({"expiration_unix_ts": 10**12}, "invalid_parameters"),
        ({"expiration_unix_ts": "tomorrow"}, "invalid_parameters"),
        ({"max_cost_cents": -1}, "invalid_parameters"),
        ({"max_cost_cents": 4}, "max_cost_too_low"),
        ({"sell_position_capped": 1}, "invalid_parameters"),
        ({"sell_position_capped": True}, "no_position_to_close"),
    ],
)
def test_a_bad_order_is_refused_and_changes_nothing(
    sandbox: Sandbox, change: dict[str, object], code: str
) -> None:
    ben = KalshiCaller(sandbox, "ben@example.com", "battery-staple-9")
    before = state(sandbox)
    body = {"market_id": first_market(sandbox), **GOOD, **change}
    assert refusal(ben.own("POST", "/orders", body)) == (400, code)
    assert state(sandbox) == before


def test_unknown_members_of_a_body_are_ignored(sandbox: Sandbox, ada: KalshiCaller) -> None:
    order = ada.order(
        market_id=first_market(sandbox), side="yes", count=1, price=1, order_action="buy", novel=[]
    )
    assert order["status"] == "resting"


@pytest.mark.parametrize(
    ("kind", "raw", "code"),
    [
        ("application/x-www-form-urlencoded", b"count=1", "invalid_content_type"),
        ("", b'{"count": 1}', "invalid_content_type"),
        ("application/json", b"", "missing_body"),
        ("application/json", b"{", "invalid_json"),
        ("application/json", b"\xff\xfe", "invalid_json"),
        ("application/json", b'{"count": NaN}', "invalid_json"),
        ("application/json", b"[" * 50_000, "invalid_json"),
        ("application/json", b'{"count": ' + b"9" * 5000 + b"}", "invalid_json"),
        ("application/json", b"null", "invalid_json"),
        ("application/json; charset=utf-8", b"{}", "invalid_parameters"),
    ],
)
def test_a_body_that_is_not_json_is_refused(
    sandbox: Sandbox, ada: KalshiCaller, kind: str, raw: bytes, code: str
) -> None:
    order = ada.order(market_id=first_market(sandbox), side="yes", count=4, price=1)
    headers = {"Authorization": f"{ada.id} {ada.token}", "Content-Type": kind}
    path = f"/kalshi/v1/users/{ada.id}/orders/{order['order_id']}/decrease"
    assert refusal(sandbox.request("POST", path, headers, raw)) == (400, code)


def test_unknown_and_foreign_orders_look_the_same(sandbox: Sandbox, ada: KalshiCaller) -> None:
    order = ada.order(market_id=first_market(sandbox), side="yes", count=4, price=1)
    ben = KalshiCaller(sandbox, "ben@example.com", "battery-staple-9")
    for order_id in (order["order_id"], NOBODY, "x"):
        assert refusal(ben.own("DELETE", f"/orders/{order_id}")) == (400, "order_not_found")
        response = ben.own("POST", f"/orders/{order_id}/decrease", {"count": 1})
        assert refusal(response) == (400, "order_not_found")
    assert ada.get("/orders")["orders"][0]["remaining_count"] == 4


def test_a_pause_is_503_for_orders_and_reads_go_on(sandbox: Sandbox, ada: KalshiCaller) -> None:
    sandbox.kalshi.exchange.trading_active = False
    body = {"market_id": first_market(sandbox), **GOOD}
    assert refusal(ada.own("POST", "/orders", body)) == (503, "exchange_unavailable")
    assert ada.own("GET", "/orders").status == 200


def test_fees_are_charged_and_shown(clock: ManualClock) -> None:
    sandbox = Sandbox(clock=clock, operations=OPERATIONS, fees=Fees(700))
    ada = KalshiCaller(sandbox)
    order = ada.order(market_id=first_market(sandbox), side="yes", count=10, price=99)
    assert order["taker_fees"] > 0
    position = ada.get(f"/positions/{first_market(sandbox)}")["market_position"]
    assert position["fees_paid"] >= order["taker_fees"]


# Switches


def test_new_words_and_members_and_errors_in_headers(sandbox: Sandbox, ada: KalshiCaller) -> None:
    sandbox.quirks = Quirks(unknown_enums=True, unknown_fields=True, kalshi_error_headers=True)
    order = ada.get("/orders")["orders"][0]
    assert order["status"] == "sandbox_new_status"
    assert "sandbox_extra" in order
    response = ada.own("GET", f"/positions/{NOBODY}")
    assert (response.status, response.body) == (404, b"")
    assert dict(response.headers)["code"] == "market_not_found"
