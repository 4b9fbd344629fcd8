"""``python -m kloudtrader.sandbox``."""

import json
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from kloudtrader.sandbox.__main__ import main

pytest.importorskip("kloudtrader_kalshi.operations")
pytest.importorskip("kloudtrader_tradier.operations")


def run(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def start(*arguments: str) -> subprocess.Popen[str]:
    return run("-m", "kloudtrader.sandbox", *arguments)


def environment_of(process: subprocess.Popen[str]) -> dict[str, str]:
    """Wait until it serves."""
    assert process.stdout is not None
    variables: dict[str, str] = {}
    for line in process.stdout:
        if line.startswith("# serving"):
            break
        if line.startswith("export "):
            name, _, value = line.strip().removeprefix("export ").partition("=")
            variables[name] = value
    return variables


@pytest.fixture
def running() -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    with start("--seed", "3", "--account", "cash") as process:
        assert process.stdout is not None
        yield process, environment_of(process)
        process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_a_signal(
    running: tuple[subprocess.Popen[str], dict[str, str]], number: signal.Signals
) -> None:
    process, environment = running
    with urllib.request.urlopen(f"{environment['KLOUDTRADER_KALSHI_URL']}/markets") as response:
        assert response.status == 200
    process.send_signal(number)
    assert process.wait(10) == 0
    assert process.stderr is not None
    assert process.stderr.read() == ""


def test_the_start_names_operations_without_a_handler() -> None:
    script = (
        "import sys; from kloudtrader.sandbox.kalshi.venue import KalshiVenue\n"
        "del KalshiVenue.log_out, KalshiVenue.get_market\n"
        "from kloudtrader.sandbox.__main__ import main; sys.exit(main([]))"
    )
    with run("-c", script) as process:
        url = environment_of(process)["KLOUDTRADER_KALSHI_URL"]
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(f"{url}/log_out", b"")
        caught.value.close()
        process.send_signal(signal.SIGTERM)
        assert process.stderr is not None
        (line,) = process.stderr.read().splitlines()
    assert caught.value.code == 501
    assert "kalshi.get_market, kalshi.log_out" in line


def test_a_taken_port_is_one_line(
    running: tuple[subprocess.Popen[str], dict[str, str]],
) -> None:
    port = running[1]["KLOUDTRADER_KALSHI_URL"].split(":")[2].split("/")[0]
    with start("--port", port) as second:
        _, error = second.communicate(timeout=20)
    assert second.returncode == 3
    assert error.startswith(f"kloudtrader: sandbox: cannot listen on 127.0.0.1:{port}")
    assert len(error.splitlines()) == 1


def test_a_reader_who_has_heard_enough_ends_neither_it_nor_its_stop() -> None:
    with start("--scenario", "quiet-day") as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("# A quiet day")
        process.stdout.close()  # as ``| head -1`` does
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_a_state_is_saved_and_continued(tmp_path: Path) -> None:
    path = tmp_path / "day.json"
    for turn in range(2):
        extra = ("--seed", "5", "--speed", "0") if turn == 0 else ()
        with start("--state", str(path), *extra) as process:
            environment = environment_of(process)
            origin = environment["KLOUDTRADER_KALSHI_URL"].removesuffix("/kalshi/v1")
            request = urllib.request.Request(
                f"{origin}/control/advance",
                json.dumps({"seconds": 100}).encode(),
                {"Content-Type": "application/json"},
            )
            with urllib.request.urlopen(request) as response:
                now = json.load(response)["now"]
            process.send_signal(signal.SIGINT)
            assert process.wait(10) == 0
    assert now == "2024-09-05T15:33:20+00:00"
    assert json.loads(path.read_text())["clock"]["speed"] == 0
    with start("--state", str(path), "--seed", "5") as process:
        _, error = process.communicate(timeout=20)
    assert process.returncode == 2
    assert "--seed: cannot change the saved state" in error


def test_a_scenario_and_a_fault_from_the_command_line() -> None:
    with start("--scenario", "quiet-day", "--fault", "user_profile:html") as process:
        assert process.stdout is not None
        title = process.stdout.readline()
        environment = environment_of(process)
        request = urllib.request.Request(
            f"{environment['KLOUDTRADER_TRADIER_URL']}/user/profile",
            headers={"Authorization": f"Bearer {environment['ACCESS_TOKEN']}"},
        )
        with urllib.request.urlopen(request) as response:
            assert response.headers["Content-Type"] == "text/html"
        process.kill()
    assert title.startswith("# A quiet day")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--speed", "-1"), "argument --speed: must be between 0 and 1000000, not '-1'"),
        (("--speed", "nan"), "argument --speed: must be between 0 and 1000000, not 'nan'"),
        (("--quota", "-5"), "argument --quota: must be between 0 and 1000000000, not '-5'"),
        (("--port", "99999"), "argument --port: must be between 0 and 65535, not '99999'"),
        (("--port", "x"), "argument --port: must be between 0 and 65535, not 'x'"),
    ],
)
def test_a_number_out_of_range_names_its_option(
    arguments: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--scenario", "none"), r"scenario none: .*bad-network-day"),
        (("--fault", "user_profile:quake"), r"--fault user_profile:quake: .*no-response"),
        (("--fault", "nobody:delay"), r"--fault nobody:delay: fault\.operation"),
        (("--fault", "*:delay:often"), r"'often' is not a probability"),
        (("--fault", "*:delay:7"), r"--fault .*: fault\.probability"),
        (("--host", "host.invalid"), r"cannot listen on host.invalid:0: [^.]*\.$"),
        (("--fault", "*:delay:"), r"'' is not a probability"),
        (("--state", "/nowhere/day.json"), r"--state .*/nowhere "),
        (("--state", __file__), r"state .*test_command_line\.py: "),
    ],
)
def test_what_makes_no_sense_is_one_line(
    arguments: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    try:
        assert main(arguments) == (3 if arguments[0] == "--host" else 2)
    finally:
        for number, handler in zip((signal.SIGINT, signal.SIGTERM), before, strict=True):
            signal.signal(number, handler)
    error = capsys.readouterr().err
    assert re.match(f"kloudtrader: sandbox: .*{words}", error)
    assert len(error.splitlines()) == 1
