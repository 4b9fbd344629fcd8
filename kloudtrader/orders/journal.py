"""Keep the order journal: entries, attempts, and the transitions between their states.

What opens a database and runs a transaction is in a module per engine; the statements are in
``journal.sql``. Nothing is ever deleted, and no call ends an attempt of another call.
"""

from __future__ import annotations

import json
import logging
import os
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from platform import node
from typing import Any, Literal

from kloudtrader.orders.canonical import Request, decode
from kloudtrader.orders.errors import JournalUnavailable
from kloudtrader.orders.venue import T

__all__ = ["Journal", "JournalAttempt", "JournalEntry"]

SCHEMA_NUMBER = "1"
_TEXT = Path(__file__).with_name("journal.sql").read_text(encoding="utf-8")
STATEMENTS = dict(re.findall(r"-- name: (\w+)\n(.*?);\n(?=\n-- name|\Z)", _TEXT, re.DOTALL))
State = Literal["sending", "released", "refused", "placed", "settled"]
Values = Mapping[str, Any]
Run = Callable[[str, Values], Sequence[Sequence[Any]]]
"""Execute one statement with its values; returns all rows, those of ``RETURNING`` too."""
log = logging.getLogger("kloudtrader.orders")


@dataclass(frozen=True)
class JournalAttempt:
    """Hold a create request of an entry. Times are UTC in ISO 8601."""

    n: int
    owner: str
    state: str
    our_id: str
    host: str | None
    pid: int | None
    begun: str
    ended: str | None


@dataclass(frozen=True)
class JournalEntry:
    """Hold an intention to place an order, as the journal has it."""

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
    user_id: str | None = field(repr=False)
    """The venue's id of the user, where an order was read that names it."""
    begun: datetime
    changed: datetime
    attempts: tuple[JournalAttempt, ...] = field(repr=False)
    advice: str | None = None
    """Advice about an open entry. Only ``recover()`` sets it."""

    @property
    def is_open(self) -> bool:
        """Return true if the order may exist and no response or read has proved it."""
        return self.state == "sending"

    @property
    def our_ids(self) -> tuple[str, ...]:
        """Return the ids of all attempts, today's first."""
        return tuple(dict.fromkeys((self.our_id, *(a.our_id for a in self.attempts))))


@dataclass(frozen=True)
class Claim:
    """Hold the right to send once, as it is written before the first byte."""

    scope: str
    account: str
    key: str | None
    our_id: str
    generation: int
    request: str
    lone: bool
    owner: str
    api_key: str | None
    before: JournalEntry | None
    """The entry as read before, ``None`` for a new one. A changed state voids the claim."""


class Journal(ABC):
    """Store the entries that all callers of a key share. Each method is one transaction.

    Raises :class:`JournalUnavailable` when it cannot be read or written.
    """

    born: datetime
    """When the journal was created. Known after the first operation."""
    durable = True
    """True for a journal that outlives the call."""
    now: Callable[[], datetime]

    @abstractmethod
    def transact(self, work: Callable[[Run], T]) -> T | None:
        """Run ``work`` in one transaction; ``None`` if a unique constraint refuses it."""

    def entries(self, **where: object) -> list[JournalEntry]:
        """Return the entries with these values, such as ``state="sending"``, oldest first."""
        return self.transact(partial(_entries, where=where)) or []

    def claim(self, claim: Claim) -> JournalEntry | None:
        """Write an open attempt; ``None`` when another call was faster."""
        values = self._values(claim)
        with suppress(JournalUnavailable):
            return self.transact(partial(_claim, values=values))
        try:  # The commit may have worked: then this finds its own attempt.
            return self.transact(partial(_claim, values=values))
        except JournalUnavailable:
            if own := self.transact(partial(_own, values=values)):
                return own
            raise

    def end(self, claim: Claim, end: tuple[str, State], refusal: Any = None) -> JournalEntry | None:
        """End the claim's own attempt; the entry ends too if no other attempt is open.

        ``None``: the claim was never committed.
        """
        ended = {"attempt": end[0], "state": end[1], "response": refusal and json.dumps(refusal)}
        return self.transact(partial(_end, values=self._values(claim) | ended))

    def mark_placed(
        self, entry: JournalEntry, our_id: str, order_id: str, user_id: str | None = None
    ) -> JournalEntry | None:
        """Note the order of an entry: from a response, or read by anybody."""
        placed = {"number": entry.id, "our_id": our_id, "order_id": order_id, "user_id": user_id}
        return self.transact(partial(_place, values=placed | {"now": self._time()}))

    def settle(self, entry: JournalEntry) -> JournalEntry | None:
        """Note a person's decision that the order is not there; ``None`` if it was not open."""
        return self.transact(partial(_settle, values={"number": entry.id, "now": self._time()}))

    def _time(self) -> str:
        return self.now().astimezone(UTC).isoformat()

    def _values(self, claim: Claim) -> dict[str, Any]:
        return vars(claim) | {"now": self._time(), "host": node(), "pid": os.getpid()}


def describe_journal(born: datetime) -> dict[str, str]:
    """Return what a new journal notes of itself."""
    return {"schema": SCHEMA_NUMBER, "id": os.urandom(16).hex(), "born": born.isoformat()}


def _entries(run: Run, *, where: Values) -> list[JournalEntry]:
    condition = " AND ".join(f"{name} = :{name}" for name in where) or "1 = 1"
    rows = run(STATEMENTS["select_entries"].format(condition), where)
    attempts: dict[int, list[JournalAttempt]] = {}
    for number, *attempt in run(STATEMENTS["select_attempts"].format(condition), where):
        attempts.setdefault(number, []).append(JournalAttempt(*attempt))
    return [_entry_of(row, tuple(attempts.get(row[0], ()))) for row in rows]


def _entry(run: Run, number: int) -> JournalEntry:
    return _entries(run, where={"id": number})[0]


def _entry_of(row: Any, attempts: tuple[JournalAttempt, ...]) -> JournalEntry:
    try:
        form, request = decode(row[6])
        begun, changed = map(datetime.fromisoformat, row[12:])
        refusal = row[9] and json.loads(row[9])
    except (ValueError, KeyError, TypeError) as error:
        raise JournalUnavailable(f"the journal's entry {row[0]} cannot be read: {error}") from error
    known: Any = (
        *row[:6],
        form,
        request,
        *row[7:9],
        refusal,
        *row[10:12],
        begun,
        changed,
        attempts,
    )
    return JournalEntry(*known)


def _claim(run: Run, *, values: Values) -> JournalEntry | None:
    before: JournalEntry | None = values["before"]
    if before is None:
        changed = run("insert_entry", values)
    else:
        was = {"number": before.id, "was": before.state, "was_generation": before.generation}
        changed = run("reopen_entry", {**values, **was})
    # Only now: the statement above has waited for a commit of the same claim whose response was
    # lost, and which may still have been under way.
    if own := run("own_attempt", values):
        return _entry(run, own[0][0])
    if not changed:
        return None
    run("insert_attempt", {**values, "number": changed[0][0]})
    return _entry(run, changed[0][0])


def _own(run: Run, *, values: Values) -> JournalEntry | None:
    own = run("own_attempt", values)
    return _entry(run, own[0][0]) if own else None


def _end(run: Run, *, values: Values) -> JournalEntry | None:
    if not (own := run("own_attempt", values)):
        return None
    values = {**values, "number": own[0][0]}
    run("lock_entry", values)  # else two calls that end at once each see the other's as open
    if run("end_attempt", values):
        run("end_entry", values)
    return _entry(run, values["number"])


def _place(run: Run, *, values: Values) -> JournalEntry:
    was = run("lock_entry", values)[0][0]
    run("apply_attempt", values)
    run("place_entry", {**values, "was": was})
    if was not in ("sending", "placed"):
        log.error("order %s exists, although its entry was %s", values["order_id"], was)
    return _entry(run, values["number"])


def _settle(run: Run, *, values: Values) -> JournalEntry | None:
    if not run("settle_entry", values):
        return None
    run("settle_attempts", values)
    return _entry(run, values["number"])
