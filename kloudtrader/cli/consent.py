"""What every command that writes has: it shows what it would do, asks, and sends once."""

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TypeVar

import click

from kloudtrader.cli import exits
from kloudtrader.runtime.client import CallResult
from kloudtrader.runtime.errors import CallError, OutcomeUnknown

T = TypeVar("T")
_UNSENT = "(nothing was sent)"


def consenting(command: Callable[..., T]) -> Callable[..., T]:
    """``--yes`` and ``--dry-run``."""
    dry_run = click.option(
        "--dry-run", is_flag=True, help="Print the exact request, without the credential."
    )
    yes = click.option("--yes", "-y", is_flag=True, help="Do not ask.")
    return yes(dry_run(command))


def ask(question: Callable[[], str], prompt: str = "Send it?") -> None:
    """Ask for consent; without it the command ends, and nothing is sent.

    What the question says may have to be read first; that happens only where somebody is there.
    """
    if sys.stdin is None or not sys.stdin.isatty():  # pyright: ignore[reportUnnecessaryComparison]
        raise click.UsageError("stdin is not a terminal; use --yes to go on without confirmation")
    try:
        agreed = click.confirm(f"{question()}\n{prompt}", err=True)
    except click.Abort:
        exits.notice(f"\n{_UNSENT}")
        raise
    except OSError as error:
        raise click.UsageError(
            f"{exits.unwritten(error)}; use --yes to go on without confirmation"
        ) from None
    if not agreed:
        exits.notice(_UNSENT)
        raise click.exceptions.Exit(exits.NO_RESPONSE)


def once(operation: str, send: Callable[[CallResult], T]) -> T:
    """Send; a Ctrl-C after the request was sent leaves the outcome unknown."""
    result = CallResult()
    try:
        return send(result)
    except KeyboardInterrupt:
        if not result.sent:
            exits.notice(f"\n{_UNSENT}")
            raise
        raise OutcomeUnknown("interrupted while it was on its way.", operation=operation) from None
    except CallError as error:
        if not result.sent and error.operation != operation:  # a read before it, or a log-in
            exits.notice(_UNSENT)
        raise


@contextmanager
def telling(done: str) -> Generator[None]:
    """What was done must not be lost where the output cannot be written."""
    try:
        yield
        sys.stdout.flush()
    except OSError as error:
        raise exits.UnwrittenError(f"{done}; {exits.unwritten(error)}") from None
