"""Describe how the local Kalshi v2 starts, and its saved state, as plain records."""

import random
from dataclasses import dataclass
from datetime import datetime

from kloudtrader.sandbox.kalshi_v2._candles import CandleBar
from kloudtrader.sandbox.kalshi_v2._catalogue import Catalogue, FeeType, PriceStructure
from kloudtrader.sandbox.kalshi_v2._history import PublicTrade
from kloudtrader.sandbox.kalshi_v2._members import (
    ApiKey,
    KeyType,
    TokenLevel,
    V2Credential,
    V2Member,
)
from kloudtrader.sandbox.kalshi_v2.switches import DEFAULT_V2_SWITCHES, V2Switches
from kloudtrader.sandbox.matching.book import KalshiMarket
from kloudtrader.sandbox.matching.order_records import KalshiOrder
from kloudtrader.sandbox.matching.wallet import Wallet


@dataclass(frozen=True, slots=True)
class V2MarketSeed:
    """Describe a market of a scenario; markets of one series are in one event."""

    series: str
    name: str
    """Last part of the ticker."""
    title: str
    fair: float = 50.0
    """Fair value of a Yes contract at the start, in cents."""
    days: int = 7
    """Trading ends at 14:00 UTC this many days after the start."""
    shard: int = 0
    structure: PriceStructure = "linear_cent"
    fee_type: FeeType = "quadratic"
    fee_per_mille: int = 1000
    category: str = "Economics"


@dataclass(frozen=True, slots=True)
class KalshiV2Terms:
    """Describe the table ``kalshi_v2`` of a scenario."""

    opening_cents: int = 250_000
    """Deposit of each member on shard 0."""
    shard_cents: int = 50_000
    """Deposit of each member on each other shard."""
    key_type: KeyType = "ed25519"
    """An Ed25519 key is the same for the same seed; an RSA key is new each time."""
    tick_seconds: float = 10.0
    """Seconds of the clock between two actions of the simulated counterparties."""
    past: bool = True
    """``True`` gives the member positions, a resting order and fills."""
    switches: V2Switches = DEFAULT_V2_SWITCHES
    markets: tuple[V2MarketSeed, ...] = (
        V2MarketSeed(
            "KXBTC",
            "T100000",
            "Will bitcoin end the month above $100,000?",
            64.0,
            30,
            shard=1,
            structure="tapered_deci_cent",
            category="Crypto",
        ),
        V2MarketSeed(
            "KXRAIN", "NYC", "Will it rain in New York City tomorrow?", 38.0, 2, category="Climate"
        ),
        V2MarketSeed("KXCPI", "T0.3", "Will consumer prices rise by more than 0.3%?", 55.0, 12),
        V2MarketSeed("KXCPI", "T0.4", "Will consumer prices rise by more than 0.4%?", 21.0, 12),
        V2MarketSeed("KXGAS", "T3.50", "Will gasoline cost more than $3.50 a gallon?", 27.0, 21),
    )


DEFAULT_V2_TERMS = KalshiV2Terms()


@dataclass(frozen=True, slots=True)
class KalshiV2State:
    """Hold everything that decides future responses."""

    now: datetime
    seed: int
    tick_seconds: float
    next_tick: datetime
    deposits: int
    escrow: int
    fees_collected: int
    sequence: int
    switches: V2Switches
    id_dice: random.Random
    trade_dice: random.Random
    key_dice: random.Random
    catalogue: Catalogue
    markets: list[KalshiMarket]
    wallets: list[Wallet]
    orders: list[KalshiOrder]
    """Orders of members, then resting orders of the house, each in order of arrival."""
    trades: list[PublicTrade]
    candles: list[CandleBar]
    members: list[V2Member]
    keys: list[ApiKey]
    credentials: list[V2Credential]
    tokens: dict[str, TokenLevel]
