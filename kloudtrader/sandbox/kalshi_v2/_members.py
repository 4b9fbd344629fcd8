"""Keep members with their subaccounts, a wallet on each shard, and their tokens."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from kloudtrader.sandbox.kalshi_v2.switches import TIERS, UsageTier
from kloudtrader.sandbox.matching.exchange import KalshiExchange
from kloudtrader.sandbox.matching.order_records import KalshiOrder
from kloudtrader.sandbox.matching.wallet import Wallet

KeyType: TypeAlias = Literal["ed25519", "rsa"]


@dataclass(frozen=True, slots=True)
class ApiKey:
    """Hold a key of a member; ``subaccount`` is the only one that it may be used for, if any."""

    key_id: str
    user_id: str
    name: str
    public_pem: str
    scopes: tuple[str, ...] = ("read", "write")
    subaccount: int | None = None

    def allows(self, scope: str) -> bool:
        """Return whether the key has a scope, ``read`` or ``write::trade`` for example."""
        return scope in self.scopes or scope.partition("::")[0] in self.scopes


@dataclass(frozen=True, slots=True)
class V2Credential:
    """Hold what a program needs to sign requests."""

    key_id: str
    private_pem: str

    def __repr__(self) -> str:
        return f"<credential {self.key_id}>"


@dataclass(frozen=True, slots=True)
class OrderGroup:
    """Hold an order group; ``is_triggered`` refuses orders until it is reset."""

    id: str
    subaccount: int
    shard: int
    limit: int
    """Count units that may be filled within 15 seconds."""
    since: int = 0
    """Fills with this number or a lower one are not counted."""
    is_triggered: bool = False


@dataclass(frozen=True, slots=True)
class MoneyMove:
    """Hold a transfer between subaccounts or shards."""

    id: str
    number: int
    at: datetime
    money: int
    subaccounts: tuple[int, int]
    shards: tuple[int, int]
    client_id: str = ""


@dataclass(slots=True)
class V2Member:
    """Hold a member."""

    user_id: str
    joined: datetime
    deposited_cents: int = 0
    subaccounts: int = 1
    """Number of shards; they are numbered from 0."""
    client_ids: dict[str, str] = field(default_factory=dict[str, str])
    """Order ids by the client ids that are spent."""
    groups: list[OrderGroup] = field(default_factory=list[OrderGroup])
    moves: list[MoneyMove] = field(default_factory=list[MoneyMove])
    unnetted: list[int] = field(default_factory=list[int])
    """Subaccounts for which netting is switched off."""
    allocation: dict[str, int] = field(default_factory=dict[str, int])
    """Percent of the money by shard."""
    reservation: str = "sum"


@dataclass(frozen=True, slots=True)
class WalletKey:
    """Name a wallet."""

    user_id: str
    subaccount: int = 0
    shard: int = 0

    @property
    def id(self) -> str:
        """Return the id of the wallet in the matching core."""
        return f"{self.user_id}/{self.subaccount}/{self.shard}"

    @classmethod
    def parse(cls, wallet_id: str) -> "WalletKey":
        """Read the id of a wallet."""
        user_id, subaccount, shard = wallet_id.split("/")
        return cls(user_id, int(subaccount), int(shard))


class MemberWallets:
    """Find the wallets and orders of members."""

    def __init__(self, exchange: KalshiExchange, shards: list[int]) -> None:
        self._exchange = exchange
        self.shards = shards
        self.members: dict[str, V2Member] = {}

    def open(self, member: V2Member, money: dict[int, int]) -> None:
        """Add a member with money on each shard."""
        self.members[member.user_id] = member
        for shard, amount in money.items():
            self._exchange.deposit(self.find(WalletKey(member.user_id, 0, shard)).user_id, amount)

    def find(self, key: WalletKey) -> Wallet:
        """Return a wallet; it is opened without money at the first use."""
        wallet = self._exchange.wallets.get(key.id)
        return wallet or self._exchange.open_wallet(key.id, 0, owner=key.user_id)

    def iterate(
        self, user_id: str, subaccount: int | None = None, shard: int | None = None
    ) -> Iterator[tuple[WalletKey, Wallet]]:
        """Return the wallets of a member, all or those of a subaccount or a shard."""
        for number in range(self.members[user_id].subaccounts):
            for place in self.shards:
                if subaccount in {None, number} and shard in {None, place}:
                    key = WalletKey(user_id, number, place)
                    yield key, self.find(key)

    def list_orders(
        self, user_id: str, subaccount: int | None = None, shard: int | None = None
    ) -> list[KalshiOrder]:
        """Return orders, newest first."""
        wallets = self.iterate(user_id, subaccount, shard)
        orders = [order for _, wallet in wallets for order in wallet.orders]
        return sorted(orders, key=lambda order: order.sequence, reverse=True)


@dataclass(slots=True)
class TokenLevel:
    """Hold the tokens of a bucket at a time."""

    tokens: float
    at: datetime


def find_rate(tier: UsageTier, group: str) -> tuple[float, float]:
    """Return the tokens a second and the capacity of a bucket."""
    read, write = TIERS[tier]
    if group == "balance":
        rate = 1.0 if tier in {"basic", "advanced"} else 5.0
        return rate, rate
    if group == "read":
        return read, read * (3 if tier in {"basic", "advanced"} else 1)
    return write, write * (1 if tier == "basic" else 3)


class TokenBuckets:
    """Keep a bucket for each member and group of calls."""

    def __init__(self) -> None:
        self.levels: dict[str, TokenLevel] = {}

    def take(self, user_id: str, group: str, cost: float, tier: UsageTier, now: datetime) -> bool:
        """Take tokens, all or none; return whether they were there."""
        rate, capacity = find_rate(tier, group)
        name = f"{group}/{user_id}"
        level = self.levels.setdefault(name, TokenLevel(capacity, now))
        passed = max(0.0, (now - level.at).total_seconds())
        level.tokens, level.at = min(capacity, level.tokens + passed * rate), now
        if level.tokens < cost:
            return False
        level.tokens -= cost
        return True
