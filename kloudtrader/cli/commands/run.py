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
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

from kloudtrader.cli._settings import apply_settings, keep_environment
from kloudtrader.cli.exit_codes import CONFIGURATION, INTERRUPTED, NO_RESPONSE, USAGE
from kloudtrader.cli.ui.stderr import print_error
from kloudtrader.cli.ui.suggestion import SuggestingParser, suggest
from kloudtrader.runtime.errors import ConfigurationError

_SANDBOX_OPTIONS = {
    "seed": ("SEED", "store"),
    "scenario": ("NAME_OR_FILE", "store"),
    "speed": ("SPEED", "store"),
    "quota": ("QUOTA", "store"),
    "account": ("KIND", "append"),
    "fault": ("OPERATION:KIND[:PROBABILITY]", "append"),
}


def run(arguments: Sequence[str]) -> int:
    """Run a script, and return its exit code or 128 plus the number of the signal that ended it."""
    given = list(arguments)
    # Arguments after ``--`` belong to the script, even if they look like options of ``run``.
    end = given.index("--") if "--" in given else len(given)
    parser = build_run_parser()
    options, unknown = parser.parse_known_args(given[:end])
    options.arguments = [*unknown, *given[end + 1 :]]
    problem = _find_problem(parser, options, given[:end], unknown)
    if problem:
        print_error(f"run: {problem}")
        return USAGE
    with keep_environment():
        return _run_with_settings(options)


def _find_problem(
    parser: SuggestingParser, options: argparse.Namespace, given: list[str], unknown: list[str]
) -> str | None:
    """Return what is wrong with a command line, or ``None``."""
    for word in unknown:
        name = word.partition("=")[0]
        is_before = given.index(word) < given.index(options.script)
        # A misspelt --sandbox would run the algorithm on the real account.
        hint = suggest(name, parser.list_options(), 0.7 if is_before else 0.85)
        if word.startswith("-") and (hint or is_before):
            return f"unknown option {name}.{hint} Options of the script follow --."
    if not Path(options.script).is_file():
        return f"the file {options.script!r} does not exist"
    given_to_sandbox = _list_sandbox_options(options)
    if given_to_sandbox and not options.sandbox:
        return f"{given_to_sandbox[0]} requires --sandbox; options of the script follow --"
    return None


def _list_sandbox_options(options: argparse.Namespace) -> list[str]:
    """Return the options that describe the sandbox, as on a command line."""
    words: list[str] = []
    for name in _SANDBOX_OPTIONS:
        value: str | list[str] | None = getattr(options, name)
        values = value if isinstance(value, list) else [] if value is None else [value]
        words += [word for each in values for word in (f"--{name}", each)]
    return words


def _run_with_settings(options: argparse.Namespace) -> int:
    script = Path(options.script)
    try:
        apply_settings(options.env_file, options.profile)
        if not options.sandbox:
            return _run_script(script, options.arguments, os.environ)
        with _serve_sandbox(_list_sandbox_options(options)) as environment:
            return _run_script(script, options.arguments, environment)
    except ConfigurationError as error:
        print_error(f"run: {error}")
        return CONFIGURATION
    except ValueError as error:
        print_error(f"run: {error}")
        return USAGE
    except OSError as error:
        print_error(f"run: {error}")
        return NO_RESPONSE
    except KeyboardInterrupt:
        return INTERRUPTED


def build_run_parser() -> SuggestingParser:
    """Build the parser of the command line."""
    run_parser = SuggestingParser(
        prog="kloudtrader run",
        description="Run an algorithm as Narwhal does: as a plain script, in its own folder.",
        epilog="Other arguments, and all arguments after --, are passed to the script. The exit "
        "code is the script's, or 128 plus the number of the signal that ended it.",
        allow_abbrev=False,
    )
    run_parser.add_argument(
        "--env-file",
        metavar="FILE",
        help="read variables from a file such as .env; they replace those set",
    )
    run_parser.add_argument(
        "--profile", metavar="NAME", help="use the URLs and variables that a profile names"
    )
    run_parser.add_argument(
        "--sandbox", action="store_true", help="run against its own local Tradier and Kalshi"
    )
    group = run_parser.add_argument_group(
        "with --sandbox", "The options of 'kloudtrader sandbox', whose help describes them."
    )
    for name, (metavar, action) in _SANDBOX_OPTIONS.items():
        group.add_argument(f"--{name}", metavar=metavar, action=action)
    run_parser.add_argument("script", help="the algorithm, usually main.py")
    return run_parser


@contextmanager
def _serve_sandbox(words: list[str]) -> Generator[dict[str, str]]:
    """Serve a sandbox until the block ends, and yield the environment that points to it.

    Raises:
        ValueError: an option does not fit.
    """
    from kloudtrader.sandbox.__main__ import build_sandbox, choose_scenario, parser
    from kloudtrader.sandbox.tradier.market.hours import find_open_moment

    options = parser("kloudtrader run --sandbox").parse_all(words)
    scenario = choose_scenario(options)
    clock = scenario.clock
    if clock.start is None:
        # While the market is closed, no order would be filled: the sandbox's clock is set back.
        clock = replace(clock, start=find_open_moment(datetime.now(UTC)))
    sandbox = build_sandbox(replace(scenario, clock=clock), options)
    with sandbox, TemporaryDirectory() as folder:
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
