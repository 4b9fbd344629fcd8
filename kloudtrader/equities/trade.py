"""Place, preview, change and cancel orders of shares at Tradier, as plain JSON.

These are the functions of the original kloudtrader. Each sends one request, once, and returns the
broker's response as it came. A placed order carries a tag of ours, by which
:func:`kloudtrader.tradier.find_by_tag` finds it. :func:`kloudtrader.tradier.place_once` does more:
it reconciles a lost response, and knows an order by a key after a restart.

A response with an id says that the broker took the order in. It may be rejected a moment later:
read the order to learn its state. Prices are in USD, quantities are whole shares.

All functions raise :class:`~kloudtrader.runtime.errors.ConfigurationError` when a credential is
missing, :class:`~kloudtrader.runtime.errors.InvalidArgument` for an argument that cannot be sent,
:class:`~kloudtrader.runtime.errors.ApiError` when the broker refuses, with
:class:`~kloudtrader.runtime.errors.OrderRefused` for a refusal of the back office, and
:class:`~kloudtrader.runtime.errors.OutcomeUnknown` when the response was lost.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, cast

from kloudtrader.orders.identity import new_digest, tag_text
from kloudtrader.runtime.errors import InvalidArgument
from kloudtrader.runtime.request.build import check_integer, check_text
from kloudtrader.runtime.request.scalars import format_number
from kloudtrader.runtime.request.values import describe
from kloudtrader.tradier.access import CheckedFields, account, client, request_json
from kloudtrader_tradier import operations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kloudtrader_tradier import plain

__all__ = [
    "buy",
    "buy_preview",
    "buy_to_cover",
    "cancel_equity_order",
    "change_equity_order",
    "sell",
    "sell_preview",
    "sell_short",
]

Duration = Literal["day", "gtc", "pre", "post"]
OrderType = Literal["market", "limit", "stop", "stop_limit"]
Price = Decimal | float | int

_MOST = 10_000_000
_NEEDED = {"market": (), "limit": ("price",), "stop": ("stop",), "stop_limit": ("price", "stop")}


def buy(
    symbol: str,
    quantity: int,
    access_token: str | None = None,
    account_number: str | None = None,
    duration: Duration = "day",
    order_type: OrderType = "market",
    price: Price | None = None,
    stop: Price | None = None,
) -> plain.OrderAcceptedResponse:
    """Buy shares: ``{"order": {"id": ..., "status": "ok"}}``.

    Source: ``POST /accounts/{account_id}/orders``.

    >>> buy("KO", 10, order_type="limit", price=5.5)["order"]["status"]
    'ok'

    Args:
        symbol: Symbol of the stock.
        quantity: Whole shares.
        access_token: Access token. Without it, ``ACCESS_TOKEN`` of the environment.
        account_number: Number of the account. Without it, ``ACCOUNT_NUMBER`` of the environment.
        duration: How long the order works: ``day``, ``gtc``, ``pre`` or ``post``.
        order_type: ``market``, ``limit``, ``stop`` or ``stop_limit``.
        price: Limit price of a share, USD; ``limit`` and ``stop_limit`` need it.
        stop: Stop price of a share, USD; ``stop`` and ``stop_limit`` need it.
    """
    fields = _fields("buy", symbol, quantity, duration, order_type, price, stop)
    return _place(fields, access_token, account_number)


def sell(
    symbol: str,
    quantity: int,
    access_token: str | None = None,
    account_number: str | None = None,
    duration: Duration = "day",
    order_type: OrderType = "market",
    price: Price | None = None,
    stop: Price | None = None,
) -> plain.OrderAcceptedResponse:
    """Sell shares that the account holds; arguments and result as of :func:`buy`."""
    fields = _fields("sell", symbol, quantity, duration, order_type, price, stop)
    return _place(fields, access_token, account_number)


def sell_short(
    symbol: str,
    quantity: int,
    access_token: str | None = None,
    account_number: str | None = None,
    duration: Duration = "day",
    order_type: OrderType = "market",
    price: Price | None = None,
    stop: Price | None = None,
) -> plain.OrderAcceptedResponse:
    """Sell shares short; arguments and result as of :func:`buy`."""
    fields = _fields("sell_short", symbol, quantity, duration, order_type, price, stop)
    return _place(fields, access_token, account_number)


def buy_to_cover(
    symbol: str,
    quantity: int,
    access_token: str | None = None,
    account_number: str | None = None,
    duration: Duration = "day",
    order_type: OrderType = "market",
    price: Price | None = None,
    stop: Price | None = None,
) -> plain.OrderAcceptedResponse:
    """Buy shares back that were sold short; arguments and result as of :func:`buy`."""
    fields = _fields("buy_to_cover", symbol, quantity, duration, order_type, price, stop)
    return _place(fields, access_token, account_number)


def buy_preview(
    symbol: str,
    quantity: int,
    access_token: str | None = None,
    account_number: str | None = None,
    duration: Duration = "day",
    order_type: OrderType = "market",
    price: Price | None = None,
    stop: Price | None = None,
) -> plain.OrderPreviewResponse:
    """Check a purchase without placing it: ``{"order": {"status", "cost", "commission", ...}}``.

    Source: ``POST /accounts/{account_id}/orders`` with ``preview``. Arguments as of :func:`buy`.

    >>> buy_preview("KO", 10)["order"]["result"]
    True
    """
    fields = _fields("buy", symbol, quantity, duration, order_type, price, stop)
    return _preview(fields, access_token, account_number)


def sell_preview(
    symbol: str,
    quantity: int,
    access_token: str | None = None,
    account_number: str | None = None,
    duration: Duration = "day",
    order_type: OrderType = "market",
    price: Price | None = None,
    stop: Price | None = None,
) -> plain.OrderPreviewResponse:
    """Check a sale without placing it; arguments and result as of :func:`buy_preview`."""
    fields = _fields("sell", symbol, quantity, duration, order_type, price, stop)
    return _preview(fields, access_token, account_number)


def change_equity_order(
    order_id: int | str,
    access_token: str | None = None,
    account_number: str | None = None,
    duration: Duration | None = None,
    order_type: OrderType | None = None,
    price: Price | None = None,
    stop: Price | None = None,
) -> plain.OrderAcceptedResponse:
    """Change a working order; what is not given stays as it is, and so does the id.

    Source: ``PUT /accounts/{account_id}/orders/{id}``. If the response is lost, ``find_out()`` of
    the error reads the order and compares it.
    """
    fields = CheckedFields(
        _given(
            type=None if order_type is None else _known("order_type", order_type, OrderType),
            duration=None if duration is None else _known("duration", duration, Duration),
            price=_price("price", price),
            stop=_price("stop", stop),
        )
    )
    if not fields:
        raise InvalidArgument("nothing to change: give order_type, duration, price or stop")
    if order_type is not None:
        _check_prices(order_type, fields)
    arguments = {"account_number": account(account_number, access_token), "order_id": order_id}
    response: plain.OrderAcceptedResponse = request_json(
        operations.change_order, client(access_token), arguments, fields
    )
    return response


def cancel_equity_order(
    order_id: int | str, access_token: str | None = None, account_number: str | None = None
) -> plain.OrderAcceptedResponse:
    """Request that an order is cancelled; it may be filled before.

    Source: ``DELETE /accounts/{account_id}/orders/{id}``.
    :func:`kloudtrader.tradier.cancel_once` reads until the order is final.
    """
    arguments = {"account_number": account(account_number, access_token), "order_id": order_id}
    response: plain.OrderAcceptedResponse = request_json(
        operations.cancel_order, client(access_token), arguments
    )
    return response


def _place(
    fields: CheckedFields, access_token: str | None, account_number: str | None
) -> plain.OrderAcceptedResponse:
    tagged = CheckedFields(fields, tag=tag_text(new_digest()))
    arguments = {"account_number": account(account_number, access_token)}
    response: plain.OrderAcceptedResponse = request_json(
        operations.place_order, client(access_token), arguments, tagged
    )
    return response


def _preview(
    fields: CheckedFields, access_token: str | None, account_number: str | None
) -> plain.OrderPreviewResponse:
    arguments = {"account_number": account(account_number, access_token)}
    response: plain.OrderPreviewResponse = request_json(
        operations.preview_order, client(access_token), arguments, fields
    )
    return response


def _fields(
    side: str,
    symbol: str,
    quantity: int,
    duration: Duration,
    order_type: OrderType,
    price: Price | None,
    stop: Price | None,
) -> CheckedFields:
    """Return the fields of an order of shares, or raise ``InvalidArgument``."""
    shares = check_integer("quantity", quantity, minimum=1)
    if shares > _MOST:
        raise InvalidArgument(f"quantity must be {_MOST} or less", argument="quantity")
    fields = _given(
        symbol=check_text("symbol", symbol),
        side=side,
        quantity=str(shares),
        type=_known("order_type", order_type, OrderType),
        duration=_known("duration", duration, Duration),
        price=_price("price", price),
        stop=_price("stop", stop),
    )
    _check_prices(order_type, fields)
    for name in _NEEDED[order_type]:
        if name not in fields:
            raise InvalidArgument(f"{name} is required for a {order_type} order", argument=name)
    return CheckedFields({"class": "equity"}, **fields)


def _check_prices(order_type: str, fields: Mapping[str, str]) -> None:
    """Raise ``InvalidArgument`` for a price that the order would not obey."""
    for name in ("price", "stop"):
        if name in fields and name not in _NEEDED[order_type]:
            text = f"a {order_type} order has no {name}: pass another order_type"
            raise InvalidArgument(text, argument=name)


def _given(**fields: str | None) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value is not None}


def _known(name: str, value: object, kind: Any) -> str:
    known = cast("tuple[str, ...]", kind.__args__)
    if value not in known:
        listed = ", ".join(known)
        raise InvalidArgument(
            f"{name} must be one of {listed}; got {describe(value)}", argument=name
        )
    return str(value)


def _price(name: str, value: object) -> str | None:
    if value is None:
        return None
    try:
        number = format_number(value)
    except ValueError as error:
        raise InvalidArgument(f"{name} {error}", argument=name) from None
    if number is None or not Decimal(number) > 0:
        reason = f"{name} must be a number above 0; got {number or describe(value)}"
        raise InvalidArgument(reason, argument=name)
    return number
