"""Serialise the exchange's state to the documented JSON, with the quirks that are on."""

from dataclasses import asdict
from datetime import UTC, datetime

from kloudtrader.sandbox.kalshi._accounts import Member
from kloudtrader.sandbox.matching.book import KalshiMarket
from kloudtrader.sandbox.matching.order_records import KalshiOrder, KalshiRefusal, KalshiTrade
from kloudtrader.sandbox.matching.wallet import KalshiPosition
from kloudtrader.sandbox.quirks import Quirks
from kloudtrader.sandbox.server.messages import Json, Outgoing, encode_json


def format_timestamp(moment: datetime) -> str:
    """Format a time as RFC 3339 in UTC with up to six decimals, trailing zeros dropped."""
    text = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f").rstrip("0").rstrip(".")
    return f"{text}Z"


def serialise_order(order: KalshiOrder, queue_position: int = 0) -> dict[str, Json]:
    """Return an ``Order``; an order that never expires has no ``expiration_ts``."""
    expiry = order.expiration_ts
    return {
        "order_id": order.order_id,
        "user_id": order.user_id,
        "market_id": order.market_id,
        "is_yes": order.is_yes,
        "price": order.price,
        "status": order.status,
        "create_ts": format_timestamp(order.create_ts),
        **({"expiration_ts": format_timestamp(expiry)} if expiry is not None else {}),
        "place_count": order.place_count,
        "remaining_count": order.remaining_count,
        "taker_fill_count": order.taker_fill_count,
        "taker_fill_cost": order.taker_fill_cost,
        "taker_fees": order.taker_fees,
        "maker_fill_count": order.maker_fill_count,
        "decrease_count": order.decrease_count,
        "close_cancel_count": order.close_cancel_count,
        "fcc_cancel_count": order.fcc_cancel_count,
        "queue_position": queue_position,
        "last_update_op": order.last_update_op,
        "extra_cost": 0,
        "extra_count": 0,
    }


def serialise_trade(trade: KalshiTrade) -> dict[str, Json]:
    """Return a ``UserTrade``."""
    members: dict[str, Json] = asdict(trade)
    del members["sequence"], members["fee"]
    return {**members, "create_date": format_timestamp(trade.create_date)}


def serialise_position(
    user_id: str, market_id: str, position: KalshiPosition, resting_contracts: int
) -> dict[str, Json]:
    """Return a ``MarketPosition``."""
    members: dict[str, Json] = asdict(position)
    del members["updated"]
    return {
        "user_id": user_id,
        "market_id": market_id,
        **members,
        "resting_orders_count": resting_contracts,
    }


def serialise_user(member: Member) -> dict[str, Json]:
    """Return a ``User``."""
    profile: dict[str, Json] = asdict(member.profile)
    return {
        "user_id": member.user_id,
        **profile,
        "created_ts": format_timestamp(member.created),
        "watchlist": member.watchlist,
    }


def serialise_market(market: KalshiMarket) -> dict[str, Json]:
    """Return a market; prices are cents of the Yes side, 0 and 100 without a quote."""
    terms = market.terms
    no_bid = market.book.best(False)
    return {
        "id": terms.id,
        "ticker_name": terms.ticker_name,
        "title": terms.title,
        "status": market.status,
        "result": market.result,
        "yes_bid": market.book.best(True) or 0,
        "yes_ask": 100 - (no_bid or 0),
        "last_price": market.last_price,
        "volume": market.volume,
        "open_interest": market.open_interest,
        "create_date": format_timestamp(terms.create_date),
        "open_date": format_timestamp(terms.open_date),
        "close_date": format_timestamp(terms.close_date),
        "expiration_date": format_timestamp(terms.expiration_date),
        "can_close_early": terms.can_close_early,
    }


def serialise_book(market: KalshiMarket) -> dict[str, Json]:
    """Return bids as ``[price, contracts]`` in rising order of price; an empty side is null."""
    sides: dict[str, Json] = {}
    for name, is_yes in (("yes", True), ("no", False)):
        sides[name] = [list(level) for level in market.book.depth(is_yes)] or None
    return sides


class KalshiResponses:
    """Build responses, with the quirks that are on."""

    def __init__(self, quirks: Quirks) -> None:
        self._quirks = quirks

    def success(
        self, status: int, value: Json, headers: tuple[tuple[str, str], ...] = ()
    ) -> Outgoing:
        """Return a success with a body."""
        return Outgoing(status, encode_json(value), "application/json", headers)

    def failure(self, refusal: KalshiRefusal) -> Outgoing:
        """Return a refusal as a flat ``JSONError``."""
        fields = {
            "code": refusal.code,
            "message": refusal.code.replace("_", " "),
            "details": refusal.details,
            "service": refusal.service,
        }
        if self._quirks.kalshi_error_headers:
            return Outgoing(refusal.status, headers=tuple(fields.items()))
        return Outgoing(refusal.status, encode_json(fields), "application/json")

    def record(self, record: dict[str, Json]) -> Json:
        """Return a record, with an unknown member or word if a quirk asks for it."""
        if self._quirks.unknown_fields:
            record = {**record, "sandbox_extra": {"since": "tomorrow"}}
        if self._quirks.unknown_enums and "status" in record:
            record = {**record, "status": "sandbox_new_status"}
        return record
