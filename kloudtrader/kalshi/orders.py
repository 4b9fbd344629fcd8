"""Place, reduce or cancel an order once, and resolve its outcome by reading."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from kloudtrader import orders
from kloudtrader.kalshi import reading
from kloudtrader.kalshi.api_choice import uses_v2
from kloudtrader.kalshi.client import ApiClient, default_client
from kloudtrader.kalshi.markets import read_market_id
from kloudtrader.orders import Cancelled, Journal, Venue
from kloudtrader.orders.reconcile import Reader
from kloudtrader.runtime.client import CallResult
from kloudtrader.runtime.errors import ApiError, CallError, ConfigurationError, NotDone
from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.policy import check_seconds
from kloudtrader.runtime.request.build import check_integer, check_text
from kloudtrader.runtime.request.models import to_request_model
from kloudtrader.runtime.response.typed import Typed
from kloudtrader_kalshi import models, operations
from kloudtrader_kalshi.user_api import UserApi

__all__ = ["cancel_all", "cancel_once", "decrease_once", "place_once"]

_CREATED = Typed(models.UserOrderCreateResponse, errors={"default": models.JSONError})
_REDUCED = Typed(models.UserOrderDecreaseResponse, errors={"default": models.JSONError})
_CREATE = operations.user_order_create, _CREATED
_DECREASE = operations.user_order_decrease, _REDUCED
_CANCEL = operations.user_order_cancel, _REDUCED


# The default patience is turns.PATIENCE, before which a missing order may still appear, and 5 s to
# read. It is a number here so that signatures in help and docs show it.
def place_once(
    user_order_create_request: models.UserOrderCreateRequest,
    *,
    key: str | None = None,
    journal: str | Path | Journal | bool | None = None,
    user_id: str | None = None,
    patience: float = 35.0,
    client: ApiClient | None = None,
    result: CallResult | None = None,
) -> models.Order:
    """Place an order: send it once, and reconcile a lost response by reading.

    On API v2 this is :meth:`KalshiV2.place_once <kloudtrader.kalshi_v2.KalshiV2.place_once>`: the
    order carries an id of ours, and ``key`` and ``journal`` keep it single across restarts. What
    follows, and ``client``, are about API v1.

    Before, the orders of the market are read, to tell the new order from older ones. After a lost
    response they are read again for up to ``patience`` seconds. Prices are in US cents, counts in
    contracts. In one process, identical orders wait for each other; two processes that place
    identical orders at the same time are not told apart.
    ``result`` is filled in while the order is sent, see
    :class:`~kloudtrader.runtime.client.CallResult`.

    Raises:
        InvalidArgument: ``patience`` is not a number of seconds, or the request is not one.
        ConfigurationError: a ``key`` was given; API v1 takes no id of ours with an order.
        NotSent: the request was not sent.
        NotDone: it was sent, but was not placed: half a minute later all is as before.
        OutcomeUnknown: the outcome is not known; ``finding`` holds what was read.
        ApiError: the exchange refused it.

    >>> order = place_once(UserOrderCreateRequest(market_id=market_id, side="no", count=3, price=2))
    >>> order.place_count
    3
    """
    request = to_request_model(
        models.UserOrderCreateRequest, user_order_create_request, "user_order_create_request"
    )
    if v2 := _choose_v2(client):
        order = v2.place_once(request, key=key, journal=journal, patience=patience, result=result)
        return cast("models.Order", order)
    call = _OrderCall(client, user_id, patience)
    if key is not None:
        raise ConfigurationError("key promises nothing: API v1 takes no id of ours with an order")
    market_id = read_market_id(request.market_id, call.client)
    request = request.model_copy(update={"market_id": market_id})
    return call.send(_CREATE, request, result)


def decrease_once(
    order_id: str,
    count: int,
    *,
    user_id: str | None = None,
    patience: float = 35.0,
    client: ApiClient | None = None,
    result: CallResult | None = None,
) -> models.Order:
    """Reduce a resting order: send the request once, and reconcile a lost response by reading.

    The order is read before, by walking through the orders. Raises as :func:`place_once`, and
    :class:`~kloudtrader.runtime.errors.OutcomeUnknown` where the order is not in the list.

    >>> decrease_once(resting.order_id, 1).decrease_count == resting.decrease_count + 1
    True
    """
    order_id, number = check_text("order_id", order_id), check_integer("count", count, minimum=1)
    if v2 := _choose_v2(client):
        return cast("models.Order", v2.decrease_once(order_id, number, patience, result))
    call = _OrderCall(client, user_id, patience)
    request = models.UserOrderDecreaseRequest(count=number)
    return call.send(_DECREASE, request, result, order_id=order_id)


def cancel_once(
    order_id: str,
    *,
    user_id: str | None = None,
    patience: float = 35.0,
    client: ApiClient | None = None,
    result: CallResult | None = None,
) -> models.Order:
    """Cancel an order and return it in its final state, with what was executed.

    An order that was executed before is returned as well. While the order rests, the cancel is
    sent again: that does no harm.

    Raises:
        InvalidArgument: ``patience`` is not a number of seconds.
        NotSent: the request was not sent.
        StillOpen: the order still rests after ``patience`` seconds; ``orders`` holds it.
        OutcomeUnknown: the order could not be read.
        ApiError: the exchange refused it, and does not list the order.

    >>> cancel_once(resting.order_id).remaining_count
    0
    """
    order_id = check_text("order_id", order_id)
    if v2 := _choose_v2(client):
        return cast("models.Order", v2.cancel_once(order_id, patience, result))
    call = _OrderCall(client, user_id, patience)
    again = partial(call.cancel_again, order_id)
    return call.send(_CANCEL, None, result, again, order_id=order_id)


def cancel_all(
    *,
    market_id: str | None = None,
    journal: str | Path | Journal | bool | None = None,
    user_id: str | None = None,
    patience: float = 35.0,
    client: ApiClient | None = None,
) -> Cancelled[models.Order]:
    """List, cancel and read orders until none rests, in one market or in all.

    ``.orders`` are the orders in their final state, with what was executed. On API v1,
    ``.unresolved`` is ``None`` and ``.is_flat`` false: it keeps no journal, so an order that is
    still on its way is not known.

    Raises:
        InvalidArgument: an id is no text, or ``patience`` is not a number of seconds.
        StillOpen: orders still rest after ``patience`` seconds; ``orders`` holds them.
        OutcomeUnknown: the orders could not be read.

    >>> all(order.remaining_count == 0 for order in cancel_all().orders)
    True
    """
    market_id = None if market_id is None else check_text("market_id", market_id)
    if v2 := _choose_v2(client):
        return cast("Cancelled[models.Order]", v2.cancel_all(market_id, journal, patience))
    call = _OrderCall(client, user_id, patience)
    filters = {"market_id": read_market_id(market_id, call.client), "status": "resting"}
    resting = partial(reading.list_orders, call.api, call.account, **filters)
    venue = cast("Venue[models.Order]", call)
    return orders.cancel_all(venue, resting=resting, journal=False, **call.limits)


def _choose_v2(client: ApiClient | None) -> Any:
    """Return the module of API v2, unless a client of API v1 is given or API v1 is chosen."""
    return import_module("kloudtrader.kalshi._v2_orders") if not client and uses_v2() else None


class _OrderCall:
    """Run one call of a function of this module, and be the venue that cancelling needs."""

    scope = "kalshi"

    def __init__(self, client: ApiClient | None, user_id: str | None, patience: float) -> None:
        # Checked before anything is sent: afterwards, an error would hide the outcome.
        self.user_id = None if user_id is None else check_text("user_id", user_id)
        self.client = client or default_client()
        self.api = UserApi(self.client)
        seconds = check_seconds("patience", patience)
        self.limits: Any = {"patience": seconds, "clock": self.client.waiting}

    @property
    def account(self) -> str:
        return self.user_id or self.client.user_id()

    def send(
        self,
        kind: tuple[Operation, Typed[Any]],
        body: object,
        result: CallResult | None,
        recover: Callable[[CallError], models.Order] | None = None,
        **ids: str,
    ) -> models.Order:
        """Send a request; where it is refused or lost, ``recover`` returns the order.

        By default, the orders are read before, and after a lost response.
        """
        operation, decoder = kind
        response = self.client.send(
            operation,
            {"user_id": self.user_id, **ids},
            decoder,
            body=body,
            watch=None if recover else partial(reading.watch, **self.limits),
            recover=recover or _resolve,
            result=result,
        )
        return cast("models.Order", getattr(response, "order", response))

    def cancel_again(self, order_id: str, error: CallError) -> models.Order:
        """Cancel an order until it is final, unless it was refused and is not listed."""
        order = Reader()(self.read, order_id)
        if order is None and error.outcome == "refused":
            raise error
        if order is not None and self.is_final(order):
            return order
        try:
            return orders.cancel_once(cast("Venue[models.Order]", self), order_id, **self.limits)
        except ApiError:  # about later cancels: the first may have been applied
            raise error from error.__cause__

    def cancel(self, order_id: str, _order: models.Order | None) -> models.Order:
        # The response is compared with the request: it holds the order, of which nothing rests.
        return self.api.user_order_cancel(self.account, order_id).order

    def read(self, order_id: str) -> models.Order:
        return reading.read_order(self.api, self.account, order_id)

    def order_id(self, order: models.Order) -> str:
        return order.order_id

    def is_final(self, order: models.Order) -> bool:
        return order.remaining_count == 0

    def is_current(self, since: datetime) -> bool:
        return True  # nothing tells how old the list of API v1 is


def _resolve(error: CallError) -> models.Order:
    """Return the order that was found after a lost response, or raise what was found."""
    finding, attributes = error.finding, ("operation", "method", "path", "attempts", "finding")
    if finding is None or finding.verdict == "cannot_tell":
        raise error
    if finding.verdict == "done":
        return cast("models.Order", finding.result)
    known = {name: getattr(error, name) for name in attributes}
    text = f"{error.operation} was sent but not done: {finding.reason}"
    raise NotDone(text, **known) from error.with_traceback(None)
