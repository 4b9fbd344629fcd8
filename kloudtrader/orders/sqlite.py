"""Keep the journal in a SQLite file.

``DELETE`` and ``EXTRA``, not WAL: in WAL mode a file that is replaced while it is open lets two
processes claim one key without an error, and a copy without its ``-wal`` file is empty. A
connection lives for one operation, so that none crosses a fork or stays open over the network.
"""

import os
import sqlite3
import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from kloudtrader.orders.errors import JournalUnavailable
from kloudtrader.orders.journal import STATEMENTS, Journal, Run, Values, log, seen
from kloudtrader.orders.venue import T
from kloudtrader.runtime.diagnose.redact import scrub
from kloudtrader.runtime.errors import ConfigurationError
from kloudtrader.runtime.policy import utc_now
from kloudtrader.runtime.request.build import check_text

__all__ = ["SqliteJournal", "choose_journal"]

_VARIABLE = "KLOUDTRADER_JOURNAL"
_TIMEOUT = 5.0
_MOUNTS = Path("/proc/self/mounts")
NETWORK = ("nfs", "cifs", "smb", "afs", "ceph", "glusterfs", "lustre", "fuse.sshfs")


def choose_journal(journal: object, *, now: Callable[[], datetime] = utc_now) -> Journal | None:
    """Return the journal for an argument ``journal=``; ``None`` reads ``KLOUDTRADER_JOURNAL``.

    A path is a SQLite file, ``postgresql://...`` a database for several hosts.
    ``False``, or ``None`` where the variable is not set, gives ``None``.

    Raises:
        InvalidArgument: the argument is neither a path nor a :class:`Journal`.
        ConfigurationError: it is a URL of another database than PostgreSQL, or cannot be read, or
            the extra ``postgres`` is not installed.
    """
    if journal is None:
        journal = os.environ.get(_VARIABLE, "").strip() or False
    if journal is False or isinstance(journal, Journal):
        return journal or None
    path = check_text("journal", str(journal) if isinstance(journal, Path) else journal).strip()
    if "://" not in path:
        return SqliteJournal(path, now=now)
    handled = sys.exception()
    try:
        from kloudtrader.orders.postgres import PostgresJournal

        return PostgresJournal(path, now=now)
    except ConfigurationError as error:
        del journal, path  # error reporters collect the variables of frames
        scrub(error, handled)
        raise


class SqliteJournal(Journal):
    """Keep a journal in a local file, which is created if it is missing.

    A network file system raises ``ConfigurationError``. A file that vanishes or is replaced while
    the process lives raises :class:`JournalUnavailable`.
    """

    def __init__(self, path: str | Path, *, now: Callable[[], datetime] = utc_now) -> None:
        self.path = self.name = os.path.realpath(os.path.expanduser(path))
        # mode=rw: a file that vanished must be an error, not a new journal.
        self._uri = f"{Path(self.path).as_uri()}?mode=rw"
        self.now = now

    def transact(self, work: Callable[[Run], T]) -> T | None:
        """Run ``work`` in one transaction on a connection of its own."""
        database = None
        try:
            _prepare(self.path)
            database = sqlite3.connect(self._uri, uri=True, timeout=_TIMEOUT)
            run = partial(_execute, database)
            run("PRAGMA synchronous=EXTRA", {})
            if run("PRAGMA journal_mode=DELETE", {}) != [("delete",)]:
                raise sqlite3.OperationalError("its journal_mode cannot be changed")
            run("BEGIN IMMEDIATE", {})
            tables = [row[0] for row in run("SELECT name FROM sqlite_master", {})]
            identity = self.check_identity(run, tables)
            value = work(run)
            run("COMMIT", {})
            seen.setdefault(self.name, identity)
            return value  # noqa: TRY300 - the finally clause closes
        except sqlite3.IntegrityError:
            return None
        except sqlite3.Error as error:
            raise JournalUnavailable(f"the journal {self.path} is unavailable: {error}") from error
        finally:
            # Called directly: a context manager written in Python can be interrupted by a
            # signal handler before it closes, and the write lock would stay.
            if database is not None:
                database.close()


class MemoryJournal(Journal):
    """Keep a journal for one call, for orders without a journal."""

    durable = False

    def __init__(self, *, now: Callable[[], datetime] = utc_now) -> None:
        self.now = now
        # The call uses it in one thread, but the garbage collector may run in any other.
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self.create_tables(partial(_execute, self._database))

    def __del__(self) -> None:
        self._database.close()

    def transact(self, work: Callable[[Run], T]) -> T | None:
        """Run ``work``; no other call sees half of it."""
        return work(partial(_execute, self._database))


def _execute(connection: sqlite3.Connection, name: str, values: Values) -> list[tuple[Any, ...]]:
    # In one expression: a cursor in a variable would live as long as the traceback of a signal
    # handler's exception, and its unfinished statement would keep the lock of a closed connection.
    return connection.execute(STATEMENTS.get(name, name), values).fetchall()


def _prepare(path: str) -> None:
    """Create the file if this process has not used it before and it is missing."""
    if path in seen:
        return
    kind, folder = file_system(Path(path)), os.path.dirname(path)
    if kind.startswith(NETWORK):
        reason = f"the order journal {path} is on a network file system ({kind}): use a local disk"
        raise ConfigurationError(reason, setting=_VARIABLE)
    try:
        Path(path).touch(0o600, exist_ok=False)
    except OSError as error:
        if error.filename is None:  # raised by a signal handler, not by touch()
            raise
        if isinstance(error, FileExistsError):
            return
        reason = f"{error.strerror}; create the folder {folder}, or set {_VARIABLE} to another path"
        raise JournalUnavailable(f"the order journal {path} is missing: {reason}") from error
    log.warning("created a new order journal at %s: orders of an earlier one are unknown", path)
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


def file_system(path: Path) -> str:
    """Return the type of the file system of a path, as far as Linux says it."""
    text = os.fsdecode(_MOUNTS.read_bytes()) if _MOUNTS.exists() else ""
    mounts = [line.split()[1:3] for line in text.splitlines()]
    # A space in the name of a folder is written as \040.
    named = [(point.replace("\\040", " "), kind) for point, kind in mounts]
    inside = [(len(point), kind) for point, kind in named if path.is_relative_to(point)]
    return max(inside, default=(0, ""))[1]
