"""``python -m kloudtrader.sandbox``."""

import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator

import pytest

pytest.importorskip("kloudtrader_kalshi.operations")
pytest.importorskip("kloudtrader_tradier.operations")


def start(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "kloudtrader.sandbox", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def running() -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    with start("--seed", "3", "--account", "cash") as process:
        assert process.stdout is not None
        lines = [process.stdout.readline().strip() for _ in range(7)]
        pairs = (line.removeprefix("export ").partition("=") for line in lines[:6])
        yield process, {name: value for name, _, value in pairs}
        process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_a_signal(
    running: tuple[subprocess.Popen[str], dict[str, str]], number: signal.Signals
) -> None:
    process, environment = running
    with urllib.request.urlopen(f"{environment['KLOUDTRADER_KALSHI_URL']}/markets") as answer:
        assert answer.status == 200
    process.send_signal(number)
    assert process.wait(10) == 0
    assert process.stderr is not None
    assert process.stderr.read() == ""


def test_a_taken_port_is_one_line(
    running: tuple[subprocess.Popen[str], dict[str, str]],
) -> None:
    port = running[1]["KLOUDTRADER_KALSHI_URL"].split(":")[2].split("/")[0]
    with start("--port", port) as second:
        _, error = second.communicate(timeout=20)
    assert second.returncode == 1
    assert error.startswith(f"kloudtrader sandbox: cannot listen on 127.0.0.1:{port}")
    assert len(error.splitlines()) == 1
