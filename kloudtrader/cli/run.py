"""``kloudtrader run``: start an algorithm as Narwhal does, as a plain script.

Needs no click, so that it works without any extra.
"""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

from kloudtrader.cli.exits import INTERRUPTED, NO_RESPONSE, USAGE, complain

_SEED = 7


def run(arguments: Sequence[str]) -> int:
    """Run a script; the exit code is the script's, or 128 plus the number of its signal."""
    given = list(arguments)
    # What is behind ``--`` is the script's alone.
    end = given.index("--") if "--" in given else len(given)
    options, unknown = parser().parse_known_args(given[:end])
    options.arguments = [*unknown, *given[end + 1 :]]
    script = Path(options.script)
    if not script.is_file():
        complain(f"run: there is no file {options.script!r}")
        return USAGE
    if options.seed is not None and not options.sandbox:
        complain("run: --seed is that of a sandbox: give --sandbox as well")
        return USAGE
    try:
        if not options.sandbox:
            return _start(script, options.arguments, os.environ)
        with _sandbox(_SEED if options.seed is None else options.seed) as environment:
            return _start(script, options.arguments, environment)
    except OSError as error:
        complain(f"run: {error}")
        return NO_RESPONSE
    except KeyboardInterrupt:
        return INTERRUPTED


def parser() -> argparse.ArgumentParser:
    """What the command line takes."""
    made = argparse.ArgumentParser(
        prog="kloudtrader run",
        description="Run an algorithm as Narwhal does: as a plain script, in its own folder.",
        epilog="Other arguments, and all behind --, are handed on to the script. The exit code is "
        "that of the script, or 128 plus the number of its signal.",
        allow_abbrev=False,
    )
    made.add_argument(
        "--sandbox", action="store_true", help="against a local Tradier and Kalshi of its own"
    )
    made.add_argument("--seed", type=int, help=f"of the sandbox (default: {_SEED})")
    made.add_argument("script", help="the algorithm, usually main.py")
    return made


@contextmanager
def _sandbox(seed: int) -> Generator[dict[str, str]]:
    """The environment of a sandbox that serves until the block ends."""
    from kloudtrader.sandbox import Sandbox

    with Sandbox(seed=seed) as sandbox, TemporaryDirectory() as folder:
        environment = dict(os.environ)
        # A session of the real venue would be preferred to the sandbox's log-in.
        for name in ("KALSHI_USER_ID", "KALSHI_TOKEN"):
            environment.pop(name, None)
        # Orders of a sandbox must not enter the user's journal.
        environment["KLOUDTRADER_JOURNAL"] = str(Path(folder) / "orders.sqlite")
        yield environment | sandbox.environment()


def _start(script: Path, arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    command = [sys.executable, script.name, *arguments]
    folder = script.resolve().parent
    process = subprocess.Popen(command, cwd=folder, env=environment)  # noqa: S603 - the user's own
    with process, _handing_on_signals(process):
        code = process.wait()
    return 128 - code if code < 0 else code


@contextmanager
def _handing_on_signals(process: "subprocess.Popen[bytes]") -> Generator[None]:
    """Leave the end to the script, which may want to cancel its orders first."""

    def hand_on(number: int, _frame: FrameType | None) -> None:
        # Ctrl-C reaches the script by itself where both belong to a terminal.
        if number != signal.SIGINT or not _in_foreground():
            process.send_signal(number)

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, hand_on) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _in_foreground() -> bool:
    try:
        return os.tcgetpgrp(sys.__stdin__.fileno()) == os.getpgrp()  # type: ignore[union-attr]
    except (OSError, AttributeError, ValueError):
        return False
