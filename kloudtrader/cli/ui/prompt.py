"""Ask for consent before a write, send it once, and report it even if the output is lost."""

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TypeVar

import click

from kloudtrader.cli import exit_codes
from kloudtrader.cli.ui.stderr import OutputNotWrittenError, describe_write_error, print_notice
from kloudtrader.cli.ui.terminal import measure_stderr, wrap_lines
from kloudtrader.runtime.client import CallResult
from kloudtrader.runtime.errors import CallError, KloudTraderError, OutcomeUnknown

T = TypeVar("T")
NOT_SENT = "(not sent)"
_USE_YES = "use --yes to go on without confirmation"


def consent_options(command: Callable[..., T]) -> Callable[..., T]:
    """Add ``--yes`` and ``--dry-run``."""
    dry_run = click.option(
        "--dry-run", is_flag=True, help="Print the exact request without the credential."
    )
    yes = click.option("--yes", "-y", is_flag=True, help="Do not ask for confirmation.")
    return yes(dry_run(command))


def ask_consent(describe: Callable[[], str], prompt: str = "Send it?") -> None:
    """Ask for consent, and end the command if it is refused.

    ``describe`` may read from the venue, so it is called only if stdin is a terminal.
    """
    if sys.stdin is None or not sys.stdin.isatty():  # pyright: ignore[reportUnnecessaryComparison]
        raise click.UsageError(f"stdin is not a terminal; {_USE_YES}")
    try:
        question = wrap_lines(describe(), measure_stderr())
        agreed = click.confirm("\n".join([*question, prompt]), err=True)
    except click.Abort:
        print_notice(f"\n{NOT_SENT}")
        raise
    except OSError as error:
        raise click.UsageError(f"{describe_write_error(error)}; {_USE_YES}") from None
    if not agreed:
        print_notice(NOT_SENT)
        raise click.exceptions.Exit(exit_codes.NO_RESPONSE)


def check_credentials(read: Callable[[], object]) -> None:
    """Read once before a write that is tried for half a minute: a wrong token does not get right.

    Another failure is no reason to send nothing, so it is left to the write.
    """
    try:
        read()
    except KloudTraderError as error:
        if exit_codes.get_exit_code(error) == exit_codes.CONFIGURATION:
            print_notice(NOT_SENT)
            raise


def send_once(operation: str, send: Callable[[CallResult], T]) -> T:
    """Send a write; if Ctrl-C comes after it was sent, raise :class:`OutcomeUnknown`."""
    result = CallResult()
    try:
        return send(result)
    except KeyboardInterrupt:
        if not result.sent:
            print_notice(f"\n{NOT_SENT}")
            raise
        raise OutcomeUnknown("interrupted after it was sent.", operation=operation) from None
    except CallError as error:
        # The error of a read before the write, or of a login, says nothing about the write. An
        # unknown outcome without a send is about an earlier command with the same key.
        if not result.sent and error.operation != operation and error.outcome != "unknown":
            print_notice(NOT_SENT)
        error.operation = error.operation or operation
        raise


@contextmanager
def report_write(done: str) -> Generator[None]:
    """Write the output of a finished write; if that fails, the error says what was done."""
    try:
        yield
        sys.stdout.flush()
    except OSError as error:
        raise OutputNotWrittenError(f"{done}; {describe_write_error(error)}") from None
