"""Handle the operations of market data."""

from datetime import timedelta

from kloudtrader.sandbox.server.messages import Incoming, Json
from kloudtrader.sandbox.tradier._formats import refuse_parameter
from kloudtrader.sandbox.tradier._requests import TradierQuery, read_fields
from kloudtrader.sandbox.tradier.market.contracts import read_contract
from kloudtrader.sandbox.tradier.market.hours import (
    find_sessions,
    find_state,
    list_trading_days,
    to_new_york,
)
from kloudtrader.sandbox.tradier.market.quotes import build_quote
from kloudtrader.sandbox.tradier.venue_base import TradierRequests

_MOST_SYMBOLS = 5_000


class MarketOperations(TradierRequests):
    """Show the market."""

    def quotes(self, incoming: Incoming) -> Json:
        """Serve ``GET /markets/quotes``."""
        query = TradierQuery(read_fields(incoming))
        symbols = [s.strip().upper() for s in (query.text("symbols") or "").split(",")]
        wanted = list(dict.fromkeys(symbol for symbol in symbols if symbol))
        greeks = query.boolean("greeks")
        if not wanted:
            raise refuse_parameter("symbols", "is required")
        known = [symbol for symbol in wanted[:_MOST_SYMBOLS] if self._is_listed(symbol)]
        unknown = [symbol for symbol in wanted if symbol not in set(known)]
        prices = self.ledger.prices
        rows = [build_quote(prices, symbol, self.now, greeks=greeks) for symbol in known]
        missing = {"unmatched_symbols": {"symbol": unknown[0] if len(unknown) == 1 else unknown}}
        if not rows:
            return {"quotes": missing}
        return self.serialiser.collection("quotes", "quote", rows, missing if unknown else None)

    def post_quotes(self, incoming: Incoming) -> Json:
        """Serve ``POST /markets/quotes``: a form instead of a query."""
        return self.quotes(incoming)

    def market_clock(self, incoming: Incoming) -> Json:
        """Serve ``GET /markets/clock``."""
        state, local = find_state(self.now), to_new_york(self.now)
        changes = (
            (start, word)
            for day in list_trading_days(local.date())
            for start, word in (
                (day.premarket.starts, "premarket"),
                (day.regular.starts, "open"),
                (day.regular.ends, "postmarket"),
                (day.postmarket.ends, "closed"),
            )
        )
        moment, following = next(change for change in changes if change[0] > self.now)
        return {
            "clock": {
                "date": local.date().isoformat(),
                "description": f"Market is {_STATE_WORDS[state]}",
                "state": state,
                "timestamp": int(self.now.timestamp()),
                "next_change": f"{to_new_york(moment):%H:%M}",
                "next_state": following,
            }
        }

    def _is_listed(self, symbol: str) -> bool:
        contract = read_contract(symbol)
        if contract is None:
            return self.ledger.prices.is_known(symbol)
        return (
            self.ledger.prices.is_known(symbol)
            and find_sessions(contract.day) is not None
            and contract.expires > self.now - timedelta(days=1)
        )


_STATE_WORDS = {
    "premarket": "in pre-market trading",
    "open": "open",
    "postmarket": "in after-hours trading",
    "closed": "closed",
}
