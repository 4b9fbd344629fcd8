"""Test that each error is one line and an exit code, without a credential or traceback."""

import shlex
import socket
import subprocess
from collections.abc import Callable

import pytest

from kloudtrader.cli import exit_codes
from kloudtrader.runtime.errors import OutcomeUnknown
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
    check(run(name), exit_codes.CONFIGURATION, "ACCESS_TOKEN", "export ")


@pytest.mark.parametrize("name", ["balance", "positions", "orders", "trades", "watchlist", "login"])
def test_without_credentials_of_kalshi(name: str, run: Run) -> None:
    check(run("kalshi", name), exit_codes.CONFIGURATION, "KALSHI_EMAIL")


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
    check(run(name, *form), exit_codes.CONFIGURATION, "401", "Check ACCESS_TOKEN")


def test_a_token_that_expires(run: Run, sandbox: Sandbox, enter: Callable[[Sandbox], None]) -> None:
    enter(sandbox)
    sandbox.faults.add("account_balance", Fault("expired-token"))
    check(run("balance"), exit_codes.CONFIGURATION, "401")


@pytest.mark.parametrize("status", [None, 400, 401, 403, 404])
@pytest.mark.parametrize("command", [("balance",), ("login",), ("watchlist", "add", "M", "--yes")])
@pytest.mark.usefixtures("kalshi_v1")
def test_a_refused_password(
    status: int | None,
    command: tuple[str, ...],
    run: Run,
    sandbox: Sandbox,
    enter: Callable[[Sandbox], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Never a code that says that it is safe to try again."""
    enter(sandbox)
    monkeypatch.setenv("KLOUDTRADER_KALSHI_API", "v1")
    market = next(iter(sandbox.kalshi.exchange.markets))
    monkeypatch.setenv("KALSHI_PASSWORD", CANARY)
    if status is not None:
        sandbox.faults.add("log_in", Fault("status", status=status, body=b"no"), times=None)
    result = run("kalshi", *(market if word == "M" else word for word in command))
    assert result.code == exit_codes.CONFIGURATION
    assert CANARY not in result.err


@pytest.mark.parametrize(
    ("status", "code"),
    [(429, exit_codes.NO_RESPONSE), (500, exit_codes.NO_RESPONSE), (408, exit_codes.NO_RESPONSE)],
)
@pytest.mark.usefixtures("kalshi_v1")
def test_a_log_in_that_failed_for_another_reason(
    status: int,
    code: int,
    run: Run,
    sandbox: Sandbox,
    enter: Callable[[Sandbox], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    enter(sandbox)
    monkeypatch.setenv("KLOUDTRADER_KALSHI_API", "v1")
    sandbox.faults.add("log_in", Fault("status", status=status), times=None)
    assert run("kalshi", "balance").code == code


@pytest.mark.usefixtures("kalshi_v1")
def test_an_unknown_session_of_kalshi(
    run: Run, sandbox: Sandbox, enter: Callable[[Sandbox], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(sandbox)
    monkeypatch.setenv("KLOUDTRADER_KALSHI_API", "v1")
    monkeypatch.setenv("KALSHI_USER_ID", "u")
    monkeypatch.setenv("KALSHI_TOKEN", CANARY)
    check(run("kalshi", "balance"), exit_codes.CONFIGURATION, "KALSHI_TOKEN")


def test_an_unknown_key_of_kalshi(
    run: Run, sandbox: Sandbox, enter: Callable[[Sandbox], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(sandbox)
    monkeypatch.setenv("KALSHI_API_KEY_ID", "3f0a6a52-5a3e-4c8d-9d2f-0c6c1d3b8a77")
    check(run("kalshi", "balance"), exit_codes.CONFIGURATION, "KALSHI_API_KEY_ID")


def test_a_refused_token_of_a_write(
    run: Run, sandbox: Sandbox, enter: Callable[[Sandbox], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(sandbox)
    monkeypatch.setenv("ACCESS_TOKEN", CANARY)
    for command in (("place", "KO", "buy", "1", "--yes"), ("cancel", "1", "--yes")):
        assert run("order", *command).code == exit_codes.CONFIGURATION
    result = run("cancel-all", "--yes")
    assert result.code == exit_codes.CONFIGURATION
    assert "Check ACCESS_TOKEN" in result.err
    monkeypatch.setenv("KALSHI_API_KEY_ID", "3f0a6a52-5a3e-4c8d-9d2f-0c6c1d3b8a77")
    for words in (("cancel-all",), ("order", "cancel", "1"), ("order", "decrease", "1", "1")):
        result = run("kalshi", *words, "--yes")
        assert result.code == exit_codes.CONFIGURATION
        assert "Check KALSHI_API_KEY_ID" in result.err


@pytest.mark.parametrize(
    ("words", "advice"),
    [("kalshi cancel-all", "kalshi orders"), ("cancel-all", "orders --tags")],
)
def test_the_advice_names_a_command_of_the_venue(
    words: str,
    advice: str,
    run: Run,
    shared: Sandbox,
    enter: Callable[[Sandbox], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        raise OutcomeUnknown("orders may rest", operation="cancel_order")

    enter(shared)
    monkeypatch.setattr("kloudtrader.cli.commands.kalshi_trading.cancel_all", fail)
    monkeypatch.setattr("kloudtrader.tradier.Tradier.cancel_all", fail)
    check(run(*words.split(), "--yes"), exit_codes.UNKNOWN, f"'kloudtrader {advice}' before")


@pytest.mark.parametrize("name", ["balance", "orders"])
def test_no_network(name: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv(
            "KLOUDTRADER_TRADIER_URL", f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        )
        monkeypatch.setenv("ACCESS_TOKEN", CANARY)
        monkeypatch.setenv("ACCOUNT_NUMBER", "VA1")
        check(
            run(name),
            exit_codes.NO_RESPONSE,
            "connection refused (3 attempts). 'kloudtrader doctor'",
        )


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault("garbage"), exit_codes.UNEXPECTED),
        (Fault("html"), exit_codes.UNEXPECTED),
        (Fault("status", status=500), exit_codes.NO_RESPONSE),
        (Fault("status", status=403), exit_codes.REFUSED),
        (Fault("redirect"), exit_codes.UNEXPECTED),
    ],
)
def test_unusable_responses(
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
        ["order", "show"],
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
    check(run(*arguments), exit_codes.USAGE)


def test_an_internal_error_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ZeroDivisionError("told\nyou")

    monkeypatch.setattr("kloudtrader.user.user_profile", fail)
    check(run("profile", "--json"), 70, "ZeroDivisionError: told you")


def test_server_text_cannot_control_the_terminal(
    run: Run, sandbox: Sandbox, enter: Callable[[Sandbox], None]
) -> None:
    enter(sandbox)
    fault = Fault("status", status=400, body=b"\x1b[2J\x1b]0;owned\x07 no\r\nkloudtrader: fine")
    sandbox.faults.add("account_balance", fault)
    result = run("balance")
    check(result, exit_codes.REFUSED)
    assert result.err.rstrip("\n").isprintable()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("history", "--limit", "abc"), "'abc' is not an integer"),
        (("history", "--limit", "1.5"), "'1.5' is not an integer"),
        (("history", "--limit", "0"), "0 is not in the range"),
        (("history", "--start", "2026-05-02", "--end", "2026-05-01"), "is after --end"),
        (("costbasis", "--start", "2026-05-02", "--end", "2026-05-01"), "is after --end"),
        (("history", "--exact-match"), "--exact-match requires --symbol"),
        (("history", "--symbol", ""), "blank"),
        (("costbasis", "--symbol", " "), "blank"),
    ],
)
def test_invalid_options_are_refused_before_sending(
    arguments: tuple[str, ...], words: str, run: Run
) -> None:
    check(run(*arguments), exit_codes.USAGE, words)


def test_a_limit_above_the_largest_integer(
    run: Run, shared: Sandbox, enter: Callable[[Sandbox], None]
) -> None:
    enter(shared)
    assert run("history", "--limit", "9" * 30).out == run("history", "--all").out


def test_what_is_missing_names_the_option(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    check(run("balance"), exit_codes.CONFIGURATION, "ACCESS_TOKEN", "give --account")
    result = run("balance", "--account", "VA1")
    check(result, exit_codes.CONFIGURATION, "ACCESS_TOKEN")
    assert "ACCOUNT_NUMBER" not in result.err
    check(run("profile"), exit_codes.CONFIGURATION, "ACCESS_TOKEN")
    monkeypatch.setenv("ACCESS_TOKEN", "t")
    result = run("balance")
    check(result, exit_codes.CONFIGURATION, "ACCOUNT_NUMBER", "give --account")
    assert "ACCESS_TOKEN" not in result.err
    monkeypatch.setenv("ACCOUNT_NUMBER", "'VA1'")
    check(run("balance"), exit_codes.CONFIGURATION, "ACCOUNT_NUMBER", "quotation mark")


def test_a_key_names_all_that_is_missing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    command = ("order", "place", "KO", "buy", "1", "--key", "k", "--yes")
    words = ("KLOUDTRADER_JOURNAL", "ACCESS_TOKEN")
    check(run(*command), exit_codes.CONFIGURATION, *words, "ACCOUNT_NUMBER")
    monkeypatch.setenv("ACCESS_TOKEN", "t")
    result = run(*command, "--account", "VA1")
    check(result, exit_codes.CONFIGURATION, "KLOUDTRADER_JOURNAL")
    assert "ACCESS_TOKEN" not in result.err


def test_a_refusal_names_the_cause_of_the_operation(
    run: Run, shared: Sandbox, enter: Callable[[Sandbox], None]
) -> None:
    enter(shared)
    check(run("order", "1"), exit_codes.REFUSED, "The account has no such order")
    check(
        run("balance", "--account", "VA1"),
        exit_codes.REFUSED,
        "The token does not open this account.",
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
    assert done.returncode == exit_codes.UNWRITTEN
    assert done.stderr == "kloudtrader: the output could not be written: No space left on device\n"


UNHEARD = [
    (("balance",), exit_codes.UNWRITTEN),
    (("--help",), exit_codes.UNWRITTEN),
    ((), exit_codes.USAGE),
    (("nosuch",), exit_codes.USAGE),
    (("balance", "--nosuch"), exit_codes.USAGE),
    (("balance", "--account", "../A"), exit_codes.USAGE),
    (("kalshi", "watchlist", "add", "RAIN", "--yes"), exit_codes.UNKNOWN),
    (("sandbox",), exit_codes.UNWRITTEN),
]


@pytest.mark.parametrize(("arguments", "code"), UNHEARD)
@pytest.mark.usefixtures("kalshi_v1")
def test_exit_codes_without_any_output(
    arguments: tuple[str, ...],
    code: int,
    sandbox: Sandbox,
    enter: Callable[[Sandbox], None],
) -> None:
    enter(sandbox)
    sandbox.faults.add("user_add_watchlist", Fault("reset-after"))
    sandbox.faults.add("user_get_watchlist", Fault("status", status=403), times=None)
    market = list(sandbox.kalshi.exchange.markets)[-1]
    command = command_line(*(market if argument == "RAIN" else argument for argument in arguments))
    environment = process_environment(sandbox.environment())
    with open("/dev/full", "w") as full:
        done = subprocess.run(command, env=environment, stdout=full, stderr=full, timeout=30)
    assert done.returncode == code


@pytest.mark.parametrize("redirection", [">&-", "2>&-", ">&- 2>&-"])
@pytest.mark.parametrize("code", [0, exit_codes.REFUSED])
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
    lost = code == 0 and redirection.startswith(">&-")
    assert done.returncode == (exit_codes.UNWRITTEN if lost else code)
    assert "Traceback" not in done.stderr
    assert "kloudtrader:" not in done.stdout


UNREAD = [
    ("balance",),
    ("history", "--json"),
    ("history", "--csv"),
    ("plot", "pnl", "--svg", "-"),
    ("--help",),
    ("kalshi", "--help"),
    ("--version",),
    ("completion", "bash"),
    ("doctor", "--offline"),
    ("run", "--help"),
    ("sandbox", "--help"),
]


@pytest.mark.parametrize("arguments", UNREAD, ids=" ".join)
def test_output_that_is_lost_is_no_success(arguments: tuple[str, ...], shared: Sandbox) -> None:
    command = shlex.join(command_line(*arguments))
    for redirection, code in ((">&-", exit_codes.UNWRITTEN), ("| true", exit_codes.BROKEN_PIPE)):
        # The reader is gone before the command begins to write.
        first = f"{{ sleep 0.1; {command}; }}" if "|" in redirection else command
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", f"{first} {redirection}"],
            env=process_environment(shared.environment()),
            capture_output=True,
            text=True,
            timeout=30,
        )
        assert done.returncode == code, redirection
        assert "Traceback" not in done.stderr
        assert len(done.stderr.splitlines()) == (code == exit_codes.UNWRITTEN)


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (("blance",), "balance"),
        (("BALANCE",), "balance"),
        (("login",), "kalshi login"),
        (("watchlist",), "kalshi watchlist"),
        (("sandbx",), "sandbox"),
        (("kalshi", "watchlst"), "watchlist"),
        (("kalshi", "order", "creat"), "create"),
        (("kalshi", "watchlist", "remov"), "remove"),
        (("order", "plce"), "place"),
        (("journal", "setle"), "settle"),
        (("balance", "--jsn"), "--json"),
        (("history", "--strt", "2026-01-01"), "--start"),
        (("sandbox", "--sede", "3"), "--seed"),
        (("run", "--sandbx", "main.py"), "--sandbox"),
        (("run", "main.py", "--sandbx"), "--sandbox"),
        (("run", "main.py", "--env-fil=x"), "--env-file"),
    ],
)
def test_what_was_meant(
    arguments: tuple[str, ...], meant: str, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code, _, err = run(*arguments)
    except SystemExit as exit_:
        code, err = exit_.code, capsys.readouterr().err
    assert code == exit_codes.USAGE
    assert meant in err.partition("id you mean")[2]


@pytest.mark.parametrize("arguments", [("frobnicate",), ("kalshi", "x"), ("balance", "--zzz")])
def test_what_cannot_be_guessed(arguments: tuple[str, ...], run: Run) -> None:
    assert "you mean" not in run(*arguments).err


@pytest.mark.usefixtures("kalshi_v1")
def test_a_watchlist_whose_outcome_is_unknown(
    run: Run, sandbox: Sandbox, enter: Callable[[Sandbox], None]
) -> None:
    enter(sandbox)
    sandbox.faults.add("user_add_watchlist", Fault("no-response"))
    market = list(sandbox.kalshi.exchange.markets)[-1]
    result = run("kalshi", "watchlist", "add", market, "--yes")
    check(result, exit_codes.UNKNOWN, "without a response. Check 'kloudtrader kalshi watchlist'")
