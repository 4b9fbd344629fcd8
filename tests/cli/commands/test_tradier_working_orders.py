"""Test the commands of ``tradier_orders`` that change and cancel orders."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from kloudtrader import tradier
from kloudtrader.cli import exit_codes
from kloudtrader.cli.ui.prompt import NOT_SENT
from kloudtrader.runtime.errors import OutcomeUnknown
from tests.cli.commands.stub_broker import FIRST_ID, StubBroker
from tests.cli.conftest import Run, in_pty, plain
from tests.stub import Seen, StubResponse

CHANGE = ("order", "change", str(FIRST_ID), "--limit", "60.00")
CANCEL = ("order", "cancel", str(FIRST_ID))


@pytest.fixture(autouse=True)
def order(broker: StubBroker) -> dict[str, Any]:
    """Return an order that works."""
    return broker.add()


@pytest.mark.parametrize("where", [("order",), ("order", "show")])
def test_an_order_is_shown_by_its_id(run: Run, where: tuple[str, ...]) -> None:
    result = run(*where, FIRST_ID, "--json")
    assert (result.code, json.loads(result.out)["order"]["id"]) == (0, FIRST_ID)


def test_an_id_may_follow_an_option(run: Run) -> None:
    assert json.loads(run("order", "--json", FIRST_ID).out)["order"]["id"] == FIRST_ID


def test_a_misspelt_command_is_no_id(run: Run, broker: StubBroker) -> None:
    assert run("order", "cancle", FIRST_ID).code == exit_codes.USAGE
    assert broker.stub.seen == []


# --- change ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "form"),
    [
        (("--limit", "60.00"), {"price": "60"}),
        (("--duration", "gtc"), {"duration": "gtc"}),
        (("--stop", "0.5765", "--type", "stop"), {"stop": "0.5765", "type": "stop"}),
    ],
)
def test_only_what_is_given_is_sent(
    run: Run, broker: StubBroker, options: tuple[str, ...], form: dict[str, str]
) -> None:
    assert run("order", "change", FIRST_ID, *options, "--yes").code == 0
    assert broker.forms("PUT") == [form]


def test_a_changed_order_is_shown(run: Run) -> None:
    result = run(*CHANGE, "--yes", "--json")
    assert json.loads(result.out)["price"] == 60.0


def test_a_change_of_nothing_is_refused(run: Run, broker: StubBroker) -> None:
    assert run("order", "change", FIRST_ID, "--yes").code == exit_codes.USAGE
    assert broker.stub.seen == []


@pytest.mark.parametrize("arguments", [CHANGE, CANCEL, ("cancel-all",)])
def test_without_a_terminal_no_change_is_sent(
    run: Run, broker: StubBroker, arguments: tuple[str, ...]
) -> None:
    assert run(*arguments).code == exit_codes.USAGE
    assert {seen.method for seen in broker.stub.seen} <= {"GET"}


@pytest.mark.parametrize("arguments", [CHANGE, CANCEL, ("cancel-all",)])
@pytest.mark.parametrize(("typed", "code"), [(b"y\n", 0), (b"n\n", exit_codes.NO_RESPONSE)])
def test_the_question_shows_the_order(
    broker: StubBroker, arguments: tuple[str, ...], typed: bytes, code: int
) -> None:
    got, seen = in_pty(*arguments, environment=broker.environment, width=140, typed=typed)
    assert got == code
    text = plain(seen)
    assert f"order {FIRST_ID}: buy 10 KO, limit 60.38 USD, day, open, 0 filled" in text
    sent = [seen for seen in broker.stub.seen if seen.method in ("PUT", "DELETE")]
    assert bool(sent) is (code == 0)
    assert (NOT_SENT in text) is bool(code)


@pytest.mark.parametrize(
    ("applied", "status", "code"),
    [
        (True, "open", 0),
        (False, "filled", exit_codes.REFUSED),
        (False, "open", exit_codes.UNKNOWN),
    ],
)
def test_a_lost_response_to_a_change_is_read_back(
    run: Run, broker: StubBroker, order: dict[str, Any], applied: bool, status: str, code: int
) -> None:
    def receive(_: Seen) -> StubResponse:
        order["price"] = 60.0 if applied else order["price"]
        order["status"] = status
        return StubResponse(504, b"<html>")

    broker.stub.on(f"PUT {broker.path}/{FIRST_ID}", receive)
    result = run(*CHANGE, "--yes")
    assert result.code == code
    assert (exit_codes.advise_check("change_order") in result.err) is (code == exit_codes.UNKNOWN)
    assert len(broker.forms("PUT")) == 1


def test_a_change_of_a_final_order_is_refused(run: Run, broker: StubBroker) -> None:
    text = b"order already in finalized state: filled"
    broker.stub.on(f"PUT {broker.path}/{FIRST_ID}", StubResponse(400, text))
    result = run(*CHANGE, "--yes")
    assert result.code == exit_codes.REFUSED
    assert "finalized state: filled" in result.err


# --- cancel ----------------------------------------------------------------------------------


def test_a_cancelled_order_is_shown_with_what_was_executed(
    run: Run, broker: StubBroker, order: dict[str, Any]
) -> None:
    order |= {"status": "partially_filled", "exec_quantity": 3.0, "remaining_quantity": 7.0}
    result = run(*CANCEL, "--yes", "--csv")
    assert result.code == 0
    (row,) = csv.DictReader(io.StringIO(result.out))
    assert (row["status"], row["exec_quantity"]) == ("canceled", "3.0")
    assert len(broker.forms("DELETE")) == 1


def test_an_order_that_is_filled_before_the_cancel_is_shown_as_filled(
    run: Run, broker: StubBroker, order: dict[str, Any]
) -> None:
    def receive(_: Seen) -> StubResponse:
        broker.finish(order, "filled", 10.0)
        return StubResponse(200, {"order": {"id": FIRST_ID, "status": "ok"}})

    broker.stub.on(f"DELETE {broker.path}/{FIRST_ID}", receive)
    result = run(*CANCEL, "--yes", "--json")
    assert (result.code, json.loads(result.out)["status"]) == (0, "filled")


def test_a_final_order_is_not_cancelled_again(
    run: Run, broker: StubBroker, order: dict[str, Any]
) -> None:
    broker.finish(order, "filled", 10.0)
    result = run(*CANCEL, "--json")  # asks nothing
    assert (result.code, json.loads(result.out)["status"]) == (0, "filled")
    assert broker.forms("DELETE") == []


def test_an_unknown_order_cannot_be_cancelled(run: Run, broker: StubBroker) -> None:
    broker.stub.on(f"GET {broker.path}/7", StubResponse(401, b"Unauthorized Account: VA12345678"))
    assert run("order", "cancel", "7", "--yes").code == exit_codes.REFUSED
    assert broker.forms("DELETE") == []


@pytest.mark.parametrize("arguments", [CANCEL, ("cancel-all",)])
def test_an_order_that_still_works_is_an_unknown_outcome(
    run: Run, broker: StubBroker, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    for name in ("cancel_once", "cancel_all"):
        original = getattr(tradier.Tradier, name)

        def impatient(*values: Any, original: Any = original, **options: Any) -> Any:
            return original(*values, patience=0.0, **options)

        monkeypatch.setattr(tradier.Tradier, name, impatient)
    accepted = StubResponse(200, {"order": {"id": FIRST_ID, "status": "ok"}})
    broker.stub.on(f"DELETE {broker.path}/{FIRST_ID}", accepted)
    result = run(*arguments, "--yes")
    assert (result.code, result.out) == (exit_codes.UNKNOWN, "")
    assert exit_codes.advise_check("cancel_order") in result.err


def test_a_dry_run_of_a_change_and_of_a_cancel(run: Run, broker: StubBroker) -> None:
    changed = json.loads(run(*CHANGE, "--dry-run", "--json").out)
    assert (changed["method"], changed["body"]) == ("PUT", {"price": "60"})
    cancelled = json.loads(run(*CANCEL, "--dry-run", "--json").out)
    assert (cancelled["method"], cancelled["body"]) == ("DELETE", None)
    assert cancelled["url"] == changed["url"]
    assert broker.stub.seen == []


# --- cancel-all ------------------------------------------------------------------------------


def test_all_orders_are_cancelled(run: Run, broker: StubBroker) -> None:
    broker.add(symbol="AAPL")
    broker.finish(broker.add(symbol="MSFT"), "filled", 10.0)
    result = run("cancel-all", "--yes", "--json")
    assert result.code == 0
    shown = json.loads(result.out)
    assert {(order["symbol"], order["status"]) for order in shown["orders"]} == {
        ("KO", "canceled"),
        ("AAPL", "canceled"),
    }
    assert (shown["unresolved"], shown["is_flat"]) == (None, False)
    assert "KLOUDTRADER_JOURNAL" in result.err


def test_the_orders_of_one_symbol_are_cancelled(run: Run, broker: StubBroker) -> None:
    other = broker.add(symbol="AAPL")
    (row,) = csv.DictReader(io.StringIO(run("cancel-all", "--symbol", "KO", "--yes", "--csv").out))
    assert row["symbol"] == "KO"
    assert other["status"] == "open"


def test_cancel_all_with_a_journal(
    run: Run, broker: StubBroker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KLOUDTRADER_JOURNAL", str(tmp_path / "journal.sqlite"))
    flat = run("cancel-all", "--yes", "--json")
    assert (flat.code, json.loads(flat.out)["is_flat"]) == (0, True)
    broker.stub.on(f"POST {broker.path}", StubResponse(504, b""))
    with pytest.raises(OutcomeUnknown):
        tradier.place_once(
            tradier.EquityOrder(symbol="KO", side="buy", quantity=1, type="market"),
            key="buy KO",
            patience=0,
        )
    result = run("cancel-all", "--yes", "--json")
    assert result.code == exit_codes.UNKNOWN
    (entry,) = json.loads(result.out)["unresolved"]
    assert entry["key"] == "buy KO"
    assert "buy KO" in result.err


def test_a_dry_run_of_cancel_all_lists_the_orders(run: Run, broker: StubBroker) -> None:
    result = run("cancel-all", "--dry-run")
    assert (result.code, str(FIRST_ID) in result.out) == (0, True)
    assert broker.forms("DELETE") == []


# --- stop prices -----------------------------------------------------------------------------


def test_stop_prices_are_shown_for_orders_and_legs(run: Run, broker: StubBroker) -> None:
    leg = broker.add(type="stop", price=None, stop_price=0.5765)
    del broker.orders[leg["id"]]
    broker.add(**{"class": "oco"}, leg=[leg, leg | {"id": 9}], price=None)
    spread = broker.add(**{"class": "multileg"}, leg=[leg | {"class": "option"}], price=1.05)
    out = run("orders").out
    header, *lines = out.splitlines()
    end = header.index("stop (USD)") + len("stop (USD)")
    stops = [line[:end].split()[-1] for line in lines]
    assert stops.count("0.5765") == 2
    assert "0.5765" in run("order", leg["id"]).out
    assert "0.5765" not in run("order", spread["id"]).out.partition("legs")[2]
