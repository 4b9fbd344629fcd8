"""Orders that are sent once and come back with a certain answer, as far as there is one."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

from kloudtrader.kalshi import readback
from kloudtrader.kalshi.client import ApiClient, default_client
from kloudtrader.kalshi.decreases import begun_decrease
from kloudtrader.kalshi.flights import begun, intent_of
from kloudtrader.runtime.errors import (
    ConfigurationError,
    InvalidArgument,
    KloudTraderError,
    NotDone,
    OutcomeUnknown,
)
from kloudtrader.runtime.interrupts import carry, carry_unsent
from kloudtrader.runtime.policy import positive
from kloudtrader_kalshi.models import (
    Order,
    UserOrderCreateRequest,
    UserOrderDecreaseRequest,
)
from kloudtrader_kalshi.user_api import UserApi

__all__ = ["cancel_once", "decrease_once", "place_once"]

_PATIENCE = readback.PATIENCE + 5.0


def place_once(
    user_order_create_request: UserOrderCreateRequest,
    *,
    user_id: str | None = None,
    patience: float = _PATIENCE,
    client: ApiClient | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Order:
    """Place an order, send it once, and find out what became of it if the answer is lost.

    Before, the orders, trades and position of the market are read (three reads or more), to know
    the new order from older ones. After a lost answer they are read again for up to ``patience``
    seconds. Prices are in US cents, counts in contracts.

    Raises:
        InvalidArgument: ``patience`` is no number of seconds.
        NotSent: nothing left this machine.
        NotDone: it left, but was not placed: all is as before half a minute later.
        OutcomeUnknown: it cannot be told; ``finding`` holds what was seen.
        ApiError: the exchange refused it.

    >>> order = place_once(UserOrderCreateRequest(market_id=market_id, side="no", count=3, price=2))
    >>> order.place_count
    3
    """
    patience = _checked(patience)
    client = client or default_client()
    api = UserApi(client)
    name = "user_order_create"
    user = _user(client, user_id, name)
    intent = intent_of(user, user_order_create_request)
    if intent is None:
        raise TypeError("place_once wants a UserOrderCreateRequest")
    # Begun before the snapshot: an order of another thread is then either in it or known as theirs.
    flight = client.flights.begin(intent, None)
    try:
        with _unsent(name):
            flight.before = readback.snapshot(api, user, intent.market_id)
    except BaseException:
        client.flights.settle(flight, None)  # it was never sent
        raise
    try:
        with begun(flight):
            return api.user_order_create(
                user, user_order_create_request=user_order_create_request
            ).order
    except OutcomeUnknown as error:
        return _settled(error, patience, sleep, client)


def decrease_once(
    order_id: str,
    count: int,
    *,
    user_id: str | None = None,
    patience: float = _PATIENCE,
    client: ApiClient | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Order:
    """Take contracts off a resting order once, and find out if the answer is lost.

    The order is looked up before, by walking through the orders. Raises as :func:`place_once`.

    >>> decrease_once(resting.order_id, 1).decrease_count == resting.decrease_count + 1
    True
    """
    patience = _checked(patience)
    client = client or default_client()
    api = UserApi(client)
    name, request = "user_order_decrease", UserOrderDecreaseRequest(count=count)
    user = _user(client, user_id, name)
    # Begun before the look: what another thread does is then either in it or known as theirs.
    mine = client.decreases.begin(user, order_id, count)
    try:
        with _unsent(name):
            before = readback.order_by_id(api, user, order_id)
    except BaseException:
        client.decreases.settle(mine, done=False)  # it was never sent
        raise
    client.decreases.looked(mine, before)
    try:
        with begun_decrease(mine):
            return api.user_order_decrease(
                user, order_id, user_order_decrease_request=request
            ).order
    except OutcomeUnknown as error:
        return _settled(error, patience, sleep, client)


def cancel_once(
    order_id: str,
    *,
    user_id: str | None = None,
    patience: float = _PATIENCE,
    client: ApiClient | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Order:
    """Take all resting contracts off an order once, and find out if the answer is lost.

    Raises as :func:`place_once`; an order that is executed meanwhile is ``NotDone``.

    >>> cancel_once(resting.order_id).remaining_count
    0
    """
    patience = _checked(patience)
    client = client or default_client()
    api = UserApi(client)
    user = _user(client, user_id, "user_order_cancel")
    try:
        return api.user_order_cancel(user, order_id).order
    except OutcomeUnknown as error:
        return _settled(error, patience, sleep, client)


def _checked(patience: float) -> float:
    """Refused before anything is sent: afterwards, a mistake would hide what became of it."""
    try:
        return positive("patience", patience, zero=True)
    except ConfigurationError as error:
        raise InvalidArgument(str(error), argument="patience") from None


def _user(client: ApiClient, user_id: str | None, operation: str) -> str:
    with _unsent(operation):
        return client.user_id() if user_id is None else user_id


@contextmanager
def _unsent(operation: str) -> Generator[None]:
    """What breaks in here says that the write was not sent."""
    try:
        yield
    except KloudTraderError:
        raise
    except BaseException as stop:
        carry_unsent(stop, operation)
        raise


def _settled(
    error: OutcomeUnknown,
    patience: float,
    sleep: Callable[[float], None],
    client: ApiClient,
) -> Order:
    """The order that a lost answer was about, or an error that holds what was found."""
    try:
        finding = readback.watch(
            error.find_out, patience=patience, sleep=sleep, clock=client.moment
        )
    except BaseException as stop:  # Ctrl-C: the write is as unknown as before, and can be asked for
        carry(stop, error.with_traceback(None))
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
