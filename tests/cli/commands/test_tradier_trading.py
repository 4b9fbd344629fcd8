"""Test ``order place`` and ``order preview``."""

import csv
import io
import json
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kloudtrader import tradier
from kloudtrader.cli import exit_codes
from kloudtrader.cli.ui.prompt import NOT_SENT
from kloudtrader.cli.ui.request_preview import HIDDEN
from kloudtrader.sandbox import Fault, Sandbox
from tests.cli.commands.stub_broker import FIRST_ID, StubBroker
from tests.cli.conftest import Run, command_line, heed_ctrl_c, in_pty, plain, process_environment
from tests.stub import Seen, StubResponse

PLACE = ("order", "place", "KO", "buy", "10", "--limit", "60.38")
OCC = "KO261218C00065000"


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "journal.sqlite"
    monkeypatch.setenv("KLOUDTRADER_JOURNAL", str(path))
    return path


def test_an_order_is_placed_once_and_read(run: Run, broker: StubBroker) -> None:
    result = run(*PLACE, "--duration", "gtc", "--tag", "rebalance", "--yes", "--json")
    assert result.code == 0
    order = json.loads(result.out)
    (form,) = broker.forms("POST")
    tag = form.pop("tag")
    assert form == {
        "class": "equity",
        "symbol": "KO",
        "side": "buy",
        "quantity": "10",
        "type": "limit",
        "duration": "gtc",
        "price": "60.38",
    }
    assert tag.startswith("rebalance-")
    assert (order["id"], order["tag"], order["status"]) == (FIRST_ID, tag, "open")


@pytest.mark.parametrize(
    ("options", "form"),
    [
        ((), {"type": "market"}),
        (("--limit", "60.380"), {"type": "limit", "price": "60.38"}),
        (("--stop", "0.5765"), {"type": "stop", "stop": "0.5765"}),
        (
            ("--limit", "60", "--stop", "60.5"),
            {"type": "stop_limit", "price": "60", "stop": "60.5"},
        ),
    ],
)
def test_the_prices_choose_the_type(
    run: Run, broker: StubBroker, options: tuple[str, ...], form: dict[str, str]
) -> None:
    assert run("order", "place", "KO", "buy", "10", *options, "--yes").code == 0
    (sent,) = broker.forms("POST")
    names = ("type", "price", "stop")
    assert {name: sent[name] for name in names if name in sent} == form


@pytest.mark.parametrize(
    ("options", "underlying"), [((), "KO"), (("--underlying", "BRK/B"), "BRK/B")]
)
def test_an_occ_symbol_makes_an_order_of_an_option(
    run: Run, broker: StubBroker, options: tuple[str, ...], underlying: str
) -> None:
    arguments = ("order", "place", OCC, "buy_to_open", "2", "--limit", "1.05", *options)
    assert run(*arguments, "--yes").code == 0
    (form,) = broker.forms("POST")
    assert form["class"] == "option"
    assert (form["symbol"], form["option_symbol"], form["side"]) == (
        underlying,
        OCC,
        "buy_to_open",
    )


CALL, PUT = "KO261218C00070000", "KO261218P00055000"
CLASSES: dict[str, tuple[list[str], str]] = {
    "a spread": (
        ["multileg", f"{OCC} buy_to_open 1", f"{CALL} sell_to_open 2", "--debit", "1.050"],
        "class=multileg&symbol=KO&type=debit&duration=day&price=1.05"
        f"&option_symbol[0]={OCC}&side[0]=buy_to_open&quantity[0]=1"
        f"&option_symbol[1]={CALL}&side[1]=sell_to_open&quantity[1]=2",
    ),
    "a market spread of a share class": (
        ["multileg", f"{OCC} buy_to_open 1", f"{PUT} buy_to_open 1", "--underlying", "BRK/B"],
        "class=multileg&symbol=BRK/B&type=market&duration=day"
        f"&option_symbol[0]={OCC}&side[0]=buy_to_open&quantity[0]=1"
        f"&option_symbol[1]={PUT}&side[1]=buy_to_open&quantity[1]=1",
    ),
    "a covered call": (
        ["combo", "KO buy 100", f"{CALL} sell_to_open 1", "--credit", "2", "--duration", "gtc"],
        "class=combo&symbol=KO&type=credit&duration=gtc&price=2&side[0]=buy&quantity[0]=100"
        f"&option_symbol[1]={CALL}&side[1]=sell_to_open&quantity[1]=1",
    ),
    "an even collar": (
        ["combo", "KO buy 100", f"{CALL} sell_to_open 1", f"{PUT} buy_to_open 1", "--even"],
        "class=combo&symbol=KO&type=even&duration=day&side[0]=buy&quantity[0]=100"
        f"&option_symbol[1]={CALL}&side[1]=sell_to_open&quantity[1]=1"
        f"&option_symbol[2]={PUT}&side[2]=buy_to_open&quantity[2]=1",
    ),
    "oto": (
        ["oto", "KO buy 10 limit 60", f"{CALL} sell_to_open 1"],
        "class=oto&duration=day"
        "&symbol[0]=KO&side[0]=buy&quantity[0]=10&type[0]=limit&price[0]=60"
        f"&symbol[1]=KO&option_symbol[1]={CALL}&side[1]=sell_to_open&quantity[1]=1&type[1]=market",
    ),
    "oco": (
        ["oco", "KO sell 10 limit 70.5", "KO sell 10 stop 55 limit 54.9", "--tag", "exit"],
        "class=oco&duration=day"
        "&symbol[0]=KO&side[0]=sell&quantity[0]=10&type[0]=limit&price[0]=70.5"
        "&symbol[1]=KO&side[1]=sell&quantity[1]=10&type[1]=stop_limit&price[1]=54.9&stop[1]=55",
    ),
    "otoco": (
        ["otoco", "KO buy 10 day", "KO sell 10 limit 70 gtc", "KO sell 10 stop 55 gtc"],
        "class=otoco"
        "&symbol[0]=KO&side[0]=buy&quantity[0]=10&type[0]=market&duration[0]=day"
        "&symbol[1]=KO&side[1]=sell&quantity[1]=10&type[1]=limit&price[1]=70&duration[1]=gtc"
        "&symbol[2]=KO&side[2]=sell&quantity[2]=10&type[2]=stop&stop[2]=55&duration[2]=gtc",
    ),
}


def with_legs(given: list[str]) -> list[str]:
    """Return arguments of a class and of legs; what begins with ``--`` and its value stay."""
    options = next((n for n, word in enumerate(given) if word.startswith("--")), len(given))
    legs = [word for leg in given[1:options] for word in ("--leg", leg)]
    return ["--class", given[0], *legs, *given[options:]]


@pytest.mark.parametrize("name", CLASSES)
def test_an_order_with_legs_is_placed(run: Run, broker: StubBroker, name: str) -> None:
    given, wanted = CLASSES[name]
    arguments = with_legs(given)
    shown = json.loads(run("order", "place", *arguments, "--dry-run", "--json").out)["body"]
    assert broker.stub.seen == []
    assert run("order", "place", *arguments, "--yes").code == 0
    (form,) = broker.forms("POST")
    assert form.pop("tag").startswith("exit-kt-" if "exit" in given else "kt-")
    assert form == dict(pair.split("=") for pair in wanted.split("&"))
    assert shown == {**form, "tag": shown["tag"]}


def test_the_legs_are_shown_before_the_question(broker: StubBroker) -> None:
    arguments = ("order", "place", *with_legs(CLASSES["otoco"][0]))
    _, seen = in_pty(*arguments, environment=broker.environment, width=120, typed=b"n\n")
    text = plain(seen).replace("\r", "")
    assert text.startswith(
        "OTOCO order:\n"
        "- buy 10 KO, market order, day\n"
        "- sell 10 KO, limit 70 USD, gtc\n"
        "- sell 10 KO, stop 55 USD, gtc\n"
        "The broker's preview"
    )
    assert broker.forms("POST") == []


@pytest.mark.usefixtures("journal")
def test_a_key_places_one_order_with_legs(run: Run, broker: StubBroker) -> None:
    arguments = ("order", "place", *with_legs(CLASSES["a covered call"][0]), "--key", "call")
    assert (run(*arguments, "--yes").code, run(*arguments).code) == (0, 0)
    assert len(broker.forms("POST")) == 1


@pytest.mark.parametrize(
    "given",
    [
        ["oco", "KO sell 10 limit 70"],
        ["oco", "KO sell 10 limit 70", "KO sell 10"],
        ["multileg", f"{OCC} buy_to_open 1"],
        ["multileg", *[f"{OCC} buy_to_open 1"] * 5],
        ["multileg", "KO buy 100", f"{OCC} buy_to_open 1"],
        ["multileg", f"{OCC} buy_to_open 1 limit 5", f"{CALL} sell_to_open 1"],
        ["combo", f"{OCC} buy_to_open 1", f"{CALL} sell_to_open 1"],
        ["combo", "KO buy 100", "KO buy 100"],
        ["combo", "KO buy 100", f"{CALL} sell_to_open 1", "--debit", "1", "--even"],
        ["combo", "KO buy 100", f"{CALL} sell_to_open 1", "--limit", "1"],
        ["oto", "KO buy 10 limit 60", "KO sell 10 limit 70", "--debit", "1"],
        ["oto", "KO buy 10", "KO sell 10 limit 70"],
        ["oto", "KO buy 10 limit 60 gtc", "KO sell 10 limit 70"],
        ["oto", "KO buy 10 limit 60 gtc", "KO sell 10 limit 70 gtc", "--duration", "day"],
        ["oto", "KO buy 10 limit", "KO sell 10 limit 70"],
        ["oto", "KO buy 10 limit 60 limit 61", "KO sell 10 limit 70"],
        ["oto", "KO buy 10 at 60", "KO sell 10 limit 70"],
        ["oto", "KO buy", "KO sell 10 limit 70"],
        ["oto", "KO BUY 10 limit 60", "KO sell 10 limit 70"],
        ["oto", "KO buy 1.5 limit 60", "KO sell 10 limit 70"],
        ["oto", "KO buy_to_open 1 limit 60", "KO sell 10 limit 70"],
    ],
)
def test_legs_that_cannot_be_right_are_refused(
    run: Run, broker: StubBroker, given: list[str]
) -> None:
    assert run("order", "place", *with_legs(given), "--yes").code == exit_codes.USAGE
    assert broker.stub.seen == []


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("KO", "buy"),
        ("--leg", "KO buy 10 limit 60"),
        ("KO", "buy", "1", "--leg", "KO sell 1 limit 60"),
        ("KO", "buy", "1", "--debit", "5"),
        ("KO", "buy", "1", *with_legs(CLASSES["oco"][0])),
        ("KO", "buy_to_open", "1"),
        (OCC, "buy", "1"),
        ("KO", "buy", "1.5"),
        ("KO", "buy", "0"),
        ("KO", "buy", "1", "--limit", "0"),
        ("KO", "buy", "1", "--limit", "nan"),
        ("KO", "buy", "1", "--limit", "60,38"),
        ("KO", "buy", "1", "--tag", "no_underscore"),
        ("KO", "buy", "1", "--underlying", "KO"),
        ("10", "KO", "buy"),
    ],
)
def test_nonsense_is_refused_before_anything_is_sent(
    run: Run, broker: StubBroker, arguments: tuple[str, ...]
) -> None:
    assert run("order", "place", *arguments, "--yes").code == exit_codes.USAGE
    assert broker.stub.seen == []


def test_without_a_terminal_nothing_is_sent(run: Run, broker: StubBroker) -> None:
    result = run(*PLACE)
    assert result.code == exit_codes.USAGE
    assert "--yes" in result.err
    assert broker.stub.seen == []


@pytest.mark.parametrize(("typed", "code"), [(b"y\n", 0), (b"n\n", exit_codes.NO_RESPONSE)])
def test_the_preview_is_shown_before_the_question(
    broker: StubBroker, typed: bytes, code: int
) -> None:
    got, seen = in_pty(*PLACE, environment=broker.environment, width=120, typed=typed)
    assert got == code
    text = plain(seen)
    assert "Buy 10 KO, limit 60.38 USD, day" in text
    assert "order cost 603.80, commission 1.50" in text
    assert len(broker.forms("POST")) == (1 if code == 0 else 0)
    assert (NOT_SENT in text) is bool(code)


@pytest.mark.parametrize("width", [24, 40])
def test_the_question_is_wrapped_between_words(broker: StubBroker, width: int) -> None:
    _, seen = in_pty(*PLACE, environment=broker.environment, width=width, typed=b"n\n")
    lines = [line.rstrip("\r") for line in plain(seen).split("\n")]
    shown = " ".join(" ".join(lines).split())
    assert "Buy 10 KO, limit 60.38 USD, day" in shown
    assert "order cost 603.80, commission 1.50" in shown
    assert max(map(len, lines[:-2])) <= width


def test_a_refused_preview_sends_no_order(broker: StubBroker) -> None:
    broker.refuse("InitialMargin")
    code, seen = in_pty(*PLACE, environment=broker.environment, width=200)
    assert code == exit_codes.REFUSED
    assert "InitialMargin" in plain(seen)
    assert broker.forms("POST") == []


def test_a_refusal_ends_with_its_exit_code(run: Run, broker: StubBroker) -> None:
    broker.refuse("InitialMargin")
    result = run(*PLACE, "--yes")
    assert (result.code, result.out) == (exit_codes.REFUSED, "")
    assert "InitialMargin" in result.err
    assert len(broker.forms("POST")) == 1


def test_a_rejection_after_acceptance_shows_the_order_and_the_reason(
    run: Run, broker: StubBroker
) -> None:
    broker.next_status, broker.reason = "rejected", "Sell order cannot be placed"
    result = run(*PLACE, "--yes", "--csv")
    assert result.code == exit_codes.REFUSED
    (row,) = csv.DictReader(io.StringIO(result.out))
    assert (row["id"], row["status"]) == (str(FIRST_ID), "rejected")
    assert broker.reason in result.err


def test_a_pending_order_is_no_error(
    run: Run, broker: StubBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kloudtrader.cli.commands.tradier_trading._SECONDS_TO_WORK", 0.0)
    broker.next_status = "pending"
    result = run(*PLACE, "--yes")
    assert result.code == 0
    assert "pending" in result.out


def test_an_order_that_cannot_be_read_is_reported_as_placed(
    run: Run, broker: StubBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kloudtrader.cli.commands.tradier_trading._SECONDS_TO_WORK", 0.0)
    broker.stub.on(f"POST {broker.path}", StubResponse(200, {"order": {"id": 7, "status": "ok"}}))
    result = run(*PLACE, "--yes", "--json")
    assert result.code == 0
    order = json.loads(result.out)
    assert (order["id"], order["status"]) == (7, None)
    assert order["tag"]
    assert "not read" in result.err


def _lose(broker: StubBroker, *, placed: bool) -> None:
    """Place or drop the next orders, and respond with 504."""

    def receive(seen: Seen) -> StubResponse:
        if placed:
            broker.receive(seen)
        return StubResponse(504, b"<html>")

    broker.stub.on(f"POST {broker.path}", receive)


def test_an_order_whose_response_was_lost_is_found(run: Run, broker: StubBroker) -> None:
    _lose(broker, placed=True)
    result = run(*PLACE, "--yes", "--json")
    assert result.code == 0
    assert json.loads(result.out)["id"] == FIRST_ID
    assert len(broker.forms("POST")) == 1


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kloudtrader.runtime.policy._FIRST_DELAY", 0.01)
    place_once = tradier.Tradier.place_once

    def place(self: tradier.Tradier, order: Any, **options: Any) -> Any:
        return place_once(self, order, patience=0.0, **options)

    monkeypatch.setattr(tradier.Tradier, "place_once", place)


@pytest.mark.usefixtures("impatient")
def test_an_unknown_outcome_names_what_to_check(
    run: Run, broker: StubBroker, journal: Path
) -> None:
    _lose(broker, placed=False)
    for _ in range(2):  # the second looks for the order of the first, and sends none
        result = run(*PLACE, "--key", "buy KO", "--yes")
        assert (result.code, result.out) == (exit_codes.UNKNOWN, "")
        assert exit_codes.advise_check("place_order") in result.err
        assert NOT_SENT not in result.err
    assert "'kloudtrader orders" in exit_codes.advise_check("place_order")
    assert len(broker.forms("POST")) == 1


@pytest.mark.usefixtures("journal")
def test_a_key_places_one_order(run: Run, broker: StubBroker) -> None:
    first = run(*PLACE, "--key", "buy KO", "--yes", "--json")
    again = run(*PLACE, "--key", "buy KO", "--json")  # asks nothing: nothing can be sent
    assert (first.code, again.code) == (0, 0)
    assert json.loads(first.out) == json.loads(again.out)
    assert "not sent again" in again.err
    assert len(broker.forms("POST")) == 1
    other = run("order", "place", "KO", "buy", "11", "--key", "buy KO", "--yes")
    assert other.code == exit_codes.USAGE
    assert len(broker.forms("POST")) == 1


def test_a_key_requires_a_journal(run: Run, broker: StubBroker) -> None:
    for option in ("--yes", "--dry-run"):
        result = run(*PLACE, "--key", "buy KO", option)
        assert result.code == exit_codes.CONFIGURATION
        assert "KLOUDTRADER_JOURNAL" in result.err
    assert broker.stub.seen == []


@pytest.mark.usefixtures("journal")
def test_a_dry_run_shows_the_request_that_is_sent(run: Run, broker: StubBroker) -> None:
    arguments = (*PLACE, "--tag", "mine", "--key", "buy KO")
    shown = json.loads(run(*arguments, "--dry-run", "--json").out)
    assert broker.stub.seen == []
    assert run(*arguments, "--yes").code == 0
    assert [shown["body"]] == broker.forms("POST")
    (sent,) = [seen for seen in broker.stub.seen if seen.method == "POST"]
    assert shown["headers"].pop("Authorization") == HIDDEN
    assert shown["method"] == "POST"
    assert shown["url"] == broker.stub.url.removesuffix("/v1") + sent.target
    assert {name: sent.headers[name] for name in shown["headers"]} == shown["headers"]
    again = json.loads(run(*arguments, "--dry-run", "--json").out)
    assert again["body"] == shown["body"]


def test_a_dry_run_without_a_key_has_a_placeholder_for_the_tag(
    run: Run, broker: StubBroker
) -> None:
    first, second = (run(*PLACE, "--tag", "mine", "--dry-run", "--json") for _ in range(2))
    assert json.loads(first.out)["body"]["tag"] == f"mine-kt-{'a' * 26}"
    assert first.out == second.out
    assert "placeholder" in first.err
    assert run(*PLACE, "--tag", "mine", "--yes").code == 0
    assert broker.forms("POST")[0]["tag"] != f"mine-kt-{'a' * 26}"


def test_the_text_of_a_dry_run_has_the_form(run: Run, broker: StubBroker) -> None:
    result = run(*PLACE, "--dry-run")
    head, _, body = result.out.partition("\n\n")
    assert head.startswith("POST http://")
    assert body.startswith("class=equity&duration=day&price=60.38&quantity=10&side=buy&symbol=KO")
    assert broker.stub.seen == []


def test_another_account_can_be_named(run: Run, broker: StubBroker) -> None:
    result = run(*PLACE, "--account", "VA99999999", "--dry-run", "--json")
    assert "/accounts/VA99999999/orders" in json.loads(result.out)["url"]


@pytest.fixture
def hold_orders(broker: StubBroker) -> Iterator[threading.Event]:
    """Take the next orders, and respond only when the test is over."""
    received, over = threading.Event(), threading.Event()

    def receive(seen: Seen) -> StubResponse:
        received.set()
        over.wait(30)
        return StubResponse(504, b"")

    broker.stub.on(f"POST {broker.path}", receive)
    yield received
    over.set()


def test_ctrl_c_after_an_order_is_sent(broker: StubBroker, hold_orders: threading.Event) -> None:
    with heed_ctrl_c():
        process = subprocess.Popen(
            command_line(*PLACE, "--yes"),
            env=process_environment(broker.environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
    try:
        assert hold_orders.wait(20)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    finally:
        process.kill()
    assert (process.returncode, out) == (exit_codes.UNKNOWN, "")
    assert exit_codes.advise_check("place_order") in err


def test_ctrl_c_before_an_order_is_sent(
    run: Run, broker: StubBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kloudtrader.tradier._venue.TradierOrderVenue.request", interrupt)
    result = run(*PLACE, "--yes")
    assert result.code == exit_codes.INTERRUPTED
    assert NOT_SENT in result.err
    assert broker.stub.seen == []


def test_preview_shows_costs_and_places_nothing(run: Run, broker: StubBroker) -> None:
    arguments = ("order", "preview", "KO", "sell", "10", "--limit", "60.38")
    out = run(*arguments).out
    assert "-603.80" in out
    assert "1.50" in out
    assert json.loads(run(*arguments, "--json").out)["order"]["commission"] == 1.5
    (row,) = csv.DictReader(io.StringIO(run(*arguments, "--csv").out))
    assert row["order_cost"] == "-603.8"
    assert broker.forms("POST") == []
    assert broker.orders == {}


def test_a_refused_preview(run: Run, broker: StubBroker) -> None:
    broker.refuse("DayTradingBuyingPowerExceeded")
    result = run("order", "preview", "KO", "buy", "10")
    assert result.code == exit_codes.REFUSED
    assert "DayTradingBuyingPowerExceeded" in result.err


def test_a_preview_that_placed_an_order_is_unknown(run: Run, broker: StubBroker) -> None:
    placed = {"order": {"id": 7, "status": "ok"}}
    broker.stub.on(f"POST {broker.path}", StubResponse(200, placed))
    assert run("order", "preview", "KO", "buy", "10").code == exit_codes.UNKNOWN


# --- at the sandbox ----------------------------------------------------------------------------


def test_an_order_from_placing_to_cancel(
    run: Run, sandbox: Sandbox, enter: Callable[[Sandbox], None]
) -> None:
    enter(sandbox)
    order = json.loads(run("order", "place", "KO", "buy", 10, "--limit", 30, "--yes", "--json").out)
    assert order["status"] == "open"
    listed = csv.DictReader(io.StringIO(run("orders", "--csv", "--tags").out))
    assert order["tag"] in [row["tag"] for row in listed]
    changed = json.loads(run("order", "change", order["id"], "--limit", 31, "--yes", "--json").out)
    assert (changed["id"], changed["price"], changed["duration"]) == (order["id"], 31.0, "day")
    cancelled = json.loads(run("order", "cancel", order["id"], "--yes", "--json").out)
    assert (cancelled["status"], cancelled["exec_quantity"]) == ("canceled", 0.0)
    again = run("order", "change", order["id"], "--limit", 32, "--yes")
    assert again.code == exit_codes.REFUSED


@pytest.mark.parametrize(
    ("given", "legs"),
    [
        (["otoco", "KO buy 10 limit 30", "KO sell 10 limit 90", "KO sell 10 stop 20"], 3),
        (["oto", "KO buy 10 limit 30", "KO sell 10 limit 90"], 2),
    ],
)
def test_an_order_with_legs_at_the_sandbox(
    run: Run, sandbox: Sandbox, enter: Callable[[Sandbox], None], given: list[str], legs: int
) -> None:
    enter(sandbox)
    arguments = with_legs(given)
    assert run("order", "preview", *arguments).code == 0
    order = json.loads(run("order", "place", *arguments, "--yes", "--json").out)
    assert (order["class"], len(order["leg"])) == (given[0], legs)
    cancelled = json.loads(run("order", "cancel", order["id"], "--yes", "--json").out)
    assert {leg["status"] for leg in cancelled["leg"]} == {"canceled"}


def test_an_order_whose_response_the_sandbox_loses(
    run: Run, sandbox: Sandbox, enter: Callable[[Sandbox], None]
) -> None:
    enter(sandbox)
    sandbox.faults.add("place_order", Fault("reset-after"))
    result = run("order", "place", "KO", "buy", 10, "--limit", 30, "--yes", "--json")
    assert (result.code, json.loads(result.out)["status"]) == (0, "open")
    assert len(sandbox.log.applied("place_order")) == 1


def test_prices_at_the_sandbox(
    run: Run, sandbox: Sandbox, enter: Callable[[Sandbox], None]
) -> None:
    enter(sandbox)
    assert run("quote", "KO", "NOPE").code == 0
    assert run("clock").code == 0
    rows = csv.DictReader(io.StringIO(run("expirations", "KO", "--csv").out))
    day = next(rows)["date"]
    (header, *strikes) = run("chain", "KO", day, "--greeks").out.splitlines()
    assert "call delta" in header
    assert len(strikes) > 5
