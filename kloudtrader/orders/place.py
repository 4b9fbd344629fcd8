"""Place an order at most once, also when the process dies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeAlias

from kloudtrader.orders.errors import JournalUnavailable, KeyConflict, OrderUnknown, pack, unpack
from kloudtrader.orders.identity import Request, derive, encode, new_digest
from kloudtrader.orders.journal import Claim, Journal, JournalEntry, State, log
from kloudtrader.orders.reconcile import PlacedOrder, Reader, find_orders
from kloudtrader.orders.sqlite import MemoryJournal, choose_journal
from kloudtrader.orders.venue import OrderT, P, T, Venue, Verdict
from kloudtrader.runtime import errors
from kloudtrader.runtime.client import CallResult
from kloudtrader.runtime.policy import SYSTEM_CLOCK, Clock, check_seconds, rounds
from kloudtrader.runtime.request.build import check_bool

__all__ = ["place_once"]

_SENDS = 2
"""Sends of one call at a venue that deduplicates; the next call goes on from there."""
_ENDS: dict[str, State] = {"refused": "refused", "passing": "released"}
"""The state of an entry after a verdict, if no other attempt is open."""
_NOT_SENT: tuple[str, State] = ("not_sent", "released")
_ADVICE = "Call again with the same key or look at the account, never place it under another key."
_NO_JOURNAL = "a key needs a journal here: set KLOUDTRADER_JOURNAL to the path of a file"


def place_once(
    venue: Venue[OrderT],
    order: Any,
    *,
    key: str | None = None,
    journal: object = None,
    patience: float = 30.0,
    resend: bool = False,
    clock: Clock = SYSTEM_CLOCK,
) -> PlacedOrder[OrderT]:
    """Place an order at most once; the same key always means the same order.

    ``key`` is the caller's name of the intention. With a journal it holds across restarts and
    processes. ``patience`` is how long to look for an order whose response was lost. ``resend``
    allows a second send of an order that can execute on arrival, where the venue deduplicates.
    ``journal`` is a path or a :class:`Journal`; ``None`` means ``KLOUDTRADER_JOURNAL``, ``False``
    means none.

    Raises:
        InvalidArgument: the order or another argument is not one; :class:`KeyConflict` where the
            key belongs to another request.
        ConfigurationError: a key without a journal, at a venue that accepts a used id again.
        NotSent: this call sent nothing; :class:`JournalUnavailable` where the journal failed.
        OrderUnknown: the order may have been placed, by this call or an earlier one.
        ApiError: the venue refused the order, now or in an earlier call with the key.
    """
    if key is not None and not (isinstance(key, str) and key.strip() and key.isprintable()):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise errors.InvalidArgument("key must be a text that names the order", argument="key")
    resend = check_bool("resend", resend)
    patience, store = check_seconds("patience", patience), choose_journal(journal, now=clock.now)
    if key is not None and store is None and not venue.deduplicates:
        raise errors.ConfigurationError(_NO_JOURNAL, setting="KLOUDTRADER_JOURNAL")
    request = venue.request(order)
    store = store or MemoryJournal(now=clock.now)
    return _Call(venue, store, order, request, key, patience, resend, clock).run()


Step: TypeAlias = PlacedOrder[OrderT] | JournalEntry
"""The order, or an entry to go on from."""


@dataclass
class _Attempt:
    """Hold a send and its claim. What happened is in its fields, not in an exception's class."""

    journal: Journal
    claim: Claim
    begun: bool = False
    """True once the claim may be committed."""
    entry: Any = None
    """The entry, once the claim is committed."""
    lost: errors.NotSent | None = None
    """The error that stops the send where another call has claimed the key."""

    def before_send(self) -> None:
        """Commit the claim; the first byte may leave only after that."""
        self.begun = True
        self.entry = self.journal.claim(self.claim)
        if self.entry is None:
            self.lost = errors.NotSent("another call has claimed the key")
            raise self.lost


@dataclass
class _Call(Generic[OrderT]):
    """Run :func:`place_once` once."""

    venue: Venue[OrderT]
    journal: Journal
    order: Any
    request: Request
    key: str | None
    patience: float
    resend: bool
    clock: Clock
    sends: int = 0
    rounds: int = 0
    why: str = "the venue takes the same id twice"
    """Why the order is not sent again."""
    read: Reader = field(default_factory=Reader)

    def run(self) -> PlacedOrder[OrderT]:
        step: Step[OrderT] | None = self.read_entry()
        while not isinstance(step, PlacedOrder):
            step = self.resume(step) if step else self.look_before_first()
            if not isinstance(step, PlacedOrder):
                step = self.send(step)
        return step

    def read_entry(self) -> JournalEntry | None:
        where = {"scope": self.venue.scope, "account": self.venue.account, "key": self.key}
        return next(iter(self.journal.entries(**where)), None) if self.key else None

    # --- an entry of an earlier call, or of this one after a lost response ---------------------

    def resume(self, entry: JournalEntry) -> Step[OrderT]:
        """Return the order, or the entry if it may be sent."""
        self.compare(entry)
        if entry.is_open:
            return self.look(entry)
        if orders := self.find_living(entry):
            return self.accept(entry, orders)
        if entry.state == "placed":
            return self.read_placed(entry)
        if entry.state == "refused":
            raise unpack(entry.response)
        return entry

    def compare(self, entry: JournalEntry) -> None:
        """Compare in today's form: a new version of the package must not see conflicts."""
        form, order = self.venue.form, None
        if encode(form, self.venue.renew(entry.request, entry.form)) == encode(form, self.request):
            return
        if entry.order_id is not None:
            order = self.read(self.venue.read, entry.order_id)
        elif entry.is_open and (orders := self.read(find_orders, self.venue, entry)):
            order = orders[0]
            self.note(entry, self.venue.order_id(order), order)
            entry = self.refresh(entry)
        raise KeyConflict("the key belongs to another request", entry=entry, order=order)

    def read_placed(self, entry: JournalEntry) -> PlacedOrder[OrderT]:
        """Return the order of an entry; that it is placed does not depend on this read."""
        order = self.read(self.venue.read, str(entry.order_id))
        missing = order is None and isinstance(self.read.failure, errors.NotFound)
        if missing and entry.api_key != self.venue.credential:
            text = "this API key does not see the order: two accounts share a label"
            raise errors.InvalidArgument(text, argument="account") from self.read.failure
        return self.placed(entry, str(entry.order_id), order)

    def find_living(self, entry: JournalEntry) -> list[OrderT]:
        """Look for the ids of an entry that a person has settled: evidence beats a person."""
        if entry.state != "settled" and entry.generation == 1:
            return []
        read = self.read if entry.state == "placed" else self.read_first
        orders = read(find_orders, self.venue, entry) or []
        return [order for order in orders if self.venue.rejection(order) is None]

    def look(self, entry: JournalEntry) -> Step[OrderT]:
        """Read until the order shows, the entry changes, or it may be sent again."""
        for _ in rounds(self.clock, self.patience, least=2):
            before, current = entry.attempts, self.is_current(entry)
            orders = self.read(find_orders, self.venue, entry)
            self.rounds += orders is not None
            if orders:
                return self.accept(entry, orders)
            entry = self.refresh(entry)
            if entry.state == "settled":
                break
            if not entry.is_open:
                return self.resume(entry)
            current = current and orders is not None and entry.attempts == before
            if current and self.may_resend(entry):
                return entry
        raise self.unknown(entry)

    def is_current(self, entry: JournalEntry) -> bool:
        if not self.venue.deduplicates or self.sends >= _SENDS:
            return False
        self.why = "the venue's reads are older than the send"
        # Of a first send without a journal, only the order of an earlier run can be known.
        since = entry.sent_until if self.sends or self.journal.durable else entry.begun
        return bool(self.read(self.venue.is_current, since))

    def may_resend(self, entry: JournalEntry) -> bool:
        self.why = "its expiry is past"
        if self.venue.has_expired(entry.request, self.clock.now()):
            return False
        self.why = "it can execute on arrival; resend=True allows a second send"
        # None: the book could not be read, which counts as crossing.
        crosses = self.read(self.venue.executes_on_arrival, entry.request)
        return self.resend or crosses is False

    def accept(self, entry: JournalEntry, orders: Sequence[OrderT]) -> PlacedOrder[OrderT]:
        """Note an order that carries our id, and return it."""
        exact = self.key is not None and not self.journal.durable
        for order in orders:
            if not self.venue.matches(order, entry.request, exact):
                raise KeyConflict("the key belongs to another order", entry=entry, order=order)
        first, order_id = orders[0], self.venue.order_id(orders[0])
        # An order of an earlier generation does not tell about today's.
        is_todays = self.venue.carried_id(first) == entry.our_id or order_id == entry.order_id
        if is_todays or entry.state in ("settled", "released", "refused"):
            if len(orders) == 1:
                return self.placed(entry, order_id, first)
            self.note(entry, order_id, first)
        raise self.unknown(self.refresh(entry), orders)

    # --- sending --------------------------------------------------------------------------------

    def look_before_first(self) -> Step[OrderT] | None:
        """Look where a journal that was lost today, or none, may hide an earlier send."""
        start = self.venue.list_start(now := self.clock.now())
        durable = self.journal.durable
        if self.key is None or (durable and (start is None or self.journal.born < start)):
            return None
        claim = self.claim(None)
        if not durable:
            # For the key, the first send of this call may be a second one.
            entry = self.journal.claim(claim)
            step = entry and self.look(entry)
            return self.journal.end(claim, _NOT_SENT) if step == entry else step
        orders = self.read_first(self.venue.find, claim.our_id, self.request, now)
        entry = self.journal.claim(claim) if orders else None
        return self.accept(entry, orders) if entry else None

    def read_first(self, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """Read before the first send of an id; without a read nothing may be sent."""
        value = self.read(work, *arguments, **named)
        if value is None:
            raise errors.NotSent("the venue could not be read first") from self.read.failure
        return value

    def claim(self, entry: JournalEntry | None) -> Claim:
        venue = self.venue
        generation, our_id = (entry.generation, entry.our_id) if entry else (0, "")
        if entry is None or entry.state == "settled":
            generation += 1
            named = (venue.scope, venue.account, self.key or "", generation)
            our_id = venue.our_id(derive(*named) if self.key else new_digest(), self.order)
        names = (venue.scope, venue.account, self.key, our_id, generation)
        text, lone = encode(venue.form, self.request), not venue.deduplicates
        return Claim(*names, text, lone, new_digest().hex(), venue.credential, entry)

    def send(self, before: JournalEntry | None) -> Step[OrderT] | None:
        """Send once; return the order, or the entry to go on from."""
        attempt, result = _Attempt(self.journal, self.claim(before)), CallResult()
        our_id, hook = attempt.claim.our_id, attempt.before_send
        try:
            self.venue.send(self.request, our_id, before_send=hook, result=result)
        except BaseException as error:
            if error is attempt.lost:
                return self.refresh(before) if before else self.read_entry()
            # Any exception out of the hook is the call's own error for the runtime, a signal
            # handler's too: Ctrl-C in a commit must be raised, and its claim not stay open.
            if attempt.entry is None or not result.sent or error is not result.error:
                self.note_end(attempt, result)
                if before and before.is_open and isinstance(error, errors.KloudTraderError):
                    # The error would hide an earlier request.
                    raise self.unknown(before) from error
                raise
        return self.conclude(attempt.claim, attempt.entry, self.venue.sort(result, our_id))

    def note_end(self, attempt: _Attempt, result: CallResult) -> None:
        """Note what is certain about a send that did not leave, or was ended from outside."""
        if attempt.begun and not result.sent:
            self.logged(self.journal.end, attempt.claim, _NOT_SENT)
        elif attempt.entry is not None:
            verdict = self.venue.sort(result, attempt.claim.our_id)
            if verdict.kind == "placed":
                self.note(attempt.entry, str(verdict.order_id), verdict.order)

    def conclude(self, claim: Claim, entry: JournalEntry, verdict: Verdict[OrderT]) -> Step[OrderT]:
        if verdict.kind == "placed":
            return self.placed(entry, str(verdict.order_id), verdict.order)
        self.sends, self.read.failure = self.sends + 1, verdict.error
        if verdict.kind in _ENDS and verdict.error is not None:
            return self.deny(claim, entry, _ENDS[verdict.kind], verdict.error)
        if verdict.kind == "exists":
            self.sends, self.why = _SENDS, "the venue says that the id is used"
        return self.refresh(entry)

    def deny(
        self, claim: Claim, entry: JournalEntry, state: State, error: errors.CallError
    ) -> JournalEntry:
        """Raise what the venue refused, unless another attempt may have placed the order."""
        # Without a journal an earlier run may have sent, so a refusal is no proof for the key.
        proof = self.journal.durable or self.key is None or state != "refused"
        end = "not_applied", state
        now = (self.logged(self.journal.end, claim, end, pack(error)) if proof else None) or entry
        if now.state == state or (claim.lone and now.state != "placed"):
            raise error
        self.sends, self.why = _SENDS, f"an earlier request is open, and this one failed: {error}"
        return now

    # --- small steps ----------------------------------------------------------------------------

    def placed(self, entry: JournalEntry, order_id: str, order: Any) -> PlacedOrder[OrderT]:
        self.note(entry, order_id, order)
        known = (entry.scope, order_id, entry.our_id, entry.key, entry.request, order)
        return PlacedOrder(*known, self.venue, self.clock)

    def note(self, entry: JournalEntry, order_id: str, order: OrderT | None) -> None:
        """Mark an entry placed; a journal that fails now must not hide the order."""
        user = None if order is None else self.venue.user_id(order)
        if entry.state != "placed" or (user and not entry.user_id):
            self.logged(self.journal.mark_placed, entry, entry.our_id, order_id, user)

    def refresh(self, entry: JournalEntry) -> JournalEntry:
        return (self.logged(self.journal.entries, id=entry.id) or [entry])[0]

    def logged(self, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T | None:
        try:
            return work(*arguments, **named)
        except JournalUnavailable as error:
            log.error("the journal failed, and the entry may stay open: %s", error)
            return None

    def unknown(self, entry: JournalEntry, orders: Sequence[OrderT] = ()) -> OrderUnknown:
        text = f"{self.rounds} reads did not show id {entry.our_id}; not sent now, as {self.why}"
        if orders:
            text = f"{len(orders)} orders carry ids of this key"
        error = OrderUnknown(f"the order may have been placed: {text}", advice=_ADVICE)
        error.our_id, error.entry, error.orders = entry.our_id, entry, tuple(orders)
        error.rounds, error.__cause__ = self.rounds, self.read.failure
        return error
