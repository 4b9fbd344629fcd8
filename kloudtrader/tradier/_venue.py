"""Tradier as a venue of :mod:`kloudtrader.orders`: how an order is sent, found and cancelled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, cast
from urllib.parse import unquote

from kloudtrader.orders import Venue, Verdict
from kloudtrader.orders.identity import Request, new_digest, normalise, tag_text
from kloudtrader.orders.identity import number_text as canonical_number
from kloudtrader.runtime.client import CallResult, Client
from kloudtrader.runtime.errors import (
    ApiError,
    BadRequest,
    CallError,
    Forbidden,
    InvalidArgument,
    OrderRefused,
    RateLimited,
    Unauthorized,
)
from kloudtrader.runtime.request.body import encode_form
from kloudtrader.runtime.request.models import RequestModel, to_request_model
from kloudtrader.runtime.response.typed import Typed
from kloudtrader.runtime.times import time_zone
from kloudtrader.tradier._outcomes import FINAL
from kloudtrader.tradier._reading import carried_tags, find_tagged, list_orders, read_order
from kloudtrader.tradier.access import CheckedFields
from kloudtrader_tradier import operations
from kloudtrader_tradier.models import (
    AnyLeg,
    ComboOrder,
    EquityOrder,
    ErrorResponse,
    MultilegOrder,
    OcoOrder,
    OptionOrder,
    Order,
    OrderAcceptedResponse,
    OtocoOrder,
    OtoOrder,
    PricedLeg,
)

__all__ = ["TradierOrderVenue", "order_request", "restore_order", "tag_order"]

_CLASSES: dict[str, type[RequestModel]] = {
    "equity": EquityOrder,
    "option": OptionOrder,
    "multileg": MultilegOrder,
    "combo": ComboOrder,
    "oto": OtoOrder,
    "oco": OcoOrder,
    "otoco": OtocoOrder,
}
_ACCEPTED = Typed(OrderAcceptedResponse, errors={"default": ErrorResponse})
_BEFORE_WORKING = frozenset({"pending", "held", "calculated", "accepted_for_bidding"})
_LONGEST_TAG = 255
_NEW_YORK = "America/New_York"


_LEGS: dict[str, tuple[str, ...]] = {
    "multileg": ("legs",),
    "combo": ("stock", "options"),
    "oto": ("first", "second"),
    "oco": ("legs",),
    "otoco": ("entry", "exits"),
}
_ALONE = frozenset({"stock", "first", "second", "entry"})


def restore_order(request: Request) -> RequestModel:
    """Return the order of a canonical request, such as that of a journal entry.

    Raises ``InvalidArgument`` if it is not one of an order at Tradier.
    """
    top: dict[str, Any] = {}
    legs: dict[int, dict[str, Any]] = {}
    for name, text in request.items():
        plain, _, index = name.partition("[")
        value = _restore_number(text) if plain in _NUMBERS else text
        if index:
            legs.setdefault(int(index.rstrip("]")), {})[plain] = value
        else:
            top[plain] = value
    waiting = [legs[number] for number in sorted(legs)]
    for name in _LEGS.get(str(request.get("class")), ()) if waiting else ():
        top[name] = waiting.pop(0) if name in _ALONE else waiting
    return order_request(top)


def _restore_number(text: str) -> int | Decimal | str:
    try:
        number = Decimal(text)
    except (ArithmeticError, TypeError, ValueError):
        return text
    return int(number) if number == number.to_integral_value() else number


def order_request(order: object) -> RequestModel:
    """Return an order of any class: itself, or what a dict with its ``class`` describes.

    Raises ``InvalidArgument`` that names what is wrong.
    """
    if isinstance(order, RequestModel) and type(order) in _CLASSES.values():
        _check_durations(order)
        return order
    if isinstance(order, Mapping):
        fields = cast("Mapping[str, Any]", order)
        kind = _CLASSES.get(str(fields.get("class", fields.get("order_class"))))
        if kind is not None:
            return order_request(to_request_model(kind, fields, "order"))
        known = ", ".join(_CLASSES)
        raise InvalidArgument(f"order: its class must be one of {known}", argument="order")
    names = ", ".join(kind.__name__ for kind in _CLASSES.values())
    raise InvalidArgument(
        f"order must be one of {names}, or a dict; got {type(order).__name__}", argument="order"
    )


def _check_durations(order: RequestModel) -> None:
    """Raise ``InvalidArgument`` unless either the order or each of its legs has a duration."""
    legs: Sequence[PricedLeg | AnyLeg]
    match order:
        case OtoOrder():
            legs = [order.first, order.second]
        case OtocoOrder():
            legs = [order.entry, *order.exits]
        case OcoOrder():
            legs = order.legs
        case _:
            return
    whole = order.duration is not None
    if any((leg.duration is None) is not whole for leg in legs):
        raise InvalidArgument(
            "give a duration either to the order or to each of its legs", argument="duration"
        )


def tag_order(order: RequestModel) -> tuple[RequestModel, str | None]:
    """Return an order with a tag, and the tag if it is ours.

    A tag of the caller is sent as it is. It proves nothing: an earlier order may carry it.
    """
    if getattr(order, "tag", None) is not None:
        return order, None
    tag = tag_text(new_digest())
    return order.model_copy(update={"tag": tag}), tag


class TradierOrderVenue(Venue[Order]):
    """Represent an account at Tradier. The broker does not recognise a tag that was used before."""

    credential = None
    form = 1
    deduplicates = False
    order_type = Order

    def __init__(self, client: Client, host: str, account: str) -> None:
        self.scope = f"tradier:{host}"
        self.account = account
        self._client = client

    # Requests

    def our_id(self, digest: bytes, order: Any) -> str:
        """Return a tag; one of the caller's own is its beginning."""
        tag = tag_text(digest, getattr(order_request(order), "tag", None) or "")
        if len(tag) > _LONGEST_TAG:
            room = _LONGEST_TAG - len("-" + tag_text(digest))
            raise InvalidArgument(f"tag must have at most {room} characters here", argument="tag")
        return tag

    def request(self, order: Any) -> Request:
        """Return the fields of the form, without the tag."""
        body = operations.place_order.body
        encodings = body.encodings if body else ()
        form = encode_form(order_request(order), encodings).decode("ascii")
        pairs = [pair.partition("=") for pair in form.split("&")]
        fields: Request = {unquote(name): unquote(text) for name, _, text in pairs}
        fields.pop("tag", None)
        return self.renew(fields, self.form)

    def renew(self, request: Request, form: int) -> Request:
        """Return a stored request of any earlier form in today's form."""
        numbers = [name for name in request if name.partition("[")[0] in _NUMBERS]
        return normalise(request, numbers=numbers)

    def send(
        self, request: Request, our_id: str, *, before_send: Callable[[], None], result: CallResult
    ) -> None:
        """Place the order, once."""
        self._client.send(
            operations.place_order,
            {"account_number": self.account},
            _ACCEPTED,
            body=CheckedFields(request, tag=our_id),
            before_send=before_send,
            result=result,
        )

    def sort(self, result: CallResult, our_id: str) -> Verdict[Order]:
        """Sort a response: taken in, refused for good, refused for now, or unknown."""
        error = result.error
        if error is None and result.response is not None:
            accepted = _ACCEPTED.read(operations.place_order, 200, result.response.raw)
            return Verdict("placed", str(accepted.order.id))
        if isinstance(error, ApiError) and error.outcome == "refused":
            if isinstance(error, BadRequest | OrderRefused):
                return Verdict("refused", error=error)
            if isinstance(error, Unauthorized | Forbidden | RateLimited):
                return Verdict("passing", error=error)
        return Verdict("unknown", error=error if isinstance(error, CallError) else None)

    # Reads

    def find(self, our_id: str, request: Request, since: datetime) -> Sequence[Order]:
        """Return the orders that carry our tag."""
        return find_tagged(self._client, self.account, our_id)

    def is_current(self, since: datetime) -> bool:
        """Return true: an order was in the first read after its response in every record."""
        return True

    def matches(self, order: Order, request: Request, exact: bool) -> bool:
        """Return whether an order is the one requested, as far as both have the fields."""
        shown = {
            "class": order.class_,
            "symbol": order.symbol,
            "option_symbol": order.option_symbol,
        }
        if not order.leg:  # the parent of legs has the side `buy` whatever they do
            shown["side"] = order.side
            if exact:
                shown |= {"type": order.type, "quantity": _plain(order.quantity)}
                shown |= {"price": _plain(order.price), "stop": _plain(order.stop_price)}
        return all(
            value is None or request.get(name) in (None, value) for name, value in shown.items()
        )

    def executes_on_arrival(self, request: Request) -> bool:
        """Return true: the order may execute, and is not sent again in any case."""
        return True

    def has_expired(self, request: Request, now: datetime) -> bool:
        """Return false: requests name no time."""
        return False

    def list_start(self, now: datetime) -> datetime | None:
        """Return midnight in New York: finished orders leave the list then."""
        there = now.astimezone(time_zone(_NEW_YORK))
        return there.replace(hour=0, minute=0, second=0, microsecond=0)

    def read(self, order_id: str) -> Order:
        """Return one order."""
        return read_order(self._client, self.account, order_id)

    def resting(self) -> Iterable[Order]:
        """Yield the orders that are not final."""
        listed = list_orders(self._client, self.account)
        return (order for order in listed if not self.is_final(order))

    def cancel(self, order_id: str, order: Order | None) -> Order | None:
        """Request a cancel; only a read tells whether the order was cancelled or filled."""
        arguments = {"account_number": self.account, "order_id": order_id}
        self._client.send(operations.cancel_order, arguments, _ACCEPTED)
        return None

    def reduce_to(self, order_id: str, order: Order, to: Decimal) -> Order | None:
        """Raise: Tradier cannot change a quantity."""
        raise InvalidArgument("Tradier cannot change the quantity of an order", argument="to")

    # Orders

    def order_id(self, order: Order) -> str:
        """Return the id of an order."""
        return str(order.id)

    def carried_id(self, order: Order) -> str | None:
        """Return the tag of an order, or of a leg."""
        return next(iter(sorted(carried_tags(order))), None)

    def user_id(self, order: Order) -> str | None:
        """Return nothing: orders name no user."""
        return None

    def remaining(self, order: Order) -> Decimal:
        """Return the quantity that still works."""
        return Decimal(0) if self.is_final(order) else Decimal(str(order.remaining_quantity or 0))

    def is_final(self, order: Order) -> bool:
        """Return whether nothing of the order can change any more."""
        return order.status in FINAL

    def is_working(self, order: Order) -> bool:
        """Return whether the order has passed the broker's checks."""
        return order.status not in _BEFORE_WORKING

    def rejection(self, order: Order) -> CallError | None:
        """Return the error of an order that the broker rejected after taking it in."""
        if order.status not in ("rejected", "error"):
            return None
        reason = order.reason_description or "the broker gives no reason"
        refused = OrderRefused(f"order {order.id} ended {order.status}: {reason}")
        refused.order = order
        return refused


_NUMBERS = frozenset({"quantity", "price", "stop"})


def _plain(value: float | None) -> str | None:
    if value is None or value == 0:  # a market order has been seen with the price 0
        return None
    return canonical_number(value)
