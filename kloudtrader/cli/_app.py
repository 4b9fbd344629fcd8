"""The root of the commands: what there is, how errors end, what ``--help`` says of exit codes."""

import errno
import os
import sys
from collections.abc import Sequence

import click

from kloudtrader._version import __version__
from kloudtrader.cli import exit_codes
from kloudtrader.cli._groups import LazyGroup, Place

_HERE = "kloudtrader.cli"
_PLACES = {
    "profile": Place(
        f"{_HERE}.commands.tradier_account", "profile", "Tradier: the user and the accounts."
    ),
    "balance": Place(
        f"{_HERE}.commands.tradier_account",
        "balance",
        "Tradier: what the account is worth, in USD.",
    ),
    "positions": Place(
        f"{_HERE}.commands.tradier_account", "positions", "Tradier: what is held now."
    ),
    "history": Place(f"{_HERE}.activity", "history", "Tradier: what happened in the account."),
    "costbasis": Place(f"{_HERE}.activity", "costbasis", "Tradier: closed positions, with gains."),
    "orders": Place(
        f"{_HERE}.commands.tradier_orders", "orders", "Tradier: today's orders and those working."
    ),
    "order": Place(
        f"{_HERE}.commands.tradier_orders", "order", "Tradier: one order with its legs."
    ),
    "kalshi": Place(f"{_HERE}.kalshi", "kalshi", "Kalshi: account, markets and orders."),
    "journal": Place(
        f"{_HERE}.commands.order_journal", "journal", "The journal of orders, and those still open."
    ),
    "plot": Place(f"{_HERE}.commands.plot", "plot", "Profit and cost as a picture."),
    "check": Place(f"{_HERE}.commands.check.check_command", "check", "Is a file fit for Narwhal?"),
    "run": Place(
        f"{_HERE}.commands.completion", "run_command", "Run an algorithm as Narwhal does."
    ),
    "sandbox": Place(
        f"{_HERE}.commands.completion", "sandbox_command", "Serve a local Tradier and Kalshi."
    ),
    "doctor": Place(
        f"{_HERE}.commands.doctor.doctor_command",
        "doctor",
        "Look for what is wrong with the setup.",
    ),
    "completion": Place(
        f"{_HERE}.commands.completion", "completion", "Print a shell's completion script."
    ),
}

_ABOUT = """Look at your account at Tradier, and trade on Kalshi.

Credentials come from the environment: ACCESS_TOKEN and ACCOUNT_NUMBER for Tradier; KALSHI_USER_ID
and KALSHI_TOKEN, or KALSHI_EMAIL and KALSHI_PASSWORD, for Kalshi. NO_COLOR switches colours and
lines off.
"""


class _ReaderGoneError(Exception):
    """Nobody reads the output any more. click would end the process with a code of its own."""


class _Root(LazyGroup):
    def invoke(self, ctx: click.Context) -> object:
        try:
            code = super().invoke(ctx)
        except BrokenPipeError:
            raise _ReaderGoneError from None
        if not ctx.meta:
            return code
        from kloudtrader.cli.ui.output import report_trouble

        return code or report_trouble(ctx)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(code), meaning) for code, meaning in exit_codes.MEANINGS])


@click.command(
    cls=_Root,
    places=_PLACES,
    help=_ABOUT,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="kloudtrader %(version)s")
def cli() -> None:
    """Give the group its options; each command does its own work."""


_OF_OUTPUT = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF}
"""What a full disk or a closed stdout gives; no error of a call is among them."""


def perform(arguments: Sequence[str]) -> int:
    """Run a command. Whatever happens ends as at most one line on stderr and an exit code."""
    try:
        code = cli.main(list(arguments), prog_name="kloudtrader", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        exit_codes.notice(error.format_message())
        return exit_codes.USAGE
    except click.ClickException as error:
        exit_codes.complain(_usage(error))
        return exit_codes.USAGE
    except (click.Abort, KeyboardInterrupt):
        return exit_codes.INTERRUPTED
    except (_ReaderGoneError, BrokenPipeError):
        exit_codes.drop(sys.stdout)
        return exit_codes.BROKEN_PIPE
    except exit_codes.UnwrittenError as error:
        return _unwritten(str(error))
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _OF_OUTPUT:
            return _unwritten(exit_codes.unwritten(error))
        return _failed(error)
    return code if isinstance(code, int) else exit_codes.OK


def _unwritten(text: str) -> int:
    exit_codes.drop(sys.stdout)
    exit_codes.complain(text)
    return exit_codes.UNWRITTEN


def _usage(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    where = f" (see {context.command_path} --help)" if context is not None else ""
    return f"{error.format_message()}{where}"


def _failed(error: Exception) -> int:
    if os.environ.get("KLOUDTRADER_TRACEBACK"):
        raise error
    exit_codes.complain(exit_codes.line_of(error))
    return exit_codes.code_of(error)
