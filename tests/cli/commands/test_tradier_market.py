"""Test ``quote``, ``clock``, ``expirations`` and ``chain``."""

import csv
import io
import json
from typing import Any

import pytest

from kloudtrader.cli import exit_codes
from tests.cli.commands.stub_broker import StubBroker
from tests.cli.conftest import Run, plain
from tests.stub import StubResponse

KO = {
    "symbol": "KO",
    "description": "Coca-Cola Co",
    "type": "stock",
    "last": 60.4,
    "change": -0.2,
    "change_percentage": -0.33,
    "volume": 8120040,
    "trade_date": 1796050800000,
    "bid": 60.39,
    "ask": 60.41,
}
PENNY = {"symbol": "PNNY", "last": 0.5765, "change": None, "volume": 0, "open": None}


def option(kind: str, strike: float, **fields: Any) -> dict[str, Any]:
    return {
        "symbol": f"KO261218{kind[0].upper()}{round(strike * 1000):08}",
        "root_symbol": "KO",
        "option_type": kind,
        "strike": strike,
        "bid": 1.0,
        "ask": 1.1,
        "last": None,
        "expiration_date": "2026-12-18",
        **fields,
    }


def respond(broker: StubBroker, path: str, body: object) -> None:
    broker.stub.on(f"GET /markets/{path}", StubResponse(200, body))


# --- quote -----------------------------------------------------------------------------------


def test_quotes_and_symbols_without_one(run: Run, broker: StubBroker) -> None:
    quotes = {"quote": [KO, PENNY], "unmatched_symbols": {"symbol": "NOPE"}}
    respond(broker, "quotes", {"quotes": quotes})
    result = run("quote", "KO", "PNNY", "NOPE")
    assert result.code == 0
    ko, penny = result.out.splitlines()[1:]
    for shown in ("60.40", "-0.20", "60.39", "60.41", "8,120,040", "Coca-Cola Co"):
        assert shown in ko
    assert "0.5765" in penny
    assert "NOPE" not in result.out
    (line,) = result.err.splitlines()
    assert "NOPE" in line
    assert "symbols=KO%2CPNNY%2CNOPE" in broker.stub.lines[-1].replace(",", "%2C")


@pytest.mark.parametrize("form", [(), ("--json",), ("--csv",)])
@pytest.mark.parametrize("quote", [{}, {"quote": None}])
def test_no_quote_at_all_is_an_exit_code(
    run: Run, broker: StubBroker, form: tuple[str, ...], quote: dict[str, None]
) -> None:
    unmatched = {"unmatched_symbols": {"symbol": ["NOPE", "NADA"]}}
    respond(broker, "quotes", {"quotes": {**quote, **unmatched}})
    result = run("quote", "NOPE", "NADA", *form)
    assert result.code == exit_codes.REFUSED
    assert [word in result.err for word in ("NOPE", "NADA")] == [True, True]


def test_quotes_for_programs(run: Run, broker: StubBroker) -> None:
    respond(broker, "quotes", {"quotes": {"quote": KO}})
    assert json.loads(run("quote", "KO", "--json").out) == {"quotes": {"quote": KO}}
    (row,) = csv.DictReader(io.StringIO(run("quote", "KO", "--csv").out))
    assert (row["symbol"], row["last"]) == ("KO", "60.4")


def test_a_quote_requires_a_symbol(run: Run, broker: StubBroker) -> None:
    assert run("quote").code == exit_codes.USAGE
    assert run("quote", " ").code == exit_codes.USAGE
    assert broker.stub.seen == []


@pytest.mark.parametrize("width", [30, 60])
def test_the_last_price_is_never_hidden(broker: StubBroker, on_terminal: Run, width: int) -> None:
    respond(broker, "quotes", {"quotes": {"quote": KO}})
    out = plain(on_terminal("quote", "KO", width=width).out)
    assert "60.40" in out
    assert max(map(len, out.splitlines())) <= width


# --- clock -----------------------------------------------------------------------------------


def test_the_clock(run: Run, broker: StubBroker) -> None:
    clock = {
        "date": "2026-11-30",
        "description": "Market is open from 09:30 to 16:00",
        "state": "open",
        "timestamp": 1796050800,
        "next_change": "16:00",
        "next_state": "postmarket",
    }
    respond(broker, "clock", {"clock": clock})
    out = run("clock").out
    assert "postmarket at 16:00 New York time" in out
    assert "open" in out.splitlines()[0]
    assert json.loads(run("clock", "--json").out) == {"clock": clock}
    (row,) = csv.DictReader(io.StringIO(run("clock", "--csv").out))
    assert (row["state"], row["timestamp"]) == ("open", "2026-11-30T15:00:00+00:00")


# --- options ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        {"expiration": [{"date": "2026-12-18", "expiration_type": "standard"}]},
        {"date": "2026-12-18"},
    ],
)
def test_expirations(run: Run, broker: StubBroker, body: dict[str, Any]) -> None:
    respond(broker, "options/expirations", {"expirations": body})
    assert "2026-12-18" in run("expirations", "KO").out
    (row,) = csv.DictReader(io.StringIO(run("expirations", "KO", "--csv").out))
    assert row["date"] == "2026-12-18"
    assert json.loads(run("expirations", "KO", "--json").out) == {"expirations": body}


def test_a_chain_pairs_calls_and_puts_by_strike(run: Run, broker: StubBroker) -> None:
    options = [
        option("put", 65.0, bid=4.8),
        option("call", 60.0, bid=2.3),
        option("call", 65.0, bid=0.405, greeks={"delta": 0.25, "mid_iv": 0.18}),
    ]
    respond(broker, "options/chains", {"options": {"option": options}})
    header, low, high = run("chain", "KO", "2026-12-18").out.splitlines()
    strike = slice(header.index("strike"), header.index("strike") + len("strike"))
    assert [line[strike].strip() for line in (low, high)] == ["60.00", "65.00"]
    assert low.split()[0] == "2.30"
    assert high.split()[0] == "0.405"
    assert "4.80" in high[strike.stop :]
    assert "delta" not in header
    assert "greeks" not in broker.stub.lines[-1]
    out = run("chain", "KO", "2026-12-18", "--greeks").out
    assert "greeks=true" in broker.stub.lines[-1]
    assert "call delta" in out
    assert "0.25" in out.splitlines()[2]


def test_a_chain_of_two_roots_names_them(run: Run, broker: StubBroker) -> None:
    options = [option("call", 60.0), option("call", 60.0, root_symbol="KO1")]
    respond(broker, "options/chains", {"options": {"option": options}})
    header, first, second = run("chain", "KO", "2026-12-18").out.splitlines()
    assert header.startswith("root")
    assert [first.split()[0], second.split()[0]] == ["KO", "KO1"]


def test_a_chain_for_programs(run: Run, broker: StubBroker) -> None:
    body = {"options": {"option": option("call", 60.0)}}
    respond(broker, "options/chains", body)
    assert json.loads(run("chain", "KO", "2026-12-18", "--json").out) == body
    (row,) = csv.DictReader(io.StringIO(run("chain", "KO", "2026-12-18", "--csv").out))
    assert (row["strike"], row["option_type"]) == ("60.0", "call")


def test_an_empty_chain_names_the_command_for_the_dates(run: Run, broker: StubBroker) -> None:
    respond(broker, "options/chains", {"options": None})
    result = run("chain", "KO", "2026-12-19")
    assert (result.code, result.out) == (0, "(no option)\n")
    assert "kloudtrader expirations KO" in result.err


def test_a_chain_requires_a_date(run: Run, broker: StubBroker) -> None:
    assert run("chain", "KO", "December").code == exit_codes.USAGE
    assert broker.stub.seen == []
