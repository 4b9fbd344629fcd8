"""Recover, look up and settle journal entries across venues, for the root of the package."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kloudtrader import orders
from kloudtrader.orders import Journal, JournalEntry, Venue, choose_journal
from kloudtrader.runtime.errors import ConfigurationError, InvalidArgument
from kloudtrader.runtime.request.build import check_bool, check_text

__all__ = ["lookup", "recover", "settle"]

VENUES: dict[str, str] = {
    "tradier": "kloudtrader.tradier",
    "kalshi_v2": "kloudtrader.kalshi_v2",
}
"""First word of a scope, and the module that has ``order_venue(scope, account)``.

That function returns the :class:`~kloudtrader.orders.Venue` of an account, or ``None`` where the
environment gives no access to it. A module without it places no orders yet.
"""
_NO_ACCESS = "the environment has no credentials for this account, so the venue was not read"


def recover(*, journal: str | Path | Journal | None = None) -> list[JournalEntry]:
    """Read the venues for all open entries of the journal, and return these entries.

    An order that its venue shows makes its entry ``placed``. Nothing else is concluded and nothing
    is sent; ``advice`` says what to do about an entry that is still open, or why its venue was not
    read: no access, or a venue that this version does not know.

    Raises:
        ConfigurationError: there is no journal.
        JournalUnavailable: the journal could not be read or written.
    """
    store = require_journal(journal)
    opened = store.entries(state="sending")
    accounts = dict.fromkeys((entry.scope, entry.account) for entry in opened)
    return [entry for account in accounts for entry in _recover_account(store, *account)]


def lookup(
    key: str,
    *,
    venue: str | None = None,
    account: str | None = None,
    journal: str | Path | Journal | None = None,
) -> JournalEntry | None:
    """Return the journal's entry of a key, ``None`` if the key is new. No venue is read.

    Call it before a price is computed: a key means one request for ever.

    Raises:
        ConfigurationError: there is no journal.
        JournalUnavailable: the journal could not be read.
        InvalidArgument: the key is no text, or several accounts have it.
    """
    entries = _fitting(require_journal(journal).entries(key=check_text("key", key)), venue, account)
    if len(entries) > 1:
        raise InvalidArgument("several accounts have this key: name one", argument="account")
    return entries[0] if entries else None


def settle(
    key_or_id: str,
    *,
    venue: str | None = None,
    account: str | None = None,
    journal: str | Path | Journal | None = None,
    placed: str | None = None,
    not_there: bool = False,
) -> JournalEntry:
    """Close an open entry that nothing can prove, by your decision.

    ``placed`` names the order: it is read, and must carry our id. ``not_there=True`` says that
    there is none; the next call with the key sends an order with a new id, and if the first one
    arrives after all, there are two.

    Raises:
        ConfigurationError: there is no journal, or no access to the entry's account.
        JournalUnavailable: the journal could not be read or written.
        InvalidArgument: not one open entry has this key or id, or the order does not carry our id.
    """
    if check_bool("not_there", not_there) == (placed is not None):
        raise InvalidArgument("pass placed=<order id> or not_there=True", argument="placed")
    placed = None if placed is None else check_text("placed", placed)
    store, key_or_id = require_journal(journal), check_text("key_or_id", key_or_id)
    entries = store.entries(key=key_or_id) or store.entries(our_id=key_or_id)
    entries = _fitting(entries, venue, account)
    if len(entries) != 1:
        reason = "several entries fit: name the account" if entries else "there is no such entry"
        raise InvalidArgument(f"{key_or_id!r}: {reason}", argument="key_or_id")
    access = _venue(entries[0].scope, entries[0].account)
    if access is None:
        raise ConfigurationError(_NO_ACCESS)
    return orders.settle(access, store, entries[0], placed)


def require_journal(journal: object) -> Journal:
    """Return the journal of an argument, or of the environment; raise if there is none."""
    store = choose_journal(journal)
    if store is None:
        raise ConfigurationError(
            "there is no journal: set KLOUDTRADER_JOURNAL to the path of a file, or pass journal=",
            setting="KLOUDTRADER_JOURNAL",
        )
    return store


def _fitting(
    entries: list[JournalEntry], venue: str | None, account: str | None
) -> list[JournalEntry]:
    """Return the entries of a venue and an account.

    Raises ``InvalidArgument`` for an account number that is no text: it would fit no entry, and an
    order that exists would look new.
    """
    for name, value in {"venue": venue, "account": account}.items():
        if value is not None:
            check_text(name, value)
    return [
        entry
        for entry in entries
        if venue in (None, entry.scope, entry.scope.partition(":")[0])
        and account in (None, entry.account)
    ]


def _recover_account(store: Journal, scope: str, account: str) -> list[JournalEntry]:
    """Recover one account; a venue without access must not hide the entries of the others."""
    advice = _NO_ACCESS
    try:
        if (venue := _venue(scope, account)) is not None:
            return orders.recover(venue, store)
    except (ConfigurationError, InvalidArgument) as error:
        advice = f"the venue was not read: {error}"
    entries = store.entries(state="sending", scope=scope, account=account)
    return [replace(entry, advice=advice) for entry in entries]


def _venue(scope: str, account: str) -> Venue[Any] | None:
    name = scope.partition(":")[0]
    path = VENUES.get(name)
    # Some venues are in the table before their module has orders.
    module = import_module(path) if path and find_spec(path) else None
    function = getattr(module, "order_venue", None)
    if function is None:
        raise InvalidArgument(f"this version places no orders at {name}", argument="venue")
    venue: Venue[Any] | None = function(scope, account)
    return venue
