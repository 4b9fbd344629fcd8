"""Test the Tradier operations as a client calls them."""

from typing import Any
from xml.etree import ElementTree

import pytest

from kloudtrader.sandbox import ManualClock, Quirks, Sandbox
from kloudtrader.sandbox.tradier.start.builder import ACCESS_TOKEN
from tests.sandbox.members import account, tradier
from tests.sandbox.specs.operation_tables import OPERATIONS
from tests.sandbox.tradier.boxes import box

# Who may ask


@pytest.mark.parametrize("shown", ["", "Bearer wrong", "Bearer", ACCESS_TOKEN, "Basic abc"])
def test_a_wrong_token_is_a_fault(sandbox: Sandbox, shown: str) -> None:
    response = tradier(sandbox, "/user/profile", {"Authorization": shown})
    assert (response.status, response.content_type) == (401, "application/json")
    fault: Any = response.json()
    assert fault["fault"]["detail"]["errorcode"].endswith("invalid_access_token")


def test_the_fault_is_xml_for_who_does_not_name_json(sandbox: Sandbox) -> None:
    headers = {"Authorization": "Bearer wrong", "Accept": "*/*"}
    response = tradier(sandbox, "/user/profile", headers)
    assert ElementTree.fromstring(response.body).find("faultstring") is not None


@pytest.mark.parametrize("path", ["balances", "positions", "history", "gainloss", "orders"])
@pytest.mark.parametrize("number", ["VA99999999", "nobody"])
def test_foreign_accounts_are_unauthorised(sandbox: Sandbox, path: str, number: str) -> None:
    response = tradier(sandbox, f"/accounts/{number}/{path}")
    assert (response.status, response.content_type) == (401, "text/plain")
    assert response.body == f"Unauthorized Account: {number}".encode()


def test_an_unknown_order_is_401_or_404(sandbox: Sandbox) -> None:
    number = sandbox.tradier.users[ACCESS_TOKEN].accounts[0]
    for order in ("1", "x", "%20", "-1"):
        response = tradier(sandbox, f"/accounts/{number}/orders/{order}")
        assert (response.status, response.body) == (401, f"Unauthorized Account: {number}".encode())
    sandbox.quirks = Quirks(unknown_order=404)
    assert tradier(sandbox, f"/accounts/{number}/orders/1").status == 404


def test_calls_are_counted_in_windows_of_a_minute(clock: ManualClock) -> None:
    sandbox = Sandbox(clock=clock, operations=OPERATIONS, quota=3)
    seen: list[tuple[int, str]] = []
    for _ in range(4):
        response = tradier(sandbox, "/user/profile")
        seen.append((response.status, dict(response.headers)["X-Ratelimit-Available"]))
        clock.advance(10)
    assert seen == [(200, "2"), (200, "1"), (200, "0"), (429, "0")]
    fault: Any = response.json()
    assert fault["fault"]["detail"]["errorcode"] == "policies.ratelimit.QuotaViolation"
    ends = int(dict(response.headers)["X-Ratelimit-Expiry"])
    assert ends == round(clock.now().timestamp() * 1000) + 20_000
    clock.advance(20)
    response = tradier(sandbox, "/user/profile")
    assert (response.status, dict(response.headers)["X-Ratelimit-Used"]) == (200, "1")


def test_without_a_quota_there_are_no_headers() -> None:
    response = tradier(box("margin", quota=None), "/user/profile")
    assert response.headers == ()


# What they own


def test_the_profile_has_one_account_or_several() -> None:
    single: Any = tradier(box("margin"), "/user/profile").json()
    assert single["profile"]["account"]["type"] == "margin"
    many: Any = tradier(box("margin", "cash", "pdt"), "/user/profile").json()
    rows = many["profile"]["account"]
    assert [(row["type"], row["day_trader"]) for row in rows] == [
        ("margin", False),
        ("cash", False),
        ("margin", True),
    ]
    none: Any = tradier(box(), "/user/profile").json()
    assert set(none["profile"]) == {"id", "name"}


@pytest.mark.parametrize("kind", ["margin", "cash", "pdt", "single", "empty"])
def test_balances_add_up_at_any_time(kind: str) -> None:
    sandbox = box(kind)
    clock = sandbox.clock
    assert isinstance(clock, ManualClock)
    for _ in range(20):
        clock.advance(613)
        balances = account(sandbox, "balances")["balances"]
        cents = {k: round(v * 100) for k, v in balances.items() if isinstance(v, int | float)}
        assert cents["total_equity"] == cents["total_cash"] + cents["market_value"]
        assert cents["market_value"] == cents["long_market_value"] + cents["short_market_value"]
        assert cents["long_market_value"] == cents["stock_long_value"] + cents["option_long_value"]
        present = {"margin", "cash", "pdt"} & set(balances)
        assert present == {balances["account_type"]}
        if "margin" in balances:
            margin = balances["margin"]
            bought = round(margin["stock_buying_power"] * 100)
            assert bought == 2 * round(margin["option_buying_power"] * 100)
            stock = round(margin["stock_short_value"] * 100)
            assert stock + cents["option_short_value"] == cents["short_market_value"]


def test_positions_are_long_and_short_shares_and_options(sandbox: Sandbox) -> None:
    rows = account(sandbox, "positions")["positions"]["position"]
    kinds = {(len(row["symbol"]) > 6, row["quantity"] > 0) for row in rows}
    assert kinds == {(False, True), (False, False), (True, True), (True, False)}
    assert all((row["cost_basis"] > 0) == (row["quantity"] > 0) for row in rows)
    sandbox.quirks = Quirks(short_cost_basis="positive")
    rows = account(sandbox, "positions")["positions"]["position"]
    assert all(row["cost_basis"] > 0 for row in rows)


def test_open_profit_moves_with_the_clock(sandbox: Sandbox, clock: ManualClock) -> None:
    before = account(sandbox, "balances")["balances"]["open_pl"]
    clock.advance(5)
    clock.advance(1800)
    assert account(sandbox, "balances")["balances"]["open_pl"] != before


def test_scripted_orders_change_positions_and_cash(sandbox: Sandbox, clock: ManualClock) -> None:
    def order(symbol: str, kind: str) -> Any:
        rows = account(sandbox, "orders")["orders"]["order"]
        return next(r for r in rows if r.get("symbol") == symbol and r["type"] == kind)

    def sum_holdings(symbol: str) -> float:
        rows = account(sandbox, "positions")["positions"]["position"]
        return float(sum(row["quantity"] for row in rows if row["symbol"] == symbol))

    shares, cash = sum_holdings("MSFT"), account(sandbox, "balances")["balances"]["total_cash"]
    assert order("MSFT", "limit")["status"] == "partially_filled"
    assert order("F", "market")["status"] == "pending"
    clock.advance(61)
    filled = order("MSFT", "limit")
    assert (filled["exec_quantity"], filled["remaining_quantity"]) == (7.0, 3.0)
    assert order("F", "market")["status"] == "open"
    assert sum_holdings("MSFT") == shares + 3
    after = account(sandbox, "balances")["balances"]["total_cash"]
    assert round((cash - after) * 100) == round(3 * filled["price"] * 100)
    clock.advance(180)
    assert order("MSFT", "limit")["status"] == "filled"
    assert sum_holdings("F") == -100
    assert account(sandbox, "balances")["balances"]["close_pl"] != 0


def test_fills_reach_history_and_gainloss_the_next_day(
    sandbox: Sandbox, clock: ManualClock
) -> None:
    def rows() -> tuple[int, int]:
        history = account(sandbox, "history", limit=500)["history"]["event"]
        closed = account(sandbox, "gainloss")["gainloss"]["closed_position"]
        return len(history), len(closed)

    before = rows()
    clock.advance(600)
    assert rows() == before
    clock.advance(86_400)
    assert rows() == (before[0] + 10, before[1] + 4)


def test_orders_of_every_class_and_state(sandbox: Sandbox) -> None:
    rows = account(sandbox, "orders")["orders"]["order"]
    assert len(rows) == 12
    classes = "equity option multileg combo oco oto otoco"
    assert {row["class"] for row in rows} == set(classes.split())
    assert {row["status"] for row in rows} == {
        "open",
        "filled",
        "partially_filled",
        "canceled",
        "rejected",
        "expired",
        "pending",
    }
    by_class = {row["class"]: row for row in rows}
    for name, legs in (("oco", 2), ("oto", 2), ("otoco", 3)):
        assert set(by_class[name]) == {"id", "class", "status", "leg"}
        assert len(by_class[name]["leg"]) == legs
    assert by_class["multileg"]["num_legs"] == len(by_class["multileg"]["leg"]) == 2
    assert by_class["multileg"]["avg_fill_price"] < 0
    assert [leg["class"] for leg in by_class["combo"]["leg"]] == ["equity", "option"]
    assert by_class["option"]["option_symbol"].startswith("KO")
    rejected = next(row for row in rows if row["status"] == "rejected")
    assert rejected["reason_description"]
    assert "price" not in rejected
    for row in rows:
        if row["class"] not in {"oco", "oto", "otoco"}:
            done = row["status"] in {"filled", "canceled", "rejected", "expired"}
            left = 0 if done else row["quantity"] - row["exec_quantity"]
            assert row["remaining_quantity"] == left


def test_one_order_or_one_leg_by_id(sandbox: Sandbox) -> None:
    for row in account(sandbox, "orders")["orders"]["order"]:
        assert account(sandbox, f"orders/{row['id']}") == {"order": row}
        for leg in row.get("leg", []):
            assert account(sandbox, f"orders/{leg['id']}") == {"order": leg}


def test_tags_come_when_asked_for(sandbox: Sandbox) -> None:
    assert "tag" not in account(sandbox, "orders")["orders"]["order"][0]
    tagged = account(sandbox, "orders", includeTags="true")["orders"]["order"][0]
    assert tagged["tag"] == "demo-7"
    assert account(sandbox, f"orders/{tagged['id']}", includeTags="True")["order"] == tagged


def test_finished_orders_leave_the_list_with_their_day(
    sandbox: Sandbox, clock: ManualClock
) -> None:
    rows = account(sandbox, "orders")["orders"]["order"]
    clock.advance(86_400)
    left = account(sandbox, "orders")["orders"]["order"]
    assert (left["class"], left["status"], left["duration"]) == ("equity", "open", "gtc")
    gone = next(row for row in rows if row["status"] == "canceled")
    assert account(sandbox, f"orders/{gone['id']}") == {"order": gone}
    combo = next(row for row in rows if row["class"] == "combo")
    assert account(sandbox, f"orders/{combo['id']}")["order"]["status"] == "filled"


def test_an_unknown_kind_of_account_is_named() -> None:
    with pytest.raises(ValueError, match=r"must be one of margin, cash, .* not 'savings'"):
        box("savings")


def test_no_two_orders_or_positions_share_an_id() -> None:
    ledger = box("margin", "cash", "pdt", "single", "margin").tradier.ledger
    orders = [o.id for a in ledger.accounts.values() for p in a.orders for o in (p, *p.legs)]
    positions = [p.id for a in ledger.accounts.values() for p in a.positions]
    assert len(set(orders)) == len(orders) > 30
    assert len(set(positions)) == len(positions) > 15
