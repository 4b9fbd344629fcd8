"""Send, look up and cancel orders at Kalshi for :mod:`kloudtrader.orders`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from kloudtrader.kalshi_v2._outcomes import FINAL
from kloudtrader.kalshi_v2.access import KalshiV2Client
from kloudtrader.kalshi_v2.account_orders import (
    derive_order,
    find_orders,
    list_orders,
    read_order,
)
from kloudtrader.orders import Venue, Verdict
from kloudtrader.orders.identity import Request, normalise, number_text, uuid_text
from kloudtrader.runtime.client import CallResult
from kloudtrader.runtime.errors import (
    ApiError,
    CallError,
    Conflict,
    InvalidArgument,
    RateLimited,
    Unauthorized,
)
from kloudtrader.runtime.policy import parse_http_date, utc_now
from kloudtrader.runtime.request.models import to_request_model
from kloudtrader.runtime.response.typed import Typed
from kloudtrader_kalshi_v2 import operations
from kloudtrader_kalshi_v2.markets_api import MarketsApi
from kloudtrader_kalshi_v2.models import (
    ErrorResponse,
    NewOrder,
    Order,
    OrderCancelled,
    OrderCreated,
    OrderDecrease,
    OrderDecreased,
    UserDataTimestampResponse,
)

__all__ = ["PAUSED", "KalshiV2Venue", "has_code"]

_ERRORS = {"default": ErrorResponse}
_CREATED = Typed(OrderCreated, errors=_ERRORS)
_CANCELLED = Typed(OrderCancelled, errors=_ERRORS)
_DECREASED = Typed(OrderDecreased, errors=_ERRORS)
_DATA_TIME = Typed(UserDataTimestampResponse, errors=_ERRORS)
_DEFAULTS = {
    "time_in_force": "good_till_canceled",
    "self_trade_prevention_type": "taker_at_cross",
}
_NUMBERS = ("count", "price")
_OURS = ("client_order_id", "subaccount")
"""Fields that the venue sets, and not the request."""
_EXISTS = "order_already_exists"
PAUSED = ("trading_is_paused", "exchange_is_paused")
_UNFILLED = "fill_or_kill_insufficient_resting_volume"


class KalshiV2Venue(Venue[Order]):
    """Represent a subaccount at Kalshi, which refuses a client_order_id that was used before."""

    form = 1
    deduplicates = True
    order_type = Order

    def __init__(
        self,
        client: KalshiV2Client,
        host: str,
        *,
        label: str = "",
        subaccount: int = 0,
        credential: str | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.scope = f"kalshi_v2:{host}"
        self.account = f"{label}/{subaccount}"
        self.credential = credential
        self.acknowledged: dict[str, Decimal] = {}
        """Orders whose cancel the exchange has accepted, and what it took off."""
        self.report: CallResult | None = None
        """Collects the outcomes of the writes, for the caller."""
        self.client = client
        self.subaccount = subaccount
        self._now = now
        self._dates: dict[datetime, float] = {}
        """The exchange's time in whole seconds at the first read after a time of this machine."""
        self._sent: Request = {}

    # Requests

    def our_id(self, digest: bytes, order: Any) -> str:
        """Return a client_order_id."""
        return uuid_text(digest)

    def request(self, order: Any) -> Request:
        """Return the fields of an order, without the id and the subaccount."""
        given = to_request_model(NewOrder, order, "order")
        if given.client_order_id is not None:
            raise InvalidArgument(
                "client_order_id is set by place_once: name the order by key=, or use create_order",
                argument="client_order_id",
            )
        if given.subaccount not in (None, self.subaccount):
            raise InvalidArgument(
                f"subaccount is {given.subaccount}, but this object is about {self.subaccount}",
                argument="subaccount",
            )
        return self.renew(given.model_dump(mode="json"), self.form)

    def renew(self, request: Request, form: int) -> Request:
        """Return a stored request of any earlier form in today's form."""
        fields = {
            name: value
            for name, value in request.items()
            if name not in _OURS and value is not False and (name, value) != ("exchange_index", -1)
        }
        return normalise(fields, numbers=_NUMBERS, defaults=_DEFAULTS)

    def send(
        self, request: Request, our_id: str, *, before_send: Callable[[], None], result: CallResult
    ) -> None:
        """Place the order, once."""
        order = {**request, "client_order_id": our_id, "subaccount": self.subaccount}
        self._sent = request
        if self.report is not None:
            self.report.sends = result.sends  # also of a call that Ctrl-C ends
        try:
            self.client.send(
                operations.create_order,
                {},
                _CREATED,
                body=to_request_model(NewOrder, order, "order"),
                before_send=before_send,
                result=result,
            )
        finally:
            if self.report is not None:
                self.report.response, self.report.error = result.response, result.error

    def sort(self, result: CallResult, our_id: str) -> Verdict[Order]:
        """Sort a response: placed, used before, refused for good or for now, or unknown."""
        error = result.error
        if error is None and result.response is not None:
            created = _CREATED.read(operations.create_order, 201, result.response.raw)
            return Verdict("placed", created.order_id, derive_order(self._sent, our_id, created))
        if isinstance(error, ApiError) and error.outcome == "refused":
            return _sort_refusal(error)
        return Verdict("unknown", error=error if isinstance(error, CallError) else None)

    # Reads

    def find(self, our_id: str, request: Request, since: datetime) -> Sequence[Order]:
        """Return the orders that carry our id."""
        return find_orders(self.client, our_id, request["ticker"], self.subaccount, since)

    def is_current(self, since: datetime) -> bool:
        """Return whether the exchange's data time is past a time of this machine's clock."""
        began, result = self._now(), CallResult()
        data = self.client.send(operations.get_user_data_timestamp, {}, _DATA_TIME, result=result)
        headers: Mapping[str, str] = {} if result.response is None else result.response.headers
        date = parse_http_date(headers.get("Date", ""))
        offset = self.client.exchange_time.bound_offset(began.timestamp(), date)
        if date is not None and began >= since:
            # The exchange's time at `since` is before the end of this second. This holds where its
            # clock runs faster, too, as that of a sandbox does.
            date = self._dates.setdefault(since, date)
            if data.as_of_time.timestamp() >= date + 1:
                return True
        return data.as_of_time > since + timedelta(seconds=offset)

    def matches(self, order: Order, request: Request, exact: bool) -> bool:
        """Return whether an order is the one requested."""
        wanted = {"bid": "yes", "ask": "no"}.get(request["side"])
        if order.ticker != request["ticker"] or order.outcome_side != wanted:
            return False
        shown = number_text(order.initial_count_fp), number_text(order.yes_price_dollars)
        return not exact or shown == (request["count"], request["price"])

    def executes_on_arrival(self, request: Request) -> bool:
        """Return whether the order might execute at once, by its terms or by the book."""
        if request["time_in_force"] != "good_till_canceled":
            return True
        if request.get("post_only"):
            return False
        book = MarketsApi(self.client).get_market_orderbook(request["ticker"]).orderbook_fp
        price = Decimal(request["price"])
        if request["side"] == "bid":
            return any(price >= 1 - level[0] for level in book.no_dollars)
        return any(price <= level[0] for level in book.yes_dollars)

    def has_expired(self, request: Request, now: datetime) -> bool:
        """Return whether the expiration time of the order is past."""
        expiration = request.get("expiration_time")
        return expiration is not None and expiration <= now.timestamp()

    def list_start(self, now: datetime) -> datetime | None:
        """Return nothing: the list and the archive together show all orders."""
        return None

    def read(self, order_id: str) -> Order:
        """Return one order."""
        return read_order(self.client, order_id)

    def resting(self) -> Iterable[Order]:
        """Yield the resting orders of the subaccount, of all shards."""
        return list_orders(self.client, self.subaccount, status="resting")

    def cancel(self, order_id: str, order: Order | None) -> Order | None:
        """Send one cancel with the order's market, unless one was acknowledged.

        Reads may lag behind: the order is final when one shows it so.
        """
        if order_id in self.acknowledged:
            return None
        arguments = {
            "order_id": order_id,
            "subaccount": self.subaccount_of(order),
            "market_ticker": None if order is None else order.ticker,
        }
        cancelled = self.client.send(
            operations.cancel_order, arguments, _CANCELLED, result=self.report
        )
        self.acknowledged[order_id] = cancelled.reduced_by
        return None

    def reduce_to(self, order_id: str, order: Order, to: Decimal) -> Order | None:
        """Send one absolute reduction; return the order with what rests, unless that is nothing."""
        fields = {"reduce_to": number_text(to), "market_ticker": order.ticker}
        body = to_request_model(OrderDecrease, fields, "decrease")
        arguments = {"order_id": order_id, "subaccount": self.subaccount_of(order)}
        decreased = self.client.send(
            operations.decrease_order, arguments, _DECREASED, body=body, result=self.report
        )
        if decreased.remaining_count == 0:
            return None  # a read tells whether it was filled or taken off
        return order.model_copy(update={"remaining_count_fp": decreased.remaining_count})

    # Orders

    def order_id(self, order: Order) -> str:
        """Return the exchange's id of an order."""
        return order.order_id

    def carried_id(self, order: Order) -> str | None:
        """Return the client_order_id of an order."""
        return order.client_order_id

    def user_id(self, order: Order) -> str | None:
        """Return the id of the account that an order shows."""
        return order.user_id

    def remaining(self, order: Order) -> Decimal:
        """Return the contracts that rest."""
        return Decimal(0) if self.is_final(order) else order.remaining_count_fp

    def is_final(self, order: Order) -> bool:
        """Return whether nothing of the order can change any more."""
        return order.status in FINAL

    def is_working(self, order: Order) -> bool:
        """Return true: the exchange checks an order before it responds."""
        return True

    def rejection(self, order: Order) -> CallError | None:
        """Return nothing: an order that the exchange has taken is not rejected later."""
        return None

    def subaccount_of(self, order: Order | None) -> int:
        """Return the subaccount of an order, or that of the venue."""
        number = None if order is None else order.subaccount_number
        return self.subaccount if number is None else number


def has_code(error: CallError, *names: str) -> bool:
    """Return whether an error has one of these codes. A code may carry data behind its name."""
    return (error.code or "").partition(":")[0] in names


def _sort_refusal(error: ApiError) -> Verdict[Order]:
    if isinstance(error, Conflict):
        if has_code(error, _EXISTS):
            return Verdict("exists", error=error)
        if has_code(error, *PAUSED):
            return Verdict("passing", error=error)
        # Another or no code: a duplicate cannot be ruled out.
        return Verdict("refused" if has_code(error, _UNFILLED) else "unknown", error=error)
    if isinstance(error, Unauthorized | RateLimited):
        return Verdict("passing", error=error)
    return Verdict("refused", error=error)
