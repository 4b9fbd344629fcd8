"""Compare responses about orders with the requests that they should belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

from kloudtrader_kalshi_v2 import models

__all__ = ["describe_mismatch", "get_field"]


def describe_mismatch(
    name: str, arguments: Mapping[str, object], body: Any, response: object
) -> str | None:
    """Return why a response cannot be the one to this request, else ``None``."""
    if name == "create_order":
        return _compare_created(body, response)
    if name == "batch_create_orders":
        return _compare_batch(body.orders, response)
    if name == "batch_cancel_orders":
        return _compare_cancels(body.orders, response)
    if "order_id" not in arguments or name == "get_order_queue_position":
        return None
    about = get_field(response, "order") if name == "get_order" else response
    order_id = get_field(about, "order_id")
    if order_id != str(arguments["order_id"]):
        return f"it is about the order {order_id}"
    return None if name == "get_order" else _compare_counts(name, body, response)


def get_field(value: object, name: str) -> object:
    """Return a field of a model, or a member of plain JSON."""
    if isinstance(value, Mapping):
        return cast("Mapping[str, object]", value).get(name)
    return getattr(value, name, None)


def _compare_created(order: models.NewOrder, response: object) -> str | None:
    carried = get_field(response, "client_order_id")
    if carried not in (None, order.client_order_id):
        return f"it is about the client_order_id {carried}"
    order_id = get_field(response, "order_id")
    if not isinstance(order_id, str) or not order_id.strip():
        return "it holds no order id"
    return _check_total(response, order.count)


def _compare_counts(name: str, body: Any, response: object) -> str | None:
    """Compare what is left of an order with what was requested."""
    if name == "decrease_order":
        left = get_field(response, "remaining_count")
        most = cast("models.OrderDecrease", body).reduce_to
        if isinstance(left, Decimal) and (left < 0 or (most is not None and left > most)):
            return f"{left} contracts still rest"
    elif name == "amend_order":
        return _check_total(response, cast("models.OrderAmendment", body).count)
    elif name == "cancel_order":
        reduced = get_field(response, "reduced_by")
        if isinstance(reduced, Decimal) and reduced < 0:
            return f"it cancelled {reduced} contracts"
    return None


def _check_total(response: object, most: Decimal) -> str | None:
    counts = get_field(response, "fill_count"), get_field(response, "remaining_count")
    known = [count for count in counts if isinstance(count, Decimal)]
    if sum(known) > most or any(count < 0 for count in known):
        return f"it is about {sum(known)} contracts"
    return None


def _compare_batch(orders: Sequence[models.NewOrder], response: object) -> str | None:
    rows = _list_rows(response)
    if len(rows) != len(orders):
        return f"it does not have {len(orders)} rows"
    by_id = {order.client_order_id: order for order in orders}
    for row, in_place in zip(rows, orders, strict=True):
        if get_field(row, "error") is not None:
            continue
        carried = get_field(row, "client_order_id")
        order = by_id.get(cast("str | None", carried), in_place)
        if why := _compare_created(order, row):
            return f"of one row, {why}"
    return None


def _compare_cancels(items: Sequence[models.BatchCancelItem], response: object) -> str | None:
    wanted = sorted(item.order_id for item in items)
    shown = sorted(str(get_field(row, "order_id")) for row in _list_rows(response))
    return None if shown == wanted else f"it is about the orders {', '.join(shown) or 'none'}"


def _list_rows(response: object) -> list[object]:
    rows = get_field(response, "orders")
    return cast("list[object]", rows) if isinstance(rows, list) else []
