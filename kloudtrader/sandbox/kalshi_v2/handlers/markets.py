"""Show markets, books, trades, events and series."""

from collections.abc import Iterator

from kloudtrader.sandbox.kalshi_v2._catalogue import EventListing, MarketListing
from kloudtrader.sandbox.kalshi_v2._history import PublicTrade
from kloudtrader.sandbox.kalshi_v2._refusals import V2Refusal, refuse_unknown
from kloudtrader.sandbox.kalshi_v2._requests import V2Query
from kloudtrader.sandbox.kalshi_v2._serialise import (
    serialise_book,
    serialise_event,
    serialise_market,
    serialise_series,
    serialise_trade,
)
from kloudtrader.sandbox.kalshi_v2.units import format_count
from kloudtrader.sandbox.kalshi_v2.venue_base import V2Requests
from kloudtrader.sandbox.server.messages import Incoming, Json, Outgoing

_WORDS = {
    "initialized": "unopened",
    "active": "open",
    "inactive": "paused",
    "closed": "closed",
    "determined": "closed",
    "finalized": "settled",
}
_STATUSES = ("unopened", "open", "paused", "closed", "settled")
_TIMES = ("created", "updated", "close", "settled")
_MOST_TICKERS = 100


class MarketHandlers(V2Requests):
    """Handle the operations with the tags ``markets`` and ``events``, and the archive's markets."""

    def get_markets(self, query: V2Query, incoming: Incoming) -> Outgoing:
        """Serve ``GET /markets``: newest listing first."""
        return self._respond_markets(query, is_archived=False)

    def get_historical_markets(self, query: V2Query, incoming: Incoming) -> Outgoing:
        """Serve ``GET /historical/markets``."""
        return self._respond_markets(query, is_archived=True)

    def _respond_markets(self, query: V2Query, *, is_archived: bool) -> Outgoing:
        listings = [
            listing
            for listing in self._select_markets(query)
            if self._is_archived(listing) == is_archived
        ]
        page, cursor = query.page(listings, lambda listing: listing.number, low=0)
        markets = [self.show(self._serialise_market(listing)) for listing in page]
        return self.respond(200, {"markets": markets, "cursor": cursor})

    def _select_markets(self, query: V2Query) -> Iterator[MarketListing]:
        event, series = query.text("event_ticker"), query.text("series_ticker")
        tickers, status = query.texts("tickers"), query.word("status", _STATUSES)
        is_combo = query.word("mve_filter", ("only", "exclude")) == "only"
        ranges = [(name, _read_range(query, name)) for name in _TIMES]
        for listing in reversed(self.catalogue.markets.values()):
            if (
                not is_combo
                and (not event or listing.event_ticker == event)
                and (not series or self.catalogue.find_series(listing.ticker).ticker == series)
                and (not tickers or listing.ticker in tickers)
                and (not status or self._name_status(listing) == status)
                and all(self._is_within(listing, name, *bounds) for name, bounds in ranges)
            ):
                yield listing

    def _is_within(
        self, listing: MarketListing, name: str, low: int | None, high: int | None
    ) -> bool:
        if low is None and high is None:
            return True
        market = self.exchange.markets[listing.ticker]
        is_settled = market.status == "finalized"
        moment = {
            "created": market.terms.create_date,
            "updated": market.updated or market.terms.open_date,
            "close": market.terms.close_date,
            "settled": market.updated if is_settled else None,
        }[name]
        if moment is None:
            return False
        seconds = moment.timestamp()
        return (low is None or seconds >= low) and (high is None or seconds <= high)

    def _name_status(self, listing: MarketListing) -> str:
        return _WORDS[self.exchange.markets[listing.ticker].status]

    def _is_archived(self, listing: MarketListing) -> bool:
        market = self.exchange.markets[listing.ticker]
        is_old = market.updated is not None and market.updated < self.archive_cutoff()
        return market.status == "finalized" and is_old

    def _serialise_market(self, listing: MarketListing) -> dict[str, Json]:
        return serialise_market(listing, self.exchange.markets[listing.ticker])

    def get_market(self, query: V2Query, incoming: Incoming) -> Outgoing:
        """Serve ``GET /markets/{ticker}``."""
        return self._respond_market(incoming, is_archived=False)

    def get_historical_market(self, query: V2Query, incoming: Incoming) -> Outgoing:
        """Serve ``GET /historical/markets/{ticker}``."""
        return self._respond_market(incoming, is_archived=True)

    def _respond_market(self, incoming: Incoming, *, is_archived: bool) -> Outgoing:
        listing, market = self.find_listing(incoming.path_params["ticker"])
        if self._is_archived(listing) != is_archived:
            raise refuse_unknown("the market does not exist")
        return self.respond(200, {"market": self.show(serialise_market(listing, market))})

    def get_market_orderbook(self, query: V2Query, incoming: Incoming) -> Outgoing:
        """Serve ``GET /markets/{ticker}/orderbook``."""
        _, market = self.find_listing(incoming.path_params["ticker"])
        depth = query.integer("depth", 0, 100) or 0
        return self.respond(200, {"orderbook_fp": serialise_book(market, depth)})

    def get_market_orderbooks(self, query: V2Query, incoming: Incoming) -> Outgoing:
        """Serve ``GET /markets/orderbooks``."""
        tickers = query.texts("tickers", _MOST_TICKERS)
        if not tickers:
            query.refuse("tickers", "required")
        rows: list[Json] = [
            {"ticker": ticker, "orderbook_fp": serialise_book(self.find_listing(ticker)[1], 0)}
            for ticker in tickers
        ]
        return self.respond(200, {"orderbooks": rows})

    # Trades

    def get_trades(self, query: V2Query, incoming: Incoming) -> Outgoing:
        """Serve ``GET /markets/trades``: newest first."""
        return self._respond_trades(query, is_archived=False)

    def get_historical_trades(self, query: V2Query, incoming: Incoming) -> Outgoing:
        """Serve ``GET /historical/trades``."""
        return self._respond_trades(query, is_archived=True)

    def _respond_trades(self, query: V2Query, *, is_archived: bool) -> Outgoing:
        ticker, cutoff = query.text("ticker"), self.archive_cutoff()
        low, high = query.integer("min_ts"), query.integer("max_ts")
        is_block = query.flag("is_block_trade")
        trades = [
            trade
            for kept in self.history.trades.values()
            for trade in kept
            if not is_block
            and (not ticker or trade.market_id == ticker)
            and (low is None or trade.at.timestamp() >= low)
            and (high is None or trade.at.timestamp() <= high)
            and (trade.at < cutoff) == is_archived
        ]
        trades.sort(key=_number_trade, reverse=True)
        page, cursor = query.page(trades, _number_trade, low=0)
        rows = [self.show(serialise_trade(trade)) for trade in page]
        return self.respond(200, {"trades": rows, "cursor": cursor})

    # Events and series

    def get_events(self, query: V2Query, incoming: Incoming) -> Outgoing:
        """Serve ``GET /events``."""
        series, status = query.text("series_ticker"), query.word("status", _STATUSES)
        tickers = query.texts("tickers")
        is_nested = query.flag("with_nested_markets")
        events = [
            (number, event)
            for number, event in enumerate(self.catalogue.events.values())
            if (not series or event.series_ticker == series)
            and (not tickers or event.ticker in tickers)
            and (not status or self._has_status(event, status))
        ]
        events.reverse()
        page, cursor = query.page(events, lambda row: row[0], high=200, default=200)
        rows = [self.show(self._serialise_event(event, is_nested)) for _, event in page]
        return self.respond(200, {"events": rows, "cursor": cursor})

    def get_multivariate_events(self, query: V2Query, incoming: Incoming) -> Outgoing:
        """Serve ``GET /events/multivariate``: there are none."""
        query.check_page(high=200)
        return self.respond(200, {"events": [], "cursor": ""})

    def get_event(self, query: V2Query, incoming: Incoming) -> Outgoing:
        """Serve ``GET /events/{event_ticker}``."""
        event = self._find_event(incoming)
        is_nested, is_bare = query.flag("with_nested_markets"), query.flag("exclude_markets")
        if is_nested and is_bare:
            raise V2Refusal(400, "invalid_parameters", "exclude_markets excludes nested markets")
        markets = [] if is_bare or is_nested else self._list_markets(event)
        rows = [self.show(self._serialise_market(listing)) for listing in markets]
        members = self._serialise_event(event, is_nested)
        return self.respond(200, {"event": self.show(members), "markets": rows})

    def get_event_metadata(self, query: V2Query, incoming: Incoming) -> Outgoing:
        """Serve ``GET /events/{event_ticker}/metadata``."""
        event = self._find_event(incoming)
        details: list[Json] = [
            {"market_ticker": listing.ticker, "image_url": "", "color_code": "#000000"}
            for listing in self._list_markets(event)
        ]
        members: dict[str, Json] = {"image_url": "", "settlement_sources": []}
        return self.respond(200, {**members, "market_details": details})

    def get_series_list(self, query: V2Query, incoming: Incoming) -> Outgoing:
        """Serve ``GET /series``."""
        category = query.text("category")
        has_volume = query.flag("include_volume")
        rows = [
            self.show(self._serialise_series(series.ticker, has_volume))
            for series in self.catalogue.series.values()
            if not category or series.category == category
        ]
        return self.respond(200, {"series": rows})

    def get_series(self, query: V2Query, incoming: Incoming) -> Outgoing:
        """Serve ``GET /series/{series_ticker}``."""
        ticker = incoming.path_params["series_ticker"]
        if ticker not in self.catalogue.series:
            raise refuse_unknown("the series does not exist")
        members = self._serialise_series(ticker, query.flag("include_volume"))
        return self.respond(200, {"series": self.show(members)})

    def get_series_fee_changes(self, query: V2Query, incoming: Incoming) -> Outgoing:
        """Serve ``GET /series/fee_changes``: there are none."""
        return self.respond(200, {"series_fee_change_arr": []})

    def get_event_fee_changes(self, query: V2Query, incoming: Incoming) -> Outgoing:
        """Serve ``GET /events/fee_changes``: there are none."""
        query.check_page()
        return self.respond(200, {"event_fee_changes": [], "cursor": ""})

    def _find_event(self, incoming: Incoming) -> EventListing:
        event = self.catalogue.events.get(incoming.path_params["event_ticker"])
        if event is None:
            raise refuse_unknown("the event does not exist")
        return event

    def _list_markets(self, event: EventListing) -> list[MarketListing]:
        markets = self.catalogue.markets.values()
        return [listing for listing in markets if listing.event_ticker == event.ticker]

    def _has_status(self, event: EventListing, status: str) -> bool:
        words = {self._name_status(listing) for listing in self._list_markets(event)}
        order = ("open", "paused", "unopened", "closed", "settled")
        current = next((word for word in order if word in words), "settled")
        return ("open" if current == "paused" else current) == status

    def _serialise_event(self, event: EventListing, is_nested: bool) -> dict[str, Json]:
        listings = self._list_markets(event)
        series = self.catalogue.series[event.series_ticker]
        members = serialise_event(event, series, listings[0].shard if listings else 0)
        if is_nested:
            markets = [self.show(self._serialise_market(listing)) for listing in listings]
            return {**members, "markets": markets}
        return members

    def _serialise_series(self, ticker: str, has_volume: bool) -> dict[str, Json]:
        members = serialise_series(self.catalogue.series[ticker])
        if not has_volume:
            return members
        volume = sum(
            self.exchange.markets[market].volume
            for market in self.catalogue.markets
            if self.catalogue.find_series(market).ticker == ticker
        )
        return {**members, "volume_fp": format_count(volume)}


def _number_trade(trade: PublicTrade) -> int:
    return trade.number


def _read_range(query: V2Query, name: str) -> tuple[int | None, int | None]:
    return query.integer(f"min_{name}_ts"), query.integer(f"max_{name}_ts")
