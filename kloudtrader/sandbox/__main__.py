"""Serve a sandbox until Ctrl-C: ``python -m kloudtrader.sandbox``."""

import argparse
import os
import shlex
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import get_args

from kloudtrader.cli.exit_codes import CONFIGURATION, UNWRITTEN, USAGE
from kloudtrader.cli.ui.stderr import describe_write_error, discard_output, print_error
from kloudtrader.cli.ui.suggestion import SuggestingParser
from kloudtrader.sandbox.clock import FASTEST
from kloudtrader.sandbox.faults import FaultKind, PlannedFault, plan_fault
from kloudtrader.sandbox.sandbox import Sandbox
from kloudtrader.sandbox.scenario import Scenario, read_scenario, shipped_scenarios
from kloudtrader.sandbox.server.router import list_operation_names
from kloudtrader.sandbox.tradier.quota import MOST_CALLS
from kloudtrader.sandbox.tradier.start.tables import AccountKind


def main(arguments: Sequence[str] | None = None) -> int:
    """Start the sandbox, print its environment variables, and wait for a signal."""
    options = parser().parse_all(arguments)
    done = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        done.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    try:
        sandbox = _make_sandbox(options).start()
    except (OSError, ValueError) as error:
        print_error(f"sandbox: {error}")
        return USAGE if isinstance(error, ValueError) else CONFIGURATION
    try:
        _print(f"export {name}={_quote(value)}" for name, value in sandbox.environment().items())
        _print([f"# serving on {sandbox.origin}; stop with Ctrl-C"])
        done.wait()
    except OSError as error:
        discard_output(sys.stdout)
        print_error(f"sandbox: {describe_write_error(error)}")
        return UNWRITTEN
    finally:
        sandbox.stop()
    return _save(sandbox, options.state)


def _quote(value: str) -> str:
    r"""Quote a value for a shell, on one line: the line ends of a key become ``\n``."""
    return shlex.quote(value.strip().replace("\n", "\\n"))


def _print(lines: Iterable[str]) -> None:
    """Print lines; a closed pipe, as after ``| head -6``, does not end the sandbox."""
    try:
        print(*lines, sep="\n", flush=True)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - until the end


def _make_sandbox(options: argparse.Namespace) -> Sandbox:
    if options.state is not None and not options.state.parent.is_dir():
        raise ValueError(
            f"--state {options.state}: the folder {options.state.parent} does not exist"
        )
    if options.state is not None and options.state.exists():
        fixed = ("scenario", "seed", "speed", "quota", "account")
        given = [f"--{name}" for name in fixed if getattr(options, name) is not None]
        if given:
            raise ValueError(
                f"{', '.join(given)}: cannot change the saved state {options.state}; "
                "remove the option, or use another --state file"
            )
        sandbox = Sandbox.load(options.state, options.port, host=options.host)
        _print([f"# continuing {options.state}"])
    else:
        scenario = choose_scenario(options)
        if scenario.title:
            _print([f"# {scenario.title}"])
        return build_sandbox(scenario, options)
    _plan_faults(sandbox, options)
    return sandbox


def build_sandbox(scenario: Scenario, options: argparse.Namespace) -> Sandbox:
    """Return the sandbox of a scenario, with the faults of the command line.

    Raises:
        ValueError: an option does not fit.
    """
    sandbox = Sandbox.from_scenario(scenario, options.port, host=options.host)
    _plan_faults(sandbox, options)
    return sandbox


def _plan_faults(sandbox: Sandbox, options: argparse.Namespace) -> None:
    for text in options.fault:
        _plan_fault(sandbox, text)


def choose_scenario(options: argparse.Namespace) -> Scenario:
    """Return the scenario, changed by the options of the command line."""
    scenario = read_scenario(options.scenario) if options.scenario else Scenario()
    if options.seed is not None:
        scenario = replace(scenario, seed=options.seed)
    if options.speed is not None:
        scenario = replace(scenario, clock=replace(scenario.clock, speed=options.speed))
    tradier = scenario.tradier
    if options.quota is not None:
        tradier = replace(tradier, quota=options.quota)
    if options.account is not None:
        tradier = replace(tradier, accounts=tuple(options.account))
    return replace(scenario, tradier=tradier)


def _plan_fault(sandbox: Sandbox, text: str) -> None:
    """Plan the fault ``OPERATION:KIND`` or ``OPERATION:KIND:PROBABILITY``."""
    operation, _, rest = text.partition(":")
    kind, separator, chance = rest.partition(":")
    known = [name for name in get_args(FaultKind) if name == kind]
    if not known:
        raise ValueError(f"--fault {text}: the kind is one of {', '.join(get_args(FaultKind))}")
    try:
        probability = float(chance) if separator else 1.0
    except ValueError:
        raise ValueError(f"--fault {text}: {chance!r} is not a probability") from None
    fault = PlannedFault(
        known[0], operation=operation, times=0 if separator else 1, probability=probability
    )
    plan_fault(
        sandbox.faults, fault, list_operation_names(sandbox.operations), f"--fault {text}: fault"
    )


def _save(sandbox: Sandbox, path: Path | None) -> int:
    if path is None:
        return 0
    try:
        sandbox.save(path)
    except OSError as error:
        print_error(f"sandbox: the state was not saved: {error}")
        return UNWRITTEN
    _print([f"# saved to {path}"])
    return 0


def parser(program: str = "kloudtrader sandbox") -> SuggestingParser:
    """Return the parser of the command line."""
    command = SuggestingParser(
        prog=program,
        description="A local Tradier and a local Kalshi, API v1 and v2, on one port.",
    )
    add = command.add_argument
    add(
        "--port",
        type=_between(0, 65_535, int),
        default=0,
        help="port to listen on; 0, the default, uses a free port",
    )
    add(
        "--host",
        default="127.0.0.1",
        help="address to listen on; any address but loopback is open to the network",
    )
    add(
        "--scenario",
        metavar="NAME_OR_FILE",
        help=f"one of {', '.join(shipped_scenarios())}, or a TOML file",
    )
    add("--seed", type=int, help="seed of prices, books and ids")
    add(
        "--speed",
        type=_between(0, FASTEST, float),
        help="simulated seconds a second; 0 stops the clock",
    )
    add("--quota", type=_between(0, MOST_CALLS, int), help="Tradier calls a minute; 0 for no limit")
    add(
        "--account",
        action="append",
        choices=sorted(get_args(AccountKind)),
        help="kind of a Tradier account; may be given several times",
    )
    add(
        "--fault",
        action="append",
        default=[],
        metavar="OPERATION:KIND[:PROBABILITY]",
        help="fault to inject, once or with a probability; may be given several times",
    )
    add(
        "--state",
        type=Path,
        metavar="FILE",
        help="file to continue from, if it exists, and to save to",
    )
    return command


def _between(low: int, high: int, kind: Callable[[str], float]) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            value = kind(text)
        except ValueError:
            value = None
        if value is None or not low <= value <= high:
            raise argparse.ArgumentTypeError(f"must be between {low} and {high}, not {text!r}")
        return value

    return read


if __name__ == "__main__":
    sys.exit(main())
