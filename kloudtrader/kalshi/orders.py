"""Place, reduce or cancel an order once, and resolve its outcome by reading."""

import time
from collections.abc import Callable
from typing import NoReturn, TypeVar

from kloudtrader.kalshi import reading
from kloudtrader.kalshi.client import ApiClient, default_client
from kloudtrader.kalshi.matching import Intent
from kloudtrader.kalshi.turns import PATIENCE
from kloudtrader.runtime.errors import (
    ApiError,
    ConfigurationError,
    Finding,
    Forbidden,
    InvalidArgument,
    KloudTraderError,
    NotDone,
    OutcomeUnknown,
    StillOpen,
    Unauthorized,
)
from kloudtrader.runtime.formatting import integer
from kloudtrader.runtime.interrupts import show, show_result
from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.policy import positive
from kloudtrader.runtime.request_models import request_of
from kloudtrader.runtime.result import CallResult
from kloudtrader.runtime.scrub import scrub
from kloudtrader.runtime.typed import Typed
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

__all__ = ["cancel_once", "decrease_once", "place_once"]

T = TypeVar("T")

_PATIENCE = PATIENCE + 5.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.3, 5.0
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

    Before, the orders, trades and position of the market are read (three reads or more), to tell
    the new order from older ones. After a lost response they are read again for up to ``patience``
    seconds. Prices are in US cents, counts in contracts. In one process, identical orders wait for
    each other; two processes that place identical orders at the same time are not told apart.
    ``result`` is filled in while the order is sent, see
    :class:`~kloudtrader.runtime.result.CallResult`.

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
    patience = _seconds(patience)
    if key is not None:
        raise ConfigurationError(
            "Kalshi's API v1 takes no id of ours with an order, so a key would promise nothing"
        )
    request = request_of(
        UserOrderCreateRequest, user_order_create_request, "user_order_create_request"
    )
    client = client or default_client()
    result = CallResult() if result is None else result

    def place() -> Order:
        user = client.user_id() if user_id is None else user_id
        intent = Intent.of(user, request)
        return client.turns.run(intent, client.timeout.total, lambda: send(user, intent))

    def send(user: str, intent: Intent) -> Order:
        is_disputed, api = client.turns.is_disputed(intent), UserApi(client)
        before = reading.take_snapshot(api, user, intent.market_id)
        try:
            return client.write(
                operations.user_order_create,
                {"user_id": user},
                _CREATED,
                body=request,
                result=result,
                find=lambda since: reading.find_order(
                    api, intent, before, since, is_disputed=is_disputed
                ),
            ).order
        except OutcomeUnknown as error:
            return _resolve(error, patience, sleep, client)

    return _show(operations.user_order_create, result, place)


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
    patience = _seconds(patience)
    request = UserOrderDecreaseRequest(count=integer("count", count, minimum=1))
    client = client or default_client()
    result = CallResult() if result is None else result

    def decrease() -> Order:
        user = client.user_id() if user_id is None else user_id
        return client.turns.run((user, order_id), client.timeout.total, lambda: send(user))

    def send(user: str) -> Order:
        is_disputed, api = client.turns.is_disputed((user, order_id)), UserApi(client)
        before = reading.read_order(api, user, order_id)
        try:
            return client.write(
                operations.user_order_decrease,
                {"user_id": user, "order_id": order_id},
                _REDUCED,
                body=request,
                result=result,
                find=lambda since: reading.find_decrease(
                    api, user, count, before, since, is_disputed=is_disputed
                ),
            ).order
        except OutcomeUnknown as error:
            return _resolve(error, patience, sleep, client)

    return _show(operations.user_order_decrease, result, decrease)


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
    patience = _seconds(patience)
    client = client or default_client()
    result = CallResult() if result is None else result
    operation, api = operations.user_order_cancel, UserApi(client)
    user = user_id or _show(operation, result, client.user_id)
    end, pause = client.moment() + patience, _FIRST_PAUSE
    while True:
        try:
            arguments = {"user_id": user, "order_id": order_id}
            return client.send(operation, arguments, _REDUCED, result=result).order
        except (Unauthorized, Forbidden):
            raise
        except (ApiError, OutcomeUnknown) as error:
            failed = error.with_traceback(None)
        try:
            order = _read_again(api, user, order_id, failed)
            if order is not None and order.remaining_count == 0:
                return order
            left = end - client.moment()
            if left <= 0:
                _give_up(order, failed)
            sleep(min(pause, left))
        except KloudTraderError:
            raise
        except BaseException as stop:
            show(stop, str(failed), failed)
            raise
        pause = min(pause * 2, _LONGEST_PAUSE)


def _show(operation: Operation, result: CallResult, action: Callable[[], T]) -> T:
    """Return ``action()``; show on an exception from outside whether the request was sent."""
    try:
        return action()
    except BaseException as stop:
        show_result(stop, operation, result)
        scrub(stop)
        result = action = None  # type: ignore[assignment]
        raise


def _read_again(
    api: UserApi, user: str, order_id: str, failed: ApiError | OutcomeUnknown
) -> Order | None:
    """Read an order whose cancel failed; an order that is not listed was refused for good."""
    found: list[Order | None] = []

    def find() -> Finding:
        found.append(reading.read_order(api, user, order_id))
        return Finding("cannot_tell", "the order still rests", evidence=tuple(filter(None, found)))

    failed.finding = reading.try_to(find)
    if found == [None] and failed.outcome == "refused":
        raise failed
    return found[0] if found else None


def _give_up(order: Order | None, failed: ApiError | OutcomeUnknown) -> NoReturn:
    if order is not None and order.remaining_count:
        raise StillOpen(
            f"{failed.operation}: {order.remaining_count} contracts still rest; a cancel may still "
            "arrive",
            operation=failed.operation,
            method=failed.method,
            path=failed.path,
            attempts=failed.attempts,
            orders=(order,),
        ) from failed
    raise failed


def _seconds(patience: float) -> float:
    """Check ``patience`` before anything is sent: afterwards, an error would hide the outcome."""
    try:
        return positive("patience", patience, zero=True)
    except ConfigurationError as error:
        raise InvalidArgument(str(error), argument="patience") from None


def _resolve(
    error: OutcomeUnknown, patience: float, sleep: Callable[[float], None], client: ApiClient
) -> Order:
    """Return the order that a lost response was about, or raise an error with what was read."""
    try:
        finding = reading.watch(error.find_out, patience=patience, sleep=sleep, clock=client.moment)
    except BaseException as stop:
        show(stop, str(error), error.with_traceback(None))
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
