"""The journal in a SQLite file.

``DELETE`` and ``EXTRA``, not WAL: in WAL mode a file that is replaced while it is open lets two
processes claim one key without an error, and a copy without its ``-wal`` file is empty. A
connection lives for one operation, so that none crosses a fork or stays open over the network.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from kloudtrader.orders.errors import JournalUnavailable
from kloudtrader.orders.journal import SCHEMA, SCHEMA_NUMBER, Journal, Run, TakenError
from kloudtrader.runtime.errors import ConfigurationError, InvalidArgument

__all__ = ["MemoryJournal", "SqliteJournal", "choose_journal"]

_VARIABLE = "KLOUDTRADER_JOURNAL"
_TIMEOUT = 5.0
_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "lustre"}
_SHARED = ("fuse.", "9p", "virtiofs")
_log = logging.getLogger("kloudtrader.orders")
_seen: dict[str, str] = {}
"""Journal id per path: a file that was replaced while this process lives must not be used."""
T = TypeVar("T")


def _utc_now() -> datetime:
    return datetime.now(UTC)


def choose_journal(journal: object, *, now: Callable[[], datetime] = _utc_now) -> Journal | None:
    """Return the journal for an argument ``journal=``; ``None`` reads ``KLOUDTRADER_JOURNAL``."""
    if journal is None:
        journal = os.environ.get(_VARIABLE, "").strip() or False
    if journal is False or isinstance(journal, Journal):
        return journal or None
    if not isinstance(journal, (str, os.PathLike)):
        raise InvalidArgument("journal is neither a path nor a Journal", argument="journal")
    path = os.fspath(journal)
    if not isinstance(path, str) or not path.strip():
        raise InvalidArgument("journal is not the path of a file", argument="journal")
    if "://" in path:
        raise ConfigurationError(
            f"journals at a URL are not supported yet; set {_VARIABLE} to the path of a file",
            setting=_VARIABLE,
        )
    return SqliteJournal(path, now=now)


class SqliteJournal(Journal):
    """A journal in a local file, which is created if it is missing."""

    def __init__(self, path: str | Path, *, now: Callable[[], datetime] = _utc_now) -> None:
        self.path = os.path.realpath(Path(path).expanduser())
        self.now = now

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.path!r})"

    def transact(self, work: Callable[[Run], T]) -> T:
        """Run ``work`` in one transaction on a connection of its own."""
        connection, committing = None, False
        try:
            connection = self._connect()
            connection.execute("BEGIN IMMEDIATE")
            identity = self._check(connection)
            value = work(connection.execute)
            committing = True
            connection.execute("COMMIT")
            _seen.setdefault(self.path, identity)
            return value  # noqa: TRY300 - the finally clause closes
        except sqlite3.IntegrityError as error:
            raise TakenError from error
        except sqlite3.Error as error:
            unavailable = JournalUnavailable(f"not sent: journal {self.path}: {error}")
            unavailable.in_doubt = committing
            raise unavailable from error
        finally:
            # Called directly: a context manager written in Python can be interrupted by a
            # signal handler before it closes, and the write lock would stay.
            if connection is not None:
                connection.close()

    def _connect(self) -> sqlite3.Connection:
        if self.path not in _seen:
            _check_file_system(self.path)
            _create(self.path)
        # mode=rw: a file that vanished must be an error, not a new journal.
        connection = sqlite3.connect(
            f"{Path(self.path).as_uri()}?mode=rw", uri=True, timeout=_TIMEOUT, isolation_level=None
        )
        mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
        connection.execute("PRAGMA synchronous=EXTRA")
        if mode != "delete" or connection.execute("PRAGMA synchronous").fetchone()[0] != 3:
            raise sqlite3.OperationalError(f"journal_mode is {mode}, and cannot be changed")
        return connection

    def _check(self, connection: sqlite3.Connection) -> str:
        meta = _read_meta(connection)
        expected = _seen.get(self.path)
        if meta is None:
            if expected is not None:
                raise sqlite3.DatabaseError("the file was replaced while this process used it")
            meta = _write_schema(connection, self.now())
        if int(meta["schema"]) > SCHEMA_NUMBER:
            raise sqlite3.DatabaseError("a newer version of kloudtrader has written this journal")
        if expected not in (None, meta["id"]):
            raise sqlite3.DatabaseError("the file was replaced while this process used it")
        self.born = datetime.fromisoformat(meta["born"])
        return meta["id"]


class MemoryJournal(SqliteJournal):
    """A journal that lives as long as one call, for orders without a journal."""

    durable = False

    def __init__(self, *, now: Callable[[], datetime] = _utc_now) -> None:
        self.now = now
        self.path = ":memory:"
        self._connection = sqlite3.connect(self.path, isolation_level=None)
        _write_schema(self._connection, now())

    def transact(self, work: Callable[[Run], T]) -> T:
        """Run ``work``; there is nobody else to see half of it."""
        try:
            return work(self._connection.execute)
        except sqlite3.IntegrityError as error:
            raise TakenError from error


def _read_meta(connection: sqlite3.Connection) -> dict[str, str] | None:
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    if not tables:
        return None
    if not {"meta", "entry", "attempt", "one_send"} <= tables:
        raise sqlite3.DatabaseError("the file is not a journal of orders")
    meta = dict(connection.execute("SELECT name, value FROM meta").fetchall())
    if not {"schema", "id", "born"} <= meta.keys():
        raise sqlite3.DatabaseError("the file is not a journal of orders")
    return meta


def _write_schema(connection: sqlite3.Connection, born: datetime) -> dict[str, str]:
    for statement in SCHEMA:
        connection.execute(statement)
    identity = os.urandom(16).hex()
    meta = {"schema": str(SCHEMA_NUMBER), "id": identity, "born": born.isoformat()}
    connection.executemany("INSERT INTO meta (name, value) VALUES (?, ?)", meta.items())
    return meta


def _create(path: str) -> None:
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    except FileExistsError:
        return
    except OSError as error:
        if error.filename is None:  # raised by a signal handler, not by os.open()
            raise
        raise sqlite3.OperationalError(str(error)) from error
    os.close(descriptor)
    _log.warning("created a new order journal at %s: orders of an earlier one are unknown", path)
    if os.name == "posix":
        folder = os.open(os.path.dirname(path), os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _check_file_system(path: str) -> None:
    kind = _file_system(path)
    if kind in _NETWORK:
        raise ConfigurationError(
            f"the order journal {path} is on a network file system ({kind}), where locks are not"
            " reliable; use a local disk",
            setting=_VARIABLE,
        )
    if kind.startswith(_SHARED):
        _log.warning("the order journal %s is on a %s file system; use a local disk", path, kind)


def _file_system(path: str) -> str:
    try:
        text = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    best, kind = "", ""
    for line in text.splitlines():
        left, _, right = line.partition(" - ")
        point = left.split()[4].replace("\\040", " ")
        inside = path == point or path.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, right.split()[0]
    return kind
