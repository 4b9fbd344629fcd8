"""Define the command groups; a command's module is imported when the command is used."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

import click

from kloudtrader._version import __version__
from kloudtrader.cli import exit_codes

_PACKAGE = "kloudtrader.cli.commands"


@dataclass(frozen=True)
class LazyCommand:
    """Name a command's module and attribute, with its line in the list of commands.

    The line repeats the first line of the command's help: reading it from there would import every
    command, and with them pydantic, for ``kloudtrader --help``.
    """

    module: str
    name: str
    help: str

    def load(self) -> click.Command:
        """Import the module and return the command."""
        command: click.Command = getattr(import_module(self.module, _PACKAGE), self.name)
        return command


class LazyGroup(click.Group):
    """Group commands without importing them."""

    def __init__(
        self, *args: object, lazy_commands: Mapping[str, LazyCommand], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # pyright: ignore
        self.lazy_commands = lazy_commands

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.lazy_commands)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        command = self.lazy_commands.get(cmd_name)
        return None if command is None else command.load()

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, each.help) for name, each in self.lazy_commands.items()])


class OutputReaderGoneError(Exception):
    """Report that the reader of the output is gone, instead of click's own exit code for it."""


class _RootGroup(LazyGroup):
    def invoke(self, ctx: click.Context) -> object:
        try:
            code = super().invoke(ctx)
        except BrokenPipeError:
            raise OutputReaderGoneError from None
        if not ctx.meta:
            return code
        from kloudtrader.cli.fetch import report_unreadable_rows

        return code or report_unreadable_rows(ctx)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(code), meaning) for code, meaning in exit_codes.MEANINGS])


_ABOUT = """Read your account at Tradier, and trade on Kalshi.

Credentials come from the environment. Tradier needs ACCESS_TOKEN and ACCOUNT_NUMBER. Kalshi needs
KALSHI_USER_ID and KALSHI_TOKEN, or KALSHI_EMAIL and KALSHI_PASSWORD. NO_COLOR turns off colours and
lines.
"""
_ROOT = {
    "profile": LazyCommand(".tradier_account", "profile", "Show the Tradier user and accounts."),
    "balance": LazyCommand(".tradier_account", "balance", "Show the Tradier balances in USD."),
    "positions": LazyCommand(
        ".tradier_account", "positions", "Show the open positions at Tradier."
    ),
    "history": LazyCommand(".tradier_account", "history", "Show the account history at Tradier."),
    "costbasis": LazyCommand(
        ".tradier_account", "costbasis", "Show closed positions at Tradier with realised P&L."
    ),
    "orders": LazyCommand(
        ".tradier_orders", "orders", "Show today's and working orders at Tradier."
    ),
    "order": LazyCommand(".tradier_orders", "order", "Show one order at Tradier with its legs."),
    "kalshi": LazyCommand(__name__, "kalshi", "Trade on Kalshi: account, markets and orders."),
    "journal": LazyCommand(
        ".order_journal", "journal", "Show the order journal and its open entries."
    ),
    "plot": LazyCommand(".plot", "plot", "Draw P&L or cost basis as a chart."),
    "check": LazyCommand(".check.check_command", "check", "Check a file for Narwhal."),
    "run": LazyCommand(".completion", "run_command", "Run an algorithm as Narwhal does."),
    "sandbox": LazyCommand(".completion", "sandbox_command", "Serve a local Tradier and Kalshi."),
    "doctor": LazyCommand(".doctor.doctor_command", "doctor", "Check the setup."),
    "completion": LazyCommand(".completion", "completion", "Print a shell's completion script."),
}
_KALSHI = {
    "balance": LazyCommand(".kalshi_account", "balance", "Show the available balance in USD."),
    "positions": LazyCommand(".kalshi_account", "positions", "Show the positions by market."),
    "orders": LazyCommand(".kalshi_account", "orders", "List your orders."),
    "trades": LazyCommand(".kalshi_account", "trades", "List the fills of your orders."),
    "watchlist": LazyCommand(
        ".kalshi_watchlist", "watchlist", "Show your watchlist, or add or remove a market."
    ),
    "markets": LazyCommand(".kalshi_markets", "markets", "List all markets."),
    "book": LazyCommand(".kalshi_markets", "book", "Show the order book of a market."),
    "order": LazyCommand(".kalshi_trading", "order", "Create, decrease or cancel an order."),
    "login": LazyCommand(".kalshi_account", "login", "Test the credentials; nothing is stored."),
}


@click.command(
    cls=_RootGroup,
    lazy_commands=_ROOT,
    help=_ABOUT,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="kloudtrader %(version)s")
def cli() -> None:
    """Give the group its options; each command does its own work."""


@click.command(cls=LazyGroup, lazy_commands=_KALSHI)
def kalshi() -> None:
    """Trade on Kalshi: account, markets and orders.

    Prices are in US cents, counts in contracts, amounts in USD.
    """
