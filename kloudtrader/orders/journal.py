"""The order journal: entries, attempts, and the transitions between their states.

This module knows the schema and the statements. What opens a database and runs a transaction is
in a module per engine. Nothing is ever deleted, and no call ends an attempt of another call.
"""

from __future__ import annotations

import json
import logging
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar

from kloudtrader.orders.canonical import Request, decode
from kloudtrader.orders.errors import JournalUnavailable

__all__ = [
    "SCHEMA",
    "SCHEMA_NUMBER",
    "Claim",
    "Journal",
    "JournalAttempt",
    "JournalEntry",
    "TakenError",
    "host_name",
]

SCHEMA_NUMBER = 1
SCHEMA = Path(__file__).with_name("schema.sql").read_text(encoding="utf-8").split(";")

State = Literal["sending", "released", "refused", "placed", "settled"]
Run = Callable[..., Any]
"""Execute one statement with its parameters; returns a cursor."""
T = TypeVar("T")

_ENTRY = (
    "id, scope, account, key, our_id, generation, request, state, order_id, response, api_key,"
    " begun, changed"
)
_ATTEMPT = "n, owner, state, our_id, host, pid, begun, ended"
_log = logging.getLogger("kloudtrader.orders")


@dataclass(frozen=True)
class JournalAttempt:
    """One create request for an entry."""

    n: int
    owner: str
    state: str
    our_id: str
    host: str | None
    pid: int | None
    begun: str
    """UTC, ISO 8601."""
    ended: str | None


@dataclass(frozen=True)
class JournalEntry:
    """One intention to place an order, as the journal has it."""

    id: int
    scope: str
    account: str = field(repr=False)
    key: str | None
    our_id: str
    """The id that the order carries at the venue."""
    generation: int
    form: int = field(repr=False)
    request: Request
    state: State
    order_id: str | None
    response: Any
    """The refusal, where there was one."""
    api_key: str | None = field(repr=False)
    begun: datetime
    changed: datetime
    attempts: tuple[JournalAttempt, ...] = field(repr=False)
    advice: str | None = None
    """What to do about an open entry. Only ``recover()`` sets it."""

    @property
    def is_open(self) -> bool:
        """Whether the order may exist and nothing proves it."""
        return self.state == "sending"

    @property
    def our_ids(self) -> tuple[str, ...]:
        """The ids of all attempts, today's first."""
        return tuple(dict.fromkeys((self.our_id, *(a.our_id for a in self.attempts))))


@dataclass(frozen=True)
class Claim:
    """The right to send once, as it is written before the first byte."""

    scope: str
    account: str
    key: str | None
    our_id: str
    request: str
    lone: bool
    owner: str
    api_key: str | None = None
    entry: JournalEntry | None = None
    """The entry as read before, ``None`` for a new one. A changed state voids the claim."""
    generation: int = 1


class TakenError(Exception):
    """A unique constraint refused a write: another call was faster."""


class Journal(ABC):
    """A store of entries that all callers of a key share. Each method is one transaction.

    Raises :class:`JournalUnavailable` when it cannot be read or written.
    """

    born: datetime
    """When the journal was created. Known after the first operation."""
    durable = True
    """Whether it outlives this call."""
    now: Callable[[], datetime]

    @abstractmethod
    def transact(self, work: Callable[[Run], T]) -> T:
        """Run ``work`` in one transaction. Raises :class:`TakenError` for a unique constraint."""

    def entry(self, scope: str, account: str, key: str) -> JournalEntry | None:
        """Return the entry of a key."""
        found = self._select("scope = ? AND account = ? AND key = ?", scope, account, key)
        return found[0] if found else None

    def entries(
        self, *, open_only: bool = False, scope: str | None = None, account: str | None = None
    ) -> list[JournalEntry]:
        """Return entries, oldest first."""
        conditions = {"state": "sending" if open_only else None, "scope": scope, "account": account}
        given = {name: value for name, value in conditions.items() if value is not None}
        return self._select(
            " AND ".join(f"{name} = ?" for name in given) or "1 = 1", *given.values()
        )

    def again(self, entry: JournalEntry) -> JournalEntry:
        """Return the entry as it is now."""
        return self._select("id = ?", entry.id)[0]

    def named(self, name: str) -> list[JournalEntry]:
        """Return the entries with this key or id of ours, of all venues and accounts."""
        return self._select("key = ? OR our_id = ?", name, name)

    def claim(self, claim: Claim) -> JournalEntry | None:
        """Write an open attempt; ``None`` when another call was faster."""
        work = partial(_claim, claim=claim, now=self._text())
        try:
            try:
                return self.transact(work)
            except JournalUnavailable as error:
                if not error.in_doubt:
                    raise
                return self.transact(work)  # finds its own attempt if the commit had worked
        except TakenError:
            return None

    def end(self, claim: Claim, attempt: str, state: State, response: Any = None) -> JournalEntry:
        """End the claim's own attempt; the entry becomes ``state`` if no attempt is open."""
        text = None if response is None else json.dumps(response)
        return self.transact(
            partial(_end, claim=claim, attempt=attempt, state=state, text=text, now=self._text())
        )

    def mark_placed(self, entry: JournalEntry, our_id: str, order_id: str) -> JournalEntry:
        """Note the order of an entry: from a response, or read by anybody."""
        return self.transact(
            partial(_place, number=entry.id, our_id=our_id, order_id=order_id, now=self._text())
        )

    def settle(self, entry: JournalEntry) -> JournalEntry | None:
        """Note a person's decision that the order is not there; ``None`` if it was not open."""
        return self.transact(partial(_settle, number=entry.id, now=self._text()))

    def _select(self, condition: str, *values: object) -> list[JournalEntry]:
        return self.transact(partial(_entries, condition=condition, values=values))

    def _text(self) -> str:
        return self.now().astimezone(UTC).isoformat()


def _entries(run: Run, *, condition: str, values: Sequence[object]) -> list[JournalEntry]:
    rows = run(f"SELECT {_ENTRY} FROM entry WHERE {condition} ORDER BY id", values).fetchall()  # noqa: S608 - constant text
    return [_entry_of(row, _attempts(run, row[0])) for row in rows]


def _attempts(run: Run, number: int) -> tuple[JournalAttempt, ...]:
    rows = run(f"SELECT {_ATTEMPT} FROM attempt WHERE entry = ? ORDER BY n", (number,)).fetchall()  # noqa: S608 - constant text
    return tuple(JournalAttempt(*row) for row in rows)


def _entry_of(row: Sequence[Any], attempts: tuple[JournalAttempt, ...]) -> JournalEntry:
    number, scope, account, key, our_id, generation, text, state, order_id, response = row[:10]
    try:
        form, request = decode(text)
        begun, changed = map(datetime.fromisoformat, row[11:])
        refusal = response and json.loads(response)
        return JournalEntry(
            number, scope, account, key, our_id, generation, form, request, state, order_id,
            refusal, row[10], begun, changed, attempts,
        )  # fmt: skip
    except ValueError as error:
        raise JournalUnavailable(f"the journal's entry {number} cannot be read: {error}") from error


def _one(run: Run, number: int) -> JournalEntry:
    return _entries(run, condition="id = ?", values=(number,))[0]


def _number_of(run: Run, claim: Claim) -> int | None:
    row = run(
        "SELECT id FROM entry WHERE scope = ? AND account = ? AND our_id = ?",
        (claim.scope, claim.account, claim.our_id),
    ).fetchone()
    return None if row is None else row[0]


def _claim(run: Run, *, claim: Claim, now: str) -> JournalEntry | None:
    number = _number_of(run, claim)
    own = run("SELECT 1 FROM attempt WHERE entry = ? AND owner = ?", (number, claim.owner))
    if number is not None and own.fetchone():
        return _one(run, number)
    before = claim.entry
    number = _reopen(run, claim, before, now) if before else _insert(run, claim, now)
    if number is None:
        return None
    run(
        "INSERT INTO attempt (entry, n, owner, state, our_id, lone, host, pid, begun)"
        " SELECT ?, 1 + COALESCE(MAX(n), 0), ?, 'open', ?, ?, ?, ?, ? FROM attempt WHERE entry = ?",
        (number, claim.owner, claim.our_id, claim.lone, host_name(), os.getpid(), now, number),
    )
    return _one(run, number)


def _insert(run: Run, claim: Claim, now: str) -> int:
    return int(
        run(
            "INSERT INTO entry (scope, account, key, our_id, generation, request, state, api_key,"
            " begun, changed) VALUES (?, ?, ?, ?, ?, ?, 'sending', ?, ?, ?) RETURNING id",
            (claim.scope, claim.account, claim.key, claim.our_id, claim.generation, claim.request,
             claim.api_key, now, now),
        ).fetchone()[0]
    )  # fmt: skip


def _reopen(run: Run, claim: Claim, entry: JournalEntry, now: str) -> int | None:
    changed = run(
        "UPDATE entry SET state = 'sending', generation = ?, our_id = ?, changed = ?"
        " WHERE id = ? AND state = ? AND generation = ?",
        (claim.generation, claim.our_id, now, entry.id, entry.state, entry.generation),
    ).rowcount
    return entry.id if changed else None


def _end(
    run: Run, *, claim: Claim, attempt: str, state: State, text: str | None, now: str
) -> JournalEntry:
    number = _number_of(run, claim)
    if number is None:
        raise JournalUnavailable("the journal has lost an entry that was written before")
    ended = run(
        "UPDATE attempt SET state = ?, response = ?, ended = ?"
        " WHERE entry = ? AND owner = ? AND state = 'open'",
        (attempt, text, now, number, claim.owner),
    ).rowcount
    if ended:
        run(
            "UPDATE entry SET state = ?, response = ?, changed = ?"
            " WHERE id = ? AND state = 'sending'"
            " AND NOT EXISTS (SELECT 1 FROM attempt WHERE entry = ? AND state = 'open')",
            (state, text, now, number, number),
        )
    return _one(run, number)


def _place(run: Run, *, number: int, our_id: str, order_id: str, now: str) -> JournalEntry:
    was = run("SELECT state FROM entry WHERE id = ?", (number,)).fetchone()[0]
    run(
        "UPDATE attempt SET state = 'applied', ended = ?"
        " WHERE entry = ? AND our_id = ? AND state = 'open'",
        (now, number, our_id),
    )
    run(
        "UPDATE entry SET state = 'placed', order_id = ?, response = NULL, changed = ?"
        " WHERE id = ? AND state = ? AND state <> 'placed'",
        (order_id, now, number, was),
    )
    if was in ("refused", "released", "settled"):
        _log.error("order %s exists, although its journal entry was %s", order_id, was)
    return _one(run, number)


def _settle(run: Run, *, number: int, now: str) -> JournalEntry | None:
    changed = run(
        "UPDATE entry SET state = 'settled', changed = ? WHERE id = ? AND state = 'sending'",
        (now, number),
    ).rowcount
    if not changed:
        return None
    run(
        "UPDATE attempt SET state = 'settled', ended = ? WHERE entry = ? AND state = 'open'",
        (now, number),
    )
    return _one(run, number)


def host_name() -> str:
    """Return the name of this machine, for people and for comparing clocks."""
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
