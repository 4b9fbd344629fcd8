"""The Tradier operations: each handler has the name of its operation."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from kloudtrader.sandbox.clock import Clock
from kloudtrader.sandbox.http import Incoming, Json, Outgoing
from kloudtrader.sandbox.quirks import AS_USUAL, Quirks
from kloudtrader.sandbox.tradier.eastern import trading_day
from kloudtrader.sandbox.tradier.errors import Refusal, bad_token
from kloudtrader.sandbox.tradier.ledger import Ledger
from kloudtrader.sandbox.tradier.quota import Quota, quota_used
from kloudtrader.sandbox.tradier.reading import QueryReader, bearer, matches, within
from kloudtrader.sandbox.tradier.records import Account, ClosedPosition, Event, Order
from kloudtrader.sandbox.tradier.responses import answered, refused
from kloudtrader.sandbox.tradier.wire import Writer

_TYPES = (
    *("trade", "option", "ach", "wire", "dividend", "fee", "tax"),
    *("journal", "check", "transfer", "adjustment", "interest"),
)
_STATUSES = ("pending", "open", "partially_filled", "filled", "rejected", "expired", "canceled")
_LONGEST_REACH = 31
"""Days that ``filter=all`` looks back."""


@dataclass(slots=True)
class User:
    """A person with a token and accounts."""

    id: str
    name: str
    token: str
    accounts: tuple[str, ...]
    token_expired: bool = False


class TradierVenue:
    """A local Tradier.

    Attributes:
        ledger: the accounts.
        users: people by access token.
        lock: held while a request is worked on; hold it to look at the state from outside.
    """

    def __init__(
        self,
        ledger: Ledger,
        users: Sequence[User],
        clock: Clock,
        quota: Quota,
        quirks: Quirks = AS_USUAL,
    ) -> None:
        self.ledger = ledger
        self.users = {user.token: user for user in users}
        self.clock = clock
        self.quota = quota
        self.quirks = quirks
        self.lock = threading.RLock()
        self.now = clock.now()
        """The time that the ledger has reached."""

    def handle(self, operation: str, incoming: Incoming) -> Outgoing:
        """Response one request."""
        with self.lock:
            now = self.catch_up()
            token = bearer(incoming)
            handler: Callable[[Incoming], Json] = getattr(self, operation)
            try:
                self._user(incoming)
                if not self.quota.take(token, now):
                    raise quota_used()
                response = answered(handler(incoming), incoming, self.quirks)
            except Refusal as refusal:
                response = refused(refusal, incoming, self.quirks)
            limits = self.quota.headers(token, now) if token in self.users else ()
            return replace(response, headers=response.headers + limits)

    def catch_up(self) -> datetime:
        """Let the ledger reach the clock's time, which is returned."""
        with self.lock:
            self.now = max(self.now, self.clock.now())
            self.ledger.advance(self.now)
            return self.now

    def unroutable(self, status: int, details: str, incoming: Incoming) -> Outgoing:
        """The response to a path or method that does not exist, or a request that is too big."""
        return refused(Refusal(status, details), incoming, self.quirks)

    def expired(self, incoming: Incoming) -> Outgoing:
        """End the caller's token for good."""
        with self.lock:
            user = self.users.get(bearer(incoming))
            if user is not None:
                user.token_expired = True
            return refused(_token_expired(), incoming, self.quirks)

    # Operations

    def user_profile(self, incoming: Incoming) -> Json:
        """GET /user/profile."""
        user, write = self._user(incoming), Writer(self.quirks)
        rows = [write.account(self.ledger.accounts[number]) for number in user.accounts]
        if not rows:
            return {"profile": {"id": user.id, "name": user.name}}
        return write.collection("profile", "account", rows, {"id": user.id, "name": user.name})

    def account_balance(self, incoming: Incoming) -> Json:
        """GET /accounts/{account_id}/balances."""
        account = self._account(incoming)
        return Writer(self.quirks).balances(account, self.ledger.balances(account, self.now))

    def account_positions(self, incoming: Incoming) -> Json:
        """GET /accounts/{account_id}/positions."""
        account, write = self._account(incoming), Writer(self.quirks)
        return write.collection("positions", "position", [*map(write.position, account.positions)])

    def account_history(self, incoming: Incoming) -> Json:
        """GET /accounts/{account_id}/history, newest first."""
        account, query, write = self._account(incoming), self._query(incoming), Writer(self.quirks)
        page, kind = query.page(25), query.word("type", _TYPES)
        start, end, symbol = query.day("start"), query.day("end"), query.text("symbol")
        exact = query.boolean("exactMatch")

        def wanted(event: Event) -> bool:
            return (
                self._shown(event.visible)
                and kind in {None, event.type}
                and within(event.day, start, end)
                and matches(event.symbol, symbol, exact)
            )

        events = sorted(filter(wanted, account.history), key=lambda e: e.day, reverse=True)
        rows = [write.event(event) for event in page.cut(events)]
        counters = self._counters(page.number, page.limit, len(events), "total_events")
        return write.collection("history", "event", rows, counters)

    def account_costbasis(self, incoming: Incoming) -> Json:
        """GET /accounts/{account_id}/gainloss."""
        account, query, write = self._account(incoming), self._query(incoming), Writer(self.quirks)
        page, symbol = query.page(100), query.text("symbol")
        by_open = query.word("sortBy", ("openDate", "closeDate")) == "openDate"
        rising = query.word("sort", ("asc", "desc")) == "asc"
        start, end = query.day("start"), query.day("end")

        def wanted(row: ClosedPosition) -> bool:
            return (
                self._shown(row.visible)
                and within(row.closed, start, end)
                and matches(row.symbol, symbol, exact=False)
            )

        closed = sorted(
            filter(wanted, account.closed),
            key=lambda row: row.opened if by_open else row.closed,
            reverse=not rising,
        )
        rows = [write.closed_position(row) for row in page.cut(closed)]
        counters = self._counters(page.number, page.limit, len(closed), "total_positions")
        return write.collection("gainloss", "closed_position", rows, counters)

    def account_orders(self, incoming: Incoming) -> Json:
        """GET /accounts/{account_id}/orders: today's, and those that still work.

        The retired filters still reach back: ``filter=all`` a month, ``date``, ``start`` and
        ``end`` the days they name.
        """
        account, query, write = self._account(incoming), self._query(incoming), Writer(self.quirks)
        page, tags = query.page(25), query.boolean("includeTags")
        statuses, reach = query.words("status", _STATUSES), self._reach(query)
        orders = [
            order
            for order in account.orders
            if reach(order) and (not statuses or order.status in statuses)
        ]
        return write.collection(
            "orders", "order", [write.order(order, tags) for order in page.cut(orders)]
        )

    def account_specificorders(self, incoming: Incoming) -> Json:
        """GET /accounts/{account_id}/orders/{id}: also legs and earlier orders."""
        account, query = self._account(incoming), self._query(incoming)
        tags, wanted = query.boolean("includeTags"), incoming.path_params["id"]
        for parent in account.orders:
            for order in (parent, *parent.legs):
                if str(order.id) == wanted:
                    return {"order": Writer(self.quirks).order(order, tags)}
        if self.quirks.unknown_order == 404:
            raise Refusal(404, f"Order not found: {wanted}")
        raise Refusal(401, f"Unauthorized Account: {account.number}")

    # Pieces

    def _user(self, incoming: Incoming) -> User:
        user = self.users.get(bearer(incoming))
        if user is None:
            raise bad_token()
        if user.token_expired:
            raise _token_expired()
        return user

    def _account(self, incoming: Incoming) -> Account:
        number = incoming.path_params["account_id"]
        if number not in self._user(incoming).accounts:
            raise Refusal(401, f"Unauthorized Account: {number}")
        return self.ledger.accounts[number]

    def _query(self, incoming: Incoming) -> QueryReader:
        return QueryReader(incoming.query)

    def _listed(self, order: Order) -> bool:
        return not order.is_final or trading_day(order.changed) == trading_day(self.now)

    def _reach(self, query: QueryReader) -> Callable[[Order], bool]:
        """Which orders the listing is about."""
        everything = query.word("filter", ("intraday", "all")) == "all"
        day, start, end = query.day("date"), query.day("start"), query.day("end")
        if not everything and day is None and start is None and end is None:
            return self._listed
        earliest = trading_day(self.now) - timedelta(days=_LONGEST_REACH)

        def created_then(order: Order) -> bool:
            created = trading_day(order.created)
            return within(created, start or earliest, end) and within(created, day, day)

        return created_then

    def _shown(self, visible: date | None) -> bool:
        return visible is None or visible <= trading_day(self.now)

    def _counters(self, page: int, limit: int, total: int, name: str) -> dict[str, Json]:
        if not self.quirks.page_counters:
            return {}
        return {"page": page, "total_pages": -(-total // limit), name: total}


def _token_expired() -> Refusal:
    return bad_token("Access Token expired", "access_token_expired")
