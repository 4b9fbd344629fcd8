"""Test how the local Kalshi v2 starts, is saved and restored, and is left out."""

import importlib.util
import json
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import pytest

from kloudtrader.sandbox import (
    Fault,
    KalshiV2Terms,
    ManualClock,
    Sandbox,
    Scenario,
    ScenarioError,
    StateError,
    V2Switches,
)
from kloudtrader.sandbox.kalshi_v2.terms import V2MarketSeed
from tests.sandbox.kalshi_v2.callers import ORDERS, V2Caller, make_order
from tests.sandbox.specs.operation_tables import OPERATIONS


@pytest.fixture
def box(clock: ManualClock) -> Sandbox:
    """Return a sandbox as it starts without any terms."""
    return Sandbox(seed=7, clock=clock, operations=OPERATIONS)


def test_the_same_seed_is_the_same_exchange(box: Sandbox) -> None:
    again = Sandbox(seed=7, clock=ManualClock(), operations=OPERATIONS)
    other = Sandbox(seed=8, clock=ManualClock(), operations=OPERATIONS)
    assert again.kalshi_v2.credentials == box.kalshi_v2.credentials
    assert other.kalshi_v2.credentials != box.kalshi_v2.credentials
    rows = [V2Caller(s).get("/portfolio/fills")["fills"] for s in (box, again, other)]
    assert rows[0] == rows[1] != rows[2]


def test_it_starts_with_positions_a_resting_order_and_two_shards(box: Sandbox) -> None:
    ada = V2Caller(box)
    statuses = [order["status"] for order in ada.get("/portfolio/orders")["orders"]]
    assert sorted(statuses) == ["executed"] * 4 + ["resting"]
    shards = {row["exchange_index"] for row in ada.get("/markets")["markets"]}
    assert shards == {0, 1}
    assert ada.get("/markets")["markets"][0]["exchange_index"] == 0


def test_a_state_is_restored_whole(box: Sandbox, tmp_path: Path) -> None:
    ada, clock = V2Caller(box), ManualClock()
    ticker = next(iter(box.kalshi_v2.catalogue.markets))
    box.kalshi_v2.switches = V2Switches(limited=True, archive_days=9)
    ada.place(ticker, "bid", "1.55", "0.05", client_order_id="mine")
    ada.post("/portfolio/order_groups/create", {"contracts_limit": 3}, 201)
    ada.post("/portfolio/subaccounts", {}, 201)
    box.advance(120)
    box.save(tmp_path / "state.json")
    clock = ManualClock(box.clock.now())
    loaded = Sandbox.load(tmp_path / "state.json", clock=clock, operations=OPERATIONS)
    assert loaded.state() == box.state()
    bob = V2Caller(loaded, ada.credential)
    for path in ("/portfolio/orders", "/portfolio/fills", "/portfolio/positions", "/markets"):
        assert bob.get(path) == ada.get(path)
    assert bob.refuse(ticker, "bid", "1", "0.05", client_order_id="mine")[0] == 409
    for sandbox in (box, loaded):
        sandbox.advance(3600)
    assert bob.get("/markets") == ada.get("/markets")
    assert bob.balance() == ada.balance()


@pytest.mark.parametrize(
    ("keys", "value", "where"),
    [
        (("escrow",), 1, "kalshi_v2: "),
        (("orders", 0, "market_id"), "x", r"kalshi_v2\.orders"),
        (("keys", 0, "user_id"), "x", r"kalshi_v2\.keys"),
        (("switches", "tier"), "x", r"kalshi_v2\.switches\.tier"),
        (("catalogue", "markets"), {}, r"kalshi_v2\.markets"),
    ],
)
def test_a_state_that_cannot_be_is_refused(
    box: Sandbox, tmp_path: Path, keys: tuple[Any, ...], value: object, where: str
) -> None:
    state: Any = json.loads(json.dumps(box.state()))
    inner = state["kalshi_v2"]
    for key in keys[:-1]:
        inner = inner[key]
    inner[keys[-1]] = value
    path = tmp_path / "state.json"
    path.write_text(json.dumps(state), encoding="utf-8")
    with pytest.raises(StateError, match=where):
        Sandbox.load(path, operations=OPERATIONS)


def test_a_state_of_a_version_without_it_gets_a_new_one(box: Sandbox, tmp_path: Path) -> None:
    state: Any = json.loads(json.dumps(box.state()))
    del state["kalshi_v2"]
    path = tmp_path / "state.json"
    path.write_text(json.dumps(state), encoding="utf-8")
    loaded = Sandbox.load(path, clock=ManualClock(), operations=OPERATIONS)
    assert V2Caller(loaded).balance() == V2Caller(box).balance()


@pytest.mark.parametrize(
    ("terms", "where"),
    [
        (KalshiV2Terms(opening_cents=-1), r"kalshi_v2\.opening_cents"),
        (KalshiV2Terms(markets=(V2MarketSeed("A", "X", "?", fair=1),)), r"markets\[0\]\.fair"),
        (KalshiV2Terms(markets=(V2MarketSeed("A", "X", "?"),) * 2), "same name"),
        (
            KalshiV2Terms(
                markets=(V2MarketSeed("A", "X", "?"), V2MarketSeed("A", "Y", "?", shard=1))
            ),
            "one shard",
        ),
        (KalshiV2Terms(switches=V2Switches(read_lag_seconds=-1)), "read_lag_seconds"),
    ],
)
def test_wrong_terms_are_refused(terms: KalshiV2Terms, where: str) -> None:
    with pytest.raises(ScenarioError, match=where):
        Sandbox.from_scenario(Scenario(kalshi_v2=terms), operations=OPERATIONS)


def test_the_environment_has_the_key(box: Sandbox) -> None:
    with box:
        environment = box.environment()
    credential = box.kalshi_v2.credentials[0]
    assert environment["KALSHI_API_KEY_ID"] == credential.key_id
    assert environment["KALSHI_PRIVATE_KEY"] == credential.private_pem
    assert environment["KLOUDTRADER_KALSHI_V2_URL"].endswith("/trade-api/v2")


def test_without_cryptography_it_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    find_spec = importlib.util.find_spec

    def find(name: str, package: str | None = None) -> ModuleSpec | None:
        return None if name == "cryptography" else find_spec(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", find)
    sandbox = Sandbox(clock=ManualClock(), operations=OPERATIONS)
    assert not sandbox.has_kalshi_v2
    with pytest.raises(RuntimeError, match="cryptography"):
        _ = sandbox.kalshi_v2
    assert sandbox.request("GET", "/trade-api/v2/markets").status == 404
    assert sandbox.request("GET", "/control/kalshi-v2").status == 404
    with sandbox:
        assert not [n for n in sandbox.environment() if "API_KEY" in n or "V2" in n]
    state = sandbox.state()
    assert isinstance(state, dict)
    assert state["kalshi_v2"] is None
    sandbox.advance(10)


def test_a_lost_response_was_applied_or_not(box: Sandbox) -> None:
    ada = V2Caller(box)
    ticker = next(iter(box.kalshi_v2.catalogue.markets))
    body = make_order(ticker, "bid", "1", "0.05", client_order_id="a")
    box.faults.add("create_order", Fault("status", status=503))
    box.faults.add("create_order", Fault("status-after", status=503))
    assert [ada.call("POST", ORDERS, body).status for _ in range(3)] == [503, 503, 409]
    assert [entry.applied for entry in box.log.entries("create_order")] == [False, True, False]
    box.faults.add("get_balance", Fault("expired-token"))
    assert ada.call("GET", "/portfolio/balance").status == 401
    assert ada.call("GET", "/portfolio/balance").status == 401


def test_the_control_path_changes_the_switches(box: Sandbox) -> None:
    fields = {"content-type": "application/json"}
    body = json.dumps({"read_lag_seconds": 1.5, "tier": "advanced"}).encode()
    response = box.request("POST", "/control/kalshi-v2", fields, body)
    assert response.status == 200
    assert box.kalshi_v2.switches == V2Switches(read_lag_seconds=1.5, tier="advanced")
    assert box.request("GET", "/control/kalshi-v2").json() == response.json()
    for wrong in ({"tier": "x"}, {"nothing": 1}, {"archive_days": -1}):
        text = json.dumps(wrong).encode()
        assert box.request("POST", "/control/kalshi-v2", fields, text).status == 400
