"""Define ``journal``, which shows the order journal, and recovers and settles open entries."""

import click

from kloudtrader import recovery
from kloudtrader.cli._groups import SuggestingGroup
from kloudtrader.cli.ui import output
from kloudtrader.cli.ui.cancel_report import dump_entry
from kloudtrader.cli.ui.prompt import ask_consent
from kloudtrader.cli.ui.stderr import clean
from kloudtrader.cli.ui.table_layout import Field
from kloudtrader.orders import JournalEntry, choose_journal
from kloudtrader.runtime.diagnose.message import mask
from kloudtrader.runtime.errors import ConfigurationError

_ENTRIES: tuple[Field[JournalEntry], ...] = (
    Field("key", lambda entry: clean(entry.key or "")),
    Field("state", lambda entry: entry.state, "status"),
    Field("order", lambda entry: entry.order_id),
    Field("venue", lambda entry: entry.scope, rank=2),
    Field("account", lambda entry: mask(entry.account), rank=4),
    Field("id", lambda entry: entry.our_id, rank=1),
    Field("begun", lambda entry: entry.begun, "time", rank=3),
    Field("what to do", lambda entry: entry.advice, "prose", rank=5),
)


@click.group(cls=SuggestingGroup, invoke_without_command=True)
@click.option(
    "--open",
    "open_only",
    is_flag=True,
    help="Only open entries: their orders may or may not exist.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def journal(open_only: bool, as_json: bool) -> None:
    """Show the order journal and its open entries.

    KLOUDTRADER_JOURNAL is the path of the journal, or the URL of its PostgreSQL database.
    """
    if click.get_current_context().invoked_subcommand is not None:
        return
    store = choose_journal(None)
    if store is None:
        text = "there is no journal: set KLOUDTRADER_JOURNAL to the path of a file"
        raise ConfigurationError(text, setting="KLOUDTRADER_JOURNAL")
    where = {"state": "sending"} if open_only else {}
    write_entries(store.entries(**where), as_json)


@journal.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def recover(as_json: bool) -> None:
    """Look up the orders of open entries at the venues. No order is sent."""
    write_entries(recovery.recover(), as_json)


@journal.command()
@click.argument("key", metavar="KEY")
@click.option("--not-there", is_flag=True, help="The order does not exist.")
@click.option("--placed", metavar="ORDER", help="The id of the order at the venue.")
@click.option("--venue", help="The venue, if several have the key.")
@click.option("--account", help="The account, if several have the key.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask for confirmation.")
def settle(key: str, not_there: bool, placed: str | None, yes: bool, **where: str | None) -> None:
    """Close an open entry, given by its key or its id, as you decide."""
    if not_there == (placed is not None):
        raise click.UsageError("use either --not-there or --placed ORDER")
    if not yes:
        ask_consent(lambda: _describe_decision(key, placed), "Settle it?")
    entry = recovery.settle(key, placed=placed, not_there=not_there, **where)
    output.write_note(f"{clean(key)} is {entry.state}")


def _describe_decision(key: str, placed: str | None) -> str:
    fact = f"is order {clean(placed)}" if placed else "does not exist at the venue"
    risk = (
        "" if placed else " If it arrives later, the next call with the key places a second order."
    )
    return f"The order of {clean(key)} {fact}.{risk}"


def write_entries(entries: list[JournalEntry], as_json: bool) -> None:
    if as_json:
        output.write_json([dump_entry(entry) for entry in entries])
    else:
        output.write_table(_ENTRIES, entries, "no entry")
