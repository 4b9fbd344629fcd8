"""Build the local Tradier from a scenario's table or from a saved state."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kloudtrader.sandbox._typed_tables import TableError, read_table
from kloudtrader.sandbox.clock import Clock
from kloudtrader.sandbox.tradier._ledger import Ledger
from kloudtrader.sandbox.tradier.brokerage import BrokerAccount
from kloudtrader.sandbox.tradier.market.prices import FixedPrice, Prices
from kloudtrader.sandbox.tradier.market.securities import read_usual_prices
from kloudtrader.sandbox.tradier.quota import MOST_CALLS, Quota, QuotaWindow
from kloudtrader.sandbox.tradier.start._samples import Samples, read_share_prices
from kloudtrader.sandbox.tradier.start.tables import AccountTerms, TradierTerms, fill_account
from kloudtrader.sandbox.tradier.trading.switches import (
    DEFAULT_SWITCHES,
    PlannedRefusal,
    TradingSwitches,
    check_refusal,
    check_switches,
)
from kloudtrader.sandbox.tradier.venue import TradierVenue
from kloudtrader.sandbox.tradier.venue_base import TradierUser

_STRANGER = "VA99999999"
ACCESS_TOKEN = "sandbox-access-token"  # noqa: S105 - it opens nothing but the sandbox


def build_tradier(clock: Clock, seed: int, terms: TradierTerms) -> TradierVenue:
    """Build a venue with one user who has the wanted accounts, and a stranger.

    Raises:
        ValueError: a value of the terms is out of range; the message names its key.
    """
    _check(terms)
    now = clock.now()
    usual = _to_prices({**read_share_prices(), **terms.prices})
    prices = Prices(usual, seed, others=_to_prices(read_usual_prices()))
    samples = Samples(prices, now)
    opened: list[BrokerAccount] = []
    for index, wanted in enumerate(terms.accounts):
        key = f"tradier.accounts[{index}]"
        table = (
            read_table(AccountTerms, {"kind": wanted}, key) if isinstance(wanted, str) else wanted
        )
        generator = random.Random(f"{seed}/{index}")
        account = samples.make_account(table.kind, f"VA{10_000_001 + index}", generator)
        opened.append(fill_account(account, table, prices, now, key))
    numbers = [account.number for account in opened]
    if len({*numbers, _STRANGER}) <= len(numbers):
        raise ValueError("tradier.accounts: two accounts have the same number")
    stranger = samples.make_account("empty", _STRANGER, random.Random(f"{seed}/stranger"))
    me = TradierUser("id-sb-x7k2m9q4", "Ada Example", ACCESS_TOKEN, tuple(numbers))
    other = TradierUser("id-sb-p3c8w1z5", "Ben Sample", "sandbox-other-token", (stranger.number,))
    ledger = Ledger([*opened, stranger], prices, terms.trading, terms.refusals)
    ledger.reserve_orders(now)
    return TradierVenue(ledger, [me, other], clock, Quota(terms.quota or None))


def _to_prices(dollars: Mapping[str, float]) -> dict[str, int]:
    """Convert prices in US dollars to cents."""
    return {symbol: round(price * 100) for symbol, price in dollars.items()}


def _check(terms: TradierTerms) -> None:
    if not 0 <= terms.quota <= MOST_CALLS:
        raise ValueError(f"tradier.quota: must be between 0 and {MOST_CALLS}, not {terms.quota}")
    check_switches(terms.trading, "tradier.trading")
    for index, refusal in enumerate(terms.refusals):
        check_refusal(refusal, f"tradier.refusals[{index}]")
    for symbol, price in terms.prices.items():
        if not 0.01 <= price <= 1e9:
            raise ValueError(f"tradier.prices.{symbol}: must be between 0.01 and 1e9, not {price}")


@dataclass(frozen=True, slots=True)
class TradierState:
    """Hold everything that decides future responses."""

    now: datetime
    seed: int
    prices: dict[str, int]
    quota: int | None
    windows: dict[str, QuotaWindow]
    accounts: list[BrokerAccount]
    users: list[TradierUser]
    fixed_prices: dict[str, list[FixedPrice]] = field(default_factory=dict[str, list[FixedPrice]])
    switches: TradingSwitches = DEFAULT_SWITCHES
    refusals: list[PlannedRefusal] = field(default_factory=list[PlannedRefusal])
    last_id: int = 0
    """The highest order id."""
    other_prices: dict[str, int] = field(default_factory=dict[str, int])


def save_tradier(venue: TradierVenue) -> TradierState:
    """Return the state; hold the venue's lock, also while the records are serialised."""
    ledger = venue.ledger
    return TradierState(
        venue.now,
        ledger.prices.seed,
        ledger.prices.usual,
        venue.quota.allowed,
        venue.quota.windows,
        list(ledger.accounts.values()),
        list(venue.users.values()),
        ledger.prices.fixed,
        ledger.switches,
        ledger.refusals,
        ledger.last_id,
        ledger.prices.others,
    )


def load_tradier(state: TradierState, clock: Clock) -> TradierVenue:
    """Build a venue from a saved state.

    Raises:
        TableError: the state contradicts itself.
    """
    check_switches(state.switches, "tradier.switches")
    for index, refusal in enumerate(state.refusals):
        check_refusal(refusal, f"tradier.refusals[{index}]")
    ledger = Ledger(
        state.accounts,
        Prices(state.prices, state.seed, state.fixed_prices, state.other_prices),
        state.switches,
        state.refusals,
        state.last_id,
    )
    for number in (number for user in state.users for number in user.accounts):
        if number not in ledger.accounts:
            raise TableError(f"tradier.users: account {number} does not exist")
    quota = Quota(state.quota)
    quota.windows.update(state.windows)
    venue = TradierVenue(ledger, state.users, clock, quota)
    venue.now = max(venue.now, state.now)
    return venue
