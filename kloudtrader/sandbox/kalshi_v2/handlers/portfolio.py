"""Show balances, positions, fills and settlements, and what has moved to the archive."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from kloudtrader.sandbox.kalshi_v2._catalogue import MarketListing
from kloudtrader.sandbox.kalshi_v2._members import WalletKey
from kloudtrader.sandbox.kalshi_v2._requests import V2Query
from kloudtrader.sandbox.kalshi_v2._serialise import (
    format_time,
    serialise_fill,
    serialise_position,
    serialise_settlement,
)
from kloudtrader.sandbox.kalshi_v2.units import (
    CENT_OF_MONEY,
    DOLLAR,
    format_count,
    format_money,
)
from kloudtrader.sandbox.kalshi_v2.venue_base import V2Call, V2Requests
from kloudtrader.sandbox.matching.order_records import KalshiTrade
from kloudtrader.sandbox.matching.wallet import KalshiPosition
from kloudtrader.sandbox.server.messages import Incoming, Json, Outgoing


@dataclass(frozen=True, slots=True)
class _PositionRow:
    key: WalletKey
    listing: MarketListing
    position: KalshiPosition

    @property
    def number(self) -> int:
        """Return the place in a list, the same for every page."""
        return self.listing.number * 100 + self.key.subaccount


class PortfolioHandlers(V2Requests):
    """Handle the operations with the tags ``portfolio`` and ``history`` about the account."""

    def get_balance(self, call: V2Call) -> Outgoing:
        """Serve ``GET /portfolio/balance``: money that is not bound, over all shards."""
        call.require("read::portfolio_balance")
        query = call.query
        subaccount = call.subaccount(query.integer("subaccount", 0), 0)
        shard = query.integer("exchange_index")
        wallets = self.wallets.iterate(call.member.user_id, subaccount, shard)
        money: dict[int, int] = {}
        value = 0
        for key, wallet in wallets:
            figures = self.history.view_wallet(wallet, self.now)
            money[key.shard] = figures.available
            value += sum(self._value(*held) for held in figures.positions.items())
        total = sum(money.values())
        breakdown: list[Json] = [
            {"exchange_index": place, "balance": format_money(amount, 4)}
            for place, amount in money.items()
        ]
        is_bound = call.key.subaccount is not None
        return self.respond(
            200,
            {
                "balance": total // CENT_OF_MONEY,
                "balance_dollars": format_money(total, 4),
                "portfolio_value": value // CENT_OF_MONEY,
                "updated_ts": int(self.history.cutoff(self.now).timestamp()),
                **({} if is_bound else {"balance_breakdown": breakdown}),
            },
        )

    def _value(self, ticker: str, position: KalshiPosition) -> int:
        """Return the value of a position at the last price."""
        last = self.exchange.markets[ticker].last_price
        return position.count(True) * last + position.count(False) * (DOLLAR - last)

    def get_total_resting_order_value(self, call: V2Call) -> Outgoing:
        """Serve ``GET /portfolio/summary/total_resting_order_value``."""
        bound: dict[int, int] = {}
        for key, wallet in self.wallets.iterate(call.member.user_id):
            bound[key.shard] = bound.get(key.shard, 0) + wallet.bound
        rows: list[Json] = [
            {"exchange_index": shard, "balance": format_money(money, 4)}
            for shard, money in bound.items()
        ]
        total = sum(bound.values()) // CENT_OF_MONEY
        return self.respond(
            200, {"total_resting_order_value": total, "resting_order_value_breakdown": rows}
        )

    # Positions

    def get_positions(self, call: V2Call) -> Outgoing:
        """Serve ``GET /portfolio/positions``: by market and by event, newest market first."""
        wanted = call.query.word("settlement_status", ("unsettled", "settled", "all"))
        rows = [
            row
            for row in self._select_positions(call)
            if wanted == "all" or row.position.is_settled == (wanted == "settled")
        ]
        return self._respond_positions(call, rows, is_archived=False)

    def get_historical_positions(self, call: V2Call) -> Outgoing:
        """Serve ``GET /historical/positions``."""
        return self._respond_positions(call, self._select_positions(call), is_archived=True)

    def _respond_positions(
        self, call: V2Call, rows: list[_PositionRow], *, is_archived: bool
    ) -> Outgoing:
        cutoff = self.archive_cutoff()
        kept = [row for row in rows if _has_left(row.position, cutoff) == is_archived]
        page, cursor = call.query.page(kept, lambda row: row.number)
        markets = [self.show(self._serialise_position(row)) for row in page]
        events = [self.show(event) for event in self._sum_events(list(page))]
        return self.respond(
            200, {"market_positions": markets, "event_positions": events, "cursor": cursor}
        )

    def _select_positions(self, call: V2Call) -> list[_PositionRow]:
        query = call.query
        subaccount = call.subaccount(query.integer("subaccount", 0), 0)
        shard, counted = query.integer("exchange_index", 0), query.texts("count_filter")
        ticker, event = query.text("ticker"), query.text("event_ticker")
        rows = [
            row
            for row in self._iterate_positions(call.member.user_id, subaccount, shard)
            if (not ticker or row.listing.ticker == ticker)
            and (not event or row.listing.event_ticker == event)
            and ("position" not in counted or row.position.position)
            and ("total_traded" not in counted or row.position.total_cost)
        ]
        return sorted(rows, key=lambda row: row.number, reverse=True)

    def _iterate_positions(
        self, user_id: str, subaccount: int | None, shard: int | None
    ) -> Iterator[_PositionRow]:
        for key, wallet in self.wallets.iterate(user_id, subaccount, shard):
            for ticker, held in self.history.view_wallet(wallet, self.now).positions.items():
                yield _PositionRow(key, self.catalogue.markets[ticker], held)

    def _serialise_position(self, row: _PositionRow) -> dict[str, Json]:
        created = self.exchange.markets[row.listing.ticker].terms.create_date
        return serialise_position(row.listing, row.position, created)

    def _sum_events(self, rows: list[_PositionRow]) -> Iterator[dict[str, Json]]:
        events: dict[str, list[KalshiPosition]] = {}
        for row in rows:
            events.setdefault(row.listing.event_ticker, []).append(row.position)
        for ticker, held in events.items():
            yield {
                "event_ticker": ticker,
                "total_cost_dollars": format_money(sum(p.total_cost for p in held)),
                "total_cost_shares_fp": format_count(sum(p.volume for p in held)),
                "event_exposure_dollars": format_money(sum(p.position_cost for p in held)),
                "realized_pnl_dollars": format_money(sum(p.realized_pnl for p in held)),
                "fees_paid_dollars": format_money(sum(p.fees_paid for p in held)),
            }

    # Fills and settlements

    def get_fills(self, call: V2Call) -> Outgoing:
        """Serve ``GET /portfolio/fills``: newest first."""
        return self._respond_fills(call, is_archived=False)

    def get_historical_fills(self, call: V2Call) -> Outgoing:
        """Serve ``GET /historical/fills``."""
        return self._respond_fills(call, is_archived=True)

    def _respond_fills(self, call: V2Call, *, is_archived: bool) -> Outgoing:
        fills = self._select_fills(call, is_archived=is_archived)
        rows, cursor = call.query.page(fills, lambda row: row[1].sequence)
        records = [self.show(serialise_fill(trade, key)) for key, trade in rows]
        return self.respond(200, {"fills": records, "cursor": cursor})

    def _select_fills(
        self, call: V2Call, *, is_archived: bool
    ) -> list[tuple[WalletKey, KalshiTrade]]:
        query = call.query
        subaccount = call.subaccount(query.integer("subaccount", 0), None)
        shard, tickers = query.integer("exchange_index", 0), query.texts("ticker", 100)
        order_id = query.text("order_id")
        low, high = query.integer("min_ts"), query.integer("max_ts")
        visible, cutoff = self.history.cutoff(self.now), self.archive_cutoff()
        rows = [
            (key, trade)
            for key, wallet in self.wallets.iterate(call.member.user_id, subaccount, shard)
            for trade in wallet.trades
            if trade.create_date <= visible
            and (not tickers or trade.market_id in tickers)
            and (not order_id or trade.order_id == order_id)
            and (low is None or trade.create_date.timestamp() >= low)
            and (high is None or trade.create_date.timestamp() <= high)
            and (trade.create_date < cutoff) == is_archived
        ]
        return sorted(rows, key=lambda row: row[1].sequence, reverse=True)

    def get_settlements(self, call: V2Call) -> Outgoing:
        """Serve ``GET /portfolio/settlements``: newest market first."""
        query = call.query
        subaccount = call.subaccount(query.integer("subaccount", 0), None)
        ticker, event = query.text("ticker"), query.text("event_ticker")
        low, high = query.integer("min_ts"), query.integer("max_ts")
        rows = [
            row
            for row in self._iterate_positions(call.member.user_id, subaccount, None)
            if row.position.is_settled
            and (not ticker or row.listing.ticker == ticker)
            and (not event or row.listing.event_ticker == event)
            and _is_between(row.position.updated, low, high)
        ]
        rows.sort(key=lambda row: row.number, reverse=True)
        page, cursor = query.page(rows, lambda row: row.number)
        records = [self.show(self._serialise_settlement(row)) for row in page]
        return self.respond(200, {"settlements": records, "cursor": cursor})

    def _serialise_settlement(self, row: _PositionRow) -> dict[str, Json]:
        market = self.exchange.markets[row.listing.ticker]
        return serialise_settlement(row.listing, market, row.position)

    def get_deposits(self, call: V2Call) -> Outgoing:
        """Serve ``GET /portfolio/deposits``: the money of the beginning."""
        call.query.check_page(high=500)
        joined = int(call.member.joined.timestamp())
        row: Json = {
            "id": f"deposit-{call.member.user_id}",
            "status": "applied",
            "type": "ach",
            "amount_cents": call.member.deposited_cents,
            "fee_cents": 0,
            "created_ts": joined,
            "finalized_ts": joined,
        }
        return self.respond(200, {"deposits": [row], "cursor": ""})

    def get_withdrawals(self, call: V2Call) -> Outgoing:
        """Serve ``GET /portfolio/withdrawals``: there are none."""
        call.query.check_page(high=500)
        return self.respond(200, {"withdrawals": [], "cursor": ""})

    # The archive

    def get_historical_cutoff(self, query: V2Query, incoming: Incoming) -> Outgoing:
        """Serve ``GET /historical/cutoff``."""
        orders = self.now - timedelta(days=self.switches.order_archive_days)
        others = format_time(self.archive_cutoff())
        return self.respond(
            200,
            {
                "market_settled_ts": others,
                "trades_created_ts": others,
                "orders_updated_ts": format_time(orders),
                "market_positions_last_updated_ts": others,
            },
        )


def _has_left(position: KalshiPosition, cutoff: datetime) -> bool:
    return position.is_settled and position.updated is not None and position.updated < cutoff


def _is_between(moment: datetime | None, low: int | None, high: int | None) -> bool:
    if moment is None:
        return low is None and high is None
    seconds = moment.timestamp()
    return (low is None or seconds >= low) and (high is None or seconds <= high)
