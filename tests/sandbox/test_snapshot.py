"""Test that a loaded sandbox gives the same responses as the saved one."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kloudtrader.sandbox import (
    Fault,
    Fees,
    ManualClock,
    Outgoing,
    Quirks,
    Sandbox,
    StateError,
    SystemClock,
    TradingSwitches,
)
from kloudtrader.sandbox._snapshot import restore_state
from kloudtrader.sandbox.tradier.trading.rejections import OVERRIDE
from tests.sandbox.members import KalshiCaller, tradier
from tests.sandbox.specs.operation_tables import OPERATIONS
from tests.sandbox.tradier.broker import OPENING, Trader
from tests.sandbox.tradier.trading.tickets import otoco

steps = st.lists(
    st.one_of(
        st.tuples(
            st.just("place"),
            st.integers(0, 3),
            st.sampled_from(["yes", "no"]),
            st.integers(1, 60),
            st.integers(1, 99),
            st.sampled_from([0, 0, 0, 30, 400]),
        ),
        st.tuples(st.just("cancel"), st.integers(0, 30)),
        st.tuples(st.just("decrease"), st.integers(0, 30), st.integers(1, 9)),
        st.tuples(st.just("wait"), st.sampled_from([1, 15, 61, 400, 4000])),
        st.tuples(st.just("watch"), st.integers(0, 3)),
        st.tuples(st.just("log in"), st.booleans()),
        st.tuples(st.just("fault"), st.floats(0, 1)),
        st.tuples(st.just("close"), st.integers(0, 3), st.sampled_from(["yes", "no", ""])),
        st.tuples(st.just("look"), st.sampled_from(["balances", "positions", "history", "orders"])),
    ),
    max_size=10,
)


def act(sandbox: Sandbox, me: KalshiCaller, step: tuple[Any, ...]) -> Outgoing | None:
    """Do one step; the same on two sandboxes in the same state."""
    exchange = sandbox.kalshi.exchange
    markets, orders = list(exchange.markets), exchange.wallets[me.id].orders
    match step:
        case ("place", number, side, count, price, expiry):
            now = int(sandbox.clock.now().timestamp())
            fields = {"market_id": markets[number], "side": side, "count": count, "price": price}
            ends = {"expiration_unix_ts": now + expiry} if expiry else {}
            return me.own("POST", "/orders", {**fields, **ends})
        case ("cancel", number) if orders:
            return me.own("DELETE", f"/orders/{orders[number % len(orders)].order_id}")
        case ("decrease", number, count) if orders:
            path = f"/orders/{orders[number % len(orders)].order_id}/decrease"
            return me.own("POST", path, {"count": count})
        case ("wait", seconds):
            sandbox.advance(seconds)
        case ("watch", number):
            return me.own("PUT", f"/watchlist/{markets[number]}")
        case ("log in", right):
            body = {
                "email": "trader@example.com",
                "password": "correct-horse-7" if right else "no" * 3,
            }
            return me.call("POST", "/log_in", body, headers={})
        case ("fault", chance):
            fault = Fault("status", status=503)
            sandbox.faults.add("account_balance", fault, times=3, probability=chance)
        case ("close", number, result):
            exchange.close(markets[number])
            if result:
                exchange.determine(markets[number], result)
                exchange.settle(markets[number])
        case ("look", what):
            return tradier(sandbox, f"/accounts/VA10000001/{what}")
        case _:
            pass
    return None


def everything(sandbox: Sandbox, me: KalshiCaller) -> list[Outgoing]:
    """All that can be read."""
    paths = (
        "",
        "/balance",
        "/positions",
        "/orders?get_queue_position=true",
        "/trades",
        "/watchlist",
    )
    responses = [me.own("GET", path) for path in paths]
    for market_id in sandbox.kalshi.exchange.markets:
        responses.append(sandbox.request("GET", f"/kalshi/v1/markets/{market_id}"))
        responses.append(sandbox.request("GET", f"/kalshi/v1/markets/{market_id}/order_book"))
    responses.append(tradier(sandbox, "/user/profile"))
    for path in ("balances", "positions", "history", "gainloss", "orders"):
        responses.append(tradier(sandbox, f"/accounts/VA10000001/{path}", limit=500))
    return responses


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps, steps)
def test_a_loaded_sandbox_responses_the_same(
    tmp_path_factory: pytest.TempPathFactory, before: list[Any], after: list[Any]
) -> None:
    saved = Sandbox(
        seed=11, clock=ManualClock(), operations=OPERATIONS, fees=Fees(700), tick_seconds=60
    )
    me = KalshiCaller(saved)
    for step in before:
        act(saved, me, step)
    path = tmp_path_factory.mktemp("state") / "state.json"
    saved.save(path)
    loaded = Sandbox.load(path, operations=OPERATIONS)
    twin = KalshiCaller.__new__(KalshiCaller)
    twin.sandbox, twin.id, twin.token = loaded, me.id, me.token
    assert everything(loaded, twin) == everything(saved, me)
    for step in after:
        assert act(loaded, twin, step) == act(saved, me, step)
        assert everything(loaded, twin) == everything(saved, me)
    assert loaded.state() == saved.state()


def test_a_loaded_broker_trades_on(tmp_path: Path) -> None:
    trader = Trader().clear()
    trader.price("KO", 62.0)
    trader.place(quantity=30)
    bracket = trader.accept(trader.post(**otoco()))
    gtc = trader.place(side="sell", type="stop_limit", stop=58, price="57.5", duration="gtc")
    trader.venue.switches = TradingSwitches(largest_fill=7, price_seconds=30, pending_seconds=2)
    trader.venue.refuse_next_order("OmsUnavailable")
    trader.sandbox.save(tmp_path / "s.json")
    twin = Trader()
    twin.sandbox = Sandbox.load(tmp_path / "s.json", operations=OPERATIONS)
    twin.venue = twin.sandbox.tradier
    assert trader.sandbox.state() == twin.sandbox.state()
    for each in (trader, twin):
        assert each.errors(each.post(class_="equity", **OPENING)) == [OVERRIDE, "OmsUnavailable"]
        each.price("KO", 60.0)
        each.sandbox.advance(60)
        each.price("KO", 56.9)
        each.sandbox.advance(86_400)
        assert each.place() == gtc + 1
    assert trader.sandbox.state() == twin.sandbox.state()
    assert trader.order(bracket)["status"] == "filled"
    assert trader.order(gtc)["status"] == "open"


def test_everything_that_was_set_is_kept(tmp_path: Path) -> None:
    sandbox = Sandbox.from_scenario("bad-network-day", clock=SystemClock(60))
    sandbox.quirks = Quirks(unknown_fields=True, lone_item="list")
    sandbox.faults.add("log_out", Fault("status", body=b"\xff\x00", retry_after="5"), times=None)
    tradier(sandbox, "/user/profile")
    sandbox.save(tmp_path / "s.json")
    loaded = Sandbox.load(tmp_path / "s.json")
    assert loaded.quirks == sandbox.quirks
    assert loaded.faults.planned() == sandbox.faults.planned()
    assert isinstance(loaded.clock, SystemClock)
    assert loaded.clock.speed == 60
    assert loaded.clock.now() >= sandbox.kalshi.now
    first: Any = loaded.state()
    assert first["keep_alive"] == 2.0
    assert first["tradier"]["windows"]


def test_an_ended_token_stays_ended(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.faults.add("user_profile", Fault("expired-token"))
    assert tradier(sandbox, "/user/profile").status == 401
    sandbox.save(tmp_path / "s.json")
    assert tradier(Sandbox.load(tmp_path / "s.json"), "/user/profile").status == 401


def test_another_clock_never_turns_time_back(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.advance(5000)
    sandbox.save(tmp_path / "s.json")
    early = ManualClock()
    loaded = Sandbox.load(tmp_path / "s.json", clock=early, operations=OPERATIONS)
    assert loaded.kalshi.catch_up() == sandbox.clock.now()
    early.advance(6000)
    assert loaded.kalshi.catch_up() == early.now()


def test_the_file_is_private_and_complete(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    sandbox.save(path)
    sandbox.save(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["s.json"]
    text = path.read_text()
    assert "correct-horse-7" not in text
    assert json.loads(text)["version"] == 1
    with pytest.raises(OSError, match="No such file"):
        sandbox.save(tmp_path / "none" / "s.json")


def break_state(sandbox: Sandbox, *keys: str | int, value: Any) -> Any:
    state: Any = json.loads(json.dumps(sandbox.state()))
    inner = state
    for key in keys[:-1]:
        inner = inner[key]
    inner[keys[-1]] = value
    return state


@pytest.mark.parametrize(
    ("keys", "value", "named"),
    [
        (("version",), 2, "version"),
        (("clock", "speed"), -1, "speed"),
        (("clock", "now"), "yesterday", r"clock\.now"),
        (("kalshi", "escrow"), 1, "kalshi: "),
        (("kalshi", "orders", 0, "market_id"), "x", r"kalshi\.orders"),
        (("kalshi", "members", 0, "user_id"), "x", r"kalshi\.members"),
        (("kalshi", "id_dice", "words"), "x", r"kalshi\.id_dice\.words"),
        (("tradier", "users", 0, "accounts"), ["x"], r"tradier\.users"),
        (("tradier", "accounts", 0, "cash"), "much", r"accounts\[0\]\.cash"),
        (("tradier", "switches", "largest_fill"), -1, r"tradier\.switches"),
        (("more",), 1, "more"),
    ],
)
def test_a_state_that_cannot_be_is_refused(
    sandbox: Sandbox, keys: tuple[str | int, ...], value: Any, named: str
) -> None:
    with pytest.raises(StateError, match=named):
        restore_state(break_state(sandbox, *keys, value=value))


@pytest.mark.parametrize("text", ["", "[]", "{", "null", '{"version": 1}', "[" * 100_000])
def test_a_file_that_is_no_state_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "s.json"
    path.write_text(text)
    with pytest.raises(StateError, match=r"s\.json: "):
        Sandbox.load(path)
