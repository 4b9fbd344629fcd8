"""The command ``kloudtrader``.

``run`` and ``sandbox`` need nothing but the package; all other commands need the extra ``[cli]``.
Nothing else of the package imports this one.
"""

import os
import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; ``None`` takes the process's arguments."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _open_what_is_closed()
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
        return _without_click(given)
    return perform(given)


def _open_what_is_closed() -> None:
    """A process that was started without stdout or stderr has ``None`` in their place."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - to the end


def _without_click(given: list[str]) -> int:
    from kloudtrader.cli.exit_codes import CONFIGURATION, OK, complain

    if given == ["--version"]:
        from kloudtrader._version import __version__

        print(f"kloudtrader {__version__}")
        return OK
    complain("this needs the extra [cli]: pip install 'kloudtrader[cli]' (run, sandbox do not)")
    return CONFIGURATION
