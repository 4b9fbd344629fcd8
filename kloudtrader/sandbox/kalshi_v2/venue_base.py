"""Check the requests to the local Kalshi v2: who calls, the tokens, and the form of errors."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kloudtrader.runtime.operation import Operation
from kloudtrader.sandbox.clock import Clock
from kloudtrader.sandbox.kalshi_v2._catalogue import Catalogue, MarketListing
from kloudtrader.sandbox.kalshi_v2._history import AccountHistory
from kloudtrader.sandbox.kalshi_v2._members import (
    ApiKey,
    MemberWallets,
    TokenBuckets,
    V2Credential,
    V2Member,
)
from kloudtrader.sandbox.kalshi_v2._refusals import V2Refusal, convert_refusal, refuse_unknown
from kloudtrader.sandbox.kalshi_v2._requests import V2Body, V2Query
from kloudtrader.sandbox.kalshi_v2.signatures import KeyRing
from kloudtrader.sandbox.kalshi_v2.switches import (
    DEFAULT_V2_SWITCHES,
    V2Switches,
    check_v2_switches,
)
from kloudtrader.sandbox.matching.book import KalshiMarket
from kloudtrader.sandbox.matching.counterparties import Counterparties
from kloudtrader.sandbox.matching.exchange import KalshiExchange
from kloudtrader.sandbox.matching.order_records import KalshiRefusal
from kloudtrader.sandbox.quirks import DEFAULT_QUIRKS, Quirks
from kloudtrader.sandbox.server.messages import Incoming, Json, Outgoing, encode_json


@dataclass(frozen=True, slots=True)
class V2Call:
    """Hold a request to an operation, and who sent it.

    Attributes:
        member: the caller, for operations that are not public.
        key: that signed the request.
    """

    incoming: Incoming
    query: V2Query
    member: V2Member
    key: ApiKey

    def body(self, *, required: bool = True) -> V2Body:
        """Return the JSON body."""
        return V2Body.parse(self.incoming, required=required)

    def path(self, name: str) -> str:
        """Return a value in the path."""
        return self.incoming.path_params[name]

    def require(self, scope: str) -> None:
        """Refuse a key that has no such scope."""
        if not self.key.allows(scope):
            raise V2Refusal(403, "forbidden", f"the API key has no scope {scope}")

    def subaccount(self, given: int | None, default: int | None) -> int | None:
        """Return the subaccount that a request is about; ``None`` is all of them."""
        number = default if given is None else given
        allowed = self.key.subaccount
        if allowed is None:
            return number
        if given is None:
            return allowed
        if number != allowed:
            raise V2Refusal(403, "forbidden", "the API key is bound to another subaccount")
        return number


@dataclass(frozen=True, slots=True)
class VenueParts:
    """Hold what a venue is made of."""

    exchange: KalshiExchange
    catalogue: Catalogue
    wallets: MemberWallets
    keys: KeyRing
    history: AccountHistory
    counterparties: Counterparties
    credentials: list[V2Credential]


class V2Requests:
    """Check a request and pass it to the handler that has the name of its operation.

    Attributes:
        exchange: markets, wallets and orders.
        catalogue: series, events and markets.
        wallets: members and their wallets.
        keys: API keys of the members.
        credentials: of the members, the sandbox's own first.
        lock: held during a request; hold it to read the state from outside.
    """

    def __init__(
        self,
        parts: VenueParts,
        clock: Clock,
        operations: Mapping[str, Operation],
        quirks: Quirks = DEFAULT_QUIRKS,
    ) -> None:
        self.exchange, self.catalogue, self.wallets = parts.exchange, parts.catalogue, parts.wallets
        self.keys, self.history = parts.keys, parts.history
        self.counterparties, self.credentials = parts.counterparties, parts.credentials
        self.clock = clock
        self.operations = operations
        self.quirks = quirks
        self.tokens = TokenBuckets()
        self.lock = threading.RLock()
        self.now = clock.now()
        """The time up to which the simulation has run."""
        self._switches = DEFAULT_V2_SWITCHES

    @property
    def switches(self) -> V2Switches:
        """Return how the exchange behaves; assign to change it."""
        return self._switches

    @switches.setter
    def switches(self, switches: V2Switches) -> None:
        check_v2_switches(switches, "switches")
        with self.lock:
            self.catch_up()
            if switches.read_lag_seconds != self._switches.read_lag_seconds:
                self.history.set_lag(switches.read_lag_seconds)
            self._switches = switches
            paused = switches.trading_paused or switches.exchange_paused
            self.exchange.trading_active = not paused
            if paused:
                self._cancel_on_pause()

    def _cancel_on_pause(self) -> None:
        for order in list(self.exchange.orders.values()):
            if order.terms.cancel_on_pause and order.remaining_count:
                self.exchange.cancel(order, "pause")

    def select_operation(self, names: Sequence[str], incoming: Incoming) -> str:
        """Return the only operation of a method and a path."""
        return names[0]

    def handle(self, operation: str, incoming: Incoming) -> Outgoing:
        """Respond to a request."""
        with self.lock:
            self.catch_up()
            try:
                return self._handle(operation, incoming)
            except KalshiRefusal as refusal:
                return convert_refusal(refusal).build()
            except V2Refusal as refusal:
                return refusal.build()

    def _handle(self, operation: str, incoming: Incoming) -> Outgoing:
        record = self.operations[operation]
        query = V2Query(operation, incoming.query)
        if not record.security:
            public: Callable[[V2Query, Incoming], Outgoing] = getattr(self, operation)
            return public(query, incoming)
        key = self.keys.verify(incoming, self.now, self.switches)
        call = V2Call(incoming, query, self.wallets.members[key.user_id], key)
        self.take_tokens(call, record.rate_group, record.rate_cost)
        if incoming.method == "GET" and not key.allows("read"):
            raise V2Refusal(403, "forbidden", "the API key has no scope read")
        handler: Callable[[V2Call], Outgoing] = getattr(self, operation)
        return handler(call)

    def take_tokens(self, call: V2Call, group: str, cost: float) -> None:
        """Take tokens for a call, or refuse it."""
        switches = self.switches
        if switches.limited and not self.tokens.take(
            call.member.user_id, group or "read", cost, switches.tier, self.now
        ):
            raise V2Refusal(429, "too_many_requests", "too many requests", "text")

    def catch_up(self) -> datetime:
        """Run the simulation up to the clock's time, and return it."""
        with self.lock:
            self.now = max(self.now, self.clock.now())
            self.counterparties.run_to(self.now)
            return self.now

    def respond(self, status: int, value: Json = None) -> Outgoing:
        """Return a success; without a value it has no body."""
        if value is None:
            return Outgoing(status)
        return Outgoing(status, encode_json(value), "application/json")

    def show(self, record: dict[str, Json]) -> Json:
        """Return a record, with an unknown member or word if a quirk asks for it."""
        if self.quirks.unknown_fields:
            record = {**record, "sandbox_extra": {"since": "tomorrow"}}
        if self.quirks.unknown_enums and "status" in record:
            record = {**record, "status": "sandbox_new_status"}
        return record

    def respond_unroutable(self, status: int, details: str, incoming: Incoming) -> Outgoing:
        """Respond to a path or method that does not exist, or to a request that is too large."""
        code = {404: "not_found", 501: "not_implemented"}.get(status, "bad_request")
        return V2Refusal(status, code, details).build()

    def expire_credential(self, incoming: Incoming) -> Outgoing:
        """Remove the caller's key and respond as if it had been deleted."""
        with self.lock:
            self.keys.remove(incoming.headers.get("kalshi-access-key", ""))
            return V2Refusal(401, "authentication_error", "NOT_FOUND").build()

    # Helpers of the handlers

    def find_listing(self, ticker: str) -> tuple[MarketListing, KalshiMarket]:
        """Return a market, or refuse its ticker with 404."""
        listing = self.catalogue.markets.get(ticker)
        if listing is None:
            raise refuse_unknown("the market does not exist")
        return listing, self.exchange.markets[ticker]

    def archive_cutoff(self) -> datetime:
        """Return the time before which fills, positions and markets are in the archive."""
        return self.now - timedelta(days=self.switches.archive_days)

    def require_exchange(self) -> None:
        """Refuse a write while the exchange is paused."""
        if self.switches.exchange_paused:
            raise V2Refusal(409, "exchange_is_paused")
