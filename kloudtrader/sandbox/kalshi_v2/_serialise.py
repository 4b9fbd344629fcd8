"""Serialise orders, fills, positions and markets to the JSON of API v2."""

from datetime import UTC, datetime

from kloudtrader.sandbox.kalshi_v2._catalogue import (
    EventListing,
    MarketListing,
    SeriesListing,
    list_price_ranges,
)
from kloudtrader.sandbox.kalshi_v2._history import PublicTrade
from kloudtrader.sandbox.kalshi_v2._members import WalletKey
from kloudtrader.sandbox.kalshi_v2.units import (
    CENT_OF_MONEY,
    DOLLAR,
    format_count,
    format_money,
    format_price,
)
from kloudtrader.sandbox.matching.book import KalshiMarket
from kloudtrader.sandbox.matching.order_records import KalshiOrder, KalshiTrade
from kloudtrader.sandbox.matching.wallet import KalshiPosition
from kloudtrader.sandbox.server.messages import Json


def format_time(moment: datetime) -> str:
    """Format a time as RFC 3339 in UTC with up to six decimals, trailing zeros dropped."""
    text = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f").rstrip("0").rstrip(".")
    return f"{text}Z"


def format_milliseconds(moment: datetime) -> int:
    """Return a time in Unix milliseconds."""
    return int(moment.timestamp() * 1000)


def name_side(is_yes: bool) -> dict[str, Json]:
    """Return the members that tell the direction of an order or a fill.

    ``side`` and ``action`` are the deprecated pair: every order is about the Yes book.
    """
    return {
        "outcome_side": "yes" if is_yes else "no",
        "book_side": "bid" if is_yes else "ask",
        "side": "yes",
        "action": "buy" if is_yes else "sell",
    }


def name_prices(is_yes: bool, price: int) -> dict[str, Json]:
    """Return a price of one side as prices of both."""
    yes_price = price if is_yes else DOLLAR - price
    return {
        "yes_price_dollars": format_price(yes_price),
        "no_price_dollars": format_price(DOLLAR - yes_price),
    }


def serialise_order(order: KalshiOrder) -> dict[str, Json]:
    """Return an ``Order``; times that it does not have are left out."""
    key = WalletKey.parse(order.user_id)
    times = {
        "created_time": order.create_ts,
        "last_update_time": order.update_ts or order.create_ts,
        "expiration_time": order.expiration_ts,
    }
    return {
        "order_id": order.order_id,
        "user_id": key.user_id,
        "client_order_id": order.terms.client_order_id,
        "ticker": order.market_id,
        **name_side(order.is_yes),
        "type": "limit",
        "status": order.status,
        **name_prices(order.is_yes, order.price),
        "initial_count_fp": format_count(order.initial_count),
        "fill_count_fp": format_count(order.filled_count),
        "remaining_count_fp": format_count(order.remaining_count),
        "taker_fill_cost_dollars": format_money(order.taker_fill_cost),
        "maker_fill_cost_dollars": format_money(order.maker_fill_cost),
        "taker_fees_dollars": format_money(order.taker_fees),
        "maker_fees_dollars": format_money(order.maker_fees),
        **{name: format_time(at) for name, at in times.items() if at is not None},
        "self_trade_prevention_type": order.terms.self_trade,
        **({"order_group_id": order.terms.group_id} if order.terms.group_id else {}),
        "cancel_order_on_pause": order.terms.cancel_on_pause,
        "subaccount_number": key.subaccount,
        "exchange_index": key.shard,
    }


def serialise_fill(trade: KalshiTrade, key: WalletKey) -> dict[str, Json]:
    """Return a ``Fill``."""
    return {
        "fill_id": trade.id,
        "trade_id": trade.id,
        "order_id": trade.order_id,
        "ticker": trade.market_id,
        "market_ticker": trade.market_id,
        "exchange_index": key.shard,
        **name_side(trade.is_yes),
        "count_fp": format_count(trade.count),
        **name_prices(trade.is_yes, trade.price),
        "is_taker": trade.is_taker,
        "fee_cost": format_money(trade.fee),
        "created_time": format_time(trade.create_date),
        "ts": int(trade.create_date.timestamp()),
        "subaccount_number": key.subaccount,
    }


def serialise_position(
    market: MarketListing, position: KalshiPosition, listed: datetime
) -> dict[str, Json]:
    """Return a ``MarketPosition``."""
    return {
        "ticker": market.ticker,
        "exchange_index": market.shard,
        "position_fp": format_count(position.position),
        "market_exposure_dollars": format_money(position.position_cost),
        "total_traded_dollars": format_money(position.total_cost),
        "realized_pnl_dollars": format_money(position.realized_pnl),
        "fees_paid_dollars": format_money(position.fees_paid),
        "last_updated_ts": format_time(position.updated or listed),
    }


def serialise_settlement(
    listing: MarketListing, market: KalshiMarket, position: KalshiPosition
) -> dict[str, Json]:
    """Return a ``Settlement``; ``revenue`` and ``value`` are cents."""
    count, cost = position.final_position, position.final_position_cost
    yes_count, no_count = max(0, count), max(0, -count)
    revenue = yes_count * market.yes_value + no_count * (DOLLAR - market.yes_value)
    return {
        "ticker": listing.ticker,
        "exchange_index": listing.shard,
        "event_ticker": listing.event_ticker,
        "market_result": market.result,
        "yes_count_fp": format_count(yes_count),
        "yes_total_cost_dollars": format_money(cost if count > 0 else 0),
        "no_count_fp": format_count(no_count),
        "no_total_cost_dollars": format_money(cost if count < 0 else 0),
        "revenue": revenue // CENT_OF_MONEY,
        "settled_time": format_time(position.updated or market.terms.settle_date),
        "fee_cost": format_money(position.fees_paid),
        "value": market.yes_value // 100,
    }


def serialise_market(listing: MarketListing, market: KalshiMarket) -> dict[str, Json]:
    """Return a ``Market``; a side without a quote has the price 0 or 1."""
    terms = market.terms
    optional: dict[str, Json] = {}
    if market.result:
        optional["settlement_value_dollars"] = format_price(market.yes_value)
    if market.status == "finalized" and market.updated is not None:
        optional["settlement_ts"] = format_time(market.updated)
    return {
        "ticker": listing.ticker,
        "event_ticker": listing.event_ticker,
        "market_type": "scalar" if market.result == "scalar" else "binary",
        "title": terms.title,
        "yes_sub_title": listing.sub_title,
        "no_sub_title": listing.sub_title,
        "created_time": format_time(terms.create_date),
        "updated_time": format_time(market.updated or terms.open_date),
        "open_time": format_time(terms.open_date),
        "close_time": format_time(terms.close_date),
        "expected_expiration_time": format_time(terms.expiration_date),
        "latest_expiration_time": format_time(terms.settle_date),
        "settlement_timer_seconds": listing.settlement_seconds,
        "status": market.status,
        **_quote(market),
        "volume_fp": format_count(market.volume),
        "volume_24h_fp": format_count(market.volume),
        "open_interest_fp": format_count(market.open_interest),
        "notional_value_dollars": format_price(DOLLAR),
        "previous_yes_bid_dollars": format_price(0),
        "previous_yes_ask_dollars": format_price(0),
        "previous_price_dollars": format_price(0),
        "result": market.result,
        "can_close_early": terms.can_close_early,
        "expiration_value": "",
        "rules_primary": f"If the event happens, the market resolves to Yes. {terms.title}",
        "rules_secondary": "",
        "price_level_structure": listing.structure,
        "price_ranges": [
            {"start": format_price(start), "end": format_price(end), "step": format_price(step)}
            for start, end, step in list_price_ranges(listing.structure)
        ],
        "settlement_bounds_type": "default",
        "exchange_index": listing.shard,
        **optional,
    }


def _quote(market: KalshiMarket) -> dict[str, Json]:
    yes, no = market.book.depth(True), market.book.depth(False)
    yes_bid, yes_size = yes[-1] if yes else (0, 0)
    no_bid, no_size = no[-1] if no else (0, 0)
    return {
        "yes_bid_dollars": format_price(yes_bid),
        "yes_bid_size_fp": format_count(yes_size),
        "yes_ask_dollars": format_price(DOLLAR - no_bid),
        "yes_ask_size_fp": format_count(no_size),
        "no_bid_dollars": format_price(no_bid),
        "no_ask_dollars": format_price(DOLLAR - yes_bid),
        "last_price_dollars": format_price(market.last_price),
    }


def serialise_book(market: KalshiMarket, depth: int) -> dict[str, Json]:
    """Return an ``Orderbook``: bids of both sides in rising order; depth 0 is all levels."""
    sides: dict[str, Json] = {}
    for name, is_yes in (("yes_dollars", True), ("no_dollars", False)):
        levels = market.book.depth(is_yes)[-depth:]
        sides[name] = [[format_price(price), format_count(count)] for price, count in levels]
    return sides


def serialise_trade(trade: PublicTrade) -> dict[str, Json]:
    """Return a ``Trade``."""
    return {
        "trade_id": trade.id,
        "ticker": trade.market_id,
        "count_fp": format_count(trade.count),
        **name_prices(True, trade.price),
        "taker_outcome_side": "yes" if trade.taker_is_yes else "no",
        "taker_book_side": "bid" if trade.taker_is_yes else "ask",
        "taker_side": "yes" if trade.taker_is_yes else "no",
        "created_time": format_time(trade.at),
        "is_block_trade": False,
    }


def serialise_event(event: EventListing, series: SeriesListing, shard: int) -> dict[str, Json]:
    """Return an ``Event``."""
    return {
        "event_ticker": event.ticker,
        "series_ticker": event.series_ticker,
        "title": event.title,
        "sub_title": "",
        "collateral_return_type": "",
        "mutually_exclusive": event.mutually_exclusive,
        "category": series.category,
        "settlement_sources": [],
        "exchange_index": shard,
    }


def serialise_series(series: SeriesListing) -> dict[str, Json]:
    """Return a ``Series``."""
    return {
        "ticker": series.ticker,
        "title": series.title,
        "frequency": series.frequency,
        "category": series.category,
        "categories": [series.category],
        "tags": [],
        "settlement_sources": [],
        "contract_url": "",
        "contract_terms_url": "",
        "fee_type": series.fee_type,
        "fee_multiplier": series.fee_per_mille / 1000,
        "additional_prohibitions": [],
    }
