"""Check the order journal that ``KLOUDTRADER_JOURNAL`` names. Nothing is created."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

from kloudtrader import environment
from kloudtrader.cli import exit_codes
from kloudtrader.cli.commands.doctor import DoctorEntry
from kloudtrader.orders import Journal, JournalUnavailable, SqliteJournal, choose_journal
from kloudtrader.orders.journal import SCHEMA_NUMBER
from kloudtrader.orders.sqlite import NETWORK, file_system
from kloudtrader.runtime.errors import ConfigurationError

if TYPE_CHECKING:
    from kloudtrader.orders import PostgresJournal

_SECTION, _VARIABLE = "orders", "KLOUDTRADER_JOURNAL"
_MISSING = "does not exist yet: the first order creates it"


def check_journal(offline: bool = False) -> Iterator[DoctorEntry]:
    """Yield where the journal is, whether it can be used, and how many entries are open."""
    name = environment.get(_VARIABLE)
    if name is None:
        text = "not set: an order with a key needs it"
        yield DoctorEntry(_SECTION, _VARIABLE, text, "note")
        return
    try:
        store = choose_journal(name)
    except ConfigurationError as error:  # it is a URL, which may hold a password
        yield _wrong("journal", str(error))
        return
    if isinstance(store, SqliteJournal):
        yield from _check_file(store)
    else:
        yield from _check_database(cast("PostgresJournal", store), offline)


def _check_database(store: "PostgresJournal", offline: bool) -> Iterator[DoctorEntry]:
    yield DoctorEntry(_SECTION, _VARIABLE, f"from the environment: {store.name}")
    if offline:
        yield DoctorEntry(_SECTION, "journal", "not read, because of --offline", "note")
        return
    try:
        has_tables, may_write = store.inspect()
    except (ConfigurationError, JournalUnavailable) as error:
        yield _wrong("journal", str(error))
        return
    if not has_tables:
        yield DoctorEntry(_SECTION, "journal", _MISSING, "note")
    elif not may_write:
        yield _wrong("journal", "the role may not insert and update entries and attempts")
    else:
        yield from _entries(store)


def _check_file(store: SqliteJournal) -> Iterator[DoctorEntry]:
    path = Path(store.path)
    yield DoctorEntry(_SECTION, _VARIABLE, f"from the environment: {path}")
    kind = file_system(path)
    if kind.startswith(NETWORK):
        yield _wrong("file system", f"{kind} is a network file system: use a local disk")
    elif not path.parent.is_dir():
        text = f"the folder {path.parent} does not exist: create it, or set another path"
        yield _wrong("journal", text)
    elif not path.exists() or (path.is_file() and not path.stat().st_size):
        yield DoctorEntry(_SECTION, "journal", _MISSING, "note")
    else:
        yield from _entries(store)


def _entries(store: Journal) -> Iterator[DoctorEntry]:
    try:
        entries = store.entries()
    except (ConfigurationError, JournalUnavailable) as error:
        yield _wrong("journal", str(error))
        return
    yield DoctorEntry(_SECTION, "journal", f"can be read and written, schema {SCHEMA_NUMBER}")
    count = sum(entry.is_open for entry in entries)
    text = f"{len(entries)} entries, {count} open"
    if count:
        text += ": 'kloudtrader journal recover' looks for their orders"
    yield DoctorEntry(_SECTION, "entries", text, "note" if count else "ok")


def _wrong(name: str, text: str) -> DoctorEntry:
    return DoctorEntry(_SECTION, name, text, "wrong", exit_codes.CONFIGURATION)
