# Generated from tradier.yaml.
# Do not edit: change the spec or a template instead.
"""TradingApi: one method for each operation with the tag trading."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal, overload

from kloudtrader.runtime.client import Api, check_body, require_body
from kloudtrader.runtime.policy import Timeout
from kloudtrader.runtime.response.typed import Typed

from . import models, operations

__all__ = ["TradingApi"]


def _errors() -> dict[str, Any]:
    return {"default": models.ErrorResponse}


_PLACE_ORDER: Typed[models.OrderAcceptedResponse] = Typed(
    lambda: models.OrderAcceptedResponse, errors=_errors
)
_PREVIEW_ORDER: Typed[models.OrderPreviewResponse] = Typed(
    lambda: models.OrderPreviewResponse, errors=_errors
)
_CHANGE_ORDER: Typed[models.OrderAcceptedResponse] = Typed(
    lambda: models.OrderAcceptedResponse, errors=_errors
)
_CANCEL_ORDER: Typed[models.OrderAcceptedResponse] = Typed(
    lambda: models.OrderAcceptedResponse, errors=_errors
)


class TradingApi(Api):
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
        account_number: str,
        *,
        order: models.NewOrder,
        _timeout: Timeout | float | None = None,
    ) -> models.OrderAcceptedResponse:
        """Place an order.

        Sends an order of any class. A response with an id says only that the broker took
        the order in: it may be rejected a moment later, and only a read of the order shows
        whether it works or is filled. The broker does not recognise an order that was sent
        before: sent twice, it is placed twice.

        ``POST /accounts/{account_id}/orders``; is sent once; credential: bearer.

        Args:
            account_number: Account number, as the profile gives it. Treat it as an opaque
                text.
            order: The request body.

        Returns:
            The request was taken in. A body with `errors` is a refusal all the same.
        """
        return self._client.send(
            operations.place_order,
            {
                "account_number": account_number,
            },
            _PLACE_ORDER,
            body=check_body(order, lambda: models.NewOrder, "order"),
            timeout=_timeout,
        )

    def preview_order(
        self,
        account_number: str,
        *,
        order: models.NewOrder,
        _timeout: Timeout | float | None = None,
    ) -> models.OrderPreviewResponse:
        """Check an order and what it would cost, without placing it.

        Runs the checks that placing the order would run, buying power included, and places
        nothing.

        ``POST /accounts/{account_id}/orders``; may be sent again; credential: bearer.

        Args:
            account_number: Account number, as the profile gives it. Treat it as an opaque
                text.
            order: The request body.

        Returns:
            What the order would cost. A body with `errors` is a refusal all the same.
        """
        return self._client.send(
            operations.preview_order,
            {
                "account_number": account_number,
            },
            _PREVIEW_ORDER,
            body=check_body(order, lambda: models.NewOrder, "order"),
            timeout=_timeout,
        )

    @overload
    def change_order(
        self,
        account_number: str,
        order_id: int | str,
        *,
        change: models.OrderChange,
        _timeout: Timeout | float | None = ...,
    ) -> models.OrderAcceptedResponse: ...
    @overload
    def change_order(
        self,
        account_number: str,
        order_id: int | str,
        *,
        type: Literal["market", "limit", "stop", "stop_limit", "debit", "credit"] | None = ...,
        duration: Literal["day", "gtc", "pre", "post"] | None = ...,
        price: Decimal | float | int | None = ...,
        stop: Decimal | float | int | None = ...,
        _timeout: Timeout | float | None = ...,
    ) -> models.OrderAcceptedResponse: ...
    def change_order(
        self,
        account_number: str,
        order_id: int | str,
        *,
        change: models.OrderChange | None = None,
        _timeout: Timeout | float | None = None,
        **fields: Any,
    ) -> models.OrderAcceptedResponse:
        """Change a working order.

        Changes type, duration, price or stop of an order that still works; what is not
        given stays. The id stays the same. A final order is refused with 400 and a plain
        text that names its status.

        ``PUT /accounts/{account_id}/orders/{id}``; is sent once; credential: bearer.

        Args:
            account_number: Account number, as the profile gives it. Treat it as an opaque
                text.
            order_id: Id of the order, as a number or as text.
            change: The request body. In its place, its fields can be given as arguments:
            type: New kind of order.
            duration: New duration.
            price: New limit price, debit or credit, USD.
            stop: New stop price, USD.

        Returns:
            The request was taken in. A body with `errors` is a refusal all the same.
        """
        return self._client.send(
            operations.change_order,
            {
                "account_number": account_number,
                "order_id": order_id,
            },
            _CHANGE_ORDER,
            body=require_body(change, fields, lambda: models.OrderChange, "change"),
            timeout=_timeout,
        )

    def cancel_order(
        self,
        account_number: str,
        order_id: int | str,
        *,
        _timeout: Timeout | float | None = None,
    ) -> models.OrderAcceptedResponse:
        """Ask the broker to cancel a working order.

        A response with status 200 says that the request was taken in, not that the order is
        cancelled: it may be filled before. A final order is refused with 400 and a plain
        text that names its status, an unknown id with 401 and a plain text.

        ``DELETE /accounts/{account_id}/orders/{id}``; is sent once; credential: bearer.

        Args:
            account_number: Account number, as the profile gives it. Treat it as an opaque
                text.
            order_id: Id of the order, as a number or as text.

        Returns:
            The request was taken in. A body with `errors` is a refusal all the same.
        """
        return self._client.send(
            operations.cancel_order,
            {
                "account_number": account_number,
                "order_id": order_id,
            },
            _CANCEL_ORDER,
            timeout=_timeout,
        )
