"""Run an algorithm as Narwhal does: as a plain script.

Imports no click: ``kloudtrader run`` works without any extra.
"""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

from kloudtrader.cli.exit_codes import INTERRUPTED, NO_RESPONSE, USAGE
from kloudtrader.cli.ui.stderr import print_error

_SEED = 7


def run(arguments: Sequence[str]) -> int:
    """Run a script, and return its exit code or 128 plus the number of the signal that ended it."""
    given = list(arguments)
    # Arguments after ``--`` belong to the script, even if they look like options of ``run``.
    end = given.index("--") if "--" in given else len(given)
    options, unknown = build_run_parser().parse_known_args(given[:end])
    options.arguments = [*unknown, *given[end + 1 :]]
    script = Path(options.script)
    if not script.is_file():
        print_error(f"run: the file {options.script!r} does not exist")
        return USAGE
    if options.seed is not None and not options.sandbox:
        print_error("run: --seed requires --sandbox")
        return USAGE
    try:
        if not options.sandbox:
            return _run_script(script, options.arguments, os.environ)
        with _serve_sandbox(_SEED if options.seed is None else options.seed) as environment:
            return _run_script(script, options.arguments, environment)
    except OSError as error:
        print_error(f"run: {error}")
        return NO_RESPONSE
    except KeyboardInterrupt:
        return INTERRUPTED


def build_run_parser() -> argparse.ArgumentParser:
    """Build the parser of the command line."""
    run_parser = argparse.ArgumentParser(
        prog="kloudtrader run",
        description="Run an algorithm as Narwhal does: as a plain script, in its own folder.",
        epilog="Other arguments, and all arguments after --, are passed to the script. The exit "
        "code is the script's, or 128 plus the number of the signal that ended it.",
        allow_abbrev=False,
    )
    run_parser.add_argument(
        "--sandbox", action="store_true", help="run against its own local Tradier and Kalshi"
    )
    run_parser.add_argument("--seed", type=int, help=f"seed of the sandbox (default: {_SEED})")
    run_parser.add_argument("script", help="the algorithm, usually main.py")
    return run_parser


@contextmanager
def _serve_sandbox(seed: int) -> Generator[dict[str, str]]:
    """Serve a sandbox until the block ends, and yield the environment that points to it."""
    from kloudtrader.sandbox import Sandbox, SystemClock
    from kloudtrader.sandbox.tradier.market.hours import find_open_moment

    # While the market is closed, no order would be filled: the sandbox's clock is set back.
    clock = SystemClock(start=find_open_moment(datetime.now(UTC)))
    with Sandbox(seed=seed, clock=clock) as sandbox, TemporaryDirectory() as folder:
        environment = dict(os.environ)
        # A session of the real Kalshi would be used instead of the sandbox's password.
        for name in ("KALSHI_USER_ID", "KALSHI_TOKEN"):
            environment.pop(name, None)
        # Sandbox orders must not be written to the user's journal.
        journal = Path(folder) / "orders.sqlite"
        journal.touch(0o600)  # a journal that was missing would be a reason for a warning
        environment["KLOUDTRADER_JOURNAL"] = str(journal)
        yield environment | sandbox.environment()


def _run_script(script: Path, arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    command = [sys.executable, script.name, *arguments]
    folder = script.resolve().parent
    process = subprocess.Popen(command, cwd=folder, env=environment)  # noqa: S603 - the user's own
    with process, _forward_signals(process):
        code = process.wait()
    return 128 - code if code < 0 else code


@contextmanager
def _forward_signals(process: "subprocess.Popen[bytes]") -> Generator[None]:
    """Forward signals to the script, which may want to cancel its orders before it ends."""

    def forward(number: int, _frame: FrameType | None) -> None:
        # A terminal sends Ctrl-C to the script too; forwarding it would interrupt twice.
        if number != signal.SIGINT or not _in_foreground():
            process.send_signal(number)

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, forward) for number in numbers]
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
