"""Handle the Kalshi operations: each handler has the name of its operation."""

import threading
from collections.abc import Sequence
from datetime import datetime

from kloudtrader.sandbox.clock import Clock
from kloudtrader.sandbox.kalshi._accounts import MemberAccounts, MemberSession
from kloudtrader.sandbox.kalshi._filters import KalshiPage, read_order_filter, read_trade_filter
from kloudtrader.sandbox.kalshi._requests import (
    INT32,
    KalshiBody,
    KalshiQuery,
    read_credentials,
    read_new_order,
)
from kloudtrader.sandbox.kalshi._serialise import (
    KalshiResponses,
    serialise_book,
    serialise_market,
    serialise_order,
    serialise_position,
    serialise_trade,
    serialise_user,
)
from kloudtrader.sandbox.matching.book import KalshiMarket
from kloudtrader.sandbox.matching.counterparties import Counterparties
from kloudtrader.sandbox.matching.exchange import KalshiExchange
from kloudtrader.sandbox.matching.order_records import KalshiOrder, KalshiRefusal
from kloudtrader.sandbox.matching.wallet import Wallet
from kloudtrader.sandbox.quirks import DEFAULT_QUIRKS, Quirks
from kloudtrader.sandbox.server.messages import Incoming, Json, Outgoing


class KalshiVenue:
    """Behave as Kalshi's API v1.

    Attributes:
        exchange: markets, wallets and orders.
        accounts: members and sessions.
        lock: held during a request; hold it to read the state from outside.
    """

    def __init__(
        self,
        exchange: KalshiExchange,
        accounts: MemberAccounts,
        counterparties: Counterparties,
        clock: Clock,
        quirks: Quirks = DEFAULT_QUIRKS,
    ) -> None:
        self.exchange = exchange
        self.accounts = accounts
        self.counterparties = counterparties
        self.clock = clock
        self.quirks = quirks
        self.lock = threading.RLock()
        self.now = clock.now()
        """The time up to which the simulation has run."""

    def select_operation(self, names: Sequence[str], incoming: Incoming) -> str:
        """Return the only operation of a method and a path."""
        return names[0]

    def handle(self, operation: str, incoming: Incoming) -> Outgoing:
        """Respond to a request."""
        with self.lock:
            self.catch_up()
            try:
                response: Outgoing = getattr(self, operation)(incoming)
            except KalshiRefusal as refusal:
                return self._responses.failure(refusal)
            return response

    def catch_up(self) -> datetime:
        """Run the simulation up to the clock's time, and return it."""
        with self.lock:
            self.now = max(self.now, self.clock.now())
            self.counterparties.run_to(self.now)
            return self.now

    @property
    def _responses(self) -> KalshiResponses:
        return KalshiResponses(self.quirks)

    def respond_unroutable(self, status: int, details: str, incoming: Incoming) -> Outgoing:
        """Respond to a path or method that does not exist, or to a request that is too large."""
        code = "not_implemented" if status == 501 else "invalid_request"
        return self._responses.failure(KalshiRefusal(status, code, details, "gateway"))

    def expire_credential(self, incoming: Incoming) -> Outgoing:
        """End the caller's session and respond as if it had expired."""
        with self.lock:
            try:
                self.accounts.log_out(self._find_session(incoming))
            except KalshiRefusal as refusal:
                return self._responses.failure(refusal)
            return self._responses.failure(
                KalshiRefusal(401, "session_expired", "log in again", "auth")
            )

    # Sessions

    def log_in(self, incoming: Incoming) -> Outgoing:
        """Serve ``POST /log_in``."""
        body = KalshiBody(incoming)
        email, password = body.text("email", least=1), body.text("password", least=6)
        session = self.accounts.log_in(email, password, self.now)
        member = self.accounts.members[session.user_id]
        cookie = ("Set-Cookie", f"sessions={session.token}; Path=/; HttpOnly")
        value: Json = {
            "user_id": member.user_id,
            "token": session.token,
            "access_level": member.access_level,
        }
        return self._responses.success(200, value, (cookie,))

    def log_out(self, incoming: Incoming) -> Outgoing:
        """Serve ``POST /log_out``."""
        self.accounts.log_out(self._find_session(incoming))
        return Outgoing(204)

    # Markets

    def get_markets(self, incoming: Incoming) -> Outgoing:
        """Serve ``GET /markets``."""
        markets = [serialise_market(market) for market in self.exchange.markets.values()]
        return self._responses.success(
            200, {"markets": [self._responses.record(market) for market in markets]}
        )

    def get_market(self, incoming: Incoming) -> Outgoing:
        """Serve ``GET /markets/{market_id}``."""
        market = self._find_market(incoming)
        return self._responses.success(
            200, {"market": self._responses.record(serialise_market(market))}
        )

    def get_market_by_ticker(self, incoming: Incoming) -> Outgoing:
        """Serve ``GET /markets_by_ticker/{ticker_name}``."""
        ticker = incoming.path_params["ticker_name"].upper()
        for market in self.exchange.markets.values():
            if market.terms.ticker_name == ticker:
                record = self._responses.record(serialise_market(market))
                return self._responses.success(200, {"market": record})
        raise KalshiRefusal(404, "market_not_found", "the market does not exist")

    def get_market_order_book(self, incoming: Incoming) -> Outgoing:
        """Serve ``GET /markets/{market_id}/order_book``."""
        return self._responses.success(
            200, {"order_book": serialise_book(self._find_market(incoming))}
        )

    # The member

    def user_get_profile(self, incoming: Incoming) -> Outgoing:
        """Serve ``GET /users/{user_id}``."""
        member = self.accounts.members[self._require_own(incoming).user_id]
        return self._responses.success(
            200, {"user": self._responses.record(serialise_user(member))}
        )

    def user_get_balance(self, incoming: Incoming) -> Outgoing:
        """Serve ``GET /users/{user_id}/balance``: the available money."""
        return self._responses.success(200, {"balance": self._find_wallet(incoming).available})

    def user_change_password(self, incoming: Incoming) -> Outgoing:
        """Serve ``PUT /users/{user_id}/password``; at least the 6 characters of a login."""
        session, body = self._require_own(incoming), KalshiBody(incoming)
        old, new = body.text("old_password"), body.text("new_password", least=6)
        self.accounts.change_password(session, old, new)
        return Outgoing(204)

    def user_get_watchlist(self, incoming: Incoming) -> Outgoing:
        """Serve ``GET /users/{user_id}/watchlist``."""
        member = self.accounts.members[self._require_own(incoming).user_id]
        return self._responses.success(200, {"watchlist": {"market_ids": member.watchlist}})

    def user_add_watchlist(self, incoming: Incoming) -> Outgoing:
        """Serve ``PUT /users/{user_id}/watchlist/{market_id}``; adding twice does no harm."""
        member = self.accounts.members[self._require_own(incoming).user_id]
        market_id = self._find_market(incoming).id
        if market_id not in member.watchlist:
            member.watchlist.append(market_id)
        return Outgoing(204)

    def user_remove_watchlist(self, incoming: Incoming) -> Outgoing:
        """Serve ``DELETE /users/{user_id}/watchlist/{market_id}``; removing twice does no harm."""
        member = self.accounts.members[self._require_own(incoming).user_id]
        market_id = self._find_market(incoming).id
        if market_id in member.watchlist:
            member.watchlist.remove(market_id)
        return Outgoing(204)

    # Positions, orders, trades

    def user_get_market_position(self, incoming: Incoming) -> Outgoing:
        """Serve ``GET /users/{user_id}/positions/{market_id}``; zeros if nothing was traded."""
        wallet, market = self._find_wallet(incoming), self._find_market(incoming)
        return self._responses.success(
            200, {"market_position": self._serialise_position(wallet, market.id)}
        )

    def user_get_market_positions(self, incoming: Incoming) -> Outgoing:
        """Serve ``GET /users/{user_id}/positions``: every market in which the member acted."""
        wallet = self._find_wallet(incoming)
        acted_in = {order.market_id for order in wallet.orders} | set(wallet.positions)
        rows = [self._serialise_position(wallet, m) for m in self.exchange.markets if m in acted_in]
        return self._responses.success(200, {"market_positions": rows})

    def user_orders_get(self, incoming: Incoming) -> Outgoing:
        """Serve ``GET /users/{user_id}/orders``, newest first."""
        wallet, query = self._find_wallet(incoming), KalshiQuery(incoming.query)
        wanted, page = read_order_filter(query), KalshiPage.read(query)
        queued = query.boolean("get_queue_position") or False
        orders = page.cut(order for order in reversed(wallet.orders) if wanted.selects(order))
        return self._responses.success(
            200, {"orders": [self._serialise_order(order, queued) for order in orders]}
        )

    def user_trades_get(self, incoming: Incoming) -> Outgoing:
        """Serve ``GET /users/{user_id}/trades``, newest first."""
        wallet, query = self._find_wallet(incoming), KalshiQuery(incoming.query)
        wanted, page = read_trade_filter(query), KalshiPage.read(query)
        trades = page.cut(trade for trade in reversed(wallet.trades) if wanted.selects(trade))
        return self._responses.success(
            200, {"trades": [self._responses.record(serialise_trade(trade)) for trade in trades]}
        )

    def user_order_create(self, incoming: Incoming) -> Outgoing:
        """Serve ``POST /users/{user_id}/orders``."""
        session = self._require_own(incoming)
        self.exchange.require_trading()
        order = self.exchange.place(session.user_id, read_new_order(KalshiBody(incoming)), self.now)
        return self._responses.success(
            201, {"order": self._serialise_order(order), "status": order.status}
        )

    def user_order_decrease(self, incoming: Incoming) -> Outgoing:
        """Serve ``POST /users/{user_id}/orders/{order_id}/decrease``."""
        order = self._find_order(incoming)
        reduced = self.exchange.decrease(order, KalshiBody(incoming).integer("count", 1, INT32))
        return self._responses.success(
            201, {"order": self._serialise_order(order), "reduced_by": reduced}
        )

    def user_order_cancel(self, incoming: Incoming) -> Outgoing:
        """Serve ``DELETE /users/{user_id}/orders/{order_id}``; the order remains, not resting."""
        order = self._find_order(incoming)
        reduced = self.exchange.cancel(order)
        return self._responses.success(
            200, {"order": self._serialise_order(order), "reduced_by": reduced}
        )

    # Helpers

    def _find_session(self, incoming: Incoming) -> MemberSession:
        user_id, token = read_credentials(incoming)
        return self.accounts.find_session(user_id, token, self.now)

    def _require_own(self, incoming: Incoming) -> MemberSession:
        """Return the caller's session if the path names the caller."""
        session = self._find_session(incoming)
        if incoming.path_params["user_id"].lower() != session.user_id:
            raise KalshiRefusal(
                403, "forbidden", "user_id is not the id of the logged-in user", "auth"
            )
        return session

    def _find_wallet(self, incoming: Incoming) -> Wallet:
        return self.exchange.wallets[self._require_own(incoming).user_id]

    def _find_market(self, incoming: Incoming) -> KalshiMarket:
        market_id = incoming.path_params["market_id"].lower()
        market = self.exchange.markets.get(market_id)
        if market is None:
            raise KalshiRefusal(404, "market_not_found", "the market does not exist")
        return market

    def _find_order(self, incoming: Incoming) -> KalshiOrder:
        session = self._require_own(incoming)
        self.exchange.require_trading()
        order = self.exchange.orders.get(incoming.path_params["order_id"].lower())
        if order is None or order.user_id != session.user_id:
            raise KalshiRefusal(400, "order_not_found", "the order does not exist or is not yours")
        return order

    def _serialise_order(self, order: KalshiOrder, queued: bool = False) -> Json:
        ahead = 0
        if queued and order.status == "resting":
            ahead = self.exchange.markets[order.market_id].book.queue_position(order)
        return self._responses.record(serialise_order(order, ahead))

    def _serialise_position(self, wallet: Wallet, market_id: str) -> Json:
        position = wallet.position_in(market_id)
        resting = sum(o.remaining_count for o in wallet.resting_in(market_id).values())
        return self._responses.record(
            serialise_position(wallet.user_id, market_id, position, resting)
        )
