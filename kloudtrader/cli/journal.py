"""``journal``: the order journal, what became of its open entries, and a person's decision."""

from typing import Any

import click

from kloudtrader import recovery
from kloudtrader.cli import output
from kloudtrader.cli.consent import ask
from kloudtrader.cli.layout import Field
from kloudtrader.cli.screen import clean
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


@click.group(invoke_without_command=True)
@click.option("--open", "open_only", is_flag=True, help="Only orders that may or may not exist.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def journal(open_only: bool, as_json: bool) -> None:
    """The journal of orders, and those still open.

    KLOUDTRADER_JOURNAL names it.
    """
    if click.get_current_context().invoked_subcommand is not None:
        return
    store = choose_journal(None)
    if store is None:
        text = "there is no journal: set KLOUDTRADER_JOURNAL to the path of a file"
        raise ConfigurationError(text, setting="KLOUDTRADER_JOURNAL")
    where = {"state": "sending"} if open_only else {}
    _show(store.entries(**where), as_json)


@journal.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def recover(as_json: bool) -> None:
    """Read the venues for open entries. Nothing is sent."""
    _show(recovery.recover(), as_json)


@journal.command()
@click.argument("key", metavar="KEY")
@click.option("--not-there", is_flag=True, help="The order does not exist.")
@click.option("--placed", metavar="ORDER", help="The order is this one at the venue.")
@click.option("--venue", help="The venue, where several have the key.")
@click.option("--account", help="The account, where several have the key.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
def settle(key: str, not_there: bool, placed: str | None, yes: bool, **where: str | None) -> None:
    """Close an open entry, named by its key or its id, by your decision."""
    if not_there == (placed is not None):
        raise click.UsageError("use either --not-there or --placed ORDER")
    if not yes:
        ask(lambda: _question(key, placed), "Settle it?")
    settled = recovery.settle(key, placed=placed, not_there=not_there, **where)
    output.note(f"{clean(key)} is {settled.state}")


def _question(key: str, placed: str | None) -> str:
    fact = f"is order {clean(placed)}" if placed else "does not exist at the venue"
    risk = "" if placed else " If it arrives after all, the next call with the key makes two."
    return f"The order of {clean(key)} {fact}.{risk}"


def _show(entries: list[JournalEntry], as_json: bool) -> None:
    if as_json:
        output.json([_plain(entry) for entry in entries])
    else:
        output.rows(_ENTRIES, entries, "no entry")


def _plain(entry: JournalEntry) -> dict[str, Any]:
    names = ("key", "scope", "our_id", "generation", "state", "order_id", "request", "advice")
    kept = {name: getattr(entry, name) for name in names}
    times = {"begun": entry.begun.isoformat(), "changed": entry.changed.isoformat()}
    return {**kept, "account": mask(entry.account), **times}
