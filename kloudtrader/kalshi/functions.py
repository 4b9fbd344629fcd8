"""Define the functions of Kalshi for the user of the environment: see :mod:`kloudtrader.kalshi`."""

import sys
from typing import TYPE_CHECKING, Literal

from kloudtrader.kalshi.api_choice import refuse_ended, uses_v2
from kloudtrader.kalshi.client import default_client
from kloudtrader.kalshi.markets import read_market_id
from kloudtrader.runtime.diagnose.redact import scrub
from kloudtrader.runtime.request.build import check_text
from kloudtrader.runtime.request.models import to_request_model
from kloudtrader_kalshi import models
from kloudtrader_kalshi.user_api import UserApi

if TYPE_CHECKING:
    import datetime

__all__ = [
    "user_add_watchlist",
    "user_change_password",
    "user_get_balance",
    "user_get_market_position",
    "user_get_market_positions",
    "user_get_profile",
    "user_get_watchlist",
    "user_order_cancel",
    "user_order_create",
    "user_order_decrease",
    "user_orders_get",
    "user_remove_watchlist",
    "user_trades_get",
]


def _api() -> UserApi:
    return UserApi(default_client())


def _user(user_id: str | None) -> str:
    return default_client().user_id() if user_id is None else user_id


def user_add_watchlist(market_id: str, *, user_id: str | None = None) -> None:
    """Add a market to the watchlist. Source: ``PUT /users/{user_id}/watchlist/{market_id}``.

    >>> user_add_watchlist(market_id)
    """
    refuse_ended("user_add_watchlist")
    _api().user_add_watchlist(_user(user_id), read_market_id(market_id))


def user_remove_watchlist(market_id: str, *, user_id: str | None = None) -> None:
    """Remove a market from the watchlist.

    Source: ``DELETE /users/{user_id}/watchlist/{market_id}``.

    >>> user_remove_watchlist(market_id)
    """
    refuse_ended("user_remove_watchlist")
    _api().user_remove_watchlist(_user(user_id), read_market_id(market_id))


def user_get_watchlist(*, user_id: str | None = None) -> "models.UserGetWatchlistResponse":
    """Get the watchlist; the ids are in ``.watchlist.market_ids``.

    Source: ``GET /users/{user_id}/watchlist``.

    >>> isinstance(user_get_watchlist().watchlist.market_ids, list)
    True
    """
    refuse_ended("user_get_watchlist")
    return _api().user_get_watchlist(_user(user_id))


def user_change_password(
    *,
    user_change_password_request: "models.UserChangePasswordRequest",
    user_id: str | None = None,
) -> None:
    """Change the password. Source: ``PUT /users/{user_id}/password``.

    A failed change is never tried out by logging in: after
    :class:`~kloudtrader.runtime.errors.OutcomeUnknown`, try the new password first, then the old.

    >>> change = UserChangePasswordRequest(old_password=password, new_password="battery-staple-9")
    >>> user_change_password(user_change_password_request=change)
    """
    refuse_ended("user_change_password")
    handled = sys.exception()
    try:
        request = to_request_model(
            models.UserChangePasswordRequest,
            user_change_password_request,
            "user_change_password_request",
        )
        _api().user_change_password(_user(user_id), user_change_password_request=request)
    except BaseException as error:
        scrub(error, handled)  # frames below hold both passwords
        raise


def user_get_balance(*, user_id: str | None = None) -> "models.UserGetBalanceResponse":
    """Get what can be spent, in US cents: ``.balance``. Source: ``GET /users/{user_id}/balance``.

    >>> user_get_balance().balance > 0
    True
    """
    if uses_v2():
        from kloudtrader.kalshi import _v2_functions

        return _v2_functions.get_balance()
    return _api().user_get_balance(_user(user_id))


def user_get_profile(*, user_id: str | None = None) -> "models.UserGetProfileResponse":
    """Get the profile: ``.user``. Source: ``GET /users/{user_id}``.

    >>> "@" in user_get_profile().user.email
    True
    """
    refuse_ended("user_get_profile")
    return _api().user_get_profile(_user(user_id))


def user_get_market_position(
    market_id: str, *, user_id: str | None = None
) -> "models.UserGetMarketPositionResponse":
    """Get the position in one market: ``.market_position``; its ``position`` is in contracts.

    Source: ``GET /users/{user_id}/positions/{market_id}``.

    >>> user_get_market_position(market_id).market_position.market_id == market_id
    True
    """
    if uses_v2():
        from kloudtrader.kalshi import _v2_functions

        return _v2_functions.get_position(market_id)
    return _api().user_get_market_position(_user(user_id), read_market_id(market_id))


def user_get_market_positions(
    *, user_id: str | None = None
) -> "models.UserGetMarketPositionsResponse":
    """Get all positions: ``.market_positions``, some of which may be 0 contracts.

    Source: ``GET /users/{user_id}/positions``.

    >>> len(user_get_market_positions().market_positions) > 0
    True
    """
    if uses_v2():
        from kloudtrader.kalshi import _v2_functions

        return _v2_functions.get_positions()
    return _api().user_get_market_positions(_user(user_id))


def user_order_create(
    *,
    user_order_create_request: "models.UserOrderCreateRequest",
    user_id: str | None = None,
) -> "models.UserOrderCreateResponse":
    """Place an order; the price is in US cents of the chosen side, the count in contracts.

    It is sent once. :class:`~kloudtrader.runtime.errors.OutcomeUnknown` means that it may have been
    placed: look at :func:`user_orders_get` before placing another.

    Source: ``POST /users/{user_id}/orders``.

    >>> order = UserOrderCreateRequest(market_id=market_id, side="yes", count=2, price=1)
    >>> user_order_create(user_order_create_request=order).order.place_count
    2
    """
    request = to_request_model(
        models.UserOrderCreateRequest, user_order_create_request, "user_order_create_request"
    )
    if uses_v2():
        from kloudtrader.kalshi import _v2_functions

        return _v2_functions.create_order(request)
    request = request.model_copy(update={"market_id": read_market_id(request.market_id)})
    return _api().user_order_create(_user(user_id), user_order_create_request=request)


def user_order_decrease(
    order_id: str,
    *,
    user_order_decrease_request: "models.UserOrderDecreaseRequest",
    user_id: str | None = None,
) -> "models.UserOrderDecreaseResponse":
    """Take ``count`` contracts off a resting order; ``.reduced_by`` says how many it were.

    Source: ``POST /users/{user_id}/orders/{order_id}/decrease``.

    >>> decrease = UserOrderDecreaseRequest(count=1)
    >>> user_order_decrease(order_id, user_order_decrease_request=decrease).reduced_by
    1
    """
    request = to_request_model(
        models.UserOrderDecreaseRequest, user_order_decrease_request, "user_order_decrease_request"
    )
    if uses_v2():
        from kloudtrader.kalshi import _v2_functions

        return _v2_functions.decrease_order(check_text("order_id", order_id), request.count)
    return _api().user_order_decrease(_user(user_id), order_id, user_order_decrease_request=request)


def user_order_cancel(
    order_id: str, *, user_id: str | None = None
) -> "models.UserOrderDecreaseResponse":
    """Take all resting contracts off an order; what was filled stays.

    Source: ``DELETE /users/{user_id}/orders/{order_id}``.

    >>> user_order_cancel(order_id).order.status
    'canceled'
    """
    if uses_v2():
        from kloudtrader.kalshi import _v2_functions

        return _v2_functions.cancel_order(check_text("order_id", order_id))
    return _api().user_order_cancel(_user(user_id), order_id)


def user_orders_get(
    *,
    user_id: str | None = None,
    market_id: str | None = None,
    is_yes: bool | None = None,
    min_price: int | None = None,
    max_price: int | None = None,
    min_place_count: int | None = None,
    max_place_count: int | None = None,
    min_initial_count: int | None = None,
    max_initial_count: int | None = None,
    min_remaining_count: int | None = None,
    max_remaining_count: int | None = None,
    min_date: "datetime.datetime | str | None" = None,
    max_date: "datetime.datetime | str | None" = None,
    get_queue_position: bool | None = None,
    status: Literal["resting", "canceled", "executed"] | None = None,
    page_size: int | None = None,
    page_number: int | None = None,
) -> "models.UserOrdersGetResponse":
    """Get orders: ``.orders``. Prices are in US cents, counts in contracts.

    ``status`` is resting, canceled or executed. Dates carry a time zone.

    Source: ``GET /users/{user_id}/orders``.

    >>> all(order.status == "resting" for order in user_orders_get(status="resting").orders)
    True
    """
    if uses_v2():
        from kloudtrader.kalshi import _v2_functions

        rows = _v2_functions.list_user_orders(
            market_id=market_id,
            status=status,
            min_date=min_date,
            max_date=max_date,
            get_queue_position=get_queue_position,
            is_yes=is_yes,
            min_price=min_price,
            max_price=max_price,
            min_place_count=min_place_count,
            max_place_count=max_place_count,
            min_initial_count=min_initial_count,
            max_initial_count=max_initial_count,
            min_remaining_count=min_remaining_count,
            max_remaining_count=max_remaining_count,
        )
        return models.UserOrdersGetResponse(
            orders=_v2_functions.cut_page(rows, page_size, page_number)
        )
    return _api().user_orders_get(
        _user(user_id),
        market_id=read_market_id(market_id),
        is_yes=is_yes,
        min_price=min_price,
        max_price=max_price,
        min_place_count=min_place_count,
        max_place_count=max_place_count,
        min_initial_count=min_initial_count,
        max_initial_count=max_initial_count,
        min_remaining_count=min_remaining_count,
        max_remaining_count=max_remaining_count,
        min_date=min_date,
        max_date=max_date,
        get_queue_position=get_queue_position,
        status=status,
        page_size=page_size,
        page_number=page_number,
    )


def user_trades_get(
    *,
    user_id: str | None = None,
    market_id: str | None = None,
    order_id: str | None = None,
    min_price: int | None = None,
    max_price: int | None = None,
    min_count: int | None = None,
    max_count: int | None = None,
    min_date: "datetime.datetime | str | None" = None,
    max_date: "datetime.datetime | str | None" = None,
    page_size: int | None = None,
    page_number: int | None = None,
) -> "models.UserTradesGetResponse":
    """Get fills: ``.trades``. Prices are in US cents, counts in contracts.

    Source: ``GET /users/{user_id}/trades``.

    >>> all(trade.price >= 40 for trade in user_trades_get(min_price=40).trades)
    True
    """
    if uses_v2():
        from kloudtrader.kalshi import _v2_functions

        rows = _v2_functions.list_user_trades(
            market_id=market_id,
            order_id=order_id,
            min_date=min_date,
            max_date=max_date,
            min_price=min_price,
            max_price=max_price,
            min_count=min_count,
            max_count=max_count,
        )
        return models.UserTradesGetResponse(
            trades=_v2_functions.cut_page(rows, page_size, page_number)
        )
    return _api().user_trades_get(
        _user(user_id),
        market_id=read_market_id(market_id),
        order_id=order_id,
        min_price=min_price,
        max_price=max_price,
        min_count=min_count,
        max_count=max_count,
        min_date=min_date,
        max_date=max_date,
        page_size=page_size,
        page_number=page_number,
    )
