"""Test the candles of markets, events and the archive."""

from typing import Any

from kloudtrader.sandbox import ManualClock
from tests.sandbox.kalshi_v2.callers import V2Caller

HOUR = 3600


def read(ada: V2Caller, path: str, minutes: int, **query: object) -> Any:
    now = int(ada.venue.now.timestamp())
    return ada.get(
        path, start_ts=now - 100 * HOUR, end_ts=now + 48 * HOUR, period_interval=minutes, **query
    )


def test_a_bar_holds_the_trades_of_its_minute(
    ada: V2Caller, ben: V2Caller, rain: str, clock: ManualClock
) -> None:
    path = f"/series/KXRAIN/markets/{rain}/candlesticks"
    for count, price in (("1", "0.40"), ("3", "0.44"), ("1", "0.42")):
        ben.place(rain, "ask", count, price)
        ada.place(rain, "bid", count, price)
    clock.advance(61)
    ben.place(rain, "ask", "1", "0.50")
    ada.place(rain, "bid", "1", "0.50")
    *_, first, last = read(ada, path, 1)["candlesticks"]
    assert last["end_period_ts"] - first["end_period_ts"] == 60
    price = first["price"]
    assert (price["open_dollars"], price["close_dollars"]) == ("0.4000", "0.4200")
    assert (price["low_dollars"], price["high_dollars"]) == ("0.4000", "0.4400")
    assert (price["mean_dollars"], first["volume_fp"]) == ("0.4280", "5.00")
    assert last["price"]["previous_dollars"] == "0.4200"
    *_, day = read(ada, path, 1440)["candlesticks"]
    assert day["volume_fp"] == "6.00"
    assert day["end_period_ts"] % 86_400 == 4 * HOUR  # midnight in New York, in summer
    now = int(clock.now().timestamp())
    late: dict[str, Any] = {"start_ts": now + HOUR, "end_ts": now + HOUR, "period_interval": 1}
    assert ada.get(path, **late)["candlesticks"] == []
    earlier = ada.get(path, **late, include_latest_before_start="true")["candlesticks"]
    assert earlier == [last]


def test_events_and_lists_have_the_candles_of_their_markets(ada: V2Caller, rain: str) -> None:
    event = ada.get(f"/markets/{rain}")["market"]["event_ticker"]
    rows = read(ada, f"/series/KXRAIN/events/{event}/candlesticks", 60)
    assert len(rows["market_tickers"]) == len(rows["market_candlesticks"]) == 2
    (row,) = read(ada, "/markets/candlesticks", 60, market_tickers=rain)["markets"]
    assert row["candlesticks"] == rows["market_candlesticks"][0]
    assert row["candlesticks"]


def test_the_archive_has_names_without_endings(
    ada: V2Caller, rain: str, clock: ManualClock
) -> None:
    path = f"/historical/markets/{rain}/candlesticks"
    query: dict[str, Any] = {"start_ts": 0, "end_ts": 2**33, "period_interval": 60}
    assert ada.call("GET", path, **query).status == 404
    clock.advance(140 * 86_400)
    bar = ada.get(path, **query)["candlesticks"][-1]
    assert {"open", "low", "high", "close"} == set(bar["yes_bid"])
    assert "volume" in bar


def test_wrong_queries_are_refused(ada: V2Caller, rain: str) -> None:
    path = f"/series/KXRAIN/markets/{rain}/candlesticks"
    whole: dict[str, Any] = {"start_ts": 0, "end_ts": 9, "period_interval": 60}
    wrong: list[dict[str, Any]] = [{**whole, "period_interval": 5}, {"start_ts": 0, "end_ts": 9}]
    for query in wrong:
        assert ada.call("GET", path, **query).status == 400
    elsewhere = f"/series/KXBTC/markets/{rain}/candlesticks"
    assert ada.call("GET", elsewhere, **whole).status == 404
