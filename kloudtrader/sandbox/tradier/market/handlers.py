"""Handle the operations of market data."""

from collections.abc import Iterable
from datetime import date, timedelta

from kloudtrader.sandbox.server.messages import Incoming, Json
from kloudtrader.sandbox.tradier._formats import refuse_parameter
from kloudtrader.sandbox.tradier._requests import TradierQuery, read_fields
from kloudtrader.sandbox.tradier.market.bars import join_days, list_day_bars, list_minute_bars
from kloudtrader.sandbox.tradier.market.chains import (
    find_expiration_type,
    list_contracts,
    list_expirations,
    list_strikes,
)
from kloudtrader.sandbox.tradier.market.contracts import CONTRACT_SIZE, read_contract
from kloudtrader.sandbox.tradier.market.hours import (
    TICK,
    Session,
    find_day_start,
    find_sessions,
    find_state,
    find_trading_day,
    is_half_day,
    list_holidays,
    list_trading_days,
    to_new_york,
)
from kloudtrader.sandbox.tradier.market.prices import PriceBar
from kloudtrader.sandbox.tradier.market.quotes import build_quote
from kloudtrader.sandbox.tradier.market.securities import Security, find_security
from kloudtrader.sandbox.tradier.venue_base import TradierRequests

_MOST_SYMBOLS = 5_000
_FIRST_YEAR = 2013
_DETAILS = ("strikes", "contractSize", "expirationType")
_USUAL_SPAN, _LONGEST_SPAN = timedelta(days=92), timedelta(days=3660)
_REACH = {"tick": (5, 5), "1min": (20, 10), "5min": (40, 18), "15min": (40, 18)}
"""Days that bars of each interval reach back: of all sessions, of the regular ones."""


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

    def market_calendar(self, incoming: Incoming) -> Json:
        """Serve ``GET /markets/calendar``: the days of a month, this one by default."""
        query, today = TradierQuery(incoming.query), to_new_york(self.now).date()
        month = query.number("month", today.month)
        year = query.number("year", today.year)
        if month > 12:
            raise refuse_parameter("month", "must be between 1 and 12")
        if not _FIRST_YEAR <= year <= today.year + 10:
            raise refuse_parameter("year", f"must be {_FIRST_YEAR} or later")
        first = date(year, month, 1)
        days = (first + timedelta(days=index) for index in range(31))
        rows = [_describe_day(day) for day in days if day.month == month]
        return {"calendar": {"month": month, "year": year, "days": {"day": rows}}}

    # Options

    def option_chain(self, incoming: Incoming) -> Json:
        """Serve ``GET /markets/options/chains``."""
        query = TradierQuery(incoming.query)
        root, day = query.require("symbol").upper(), query.day("expiration")
        if day is None:
            raise refuse_parameter("expiration", "is required")
        greeks = query.boolean("greeks")
        rows = [
            build_quote(self.ledger.prices, symbol, self.now, greeks=greeks)
            for symbol in self._list_contracts(root, day)
        ]
        return self.serialiser.collection("options", "option", rows)

    def option_expirations(self, incoming: Incoming) -> Json:
        """Serve ``GET /markets/options/expirations``: days, or days with details."""
        query = TradierQuery(incoming.query)
        root = query.require("symbol").upper()
        query.boolean("includeAllRoots")
        wanted = [name for name in _DETAILS if query.boolean(name)]
        days = self._list_expirations(root)
        if not wanted:
            plain = [day.isoformat() for day in days]
            return self.serialiser.collection("expirations", "date", plain)
        rows = [self._describe_expiration(root, day, wanted) for day in days]
        return self.serialiser.collection("expirations", "expiration", rows)

    def option_strikes(self, incoming: Incoming) -> Json:
        """Serve ``GET /markets/options/strikes``."""
        query = TradierQuery(incoming.query)
        root, day = query.require("symbol").upper(), query.day("expiration")
        if day is None:
            raise refuse_parameter("expiration", "is required")
        strikes = list_strikes(self.ledger.prices, root) if self._has_expiration(root, day) else []
        return self.serialiser.collection("strikes", "strike", [s / 100 for s in strikes])

    def option_lookup(self, incoming: Incoming) -> Json:
        """Serve ``GET /markets/options/lookup``: real lists and other names than elsewhere."""
        root = TradierQuery(incoming.query).require("underlying").upper()
        contracts = [
            symbol
            for day in self._list_expirations(root)
            for symbol in self._list_contracts(root, day)
        ]
        return {"symbols": [{"rootSymbol": root, "options": contracts}] if contracts else None}

    # Bars

    def price_history(self, incoming: Incoming) -> Json:
        """Serve ``GET /markets/history``, the oldest day first; today's bar is unfinished."""
        query, today = TradierQuery(incoming.query), find_trading_day(self.now)
        symbol = query.require("symbol").upper()
        interval = query.word("interval", ("daily", "weekly", "monthly")) or "daily"
        query.word("session_filter", ("all", "open"))
        start, end = query.day("start"), query.day("end") or today
        start = max(start or end - _USUAL_SPAN, end - _LONGEST_SPAN)
        bars = list_day_bars(self.ledger.prices, symbol, start, end, self.now)
        if not self._is_listed(symbol):
            bars = iter(())
        rows: list[Json] = [
            {"date": day.isoformat(), **_write_bar(bar)}
            for day, bar in (bars if interval == "daily" else join_days(bars, interval))
        ]
        return self.serialiser.collection("history", "day", rows)

    def time_and_sales(self, incoming: Incoming) -> Json:
        """Serve ``GET /markets/timesales``; ``start`` and ``end`` are times in New York."""
        query = TradierQuery(incoming.query)
        symbol = query.require("symbol").upper()
        interval = query.word("interval", tuple(_REACH)) or "tick"
        is_open = query.word("session_filter", ("all", "open")) == "open"
        today = find_trading_day(self.now)
        begins = find_day_start(self.now)
        span = Session(
            query.moment("start") or begins, min(query.moment("end") or self.now, self.now)
        )
        reach = _REACH[interval][1 if is_open else 0]
        if span.starts < begins - timedelta(days=reach):
            raise refuse_parameter("start", f"{interval} reaches back {reach} days")
        days = [today - timedelta(days=index) for index in range(reach, -1, -1)]
        sessions = [s for day in days for s in _list_sessions(day, is_open=is_open)]
        step = {"tick": TICK, "1min": timedelta(minutes=1), "5min": timedelta(minutes=5)}
        bars = list_minute_bars(
            self.ledger.prices,
            symbol,
            sessions if self._is_listed(symbol) else [],
            step.get(interval, timedelta(minutes=15)),
            span,
        )
        return self.serialiser.collection("series", "data", [_write_sale(bar) for bar in bars])

    # Securities

    def search_symbols(self, incoming: Incoming) -> Json:
        """Serve ``GET /markets/search``: name or symbol contains the text."""
        query = TradierQuery(incoming.query)
        text = query.require("q").upper()
        query.boolean("indexes")
        return self._write_securities(
            s for s in self._list_securities() if text in s.symbol or text in s.name.upper()
        )

    def lookup_symbols(self, incoming: Incoming) -> Json:
        """Serve ``GET /markets/lookup``: the symbol begins with the text."""
        query = TradierQuery(incoming.query)
        text = query.require("q").upper()
        exchanges = _split(query.text("exchanges"))
        kinds = _split((query.text("types") or "").lower())
        return self._write_securities(
            s
            for s in self._list_securities()
            if s.symbol.startswith(text)
            and (not exchanges or s.exchange in exchanges)
            and (not kinds or s.kind in kinds)
        )

    def easy_to_borrow(self, incoming: Incoming) -> Json:
        """Serve ``GET /markets/etb``: the shares that may be sold short."""
        return self._write_securities(s for s in self._list_securities() if s.is_easy_to_borrow)

    # Helpers

    def _list_expirations(self, root: str) -> list[date]:
        known = self.ledger.prices.is_known(root) and root.isalpha()
        return list_expirations(find_trading_day(self.now)) if known else []

    def _has_expiration(self, root: str, day: date) -> bool:
        return day in self._list_expirations(root)

    def _list_contracts(self, root: str, day: date) -> list[str]:
        if not self._has_expiration(root, day):
            return []
        return list(list_contracts(self.ledger.prices, root, day))

    def _describe_expiration(self, root: str, day: date, wanted: list[str]) -> Json:
        members: dict[str, Json] = {"date": day.isoformat()}
        if "contractSize" in wanted:
            members["contract_size"] = CONTRACT_SIZE
        if "expirationType" in wanted:
            members["expiration_type"] = find_expiration_type(day)
        if "strikes" in wanted:
            strikes = list_strikes(self.ledger.prices, root)
            members["strikes"] = {"strike": [strike / 100 for strike in strikes]}
        return members

    def _list_securities(self) -> list[Security]:
        return [find_security(symbol) for symbol in sorted(self.ledger.prices.base)]

    def _write_securities(self, securities: Iterable[Security]) -> Json:
        rows: list[Json] = [
            {
                "symbol": security.symbol,
                "exchange": security.exchange,
                "type": security.kind,
                "description": security.name,
            }
            for security in securities
        ]
        return self.serialiser.collection("securities", "security", rows)

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


def _split(text: str | None) -> set[str]:
    return {word.strip() for word in (text or "").split(",") if word.strip()}


def _describe_day(day: date) -> Json:
    """Return a day of the calendar; the sessions only if the market is open."""
    sessions = find_sessions(day)
    if sessions is None:
        holiday = list_holidays(day.year).get(day)
        reason = f"Market is closed for {holiday}" if holiday else "Market is closed"
        return {"date": day.isoformat(), "status": "closed", "description": reason}
    names = {
        "premarket": sessions.premarket,
        "open": sessions.regular,
        "postmarket": sessions.postmarket,
    }
    early = "Market is open, early close at 13:00" if is_half_day(day) else "Market is open"
    return {
        "date": day.isoformat(),
        "status": "open",
        "description": early,
        **{name: _describe_session(session) for name, session in names.items()},
    }


def _describe_session(session: Session) -> Json:
    start, end = to_new_york(session.starts), to_new_york(session.ends)
    return {"start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}


def _list_sessions(day: date, *, is_open: bool) -> list[Session]:
    sessions = find_sessions(day)
    if sessions is None:
        return []
    if is_open:
        return [sessions.regular]
    return [sessions.premarket, sessions.regular, sessions.postmarket]


def _write_bar(bar: PriceBar) -> dict[str, Json]:
    return {
        "open": bar.opened / 100,
        "high": bar.high / 100,
        "low": bar.low / 100,
        "close": bar.closed / 100,
        "volume": bar.volume,
    }


def _write_sale(bar: PriceBar) -> Json:
    return {
        "time": f"{to_new_york(bar.starts):%Y-%m-%dT%H:%M:%S}",
        "timestamp": int(bar.starts.timestamp()),
        "price": (bar.high + bar.low) / 200,
        **_write_bar(bar),
        "vwap": round((bar.high + bar.low + bar.closed) / 300, 4),
    }
