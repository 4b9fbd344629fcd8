"""Provide the local Kalshi v2: all handlers, and what a test may do to the exchange."""

from kloudtrader.sandbox.kalshi_v2._members import KeyType, V2Credential, WalletKey
from kloudtrader.sandbox.kalshi_v2.handlers.account import AccountHandlers
from kloudtrader.sandbox.kalshi_v2.handlers.candles import CandleHandlers
from kloudtrader.sandbox.kalshi_v2.handlers.markets import MarketHandlers
from kloudtrader.sandbox.kalshi_v2.handlers.order_reads import OrderReadHandlers
from kloudtrader.sandbox.kalshi_v2.handlers.orders import OrderHandlers
from kloudtrader.sandbox.kalshi_v2.handlers.portfolio import PortfolioHandlers
from kloudtrader.sandbox.kalshi_v2.handlers.subaccounts import SubaccountHandlers
from kloudtrader.sandbox.kalshi_v2.signatures import make_key_pair
from kloudtrader.sandbox.kalshi_v2.units import CENT, CENT_OF_MONEY


class KalshiV2Exchange(
    OrderHandlers,
    OrderReadHandlers,
    PortfolioHandlers,
    MarketHandlers,
    CandleHandlers,
    AccountHandlers,
    SubaccountHandlers,
):
    """Behave as Kalshi's Trade API v2.

    Example::

        with Sandbox() as sandbox:
            market = next(iter(sandbox.kalshi_v2.exchange.markets))
            sandbox.kalshi_v2.halt(market)
    """

    def add_key(
        self, kind: KeyType = "ed25519", *, member: int = 0, subaccount: int | None = None
    ) -> V2Credential:
        """Return a new credential of a member."""
        with self.lock:
            pair = make_key_pair(kind)
            user_id = list(self.wallets.members)[member]
            key = self.keys.add(user_id, "added", pair.public_pem, subaccount=subaccount)
            return V2Credential(key.key_id, pair.private_pem)

    def deposit(self, cents: int, *, member: int = 0, subaccount: int = 0, shard: int = 0) -> None:
        """Pay money in (or, negative, out)."""
        with self.lock:
            key = WalletKey(list(self.wallets.members)[member], subaccount, shard)
            self.exchange.deposit(self.wallets.find(key).user_id, cents * CENT_OF_MONEY)

    def halt(self, ticker: str) -> None:
        """Halt trading in a market; cancelling works."""
        with self.lock:
            self.catch_up()
            self.exchange.halt(ticker)

    def resume(self, ticker: str) -> None:
        """Go on with trading in a market; its resting orders are cancelled."""
        with self.lock:
            self.catch_up()
            self.exchange.open_market(ticker)

    def determine(self, ticker: str, result: str, value_cents: int | None = None) -> None:
        """Close a market with a result: ``yes``, ``no``, or ``scalar`` with the value of a Yes."""
        with self.lock:
            self.catch_up()
            value = None if value_cents is None else value_cents * CENT
            self.exchange.determine(ticker, result, value)

    def settle(self, ticker: str) -> None:
        """Pay out a market that has a result."""
        with self.lock:
            self.catch_up()
            self.exchange.settle(ticker)
