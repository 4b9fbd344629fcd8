"""The Tradier operations as a client sees them."""

from typing import Any
from xml.etree import ElementTree

import pytest

from kloudtrader.sandbox import ManualClock, Quirks, Sandbox
from kloudtrader.sandbox.tradier.scenario import ACCESS_TOKEN
from tests.sandbox.members import account, tradier
from tests.sandbox.operation_tables import OPERATIONS

COLLECTIONS = (
    ("positions", "positions", "position"),
    ("history", "history", "event"),
    ("gainloss", "gainloss", "closed_position"),
    ("orders", "orders", "order"),
)


def box(*accounts: str, quota: int | None = 120, **quirks: Any) -> Sandbox:
    return Sandbox(
        clock=ManualClock(),
        operations=OPERATIONS,
        accounts=accounts,
        quota=quota,
        quirks=Quirks(**quirks),
    )


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
    one: Any = tradier(box("margin"), "/user/profile").json()
    assert one["profile"]["account"]["type"] == "margin"
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

    def held(symbol: str) -> float:
        rows = account(sandbox, "positions")["positions"]["position"]
        return float(sum(row["quantity"] for row in rows if row["symbol"] == symbol))

    shares, cash = held("MSFT"), account(sandbox, "balances")["balances"]["total_cash"]
    assert order("MSFT", "limit")["status"] == "partially_filled"
    assert order("F", "market")["status"] == "pending"
    clock.advance(61)
    filled = order("MSFT", "limit")
    assert (filled["exec_quantity"], filled["remaining_quantity"]) == (7.0, 3.0)
    assert order("F", "market")["status"] == "open"
    assert held("MSFT") == shares + 3
    after = account(sandbox, "balances")["balances"]["total_cash"]
    assert round((cash - after) * 100) == round(3 * filled["price"] * 100)
    clock.advance(180)
    assert order("MSFT", "limit")["status"] == "filled"
    assert held("F") == -100
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


# Filters and pages


def listed(sandbox: Sandbox, path: str, **query: Any) -> list[Any]:
    """The rows of a listing as a list, whatever form they have."""
    plural, singular = next((p, s) for name, p, s in COLLECTIONS if name == path)
    value = account(sandbox, path, **query)[plural]
    if value == "null":
        return []
    rows = value[singular]
    return rows if isinstance(rows, list) else [rows]


@pytest.mark.parametrize("path", ["history", "gainloss", "orders"])
def test_pages_cover_everything_once(sandbox: Sandbox, path: str) -> None:
    whole = listed(sandbox, path, limit=1000)
    paged: list[Any] = []
    number = 1
    while page := listed(sandbox, path, limit=3, page=number):
        paged += page
        number += 1
    assert paged == whole
    assert len(whole) > 9


def test_default_limits(sandbox: Sandbox) -> None:
    row = sandbox.tradier.users[ACCESS_TOKEN].accounts[0]
    books = sandbox.tradier.ledger.accounts[row]
    books.history *= 3
    books.closed *= 5
    assert len(listed(sandbox, "history")) == 25
    assert len(listed(sandbox, "gainloss")) == 100


def test_history_has_every_type_and_filters(sandbox: Sandbox) -> None:
    rows = listed(sandbox, "history", limit=100)
    types = "trade option ach wire dividend fee tax journal check transfer adjustment interest"
    assert {row["type"] for row in rows} == set(types.split())
    days = [row["date"] for row in rows]
    assert days == sorted(days, reverse=True)
    for row in rows:
        assert listed(sandbox, "history", type=row["type"], limit=100) == [
            r for r in rows if r["type"] == row["type"]
        ]
        day = row["date"][:10]
        assert listed(sandbox, "history", start=day, end=day) == [
            r for r in rows if r["date"] == row["date"]
        ]
    traded = [row for row in rows if row["type"] == "trade"]
    about_ko = [row for row in traded if row["trade"]["symbol"].startswith("KO")]
    assert len({row["trade"]["symbol"] for row in about_ko}) == 2
    assert listed(sandbox, "history", symbol="KO") == about_ko
    exact = listed(sandbox, "history", symbol="ko", exactMatch="true")
    assert exact == [row for row in about_ko if row["trade"]["symbol"] == "KO"]


def test_gainloss_sorts_and_filters(sandbox: Sandbox) -> None:
    rows = listed(sandbox, "gainloss")
    assert len(rows) == 30
    assert [r["close_date"] for r in rows] == sorted((r["close_date"] for r in rows), reverse=True)
    rising = listed(sandbox, "gainloss", sortBy="openDate", sort="asc")
    assert [r["open_date"] for r in rising] == sorted(r["open_date"] for r in rows)
    for row in rows:
        assert round(row["gain_loss"] * 100) == round((row["proceeds"] - row["cost"]) * 100)
    assert min(row["gain_loss_percent"] for row in rows) == -100.0
    assert {row["quantity"] > 0 for row in rows} == {True, False}
    day = rows[3]["close_date"][:10]
    assert listed(sandbox, "gainloss", start=day) == rows[:4]
    assert listed(sandbox, "gainloss", end=day) == rows[3:]
    assert listed(sandbox, "gainloss", symbol="P") == [r for r in rows if r["symbol"][0] == "P"]


def test_orders_filter_by_states(sandbox: Sandbox) -> None:
    found = listed(sandbox, "orders", status="open,canceled")
    assert {row["status"] for row in found} == {"open", "canceled"}


def test_retired_filters_of_orders_reach_back(sandbox: Sandbox, clock: ManualClock) -> None:
    today = listed(sandbox, "orders")
    clock.advance(2 * 86_400)
    assert len(listed(sandbox, "orders", filter="intraday")) == 1
    everything = listed(sandbox, "orders", filter="all")
    assert [row["id"] for row in everything] == [row["id"] for row in today]
    assert listed(sandbox, "orders", date="2024-09-05") == everything
    assert listed(sandbox, "orders", start="2024-09-04", end="2024-09-05") == everything
    for query in ({"start": "2024-09-06"}, {"end": "2024-09-04"}, {"date": "2024-09-06"}):
        assert listed(sandbox, "orders", **query) == []
    clock.advance(31 * 86_400)
    assert listed(sandbox, "orders", filter="all") == []


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("history", {"start": ""}),
        ("history", {"limit": ""}),
        ("history", {"exactMatch": ""}),
        ("orders", {"status": ""}),
        ("orders", {"filter": "some"}),
        ("orders", {"date": "today"}),
        ("history", {"page": 0}),
        ("history", {"limit": -1}),
        ("history", {"limit": "many"}),
        ("history", {"limit": "9" * 5000}),
        ("history", {"type": "lottery"}),
        ("history", {"start": "yesterday"}),
        ("history", {"end": "2024-02-30"}),
        ("history", {"exactMatch": "maybe"}),
        ("gainloss", {"sortBy": "symbol"}),
        ("gainloss", {"sort": "up"}),
        ("orders", {"status": "open,lost"}),
        ("orders", {"includeTags": "yes"}),
    ],
)
def test_bad_parameters_are_named(sandbox: Sandbox, path: str, query: dict[str, Any]) -> None:
    number = sandbox.tradier.users[ACCESS_TOKEN].accounts[0]
    response = tradier(sandbox, f"/accounts/{number}/{path}", **query)
    assert (response.status, response.content_type) == (400, "text/plain")
    assert response.body.decode().startswith(f"Invalid parameter, {next(iter(query))}: ")


def test_unknown_parameters_are_ignored(sandbox: Sandbox) -> None:
    assert account(sandbox, "positions", limit=1) == account(sandbox, "positions")


# Forms


@pytest.mark.parametrize(("path", "plural", "singular"), COLLECTIONS)
def test_one_row_is_an_object_and_none_is_a_word(path: str, plural: str, singular: str) -> None:
    assert isinstance(account(box("single"), path)[plural][singular], dict)
    lists = account(box("single", lone_item="list"), path)[plural][singular]
    assert isinstance(lists, list)
    assert account(box("empty"), path) == {plural: "null"}
    assert account(box("empty", empty="null"), path) == {plural: None}
    assert account(box("empty", empty="inner-string"), path) == {plural: {singular: "null"}}
    assert account(box("empty", empty="inner-null"), path) == {plural: {singular: None}}
    assert account(box("empty", empty="inner-missing"), path) == {plural: {}}
    assert account(box("empty", empty="body-null"), path) is None
    number = "VA10000001"
    assert tradier(box("empty", empty="body-empty"), f"/accounts/{number}/{path}").body == b""


def test_past_the_end_is_the_same_as_nothing(sandbox: Sandbox) -> None:
    assert account(sandbox, "history", page=99) == {"history": "null"}


@pytest.mark.parametrize(
    ("form", "kind", "start"),
    [
        ("fault-json", "application/json", b'{"fault"'),
        ("fault-xml", "application/xml", b"<?xml"),
        ("html", "text/html", b"<html"),
        ("text", "text/plain", b"Unauthorized"),
    ],
)
def test_errors_take_the_form_that_is_switched_on(form: Any, kind: str, start: bytes) -> None:
    response = tradier(box("margin", errors=form), "/accounts/x/balances")
    assert (response.status, response.content_type) == (401, kind)
    assert response.body.startswith(start)


def test_numbers_take_the_form_that_is_switched_on() -> None:
    assert isinstance(account(box("margin"), "balances")["balances"]["equity"], int)
    floats = account(box("margin", numbers="float"), "balances")["balances"]
    assert isinstance(floats["equity"], float)
    whole = account(box("single", numbers="int"), "positions")["positions"]["position"]
    assert isinstance(whole["quantity"], int)
    tail = account(box("margin", numbers="long-tail"), "balances")["balances"]["total_equity"]
    assert len(repr(tail)) > 14
    assert round(tail * 100) == round(floats["total_equity"] * 100)


def test_other_switches() -> None:
    rows = listed(box("margin", unknown_enums=True, unknown_fields=True), "orders")
    assert all(row["status"].startswith("sandbox_new_") for row in rows)
    assert all("sandbox_extra" in row for row in rows)
    page = account(box("margin", page_counters=True), "gainloss", limit=7)["gainloss"]
    assert (page["page"], page["total_pages"], page["total_positions"]) == (1, 5, 30)
    (row,) = listed(box("margin", dividend_key="adjustment"), "history", type="dividend")
    assert row["type"] == "dividend"
    assert "adjustment" in row
    first = listed(box("margin", unfilled_price="null"), "orders")[0]
    assert first["avg_fill_price"] is None


def test_xml_says_the_same(sandbox: Sandbox) -> None:
    number = sandbox.tradier.users[ACCESS_TOKEN].accounts[0]
    response = tradier(sandbox, f"/accounts/{number}/positions", {"Accept": "*/*"})
    assert response.content_type == "application/xml"
    root = ElementTree.fromstring(response.body)
    rows = account(sandbox, "positions")["positions"]["position"]
    assert root.tag == "positions"
    assert [node.findtext("symbol") for node in root.findall("position")] == [
        row["symbol"] for row in rows
    ]
    empty = tradier(box("empty"), "/accounts/VA10000001/orders", {"Accept": "text/xml"})
    assert ElementTree.fromstring(empty.body).text == "null"


def test_an_unknown_kind_of_account_is_named() -> None:
    with pytest.raises(ValueError, match=r"must be one of margin, cash, .* not 'savings'"):
        box("savings")


def test_no_two_orders_or_positions_share_an_id() -> None:
    ledger = box("margin", "cash", "pdt", "single", "margin").tradier.ledger
    orders = [o.id for a in ledger.accounts.values() for p in a.orders for o in (p, *p.legs)]
    positions = [p.id for a in ledger.accounts.values() for p in a.positions]
    assert len(set(orders)) == len(orders) > 30
    assert len(set(positions)) == len(positions) > 15
