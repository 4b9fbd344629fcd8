"""Handle the Tradier operations: each handler has the name of its operation."""

from collections.abc import Callable
from datetime import date, timedelta

from kloudtrader.sandbox.server.messages import Incoming, Json
from kloudtrader.sandbox.tradier._requests import TradierQuery, has_symbol, is_within
from kloudtrader.sandbox.tradier.brokerage import AccountEvent, BrokerOrder, RealisedGain
from kloudtrader.sandbox.tradier.market.handlers import MarketOperations
from kloudtrader.sandbox.tradier.market.hours import find_trading_day
from kloudtrader.sandbox.tradier.trading.handlers import TradingOperations

_TYPES = (
    *("trade", "option", "ach", "wire", "dividend", "fee", "tax"),
    *("journal", "check", "transfer", "adjustment", "interest"),
)
_STATUSES = ("pending", "open", "partially_filled", "filled", "rejected", "expired", "canceled")
_MOST_DAYS = 31
"""Days that ``filter=all`` covers."""


class TradierVenue(TradingOperations, MarketOperations):
    """Behave as Tradier's brokerage API."""

    # Operations

    def user_profile(self, incoming: Incoming) -> Json:
        """Serve ``GET /user/profile``."""
        user, write = self.find_user(incoming), self.serialiser
        rows = [write.account(self.ledger.accounts[number]) for number in user.accounts]
        if not rows:
            return {"profile": {"id": user.id, "name": user.name}}
        return write.collection("profile", "account", rows, {"id": user.id, "name": user.name})

    def account_balance(self, incoming: Incoming) -> Json:
        """Serve ``GET /accounts/{account_id}/balances``."""
        account = self.find_account(incoming)
        return self.serialiser.balances(account, self.ledger.balances(account, self.now))

    def account_positions(self, incoming: Incoming) -> Json:
        """Serve ``GET /accounts/{account_id}/positions``."""
        account, write = self.find_account(incoming), self.serialiser
        return write.collection("positions", "position", [*map(write.position, account.positions)])

    def account_history(self, incoming: Incoming) -> Json:
        """Serve ``GET /accounts/{account_id}/history``, newest first."""
        account, query = self.find_account(incoming), TradierQuery(incoming.query)
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
        rows = [self.serialiser.event(event) for event in page.cut(events)]
        counters = self._counters(page.number, page.limit, len(events), "total_events")
        return self.serialiser.collection("history", "event", rows, counters)

    def account_costbasis(self, incoming: Incoming) -> Json:
        """Serve ``GET /accounts/{account_id}/gainloss``."""
        account, query = self.find_account(incoming), TradierQuery(incoming.query)
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
        rows = [self.serialiser.closed_position(row) for row in page.cut(closed)]
        counters = self._counters(page.number, page.limit, len(closed), "total_positions")
        return self.serialiser.collection("gainloss", "closed_position", rows, counters)

    def account_orders(self, incoming: Incoming) -> Json:
        """Serve ``GET /accounts/{account_id}/orders``: today's, and those that still work.

        The retired filters still work: ``filter=all`` covers a month, ``date``, ``start`` and
        ``end`` the days that they name.
        """
        account, query = self.find_account(incoming), TradierQuery(incoming.query)
        page, tags = query.page(25), query.boolean("includeTags")
        statuses, is_listed = query.words("status", _STATUSES), self._created_filter(query)
        orders = [
            order
            for order in account.orders
            if self.is_shown(order)
            and is_listed(order)
            and (not statuses or order.status in statuses)
        ]
        rows = [self.serialiser.order(order, tags) for order in page.cut(orders)]
        return self.serialiser.collection("orders", "order", rows)

    def account_specificorders(self, incoming: Incoming) -> Json:
        """Serve ``GET /accounts/{account_id}/orders/{id}``: also legs and earlier orders."""
        account, query = self.find_account(incoming), TradierQuery(incoming.query)
        order = self.find_order(account, incoming)
        return {"order": self.serialiser.order(order, query.boolean("includeTags"))}

    # Helpers

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
