"""The whole state of the local Tradier as plain records, and a venue made of them again."""

from dataclasses import dataclass
from datetime import datetime

from kloudtrader.sandbox.clock import Clock
from kloudtrader.sandbox.shape import ShapeError
from kloudtrader.sandbox.tradier.ledger import Ledger
from kloudtrader.sandbox.tradier.prices import Prices
from kloudtrader.sandbox.tradier.quota import Quota, Window
from kloudtrader.sandbox.tradier.records import Account
from kloudtrader.sandbox.tradier.venue import TradierVenue, User


@dataclass(frozen=True, slots=True)
class TradierState:
    """Everything that decides future responses."""

    now: datetime
    seed: int
    prices: dict[str, int]
    quota: int | None
    windows: dict[str, Window]
    accounts: list[Account]
    users: list[User]


def save_tradier(venue: TradierVenue) -> TradierState:
    """Note the state; hold the venue's lock, also while the records are written out."""
    return TradierState(
        venue.now,
        venue.ledger.prices.seed,
        venue.ledger.prices.base,
        venue.quota.allowed,
        venue.quota.windows,
        list(venue.ledger.accounts.values()),
        list(venue.users.values()),
    )


def load_tradier(state: TradierState, clock: Clock) -> TradierVenue:
    """A venue in a saved state.

    Raises:
        ShapeError: the state contradicts itself.
    """
    ledger = Ledger(state.accounts, Prices(state.prices, state.seed))
    for number in (number for user in state.users for number in user.accounts):
        if number not in ledger.accounts:
            raise ShapeError(f"tradier.users: there is no account {number}")
    quota = Quota(state.quota)
    quota.windows.update(state.windows)
    venue = TradierVenue(ledger, state.users, clock, quota)
    venue.now = max(venue.now, state.now)
    return venue
