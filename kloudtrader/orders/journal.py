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
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from platform import node
from typing import Any, Literal

from kloudtrader.orders.errors import JournalUnavailable
from kloudtrader.orders.identity import Request, decode
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
seen: dict[str, str] = {}
"""Journal id per name: one that was replaced while this process lives must not be used."""


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
    state: State
    order_id: str | None
    api_key: str | None = field(repr=False)
    user_id: str | None = field(repr=False)
    """The venue's id of the user, where an order was read that names it."""
    begun: datetime
    changed: datetime
    response: Any
    """The refusal, where there was one."""
    form: int = field(repr=False)
    request: Request
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

    @property
    def sent_until(self) -> datetime:
        """Return when the last open attempt was surely sent, by another machine's clock too."""
        times = [
            datetime.fromisoformat(attempt.begun)
            + timedelta(seconds=2 if attempt.host == node() else 60)
            for attempt in self.attempts
            if attempt.state == "open"
        ]
        return max(times, default=self.begun)


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
    name: str
    """The place of the journal, without a password."""

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
    ) -> None:
        """Note the order of an entry: from a response, or read by anybody."""
        placed = {"number": entry.id, "our_id": our_id, "order_id": order_id, "user_id": user_id}
        self.transact(partial(_place, values=placed | {"now": self._time()}))

    def settle(self, entry: JournalEntry) -> None:
        """Note a person's decision that the order of an open entry is not there."""
        self.transact(partial(_settle, values={"number": entry.id, "now": self._time()}))

    def check_identity(self, run: Run, tables: Collection[str]) -> str:
        """Return the journal's id; create the tables where there is none yet."""
        expected = seen.get(self.name)
        if not tables and expected is None:
            self.create_tables(run)
        elif not {"meta", "entry", "attempt", "one_send"} <= set(tables):
            raise JournalUnavailable(f"{self.name} is not a journal of orders, or was replaced")
        meta: dict[str, str] = {row[0]: row[1] for row in run("SELECT name, value FROM meta", {})}
        if meta.get("schema") != SCHEMA_NUMBER or expected not in (None, meta["id"]):
            text = f"the journal {self.name} was replaced, or its version is another one"
            raise JournalUnavailable(text)
        self.born = datetime.fromisoformat(meta["born"])
        return meta["id"]

    def create_tables(self, run: Run, schema: str = STATEMENTS["schema"]) -> None:
        """Create the tables of a new journal, and note what it is."""
        for statement in schema.split(";"):
            run(statement, {})
        meta = {"schema": SCHEMA_NUMBER, "id": os.urandom(16).hex(), "born": self._time()}
        for name, value in meta.items():
            run("INSERT INTO meta VALUES (:name, :value)", {"name": name, "value": value})

    def _time(self) -> str:
        return self.now().astimezone(UTC).isoformat()

    def _values(self, claim: Claim) -> dict[str, Any]:
        return vars(claim) | {"now": self._time(), "host": node(), "pid": os.getpid()}


def _entries(run: Run, *, where: Values) -> list[JournalEntry]:
    condition = " AND ".join(f"{name} = :{name}" for name in where) or "1 = 1"
    # Most keys are new, and to prepare the statements that read an entry takes three times as long.
    if not run(STATEMENTS["find_entry"].format(condition), where):
        return []
    rows = run(STATEMENTS["select_entries"].format(condition), where)
    attempts: dict[int, list[JournalAttempt]] = {}
    for number, *attempt in run(STATEMENTS["select_attempts"].format(condition), where):
        attempts.setdefault(number, []).append(JournalAttempt(*attempt))
    return [_entry_of(row, tuple(attempts.get(row[0], ()))) for row in rows]


def _entry_of(row: Any, attempts: tuple[JournalAttempt, ...]) -> JournalEntry:
    try:
        times = map(datetime.fromisoformat, row[10:12])
        refusal = json.loads(row[12] or "null")
        known: Any = (*row[:10], *times, refusal, *decode(row[13]), attempts)
        return JournalEntry(*known)
    except (ValueError, KeyError, TypeError) as error:
        raise JournalUnavailable(f"the journal's entry {row[0]} cannot be read: {error}") from error


def _claim(run: Run, *, values: Values) -> JournalEntry | None:
    before: JournalEntry | None = values["before"]
    if before is None:
        return _insert(run, values)
    was = {"number": before.id, "was": before.state, "was_generation": before.generation}
    changed = run("reopen_entry", {**values, **was})
    # Only now: the statement above has waited for a commit of the same claim whose response was
    # lost, and which may still have been under way.
    if changed and not run("own_attempt", values):
        run("insert_attempt", {**values, "number": before.id})
    return _own(run, values=values)


def _insert(run: Run, values: Values) -> JournalEntry | None:
    if not (inserted := run("insert_entry", values)):
        return _own(run, values=values)
    number, now, our_id = inserted[0][0], values["now"], values["our_id"]
    run("insert_attempt", {**values, "number": number})
    # The rows as they were written: reading them takes as long as writing them.
    sender = values["host"], values["pid"]
    attempt = JournalAttempt(1, values["owner"], "open", our_id, *sender, now, None)
    names = values["scope"], values["account"], values["key"], our_id, values["generation"]
    row = (number, *names, "sending", None, values["api_key"], None, now, now, None)
    return _entry_of((*row, values["request"]), (attempt,))


def _own(run: Run, *, values: Values) -> JournalEntry | None:
    own = run("own_attempt", values)
    return _entries(run, where={"id": own[0][0]})[0] if own else None


def _end(run: Run, *, values: Values) -> JournalEntry | None:
    if not (own := run("own_attempt", values)):
        return None
    values = {**values, "number": own[0][0]}
    run("lock_entry", values)  # else two calls that end at once each see the other's as open
    if run("end_attempt", values):
        run("end_entry", values)
    return _entries(run, where={"id": own[0][0]})[0]


def _place(run: Run, *, values: Values) -> None:
    was = run("lock_entry", values)[0][0]
    run("apply_attempt", values)
    run("place_entry", {**values, "was": was})
    if was not in ("sending", "placed"):
        log.error("order %s exists, although its entry was %s", values["order_id"], was)


def _settle(run: Run, *, values: Values) -> None:
    if run("settle_entry", values):
        run("settle_attempts", values)
