"""The sandbox as a command needs it: a distribution of its own, which may not be there.

Needs neither click nor rich, so that it works with the extra ``[sandbox]`` alone.
"""

import argparse
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kloudtrader.cli.exits import CONFIGURATION, complain

if TYPE_CHECKING:
    from kloudtrader.sandbox import Sandbox

__all__ = ["parser", "sandbox_of", "serve"]

_PACKAGE = "kloudtrader.sandbox"
_HINT = "this needs the extra [sandbox]: pip install 'kloudtrader[sandbox]'"


def serve(arguments: Sequence[str]) -> int:
    """Run ``kloudtrader sandbox`` until a signal; the exit code."""
    try:
        with _there():
            from kloudtrader.sandbox.__main__ import main
    except ModuleNotFoundError as error:
        complain(f"sandbox: {error}")
        return CONFIGURATION
    return main(arguments)


def parser() -> argparse.ArgumentParser:
    """What ``kloudtrader sandbox`` takes.

    Raises:
        ModuleNotFoundError: the sandbox is not installed; the text says how to get it.
    """
    with _there():
        from kloudtrader.sandbox.__main__ import parser as made
    return made()


def sandbox_of(seed: int) -> "Sandbox":
    """A sandbox that does not serve yet.

    Raises:
        ModuleNotFoundError: the sandbox is not installed; the text says how to get it.
    """
    with _there():
        from kloudtrader.sandbox import Sandbox
    return Sandbox(seed=seed)


@contextmanager
def _there() -> Generator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name != _PACKAGE:
            raise
        raise ModuleNotFoundError(_HINT, name=_PACKAGE) from None
