"""Run the command ``kloudtrader``.

``run`` and ``sandbox`` work without extras; all other commands need the extra ``[cli]``.
No other part of the package imports the command line.
"""

import os
import sys
from collections.abc import Callable, Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; ``None`` takes the process's arguments."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _replace_closed_streams()
    if given[:1] == ["sandbox"]:
        from kloudtrader.sandbox.__main__ import main as serve

        return _report_lost_output(serve, given[1:])
    if given[:1] == ["run"]:
        from kloudtrader.cli.commands.run import run

        return _report_lost_output(run, given[1:])
    try:
        from kloudtrader.cli._app import perform
    except ModuleNotFoundError as error:
        if error.name != "click":
            raise
        return _run_without_click(given)
    return perform(given)


def _report_lost_output(program: Callable[[list[str]], int], arguments: list[str]) -> int:
    """Run a program that parses its own options, and report help that cannot be written."""
    from kloudtrader.cli.exit_codes import BROKEN_PIPE, UNWRITTEN
    from kloudtrader.cli.ui.stderr import describe_write_error, discard_output, print_error

    try:
        return program(arguments)
    except OSError as error:
        discard_output(sys.stdout)
        if isinstance(error, BrokenPipeError):
            return BROKEN_PIPE
        print_error(describe_write_error(error))
        return UNWRITTEN


def _replace_closed_streams() -> None:
    """Replace stdout and stderr where the process was started without them.

    Python sets ``sys.stdout`` or ``sys.stderr`` to ``None`` then. What is written to a stdout that
    is closed is lost, so it fails; a closed stderr is what the caller wanted.
    """
    from kloudtrader.cli.ui.stderr import ClosedOutput

    if sys.stdout is None:  # pyright: ignore[reportUnnecessaryComparison]
        sys.stdout = ClosedOutput(os.devnull)
    if sys.stderr is None:  # pyright: ignore[reportUnnecessaryComparison]
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - stays open


def _run_without_click(given: list[str]) -> int:
    from kloudtrader.cli.exit_codes import CONFIGURATION, OK
    from kloudtrader.cli.ui.stderr import print_error

    if given == ["--version"]:
        from kloudtrader._version import __version__

        print(f"kloudtrader {__version__}")
        return OK
    print_error(
        "this command needs the extra [cli]: pip install 'kloudtrader[cli]' (run, sandbox do not)"
    )
    return CONFIGURATION
