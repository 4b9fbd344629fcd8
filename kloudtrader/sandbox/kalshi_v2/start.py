"""Build the local Kalshi v2 from a scenario's table or from a saved state."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from kloudtrader.sandbox._typed_tables import TableError
from kloudtrader.sandbox.clock import Clock
from kloudtrader.sandbox.kalshi_v2._catalogue import (
    Catalogue,
    EventListing,
    MarketListing,
    QuadraticFees,
    SeriesListing,
)
from kloudtrader.sandbox.kalshi_v2._history import AccountHistory
from kloudtrader.sandbox.kalshi_v2._members import MemberWallets, V2Credential, V2Member, WalletKey
from kloudtrader.sandbox.kalshi_v2.signatures import KeyRing, make_key_pair
from kloudtrader.sandbox.kalshi_v2.terms import KalshiV2State, KalshiV2Terms, V2MarketSeed
from kloudtrader.sandbox.kalshi_v2.units import CENT, CENT_OF_MONEY, CONTRACT, DOLLAR
from kloudtrader.sandbox.kalshi_v2.venue import KalshiV2Exchange
from kloudtrader.sandbox.kalshi_v2.venue_base import VenueParts
from kloudtrader.sandbox.matching.book import KalshiMarket, MarketTerms
from kloudtrader.sandbox.matching.counterparties import Counterparties
from kloudtrader.sandbox.matching.exchange import KalshiExchange
from kloudtrader.sandbox.matching.ledger import SeededUuids
from kloudtrader.sandbox.matching.order_records import (
    KalshiOrder,
    KalshiRefusal,
    NewOrder,
    V2OrderTerms,
)
from kloudtrader.sandbox.matching.wallet import Wallet
from kloudtrader_kalshi_v2.operations import OPERATIONS

_TERMS = V2OrderTerms(self_trade="taker_at_cross")


def build_kalshi_v2(clock: Clock, seed: int, terms: KalshiV2Terms) -> KalshiV2Exchange:
    """Build a venue with two members; the first has traded before if the terms say so.

    Raises:
        ValueError: a figure is out of range; the message names its key.
    """
    _check_terms(terms)
    now = clock.now()
    past = now - timedelta(minutes=12)
    catalogue = Catalogue()
    exchange = KalshiExchange(SeededUuids(f"v2/ids/{seed}"), fill_fees=QuadraticFees(catalogue))
    for number, listed in enumerate(terms.markets):
        _list_market(exchange, catalogue, listed, number + 1, now)
    history = AccountHistory(exchange, SeededUuids(f"v2/trades/{seed}"))
    crowd = Counterparties(exchange, seed, past, terms.tick_seconds, cent=CENT, contract=CONTRACT)
    wallets = MemberWallets(exchange, catalogue.list_shards())
    keys, credentials = _add_members(wallets, seed, now, terms)
    crowd.run_to(now - timedelta(minutes=8))
    if terms.past:
        _trade_before(exchange, wallets, catalogue, now - timedelta(minutes=8))
    crowd.run_to(now)
    parts = VenueParts(exchange, catalogue, wallets, keys, history, crowd, credentials)
    venue = KalshiV2Exchange(parts, clock, OPERATIONS)
    venue.switches = terms.switches
    return venue


def _check_terms(terms: KalshiV2Terms) -> None:
    bounds = (
        ("opening_cents", terms.opening_cents, 0, 10**10),
        ("shard_cents", terms.shard_cents, 0, 10**10),
        ("tick_seconds", terms.tick_seconds, 0.1, 86_400),
        *((f"markets[{i}].fair", m.fair, 3, 97) for i, m in enumerate(terms.markets)),
        *((f"markets[{i}].days", m.days, 1, 3650) for i, m in enumerate(terms.markets)),
        *((f"markets[{i}].shard", m.shard, 0, 100) for i, m in enumerate(terms.markets)),
        *(
            (f"markets[{i}].fee_per_mille", m.fee_per_mille, 0, 10_000)
            for i, m in enumerate(terms.markets)
        ),
    )
    for name, value, low, high in bounds:
        if not low <= value <= high:
            raise ValueError(f"kalshi_v2.{name}: must be between {low} and {high}, not {value}")
    names = [(market.series, market.name) for market in terms.markets]
    if len(set(names)) < len(names):
        raise ValueError("kalshi_v2.markets: two markets of a series have the same name")
    shards = {(market.series, market.shard, market.days) for market in terms.markets}
    if len(shards) > len({market.series for market in terms.markets}):
        raise ValueError("kalshi_v2.markets: markets of a series must have one shard and one end")


def _list_market(
    exchange: KalshiExchange,
    catalogue: Catalogue,
    seed: V2MarketSeed,
    number: int,
    now: datetime,
) -> None:
    midnight = datetime.combine(now.date(), datetime.min.time(), UTC)
    close = midnight + timedelta(days=seed.days, hours=14)
    opened = midnight - timedelta(days=7)
    event = f"{seed.series}-{close:%y%b%d}".upper()
    ticker = f"{event}-{seed.name}"
    series = SeriesListing(
        seed.series,
        seed.title,
        seed.category,
        fee_type=seed.fee_type,
        fee_per_mille=seed.fee_per_mille,
    )
    catalogue.series.setdefault(seed.series, series)
    catalogue.events.setdefault(event, EventListing(event, seed.series, seed.title))
    catalogue.markets[ticker] = MarketListing(
        ticker, event, number, seed.name, seed.shard, seed.structure
    )
    terms = MarketTerms(
        ticker,
        ticker,
        seed.title,
        create_date=opened - timedelta(days=1),
        open_date=opened,
        close_date=close,
        expiration_date=close + timedelta(hours=1),
        settle_date=close + timedelta(hours=2),
        payout=DOLLAR,
    )
    exchange.list_market(KalshiMarket(terms, seed.fair))


def _add_members(
    wallets: MemberWallets, seed: int, now: datetime, terms: KalshiV2Terms
) -> tuple[KeyRing, list[V2Credential]]:
    keys, credentials = KeyRing(f"v2/keys/{seed}"), list[V2Credential]()
    new_id = SeededUuids(f"v2/members/{seed}")
    cents = {shard: terms.shard_cents if shard else terms.opening_cents for shard in wallets.shards}
    for name in ("ada", "ben"):
        member = V2Member(new_id(), now - timedelta(days=200), sum(cents.values()))
        wallets.open(member, {shard: part * CENT_OF_MONEY for shard, part in cents.items()})
        pair = make_key_pair(terms.key_type, f"v2/{name}/{seed}")
        key = keys.add(member.user_id, name, pair.public_pem)
        credentials.append(V2Credential(key.key_id, pair.private_pem))
    return keys, credentials


def _trade_before(
    exchange: KalshiExchange, wallets: MemberWallets, catalogue: Catalogue, now: datetime
) -> None:
    """Buy positions on both sides, and place a bid below the market that rests."""
    user_id = next(iter(wallets.members))
    plans: Sequence[tuple[bool, int] | None] = (
        (True, 5),
        (True, 15),
        (False, 40),
        None,
        (True, 10),
    )
    for listing, plan in zip(catalogue.markets.values(), plans, strict=False):
        market = exchange.markets[listing.ticker]
        wallet = wallets.find(WalletKey(user_id, 0, listing.shard))
        if plan is None:
            low = max(CENT, (market.book.best(True) or 20 * CENT) - 12 * CENT)
            _place(
                exchange, wallet, NewOrder(market.id, True, 25 * CONTRACT, low, terms=_TERMS), now
            )
            continue
        is_yes, count = plan
        best = market.book.best(not is_yes) or 50 * CENT
        limit = min(DOLLAR - CENT, DOLLAR - best + 2 * CENT)
        new = NewOrder(market.id, is_yes, count * CONTRACT, limit, terms=_TERMS)
        _place(exchange, wallet, new, now, rest=False)


def _place(
    exchange: KalshiExchange, wallet: Wallet, new: NewOrder, now: datetime, *, rest: bool = True
) -> KalshiOrder | None:
    """Place an order, or return ``None`` if the opening money does not suffice."""
    try:
        return exchange.place(wallet.user_id, new, now, rest=rest)
    except KalshiRefusal:
        return None


def save_kalshi_v2(venue: KalshiV2Exchange) -> KalshiV2State:
    """Return the state; hold the venue's lock, also while the records are serialised."""
    exchange, crowd = venue.exchange, venue.counterparties
    house = [
        order
        for wallet in exchange.wallets.values()
        if wallet.house
        for resting in wallet.resting.values()
        for order in resting.values()
    ]
    return KalshiV2State(
        venue.now,
        crowd.seed,
        crowd.tick.total_seconds(),
        crowd.next_tick,
        exchange.deposits,
        exchange.escrow,
        exchange.fees_collected,
        exchange.sequence,
        venue.switches,
        exchange.new_id.generator,
        venue.history.trade_ids.generator,
        venue.keys.generator,
        venue.catalogue,
        list(exchange.markets.values()),
        list(exchange.wallets.values()),
        [*exchange.orders.values(), *sorted(house, key=lambda order: order.sequence)],
        [trade for kept in venue.history.trades.values() for trade in kept],
        venue.history.candles.list_all(),
        list(venue.wallets.members.values()),
        list(venue.keys.keys.values()),
        venue.credentials,
        venue.tokens.levels,
    )


def load_kalshi_v2(state: KalshiV2State, clock: Clock) -> KalshiV2Exchange:
    """Build a venue from a saved state. Reads do not lag behind what it holds.

    Raises:
        TableError: the state contradicts itself.
    """
    catalogue = state.catalogue
    exchange = KalshiExchange(SeededUuids(""), fill_fees=QuadraticFees(catalogue))
    exchange.new_id.generator = state.id_dice
    for market in state.markets:
        if market.id not in catalogue.markets:
            raise TableError(f"kalshi_v2.markets: {market.id} is not in the catalogue")
        exchange.list_market(market)
    history = AccountHistory(exchange, SeededUuids(""))
    history.trade_ids.generator = state.trade_dice
    history.add_trades(state.trades)
    history.candles.restore(state.candles)
    crowd = Counterparties(
        exchange, state.seed, state.next_tick, state.tick_seconds, cent=CENT, contract=CONTRACT
    )
    exchange.wallets.clear()
    exchange.wallets.update({wallet.user_id: wallet for wallet in state.wallets})
    try:
        exchange.restore(state.deposits, state.escrow, state.fees_collected, state.sequence)
    except ValueError as error:
        raise TableError(f"kalshi_v2: {error}") from None
    try:
        exchange.restore_orders(state.orders)
    except ValueError as error:
        raise TableError(f"kalshi_v2.orders: {error}") from None
    wallets = MemberWallets(exchange, catalogue.list_shards())
    wallets.members.update({member.user_id: member for member in state.members})
    keys = _restore_keys(state, wallets)
    parts = VenueParts(exchange, catalogue, wallets, keys, history, crowd, state.credentials)
    venue = KalshiV2Exchange(parts, clock, OPERATIONS)
    venue.tokens.levels.update(state.tokens)
    venue.now = max(venue.now, state.now)
    venue.switches = state.switches
    return venue


def _restore_keys(state: KalshiV2State, wallets: MemberWallets) -> KeyRing:
    keys = KeyRing("")
    keys.generator = state.key_dice
    for key in state.keys:
        if key.user_id not in wallets.members:
            raise TableError(f"kalshi_v2.keys: {key.key_id} has no member")
        keys.keys[key.key_id] = key
    return keys
