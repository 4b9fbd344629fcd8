"""Run the command ``kloudtrader``.

``run`` and ``sandbox`` work without extras; all other commands need the extra ``[cli]``.
No other part of the package imports the command line.
"""

import os
import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; ``None`` takes the process's arguments."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _replace_closed_streams()
    if given[:1] == ["sandbox"]:
        from kloudtrader.sandbox.__main__ import main as serve

        return serve(given[1:])
    if given[:1] == ["run"]:
        from kloudtrader.cli.commands.run import run

        return run(given[1:])
    try:
        from kloudtrader.cli._app import perform
    except ModuleNotFoundError as error:
        if error.name != "click":
            raise
        return _run_without_click(given)
    return perform(given)


def _replace_closed_streams() -> None:
    """Open stdout and stderr on the null device where the process was started without them.

    Python sets ``sys.stdout`` or ``sys.stderr`` to ``None`` then, and each write would fail.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - stays open


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
