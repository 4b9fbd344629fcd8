"""Show the candles of markets and events."""

from kloudtrader.sandbox.kalshi_v2._candles import PERIODS, select_bars, serialise_bar
from kloudtrader.sandbox.kalshi_v2._refusals import refuse_unknown
from kloudtrader.sandbox.kalshi_v2._requests import V2Query
from kloudtrader.sandbox.kalshi_v2.venue_base import V2Requests
from kloudtrader.sandbox.server.messages import Incoming, Json, Outgoing

_MOST_TICKERS = 100


class CandleHandlers(V2Requests):
    """Handle the operations that show candles. Without trades or quotes there is none."""

    def get_market_candlesticks(self, query: V2Query, incoming: Incoming) -> Outgoing:
        """Serve ``GET /series/{series_ticker}/markets/{ticker}/candlesticks``."""
        ticker = incoming.path_params["ticker"]
        self.find_listing(ticker)
        series = self.catalogue.find_series(ticker).ticker
        if series != incoming.path_params["series_ticker"]:
            raise refuse_unknown("the market is not in the series")
        return self.respond(200, {"ticker": ticker, "candlesticks": self._list(query, ticker)})

    def get_historical_market_candlesticks(self, query: V2Query, incoming: Incoming) -> Outgoing:
        """Serve ``GET /historical/markets/{ticker}/candlesticks``."""
        ticker = incoming.path_params["ticker"]
        _, market = self.find_listing(ticker)
        is_old = market.updated is not None and market.updated < self.archive_cutoff()
        if not (market.status == "finalized" and is_old):
            raise refuse_unknown("the market is not in the archive")
        rows = self._list(query, ticker, ending="")
        return self.respond(200, {"ticker": ticker, "candlesticks": rows})

    def batch_get_market_candlesticks(self, query: V2Query, incoming: Incoming) -> Outgoing:
        """Serve ``GET /markets/candlesticks``."""
        tickers = query.texts("market_tickers", _MOST_TICKERS)
        if not tickers:
            query.refuse("market_tickers", "required")
        for ticker in tickers:
            self.find_listing(ticker)
        rows: list[Json] = [
            {"market_ticker": ticker, "candlesticks": self._list(query, ticker)}
            for ticker in tickers
        ]
        return self.respond(200, {"markets": rows})

    def get_event_candlesticks(self, query: V2Query, incoming: Incoming) -> Outgoing:
        """Serve ``GET /series/{series_ticker}/events/{ticker}/candlesticks``."""
        event = self.catalogue.events.get(incoming.path_params["ticker"])
        if event is None or event.series_ticker != incoming.path_params["series_ticker"]:
            raise refuse_unknown("the event is not in the series")
        tickers = [
            listing.ticker
            for listing in self.catalogue.markets.values()
            if listing.event_ticker == event.ticker
        ]
        return self.respond(
            200,
            {
                "market_tickers": tickers,
                "market_candlesticks": [self._list(query, ticker) for ticker in tickers],
                "adjusted_end_ts": query.integer("end_ts") or 0,
            },
        )

    def _list(self, query: V2Query, ticker: str, ending: str = "_dollars") -> list[Json]:
        start, end = query.integer("start_ts"), query.integer("end_ts")
        minutes = query.integer("period_interval")
        for name, value in (("start_ts", start), ("end_ts", end), ("period_interval", minutes)):
            if value is None:
                query.refuse(name, "required")
        if minutes not in PERIODS:
            query.refuse("period_interval", "oneof")
        has_earlier = query.flag("include_latest_before_start")
        bars = self.history.candles.list_bars(ticker, minutes)
        selected = select_bars(bars, start or 0, end or 0, has_earlier=has_earlier)
        return [serialise_bar(bar, previous, ending) for bar, previous in selected]
