"""Turn what API v2 says into the documented models: cents, contracts and sides. Never round."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from kloudtrader.runtime.errors import InvalidArgument
from kloudtrader_kalshi import models
from kloudtrader_kalshi_v2 import models as v2


def exact(number: Decimal | None) -> int | Decimal | None:
    """Return a whole number as an ``int``, and any other without zeros at its end."""
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else number.normalize()


def cents(dollars: Decimal | None) -> int | Decimal | None:
    """Return dollars in cents."""
    return None if dollars is None else exact(dollars * 100)


# --- requests -------------------------------------------------------------------------------------


def to_new_order(
    request: models.UserOrderCreateRequest, now: datetime | None = None
) -> v2.NewOrder:
    """Return the order of API v2 for a request of API v1.

    Raises ``InvalidArgument`` for what API v2 cannot express: dropping it would risk money.
    """
    if request.side not in ("yes", "no"):
        raise InvalidArgument(f"side must be yes or no; got {request.side!r}", argument="side")
    if request.sell_position_capped:
        raise InvalidArgument(
            "sell_position_capped: API v2 cannot cap an order that may rest, so it could reverse "
            "the position. Use kloudtrader.kalshi_v2.place_once with reduce_only=True and "
            "time_in_force='immediate_or_cancel'",
            argument="sell_position_capped",
        )
    cost = request.price * request.count
    if request.max_cost_cents and request.max_cost_cents < cost:
        raise InvalidArgument(
            f"max_cost_cents: the order may cost {cost} cents, and API v2 has no limit below that: "
            "lower count or price",
            argument="max_cost_cents",
        )
    expiration = request.expiration_unix_ts or None
    moment = datetime.now(UTC) if now is None else now
    if expiration is not None and expiration <= moment.timestamp():
        raise InvalidArgument(
            "expiration_unix_ts is past: leave it out, or use kloudtrader.kalshi_v2.place_once "
            "with time_in_force='immediate_or_cancel'",
            argument="expiration_unix_ts",
        )
    # From integers: 1 - price / 100 as a float is a cent off for every seventh price.
    of_yes = request.price if request.side == "yes" else 100 - request.price
    return v2.NewOrder(
        ticker=request.market_id,
        side="bid" if request.side == "yes" else "ask",
        price=Decimal(of_yes).scaleb(-2),
        count=Decimal(request.count),
        expiration_time=expiration,
    )


# --- responses ------------------------------------------------------------------------------------


def to_order(order: v2.Order, queue: Mapping[str, Decimal] | None = None) -> models.Order:
    """Return an order. Its side comes from ``outcome_side``: ``side`` reads yes for every order."""
    filled, rest, placed = order.fill_count_fp, order.remaining_count_fp, order.initial_count_fp
    taken, made = _split_fills(order)
    fields: dict[str, Any] = {
        "order_id": order.order_id,
        "user_id": order.user_id,
        "market_id": order.ticker,
        "is_yes": _is_yes(order.outcome_side),
        "price": _own_price(order),
        "status": order.status,
        "create_ts": order.created_time,
        "expiration_ts": order.expiration_time,
        "place_count": exact(placed),
        "remaining_count": exact(rest),
        "taker_fill_count": exact(taken),
        "taker_fill_cost": cents(order.taker_fill_cost_dollars),
        "taker_fees": cents(order.taker_fees_dollars),
        "maker_fill_count": exact(made),
        # Decreases, cancels and what the exchange took off: API v2 does not tell them apart.
        "decrease_count": exact(placed - filled - rest),
        "queue_position": exact((queue or {}).get(order.order_id)),
    }
    return models.Order(**fields)


def _split_fills(order: v2.Order) -> tuple[Decimal | None, Decimal | None]:
    """Return the contracts filled on arrival and while resting, ``None`` where both happened."""
    nothing, filled = Decimal(0), order.fill_count_fp
    if filled == 0:
        return nothing, nothing
    if order.maker_fill_cost_dollars == 0:
        return filled, nothing
    if order.taker_fill_cost_dollars == 0:
        return nothing, filled
    return None, None


def _is_yes(side: str) -> bool | None:
    return {"yes": True, "no": False}.get(side)


def _own_price(row: v2.Order | v2.Fill) -> int | Decimal | None:
    is_yes = _is_yes(row.outcome_side)
    if is_yes is None:
        return None
    return cents(row.yes_price_dollars if is_yes else 1 - row.yes_price_dollars)


def to_trade(fill: v2.Fill) -> models.UserTrade:
    """Return a fill, with its price on the side that the account bought."""
    return models.UserTrade(
        id=fill.fill_id,
        order_id=fill.order_id,
        market_id=fill.ticker,
        is_yes=_is_yes(fill.outcome_side),
        is_taker=fill.is_taker,
        price=_own_price(fill),
        count=exact(fill.count_fp),
        create_date=fill.created_time or fill.ts,
    )


def to_position(position: v2.MarketPosition, is_settled: bool | None) -> models.MarketPosition:
    """Return a position."""
    return models.MarketPosition(
        market_id=position.ticker,
        position=exact(position.position_fp),
        position_cost=cents(position.market_exposure_dollars),
        total_cost=cents(position.total_traded_dollars),
        realized_pnl=cents(position.realized_pnl_dollars),
        fees_paid=cents(position.fees_paid_dollars),
        is_settled=is_settled,
    )


def to_market(market: v2.Market) -> models.Market:
    """Return a market, whose id is its ticker."""
    fields: dict[str, Any] = {
        "id": market.ticker,
        "ticker_name": market.ticker,
        "title": market.title or market.yes_sub_title,
        "status": market.status,
        "result": market.result,
        "yes_bid": cents(market.yes_bid_dollars),
        "yes_ask": cents(market.yes_ask_dollars),
        "last_price": cents(market.last_price_dollars),
        "volume": exact(market.volume_fp),
        "open_interest": exact(market.open_interest_fp),
        "create_date": market.created_time,
        "open_date": market.open_time,
        "close_date": market.close_time,
        "expiration_date": market.latest_expiration_time,
        "can_close_early": market.can_close_early,
    }
    return models.Market(**fields)


def to_book(book: v2.Orderbook) -> models.OrderBook:
    """Return the bids of both sides, each in its own price, the best last."""
    yes, no = ([_level(level) for level in side] for side in (book.yes_dollars, book.no_dollars))
    return models.OrderBook(yes=yes, no=no)


def _level(level: tuple[Decimal, Decimal]) -> list[int | Decimal]:
    price, count = level[0] * 100, level[1]
    return [exact(price) or 0, exact(count) or 0]
