"""Place, reduce or cancel an order once, and resolve its outcome by reading."""

import sys
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, TypeVar, cast

from kloudtrader import orders
from kloudtrader.kalshi import reading
from kloudtrader.kalshi.client import ApiClient, default_client
from kloudtrader.kalshi.matching import Intent, key_of
from kloudtrader.kalshi.turns import PATIENCE
from kloudtrader.orders import Cancelled, Clock, Venue
from kloudtrader.orders.reconcile import Reader
from kloudtrader.runtime.client import CallResult
from kloudtrader.runtime.diagnose.interrupts import attach_outcome, attach_result
from kloudtrader.runtime.diagnose.redact import scrub
from kloudtrader.runtime.errors import (
    ApiError,
    ConfigurationError,
    Finding,
    InvalidArgument,
    NotDone,
    NotFound,
    OutcomeUnknown,
)
from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.policy import check_positive
from kloudtrader.runtime.request.build import check_integer, check_text
from kloudtrader.runtime.request.models import to_request_model
from kloudtrader.runtime.response.typed import Typed
from kloudtrader_kalshi import operations
from kloudtrader_kalshi.models import (
    JSONError,
    Order,
    UserOrderCreateRequest,
    UserOrderCreateResponse,
    UserOrderDecreaseRequest,
    UserOrderDecreaseResponse,
)
from kloudtrader_kalshi.user_api import UserApi

__all__ = ["cancel_all", "cancel_once", "decrease_once", "place_once"]

T = TypeVar("T")

_PATIENCE = PATIENCE + 5.0
_CREATED = Typed(UserOrderCreateResponse, errors={"default": JSONError})
_REDUCED = Typed(UserOrderDecreaseResponse, errors={"default": JSONError})


def place_once(
    user_order_create_request: UserOrderCreateRequest,
    *,
    key: str | None = None,
    user_id: str | None = None,
    patience: float = _PATIENCE,
    client: ApiClient | None = None,
    sleep: Callable[[float], None] = time.sleep,
    result: CallResult | None = None,
) -> Order:
    """Place an order, send it once, and find out by reading whether it was placed.

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
        OutcomeUnknown: it cannot be told; ``finding`` holds what was read.
        ApiError: the exchange refused it.

    >>> order = place_once(UserOrderCreateRequest(market_id=market_id, side="no", count=3, price=2))
    >>> order.place_count
    3
    """
    call = _Call(client, user_id, patience, sleep, result)
    if key is not None:
        raise ConfigurationError(
            "Kalshi's API v1 takes no id of ours with an order, so a key would promise nothing"
        )
    request = to_request_model(
        UserOrderCreateRequest, user_order_create_request, "user_order_create_request"
    )

    def look(api: UserApi, user: str) -> Callable[..., Finding]:
        intent = Intent.of(user, request)
        before = reading.order_ids(api, user, intent.market_id)
        return partial(reading.find_order, api, intent, before)

    return call.write(operations.user_order_create, {}, _CREATED, request, look)


def decrease_once(
    order_id: str,
    count: int,
    *,
    user_id: str | None = None,
    patience: float = _PATIENCE,
    client: ApiClient | None = None,
    sleep: Callable[[float], None] = time.sleep,
    result: CallResult | None = None,
) -> Order:
    """Take contracts off a resting order once, and find out by reading whether that was done.

    The order is read before, by walking through the orders. Raises as :func:`place_once`, and
    :class:`~kloudtrader.runtime.errors.OutcomeUnknown` where the order is not in the list.

    >>> decrease_once(resting.order_id, 1).decrease_count == resting.decrease_count + 1
    True
    """
    call = _Call(client, user_id, patience, sleep, result)
    order_id, number = check_text("order_id", order_id), check_integer("count", count, minimum=1)
    request = UserOrderDecreaseRequest(count=number)

    def look(api: UserApi, user: str) -> Callable[..., Finding]:
        before = reading.read_order(api, user, order_id)
        return partial(reading.find_decrease, api, user, number, before)

    arguments = {"order_id": order_id}
    return call.write(operations.user_order_decrease, arguments, _REDUCED, request, look)


def cancel_once(
    order_id: str,
    *,
    user_id: str | None = None,
    patience: float = _PATIENCE,
    client: ApiClient | None = None,
    sleep: Callable[[float], None] = time.sleep,
    result: CallResult | None = None,
) -> Order:
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
    call = _Call(client, user_id, patience, sleep, result)
    return call.show(
        operations.user_order_cancel, partial(call.cancel, check_text("order_id", order_id))
    )


def cancel_all(
    *,
    market_id: str | None = None,
    user_id: str | None = None,
    patience: float = _PATIENCE,
    client: ApiClient | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Cancelled[Order]:
    """List, cancel and read orders until none rests, in one market or in all.

    ``.orders`` are the orders in their final state, with what was executed. ``.unresolved`` is
    ``None`` and ``.is_flat`` false: API v1 keeps no journal, so an order that is still on its way
    is not known.

    Raises:
        InvalidArgument: an id is no text, or ``patience`` is not a number of seconds.
        StillOpen: orders still rest after ``patience`` seconds; ``orders`` holds them.
        OutcomeUnknown: the orders could not be read.

    >>> all(order.remaining_count == 0 for order in cancel_all().orders)
    True
    """
    call = _Call(client, user_id, patience, sleep, None)
    if market_id is not None:
        market_id = check_text("market_id", market_id)

    def cancel() -> Cancelled[Order]:
        listed = partial(call.resting, market_id)
        venue, clock = call.venue, call.clock
        return orders.cancel_all(
            venue, resting=listed, journal=False, patience=call.patience, clock=clock
        )

    return call.show(operations.user_order_cancel, cancel)


class _Call:
    """One call of a function of this module."""

    def __init__(
        self,
        client: ApiClient | None,
        user_id: str | None,
        patience: float,
        sleep: Callable[[float], None],
        result: CallResult | None,
    ) -> None:
        # Checked before anything is sent: afterwards, an error would hide the outcome.
        self.patience = _seconds(patience)
        self.client = client or default_client()
        self.clock = Clock(monotonic=self.client.moment, sleep=sleep)
        self.result = CallResult() if result is None else result
        self._user_id = None if user_id is None else check_text("user_id", user_id)

    @property
    def user(self) -> str:
        return self.client.user_id() if self._user_id is None else self._user_id

    @property
    def venue(self) -> Venue[Order]:
        return cast("Venue[Order]", _Venue(self.client, self.user))

    def show(self, operation: Operation, action: Callable[[], T]) -> T:
        """Return ``action()``; show on an exception from outside whether the request was sent."""
        handled = sys.exception()
        try:
            return action()
        except BaseException as stop:
            attach_result(stop, operation, self.result)
            scrub(stop, handled)
            self.result = CallResult()  # the frames of a traceback hold this object
            raise

    def write(
        self,
        operation: Operation,
        arguments: Mapping[str, object],
        decoder: Typed[Any],
        body: object,
        look: Callable[[UserApi, str], Callable[..., Finding]],
    ) -> Order:
        """Send a write in its turn; ``look`` reads before it and returns what reads after it."""

        return self.show(
            operation, lambda: self._in_turn(operation, arguments, decoder, body, look)
        )

    def _in_turn(
        self,
        operation: Operation,
        arguments: Mapping[str, object],
        decoder: Typed[Any],
        body: object,
        look: Callable[[UserApi, str], Callable[..., Finding]],
    ) -> Order:
        client, user = self.client, self.user
        arguments = {"user_id": user, **arguments}
        key = key_of(operation, arguments, body)

        def send() -> Order:
            find = look(UserApi(client), user)
            try:
                order: Order = client.write(
                    operation, arguments, decoder, body=body, result=self.result, find=find
                ).order
            except OutcomeUnknown as error:
                if error is not self.result.error:
                    raise  # a signal handler's, about another call
                return self._resolve(error)
            return order

        return client.turns.run(key, client.timeout.total, send)

    def _resolve(self, error: OutcomeUnknown) -> Order:
        """Return the order that a lost response was about, or raise what was read."""
        try:
            finding = reading.watch(error.find_out, patience=self.patience, clock=self.clock)
        except BaseException as stop:
            attach_outcome(stop, str(error), error.with_traceback(None))
            raise
        error.finding = finding
        if finding.verdict == "done" and isinstance(finding.result, Order):
            return finding.result
        if finding.verdict == "not_done":
            raise NotDone(
                f"{error.operation} was sent but not done: {finding.reason}",
                operation=error.operation,
                method=error.method,
                path=error.path,
                attempts=error.attempts,
                finding=finding,
            ) from error.with_traceback(None)
        raise error

    def cancel(self, order_id: str) -> Order:
        """Cancel an order until it is final."""
        user, read = self.user, Reader()
        arguments = {"user_id": user, "order_id": order_id}
        try:
            operation = operations.user_order_cancel
            return self.client.send(operation, arguments, _REDUCED, result=self.result).order
        except (ApiError, OutcomeUnknown) as error:
            if error is not self.result.error:
                raise
            order = read(reading.read_order, UserApi(self.client), user, order_id)
            if order is None and error.outcome == "refused":
                raise
        if order is not None and order.remaining_count == 0:
            return order
        return orders.cancel_once(self.venue, order_id, patience=self.patience, clock=self.clock)

    def resting(self, market_id: str | None) -> Iterable[Order]:
        return reading.list_orders(UserApi(self.client), self.user, market_id, status="resting")


class _Venue:
    """The part of :class:`Venue` that cancelling needs."""

    scope = "kalshi"
    cancel_needs_order = False

    def __init__(self, client: ApiClient, user: str) -> None:
        self.account = user
        self._client = client

    def cancel(self, order_id: str, _order: Order | None) -> Order:
        arguments = {"user_id": self.account, "order_id": order_id}
        # The response is compared with the request: it holds the order, of which nothing rests.
        return self._client.send(operations.user_order_cancel, arguments, _REDUCED).order

    def read(self, order_id: str) -> Order:
        order = reading.read_order(UserApi(self._client), self.account, order_id)
        if order is None:
            raise NotFound(f"user_orders_get: the order {order_id} is not listed")
        return order

    def order_id(self, order: Order) -> str:
        return order.order_id

    def is_final(self, order: Order) -> bool:
        return order.remaining_count == 0

    def is_current(self, since: datetime) -> bool:
        return True  # nothing tells how old the list of API v1 is


def _seconds(patience: float) -> float:
    try:
        return check_positive("patience", patience, zero=True)
    except ConfigurationError as error:
        raise InvalidArgument(str(error), argument="patience") from None
