"""Check the responses to orders against their requests, and reconcile those that are lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from kloudtrader.runtime.errors import Finding, KloudTraderError, OutcomeUnknown
from kloudtrader.runtime.request.values import number_text, plain_values

if TYPE_CHECKING:
    from kloudtrader.runtime.client import Client
    from kloudtrader.runtime.operation import Operation
    from kloudtrader_tradier.models import Order

FINAL = frozenset({"filled", "canceled", "expired", "rejected", "error"})
"""States of an order in which nothing of it can change any more."""

_CHANGED = {"type": "type", "duration": "duration", "price": "price", "stop": "stop_price"}
"""Fields of a change, and the fields of the order that show it."""


def mismatch(operation: Operation, arguments: Mapping[str, object], response: object) -> str | None:
    """Return why a response cannot be the one to a request about an order, else ``None``."""
    order_id = _field(_field(response, "order"), "id")
    if isinstance(order_id, bool) or not isinstance(order_id, int):
        return "it holds no order with an id"
    wanted = arguments.get("order_id")
    if operation.name != "place_order" and str(order_id) != str(wanted):
        return f"it is about the order {order_id}"
    return None


def refuse_placed_preview(response: object) -> None:
    """Raise :class:`OutcomeUnknown` if the response to a preview is that of a placed order."""
    order_id = _field(_field(response, "order"), "id")
    if order_id is not None:
        raise OutcomeUnknown(
            f"preview_order: the response has the order id {order_id}, so an order may have been "
            "placed: read it",
            operation="preview_order",
            parsed=plain_values(response),
        )


def _field(value: object, name: str) -> object:
    """Return a field of a model, or a member of plain JSON."""
    if isinstance(value, Mapping):
        return cast("Mapping[str, object]", value).get(name)
    return getattr(value, name, None)


def inquiry(
    client: Client, operation: Operation, arguments: Mapping[str, object], body: object
) -> Callable[[], Finding]:
    """Return a function that reads once whether a write was done."""
    return partial(_find, client, operation.name, arguments, body)


def _find(client: Client, name: str, arguments: Mapping[str, object], body: object) -> Finding:
    from kloudtrader.tradier._reading import find_tagged, read_order

    account = str(arguments.get("account_number"))
    try:
        if name == "place_order":
            tag = _field(plain_values(body), "tag")
            if not isinstance(tag, str):
                return Finding("cannot_tell", "without a tag the order cannot be recognised")
            return _judge_tagged(find_tagged(client, account, tag))
        order = read_order(client, account, str(arguments.get("order_id")))
    except KloudTraderError as error:
        return Finding("cannot_tell", f"could not read: {error}")
    if name == "cancel_order":
        return _judge_cancel(order)
    return _judge_change(order, cast("Mapping[str, Any]", plain_values(body)))


def _judge_tagged(orders: list[Order]) -> Finding:
    if len(orders) == 1:
        return Finding("done", "exactly one order carries the tag", orders[0], tuple(orders))
    if orders:
        why = f"{len(orders)} orders carry the tag"
        return Finding("cannot_tell", why, evidence=tuple(orders))
    return Finding("cannot_tell", "no order with the tag is listed so far")


def _judge_cancel(order: Order) -> Finding:
    if order.status == "canceled":
        return Finding("done", "the order is canceled", order, (order,))
    if order.status in FINAL:
        return Finding("not_done", f"the order ended {order.status}", order, (order,))
    return Finding("cannot_tell", f"the order is {order.status}: a cancel may arrive late", order)


def _judge_change(order: Order, change: Mapping[str, Any]) -> Finding:
    shown = {name: getattr(order, field) for name, field in _CHANGED.items()}
    wanted = {name: value for name, value in change.items() if value is not None}
    if all(_text(shown.get(name)) == _text(value) for name, value in wanted.items()):
        return Finding("done", "the order is as requested", order, (order,))
    if order.status in FINAL:
        return Finding("not_done", f"the order ended {order.status}, unchanged", order, (order,))
    return Finding("cannot_tell", "the order is unchanged: a change may arrive late", order)


def _text(value: object) -> str:
    text = number_text(value)
    if text is None:
        return str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


__all__ = ["FINAL", "inquiry", "mismatch", "refuse_placed_preview"]
