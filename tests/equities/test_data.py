"""The original's functions for market data: what they request, and the JSON as it came."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kloudtrader.equities import data
from kloudtrader.runtime.errors import InvalidArgument
from tests.stub import Stub, StubResponse

QUOTES = {
    "quotes": {"quote": {"symbol": "KO", "last": 71.3}, "unmatched_symbols": {"symbol": "NOPE"}}
}
CLOCK = {"clock": {"state": "open", "timestamp": 1796065200, "next_change": "16:00"}}
CALENDAR = {"calendar": {"month": 11, "year": 2026, "days": {"day": []}}}


@pytest.fixture
def market(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> Stub:
    for path, body in (("quotes", QUOTES), ("clock", CLOCK), ("calendar", CALENDAR)):
        stub.on(f"GET /markets/{path}", StubResponse(200, body))
    monkeypatch.setenv("KLOUDTRADER_TRADIER_URL", stub.url)
    monkeypatch.setenv("ACCESS_TOKEN", "token")
    return stub


@pytest.mark.parametrize(
    ("work", "target", "body"),
    [
        (lambda: data.quotes("KO"), "quotes?symbols=KO", QUOTES),
        (lambda: data.quotes("KO, BRK/B"), "quotes?symbols=KO,BRK%2FB", QUOTES),
        (lambda: data.quotes(["KO", "PEP"]), "quotes?symbols=KO,PEP", QUOTES),
        (data.intraday_status, "clock", CLOCK),
        (data.market_calendar, "calendar", CALENDAR),
        (lambda: data.market_calendar(11, 2026), "calendar?month=11&year=2026", CALENDAR),
    ],
)
def test_the_json_is_returned_as_it_came(
    market: Stub, work: Callable[[], Any], target: str, body: Any
) -> None:
    assert work() == body
    assert [seen.target for seen in market.seen] == [f"/v1/markets/{target}"]
    assert market.seen[0].headers["Authorization"] == "Bearer token"


@pytest.mark.parametrize("symbols", ["", [], [5], None, 5, ["KO", ""]])
def test_what_is_no_symbol_is_refused(market: Stub, symbols: Any) -> None:
    with pytest.raises(InvalidArgument) as caught:
        data.quotes(symbols)
    assert caught.value.argument == "symbols"
    assert market.seen == []


def test_a_token_of_the_call_goes_before_that_of_the_environment(market: Stub) -> None:
    data.quotes("KO", "other")
    data.intraday_status("other")
    data.market_calendar(1, 2027, "other")
    assert {seen.headers["Authorization"] for seen in market.seen} == {"Bearer other"}
