"""Any input gets a proper response and only good input changes anything."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kloudtrader.runtime.operation import Operation
from kloudtrader.sandbox import Fault, ManualClock, Sandbox
from kloudtrader.sandbox.kalshi.venue import KalshiVenue
from kloudtrader.sandbox.server.site import LARGEST_BODY
from kloudtrader.sandbox.tradier.start.builder import ACCESS_TOKEN
from tests.sandbox.members import KalshiCaller, refusal, tradier
from tests.sandbox.specs.operation_tables import KALSHI, OPERATIONS, TRADIER

SHARED = Sandbox(seed=7, clock=ManualClock(), operations=OPERATIONS, quota=None)
ADA = KalshiCaller(SHARED)
MARKET = next(iter(SHARED.kalshi.exchange.markets))
ORDER = SHARED.kalshi.exchange.wallets[ADA.id].orders[0].order_id
NAMES = (
    *("page", "limit", "type", "start", "end", "symbol", "sort", "sortBy", "status", "exactMatch"),
    *("page_size", "page_number", "MinPrice", "max_count", "min_date", "is_yes", "market_id"),
)

text = st.text(max_size=20) | st.sampled_from(
    ["", "0", "-1", "9" * 30, "true", "null", "2024-02-30", "..", "%00", "é", "\ud800"]
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=5,
)
members = st.sampled_from(
    ["market_id", "side", "count", "price", "expiration_unix_ts", "max_cost_cents", "email"]
)
likely = st.sampled_from([MARKET, "yes", "no", 1, 5, 50, 99, 0, -1, 2**31, 2**63, True, None])
bodies = st.binary(max_size=60) | st.dictionaries(members, values | likely, max_size=7).map(
    lambda v: json.dumps(v).encode()
)
operations = st.sampled_from([("/tradier/v1", o) for o in TRADIER.values()]) | st.sampled_from(
    [("/kalshi/v1", o) for o in KALSHI.values() if not o.name.startswith("log_")]
)
params = {
    "account_id": st.sampled_from(["VA10000001", "VA99999999", "x"]),
    "id": st.sampled_from(["1", "4410075", "x"]),
    "user_id": st.just(ADA.id),
    "market_id": st.sampled_from([MARKET, "x"]),
    "order_id": st.sampled_from([ORDER, "x"]),
}
authorisations = st.sampled_from(
    [f"Bearer {ACCESS_TOKEN}", f"{ADA.id} {ADA.token}", f"{ADA.id} {ADA.token}", "x"]
)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.data(),
    operations,
    st.lists(st.tuples(st.sampled_from(NAMES), text), max_size=3),
    bodies,
    authorisations,
)
def test_nothing_makes_a_server_error(
    data: st.DataObject, which: Any, query: list[tuple[str, str]], body: bytes, shown: str
) -> None:
    base, operation = which
    path = operation.path
    for name, choices in params.items():
        if f"{{{name}}}" in path:
            path = path.replace(f"{{{name}}}", data.draw(choices))
    target = f"{base}{path}?" + "&".join(f"{name}={value}" for name, value in query)
    headers = {"Authorization": shown, "Content-Type": "application/json", "Accept": "*/*"}
    response = SHARED.request(operation.method, target, headers, body)
    assert response.status < 500
    exchange = SHARED.kalshi.exchange
    cash = sum(wallet.cash for wallet in exchange.wallets.values())
    assert cash + exchange.escrow == exchange.deposits
    assert SHARED.log.entries()[-1].applied == (response.status < 400)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30), st.sampled_from(["", "/tradier/v1/", "/kalshi/v1/users/", "/"]))
def test_any_path_gets_a_response(path: str, base: str) -> None:
    response = SHARED.request("GET", base + path)
    assert 400 <= response.status < 500 or response.status == 200


def test_paths_below_no_venue_name_the_venues(sandbox: Sandbox) -> None:
    response = sandbox.request("GET", "/v1/user/profile")
    assert response.status == 404
    assert b"/tradier/v1 or /kalshi/v1" in response.body


def test_a_method_that_is_not_possible_names_those_that_are(sandbox: Sandbox) -> None:
    response = sandbox.request("PATCH", "/kalshi/v1/users/x/orders")
    assert (refusal(response)[0], dict(response.headers)["Allow"]) == (405, "GET, POST")


def test_a_body_over_the_limit_is_refused(sandbox: Sandbox, ada: KalshiCaller) -> None:
    path = f"/kalshi/v1/users/{ada.id}/orders"
    headers = {"Authorization": f"{ada.id} {ada.token}", "Content-Type": "application/json"}
    response = sandbox.request("POST", path, headers, b" " * (LARGEST_BODY + 1))
    assert response.status == 413


def test_a_query_that_cannot_be_read_is_refused(sandbox: Sandbox, ada: KalshiCaller) -> None:
    headers = {"Authorization": f"{ada.id} {ada.token}"}
    for query in ("page_size=%ff", "&".join(f"a{n}=1" for n in range(500))):
        path = f"/kalshi/v1/users/{ada.id}/orders?{query}"
        assert sandbox.request("GET", path, headers).status == 400


def test_faults_that_replace_the_response(sandbox: Sandbox, ada: KalshiCaller) -> None:
    sandbox.faults.add("user_order_create", Fault("status", status=429, retry_after="7"))
    sandbox.faults.add("user_order_create", Fault("status", status=503), times=2)
    sandbox.faults.add("user_order_create", Fault("redirect"))
    body = {"market_id": MARKET, "side": "yes", "count": 1, "price": 1}
    before = ada.get("/orders")
    responses = [ada.own("POST", "/orders", body) for _ in range(4)]
    assert [response.status for response in responses] == [429, 503, 503, 302]
    assert dict(responses[0].headers) == {"Retry-After": "7"}
    assert dict(responses[3].headers)["Location"].startswith("https://elsewhere.example")
    assert ada.get("/orders") == before
    assert sandbox.log.applied("user_order_create") == []
    kinds = [entry.fault for entry in sandbox.log.entries("user_order_create")]
    assert kinds == ["status", "status", "status", "redirect"]


def test_faults_that_spoil_the_contents_apply(sandbox: Sandbox, ada: KalshiCaller) -> None:
    body = {"market_id": MARKET, "side": "yes", "count": 1, "price": 1}
    count = len(ada.get("/orders")["orders"])
    for fault in (Fault("garbage"), Fault("html"), Fault("huge", size=1000)):
        sandbox.faults.add("user_order_create", fault)
    garbage, html, huge = (ada.own("POST", "/orders", body) for _ in range(3))
    with pytest.raises(json.JSONDecodeError):
        garbage.json()
    assert (html.status, html.content_type) == (200, "text/html")
    assert len(huge.body) > 1000
    assert len(ada.get("/orders")["orders"]) == count + 3
    assert len(sandbox.log.applied("user_order_create")) == 3


def test_credentials_can_end_in_mid_run(sandbox: Sandbox, ada: KalshiCaller) -> None:
    sandbox.faults.add("user_get_balance", Fault("expired-token"))
    assert refusal(ada.own("GET", "/balance")) == (401, "session_expired")
    assert refusal(ada.own("GET", "/orders")) == (401, "invalid_session")
    assert KalshiCaller(sandbox).own("GET", "/balance").status == 200
    sandbox.faults.add("user_profile", Fault("expired-token"))
    for _ in range(2):
        response = tradier(sandbox, "/user/profile")
        fault: Any = response.json()
        assert response.status == 401
        assert fault["fault"]["detail"]["errorcode"].endswith("access_token_expired")


def test_a_fault_of_the_sandbox_itself_is_a_500_and_is_logged(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox.tradier, "user_profile", lambda incoming: 1 / 0)
    assert tradier(sandbox, "/user/profile").status == 500
    assert "user_profile failed" in caplog.text


def test_an_operation_without_a_handler_gets_501_in_the_venue_s_form(
    clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(KalshiVenue, "user_get_balance")
    fly = Operation("fly", "Fly", "POST", "/accounts/{account_id}/fly")
    sandbox = Sandbox(
        clock=clock, operations={"tradier": {**TRADIER, "fly": fly}, "kalshi": KALSHI}
    )
    member = KalshiCaller(sandbox)
    assert refusal(member.own("GET", "/balance")) == (501, "not_implemented")
    response = sandbox.request("POST", "/tradier/v1/accounts/x/fly")
    assert (response.status, response.content_type) == (501, "text/plain")
    assert b"fly" in response.body
    calls = [entry for entry in sandbox.log.entries() if entry.status == 501]
    assert [call.operation for call in calls] == ["user_get_balance", "fly"]
    assert not any(call.applied for call in calls)
    assert sandbox.site.list_unserved() == ["tradier.fly", "kalshi.user_get_balance"]
    assert member.own("GET", "/orders").status == 200
