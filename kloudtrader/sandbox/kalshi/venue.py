"""The Kalshi operations: each handler has the name of its operation."""

import threading
from datetime import datetime

from kloudtrader.sandbox.clock import Clock
from kloudtrader.sandbox.http import Incoming, Json, Outgoing
from kloudtrader.sandbox.kalshi.accounts import Accounts, Session
from kloudtrader.sandbox.kalshi.counterparties import Counterparties
from kloudtrader.sandbox.kalshi.errors import Refusal
from kloudtrader.sandbox.kalshi.exchange import Exchange
from kloudtrader.sandbox.kalshi.market import Market
from kloudtrader.sandbox.kalshi.order import Order
from kloudtrader.sandbox.kalshi.reading import (
    INT32,
    BodyReader,
    QueryReader,
    credentials,
    new_order,
)
from kloudtrader.sandbox.kalshi.search import Page, order_filter, trade_filter
from kloudtrader.sandbox.kalshi.wallet import Wallet
from kloudtrader.sandbox.kalshi.wire import (
    Responses,
    book_json,
    market_json,
    order_json,
    position_json,
    trade_json,
    user_json,
)
from kloudtrader.sandbox.quirks import AS_USUAL, Quirks


class KalshiVenue:
    """A local Kalshi.

    Attributes:
        exchange: markets, wallets and orders.
        accounts: members and sessions.
        lock: held while a request is worked on; hold it to look at the state from outside.
    """

    def __init__(
        self,
        exchange: Exchange,
        accounts: Accounts,
        counterparties: Counterparties,
        clock: Clock,
        quirks: Quirks = AS_USUAL,
    ) -> None:
        self.exchange = exchange
        self.accounts = accounts
        self.counterparties = counterparties
        self.clock = clock
        self.quirks = quirks
        self.lock = threading.RLock()
        self.now = clock.now()
        """The time that the simulation has reached."""

    def handle(self, operation: str, incoming: Incoming) -> Outgoing:
        """Response one request."""
        with self.lock:
            self.catch_up()
            try:
                response: Outgoing = getattr(self, operation)(incoming)
            except Refusal as refusal:
                return self._write.refused(refusal)
            return response

    def catch_up(self) -> datetime:
        """Let the simulation reach the clock's time, which is returned."""
        with self.lock:
            self.now = max(self.now, self.clock.now())
            self.counterparties.run_to(self.now)
            return self.now

    @property
    def _write(self) -> Responses:
        return Responses(self.quirks)

    def unroutable(self, status: int, details: str, incoming: Incoming) -> Outgoing:
        """The response to a path or method that does not exist, or a request that is too big."""
        return self._write.refused(Refusal(status, "invalid_request", details, "gateway"))

    def expired(self, incoming: Incoming) -> Outgoing:
        """End the caller's session and respond as if its time were over."""
        with self.lock:
            try:
                self.accounts.log_out(self._session(incoming))
            except Refusal as refusal:
                return self._write.refused(refusal)
            return self._write.refused(Refusal(401, "session_expired", "log in again", "auth"))

    # Sessions

    def log_in(self, incoming: Incoming) -> Outgoing:
        """POST /log_in."""
        body = BodyReader(incoming)
        email, password = body.text("email", least=1), body.text("password", least=6)
        session = self.accounts.log_in(email, password, self.now)
        member = self.accounts.members[session.user_id]
        cookie = ("Set-Cookie", f"sessions={session.token}; Path=/; HttpOnly")
        value: Json = {
            "user_id": member.user_id,
            "token": session.token,
            "access_level": member.access_level,
        }
        return self._write.of(200, value, (cookie,))

    def log_out(self, incoming: Incoming) -> Outgoing:
        """POST /log_out."""
        self.accounts.log_out(self._session(incoming))
        return Outgoing(204)

    # Markets

    def get_markets(self, incoming: Incoming) -> Outgoing:
        """GET /markets."""
        markets = [market_json(market) for market in self.exchange.markets.values()]
        return self._write.of(200, {"markets": [self._write.record(market) for market in markets]})

    def get_market(self, incoming: Incoming) -> Outgoing:
        """GET /markets/{market_id}."""
        market = self._market(incoming)
        return self._write.of(200, {"market": self._write.record(market_json(market))})

    def get_market_order_book(self, incoming: Incoming) -> Outgoing:
        """GET /markets/{market_id}/order_book."""
        return self._write.of(200, {"order_book": book_json(self._market(incoming))})

    # The member

    def user_get_profile(self, incoming: Incoming) -> Outgoing:
        """GET /users/{user_id}."""
        member = self.accounts.members[self._own(incoming).user_id]
        return self._write.of(200, {"user": self._write.record(user_json(member))})

    def user_get_balance(self, incoming: Incoming) -> Outgoing:
        """GET /users/{user_id}/balance: what can still be spent."""
        return self._write.of(200, {"balance": self._wallet(incoming).available})

    def user_change_password(self, incoming: Incoming) -> Outgoing:
        """PUT /users/{user_id}/password. A new one has at least the 6 characters of a log-in."""
        session, body = self._own(incoming), BodyReader(incoming)
        old, new = body.text("old_password"), body.text("new_password", least=6)
        self.accounts.change_password(session, old, new)
        return Outgoing(204)

    def user_get_watchlist(self, incoming: Incoming) -> Outgoing:
        """GET /users/{user_id}/watchlist."""
        member = self.accounts.members[self._own(incoming).user_id]
        return self._write.of(200, {"watchlist": {"market_ids": member.watchlist}})

    def user_add_watchlist(self, incoming: Incoming) -> Outgoing:
        """PUT /users/{user_id}/watchlist/{market_id}; adding twice does no harm."""
        member = self.accounts.members[self._own(incoming).user_id]
        market_id = self._market(incoming).id
        if market_id not in member.watchlist:
            member.watchlist.append(market_id)
        return Outgoing(204)

    def user_remove_watchlist(self, incoming: Incoming) -> Outgoing:
        """DELETE /users/{user_id}/watchlist/{market_id}; removing twice does no harm."""
        member = self.accounts.members[self._own(incoming).user_id]
        market_id = self._market(incoming).id
        if market_id in member.watchlist:
            member.watchlist.remove(market_id)
        return Outgoing(204)

    # Positions, orders, trades

    def user_get_market_position(self, incoming: Incoming) -> Outgoing:
        """GET /users/{user_id}/positions/{market_id}; zeros where nothing was traded."""
        wallet, market = self._wallet(incoming), self._market(incoming)
        return self._write.of(200, {"market_position": self._position(wallet, market.id)})

    def user_get_market_positions(self, incoming: Incoming) -> Outgoing:
        """GET /users/{user_id}/positions: every market the member has acted in."""
        wallet = self._wallet(incoming)
        acted_in = {order.market_id for order in wallet.orders} | set(wallet.positions)
        rows = [self._position(wallet, m) for m in self.exchange.markets if m in acted_in]
        return self._write.of(200, {"market_positions": rows})

    def user_orders_get(self, incoming: Incoming) -> Outgoing:
        """GET /users/{user_id}/orders, newest first."""
        wallet, query = self._wallet(incoming), QueryReader(incoming.query)
        wanted, page = order_filter(query), Page.read(query)
        queued = query.boolean("get_queue_position") or False
        orders = page.cut(order for order in reversed(wallet.orders) if wanted.holds(order))
        return self._write.of(200, {"orders": [self._order(order, queued) for order in orders]})

    def user_trades_get(self, incoming: Incoming) -> Outgoing:
        """GET /users/{user_id}/trades, newest first."""
        wallet, query = self._wallet(incoming), QueryReader(incoming.query)
        wanted, page = trade_filter(query), Page.read(query)
        trades = page.cut(trade for trade in reversed(wallet.trades) if wanted.holds(trade))
        return self._write.of(
            200, {"trades": [self._write.record(trade_json(trade)) for trade in trades]}
        )

    def user_order_create(self, incoming: Incoming) -> Outgoing:
        """POST /users/{user_id}/orders."""
        session = self._own(incoming)
        self.exchange.require_trading()
        order = self.exchange.place(session.user_id, new_order(BodyReader(incoming)), self.now)
        return self._write.of(201, {"order": self._order(order), "status": order.status})

    def user_order_decrease(self, incoming: Incoming) -> Outgoing:
        """POST /users/{user_id}/orders/{order_id}/decrease."""
        order = self._own_order(incoming)
        reduced = self.exchange.decrease(order, BodyReader(incoming).integer("count", 1, INT32))
        return self._write.of(201, {"order": self._order(order), "reduced_by": reduced})

    def user_order_cancel(self, incoming: Incoming) -> Outgoing:
        """DELETE /users/{user_id}/orders/{order_id}; the order stays, with nothing resting."""
        order = self._own_order(incoming)
        reduced = self.exchange.cancel(order)
        return self._write.of(200, {"order": self._order(order), "reduced_by": reduced})

    # Pieces

    def _session(self, incoming: Incoming) -> Session:
        user_id, token = credentials(incoming)
        return self.accounts.session(user_id, token, self.now)

    def _own(self, incoming: Incoming) -> Session:
        """The caller's session, if the path names the caller."""
        session = self._session(incoming)
        if incoming.path_params["user_id"].lower() != session.user_id:
            raise Refusal(403, "forbidden", "user_id is not the id of the logged-in user", "auth")
        return session

    def _wallet(self, incoming: Incoming) -> Wallet:
        return self.exchange.wallets[self._own(incoming).user_id]

    def _market(self, incoming: Incoming) -> Market:
        market_id = incoming.path_params["market_id"].lower()
        market = self.exchange.markets.get(market_id)
        if market is None:
            raise Refusal(404, "market_not_found", "there is no market with this id")
        return market

    def _own_order(self, incoming: Incoming) -> Order:
        session = self._own(incoming)
        self.exchange.require_trading()
        order = self.exchange.orders.get(incoming.path_params["order_id"].lower())
        if order is None or order.user_id != session.user_id:
            raise Refusal(400, "order_not_found", "you have no order with this id")
        return order

    def _order(self, order: Order, queued: bool = False) -> Json:
        ahead = 0
        if queued and order.status == "resting":
            ahead = self.exchange.markets[order.market_id].book.queue_position(order)
        return self._write.record(order_json(order, ahead))

    def _position(self, wallet: Wallet, market_id: str) -> Json:
        position = wallet.position_in(market_id)
        resting = sum(o.remaining_count for o in wallet.resting_in(market_id).values())
        return self._write.record(position_json(wallet.user_id, market_id, position, resting))
