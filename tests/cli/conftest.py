"""Run the command line against a sandbox, in this process and in processes of its own."""

import io
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from fcntl import ioctl
from typing import NamedTuple

import pytest

from kloudtrader.cli import main
from kloudtrader.sandbox import Sandbox, SystemClock
from kloudtrader.sandbox.tradier.market.hours import find_open_moment

VARIABLES = (
    "ACCESS_TOKEN",
    "ACCOUNT_NUMBER",
    "KALSHI_USER_ID",
    "KALSHI_TOKEN",
    "KALSHI_EMAIL",
    "KALSHI_PASSWORD",
    "KALSHI_API_KEY_ID",
    "KALSHI_PRIVATE_KEY",
    "KALSHI_PRIVATE_KEY_PATH",
    "KLOUDTRADER_TRADIER_URL",
    "KLOUDTRADER_KALSHI_URL",
    "KLOUDTRADER_KALSHI_V2_URL",
    "KLOUDTRADER_JOURNAL",
    "KLOUDTRADER_SANDBOX_HOST",
    "NO_COLOR",
    "COLUMNS",
)


class Result(NamedTuple):
    """Hold what a command wrote and its exit code."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]


class Terminal(io.StringIO):
    """Act as a stream on a terminal."""

    encoding = "utf-8"  # type: ignore[assignment]

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    # Processes that a test starts inherit the chosen API of Kalshi; all else they are given.
    for name in (*VARIABLES, "KLOUDTRADER_KALSHI_API"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.fixture(scope="session")
def shared() -> Iterator[Sandbox]:
    """Serve a sandbox for tests that only read."""
    with Sandbox(seed=7, quota=None) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Serve a sandbox for one test, whose market is open at any time of day."""
    clock = SystemClock(start=find_open_moment(datetime.now(UTC)))
    with Sandbox(seed=7, clock=clock) as sandbox:
        yield sandbox


@pytest.fixture
def enter(monkeypatch: pytest.MonkeyPatch) -> Callable[[Sandbox], None]:
    """Point the environment to a sandbox."""

    def to(sandbox: Sandbox) -> None:
        for name, value in sandbox.environment().items():
            monkeypatch.setenv(name, value)

    return to


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process, as in a pipe."""

    def command(*arguments: object) -> Result:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Result(code, out, err)

    return command


@pytest.fixture
def on_terminal(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process, with a terminal of the given width for stdout."""

    def command(*arguments: object, width: int = 100) -> Result:
        out, err = Terminal(), io.StringIO()
        with monkeypatch.context() as patch:
            patch.setenv("COLUMNS", str(width))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            code = main([str(argument) for argument in arguments])
        return Result(code, out.getvalue(), err.getvalue())

    return command


def plain(text: str) -> str:
    """Remove the sequences that colour text or move the cursor."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)


def command_line(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "kloudtrader", *arguments]


def process_environment(extra: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key not in VARIABLES} | dict(extra)


def in_process(
    *arguments: str, environment: Mapping[str, str], **options: object
) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, its output in pipes."""
    return subprocess.run(
        command_line(*arguments),
        env=process_environment(environment),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        **options,  # type: ignore[call-overload]
    )


@contextmanager
def heed_ctrl_c() -> Generator[None]:
    """Start processes that react to Ctrl-C: a shell makes those started with ``&`` ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def start_command(*arguments: str) -> Generator[subprocess.Popen[str]]:
    """Start a command in a session of its own, and kill what is left of it at the end."""
    with heed_ctrl_c():
        process = subprocess.Popen(
            command_line(*arguments),
            env=process_environment({}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def in_pty(
    *arguments: str, environment: Mapping[str, str], width: int, typed: bytes = b""
) -> tuple[int, str]:
    """Run a command in a pseudo-terminal; ``typed`` is sent when it asks."""
    controller, terminal = pty.openpty()
    ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    with heed_ctrl_c():
        process = subprocess.Popen(
            command_line(*arguments),
            env=process_environment(environment),
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            start_new_session=True,
            preexec_fn=lambda: ioctl(0, termios.TIOCSCTTY, 0),  # so that Ctrl-C is a signal
        )
    os.close(terminal)
    seen = b""
    prompted, idle = False, 0
    try:
        while idle < 80:
            if not select.select([controller], [], [], 0.25)[0]:
                idle += 1
                # A signal that comes just before Python reads a line is noticed after that line.
                if prompted and typed == b"\x03" and idle % 20 == 0:
                    os.write(controller, typed)
                continue
            idle = 0
            try:
                piece = os.read(controller, 65536)
            except OSError:  # Linux reports the end of a pseudo-terminal so
                break
            if not piece:
                break
            seen += piece
            if typed and not prompted and b"[y/N]" in seen:
                os.write(controller, typed)
                prompted = True
    finally:
        os.close(controller)
        if process.poll() is None:
            process.wait(20)
    return process.returncode, seen.decode()
