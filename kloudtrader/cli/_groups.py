"""Define the command groups; a command's module is imported when the command is used."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

import click

from kloudtrader._version import __version__
from kloudtrader.cli import exit_codes
from kloudtrader.cli._settings import apply_settings
from kloudtrader.cli.ui.suggestion import suggest

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
        add_settings_options(command)
        return command


def add_settings_options(command: click.Command) -> None:
    """Add ``--env-file`` and ``--profile`` to a command and to those below it, once."""
    if not any(parameter.name == _SETTINGS[0][0] for parameter in command.params):
        command.params.extend(
            click.Option(
                [f"--{name.replace('_', '-')}"],
                metavar=metavar,
                help=text,
                expose_value=False,
                is_eager=name == "env_file",  # a profile may name variables of the file
                callback=_apply_setting,
            )
            for name, metavar, text in _SETTINGS
        )
    if isinstance(command, click.Group) and not isinstance(command, LazyGroup):
        for below in command.commands.values():
            add_settings_options(below)


_SETTINGS = (
    ("env_file", "FILE", "Read variables from a file such as .env; they replace those set."),
    ("profile", "NAME", "Use the URLs and variables that a profile names."),
)


def _apply_setting(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    if value is not None and not ctx.resilient_parsing:
        apply_settings(**{"env_file": None, "profile": None, str(param.name): value})


class SuggestingGroup(click.Group):
    """Group commands, and suggest the command that an unknown one may have meant."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = str(args[0])
        is_known = name in self.list_commands(ctx) or name.startswith("-")
        if not is_known and not ctx.resilient_parsing:
            hint = suggest(name, self.list_suggestions(ctx))
            raise click.UsageError(f"No such command {name!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def list_suggestions(self, ctx: click.Context) -> list[str]:
        """Return the commands that can be suggested."""
        return self.list_commands(ctx)


class LazyGroup(SuggestingGroup):
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
    def list_suggestions(self, ctx: click.Context) -> list[str]:
        # `login` for `kalshi login`: what is below a group is looked for at the top, too.
        below = [(group, name) for group, names in _BELOW.items() for name in names]
        return [*self.list_commands(ctx), *(f"{group} {name}" for group, name in below)]

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


_ABOUT = """Trade at Tradier and on Kalshi, and read your accounts.

Credentials come from the environment. Tradier needs ACCESS_TOKEN and ACCOUNT_NUMBER. Kalshi needs
KALSHI_API_KEY_ID and KALSHI_PRIVATE_KEY_PATH; its older API v1 needs KALSHI_EMAIL and
KALSHI_PASSWORD, or KALSHI_USER_ID and KALSHI_TOKEN. NO_COLOR turns off colours and lines.
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
    "order": LazyCommand(
        __name__, "order", "Show, place, preview, change or cancel one order at Tradier."
    ),
    "cancel-all": LazyCommand(
        ".tradier_orders", "cancel_all", "Cancel all working orders at Tradier."
    ),
    "quote": LazyCommand(".tradier_market", "quote", "Show quotes of stocks and options."),
    "clock": LazyCommand(".tradier_market", "clock", "Show whether the market is open."),
    "expirations": LazyCommand(
        ".tradier_market", "expirations", "Show when the options on a symbol expire."
    ),
    "chain": LazyCommand(".tradier_market", "chain", "Show the options of one expiration."),
    "kalshi": LazyCommand(__name__, "kalshi", "Trade on Kalshi: account, markets and orders."),
    "journal": LazyCommand(
        ".journal_command", "journal", "Show the order journal and its open entries."
    ),
    "plot": LazyCommand(".plot", "plot", "Draw P&L or cost basis as a chart."),
    "check": LazyCommand(".check.check_command", "check", "Check a file for Narwhal."),
    "run": LazyCommand(".completion", "run_command", "Run an algorithm as Narwhal does."),
    "sandbox": LazyCommand(".completion", "sandbox_command", "Serve a local Tradier and Kalshi."),
    "doctor": LazyCommand(".doctor.doctor_command", "doctor", "Check the setup."),
    "completion": LazyCommand(".completion", "completion", "Print a shell's completion script."),
}
_ORDER = {
    "show": LazyCommand(".tradier_orders", "show", "Show one order at Tradier with its legs."),
    "place": LazyCommand(".tradier_trading", "place", "Place an order at Tradier, once."),
    "preview": LazyCommand(
        ".tradier_trading", "preview", "Show what an order would cost, without placing it."
    ),
    "change": LazyCommand(".tradier_orders", "change", "Change a working order at Tradier."),
    "cancel": LazyCommand(
        ".tradier_orders", "cancel", "Cancel an order at Tradier, and show what was executed."
    ),
}
_KALSHI = {
    "balance": LazyCommand(".kalshi_account", "balance", "Show the available balance in USD."),
    "positions": LazyCommand(".kalshi_account", "positions", "Show the positions by market."),
    "orders": LazyCommand(".kalshi_account", "orders", "List your orders."),
    "trades": LazyCommand(".kalshi_account", "trades", "List the fills of your orders."),
    "watchlist": LazyCommand(
        ".kalshi_watchlist", "watchlist", "Show your watchlist, or add or remove a market."
    ),
    "markets": LazyCommand(".kalshi_markets", "markets", "List the markets."),
    "market": LazyCommand(".kalshi_markets", "market", "Show one market with all its fields."),
    "book": LazyCommand(".kalshi_markets", "book", "Show the order book of a market."),
    "order": LazyCommand(".kalshi_trading", "order", "Create, decrease or cancel an order."),
    "cancel-all": LazyCommand(
        ".kalshi_trading", "cancel_all_orders", "Cancel all resting orders at Kalshi."
    ),
    "login": LazyCommand(".kalshi_account", "login", "Test the credentials; nothing is stored."),
}


_BELOW = {"kalshi": _KALSHI, "order": _ORDER}


class _OrderGroup(LazyGroup):
    """Take ``order 4410146`` for ``order show 4410146``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        first = args[0] if args else ""
        if first[:1].isdigit() or (first.startswith("-") and first not in ctx.help_option_names):
            args = ["show", *args]
        return super().parse_args(ctx, args)


@click.command(
    cls=_RootGroup,
    lazy_commands=_ROOT,
    help=_ABOUT,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="kloudtrader %(version)s")
def cli() -> None:
    """Give the group its options; each command does its own work."""


add_settings_options(cli)


@click.command(cls=LazyGroup, lazy_commands=_KALSHI)
def kalshi() -> None:
    """Trade on Kalshi: account, markets and orders.

    Prices are in US cents, counts in contracts, amounts in USD.
    """


@click.command(cls=_OrderGroup, lazy_commands=_ORDER, subcommand_metavar="ID | COMMAND [ARGS]...")
def order() -> None:
    """Show, place, preview, change or cancel one order at Tradier.

    With an id in place of a command, the order is shown. A new order is sent once, after the
    broker's preview and your confirmation. Prices are in USD. Quantities are whole shares or
    contracts.
    """
