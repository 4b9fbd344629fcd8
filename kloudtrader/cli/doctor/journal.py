"""The order journal that ``KLOUDTRADER_JOURNAL`` names. Nothing is created."""

from collections.abc import Iterator
from pathlib import Path

from kloudtrader import environment
from kloudtrader.cli import exits
from kloudtrader.cli.doctor import Entry
from kloudtrader.orders import JournalUnavailable, SqliteJournal, choose_journal
from kloudtrader.orders.journal import SCHEMA_NUMBER
from kloudtrader.orders.sqlite import NETWORK, file_system
from kloudtrader.runtime.errors import ConfigurationError

_SECTION, _VARIABLE = "orders", "KLOUDTRADER_JOURNAL"


def journal() -> Iterator[Entry]:
    """Yield where the journal is, whether it can be used, and how many entries are open."""
    name = environment.optional(_VARIABLE)
    if name is None:
        text = "not set: an order with a key needs it"
        yield Entry(_SECTION, _VARIABLE, text, "note")
        return
    try:
        choose_journal(name)
    except ConfigurationError as error:  # it is a URL, which may hold a password
        yield _wrong("journal", str(error))
        return
    store = SqliteJournal(name)
    path = Path(store.path)
    yield Entry(_SECTION, _VARIABLE, f"from the environment: {path}")
    kind = file_system(path)
    if kind.startswith(NETWORK):
        yield _wrong("file system", f"{kind} is a network file system: use a local disk")
    elif not path.parent.is_dir():
        text = f"the folder {path.parent} does not exist: create it, or set another path"
        yield _wrong("journal", text)
    elif not path.exists() or (path.is_file() and not path.stat().st_size):
        yield Entry(_SECTION, "journal", "does not exist yet: the first order creates it", "note")
    else:
        yield from _entries(store)


def _entries(store: SqliteJournal) -> Iterator[Entry]:
    try:
        entries = store.entries()
    except JournalUnavailable as error:
        yield _wrong("journal", str(error))
        return
    yield Entry(_SECTION, "journal", f"can be read and written, schema {SCHEMA_NUMBER}")
    count = sum(entry.is_open for entry in entries)
    text = f"{len(entries)} entries, {count} open"
    if count:
        text += ": 'kloudtrader journal recover' looks for their orders"
    yield Entry(_SECTION, "entries", text, "note" if count else "ok")


def _wrong(name: str, text: str) -> Entry:
    return Entry(_SECTION, name, text, "wrong", exits.CONFIGURATION)
