"""Test that a refused request changes nothing."""

import json
import socket
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kloudtrader.sandbox import ManualClock, Sandbox
from kloudtrader.sandbox.server.http_server import PortInUseError
from tests.sandbox.members import KalshiCaller, refusal
from tests.sandbox.specs.operation_tables import OPERATIONS

SHARED = Sandbox(seed=7, clock=ManualClock(), operations=OPERATIONS, quota=None)
ADA, BEN = KalshiCaller(SHARED), KalshiCaller(SHARED, "ben@example.com", "battery-staple-9")
MARKET = next(iter(SHARED.kalshi.exchange.markets))
ORDER = SHARED.kalshi.exchange.wallets[ADA.id].orders[-1].order_id

numbers = st.sampled_from(
    [0, -1, 1.0, 42.5, True, "5", None, [], {}, 2**31, 2**63, 10**400, -(10**30), 1e300]
)
good: dict[str, Any] = {"market_id": MARKET, "side": "yes", "count": 5, "price": 5}
spoilt_orders = st.one_of(
    st.tuples(st.sampled_from(["count", "price"]), numbers).map(
        lambda change: {**good, change[0]: change[1]}
    ),
    st.sampled_from(["Yes", "", "maybe", 1, None]).map(lambda side: {**good, "side": side}),
    st.sampled_from(["", "x", ORDER, 5, MARKET + "0"]).map(lambda m: {**good, "market_id": m}),
    st.sampled_from([-1, 1.5, "soon", 2**62]).map(lambda t: {**good, "expiration_unix_ts": t}),
    st.sampled_from([-5, "all", 2**64]).map(lambda c: {**good, "max_cost_cents": c}),
    st.sampled_from([1, "yes", []]).map(lambda c: {**good, "sell_position_capped": c}),
    st.just({**good, "price": 100}),
    st.just({**good, "count": 2**31 - 1, "price": 99}),
    st.just({}),
    st.lists(st.integers(), max_size=2),
    st.text(max_size=5),
)
tricks = st.sampled_from(
    [
        "..",
        "../..",
        "%2e%2e",
        "%2F",
        "%00",
        "%ff",
        " ",
        "",
        ";",
        "x" * 2000,
        "é",
        "{user_id}",
        "?",
        "#",
    ]
)


def request_and_compare(method: str, path: str, body: object = None, me: KalshiCaller = ADA) -> int:
    """Return the status of a refusal, which must not change the state."""
    before = SHARED.state()
    response = me.call(method, path, body)
    assert 400 <= response.status < 500, (path, response)
    assert SHARED.state() == before
    assert not SHARED.log.entries()[-1].applied
    return response.status


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(spoilt_orders)
def test_an_order_that_makes_no_sense(order: object) -> None:
    assert request_and_compare("POST", f"/users/{ADA.id}/orders", order) == 400


@settings(max_examples=20, deadline=None)
@given(numbers)
def test_a_decrease_that_makes_no_sense(count: object) -> None:
    path = f"/users/{ADA.id}/orders/{ORDER}/decrease"
    assert request_and_compare("POST", path, {"count": count}) == 400


PLACES = (
    f"/users/{ADA.id}/orders/TRICK",
    f"/users/TRICK/orders/{ORDER}",
    f"/users/{ADA.id}/watchlist/TRICK",
    f"/TRICK/users/{ADA.id}/orders",
    f"/users/{ADA.id}/orders/{ORDER}/TRICK",
)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(PLACES), tricks, st.sampled_from(["DELETE", "POST", "PUT", "PATCH"]))
def test_tricks_in_the_path(place: str, trick: str, method: str) -> None:
    request_and_compare(method, place.replace("TRICK", trick))


@pytest.mark.parametrize("path", ["", "/orders", "/balance", "/positions", "/trades", "/watchlist"])
def test_what_belongs_to_somebody_else(path: str) -> None:
    assert request_and_compare("GET", f"/users/{ADA.id}{path}", me=BEN) == 403


def test_orders_of_somebody_else() -> None:
    assert request_and_compare("DELETE", f"/users/{BEN.id}/orders/{ORDER}", me=BEN) == 400
    assert request_and_compare("DELETE", f"/users/{ADA.id}/orders/{ORDER}", me=BEN) == 403
    assert request_and_compare("POST", f"/users/{ADA.id}/orders", good, me=BEN) == 403


def test_a_body_that_is_too_large_or_too_deep() -> None:
    path = f"/users/{ADA.id}/orders"
    assert request_and_compare("POST", path, {**good, "note": "x" * 1_000_001}) == 413
    headers = {"Authorization": f"{ADA.id} {ADA.token}", "Content-Type": "application/json"}
    for body in (b"[" * 200_000, b'{"count": 1' + b"0" * 300_000 + b"}"):
        before = SHARED.state()
        response = SHARED.request("POST", f"/kalshi/v1{path}", headers, body)
        assert refusal(response)[0] == 400
        assert SHARED.state() == before


def test_a_second_sandbox_on_the_port_leaves_the_first_alone(served: Sandbox) -> None:
    port = urlsplit(served.origin).port or 0
    before = served.state()
    with pytest.raises(PortInUseError, match="cannot listen on"):
        Sandbox(port=port, operations=OPERATIONS).start()
    assert served.state() == before


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(noise=st.binary(min_size=1, max_size=300))
def test_noise_on_the_line(served: Sandbox, noise: bytes) -> None:
    before = served.state()
    with socket.create_connection(("127.0.0.1", urlsplit(served.origin).port or 0), 10) as line:
        line.sendall(noise)
        line.shutdown(socket.SHUT_WR)
        try:
            while line.recv(65_536):
                pass
        except ConnectionResetError:
            pass
    assert served.state() == before


def test_names_are_shown_as_they_came_but_only_as_text() -> None:
    before = SHARED.state()
    response = SHARED.request("GET", f"/tradier/v1/accounts/{quote('<script>')}/balances")
    assert response.status == 401
    assert json.dumps(SHARED.state()) == json.dumps(before)
