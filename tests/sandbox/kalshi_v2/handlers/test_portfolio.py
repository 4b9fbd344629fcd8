"""Test balances by shard, positions, fills, settlements and the archive."""

import pytest

from kloudtrader.sandbox import ManualClock, Sandbox
from kloudtrader.sandbox.kalshi_v2.switches import V2Switches
from tests.sandbox.kalshi_v2.callers import ORDERS, V2Caller, read_error

DAY = 86_400
IOC = {"time_in_force": "immediate_or_cancel"}


def trade(buyer: V2Caller, seller: V2Caller, ticker: str, count: str, price: str) -> str:
    """Let one member sell to another, and return the id of the buyer's order."""
    seller.place(ticker, "ask", count, price)
    order_id: str = buyer.place(ticker, "bid", count, price, **IOC)["order_id"]
    return order_id


def test_each_shard_has_its_own_money(ada: V2Caller, rain: str, btc: str) -> None:
    whole = ada.get("/portfolio/balance")
    assert (whole["balance"], whole["balance_dollars"]) == (15_000, "150.0000")
    assert whole["balance_breakdown"] == [
        {"exchange_index": 0, "balance": "100.0000"},
        {"exchange_index": 1, "balance": "50.0000"},
    ]
    assert ada.balance(exchange_index=1) == "50.0000"
    assert ada.refuse(btc, "bid", "110", "0.50")[:2] == (400, "insufficient_balance")
    ada.place(rain, "bid", "110", "0.50")
    assert ada.balance(exchange_index=0) == "45.0000"
    value = ada.get("/portfolio/summary/total_resting_order_value")
    assert value["total_resting_order_value"] == 5500


def test_cents_are_cut_off(ada: V2Caller, ben: V2Caller, rain: str) -> None:
    trade(ada, ben, rain, "1", "0.52")
    balance = ada.get("/portfolio/balance")
    assert (balance["balance"], balance["balance_dollars"]) == (14_946, "149.4625")
    assert balance["portfolio_value"] == 52


def test_the_opposite_side_nets(ada: V2Caller, ben: V2Caller, rain: str) -> None:
    trade(ada, ben, rain, "3", "0.40")
    (position,) = ada.get("/portfolio/positions", ticker=rain)["market_positions"]
    assert (position["position_fp"], position["market_exposure_dollars"]) == ("3.00", "1.200000")
    trade(ben, ada, rain, "2", "0.50")
    (position,) = ada.get("/portfolio/positions", ticker=rain)["market_positions"]
    assert (position["position_fp"], position["market_exposure_dollars"]) == ("1.00", "0.400000")
    assert position["realized_pnl_dollars"] == "0.200000"
    trade(ben, ada, rain, "4", "0.50")
    assert (ada.position(rain), ben.position(rain)) == ("-3.00", "3.00")


def test_positions_are_selected(ada: V2Caller, ben: V2Caller, sandbox: Sandbox) -> None:
    rain, other, btc = sandbox.kalshi_v2.catalogue.markets
    for ticker in (rain, other, btc):
        trade(ada, ben, ticker, "1", "0.40")
    trade(ben, ada, other, "1", "0.40")

    def tickers(**query: object) -> list[str]:
        rows = ada.get("/portfolio/positions", **query)["market_positions"]
        return [row["ticker"] for row in rows]

    assert tickers() == [btc, other, rain]
    assert tickers(count_filter="position") == [btc, rain]
    assert tickers(exchange_index=1) == [btc]
    assert tickers(subaccount=5) == []
    event = ada.get(f"/markets/{rain}")["market"]["event_ticker"]
    assert tickers(event_ticker=event) == [other, rain]
    (row,) = ada.get("/portfolio/positions", event_ticker=event)["event_positions"]
    assert row["event_exposure_dollars"] == "0.400000"
    assert tickers(settlement_status="settled") == []


def test_lists_are_cut_into_pages(ada: V2Caller, rain: str) -> None:
    placed = [ada.place(rain, "bid", "1", f"0.{n}")["order_id"] for n in range(10, 17)]
    seen, cursor = list[str](), ""
    while True:
        page = ada.get("/portfolio/orders", limit=3, cursor=cursor)
        seen += [order["order_id"] for order in page["orders"]]
        cursor = page["cursor"]
        if not cursor:
            break
    assert seen == placed[::-1]
    garbage = ada.get("/portfolio/orders", limit=3, cursor="garbage")
    assert [order["order_id"] for order in garbage["orders"]] == seen[:3]
    for limit in (0, 1001, "x"):
        response = ada.call("GET", "/portfolio/orders", limit=limit)
        assert response.status == 400
        assert list(response.json()) == ["msg"]  # type: ignore[call-overload]


def test_orders_are_selected(ada: V2Caller, rain: str, btc: str, clock: ManualClock) -> None:
    first = ada.place(rain, "bid", "1", "0.10")["order_id"]
    clock.advance(100)
    second = ada.place(btc, "bid", "1", "0.10")["order_id"]
    ada.call("DELETE", f"{ORDERS}/{first}")
    now = int(clock.now().timestamp())

    def ids(**query: object) -> list[str]:
        return [order["order_id"] for order in ada.get("/portfolio/orders", **query)["orders"]]

    assert ids() == [second, first]
    assert ids(ticker=rain) == ids(status="canceled") == ids(max_ts=now - 50) == [first]
    assert ids(exchange_index=1) == ids(status="resting") == ids(min_ts=now - 50) == [second]


def test_fills_are_of_both_parties(ada: V2Caller, ben: V2Caller, rain: str, btc: str) -> None:
    order_id = trade(ada, ben, rain, "2.50", "0.40")
    trade(ben, ada, btc, "1", "0.055")
    (fill,) = ada.get("/portfolio/fills", order_id=order_id)["fills"]
    assert fill["fill_id"] == fill["trade_id"]
    assert (fill["outcome_side"], fill["is_taker"]) == ("yes", True)
    assert (fill["count_fp"], fill["fee_cost"]) == ("2.50", "0.042000")
    (other,) = ben.get("/portfolio/fills", ticker=f"{rain},nothing")["fills"]
    assert (other["outcome_side"], other["is_taker"]) == ("no", False)
    assert other["trade_id"] == fill["trade_id"]
    assert (other["yes_price_dollars"], other["no_price_dollars"]) == ("0.4000", "0.6000")
    assert [row["ticker"] for row in ada.get("/portfolio/fills")["fills"]] == [btc, rain]
    trades = ada.get("/markets/trades", ticker=rain)["trades"]
    assert fill["trade_id"] in [row["trade_id"] for row in trades]


@pytest.mark.parametrize(
    ("result", "value", "revenue", "dollars"),
    [("yes", None, 200, "2.0000"), ("no", None, 0, "0.0000"), ("scalar", 25, 50, "0.5000")],
)
def test_a_market_is_settled(
    ada: V2Caller,
    ben: V2Caller,
    rain: str,
    result: str,
    value: int | None,
    revenue: int,
    dollars: str,
) -> None:
    trade(ada, ben, rain, "2", "0.40")
    before = float(ada.balance())
    ada.venue.determine(rain, result, value)
    assert ada.get(f"/markets/{rain}")["market"]["status"] == "determined"
    ada.venue.settle(rain)
    assert f"{float(ada.balance()) - before:.4f}" == dollars
    (row,) = ada.get("/portfolio/settlements")["settlements"]
    assert (row["market_result"], row["revenue"]) == (result, revenue)
    assert (row["yes_count_fp"], row["no_count_fp"]) == ("2.00", "0.00")
    (lost,) = ben.get("/portfolio/settlements")["settlements"]
    assert lost["revenue"] == 200 - revenue
    assert ada.get("/portfolio/positions")["market_positions"] == []
    (done,) = ada.get("/portfolio/positions", settlement_status="settled")["market_positions"]
    assert done["position_fp"] == "0.00"
    market = ada.get(f"/markets/{rain}")["market"]
    assert (market["status"], market["result"]) == ("finalized", result)


def test_old_orders_and_fills_are_in_the_archive(
    ada: V2Caller, ben: V2Caller, rain: str, clock: ManualClock
) -> None:
    gone = trade(ada, ben, rain, "1", "0.40")
    kept = ada.place(rain, "bid", "1", "0.10")["order_id"]
    clock.advance(15 * DAY)
    assert [row["order_id"] for row in ada.get("/portfolio/orders")["orders"]] == [kept]
    assert read_error(ada.call("GET", f"/portfolio/orders/{gone}"))[:2] == (404, "not_found")
    assert [row["order_id"] for row in ada.get("/historical/orders")["orders"]] == [gone]
    cutoff = ada.get("/historical/cutoff")
    assert cutoff["orders_updated_ts"] == "2024-09-06T15:30:00Z"
    assert len(ada.get("/portfolio/fills")["fills"]) == 1
    assert ada.get("/historical/fills")["fills"] == []
    ada.venue.switches = V2Switches(archive_days=10)
    assert ada.get("/portfolio/fills")["fills"] == []
    assert len(ada.get("/historical/fills")["fills"]) == 1


def test_a_settled_market_moves_to_the_archive(
    ada: V2Caller, ben: V2Caller, rain: str, clock: ManualClock
) -> None:
    trade(ada, ben, rain, "1", "0.40")
    clock.advance(40 * DAY)
    assert ada.get(f"/markets/{rain}")["market"]["status"] == "finalized"
    clock.advance(100 * DAY)
    assert ada.call("GET", f"/markets/{rain}").status == 404
    assert ada.get(f"/historical/markets/{rain}")["market"]["ticker"] == rain
    tickers = [row["ticker"] for row in ada.get("/historical/markets")["markets"]]
    assert rain in tickers
    assert ada.get("/markets")["markets"] == []
    assert len(ada.get("/historical/positions")["market_positions"]) == 1


# Reads behind writes


def test_reads_lag_behind_writes(
    ada: V2Caller, ben: V2Caller, rain: str, clock: ManualClock
) -> None:
    old = ada.place(rain, "bid", "1", "0.10")["order_id"]
    ada.venue.switches = V2Switches(read_lag_seconds=0.4)
    new = ada.place(rain, "bid", "1", "0.20")["order_id"]
    ada.call("DELETE", f"{ORDERS}/{old}")
    trade(ada, ben, rain, "1", "0.40")
    assert ada.call("GET", f"/portfolio/orders/{new}").status == 404
    assert ada.order(old)["status"] == "resting"
    assert [row["order_id"] for row in ada.get("/portfolio/orders")["orders"]] == [old]
    assert (ada.balance(), ada.position(rain)) == ("149.9000", "0.00")
    assert ada.get("/portfolio/fills")["fills"] == []
    as_of = ada.get("/exchange/user_data_timestamp")["as_of_time"]
    assert as_of == "2024-09-05T15:29:59.6Z"
    # The exchange itself does not lag.
    assert read_error(ada.call("DELETE", f"{ORDERS}/{old}"))[:2] == (404, "not_found")
    clock.advance(0.4)
    assert ada.order(new)["status"] == "resting"
    assert ada.order(old)["status"] == "canceled"
    assert ada.position(rain) == "1.00"
    assert len(ada.get("/portfolio/fills")["fills"]) == 1
    assert ada.get("/exchange/user_data_timestamp")["as_of_time"] == "2024-09-05T15:30:00Z"


def test_each_version_of_an_order_is_shown_in_turn(
    ada: V2Caller, rain: str, clock: ManualClock
) -> None:
    ada.venue.switches = V2Switches(read_lag_seconds=10)
    placed = ada.place(rain, "bid", "5", "0.10")["order_id"]
    for left in ("4", "3", "2"):
        clock.advance(4)
        ada.post(f"{ORDERS}/{placed}/decrease", {"reduce_to": left})
    shown = list[str]()
    for _ in range(4):
        shown.append(ada.order(placed)["remaining_count_fp"])
        clock.advance(4)
    assert shown == ["5.00", "4.00", "3.00", "2.00"]
    ada.venue.switches = V2Switches()
    ada.post(f"{ORDERS}/{placed}/decrease", {"reduce_to": "1"})
    assert ada.order(placed)["remaining_count_fp"] == "1.00"
