"""The sandbox as a command needs it: a distribution of its own, which may not be there.

Needs neither click nor rich, so that it works with the extra ``[sandbox]`` alone.
"""

import argparse
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import TYPE_CHECKING

from kloudtrader._version import __version__
from kloudtrader.cli.exits import CONFIGURATION, complain

if TYPE_CHECKING:
    from kloudtrader.sandbox import Sandbox

__all__ = ["parser", "sandbox_of", "serve", "trouble"]

_PACKAGE = "kloudtrader.sandbox"
_DISTRIBUTION = "kloudtrader-sandbox"


def trouble() -> str | None:
    """Why the sandbox cannot be used, and what to do; ``None`` where it can."""
    installed = _installed()
    if not _is_there():
        if installed is None:
            return "this needs the extra [sandbox]: pip install 'kloudtrader[sandbox]'"
        return (
            f"{_DISTRIBUTION} is installed, but not beside kloudtrader: install both in the same "
            "way, as editable or not"
        )
    if installed not in (None, __version__):
        return (
            f"{_DISTRIBUTION} {installed} does not belong to kloudtrader {__version__}: "
            f"pip install 'kloudtrader[sandbox]=={__version__}'"
        )
    return None


def _installed() -> str | None:
    try:
        return version(_DISTRIBUTION)
    except PackageNotFoundError:
        return None


def _is_there() -> bool:
    found = find_spec(_PACKAGE)
    return found is not None and found.origin is not None  # else a folder that was left behind


def serve(arguments: Sequence[str]) -> int:
    """Run ``kloudtrader sandbox`` until a signal; the exit code."""
    reason = trouble()
    if reason is not None:
        complain(f"sandbox: {reason}")
        return CONFIGURATION
    from kloudtrader.sandbox.__main__ import main

    return main(arguments)


def parser() -> argparse.ArgumentParser | None:
    """What ``kloudtrader sandbox`` takes; ``None`` where it cannot be used."""
    if trouble() is not None:
        return None
    from kloudtrader.sandbox.__main__ import parser as made

    return made()


def sandbox_of(seed: int) -> "Sandbox":
    """A sandbox that does not serve yet.

    Raises:
        ModuleNotFoundError: it cannot be used; the text says what to do.
    """
    reason = trouble()
    if reason is not None:
        raise ModuleNotFoundError(reason, name=_PACKAGE)
    from kloudtrader.sandbox import Sandbox

    return Sandbox(seed=seed)
