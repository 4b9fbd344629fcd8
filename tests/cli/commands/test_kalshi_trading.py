"""Test ``kalshi order``."""

import csv
import io
import json
import signal
import subprocess
import time
from collections.abc import Callable

import pytest

from kloudtrader import InvalidArgument, kalshi
from kloudtrader.cli import exit_codes
from kloudtrader.cli.ui.prompt import NOT_SENT
from kloudtrader.runtime.client import CallResult
from kloudtrader.runtime.errors import OutcomeUnknown
from kloudtrader.runtime.request.build import Progress
from kloudtrader.sandbox import Fault, Sandbox
from tests.cli.commands.conftest import MARKET, create_arguments, list_resting, list_watchlist
from tests.cli.conftest import (
    Result,
    Run,
    command_line,
    heed_ctrl_c,
    in_pty,
    plain,
    process_environment,
)


@pytest.fixture(autouse=True)
def _use_sandbox(enter: Callable[[Sandbox], None], sandbox: Sandbox, kalshi_v1: None) -> None:
    enter(sandbox)


def test_create_decrease_and_cancel_an_order(run: Run, market_id: str) -> None:
    before = {order.order_id for order in list_resting()}
    out = run(*create_arguments(market_id, "--yes", "--json")).out
    order_id = json.loads(out)["order_id"]
    assert {order.order_id for order in list_resting()} - before == {order_id}
    decreased = run("kalshi", "order", "decrease", order_id, 2, "--yes", "--csv")
    (row,) = csv.DictReader(io.StringIO(decreased.out))
    assert row["remaining_count"] == "3"
    cancelled = run("kalshi", "order", "cancel", order_id, "--yes")
    assert cancelled.code == 0
    assert "canceled" in cancelled.out
    assert {order.order_id for order in list_resting()} == before


def test_without_a_terminal_nothing_is_sent(run: Run, market_id: str) -> None:
    before, watched = list_resting(), list_watchlist()
    order_id = before[0].order_id
    for arguments in (
        create_arguments(market_id),
        ("kalshi", "order", "decrease", order_id, 1),
        ("kalshi", "order", "cancel", order_id),
        ("kalshi", "watchlist", "add", market_id),
        ("kalshi", "watchlist", "remove", market_id),
    ):
        result = run(*arguments)
        assert result.code == exit_codes.USAGE
        assert "--yes" in result.err
    assert (list_resting(), list_watchlist()) == (before, watched)


@pytest.mark.parametrize(("typed", "code"), [(b"y\n", 0), (b"n\n", exit_codes.NO_RESPONSE)])
def test_consent_decides_whether_an_order_is_sent(
    sandbox: Sandbox, market_id: str, typed: bytes, code: int
) -> None:
    before = len(list_resting())
    got, seen = in_pty(
        *create_arguments(market_id), environment=sandbox.environment(), width=100, typed=typed
    )
    assert got == code
    assert "Buy 5 Yes at 1 cent or less, for at most 0.05 USD and fees, in " in plain(seen)
    assert len(list_resting()) - before == (1 if code == 0 else 0)
    assert (NOT_SENT in seen) is bool(code)


def test_the_question_shows_the_limits_of_the_order(sandbox: Sandbox, market_id: str) -> None:
    line = (*create_arguments(market_id), "--sell-only", "--max-cost", "3")
    code, seen = in_pty(*line, environment=sandbox.environment(), width=200, typed=b"n\n")
    assert code == exit_codes.NO_RESPONSE
    assert "at most the position held, for at most 0.03 USD" in plain(seen)


def test_a_lost_response_is_reconciled(run: Run, sandbox: Sandbox, market_id: str) -> None:
    sandbox.faults.add("user_order_create", Fault("reset-after"))
    before = len(list_resting())
    result = run(*create_arguments(market_id, "--yes"))
    assert result.code == 0
    assert len(list_resting()) == before + 1


def test_ctrl_c_before_an_order_is_sent(
    run: Run, sandbox: Sandbox, market_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kloudtrader.kalshi.reading.read_before", interrupt)
    result = run(*create_arguments(market_id, "--yes"))
    assert result.code == exit_codes.INTERRUPTED
    assert NOT_SENT in result.err
    assert sandbox.log.applied("user_order_create") == []


def test_a_failed_read_before_an_order_reports_not_sent(
    run: Run, sandbox: Sandbox, market_id: str
) -> None:
    sandbox.faults.add("user_orders_get", Fault("status", status=403), times=None)
    result = run(*create_arguments(market_id, "--yes"))
    assert result.code == exit_codes.REFUSED
    first, second = result.err.splitlines()
    assert first == NOT_SENT
    assert second.startswith("kloudtrader: user_orders_get")
    sandbox.faults.clear()
    sandbox.faults.add("user_order_create", Fault("status", status=403))
    assert NOT_SENT not in run(*create_arguments(market_id, "--yes")).err


@pytest.mark.parametrize(
    ("operation", "where"),
    [("user_order_create", "orders"), ("user_remove_watchlist", "watchlist")],
)
def test_an_unknown_outcome_names_the_command_to_check(
    run: Run, market_id: str, monkeypatch: pytest.MonkeyPatch, operation: str, where: str
) -> None:
    def lose_response(*_: object, **__: object) -> None:
        raise OutcomeUnknown("it was lost", operation=operation)

    monkeypatch.setattr("kloudtrader.cli.commands.kalshi_trading.place_once", lose_response)
    result = run(*create_arguments(market_id, "--yes"))
    assert result.code == exit_codes.UNKNOWN
    assert f"'kloudtrader kalshi {where}'" in result.err.splitlines()[-1]


@pytest.mark.parametrize("notes", [(), ("user_order_create was not sent",), ("a", "b")])
@pytest.mark.parametrize("cause", [None, OutcomeUnknown("lost"), ValueError()])
@pytest.mark.parametrize("sent", [True, False], ids=["sent", "not sent"])
def test_notes_and_causes_of_ctrl_c_do_not_change_the_outcome(
    run: Run,
    market_id: str,
    monkeypatch: pytest.MonkeyPatch,
    notes: tuple[str, ...],
    cause: Exception | None,
    sent: bool,
) -> None:
    def interrupt_with_notes(*_: object, result: CallResult, **__: object) -> None:
        progress = Progress()
        progress.sent = sent
        result.sends.append(progress)
        stop = KeyboardInterrupt()
        for note in notes:
            stop.add_note(note)
        raise stop from cause

    monkeypatch.setattr("kloudtrader.cli.commands.kalshi_trading.place_once", interrupt_with_notes)
    result = run(*create_arguments(market_id, "--yes"))
    assert result.code == (exit_codes.UNKNOWN if sent else exit_codes.INTERRUPTED)
    assert (NOT_SENT in result.err) is not sent
    assert (exit_codes.advise_check("user_order_create") in result.err) is sent


def test_ctrl_c_after_an_order_is_sent(sandbox: Sandbox, market_id: str) -> None:
    sandbox.faults.add("user_order_create", Fault("no-response"))
    with heed_ctrl_c():
        process = subprocess.Popen(
            command_line(*create_arguments(market_id, "--yes")),
            env=process_environment(sandbox.environment()),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
    try:
        while not sandbox.log.entries("user_order_create"):
            time.sleep(0.05)
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode == exit_codes.UNKNOWN
    assert out == ""
    assert exit_codes.advise_check("user_order_create") in err


LARGEST = 2**31 - 1


@pytest.mark.parametrize(
    "command",
    [("create", MARKET, "no", "{}", "40"), ("decrease", MARKET, "{}")],
    ids=["create", "decrease"],
)
def test_the_bounds_of_a_count_are_those_of_the_model(run: Run, command: tuple[str, ...]) -> None:
    def with_count(count: int) -> Result:
        return run(
            "kalshi", "order", *(argument.format(count) for argument in command), "--dry-run"
        )

    assert with_count(1).code == with_count(LARGEST).code == 0
    for count in (0, LARGEST + 1, 10**21):
        refused = with_count(count)
        assert refused.code == exit_codes.USAGE
        assert "COUNT" in refused.err
        with pytest.raises(InvalidArgument):
            kalshi.UserOrderDecreaseRequest(count=count)
        with pytest.raises(InvalidArgument):
            kalshi.UserOrderCreateRequest(market_id=MARKET, side="no", count=count, price=40)


def test_a_refused_order(run: Run, market_id: str) -> None:
    result = run("kalshi", "order", "create", market_id, "yes", "9000000", "99", "--yes")
    assert result.code == exit_codes.REFUSED
    assert len(result.err.splitlines()) == 1


@pytest.mark.parametrize("width", [40, 60, 100])
def test_the_id_of_a_new_order_is_not_cut(on_terminal: Run, market_id: str, width: int) -> None:
    before = {order.order_id for order in list_resting()}
    out = plain(on_terminal(*create_arguments(market_id, "--yes"), width=width).out)
    (order_id,) = {order.order_id for order in list_resting()} - before
    assert order_id in out


def test_an_order_is_described_before_it_is_changed(sandbox: Sandbox) -> None:
    order = list_resting()[0]
    ticker = kalshi.get_market(str(order.market_id)).market.ticker_name
    words = f"{order.remaining_count} of {order.place_count} Yes at {order.price} cents resting in"
    questions = (
        (("decrease", order.order_id, "1"), f"Reduce order {order.order_id} by 1: "),
        (("cancel", order.order_id), f"Cancel order {order.order_id}: "),
    )
    for arguments, question in questions:
        environment = sandbox.environment()
        line = ("kalshi", "order", *arguments)
        code, seen = in_pty(*line, environment=environment, width=200, typed=b"n\n")
        assert code == exit_codes.NO_RESPONSE
        assert f"{question}{words} {ticker}" in plain(seen)
    assert order in list_resting()


def test_only_a_resting_order_can_be_cancelled(sandbox: Sandbox) -> None:
    arguments = ("kalshi", "order", "cancel", "nothing")
    code, seen = in_pty(*arguments, environment=sandbox.environment(), width=200)
    assert code == exit_codes.USAGE
    assert "no resting order 'nothing'" in seen
    assert not sandbox.log.entries("user_order_cancel")


@pytest.mark.parametrize("key", [b"\x03", b"\x04"])
def test_leaving_the_question_sends_nothing(sandbox: Sandbox, market_id: str, key: bytes) -> None:
    before = list_resting()
    got, seen = in_pty(
        *create_arguments(market_id), environment=sandbox.environment(), width=100, typed=key
    )
    assert got == exit_codes.INTERRUPTED
    assert NOT_SENT in seen
    assert "Traceback" not in seen
    assert list_resting() == before


def test_lost_output_does_not_hide_a_placed_order(sandbox: Sandbox, market_id: str) -> None:
    before = {order.order_id for order in list_resting()}
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            command_line(*create_arguments(market_id, "--yes")),
            env=process_environment(sandbox.environment()),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=30,
        )
    (order_id,) = {order.order_id for order in list_resting()} - before
    assert done.returncode == exit_codes.UNWRITTEN
    (line,) = done.stderr.splitlines()
    assert f"order {order_id} is resting; the output could not be written" in line
