"""``kloudtrader kalshi``."""

import csv
import io
import json
import re
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from pytest_httpserver import HTTPServer

from kloudtrader import InvalidArgument, kalshi
from kloudtrader.cli import exits
from kloudtrader.cli.preview import HIDDEN, UNKNOWN_USER
from kloudtrader.runtime.client import CallResult
from kloudtrader.runtime.errors import OutcomeUnknown
from kloudtrader.runtime.request.build import Progress
from kloudtrader.sandbox import Fault, Sandbox
from tests.cli.conftest import (
    Result,
    Run,
    command_line,
    in_pty,
    minding_ctrl_c,
    plain,
    process_environment,
)

MARKET = "6f1c2b0a-0000-4000-8000-000000000001"
READS = ["balance", "positions", "orders", "trades", "watchlist", "markets"]


@pytest.fixture(autouse=True)
def _inside(enter: Callable[[Sandbox], None], sandbox: Sandbox) -> None:
    enter(sandbox)


@pytest.fixture
def market_id() -> str:
    return kalshi.get_markets().markets[0].id


@pytest.mark.parametrize("name", READS)
@pytest.mark.parametrize("width", [60, 120])
def test_a_table_fits_its_terminal(name: str, width: int, on_terminal: Run) -> None:
    result = on_terminal("kalshi", name, width=width)
    assert result.code == 0
    assert max(len(line) for line in plain(result.out).splitlines()) <= width


@pytest.mark.parametrize("name", READS)
def test_json_and_csv(name: str, run: Run) -> None:
    response = json.loads(run("kalshi", name, "--json").out)
    assert isinstance(response, dict)
    rows = list(csv.DictReader(io.StringIO(run("kalshi", name, "--csv").out)))
    (inner,) = response.values()
    if isinstance(inner, list):
        assert len(rows) == len(inner)
        assert set(inner[0]) <= set(rows[0])


def test_cents_become_dollars_for_people_only(run: Run) -> None:
    cents = kalshi.user_get_balance().balance
    assert f"{cents / 100:,.2f}" in run("kalshi", "balance").out
    assert json.loads(run("kalshi", "balance", "--json").out) == {"balance": cents}


def test_markets_have_names_in_every_table(run: Run) -> None:
    held = [one for one in kalshi.user_get_market_positions().market_positions if one.position]
    tickers = {one.id: one.ticker_name for one in kalshi.get_markets().markets}
    for name in ("positions", "orders", "trades"):
        out = run("kalshi", name).out
        assert any(str(tickers[one.market_id or ""]) in out for one in held)


def test_positions_that_are_over_are_left_out(run: Run, httpserver: HTTPServer) -> None:
    over, held = kalshi.MarketPosition(market_id="over", position=0), "held"
    httpserver.expect_request("/v1/users/u-7/positions").respond_with_json(
        {"market_positions": [over.model_dump(), {"market_id": held, "position": -2}]}
    )
    httpserver.expect_request("/v1/markets").respond_with_json({"markets": None})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KLOUDTRADER_KALSHI_URL", httpserver.url_for("/v1"))
        patch.setenv("KALSHI_USER_ID", "u-7")
        patch.setenv("KALSHI_TOKEN", "session")
        assert "over" not in run("kalshi", "positions").out
        assert "over" in run("kalshi", "positions", "--all").out
        assert "over" in run("kalshi", "positions", "--csv").out


def test_ids_are_whole_even_on_a_narrow_terminal(on_terminal: Run) -> None:
    out = plain(on_terminal("kalshi", "orders", width=60).out)
    for order in kalshi.user_orders_get().orders:
        assert f"  {order.order_id}" in out.splitlines()


def test_names_are_a_help_not_a_need(run: Run, sandbox: Sandbox) -> None:
    sandbox.faults.add("get_markets", Fault("status", status=403), times=None)
    result = run("kalshi", "positions")
    assert result.code == 0
    assert str(kalshi.user_get_market_positions().market_positions[0].market_id) in result.out


def test_the_book_of_a_market(run: Run, market_id: str) -> None:
    ticker = kalshi.get_market(market_id).market.ticker_name
    assert ticker is not None
    book = kalshi.get_market_order_book(market_id).order_book
    best = max(price for price, _ in book.yes)
    lines = run("kalshi", "book", ticker.lower()).out.splitlines()
    assert lines[0].startswith(ticker)
    assert lines[2].split()[1] == str(best)
    rows = list(csv.DictReader(io.StringIO(run("kalshi", "book", market_id, "--csv").out)))
    assert len(rows) == len(book.yes) + len(book.no)
    response = json.loads(run("kalshi", "book", market_id, "--json").out)
    assert response["order_book"]["yes"] == book.yes
    assert run("kalshi", "book", "nothing").code == exits.USAGE


def test_login_with_a_password(run: Run) -> None:
    result = run("kalshi", "login")
    assert result.code == 0
    assert "KALSHI_EMAIL and KALSHI_PASSWORD are good" in result.out


def test_login_with_a_session(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KALSHI_USER_ID", "someone")
    monkeypatch.setenv("KALSHI_TOKEN", "canary-session")
    result = run("kalshi", "login")
    assert result.code == exits.REFUSED
    assert "canary" not in result.err


def test_a_wrong_password(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KALSHI_PASSWORD", "canary-password")
    result = run("kalshi", "login")
    assert result.code == exits.REFUSED
    assert "canary" not in result.err


def create(market_id: str, *options: str) -> tuple[str, ...]:
    return ("kalshi", "order", "create", market_id, "yes", "5", "1", *options)


def resting() -> list[kalshi.Order]:
    return kalshi.user_orders_get(status="resting").orders


def watchlist() -> list[str]:
    return kalshi.user_get_watchlist().watchlist.market_ids


def test_an_order_from_its_birth_to_its_end(run: Run, market_id: str) -> None:
    before = {one.order_id for one in resting()}
    out = run(*create(market_id, "--yes", "--json")).out
    order_id = json.loads(out)["order_id"]
    assert {one.order_id for one in resting()} - before == {order_id}
    decreased = run("kalshi", "order", "decrease", order_id, 2, "--yes", "--csv")
    (row,) = csv.DictReader(io.StringIO(decreased.out))
    assert row["remaining_count"] == "3"
    cancelled = run("kalshi", "order", "cancel", order_id, "--yes")
    assert cancelled.code == 0
    assert "canceled" in cancelled.out
    assert {one.order_id for one in resting()} == before


def test_nobody_to_ask_means_nothing_is_sent(run: Run, market_id: str) -> None:
    before, watched = resting(), watchlist()
    order_id = before[0].order_id
    for arguments in (
        create(market_id),
        ("kalshi", "order", "decrease", order_id, 1),
        ("kalshi", "order", "cancel", order_id),
        ("kalshi", "watchlist", "add", market_id),
        ("kalshi", "watchlist", "remove", market_id),
    ):
        result = run(*arguments)
        assert result.code == exits.USAGE
        assert "--yes" in result.err
    assert (resting(), watchlist()) == (before, watched)


@pytest.mark.parametrize(("response", "code"), [(b"y\n", 0), (b"n\n", exits.NO_RESPONSE)])
def test_a_person_is_asked(sandbox: Sandbox, market_id: str, response: bytes, code: int) -> None:
    before = len(resting())
    got, seen = in_pty(
        *create(market_id), environment=sandbox.environment(), width=100, response=response
    )
    assert got == code
    assert "Buy 5 Yes at 1 cent or less, for at most 0.05 USD and fees, in " in plain(seen)
    assert len(resting()) - before == (1 if code == 0 else 0)
    assert ("nothing was sent" in seen) is bool(code)


def test_the_question_says_what_bounds_the_order(sandbox: Sandbox, market_id: str) -> None:
    line = (*create(market_id), "--sell-only", "--max-cost", "3")
    code, seen = in_pty(*line, environment=sandbox.environment(), width=200, response=b"n\n")
    assert code == exits.NO_RESPONSE
    assert "never more than the position held, for at most 0.03 USD" in plain(seen)


@pytest.mark.parametrize(
    "arguments",
    [
        ("order", "create", MARKET, "no", "3", "40"),
        ("order", "decrease", "o-1", "2"),
        ("order", "cancel", "o-1"),
        ("watchlist", "add", MARKET),
        ("watchlist", "remove", MARKET),
    ],
)
def test_a_dry_run_sends_nothing(run: Run, sandbox: Sandbox, arguments: tuple[str, ...]) -> None:
    count = len(sandbox.log)
    result = run("kalshi", *arguments, "--dry-run")
    assert result.code == 0
    assert len(sandbox.log) == count
    assert UNKNOWN_USER in result.out
    assert f"Authorization: {HIDDEN}" in result.out


def test_a_dry_run_is_what_goes_over_the_wire(
    run: Run, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KLOUDTRADER_KALSHI_URL", httpserver.url_for("/v1"))
    monkeypatch.setenv("KALSHI_USER_ID", "u-7")
    monkeypatch.setenv("KALSHI_TOKEN", "canary-session")
    options = (MARKET, "no", "3", "40", "--expires", "2099-03-05T16:00-05:00", "--max-cost", "130")
    arguments = ("kalshi", "order", "create", *options, "--sell-only")
    shown = json.loads(run(*arguments, "--dry-run", "--json").out)
    httpserver.expect_request(re.compile("/v1/.*"), method="GET").respond_with_json(
        {"orders": [], "trades": [], "market_position": {}, "market_positions": []}
    )
    httpserver.expect_request("/v1/users/u-7/orders", method="POST").respond_with_json(
        {"order": {"order_id": "o-1", "status": "resting"}, "status": "placed"}
    )
    assert run(*arguments, "--yes").code == 0
    (sent,) = [request for request, _ in httpserver.log if request.method == "POST"]
    assert shown["url"] == sent.url
    assert shown["method"] == sent.method
    assert shown["body"] == json.loads(sent.get_data())
    assert shown["body"] == {
        "market_id": MARKET,
        "side": "no",
        "count": 3,
        "price": 40,
        "expiration_unix_ts": 4076427600,
        "max_cost_cents": 130,
        "sell_position_capped": True,
    }
    headers = dict(sent.headers)
    assert headers.pop("Authorization") == "u-7 canary-session"
    assert shown["headers"].pop("Authorization") == HIDDEN
    assert shown["headers"] == headers


def test_a_lost_response_is_found_out(run: Run, sandbox: Sandbox, market_id: str) -> None:
    sandbox.faults.add("user_order_create", Fault("reset-after"))
    before = len(resting())
    result = run(*create(market_id, "--yes"))
    assert result.code == 0
    assert len(resting()) == before + 1


def test_ctrl_c_before_an_order_is_sent_says_so(
    run: Run, sandbox: Sandbox, market_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pressed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kloudtrader.kalshi.reading.order_ids", pressed)
    result = run(*create(market_id, "--yes"))
    assert result.code == exits.INTERRUPTED
    assert "(nothing was sent)" in result.err
    assert sandbox.log.applied("user_order_create") == []


def test_a_read_that_fails_before_an_order_says_that_it_was_not_sent(
    run: Run, sandbox: Sandbox, market_id: str
) -> None:
    sandbox.faults.add("user_orders_get", Fault("status", status=403), times=None)
    result = run(*create(market_id, "--yes"))
    assert result.code == exits.REFUSED
    first, second = result.err.splitlines()
    assert first == "(nothing was sent)"
    assert second.startswith("kloudtrader: user_orders_get")
    sandbox.faults.clear()
    sandbox.faults.add("user_order_create", Fault("status", status=403))
    assert "(nothing was sent)" not in run(*create(market_id, "--yes")).err


@pytest.mark.parametrize(
    ("operation", "where"),
    [("user_order_create", "orders"), ("user_remove_watchlist", "watchlist")],
)
def test_an_outcome_that_stays_unknown(
    run: Run, market_id: str, monkeypatch: pytest.MonkeyPatch, operation: str, where: str
) -> None:
    def lost(*_: object, **__: object) -> None:
        raise OutcomeUnknown("it was lost", operation=operation)

    monkeypatch.setattr("kloudtrader.cli.trading.place_once", lost)
    result = run(*create(market_id, "--yes"))
    assert result.code == exits.UNKNOWN
    assert f"'kloudtrader kalshi {where}'" in result.err.splitlines()[-1]


@pytest.mark.parametrize("notes", [(), ("user_order_create was not sent",), ("a", "b")])
@pytest.mark.parametrize("cause", [None, OutcomeUnknown("lost"), ValueError()])
@pytest.mark.parametrize("sent", [True, False], ids=["sent", "not sent"])
def test_what_ctrl_c_carries_decides_nothing(
    run: Run,
    market_id: str,
    monkeypatch: pytest.MonkeyPatch,
    notes: tuple[str, ...],
    cause: Exception | None,
    sent: bool,
) -> None:
    def interrupted(*_: object, result: CallResult, **__: object) -> None:
        progress = Progress()
        progress.sent = sent
        result.sends.append(progress)
        stop = KeyboardInterrupt()
        for note in notes:
            stop.add_note(note)
        raise stop from cause

    monkeypatch.setattr("kloudtrader.cli.trading.place_once", interrupted)
    result = run(*create(market_id, "--yes"))
    assert result.code == (exits.UNKNOWN if sent else exits.INTERRUPTED)
    assert ("(nothing was sent)" in result.err) is not sent
    assert (exits.where_to_look("user_order_create") in result.err) is sent


def test_ctrl_c_while_an_order_is_on_its_way(sandbox: Sandbox, market_id: str) -> None:
    sandbox.faults.add("user_order_create", Fault("no-response"))
    with minding_ctrl_c():
        process = subprocess.Popen(
            command_line(*create(market_id, "--yes")),
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
    assert process.returncode == exits.UNKNOWN
    assert out == ""
    assert exits.where_to_look("user_order_create") in err


def test_a_status_that_no_market_can_have_is_refused(run: Run, sandbox: Sandbox) -> None:
    result = run("kalshi", "markets", "--status", "activ")
    assert result.code == exits.USAGE
    assert "'activ': it is one of active, closed, determined, finalized" in result.err
    assert run("kalshi", "markets", "--status", "determined").out == "(no market)\n"
    sandbox.quirks = replace(sandbox.quirks, unknown_enums=True)
    (new,) = {one.status for one in kalshi.get_markets().markets} - {"active", "closed"}
    assert run("kalshi", "markets", "--status", new).code == 0


LARGEST = 2**31 - 1


@pytest.mark.parametrize(
    "command",
    [("create", MARKET, "no", "{}", "40"), ("decrease", MARKET, "{}")],
    ids=["create", "decrease"],
)
def test_the_bounds_of_a_count_are_those_of_the_model(run: Run, command: tuple[str, ...]) -> None:
    def with_count(count: int) -> Result:
        return run("kalshi", "order", *(one.format(count) for one in command), "--dry-run")

    assert with_count(1).code == with_count(LARGEST).code == 0
    for count in (0, LARGEST + 1, 10**21):
        refused = with_count(count)
        assert refused.code == exits.USAGE
        assert "COUNT" in refused.err
        with pytest.raises(InvalidArgument):
            kalshi.UserOrderDecreaseRequest(count=count)
        with pytest.raises(InvalidArgument):
            kalshi.UserOrderCreateRequest(market_id=MARKET, side="no", count=count, price=40)


def test_a_refused_order(run: Run, market_id: str) -> None:
    result = run("kalshi", "order", "create", market_id, "yes", "9000000", "99", "--yes")
    assert result.code == exits.REFUSED
    assert len(result.err.splitlines()) == 1


def test_a_market_goes_on_the_watchlist_and_off_it(run: Run) -> None:
    before = watchlist()
    new = next(one.id for one in kalshi.get_markets().markets if one.id not in before)
    assert run("kalshi", "watchlist", "add", new, "--yes").out == f"{new} is on the watchlist.\n"
    assert watchlist() == [*before, new]
    assert run("kalshi", "watchlist", "remove", new, "-y").code == 0
    assert watchlist() == before


def test_a_person_is_asked_about_the_watchlist_too(sandbox: Sandbox) -> None:
    first = watchlist()[0]
    market = kalshi.get_market(first).market
    arguments = ("kalshi", "watchlist", "remove", first)
    environment = sandbox.environment()
    got, seen = in_pty(*arguments, environment=environment, width=200, response=b"n\n")
    assert (got, watchlist()[0]) == (exits.NO_RESPONSE, first)
    assert f"Take {market.ticker_name} ({market.title}) off your watchlist" in plain(seen)
    assert in_pty(*arguments, environment=environment, width=200, response=b"y\n")[0] == 0
    assert first not in watchlist()


def test_a_lost_response_about_the_watchlist_says_where_to_look(run: Run, sandbox: Sandbox) -> None:
    sandbox.faults.add("user_remove_watchlist", Fault("reset-after"))
    result = run("kalshi", "watchlist", "remove", watchlist()[0], "--yes")
    assert result.code == exits.UNKNOWN
    assert "Look at 'kloudtrader kalshi watchlist'" in result.err
    assert len(result.err.splitlines()) == 1


def test_a_market_that_is_not_there(run: Run) -> None:
    for name in ("add", "remove"):
        result = run("kalshi", "watchlist", name, MARKET, "--yes")
        assert result.code == exits.REFUSED
        assert len(result.err.splitlines()) == 1
        assert run("kalshi", "watchlist", name, "nothing", "--yes").code == exits.USAGE
    assert run("kalshi", "watchlist", "--json", "add", "nothing").code == exits.USAGE


def test_a_ticker_does_wherever_a_market_is_named(run: Run, market_id: str) -> None:
    ticker = str(kalshi.get_market(market_id).market.ticker_name).lower()
    shown = json.loads(run(*create(ticker, "--dry-run", "--json")).out)
    assert shown["body"]["market_id"] == market_id
    placed = json.loads(run(*create(ticker, "--yes", "--json")).out)
    assert placed["market_id"] == market_id
    orders = json.loads(run("kalshi", "orders", "--market", ticker, "--json").out)["orders"]
    assert {one["market_id"] for one in orders} == {market_id}
    trades = json.loads(run("kalshi", "trades", "--market", ticker, "--json").out)["trades"]
    assert {one["market_id"] for one in trades} == {market_id}
    assert run("kalshi", "watchlist", "add", ticker, "--yes").code == 0
    assert market_id in watchlist()


@pytest.mark.parametrize(
    "arguments",
    [
        ("orders", "--market", "nothing"),
        ("trades", "--market", "nothing"),
        ("order", "create", "nothing", "yes", "5", "1", "--yes"),
        ("watchlist", "add", "nothing", "--yes"),
    ],
)
def test_a_market_that_nobody_knows_is_found_out_before_anything_is_sent(
    run: Run, sandbox: Sandbox, arguments: tuple[str, ...]
) -> None:
    result = run("kalshi", *arguments)
    assert result.code == exits.USAGE
    assert "'kloudtrader kalshi markets' lists them" in result.err
    assert {one.operation for one in sandbox.log.entries()} == {"get_markets"}


def test_a_blank_filter_does_not_widen_the_search(run: Run) -> None:
    for name in ("orders", "trades"):
        result = run("kalshi", name, "--market", " ")
        assert result.code == exits.USAGE
        assert "blank" in result.err


@pytest.mark.parametrize("width", [40, 60, 100])
def test_the_id_of_a_new_order_is_whole(on_terminal: Run, market_id: str, width: int) -> None:
    before = {one.order_id for one in resting()}
    out = plain(on_terminal(*create(market_id, "--yes"), width=width).out)
    (order_id,) = {one.order_id for one in resting()} - before
    assert order_id in out


def test_an_order_is_described_before_it_is_changed(sandbox: Sandbox) -> None:
    order = resting()[0]
    ticker = kalshi.get_market(str(order.market_id)).market.ticker_name
    words = f"{order.remaining_count} of {order.place_count} Yes at {order.price} cents resting in"
    for arguments, verb in ((("decrease", order.order_id, "1"), "Take 1 off"),
                            (("cancel", order.order_id), "Cancel")):  # fmt: skip
        environment = sandbox.environment()
        line = ("kalshi", "order", *arguments)
        code, seen = in_pty(*line, environment=environment, width=200, response=b"n\n")
        assert code == exits.NO_RESPONSE
        assert f"{verb} order {order.order_id}: {words} {ticker}" in plain(seen)
    assert order in resting()


def test_an_order_that_does_not_rest_is_not_asked_about(sandbox: Sandbox) -> None:
    arguments = ("kalshi", "order", "cancel", "nothing")
    code, seen = in_pty(*arguments, environment=sandbox.environment(), width=200)
    assert code == exits.USAGE
    assert "no resting order 'nothing'" in seen
    assert not sandbox.log.entries("user_order_cancel")


@pytest.mark.parametrize("key", [b"\x03", b"\x04"])
def test_who_leaves_the_question_is_told_that_nothing_was_sent(
    sandbox: Sandbox, market_id: str, key: bytes
) -> None:
    before = resting()
    got, seen = in_pty(
        *create(market_id), environment=sandbox.environment(), width=100, response=key
    )
    assert got == exits.INTERRUPTED
    assert "(nothing was sent)" in seen
    assert "Traceback" not in seen
    assert resting() == before


def test_an_order_whose_output_is_lost_is_reported_as_done(
    sandbox: Sandbox, market_id: str
) -> None:
    before = {one.order_id for one in resting()}
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            command_line(*create(market_id, "--yes")),
            env=process_environment(sandbox.environment()),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=30,
        )
    (order_id,) = {one.order_id for one in resting()} - before
    assert done.returncode == exits.UNWRITTEN
    (line,) = done.stderr.splitlines()
    assert f"order {order_id} is resting; the output could not be written" in line


def test_a_refused_session_beside_a_password_says_what_to_do(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KALSHI_USER_ID", "someone")
    monkeypatch.setenv("KALSHI_TOKEN", "canary-session")
    result = run("kalshi", "balance")
    assert result.code == exits.REFUSED
    assert "Unset KALSHI_TOKEN" in result.err
    monkeypatch.delenv("KALSHI_PASSWORD")
    monkeypatch.delenv("KALSHI_EMAIL")
    assert "Unset KALSHI_TOKEN" not in run("kalshi", "balance").err


def test_what_encodings_lack_is_not_lost_in_csv(httpserver: HTTPServer) -> None:
    row = {"id": MARKET, "ticker_name": "RÄIN", "title": "雨が降りますか"}
    httpserver.expect_request("/v1/markets").respond_with_json({"markets": [row]})
    environment = {
        "KLOUDTRADER_KALSHI_URL": httpserver.url_for("/v1"),
        "PYTHONIOENCODING": "ascii",
        "PYTHONUNBUFFERED": "1",
    }
    done = subprocess.run(
        command_line("kalshi", "markets", "--csv"),
        env=process_environment(environment),
        capture_output=True,
        timeout=30,
    )
    (found,) = csv.DictReader(io.StringIO(done.stdout.decode("utf-8")))
    assert {key: found[key] for key in row} == row
