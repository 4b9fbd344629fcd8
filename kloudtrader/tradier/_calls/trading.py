# Generated from tradier.yaml with tradier.facade.yaml.
# Do not edit: change the spec, the overlay or a template instead.
"""Typed calls of Tradier Brokerage API, accounts, trading and market data, tag trading."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal, overload

from kloudtrader.runtime.client import require_body
from kloudtrader.runtime.policy import Timeout
from kloudtrader.tradier.access import TradierAccess
from kloudtrader_tradier import models
from kloudtrader_tradier.trading_api import TradingApi

__all__ = [
    "TradingCalls",
    "cancel_order",
    "change_order",
    "place_order",
    "preview_order",
]


class TradingCalls(TradierAccess):
    """Orders. Every operation but the preview changes what is ordered.

    Every method raises:
        BadRequest: A parameter is missing or wrong; mostly a plain text that names it and
            the complaint.
        Unauthorized: The token is missing, wrong, expired or of the other environment
            (mostly a fault), or the account or the order is not one of this token's (a
            plain text). Only the body tells which.
        Forbidden: The token may not do this.
        NotFound: No such path. Has also been met as a passing failure.
        RateLimited: The quota of this minute is used up. Wait until the time in
            X-Ratelimit-Expiry; a Retry-After header has not been seen.
        ServerError: A system behind the gateway failed; mostly passes by itself.

    Headers of the responses: `RatelimitHeaders`.
    """

    def place_order(
        self,
        order: models.NewOrder,
        *,
        timeout: Timeout | float | None = None,
    ) -> models.OrderAcceptedResponse:
        """Place an order.

        Sends an order of any class. A response with an id says only that the broker took
        the order in: it may be rejected a moment later, and only a read of the order shows
        whether it works or is filled. The broker does not recognise an order that was sent
        before: sent twice, it is placed twice.

        ``POST /accounts/{account_id}/orders``; is sent once; credential: bearer.

        Args:
            order: The request body.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The request was taken in. A body with `errors` is a refusal all the same.

        Headers: `RatelimitHeaders`.
        """
        return TradingApi(self._client()).place_order(
            self._account_number(),
            order=order,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def preview_order(
        self,
        order: models.NewOrder,
        *,
        timeout: Timeout | float | None = None,
    ) -> models.OrderPreviewResponse:
        """Check an order and what it would cost, without placing it.

        Runs the checks that placing the order would run, buying power included, and places
        nothing.

        ``POST /accounts/{account_id}/orders``; may be sent again; credential: bearer.

        Args:
            order: The request body.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            What the order would cost. A body with `errors` is a refusal all the same.

        Headers: `RatelimitHeaders`.
        """
        return TradingApi(self._client()).preview_order(
            self._account_number(),
            order=order,
            _timeout=self._timeout if timeout is None else timeout,
        )

    @overload
    def change_order(
        self,
        order_id: int | str,
        *,
        change: models.OrderChange,
        timeout: Timeout | float | None = ...,
    ) -> models.OrderAcceptedResponse: ...
    @overload
    def change_order(
        self,
        order_id: int | str,
        *,
        type: Literal["market", "limit", "stop", "stop_limit", "debit", "credit"] | None = ...,
        duration: Literal["day", "gtc", "pre", "post"] | None = ...,
        price: Decimal | float | int | None = ...,
        stop: Decimal | float | int | None = ...,
        timeout: Timeout | float | None = ...,
    ) -> models.OrderAcceptedResponse: ...
    def change_order(
        self,
        order_id: int | str,
        *,
        change: models.OrderChange | None = None,
        timeout: Timeout | float | None = None,
        **fields: Any,
    ) -> models.OrderAcceptedResponse:
        """Change a working order.

        Changes type, duration, price or stop of an order that still works; what is not
        given stays. The id stays the same. A final order is refused with 400 and a plain
        text that names its status.

        ``PUT /accounts/{account_id}/orders/{id}``; is sent once; credential: bearer.

        Args:
            order_id: Id of the order, as a number or as text.
            change: The request body. In its place, its fields can be given as arguments:
            type: New kind of order.
            duration: New duration.
            price: New limit price, debit or credit, USD.
            stop: New stop price, USD.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The request was taken in. A body with `errors` is a refusal all the same.

        Headers: `RatelimitHeaders`.
        """
        return TradingApi(self._client()).change_order(
            self._account_number(),
            order_id,
            change=require_body(change, fields, lambda: models.OrderChange, "change"),
            _timeout=self._timeout if timeout is None else timeout,
        )

    def cancel_order(
        self,
        order_id: int | str,
        *,
        timeout: Timeout | float | None = None,
    ) -> models.OrderAcceptedResponse:
        """Ask the broker to cancel a working order.

        A response with status 200 says that the request was taken in, not that the order is
        cancelled: it may be filled before. A final order is refused with 400 and a plain
        text that names its status, an unknown id with 401 and a plain text.

        ``DELETE /accounts/{account_id}/orders/{id}``; is sent once; credential: bearer.

        Args:
            order_id: Id of the order, as a number or as text.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The request was taken in. A body with `errors` is a refusal all the same.

        Headers: `RatelimitHeaders`.
        """
        return TradingApi(self._client()).cancel_order(
            self._account_number(), order_id, _timeout=self._timeout if timeout is None else timeout
        )


def place_order(
    order: models.NewOrder,
    *,
    timeout: Timeout | float | None = None,
) -> models.OrderAcceptedResponse:
    """Place an order.

    Sends an order of any class. A response with an id says only that the broker took the
    order in: it may be rejected a moment later, and only a read of the order shows whether
    it works or is filled. The broker does not recognise an order that was sent before: sent
    twice, it is placed twice.

    ``POST /accounts/{account_id}/orders``; is sent once; credential: bearer.

    Args:
        order: The request body.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The request was taken in. A body with `errors` is a refusal all the same.

    Headers: `RatelimitHeaders`.

    Raises:
        BadRequest: A parameter is missing or wrong; mostly a plain text that names it and
            the complaint.
        Unauthorized: The token is missing, wrong, expired or of the other environment
            (mostly a fault), or the account or the order is not one of this token's (a
            plain text). Only the body tells which.
        Forbidden: The token may not do this.
        NotFound: No such path. Has also been met as a passing failure.
        RateLimited: The quota of this minute is used up. Wait until the time in
            X-Ratelimit-Expiry; a Retry-After header has not been seen.
        ServerError: A system behind the gateway failed; mostly passes by itself.
    """
    return TradingCalls().place_order(order, timeout=timeout)


def preview_order(
    order: models.NewOrder,
    *,
    timeout: Timeout | float | None = None,
) -> models.OrderPreviewResponse:
    """Check an order and what it would cost, without placing it.

    Runs the checks that placing the order would run, buying power included, and places
    nothing.

    ``POST /accounts/{account_id}/orders``; may be sent again; credential: bearer.

    Args:
        order: The request body.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        What the order would cost. A body with `errors` is a refusal all the same.

    Headers: `RatelimitHeaders`.

    Raises:
        BadRequest: A parameter is missing or wrong; mostly a plain text that names it and
            the complaint.
        Unauthorized: The token is missing, wrong, expired or of the other environment
            (mostly a fault), or the account or the order is not one of this token's (a
            plain text). Only the body tells which.
        Forbidden: The token may not do this.
        NotFound: No such path. Has also been met as a passing failure.
        RateLimited: The quota of this minute is used up. Wait until the time in
            X-Ratelimit-Expiry; a Retry-After header has not been seen.
        ServerError: A system behind the gateway failed; mostly passes by itself.
    """
    return TradingCalls().preview_order(order, timeout=timeout)


@overload
def change_order(
    order_id: int | str,
    *,
    change: models.OrderChange,
    timeout: Timeout | float | None = ...,
) -> models.OrderAcceptedResponse: ...
@overload
def change_order(
    order_id: int | str,
    *,
    type: Literal["market", "limit", "stop", "stop_limit", "debit", "credit"] | None = ...,
    duration: Literal["day", "gtc", "pre", "post"] | None = ...,
    price: Decimal | float | int | None = ...,
    stop: Decimal | float | int | None = ...,
    timeout: Timeout | float | None = ...,
) -> models.OrderAcceptedResponse: ...
def change_order(
    order_id: int | str,
    *,
    change: models.OrderChange | None = None,
    timeout: Timeout | float | None = None,
    **fields: Any,
) -> models.OrderAcceptedResponse:
    """Change a working order.

    Changes type, duration, price or stop of an order that still works; what is not given
    stays. The id stays the same. A final order is refused with 400 and a plain text that
    names its status.

    ``PUT /accounts/{account_id}/orders/{id}``; is sent once; credential: bearer.

    Args:
        order_id: Id of the order, as a number or as text.
        change: The request body. In its place, its fields can be given as arguments:
        type: New kind of order.
        duration: New duration.
        price: New limit price, debit or credit, USD.
        stop: New stop price, USD.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The request was taken in. A body with `errors` is a refusal all the same.

    Headers: `RatelimitHeaders`.

    Raises:
        BadRequest: A parameter is missing or wrong; mostly a plain text that names it and
            the complaint.
        Unauthorized: The token is missing, wrong, expired or of the other environment
            (mostly a fault), or the account or the order is not one of this token's (a
            plain text). Only the body tells which.
        Forbidden: The token may not do this.
        NotFound: No such path. Has also been met as a passing failure.
        RateLimited: The quota of this minute is used up. Wait until the time in
            X-Ratelimit-Expiry; a Retry-After header has not been seen.
        ServerError: A system behind the gateway failed; mostly passes by itself.
    """
    return TradingCalls().change_order(
        order_id,
        change=require_body(change, fields, lambda: models.OrderChange, "change"),
        timeout=timeout,
    )


def cancel_order(
    order_id: int | str,
    *,
    timeout: Timeout | float | None = None,
) -> models.OrderAcceptedResponse:
    """Ask the broker to cancel a working order.

    A response with status 200 says that the request was taken in, not that the order is
    cancelled: it may be filled before. A final order is refused with 400 and a plain text
    that names its status, an unknown id with 401 and a plain text.

    ``DELETE /accounts/{account_id}/orders/{id}``; is sent once; credential: bearer.

    Args:
        order_id: Id of the order, as a number or as text.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The request was taken in. A body with `errors` is a refusal all the same.

    Headers: `RatelimitHeaders`.

    Raises:
        BadRequest: A parameter is missing or wrong; mostly a plain text that names it and
            the complaint.
        Unauthorized: The token is missing, wrong, expired or of the other environment
            (mostly a fault), or the account or the order is not one of this token's (a
            plain text). Only the body tells which.
        Forbidden: The token may not do this.
        NotFound: No such path. Has also been met as a passing failure.
        RateLimited: The quota of this minute is used up. Wait until the time in
            X-Ratelimit-Expiry; a Retry-After header has not been seen.
        ServerError: A system behind the gateway failed; mostly passes by itself.
    """
    return TradingCalls().cancel_order(order_id, timeout=timeout)
