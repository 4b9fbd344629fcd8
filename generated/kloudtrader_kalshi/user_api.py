# Generated from kalshi_v1.yaml.
# Do not edit: change the spec or a template instead.
"""UserApi: one method for each operation with the tag user."""

from __future__ import annotations

import datetime
from typing import Any, Literal, overload

from kloudtrader.runtime.client import Api, build_body
from kloudtrader.runtime.policy import Timeout
from kloudtrader.runtime.response.typed import Typed

from . import models, operations

__all__ = ["UserApi"]


def _errors() -> dict[str, Any]:
    return {"default": models.JSONError}


_USER_ADD_WATCHLIST = Typed(None, errors=_errors)
_USER_REMOVE_WATCHLIST = Typed(None, errors=_errors)
_USER_CHANGE_PASSWORD = Typed(None, errors=_errors)
_USER_GET_BALANCE: Typed[models.UserGetBalanceResponse] = Typed(
    lambda: models.UserGetBalanceResponse, errors=_errors
)
_USER_GET_MARKET_POSITION: Typed[models.UserGetMarketPositionResponse] = Typed(
    lambda: models.UserGetMarketPositionResponse, errors=_errors
)
_USER_GET_MARKET_POSITIONS: Typed[models.UserGetMarketPositionsResponse] = Typed(
    lambda: models.UserGetMarketPositionsResponse, errors=_errors
)
_USER_GET_PROFILE: Typed[models.UserGetProfileResponse] = Typed(
    lambda: models.UserGetProfileResponse, errors=_errors
)
_USER_GET_WATCHLIST: Typed[models.UserGetWatchlistResponse] = Typed(
    lambda: models.UserGetWatchlistResponse, errors=_errors
)
_USER_ORDER_CANCEL: Typed[models.UserOrderDecreaseResponse] = Typed(
    lambda: models.UserOrderDecreaseResponse, errors=_errors
)
_USER_ORDERS_GET: Typed[models.UserOrdersGetResponse] = Typed(
    lambda: models.UserOrdersGetResponse, errors=_errors
)
_USER_ORDER_CREATE: Typed[models.UserOrderCreateResponse] = Typed(
    lambda: models.UserOrderCreateResponse, errors=_errors
)
_USER_ORDER_DECREASE: Typed[models.UserOrderDecreaseResponse] = Typed(
    lambda: models.UserOrderDecreaseResponse, errors=_errors
)
_USER_TRADES_GET: Typed[models.UserTradesGetResponse] = Typed(
    lambda: models.UserTradesGetResponse, errors=_errors
)


class UserApi(Api):
    """Read and change what a member owns, has ordered and watches.

    Every method raises:
        BadRequest: The input is malformed or was rejected.
        Unauthorized: The session is missing, unknown or over.
        Forbidden: The session is good but may not do this, for instance with the id of
            another user.
        ServerError: The server failed.
    """

    def user_add_watchlist(
        self,
        user_id: str,
        market_id: str,
        *,
        _timeout: Timeout | float | None = None,
    ) -> None:
        """Add a market to the watch list.

        Puts the market on the watch list of the logged-in user. What a second call does is
        not documented.

        ``PUT /users/{user_id}/watchlist/{market_id}``; is sent once; credential: cookie.

        Args:
            user_id: Id of the logged-in user, as the login returned it.
            market_id: Id of the market (not its ticker).

        Raises:
            NotFound: There is no such market.
        """
        return self._client.send(
            operations.user_add_watchlist,
            {
                "user_id": user_id,
                "market_id": market_id,
            },
            _USER_ADD_WATCHLIST,
            timeout=_timeout,
        )

    def user_remove_watchlist(
        self,
        user_id: str,
        market_id: str,
        *,
        _timeout: Timeout | float | None = None,
    ) -> None:
        """Remove a market from the watch list.

        Takes the market off the watch list of the logged-in user. What happens to a market
        that is not on it is not documented.

        ``DELETE /users/{user_id}/watchlist/{market_id}``; is sent once; credential: cookie.

        Args:
            user_id: Id of the logged-in user, as the login returned it.
            market_id: Id of the market (not its ticker).

        Raises:
            NotFound: There is no such market.
        """
        return self._client.send(
            operations.user_remove_watchlist,
            {
                "user_id": user_id,
                "market_id": market_id,
            },
            _USER_REMOVE_WATCHLIST,
            timeout=_timeout,
        )

    @overload
    def user_change_password(
        self,
        user_id: str,
        *,
        user_change_password_request: models.UserChangePasswordRequest | None = ...,
        _timeout: Timeout | float | None = ...,
    ) -> None: ...
    @overload
    def user_change_password(
        self,
        user_id: str,
        *,
        old_password: str,
        new_password: str,
        _timeout: Timeout | float | None = ...,
    ) -> None: ...
    def user_change_password(
        self,
        user_id: str,
        *,
        user_change_password_request: models.UserChangePasswordRequest | None = None,
        _timeout: Timeout | float | None = None,
        **fields: Any,
    ) -> None:
        """Change the password.

        Replaces the password of the logged-in user. The current one must be given.

        ``PUT /users/{user_id}/password``; is sent once; credential: cookie.

        Args:
            user_id: Id of the logged-in user, as the login returned it.
            user_change_password_request: The current and the new password. Optional in the
                document; the server needs it. In its place, its fields can be given as
                arguments:
            old_password: The current password.
            new_password: The password to be set.
        """
        return self._client.send(
            operations.user_change_password,
            {
                "user_id": user_id,
            },
            _USER_CHANGE_PASSWORD,
            body=build_body(
                user_change_password_request,
                fields,
                lambda: models.UserChangePasswordRequest,
                "user_change_password_request",
            ),
            timeout=_timeout,
        )

    def user_get_balance(
        self,
        user_id: str,
        *,
        _timeout: Timeout | float | None = None,
    ) -> models.UserGetBalanceResponse:
        """Get the available balance.

        What the logged-in user can still spend, in US cents.

        ``GET /users/{user_id}/balance``; may be sent again; credential: cookie.

        Args:
            user_id: Id of the logged-in user, as the login returned it.

        Returns:
            The balance in US cents.
        """
        return self._client.send(
            operations.user_get_balance,
            {
                "user_id": user_id,
            },
            _USER_GET_BALANCE,
            timeout=_timeout,
        )

    def user_get_market_position(
        self,
        user_id: str,
        market_id: str,
        *,
        _timeout: Timeout | float | None = None,
    ) -> models.UserGetMarketPositionResponse:
        """Get the position in one market.

        The position of the logged-in user in one market. Whether a market that was never
        traded gives zeros or 404 is not documented.

        ``GET /users/{user_id}/positions/{market_id}``; may be sent again; credential:
        cookie.

        Args:
            user_id: Id of the logged-in user, as the login returned it.
            market_id: Id of the market (not its ticker).

        Returns:
            The position in the market.

        Raises:
            NotFound: There is no such market.
        """
        return self._client.send(
            operations.user_get_market_position,
            {
                "user_id": user_id,
                "market_id": market_id,
            },
            _USER_GET_MARKET_POSITION,
            timeout=_timeout,
        )

    def user_get_market_positions(
        self,
        user_id: str,
        *,
        _timeout: Timeout | float | None = None,
    ) -> models.UserGetMarketPositionsResponse:
        """Get the positions in all markets.

        The positions of the logged-in user in all markets, without pages. Markets in which
        nothing is held any more are among them, with a position of 0.

        ``GET /users/{user_id}/positions``; may be sent again; credential: cookie.

        Args:
            user_id: Id of the logged-in user, as the login returned it.

        Returns:
            The positions, one for each market.
        """
        return self._client.send(
            operations.user_get_market_positions,
            {
                "user_id": user_id,
            },
            _USER_GET_MARKET_POSITIONS,
            timeout=_timeout,
        )

    def user_get_profile(
        self,
        user_id: str,
        *,
        _timeout: Timeout | float | None = None,
    ) -> models.UserGetProfileResponse:
        """Get the user's profile.

        Name, address and settings of the logged-in user.

        ``GET /users/{user_id}``; may be sent again; credential: cookie.

        Args:
            user_id: Id of the logged-in user, as the login returned it.

        Returns:
            The profile.
        """
        return self._client.send(
            operations.user_get_profile,
            {
                "user_id": user_id,
            },
            _USER_GET_PROFILE,
            timeout=_timeout,
        )

    def user_get_watchlist(
        self,
        user_id: str,
        *,
        _timeout: Timeout | float | None = None,
    ) -> models.UserGetWatchlistResponse:
        """Get the watch list.

        Ids of the markets that the logged-in user watches. The ids lie one level down,
        under `watchlist.market_ids`.

        ``GET /users/{user_id}/watchlist``; may be sent again; credential: cookie.

        Args:
            user_id: Id of the logged-in user, as the login returned it.

        Returns:
            The watch list.
        """
        return self._client.send(
            operations.user_get_watchlist,
            {
                "user_id": user_id,
            },
            _USER_GET_WATCHLIST,
            timeout=_timeout,
        )

    def user_order_cancel(
        self,
        user_id: str,
        order_id: str,
        *,
        _timeout: Timeout | float | None = None,
    ) -> models.UserOrderDecreaseResponse:
        """Cancel an order.

        Takes all contracts that still rest off the order. The order itself stays, since a
        part of it may be filled, and comes back with nothing resting. Contracts already
        filled, trades and position are untouched. What an unknown order id gives is not
        documented; 404 is not among the documented statuses.

        ``DELETE /users/{user_id}/orders/{order_id}``; is sent once; credential: cookie.

        Args:
            user_id: Id of the logged-in user, as the login returned it.
            order_id: Id of the order.

        Returns:
            The emptied order, and the number of contracts taken off.
        """
        return self._client.send(
            operations.user_order_cancel,
            {
                "user_id": user_id,
                "order_id": order_id,
            },
            _USER_ORDER_CANCEL,
            timeout=_timeout,
        )

    def user_orders_get(
        self,
        user_id: str,
        *,
        market_id: str | None = None,
        is_yes: bool | None = None,
        min_price: models.Cent | None = None,
        max_price: models.Cent | None = None,
        min_place_count: int | None = None,
        max_place_count: int | None = None,
        min_initial_count: int | None = None,
        max_initial_count: int | None = None,
        min_remaining_count: int | None = None,
        max_remaining_count: int | None = None,
        min_date: datetime.datetime | str | None = None,
        max_date: datetime.datetime | str | None = None,
        get_queue_position: bool | None = None,
        status: Literal["resting", "canceled", "executed"] | str | None = None,
        page_size: int | None = None,
        page_number: int | None = None,
        _timeout: Timeout | float | None = None,
    ) -> models.UserOrdersGetResponse:
        """Get orders.

        Orders of the logged-in user, in pages. Each filter narrows the list. The response
        has no total and no cursor: an empty page is past the end. The order of the list is
        not documented.

        ``GET /users/{user_id}/orders``; may be sent again; credential: cookie.

        Args:
            user_id: Id of the logged-in user, as the login returned it.
            market_id: Only this market.
            is_yes: Only one side, Yes orders for true and No orders for false.
            min_price: Lowest price of the order, US cents.
            max_price: Highest price of the order, US cents.
            min_place_count: Lowest number of contracts placed.
            max_place_count: Highest number of contracts placed.
            min_initial_count: Lowest number of contracts at the start. How it differs from
                those placed is not documented.
            max_initial_count: Highest number of contracts at the start.
            min_remaining_count: Lowest number of contracts that still rest.
            max_remaining_count: Highest number of contracts that still rest.
            min_date: Only what is later than this instant.
            max_date: Only what is earlier than this instant.
            get_queue_position: Whether resting orders come with their place in the queue.
            status: Only orders in this state.
            page_size: Rows on a page. Neither default nor maximum is documented; send it
                when you page.
            page_number: Page to return. The number of the first page is not documented; 1
                is the likely one.

        Returns:
            One page of orders.
        """
        return self._client.send(
            operations.user_orders_get,
            {
                "user_id": user_id,
                "market_id": market_id,
                "is_yes": is_yes,
                "min_price": min_price,
                "max_price": max_price,
                "min_place_count": min_place_count,
                "max_place_count": max_place_count,
                "min_initial_count": min_initial_count,
                "max_initial_count": max_initial_count,
                "min_remaining_count": min_remaining_count,
                "max_remaining_count": max_remaining_count,
                "min_date": min_date,
                "max_date": max_date,
                "get_queue_position": get_queue_position,
                "status": status,
                "page_size": page_size,
                "page_number": page_number,
            },
            _USER_ORDERS_GET,
            timeout=_timeout,
        )

    @overload
    def user_order_create(
        self,
        user_id: str,
        *,
        user_order_create_request: models.UserOrderCreateRequest | None = ...,
        _timeout: Timeout | float | None = ...,
    ) -> models.UserOrderCreateResponse: ...
    @overload
    def user_order_create(
        self,
        user_id: str,
        *,
        market_id: str,
        side: Literal["yes", "no"] | str,
        count: int,
        price: models.Cent,
        expiration_unix_ts: int | None = ...,
        max_cost_cents: models.Cent | None = ...,
        sell_position_capped: bool | None = ...,
        _timeout: Timeout | float | None = ...,
    ) -> models.UserOrderCreateResponse: ...
    def user_order_create(
        self,
        user_id: str,
        *,
        user_order_create_request: models.UserOrderCreateRequest | None = None,
        _timeout: Timeout | float | None = None,
        **fields: Any,
    ) -> models.UserOrderCreateResponse:
        """Place an order.

        Places a limit order in a market. It may fill at once, in whole or in part; what is
        left rests in the book. Sending it twice places two orders.

        ``POST /users/{user_id}/orders``; is sent once; credential: cookie.

        Args:
            user_id: Id of the logged-in user, as the login returned it.
            user_order_create_request: The order. Optional in the document; the server needs
                it. In its place, its fields can be given as arguments:
            market_id: Id of the market (not its ticker).
            side: Side to buy, in lower case.
            count: Contracts to buy.
            price: Limit price of the chosen side, US cents, 1 to 99.
            expiration_unix_ts: When the order expires, in Unix seconds; never when absent
                or 0.
            max_cost_cents: Most that the whole order may cost, US cents, by its name; live
                clients send 0 for no limit. The document has no text for it.
            sell_position_capped: Whether the order is limited to the position held, so that
                it cannot turn the position round.

        Returns:
            The order after any immediate fill.
        """
        return self._client.send(
            operations.user_order_create,
            {
                "user_id": user_id,
            },
            _USER_ORDER_CREATE,
            body=build_body(
                user_order_create_request,
                fields,
                lambda: models.UserOrderCreateRequest,
                "user_order_create_request",
            ),
            timeout=_timeout,
        )

    @overload
    def user_order_decrease(
        self,
        user_id: str,
        order_id: str,
        *,
        user_order_decrease_request: models.UserOrderDecreaseRequest | None = ...,
        _timeout: Timeout | float | None = ...,
    ) -> models.UserOrderDecreaseResponse: ...
    @overload
    def user_order_decrease(
        self,
        user_id: str,
        order_id: str,
        *,
        count: int | None = ...,
        _timeout: Timeout | float | None = ...,
    ) -> models.UserOrderDecreaseResponse: ...
    def user_order_decrease(
        self,
        user_id: str,
        order_id: str,
        *,
        user_order_decrease_request: models.UserOrderDecreaseRequest | None = None,
        _timeout: Timeout | float | None = None,
        **fields: Any,
    ) -> models.UserOrderDecreaseResponse:
        """Decrease an order.

        Takes some of the resting contracts off an order, the only change that orders allow.
        Responds with 201 although nothing is created. Sending it twice decreases twice.

        ``POST /users/{user_id}/orders/{order_id}/decrease``; is sent once; credential:
        cookie.

        Args:
            user_id: Id of the logged-in user, as the login returned it.
            order_id: Id of the order.
            user_order_decrease_request: By how much to decrease. Optional in the document;
                the server needs it. In its place, its fields can be given as arguments:
            count: Contracts to take off. What more than the resting contracts does is not
                documented.

        Returns:
            The order after the change, and the number of contracts taken off.
        """
        return self._client.send(
            operations.user_order_decrease,
            {
                "user_id": user_id,
                "order_id": order_id,
            },
            _USER_ORDER_DECREASE,
            body=build_body(
                user_order_decrease_request,
                fields,
                lambda: models.UserOrderDecreaseRequest,
                "user_order_decrease_request",
            ),
            timeout=_timeout,
        )

    def user_trades_get(
        self,
        user_id: str,
        *,
        market_id: str | None = None,
        order_id: str | None = None,
        min_price: models.Cent | None = None,
        max_price: models.Cent | None = None,
        min_count: int | None = None,
        max_count: int | None = None,
        min_date: datetime.datetime | str | None = None,
        max_date: datetime.datetime | str | None = None,
        page_size: int | None = None,
        page_number: int | None = None,
        _timeout: Timeout | float | None = None,
    ) -> models.UserTradesGetResponse:
        """Get trades.

        Fills of the logged-in user's orders, in pages. Three of the filters are spelt with
        capitals on the wire (`MinPrice`, `MaxPrice`, `MinCount`). The response has no total
        and no cursor: an empty page is past the end.

        ``GET /users/{user_id}/trades``; may be sent again; credential: cookie.

        Args:
            user_id: Id of the logged-in user, as the login returned it.
            market_id: Only this market.
            order_id: Only fills of this order.
            min_price: Lowest price of the fill, US cents.
            max_price: Highest price of the fill, US cents.
            min_count: Lowest number of contracts of the fill.
            max_count: Highest number of contracts of the fill.
            min_date: Only what is later than this instant.
            max_date: Only what is earlier than this instant.
            page_size: Rows on a page. Neither default nor maximum is documented; send it
                when you page.
            page_number: Page to return. The number of the first page is not documented; 1
                is the likely one.

        Returns:
            One page of trades.
        """
        return self._client.send(
            operations.user_trades_get,
            {
                "user_id": user_id,
                "market_id": market_id,
                "order_id": order_id,
                "min_price": min_price,
                "max_price": max_price,
                "min_count": min_count,
                "max_count": max_count,
                "min_date": min_date,
                "max_date": max_date,
                "page_size": page_size,
                "page_number": page_number,
            },
            _USER_TRADES_GET,
            timeout=_timeout,
        )
