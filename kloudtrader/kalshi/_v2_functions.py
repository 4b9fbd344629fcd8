"""Serve the documented functions by API v2. A market's id is its ticker there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from itertools import chain, islice
from typing import Any, Literal, TypeVar

from kloudtrader.kalshi._v2_errors import document_errors
from kloudtrader.kalshi.v2_models import (
    exact,
    to_book,
    to_market,
    to_new_order,
    to_order,
    to_position,
    to_trade,
)
from kloudtrader.kalshi_v2 import KalshiV2, access
from kloudtrader.kalshi_v2.account_orders import (
    derive_order,
    list_archived_orders,
    list_orders,
    read_order,
)
from kloudtrader.kalshi_v2.balance import explain_balance
from kloudtrader.orders.identity import new_digest, uuid_text
from kloudtrader.runtime.client import Client
from kloudtrader.runtime.errors import ApiError, CallError, InvalidArgument, NoResponse, NotFound
from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.policy import Timeout
from kloudtrader.runtime.request.build import check_integer
from kloudtrader.runtime.response.typed import Typed
from kloudtrader_kalshi import models
from kloudtrader_kalshi_v2 import models as v2
from kloudtrader_kalshi_v2 import operations

T = TypeVar("T")
MarketStatus = Literal["unopened", "open", "paused", "closed", "settled"]
_PAGE_SIZE = 1000
_SUBACCOUNT = 0
_ERRORS = {"default": v2.ErrorResponse}
_CREATED = Typed(v2.OrderCreated, errors=_ERRORS)
_CANCELLED = Typed(v2.OrderCancelled, errors=_ERRORS)
_DECREASED = Typed(v2.OrderDecreased, errors=_ERRORS)


def _sender() -> Client:
    """Return the client of the environment."""
    return access.client(None, None)


# --- the account ----------------------------------------------------------------------------------


def get_balance() -> models.UserGetBalanceResponse:
    """Return the cash of all shards, in cents without the fraction."""
    return models.UserGetBalanceResponse(balance=KalshiV2().get_balance().balance)


def get_position(market_id: str) -> models.UserGetMarketPositionResponse:
    """Return the position in one market, with zeros for a market that exists."""
    client = KalshiV2()
    for is_settled in (False, True):
        status: Literal["settled", "unsettled"] = "settled" if is_settled else "unsettled"
        page = client.get_positions(ticker=market_id, settlement_status=status)
        for position in page.market_positions:
            if position.ticker == market_id:
                known = to_position(position, is_settled)
                return models.UserGetMarketPositionResponse(market_position=known)
    market = client.get_market(market_id).market
    nothing = v2.MarketPosition(
        ticker=market.ticker,
        position_fp=Decimal(0),
        market_exposure_dollars=Decimal(0),
        total_traded_dollars=Decimal(0),
        realized_pnl_dollars=Decimal(0),
        fees_paid_dollars=Decimal(0),
    )
    position_of_none = to_position(nothing, market.status == "finalized")
    return models.UserGetMarketPositionResponse(market_position=position_of_none)


def get_positions() -> models.UserGetMarketPositionsResponse:
    """Return all positions, settled ones and those of the archive too, one for each market."""
    client = KalshiV2()
    walks: tuple[tuple[Iterator[v2.MarketPosition], bool], ...] = (
        (client.iter_positions(page_size=_PAGE_SIZE, settlement_status="unsettled"), False),
        (client.iter_positions(page_size=_PAGE_SIZE, settlement_status="settled"), True),
        (client.iter_historical_positions(page_size=_PAGE_SIZE), True),
    )
    known: dict[str, models.MarketPosition] = {}
    for walk, is_settled in walks:
        for position in walk:
            known.setdefault(position.ticker, to_position(position, is_settled))
    return models.UserGetMarketPositionsResponse(market_positions=list(known.values()))


# --- orders ---------------------------------------------------------------------------------------


def create_order(request: models.UserOrderCreateRequest) -> models.UserOrderCreateResponse:
    """Send an order once."""
    our_id = uuid_text(new_digest())
    ours = {"client_order_id": our_id, "subaccount": _SUBACCOUNT}
    order = to_new_order(request).model_copy(update=ours)
    try:
        created = _write(operations.create_order, {}, _CREATED, order)
    except ApiError as error:
        explained = explain_balance(_sender(), _SUBACCOUNT, order.ticker, error)
        if explained is error:
            raise
        raise explained from error
    placed = to_order(derive_order(order.model_dump(mode="json"), our_id, created))
    return models.UserOrderCreateResponse(order=placed, status=placed.status)


def _write(
    operation: Operation, arguments: Mapping[str, object], decoder: Typed[T], body: object = None
) -> T:
    """Send a write, whose errors have the documented models."""
    with document_errors() as result:
        return _sender().send(operation, arguments, decoder, body=body, result=result)


def decrease_order(order_id: str, count: int | None) -> models.UserOrderDecreaseResponse:
    """Take contracts off an order, once. It is read before, for its market and its counts."""
    wanted = check_integer("count", count, minimum=1)
    before = KalshiV2().get_order(order_id).order
    decrease = v2.OrderDecrease(reduce_by=Decimal(wanted), market_ticker=before.ticker)
    where = {"order_id": order_id, "subaccount": _SUBACCOUNT}
    decreased = _write(operations.decrease_order, where, _DECREASED, decrease)
    gone = before.remaining_count_fp - decreased.remaining_count
    taken = min(gone, Decimal(wanted))  # more was filled meanwhile
    return _reduced(before, decreased.remaining_count, taken)


def cancel_order(order_id: str) -> models.UserOrderDecreaseResponse:
    """Cancel an order, once. It is read before, for its market and its counts."""
    before = KalshiV2().get_order(order_id).order
    where = {"order_id": order_id, "subaccount": _SUBACCOUNT, "market_ticker": before.ticker}
    try:
        cancelled = _write(operations.cancel_order, where, _CANCELLED)
    except NotFound as error:
        error.advice = _describe_end(order_id, before.ticker)
        raise
    return _reduced(before, Decimal(0), cancelled.reduced_by)


def _describe_end(order_id: str, ticker: str) -> str:
    """Tell from the order why a cancel got 404."""
    try:
        order = read_order(_sender(), order_id, ticker)
    except CallError as error:
        return f"Whether the order ended could not be read: {error}"
    filled = exact(order.fill_count_fp)
    return f"The order is {order.status}; {filled} contracts of it were filled."


def _reduced(before: v2.Order, rest: Decimal, taken: Decimal) -> models.UserOrderDecreaseResponse:
    """Return the order after a reduction; what is missing otherwise was filled meanwhile."""
    filled = before.fill_count_fp + before.remaining_count_fp - rest - taken
    status = "resting" if rest else "canceled" if taken else "executed"
    changes: dict[str, Any] = {
        "remaining_count_fp": rest,
        "fill_count_fp": filled,
        "status": status,
    }
    if filled != before.fill_count_fp:  # how, and at what cost, the next read tells
        changes |= {"taker_fill_cost_dollars": None, "maker_fill_cost_dollars": None}
    order = to_order(before.model_copy(update=changes))
    return models.UserOrderDecreaseResponse(order=order, reduced_by=exact(taken) or 0)


def list_user_orders(
    *,
    market_id: str | None = None,
    status: str | None = None,
    min_date: datetime | str | None = None,
    max_date: datetime | str | None = None,
    get_queue_position: bool | None = None,
    **filters: Any,
) -> Iterator[models.Order]:
    """Yield the orders of the list and of the archive that fit, newest first."""
    # Which time of an order `min_ts` and `max_ts` test is not documented. An order that was
    # created in time was updated later, so only the lower bound can be left to the exchange.
    begin, end = _moment("min_date", min_date), _moment("max_date", max_date)
    since = None if begin is None else int(begin.timestamp())
    listed = list_orders(_sender(), _SUBACCOUNT, market_id, status, min_ts=since)
    archived = list_archived_orders(_sender(), market_id, _SUBACCOUNT, min_ts=since)
    queues = _Queues(KalshiV2()) if get_queue_position else None
    seen: set[str] = set()
    for order in listed if status == "resting" else chain(listed, archived):
        if order.order_id in seen or status not in (None, order.status):
            continue
        seen.add(order.order_id)
        row = to_order(order, None if queues is None else queues.read(order))
        initial = {"initial_count": row.place_count, "date": row.create_ts}
        if _fits(row, {"min_date": begin, "max_date": end, **filters}, initial):
            yield row


class _Queues:
    """Read the places of resting orders in their queues, market by market.

    The exchange refuses to list the places of all markets.
    """

    def __init__(self, client: KalshiV2) -> None:
        self._client = client
        self._known: dict[str, dict[str, Decimal]] = {}

    def read(self, order: v2.Order) -> dict[str, Decimal]:
        """Return the places by order id, of the market of a resting order."""
        if order.status != "resting":
            return {}
        if order.ticker not in self._known:
            response = self._client.get_order_queue_positions(market_tickers=order.ticker)
            places = {row.order_id: row.queue_position_fp for row in response.queue_positions}
            self._known[order.ticker] = places
        return self._known[order.ticker]


def list_user_trades(
    *,
    market_id: str | None = None,
    order_id: str | None = None,
    min_date: datetime | str | None = None,
    max_date: datetime | str | None = None,
    **filters: Any,
) -> Iterator[models.UserTrade]:
    """Yield the fills of the list and of the archive that fit, newest first."""
    client = KalshiV2()
    begin, end = _moment("min_date", min_date), _moment("max_date", max_date)
    since = None if begin is None else int(begin.timestamp())
    until = None if end is None else int(end.timestamp()) + 1
    times: dict[str, Any] = {"min_ts": since, "max_ts": until, "page_size": _PAGE_SIZE}
    walks = chain(
        client.iter_fills(ticker=market_id, order_id=order_id, **times),
        client.iter_historical_fills(ticker=market_id, **times),
    )
    seen: set[str] = set()
    for fill in walks:
        if fill.fill_id in seen or order_id not in (None, fill.order_id):
            continue
        seen.add(fill.fill_id)
        row = to_trade(fill)
        dates = {"min_date": begin, "max_date": end}
        if _fits(row, {**dates, **filters}, {"date": row.create_date}):
            yield row


def _moment(name: str, value: datetime | str | None) -> datetime | None:
    """Return a time with an offset. Raises ``InvalidArgument``."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise InvalidArgument(f"{name} is not a time in ISO 8601", argument=name) from None
    if value is not None and value.tzinfo is None:
        raise InvalidArgument(f"{name} needs an offset from UTC", argument=name)
    return value


def _fits(row: object, filters: dict[str, Any], other: dict[str, Any]) -> bool:
    """Return whether a row is within all bounds. A row without the value is not."""
    for name, bound in filters.items():
        if bound is None:
            continue
        kind, _, field = name.partition("_")
        if kind not in ("min", "max"):
            field = name
        value = other[field] if field in other else getattr(row, field)
        if value is None:
            return False
        is_out = (
            value < bound if kind == "min" else value > bound if kind == "max" else value != bound
        )
        if is_out:
            return False
    return True


def cut_page(rows: Iterator[T], page_size: int | None, page_number: int | None) -> list[T]:
    """Return one page. It costs all pages before it, as API v2 knows cursors only."""
    if page_size is None:
        return list(rows) if page_number in (None, 1) else []
    size = check_integer("page_size", page_size, minimum=1)
    number = 1 if page_number is None else check_integer("page_number", page_number, minimum=1)
    return list(islice(rows, (number - 1) * size, number * size))


# --- markets --------------------------------------------------------------------------------------


def list_markets(
    status: MarketStatus | None = "open",
    event_ticker: str | None = None,
    series_ticker: str | None = None,
    limit: Callable[[], Timeout | None] = lambda: None,
) -> Iterator[models.Market]:
    """Yield markets, combos left out. ``limit`` gives the time for the next page."""
    client, cursor = KalshiV2(), None
    while True:
        page = client.get_markets(
            status=status,
            event_ticker=event_ticker,
            series_ticker=series_ticker,
            mve_filter="exclude",
            limit=_PAGE_SIZE,
            cursor=cursor,
            timeout=limit(),
        )
        yield from map(to_market, page.markets)
        if not page.cursor or page.cursor == cursor:
            return
        cursor = page.cursor


def get_markets() -> models.GetMarketsResponse:
    """Return the open markets, within the time for one call."""
    began, whole = time.monotonic(), _sender().timeout

    def limit() -> Timeout:
        left = whole.total - (time.monotonic() - began)
        if left <= 0:
            raise NoResponse(
                "get_markets: there are more markets than could be read in time; "
                "iter_markets reads them page by page"
            )
        return whole.replace(total=left)

    return models.GetMarketsResponse(markets=list(list_markets(limit=limit)))


def get_market(market_id: str) -> models.GetMarketResponse:
    """Return one market."""
    return models.GetMarketResponse(market=to_market(KalshiV2().get_market(market_id).market))


def get_market_order_book(market_id: str) -> models.GetMarketOrderBookResponse:
    """Return the bids of both sides."""
    book = KalshiV2().get_market_orderbook(market_id).orderbook_fp
    return models.GetMarketOrderBookResponse(order_book=to_book(book))
