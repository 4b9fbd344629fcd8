"""The root of the commands: what there is, how errors end, what ``--help`` says of exit codes."""

import errno
import os
import sys
from collections.abc import Sequence

import click

from kloudtrader._version import __version__
from kloudtrader.cli import exits
from kloudtrader.cli.lazy import LazyGroup, Place

_HERE = "kloudtrader.cli"
_PLACES = {
    "profile": Place(f"{_HERE}.account", "profile", "Tradier: the user and the accounts."),
    "balance": Place(f"{_HERE}.account", "balance", "Tradier: what the account is worth, in USD."),
    "positions": Place(f"{_HERE}.account", "positions", "Tradier: what is held now."),
    "history": Place(f"{_HERE}.activity", "history", "Tradier: what happened in the account."),
    "costbasis": Place(f"{_HERE}.activity", "costbasis", "Tradier: closed positions, with gains."),
    "orders": Place(f"{_HERE}.orders", "orders", "Tradier: today's orders and those working."),
    "order": Place(f"{_HERE}.orders", "order", "Tradier: one order with its legs."),
    "kalshi": Place(f"{_HERE}.kalshi", "kalshi", "Kalshi: account, markets and orders."),
    "journal": Place(f"{_HERE}.journal", "journal", "The journal of orders, and those still open."),
    "plot": Place(f"{_HERE}.plot", "plot", "Profit and cost as a picture."),
    "check": Place(f"{_HERE}.check.command", "check", "Is a file fit for Narwhal?"),
    "run": Place(f"{_HERE}.handover", "run_command", "Run an algorithm as Narwhal does."),
    "sandbox": Place(f"{_HERE}.handover", "sandbox_command", "Serve a local Tradier and Kalshi."),
    "doctor": Place(f"{_HERE}.doctor.command", "doctor", "Look for what is wrong with the setup."),
    "completion": Place(f"{_HERE}.handover", "completion", "Print a shell's completion script."),
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
        from kloudtrader.cli.output import report_trouble

        return code or report_trouble(ctx)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(code), meaning) for code, meaning in exits.MEANINGS])


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
        exits.notice(error.format_message())
        return exits.USAGE
    except click.ClickException as error:
        exits.complain(_usage(error))
        return exits.USAGE
    except (click.Abort, KeyboardInterrupt):
        return exits.INTERRUPTED
    except (_ReaderGoneError, BrokenPipeError):
        exits.drop(sys.stdout)
        return exits.BROKEN_PIPE
    except exits.UnwrittenError as error:
        return _unwritten(str(error))
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _OF_OUTPUT:
            return _unwritten(exits.unwritten(error))
        return _failed(error)
    return code if isinstance(code, int) else exits.OK


def _unwritten(text: str) -> int:
    exits.drop(sys.stdout)
    exits.complain(text)
    return exits.UNWRITTEN


def _usage(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    where = f" (see {context.command_path} --help)" if context is not None else ""
    return f"{error.format_message()}{where}"


def _failed(error: Exception) -> int:
    if os.environ.get("KLOUDTRADER_TRACEBACK"):
        raise error
    exits.complain(exits.line_of(error))
    return exits.code_of(error)
