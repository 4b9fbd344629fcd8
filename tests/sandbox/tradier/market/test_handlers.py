"""Test market data: its forms, and that it agrees with prices, clock and fills."""

from datetime import UTC, datetime
from typing import Any

import pytest

from kloudtrader.sandbox import ManualClock, Quirks
from tests.sandbox.members import tradier
from tests.sandbox.tradier.broker import CALL, Trader

BEFORE_OPEN = datetime(2024, 9, 5, 12, 0, tzinfo=UTC)
GREEKS = {
    *("delta", "gamma", "theta", "vega", "rho", "phi", "bid_iv", "mid_iv", "ask_iv"),
    *("smv_vol", "updated_at"),
}


def quote(trader: Trader, symbol: str, **query: Any) -> Any:
    return trader.market("quotes", symbols=symbol, **query)["quotes"]["quote"]


def test_a_lone_quote_is_an_object_and_many_are_a_list() -> None:
    trader = Trader()
    assert trader.market("quotes", symbols="KO")["quotes"]["quote"]["symbol"] == "KO"
    rows = trader.market("quotes", symbols="KO,PEP,ko")["quotes"]["quote"]
    assert [row["symbol"] for row in rows] == ["KO", "PEP"]
    trader.sandbox.quirks = Quirks(lone_item="list")
    assert isinstance(quote(trader, "KO"), list)


def test_unknown_symbols_come_beside_the_quotes() -> None:
    trader = Trader()
    one = trader.market("quotes", symbols="KO,NOPE")["quotes"]
    assert (one["quote"]["symbol"], one["unmatched_symbols"]) == ("KO", {"symbol": "NOPE"})
    two = trader.market("quotes", symbols="NOPE,KO,NADA")["quotes"]
    assert two["unmatched_symbols"] == {"symbol": ["NOPE", "NADA"]}
    none = trader.market("quotes", symbols="NOPE")
    assert none == {"quotes": {"unmatched_symbols": {"symbol": "NOPE"}}}


def test_a_form_asks_for_quotes_too() -> None:
    trader = Trader()
    headers = {"Authorization": "Bearer sandbox-access-token", "Accept": "application/json"}
    response = trader.sandbox.request(
        "POST", "/tradier/v1/markets/quotes", headers, b"symbols=KO%2CPEP&greeks=false"
    )
    assert response.json() == trader.market("quotes", symbols="KO,PEP")
    assert trader.sandbox.log.entries()[0].operation == "post_quotes"


def test_prices_of_the_day_are_null_before_the_open() -> None:
    early = quote(Trader(clock=ManualClock(BEFORE_OPEN)), "KO")
    assert [early[name] for name in ("open", "high", "low", "close")] == [None] * 4
    assert early["bid"] < early["last"] < early["ask"]
    trader = Trader()
    row = quote(trader, "KO")
    assert row["low"] <= min(row["open"], row["last"]) <= max(row["open"], row["last"])
    assert max(row["open"], row["last"]) <= row["high"]
    assert row["close"] is None
    assert row["change"] == pytest.approx(row["last"] - row["prevclose"])
    trader.sandbox.advance(5 * 3600)
    assert quote(trader, "KO")["close"] is not None


def test_dates_are_epoch_milliseconds_of_the_last_trade() -> None:
    trader = Trader()
    assert quote(trader, "KO")["trade_date"] == 1_725_550_200_000
    trader.sandbox.advance(2 * 86_400)  # Saturday
    friday = datetime(2024, 9, 6, 23, 55, tzinfo=UTC)
    assert quote(trader, "KO")["bid_date"] == int(friday.timestamp()) * 1000
    before = quote(trader, "KO")
    trader.sandbox.advance(86_400)
    assert quote(trader, "KO") == before


def test_options_have_their_terms_and_greeks_on_request() -> None:
    trader = Trader()
    row = quote(trader, CALL, greeks="true")
    assert (row["underlying"], row["strike"], row["option_type"]) == ("KO", 65.0, "call")
    assert (row["expiration_date"], row["expiration_type"]) == ("2024-10-18", "standard")
    assert set(row["greeks"]) == GREEKS
    assert 0 < row["greeks"]["delta"] < 1
    assert row["greeks"]["theta"] < 0
    assert "greeks" not in quote(trader, CALL)


def test_quotes_orders_and_balances_use_one_price() -> None:
    trader = Trader().clear()
    number = trader.place(quantity=3)
    row = quote(trader, "KO")
    assert trader.order(number)["avg_fill_price"] == row["ask"]
    value = trader.get("balances")["balances"]["stock_long_value"]
    assert value == pytest.approx(3 * row["last"])


def test_a_price_that_was_set_stays_until_it_is_released() -> None:
    trader = Trader()
    usual = quote(trader, "KO")["last"]
    trader.price("KO", 12.34)
    assert quote(trader, "KO")["last"] == 12.34
    trader.sandbox.advance(3_000)
    assert quote(trader, "KO")["last"] == 12.34
    history = trader.market("history", symbol="KO", start="2024-09-03")["history"]["day"]
    assert history[0]["low"] > 50
    assert history[-1]["low"] == 12.34
    trader.venue.set_price("KO", None)
    assert abs(quote(trader, "KO")["last"] - usual) < 5


def test_chains_expirations_and_strikes_agree() -> None:
    trader = Trader()
    days = trader.market("options/expirations", symbol="KO")["expirations"]["date"]
    assert days == sorted(days)
    assert "2024-10-18" in days
    strikes = trader.market("options/strikes", symbol="KO", expiration=days[3])["strikes"]["strike"]
    chain = trader.market("options/chains", symbol="KO", expiration=days[3])["options"]["option"]
    assert sorted({row["strike"] for row in chain}) == strikes
    assert {row["expiration_date"] for row in chain} == {days[3]}
    assert len(chain) == 2 * len(strikes)
    (root,) = trader.market("options/lookup", underlying="KO")["symbols"]
    assert root["rootSymbol"] == "KO"
    assert {row["symbol"] for row in chain} < set(root["options"])
    assert trader.place_option(option_symbol=chain[0]["symbol"])


def test_expirations_with_details_have_another_shape() -> None:
    rows = Trader().market(
        "options/expirations",
        symbol="KO",
        strikes="true",
        contractSize="true",
        expirationType="true",
    )["expirations"]["expiration"]
    assert all(set(row) == {"date", "contract_size", "expiration_type", "strikes"} for row in rows)
    kinds = {row["date"]: row["expiration_type"] for row in rows}
    assert (kinds["2024-10-18"], kinds["2024-10-11"]) == ("standard", "weeklys")


@pytest.mark.parametrize(
    ("path", "plural", "query"),
    [
        ("options/chains", "options", {"symbol": "KO", "expiration": "2024-10-19"}),
        ("options/chains", "options", {"symbol": "NOPE", "expiration": "2024-10-18"}),
        ("options/expirations", "expirations", {"symbol": "NOPE"}),
        ("options/strikes", "strikes", {"symbol": "KO", "expiration": "2024-10-17"}),
        ("history", "history", {"symbol": "NOPE"}),
        ("history", "history", {"symbol": "KO", "start": "2024-09-07", "end": "2024-09-08"}),
        ("timesales", "series", {"symbol": "NOPE"}),
        ("search", "securities", {"q": "nothing like it"}),
        ("lookup", "securities", {"q": "zzz"}),
    ],
)
def test_nothing_has_the_empty_form(path: str, plural: str, query: dict[str, Any]) -> None:
    trader = Trader()
    assert trader.market(path, **query) == {plural: "null"}
    trader.sandbox.quirks = Quirks(empty="null")
    assert trader.market(path, **query) == {plural: None}


@pytest.mark.parametrize(
    ("path", "query", "name"),
    [
        ("quotes", {}, "symbols"),
        ("quotes", {"symbols": " , "}, "symbols"),
        ("quotes", {"symbols": "KO", "greeks": "maybe"}, "greeks"),
        ("options/chains", {"symbol": "KO"}, "expiration"),
        ("options/chains", {"expiration": "2024-10-18"}, "symbol"),
        ("options/strikes", {"symbol": "KO", "expiration": "soon"}, "expiration"),
        ("options/lookup", {}, "underlying"),
        ("history", {"symbol": "KO", "interval": "hourly"}, "interval"),
        ("timesales", {"symbol": "KO", "start": "2020-01-02 10:00"}, "start"),
        ("timesales", {"symbol": "KO", "start": "10:00"}, "start"),
        ("timesales", {"symbol": "KO", "interval": "1min", "end": "2024-09-05 25:00"}, "end"),
        ("calendar", {"month": 13}, "month"),
        ("calendar", {"year": 2012}, "year"),
        ("search", {}, "q"),
    ],
)
def test_a_parameter_that_does_not_fit_is_named(
    path: str, query: dict[str, Any], name: str
) -> None:
    response = tradier(Trader().sandbox, f"/markets/{path}", **query)
    assert response.status == 400
    assert response.body.decode().startswith(f"Invalid parameter, {name}: ")


def test_history_joins_days_to_weeks_and_months() -> None:
    trader = Trader()
    query = {"symbol": "KO", "start": "2024-08-05", "end": "2024-08-30"}
    days = trader.market("history", **query)["history"]["day"]
    assert (len(days), days[0]["date"], days[-1]["date"]) == (20, "2024-08-05", "2024-08-30")
    month = trader.market("history", **query, interval="monthly")["history"]["day"]
    assert month["open"] == days[0]["open"]
    assert month["close"] == days[-1]["close"]
    assert month["high"] == max(day["high"] for day in days)
    assert month["volume"] == sum(day["volume"] for day in days)
    weeks = trader.market("history", **query, interval="weekly")["history"]["day"]
    assert [week["date"] for week in weeks] == [
        "2024-08-05",
        "2024-08-12",
        "2024-08-19",
        "2024-08-26",
    ]


def test_the_bar_of_today_grows_with_the_clock() -> None:
    trader = Trader()
    today = {"symbol": "KO", "start": "2024-09-05"}
    first = trader.market("history", **today)["history"]["day"]
    assert first["close"] == quote(trader, "KO")["last"]
    trader.sandbox.advance(3600)
    second = trader.market("history", **today)["history"]["day"]
    assert second["open"] == first["open"]
    assert second["volume"] > first["volume"]
    assert second["high"] >= first["high"]


def test_minutes_agree_with_their_day() -> None:
    trader = Trader()
    rows = trader.market(
        "timesales",
        symbol="KO",
        interval="1min",
        session_filter="open",
        start="2024-09-04 09:30",
        end="2024-09-04 16:00",
    )["series"]["data"]
    (day,) = [
        row
        for row in trader.market("history", symbol="KO", start="2024-09-04")["history"]["day"]
        if row["date"] == "2024-09-04"
    ]
    assert len(rows) == 390
    assert (rows[0]["time"], rows[0]["timestamp"]) == ("2024-09-04T09:30:00", 1_725_456_600)
    assert (rows[0]["open"], rows[-1]["close"]) == (day["open"], day["close"])
    assert (max(r["high"] for r in rows), min(r["low"] for r in rows)) == (day["high"], day["low"])
    trade = trader.market("timesales", symbol="KO", start="2024-09-05 11:29:50")["series"]["data"]
    assert trade["time"] == "2024-09-05T11:29:50"


@pytest.mark.parametrize(
    ("moment", "state", "change", "following"),
    [
        (datetime(2024, 9, 5, 15, 30, tzinfo=UTC), "open", "16:00", "postmarket"),
        (datetime(2024, 9, 5, 21, 0, tzinfo=UTC), "postmarket", "19:55", "closed"),
        (datetime(2024, 9, 7, 15, 0, tzinfo=UTC), "closed", "07:00", "premarket"),
        (BEFORE_OPEN, "premarket", "09:30", "open"),
    ],
)
def test_the_clock_says_what_comes_next(
    moment: datetime, state: str, change: str, following: str
) -> None:
    clock = Trader(clock=ManualClock(moment)).market("clock")["clock"]
    assert (clock["state"], clock["next_change"], clock["next_state"]) == (state, change, following)
    assert clock["timestamp"] == int(moment.timestamp())
    assert clock["date"] == f"{moment:%Y-%m-%d}"


def test_the_calendar_knows_holidays_and_half_days() -> None:
    month = Trader().market("calendar", month=11, year=2024)["calendar"]
    days = {day["date"]: day for day in month["days"]["day"]}
    assert (month["month"], month["year"], len(days)) == (11, 2024, 30)
    assert days["2024-11-28"]["status"] == "closed"
    assert "Thanksgiving" in days["2024-11-28"]["description"]
    assert "open" not in days["2024-11-28"]
    assert days["2024-11-29"]["open"] == {"start": "09:30", "end": "13:00"}
    assert days["2024-11-27"]["premarket"] == {"start": "07:00", "end": "09:24"}
    assert days["2024-11-30"]["status"] == "closed"
    this_month = Trader().market("calendar")["calendar"]
    assert (this_month["month"], this_month["year"]) == (9, 2024)


def test_securities_are_found_by_name_and_by_symbol() -> None:
    trader = Trader()
    found = trader.market("search", q="ford")["securities"]["security"]
    assert (found["symbol"], found["exchange"], found["type"]) == ("F", "N", "stock")
    etfs = trader.market("lookup", q="s")
    assert [row["symbol"] for row in etfs["securities"]["security"]] == ["SNDL", "SPY"]
    assert trader.market("lookup", q="s", types="etf")["securities"]["security"]["symbol"] == "SPY"
    assert trader.market("lookup", q="s", exchanges="N") == {"securities": "null"}


def test_what_is_not_easy_to_borrow_cannot_be_sold_short() -> None:
    trader = Trader().clear()
    easy = {row["symbol"] for row in trader.market("etb")["securities"]["security"]}
    assert "KO" in easy
    assert "GIS" not in easy
    assert trader.place(symbol="KO", side="sell_short")
