"""Typed reads of orders and market data: lists, empty wrappers, times with a zone, new words."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kloudtrader import tradier
from kloudtrader.runtime.errors import InvalidArgument, UnexpectedResponse
from tests.stub import Stub, StubResponse

EXAMPLES = json.loads(
    (Path(__file__).parents[1] / "openapi" / "examples" / "tradier.json").read_text("utf-8")
)
MARKETS = {
    "quotes": ("GET /markets/quotes", lambda: tradier.quotes(["KO"])),
    "post_quotes": ("POST /markets/quotes", lambda: tradier.post_quotes(symbols=["KO"])),
    "option_chain": ("GET /markets/options/chains", lambda: tradier.option_chain("KO", DAY)),
    "option_expirations": (
        "GET /markets/options/expirations",
        lambda: tradier.option_expirations("KO"),
    ),
    "option_strikes": ("GET /markets/options/strikes", lambda: tradier.option_strikes("KO", DAY)),
    "option_lookup": ("GET /markets/options/lookup", lambda: tradier.option_lookup("KO")),
    "price_history": ("GET /markets/history", lambda: tradier.price_history("KO")),
    "time_and_sales": ("GET /markets/timesales", lambda: tradier.time_and_sales("KO")),
    "market_clock": ("GET /markets/clock", tradier.market_clock),
    "market_calendar": ("GET /markets/calendar", tradier.market_calendar),
    "search_symbols": ("GET /markets/search", lambda: tradier.search_symbols("coca")),
    "lookup_symbols": ("GET /markets/lookup", lambda: tradier.lookup_symbols("coca")),
    "easy_to_borrow": ("GET /markets/etb", tradier.easy_to_borrow),
}
DAY = datetime.date(2026, 12, 18)
UTC = datetime.UTC


@pytest.fixture
def market(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> Stub:
    monkeypatch.setenv("KLOUDTRADER_TRADIER_URL", stub.url)
    monkeypatch.setenv("ACCESS_TOKEN", "token")
    monkeypatch.setenv("ACCOUNT_NUMBER", "VA10000001")
    return stub


@pytest.fixture
def read(market: Stub) -> Callable[[str, Any], Any]:
    """Read one example, or a response, by the typed call of an operation."""

    def work(operation: str, case: Any) -> Any:
        response = EXAMPLES[operation][case] if isinstance(case, str) else case
        route, call = MARKETS[operation]
        market.on(route, StubResponse(200, response))
        return call()

    return work


Read = Callable[[str, Any], Any]

# --- one, many, none ------------------------------------------------------------------------------

LISTS = {
    "quotes": lambda response: response.quotes.quote,
    "post_quotes": lambda response: response.quotes.quote,
    "option_chain": lambda response: response.options.option,
    "option_strikes": lambda response: response.strikes.strike,
    "price_history": lambda response: response.history.day,
    "time_and_sales": lambda response: response.series.data,
    "market_calendar": lambda response: response.calendar.days.day,
    "search_symbols": lambda response: response.securities.security,
    "lookup_symbols": lambda response: response.securities.security,
    "easy_to_borrow": lambda response: response.securities.security,
}


@pytest.mark.parametrize(
    ("operation", "case"),
    [(name, case) for name in LISTS for case in EXAMPLES[name]],
)
def test_a_list_is_always_one(read: Read, operation: str, case: str) -> None:
    rows = LISTS[operation](read(operation, case))
    assert isinstance(rows, list)
    count = {"one": 1, "many": 2, "none": 0, "noth": 0}.get(case.partition(",")[0][:4])
    if case.startswith("many, with") or (operation, case) == ("option_strikes", "many"):
        count = 3
    assert count is None or len(rows) == count


@pytest.mark.parametrize(
    ("case", "quotes", "unmatched"),
    [
        ("one", ["KO"], []),
        ("one, one unmatched", ["KO"], ["NOPE"]),
        ("many, many unmatched", ["KO", "KO"], ["NOPE", "NADA"]),
        ("none, one unmatched", [], ["NOPE"]),
        ("none as null, many unmatched", [], ["NOPE", "NADA"]),
        ("nothing", [], []),
        ("nothing as text", [], []),
    ],
)
def test_unmatched_symbols_are_beside_the_quotes(
    read: Read, case: str, quotes: list[str], unmatched: list[str]
) -> None:
    response = read("quotes", case).quotes
    assert [quote.symbol for quote in response.quote] == quotes
    assert response.unmatched_symbols.symbol == unmatched


def test_expirations_come_in_two_forms(read: Read) -> None:
    days = read("option_expirations", "days").expirations
    assert days.date == [datetime.date(2026, 12, day) for day in (4, 11, 18)]
    assert days.expiration == []
    assert read("option_expirations", "one day").expirations.date == [DAY]
    rows = read("option_expirations", "with details").expirations
    assert rows.date == []
    assert [row.strikes.strike for row in rows.expiration] == [[55.0, 57.5, 60.0], [60.0]]
    assert [row.expiration_type for row in rows.expiration] == ["weeklys", "standard"]
    (row,) = read("option_expirations", "one with details").expirations.expiration
    assert (row.date, row.strikes.strike, row.expiration_type) == (DAY, [], "eoq")
    for case in ("none as null", "none as text"):
        empty = read("option_expirations", case).expirations
        assert (empty.date, empty.expiration) == ([], [])


def test_roots_have_their_options(read: Read) -> None:
    roots = read("option_lookup", "two roots").symbols
    assert [(root.root_symbol, len(root.options)) for root in roots] == [("KO", 2), ("KO1", 0)]
    assert read("option_lookup", "no root").symbols == []


# --- fields ---------------------------------------------------------------------------------------


def test_a_quote_before_the_open_has_no_prices(read: Read) -> None:
    (quote,) = read("quotes", "before the open").quotes.quote
    assert (quote.last, quote.open, quote.high, quote.low, quote.close) == (None,) * 5
    assert quote.prevclose == 71.1


def test_times_of_a_quote_are_milliseconds_since_1970(read: Read) -> None:
    (quote,) = read("quotes", "one").quotes.quote
    assert quote.trade_date == datetime.datetime(2026, 11, 30, 19, 31, 2, 917000, UTC)
    assert quote.bid_date == datetime.datetime(2026, 11, 30, 19, 31, 1, tzinfo=UTC)
    assert quote.ask_date.utcoffset() == datetime.timedelta(0)


def test_a_time_of_zero_is_none(read: Read) -> None:
    """An option that nobody has traded has the trade date 0."""
    row = {"symbol": "KO", "trade_date": 0, "bid_date": 0, "ask_date": 0}
    (quote,) = read("quotes", {"quotes": {"quote": row}}).quotes.quote
    assert (quote.trade_date, quote.bid_date, quote.ask_date) == (None, None, None)
    assert quote.model_dump(mode="json")["trade_date"] is None


def test_an_option_has_its_contract_and_greeks(read: Read) -> None:
    call, put = read("option_chain", "many").options.option
    assert (call.underlying, call.strike, call.option_type) == ("KO", 60.0, "call")
    assert (call.expiration_date, call.contract_size) == (DAY, 100)
    assert call.greeks.mid_iv == 0.1755
    assert str(call.greeks.updated_at) == "2026-11-30 15:00:04-05:00"
    assert put.greeks is None
    option = EXAMPLES["option_chain"]["one"]["options"]["option"]
    (row,) = read(
        "option_chain", {"options": {"option": {**option, "greeks": None}}}
    ).options.option
    assert row.greeks is None


@pytest.mark.parametrize(
    ("case", "times"),
    [
        ("winter", ["2026-11-30 09:31:00-05:00", "2026-11-30 09:32:00-05:00"]),
        ("one, summer", ["2026-07-30 09:31:00-04:00"]),
        (
            "both sides of the end of summer time",
            ["2026-10-30 15:59:00-04:00", "2026-11-02 09:30:00-05:00"],
        ),
        ("ticks", ["2026-11-30 09:31:00.125000-05:00"]),
    ],
)
def test_time_and_sales_are_of_new_york(read: Read, case: str, times: list[str]) -> None:
    rows = read("time_and_sales", case).series.data
    assert [str(row.time) for row in rows] == times
    for row in rows:
        assert row.timestamp == row.time.replace(microsecond=0)  # stated twice, in two forms
        assert row.timestamp.utcoffset() == datetime.timedelta(0)


def test_the_clock_counts_seconds(read: Read) -> None:
    clock = read("market_clock", "open").clock
    assert clock.timestamp == datetime.datetime(2026, 11, 30, 19, 0, tzinfo=UTC)
    assert (clock.state, clock.next_change, clock.next_state) == ("open", "16:00", "postmarket")
    assert clock.date == datetime.date(2026, 11, 30)


def test_only_open_days_have_sessions(read: Read) -> None:
    opened, closed, half = read("market_calendar", "a month").calendar.days.day
    assert (opened.open.start, opened.open.end) == ("09:30", "16:00")
    assert (closed.status, closed.open, closed.premarket) == ("closed", None, None)
    assert half.postmarket.end == "16:55"


def test_the_bar_of_today_is_not_finished(read: Read) -> None:
    first, today = read("price_history", "many").history.day
    assert (first.date, first.close) == (datetime.date(2026, 11, 27), 71.1)
    assert today.close is None


@pytest.mark.parametrize(
    ("operation", "case", "look"),
    [
        ("quotes", "new words", lambda r: (r.quotes.quote[0].type, "crypto")),
        ("market_clock", "new word", lambda r: (r.clock.state, "auction")),
        ("search_symbols", "many", lambda r: (r.securities.security[1].type, "fund")),
        ("quotes", "new words", lambda r: (r.quotes.quote[0].halted, True)),
        ("quotes", "new words", lambda r: (r.quotes.quote[0].extra, {"a": 1})),
    ],
)
def test_new_words_and_fields_are_kept(
    read: Read, operation: str, case: str, look: Callable[[Any], tuple[Any, Any]]
) -> None:
    value, wanted = look(read(operation, case))
    assert value == wanted


@pytest.mark.parametrize("operation", MARKETS)
@pytest.mark.parametrize(
    "response", [{}, {"other": 1}, [], None, "null", {"errors": {"error": "No"}}]
)
def test_a_response_without_its_envelope_is_an_error(
    read: Read, market: Stub, operation: str, response: Any
) -> None:
    with pytest.raises(UnexpectedResponse):
        read(operation, [response] if response in ("null", None) else response)


def test_a_row_that_cannot_be_read_is_beside_the_good_ones(read: Read) -> None:
    quote = EXAMPLES["quotes"]["one"]["quotes"]["quote"]
    with pytest.raises(UnexpectedResponse) as caught:
        read("quotes", {"quotes": {"quote": [quote, {**quote, "last": "much"}]}})
    assert [row.symbol for row in caught.value.partial.quotes.quote] == ["KO"]
    assert [row.path for row in caught.value.bad_rows] == ["quotes.quote[1]"]


# --- requests -------------------------------------------------------------------------------------

SUMMER = datetime.datetime(2026, 7, 30, 13, 30, tzinfo=UTC)
WINTER = datetime.datetime(2026, 11, 30, 14, 30, tzinfo=UTC)
REQUESTS: list[tuple[str, Callable[[], Any], str]] = [
    (
        "quotes",
        lambda: tradier.quotes(["KO", "BRK/B"], greeks=True),
        "symbols=KO,BRK%2FB&greeks=true",
    ),
    (
        "option_chain",
        lambda: tradier.option_chain("KO", "2026-12-18"),
        "symbol=KO&expiration=2026-12-18",
    ),
    (
        "option_expirations",
        lambda: tradier.option_expirations("KO", include_all_roots=True, strikes=True),
        "symbol=KO&includeAllRoots=true&strikes=true",
    ),
    (
        "price_history",
        lambda: tradier.price_history("KO", interval="weekly", start=DAY, end=DAY),
        "symbol=KO&interval=weekly&start=2026-12-18&end=2026-12-18",
    ),
    (
        "time_and_sales",
        lambda: tradier.time_and_sales("KO", interval="1min", start=SUMMER, end=WINTER),
        "symbol=KO&interval=1min&start=2026-07-30%2009%3A30&end=2026-11-30%2009%3A30",
    ),
    ("market_calendar", lambda: tradier.market_calendar(month=12, year=2026), "month=12&year=2026"),
    (
        "search_symbols",
        lambda: tradier.search_symbols("coca cola", indexes=False),
        "q=coca%20cola&indexes=false",
    ),
    ("market_clock", lambda: tradier.market_clock(delayed=True), "delayed=true"),
]


@pytest.mark.parametrize(("operation", "call", "query"), REQUESTS, ids=[r[0] for r in REQUESTS])
def test_parameters_go_out_as_the_broker_wants_them(
    market: Stub, operation: str, call: Callable[[], Any], query: str
) -> None:
    route, _ = MARKETS[operation]
    market.on(route, StubResponse(200, next(iter(EXAMPLES[operation].values()))))
    call()
    (seen,) = market.seen
    assert seen.target == f"/v1{route.removeprefix('GET ')}?{query}"


def test_a_long_list_of_symbols_goes_out_as_a_form(market: Stub, read: Read) -> None:
    market.on("POST /markets/quotes", StubResponse(200, EXAMPLES["post_quotes"]["one"]))
    tradier.post_quotes(symbols=["KO", "BRK/B"], greeks=True)
    (seen,) = market.seen
    assert seen.body == b"symbols=KO,BRK%2FB&greeks=true"
    assert seen.headers["Content-Type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    "call",
    [
        lambda: tradier.post_quotes(symbols=[]),
        lambda: tradier.quotes([5]),  # type: ignore[list-item]
        lambda: tradier.option_chain("KO", "soon"),
        lambda: tradier.time_and_sales("KO", start=datetime.datetime(2026, 11, 30, 9, 30)),
        lambda: tradier.market_calendar(month=13),
    ],
)
def test_a_parameter_that_cannot_be_right_is_refused(market: Stub, call: Callable[[], Any]) -> None:
    with pytest.raises(InvalidArgument):
        call()
    assert market.seen == []
