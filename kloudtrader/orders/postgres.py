"""Keep the journal in a PostgreSQL database, which the programs of several hosts share.

Each operation is one short transaction on a connection of its own. All settings are made with
``SET LOCAL`` and no statement is prepared, so that a pooler that gives each transaction another
session works. Nothing holds a lock while the network to the venue is used.
"""

import re
import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from time import monotonic
from typing import Any

from kloudtrader.runtime.errors import ConfigurationError

try:
    import psycopg
except ImportError as error:  # psycopg has none of its own name where libpq is missing
    if (error.name or "psycopg") != "psycopg":
        raise
    reason = "a journal in PostgreSQL needs psycopg: pip install 'kloudtrader[postgres]'"
    raise ConfigurationError(reason, setting="KLOUDTRADER_JOURNAL") from None
from psycopg import errors
from psycopg.abc import PQGen
from psycopg.conninfo import conninfo_to_dict

from kloudtrader.orders.errors import JournalUnavailable
from kloudtrader.orders.journal import STATEMENTS, Journal, Run, Values, log, seen
from kloudtrader.orders.venue import T
from kloudtrader.runtime.diagnose.message import remove_secrets, to_one_line
from kloudtrader.runtime.diagnose.redact import scrub
from kloudtrader.runtime.policy import utc_now

__all__ = ["PostgresJournal"]

_VARIABLE = "KLOUDTRADER_JOURNAL"
_TIMEOUT = 5.0
"""Seconds for a lock, for a statement, and until the server ends an abandoned transaction."""
_CONNECTION = {
    "connect_timeout": "5",
    "tcp_user_timeout": "10000",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "fallback_application_name": "kloudtrader",
}
"""Parameters of the connection that the URL may replace."""
_SECRETS = ("password", "sslpassword")
_INSPECT = """
SELECT pg_is_in_recovery(), current_setting('fsync') = 'on',
  array_remove(array_agg(to_regclass(name)::text), NULL)
FROM unnest(ARRAY['meta', 'entry', 'attempt', 'one_send']) AS name
"""
_RIGHTS = """
SELECT bool_and(has_table_privilege(name, action))
FROM unnest(ARRAY['entry', 'attempt']) AS name, unnest(ARRAY['INSERT', 'UPDATE']) AS action
"""
_SCHEMA = STATEMENTS["schema"].replace(
    "id INTEGER PRIMARY KEY", "id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
)


class PostgresJournal(Journal):
    """Keep a journal in a PostgreSQL database, in the schema ``kloudtrader``.

    The schema is created if it is missing and the role may create it. A server in recovery or with
    ``fsync`` off raises ``ConfigurationError`` at the first use. A database that is replaced while
    the process lives raises :class:`JournalUnavailable`.
    """

    def __init__(self, url: str, *, now: Callable[[], datetime] = utc_now) -> None:
        self.now = now
        self._parameters: dict[str, Any] = {**_CONNECTION, **_read_url(url)}
        self.name = "postgresql://{host}:{port}/{dbname}".format_map(self._parameters)
        self._is_used = False

    def transact(self, work: Callable[[Run], T]) -> T | None:
        """Run ``work`` in one transaction on a connection of its own."""
        return self._transact(work, self._check)

    def inspect(self) -> tuple[bool, bool]:
        """Return whether the database has a journal, and whether the role may write to it.

        Nothing is created.
        """
        tables = self._transact(lambda run: run(_INSPECT, {})[0][2])
        return bool(tables), bool(tables and self.transact(lambda run: run(_RIGHTS, {})[0][0]))

    def _transact(
        self, work: Callable[[Run], T], check: Callable[[Run], None] | None = None
    ) -> T | None:
        try:
            connection = self._connect()
            try:
                run = partial(_execute, connection)
                run(_begin(), {})
                if check is not None:
                    check(run)
                value = work(run)
                run("COMMIT", {})
                return value
            finally:
                connection.close()
        except errors.UniqueViolation:
            return None
        except psycopg.Error as error:
            # Not as the cause: it holds the connection, and with it the password.
            reason = self._redact(str(error))
        raise JournalUnavailable(f"the journal {self.name} is unavailable: {reason}")

    def _redact(self, text: str) -> str:
        secrets = [self._parameters.get(name, "") for name in _SECRETS]
        return to_one_line(remove_secrets(text, secrets))

    def _connect(self) -> "_Connection":
        handled = sys.exception()
        try:
            return _Connection.connect(**self._parameters, autocommit=True, prepare_threshold=None)
        except BaseException as error:
            scrub(error, handled)  # the frames of psycopg hold the password
            raise

    def _check(self, run: Run) -> None:
        """Check the server and the journal's id; create the tables of a new journal."""
        is_used, self._is_used = self._is_used, True
        in_recovery, is_durable, tables = run(_INSPECT, {})[0]
        if in_recovery or not is_durable:
            fault = "in recovery: connect to the primary" if in_recovery else "without fsync"
            text = f"the journal {self.name} cannot be used: the server is {fault}"
            if is_used:  # an order may have been sent, which no other error may hide
                raise JournalUnavailable(text)
            raise ConfigurationError(text, setting=_VARIABLE)
        seen[self.name] = self.check_identity(run, tables)

    def create_tables(self, run: Run, schema: str = _SCHEMA) -> None:
        """Create the tables, and the schema if it is missing; another process may be faster."""
        try:
            if not run("SELECT to_regnamespace('kloudtrader') IS NOT NULL", {})[0][0]:
                run("CREATE SCHEMA kloudtrader", {})
            super().create_tables(run, schema)
            run("COMMIT", {})
            text = "created a new order journal at %s: orders of an earlier one are unknown"
            log.warning(text, self.name)
        except (errors.UniqueViolation, errors.DuplicateSchema, errors.DuplicateTable):
            run("ROLLBACK", {})  # another process was faster
        except (errors.InsufficientPrivilege, errors.InvalidSchemaName):
            text = f"{self.name} has no schema kloudtrader that this role may use, or create"
            raise ConfigurationError(text, setting=_VARIABLE) from None
        run(_begin(), {})


class _Connection(psycopg.Connection[tuple[Any, ...]]):
    """Limit the time of a connection's statements, also if the server does not respond."""

    def wait(self, gen: PQGen[T], *arguments: Any, **named: Any) -> T:
        return super().wait(_limit(gen, monotonic() + 2 * _TIMEOUT), *arguments, **named)


def _limit(gen: PQGen[T], end: float) -> PQGen[T]:
    """Pass on what a generator of psycopg waits for, until time is over."""
    try:
        wanted = next(gen)
        while True:
            ready = yield wanted
            if not ready and monotonic() > end:
                raise psycopg.OperationalError("the server does not respond")
            wanted = gen.send(ready)
    except StopIteration as stop:
        value: T = stop.value
        return value


def _begin() -> str:
    milliseconds = int(1000 * _TIMEOUT)
    return f"""
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL synchronous_commit = on;
SET LOCAL lock_timeout = {milliseconds};
SET LOCAL statement_timeout = {milliseconds};
SET LOCAL idle_in_transaction_session_timeout = {milliseconds};
SET LOCAL search_path = kloudtrader
"""


def _execute(connection: _Connection, name: str, values: Values) -> list[tuple[Any, ...]]:
    text = STATEMENTS.get(name, name)
    text = re.sub(r":(\w+)", r"%(\1)s", text) if values else text
    cursor = connection.execute(text.encode(), values or None)
    return cursor.fetchall() if cursor.description else []


def _read_url(url: str) -> dict[str, Any]:
    """Return the parameters of a URL. No error shows a part of it: each may be of the password."""
    authority, _, path = url.partition("://")[2].partition("/")
    if not url.startswith(("postgresql://", "postgres://")):
        reason = "a journal is the path of a file or the URL of a database, postgresql://..."
        raise ConfigurationError(reason, setting=_VARIABLE)
    read: dict[str, Any] = {"host": "", "port": "", "dbname": ""}
    try:
        read |= conninfo_to_dict(url, client_encoding="UTF8")
    except psycopg.Error:
        read["port"] = "unreadable"
    ports = [port for port in read["port"].split(",") if port]
    if "@" in path or authority.count("@") > 1 or not all(port.isdigit() for port in ports):
        reason = "the URL of the journal cannot be read: write special characters of the password"
        raise ConfigurationError(f"{reason} as %XX, such as %40 for @", setting=_VARIABLE)
    return read
