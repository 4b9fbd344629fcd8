"""Test markets, books, trades, events and series."""

from kloudtrader.sandbox import ManualClock, Sandbox
from tests.sandbox.kalshi_v2.callers import V2Caller, read_error


def test_a_market_shows_its_book_in_yes_prices(ada: V2Caller, ben: V2Caller, rain: str) -> None:
    ada.place(rain, "bid", "2.50", "0.40")
    ada.place(rain, "bid", "1", "0.38")
    ben.place(rain, "ask", "3", "0.45")
    market = ada.get(f"/markets/{rain}")["market"]
    assert (market["yes_bid_dollars"], market["yes_bid_size_fp"]) == ("0.4000", "2.50")
    assert (market["yes_ask_dollars"], market["yes_ask_size_fp"]) == ("0.4500", "3.00")
    assert (market["no_bid_dollars"], market["no_ask_dollars"]) == ("0.5500", "0.6000")
    assert market["price_ranges"] == [{"start": "0.0000", "end": "1.0000", "step": "0.0100"}]
    book = ada.get(f"/markets/{rain}/orderbook")["orderbook_fp"]
    assert book == {
        "yes_dollars": [["0.3800", "1.00"], ["0.4000", "2.50"]],
        "no_dollars": [["0.5500", "3.00"]],
    }
    best = ada.get(f"/markets/{rain}/orderbook", depth=1)["orderbook_fp"]
    assert best["yes_dollars"] == [["0.4000", "2.50"]]
    (row,) = ada.get("/markets/orderbooks", tickers=rain)["orderbooks"]
    assert row == {"ticker": rain, "orderbook_fp": book}


def test_an_empty_book_has_prices_0_and_1(ada: V2Caller, rain: str) -> None:
    market = ada.get(f"/markets/{rain}")["market"]
    assert (market["yes_bid_dollars"], market["yes_ask_dollars"]) == ("0.0000", "1.0000")
    assert read_error(ada.call("GET", "/markets/NOPE"))[:2] == (404, "not_found")
    assert ada.call("GET", "/markets/NOPE/orderbook").status == 404
    assert ada.call("GET", "/markets/orderbooks").status == 400


def test_markets_are_selected(ada: V2Caller, sandbox: Sandbox, clock: ManualClock) -> None:
    rain, other, btc = sandbox.kalshi_v2.catalogue.markets

    def tickers(**query: object) -> list[str]:
        return [market["ticker"] for market in ada.get("/markets", **query)["markets"]]

    assert tickers() == [btc, other, rain]
    assert tickers(series_ticker="KXBTC") == [btc]
    assert tickers(tickers=f"{rain},{btc}") == [btc, rain]
    event = ada.get(f"/markets/{rain}")["market"]["event_ticker"]
    assert tickers(event_ticker=event, limit=1) == [other]
    assert tickers(mve_filter="only") == []
    assert tickers(status="open") == [btc, other, rain]
    sandbox.kalshi_v2.halt(btc)
    assert (tickers(status="paused"), tickers(status="settled")) == ([btc], [])
    sandbox.kalshi_v2.determine(other, "yes")
    assert tickers(status="closed") == [other]
    now = int(clock.now().timestamp())
    assert tickers(min_close_ts=now) == [btc, other, rain]
    assert tickers(max_close_ts=now) == []
    assert tickers(min_updated_ts=now) == [btc, other]
    assert ada.call("GET", "/markets", status="new").status == 400


def test_trades_are_public(ada: V2Caller, ben: V2Caller, rain: str) -> None:
    before = len(ada.get("/markets/trades", ticker=rain)["trades"])
    ben.place(rain, "ask", "2", "0.45")
    ada.place(rain, "bid", "1.50", "0.45")
    rows = ada.get("/markets/trades", ticker=rain)["trades"]
    assert len(rows) == before + 1
    assert (rows[0]["count_fp"], rows[0]["yes_price_dollars"]) == ("1.50", "0.4500")
    assert (rows[0]["taker_outcome_side"], rows[0]["taker_book_side"]) == ("yes", "bid")
    assert ada.get(f"/markets/{rain}")["market"]["last_price_dollars"] == "0.4500"


def test_events_and_series_hold_the_markets(ada: V2Caller, rain: str) -> None:
    event = ada.get(f"/markets/{rain}")["market"]["event_ticker"]
    one = ada.get(f"/events/{event}")
    assert len(one["markets"]) == 2
    assert "markets" not in one["event"]
    nested = ada.get(f"/events/{event}", with_nested_markets="true")
    assert (len(nested["event"]["markets"]), nested["markets"]) == (2, [])
    assert ada.get(f"/events/{event}", exclude_markets="true")["markets"] == []
    details = ada.get(f"/events/{event}/metadata")["market_details"]
    assert len(details) == 2
    events = ada.get("/events")["events"]
    assert len(events) == 2
    assert len(ada.get("/events", series_ticker="KXRAIN", status="open")["events"]) == 1
    assert ada.get("/events", status="settled")["events"] == []
    assert len(ada.get("/events", limit=1)["events"]) == 1
    series = ada.get("/series/KXRAIN", include_volume="true")["series"]
    assert (series["fee_type"], series["fee_multiplier"]) == ("quadratic", 1)
    assert "volume_fp" in series
    assert len(ada.get("/series")["series"]) == 2
    assert ada.get("/series/fee_changes") == {"series_fee_change_arr": []}
    assert ada.get("/events/fee_changes")["event_fee_changes"] == []
    for path in ("/events/NOPE", "/series/NOPE", "/events/NOPE/metadata"):
        assert read_error(ada.call("GET", path))[:2] == (404, "not_found")
