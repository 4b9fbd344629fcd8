"""Whatever goes wrong: one line, the right exit code, no credential, no traceback."""

import shlex
import socket
import subprocess
from collections.abc import Callable

import pytest

from kloudtrader.cli import app, exits
from kloudtrader.sandbox import Fault, Sandbox
from tests.cli.conftest import Result, Run, command_line, process_environment

CANARY = "canary-7d1f0b-token"


def check(result: Result, code: int, *words: str) -> None:
    assert result.code == code
    assert result.out == ""
    assert len(result.err.splitlines()) == 1
    assert result.err.startswith("kloudtrader: ")
    assert "Traceback" not in result.err
    assert CANARY not in result.err
    for word in words:
        assert word in result.err


READS = ["profile", "balance", "positions", "history", "costbasis", "orders"]


@pytest.mark.parametrize("name", [*READS, "plot"])
def test_without_credentials(name: str, run: Run) -> None:
    check(run(name), exits.CONFIGURATION, "export it")


@pytest.mark.parametrize("name", ["balance", "positions", "orders", "trades", "watchlist", "login"])
def test_without_credentials_of_kalshi(name: str, run: Run) -> None:
    check(run("kalshi", name), exits.CONFIGURATION, "KALSHI_EMAIL")


@pytest.mark.parametrize("form", [[], ["--json"]])
@pytest.mark.parametrize("name", READS)
def test_a_refused_token(
    name: str,
    form: list[str],
    run: Run,
    shared: Sandbox,
    enter: Callable[[Sandbox], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    enter(shared)
    monkeypatch.setenv("ACCESS_TOKEN", CANARY)
    check(run(name, *form), exits.REFUSED, "401", "Check ACCESS_TOKEN")


def test_a_token_that_expires(run: Run, sandbox: Sandbox, enter: Callable[[Sandbox], None]) -> None:
    enter(sandbox)
    sandbox.faults.add("account_balance", Fault("expired-token"))
    check(run("balance"), exits.REFUSED, "401")


@pytest.mark.parametrize("name", ["balance", "orders"])
def test_no_network(name: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv(
            "KLOUDTRADER_TRADIER_URL", f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        )
        monkeypatch.setenv("ACCESS_TOKEN", CANARY)
        monkeypatch.setenv("ACCOUNT_NUMBER", "VA1")
        check(run(name), exits.NO_RESPONSE, "connection refused (3 attempts). 'kloudtrader doctor'")


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault("garbage"), exits.UNEXPECTED),
        (Fault("html"), exits.UNEXPECTED),
        (Fault("status", status=500), exits.NO_RESPONSE),
        (Fault("status", status=403), exits.REFUSED),
        (Fault("redirect"), exits.UNEXPECTED),
    ],
)
def test_responses_that_are_none(
    fault: Fault, code: int, run: Run, sandbox: Sandbox, enter: Callable[[Sandbox], None]
) -> None:
    enter(sandbox)
    sandbox.faults.add("account_balance", fault, times=None)
    check(run("balance"), code)


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["balance", "--frobnicate"],
        ["balance", "--json", "--csv"],
        ["order"],
        ["order", "../x"],
        ["history", "--limit", "0"],
        ["history", "--limit", "many"],
        ["history", "--start", "2026-99-01"],
        ["costbasis", "--sort", "sideways"],
        ["kalshi", "frobnicate"],
        ["kalshi", "order", "create", "m", "maybe", "1", "1"],
        ["kalshi", "order", "create", "m", "yes", "0", "1"],
        ["kalshi", "order", "create", "m", "yes", "1", "100"],
        ["kalshi", "order", "create", "m", "yes", "1", "1", "--expires", "2099-01-01T00:00"],
        ["kalshi", "order", "create", "m", "yes", "1", "1", "--expires", "2001-01-01T00:00Z"],
        ["kalshi", "order", "decrease", "x"],
        ["plot", "moon"],
        ["check", "nowhere.py"],
        ["run", "nowhere.py"],
        ["completion", "tcsh"],
    ],
)
def test_wrong_usage(arguments: list[str], run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCESS_TOKEN", "t")
    monkeypatch.setenv("ACCOUNT_NUMBER", "VA1")
    check(run(*arguments), exits.USAGE)


def test_a_fault_of_the_program_is_one_line_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ZeroDivisionError("told\nyou")

    monkeypatch.setattr("kloudtrader.user.user_profile", fail)
    check(run("profile", "--json"), 70, "ZeroDivisionError: told you")


def test_text_of_a_server_cannot_steer_the_terminal(
    run: Run, sandbox: Sandbox, enter: Callable[[Sandbox], None]
) -> None:
    enter(sandbox)
    fault = Fault("status", status=400, body=b"\x1b[2J\x1b]0;owned\x07 no\r\nkloudtrader: fine")
    sandbox.faults.add("account_balance", fault)
    result = run("balance")
    check(result, exits.REFUSED)
    assert result.err.rstrip("\n").isprintable()


def test_every_exit_code_is_in_the_help(run: Run) -> None:
    out = run("--help").out
    for code, meaning in exits.MEANINGS:
        assert f"  {code}" in out
        assert meaning[:40] in out


def test_the_lines_of_the_help_are_those_of_the_commands() -> None:
    import click

    from kloudtrader.cli.kalshi import kalshi

    for group in (app.cli, kalshi):
        places = group.places  # type: ignore[attr-defined]
        for name, place in places.items():
            context = click.Context(group)
            command = group.get_command(context, name)  # type: ignore[attr-defined]
            assert command.name == name
            assert (command.help or "").split("\n")[0] == place.help


@pytest.mark.parametrize("group", [(), ("kalshi",), ("kalshi", "order")])
def test_a_group_alone_shows_its_help(group: tuple[str, ...], run: Run) -> None:
    result = run(*group)
    assert result.code == exits.USAGE
    assert result.err == run(*group, "--help").out
    assert len(result.err.splitlines()) > 5


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("history", "--limit", "abc"), "'abc' is no whole number"),
        (("history", "--limit", "1.5"), "'1.5' is no whole number"),
        (("history", "--limit", "0"), "0 is not in the range"),
        (("history", "--start", "2026-05-02", "--end", "2026-05-01"), "is after --end"),
        (("costbasis", "--start", "2026-05-02", "--end", "2026-05-01"), "is after --end"),
        (("history", "--exact-match"), "--symbol, which is missing"),
        (("history", "--symbol", ""), "blank"),
        (("costbasis", "--symbol", " "), "blank"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_sent(
    arguments: tuple[str, ...], words: str, run: Run
) -> None:
    check(run(*arguments), exits.USAGE, words)


def test_more_rows_than_a_machine_can_count(
    run: Run, shared: Sandbox, enter: Callable[[Sandbox], None]
) -> None:
    enter(shared)
    assert run("history", "--limit", "9" * 30).out == run("history", "--all").out


def test_a_missing_account_names_the_option(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    check(run("balance"), exits.CONFIGURATION, "export it, or give --account.")
    monkeypatch.setenv("ACCOUNT_NUMBER", "VA1")
    result = run("balance")
    check(result, exits.CONFIGURATION, "export it. On Narwhal")


def test_what_the_venue_refuses_fits_the_operation(
    run: Run, shared: Sandbox, enter: Callable[[Sandbox], None]
) -> None:
    enter(shared)
    check(run("order", "1"), exits.REFUSED, "The account has no such order")
    check(
        run("balance", "--account", "VA1"), exits.REFUSED, "The token does not open this account."
    )


FULL = [
    ("profile",),
    ("history", "--json"),
    ("history", "--csv"),
    ("--help",),
    ("plot", "--svg", "-"),
]


@pytest.mark.parametrize("arguments", FULL)
def test_output_that_cannot_be_written(arguments: tuple[str, ...], shared: Sandbox) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            command_line(*arguments),
            env=process_environment(shared.environment()),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=30,
        )
    assert done.returncode == exits.UNWRITTEN
    assert done.stderr == "kloudtrader: the output could not be written: No space left on device\n"


UNHEARD = [
    (("balance",), exits.UNWRITTEN),
    (("--help",), exits.UNWRITTEN),
    ((), exits.USAGE),
    (("nosuch",), exits.USAGE),
    (("balance", "--nosuch"), exits.USAGE),
    (("balance", "--account", "../A"), exits.USAGE),
    (("kalshi", "watchlist", "add", "RAIN", "--yes"), exits.UNKNOWN),
    (("sandbox",), exits.UNWRITTEN),
]


@pytest.mark.parametrize(("arguments", "code"), UNHEARD)
def test_the_code_is_right_where_nothing_can_be_written(
    arguments: tuple[str, ...],
    code: int,
    sandbox: Sandbox,
    enter: Callable[[Sandbox], None],
) -> None:
    enter(sandbox)
    sandbox.faults.add("user_add_watchlist", Fault("reset-after"))
    sandbox.faults.add("user_get_watchlist", Fault("status", status=403), times=None)
    market = list(sandbox.kalshi.exchange.markets)[-1]
    command = command_line(*(market if one == "RAIN" else one for one in arguments))
    environment = process_environment(sandbox.environment())
    with open("/dev/full", "w") as full:
        done = subprocess.run(command, env=environment, stdout=full, stderr=full, timeout=30)
    assert done.returncode == code


@pytest.mark.parametrize("redirection", [">&-", "2>&-", ">&- 2>&-"])
@pytest.mark.parametrize("code", [0, exits.REFUSED])
def test_closed_streams(redirection: str, code: int, shared: Sandbox) -> None:
    arguments = ["balance", *([] if code == 0 else ["--account", "VA1"])]
    done = subprocess.run(
        f"{shlex.join(command_line(*arguments))} {redirection}",
        env=process_environment(shared.environment()),
        shell=True,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert "kloudtrader:" not in done.stdout


def test_a_watchlist_whose_outcome_is_unknown(
    run: Run, sandbox: Sandbox, enter: Callable[[Sandbox], None]
) -> None:
    enter(sandbox)
    sandbox.faults.add("user_add_watchlist", Fault("no-response"))
    market = list(sandbox.kalshi.exchange.markets)[-1]
    result = run("kalshi", "watchlist", "add", market, "--yes")
    check(result, exits.UNKNOWN, "without a response. Look at 'kloudtrader kalshi watchlist'")
