"""Handle the Tradier operations: each handler has the name of its operation."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from kloudtrader.sandbox.clock import Clock
from kloudtrader.sandbox.quirks import DEFAULT_QUIRKS, Quirks
from kloudtrader.sandbox.server.messages import Incoming, Json, Outgoing
from kloudtrader.sandbox.tradier._formats import (
    TradierRefusal,
    build_refusal,
    build_success,
    refuse_token,
)
from kloudtrader.sandbox.tradier._ledger import Ledger
from kloudtrader.sandbox.tradier._market_data import find_trading_day
from kloudtrader.sandbox.tradier._requests import TradierQuery, has_symbol, is_within, read_token
from kloudtrader.sandbox.tradier._serialise import TradierSerialiser
from kloudtrader.sandbox.tradier.brokerage import (
    AccountEvent,
    BrokerAccount,
    BrokerOrder,
    RealisedGain,
)
from kloudtrader.sandbox.tradier.quota import Quota, refuse_quota

_TYPES = (
    *("trade", "option", "ach", "wire", "dividend", "fee", "tax"),
    *("journal", "check", "transfer", "adjustment", "interest"),
)
_STATUSES = ("pending", "open", "partially_filled", "filled", "rejected", "expired", "canceled")
_MOST_DAYS = 31
"""Days that ``filter=all`` covers."""


@dataclass(slots=True)
class TradierUser:
    """Hold a user with a token and accounts."""

    id: str
    name: str
    token: str
    accounts: tuple[str, ...]
    token_expired: bool = False


class TradierVenue:
    """Behave as Tradier's brokerage API.

    Attributes:
        ledger: the accounts.
        users: by access token.
        lock: held during a request; hold it to read the state from outside.
    """

    def __init__(
        self,
        ledger: Ledger,
        users: Sequence[TradierUser],
        clock: Clock,
        quota: Quota,
        quirks: Quirks = DEFAULT_QUIRKS,
    ) -> None:
        self.ledger = ledger
        self.users = {user.token: user for user in users}
        self.clock = clock
        self.quota = quota
        self.quirks = quirks
        self.lock = threading.RLock()
        self.now = clock.now()
        """The time up to which the ledger has run."""

    def handle(self, operation: str, incoming: Incoming) -> Outgoing:
        """Respond to a request."""
        with self.lock:
            now = self.catch_up()
            token = read_token(incoming)
            handler: Callable[[Incoming], Json] = getattr(self, operation)
            try:
                self._find_user(incoming)
                if not self.quota.count_call(token, now):
                    raise refuse_quota()
                response = build_success(handler(incoming), incoming, self.quirks)
            except TradierRefusal as refusal:
                response = build_refusal(refusal, incoming, self.quirks)
            limits = self.quota.build_headers(token, now) if token in self.users else ()
            return replace(response, headers=response.headers + limits)

    def catch_up(self) -> datetime:
        """Run the ledger up to the clock's time, and return it."""
        with self.lock:
            self.now = max(self.now, self.clock.now())
            self.ledger.advance(self.now)
            return self.now

    @property
    def _serialiser(self) -> TradierSerialiser:
        return TradierSerialiser(self.quirks)

    def respond_unroutable(self, status: int, details: str, incoming: Incoming) -> Outgoing:
        """Respond to a path or method that does not exist, or to a request that is too large."""
        return build_refusal(TradierRefusal(status, details), incoming, self.quirks)

    def expire_credential(self, incoming: Incoming) -> Outgoing:
        """End the caller's token for good."""
        with self.lock:
            user = self.users.get(read_token(incoming))
            if user is not None:
                user.token_expired = True
            return build_refusal(_refuse_expired_token(), incoming, self.quirks)

    # Operations

    def user_profile(self, incoming: Incoming) -> Json:
        """Serve ``GET /user/profile``."""
        user, write = self._find_user(incoming), self._serialiser
        rows = [write.account(self.ledger.accounts[number]) for number in user.accounts]
        if not rows:
            return {"profile": {"id": user.id, "name": user.name}}
        return write.collection("profile", "account", rows, {"id": user.id, "name": user.name})

    def account_balance(self, incoming: Incoming) -> Json:
        """Serve ``GET /accounts/{account_id}/balances``."""
        account = self._find_account(incoming)
        return self._serialiser.balances(account, self.ledger.balances(account, self.now))

    def account_positions(self, incoming: Incoming) -> Json:
        """Serve ``GET /accounts/{account_id}/positions``."""
        account, write = self._find_account(incoming), self._serialiser
        return write.collection("positions", "position", [*map(write.position, account.positions)])

    def account_history(self, incoming: Incoming) -> Json:
        """Serve ``GET /accounts/{account_id}/history``, newest first."""
        account, query = self._find_account(incoming), TradierQuery(incoming.query)
        page, kind = query.page(25), query.word("type", _TYPES)
        start, end, symbol = query.day("start"), query.day("end"), query.text("symbol")
        exact = query.boolean("exactMatch")

        def matches_query(event: AccountEvent) -> bool:
            return (
                self._is_visible(event.visible)
                and kind in {None, event.type}
                and is_within(event.day, start, end)
                and has_symbol(event.symbol, symbol, exact)
            )

        events = sorted(filter(matches_query, account.history), key=lambda e: e.day, reverse=True)
        rows = [self._serialiser.event(event) for event in page.cut(events)]
        counters = self._counters(page.number, page.limit, len(events), "total_events")
        return self._serialiser.collection("history", "event", rows, counters)

    def account_costbasis(self, incoming: Incoming) -> Json:
        """Serve ``GET /accounts/{account_id}/gainloss``."""
        account, query = self._find_account(incoming), TradierQuery(incoming.query)
        page, symbol = query.page(100), query.text("symbol")
        by_open = query.word("sortBy", ("openDate", "closeDate")) == "openDate"
        rising = query.word("sort", ("asc", "desc")) == "asc"
        start, end = query.day("start"), query.day("end")

        def matches_query(row: RealisedGain) -> bool:
            return (
                self._is_visible(row.visible)
                and is_within(row.closed, start, end)
                and has_symbol(row.symbol, symbol, exact=False)
            )

        closed = sorted(
            filter(matches_query, account.closed),
            key=lambda row: row.opened if by_open else row.closed,
            reverse=not rising,
        )
        rows = [self._serialiser.closed_position(row) for row in page.cut(closed)]
        counters = self._counters(page.number, page.limit, len(closed), "total_positions")
        return self._serialiser.collection("gainloss", "closed_position", rows, counters)

    def account_orders(self, incoming: Incoming) -> Json:
        """Serve ``GET /accounts/{account_id}/orders``: today's, and those that still work.

        The retired filters still work: ``filter=all`` covers a month, ``date``, ``start`` and
        ``end`` the days that they name.
        """
        account, query = self._find_account(incoming), TradierQuery(incoming.query)
        page, tags = query.page(25), query.boolean("includeTags")
        statuses, is_listed = query.words("status", _STATUSES), self._created_filter(query)
        orders = [
            order
            for order in account.orders
            if is_listed(order) and (not statuses or order.status in statuses)
        ]
        rows = [self._serialiser.order(order, tags) for order in page.cut(orders)]
        return self._serialiser.collection("orders", "order", rows)

    def account_specificorders(self, incoming: Incoming) -> Json:
        """Serve ``GET /accounts/{account_id}/orders/{id}``: also legs and earlier orders."""
        account, query = self._find_account(incoming), TradierQuery(incoming.query)
        tags, wanted = query.boolean("includeTags"), incoming.path_params["id"]
        for parent in account.orders:
            for order in (parent, *parent.legs):
                if str(order.id) == wanted:
                    return {"order": self._serialiser.order(order, tags)}
        if self.quirks.unknown_order == 404:
            raise TradierRefusal(404, f"Order not found: {wanted}")
        raise TradierRefusal(401, f"Unauthorized Account: {account.number}")

    # Helpers

    def _find_user(self, incoming: Incoming) -> TradierUser:
        user = self.users.get(read_token(incoming))
        if user is None:
            raise refuse_token()
        if user.token_expired:
            raise _refuse_expired_token()
        return user

    def _find_account(self, incoming: Incoming) -> BrokerAccount:
        number = incoming.path_params["account_id"]
        if number not in self._find_user(incoming).accounts:
            raise TradierRefusal(401, f"Unauthorized Account: {number}")
        return self.ledger.accounts[number]

    def _is_current(self, order: BrokerOrder) -> bool:
        return not order.is_final or find_trading_day(order.changed) == find_trading_day(self.now)

    def _created_filter(self, query: TradierQuery) -> Callable[[BrokerOrder], bool]:
        """Return a predicate for the orders of the listing."""
        everything = query.word("filter", ("intraday", "all")) == "all"
        day, start, end = query.day("date"), query.day("start"), query.day("end")
        if not everything and day is None and start is None and end is None:
            return self._is_current
        earliest = find_trading_day(self.now) - timedelta(days=_MOST_DAYS)

        def is_created_then(order: BrokerOrder) -> bool:
            created = find_trading_day(order.created)
            return is_within(created, start or earliest, end) and is_within(created, day, day)

        return is_created_then

    def _is_visible(self, visible: date | None) -> bool:
        return visible is None or visible <= find_trading_day(self.now)

    def _counters(self, page: int, limit: int, total: int, name: str) -> dict[str, Json]:
        if not self.quirks.page_counters:
            return {}
        return {"page": page, "total_pages": -(-total // limit), name: total}


def _refuse_expired_token() -> TradierRefusal:
    return refuse_token("Access Token expired", "access_token_expired")
