"""Check the responses to orders against their requests, and reconcile those that are lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from kloudtrader.runtime.diagnose.message import try_load_json
from kloudtrader.runtime.errors import (
    CallError,
    Finding,
    InvalidArgument,
    KloudTraderError,
    OutcomeUnknown,
    UnexpectedResponse,
)
from kloudtrader.runtime.request.values import to_plain

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
    order = _field(response, "order")
    order_id, status = _field(order, "id"), _field(order, "status")
    if isinstance(order_id, bool) or not isinstance(order_id, int) or order_id < 1:
        return "it holds no order with an id"
    wanted = arguments.get("order_id")
    if operation.name != "place_order" and str(order_id) != str(wanted):
        return f"it is about the order {order_id}"
    if status in ("rejected", "error") or _field(order, "errors"):
        return f"the order {order_id} has an error and an id"
    return None


def preview_mismatch(response: object) -> str | None:
    """Return why a response cannot be the one to a preview, else ``None``."""
    order_id = _field(_field(response, "order"), "id")
    return None if order_id is None else f"it holds the order id {order_id}"


def preview_error(error: UnexpectedResponse) -> CallError:
    """Return the error for an unusable response to a preview: it may be that of a placed order."""
    why = preview_mismatch(try_load_json(error.raw or b""))
    if why is None:
        return error
    text = f"preview_order: an order may have been placed, as the response is unexpected: {why}"
    return OutcomeUnknown(text, **cast("Any", vars(error)))


def refuse_empty_change(change: object) -> None:
    """Raise ``InvalidArgument`` for a change of nothing."""
    fields = to_plain(change, "python")
    if isinstance(fields, Mapping) and not any(
        value is not None for value in cast("Mapping[str, object]", fields).values()
    ):
        why = "nothing to change: give type, duration, price or stop"
        raise InvalidArgument(why, argument="change")


def _field(value: object, name: str) -> object:
    """Return a field of a model, or a member of plain JSON."""
    if isinstance(value, Mapping):
        return cast("Mapping[str, object]", value).get(name)
    return getattr(value, name, None)


def inquiry(
    client: Client,
    operation: Operation,
    arguments: Mapping[str, object],
    body: object,
    tag: str | None,
) -> Callable[[], Finding]:
    """Return a function that reads once whether a write was done.

    ``tag`` is that of a new order if it is ours, and so on no other order.
    """
    return partial(_find, client, operation.name, arguments, body, tag)


def _find(
    client: Client,
    name: str,
    arguments: Mapping[str, object],
    body: object,
    tag: str | None,
) -> Finding:
    from kloudtrader.tradier._reading import find_tagged, read_order

    account = str(arguments.get("account_number"))
    try:
        if name == "place_order":
            own = _field(body, "tag") if tag is None else tag
            return _judge_tagged(find_tagged(client, account, str(own)), tag is not None)
        order = read_order(client, account, str(arguments.get("order_id")))
    except KloudTraderError as error:
        return Finding("cannot_tell", f"could not read: {error}")
    if name == "cancel_order":
        return _judge_cancel(order)
    return _judge_change(order, cast("Mapping[str, Any]", to_plain(body, "python")))


def _judge_tagged(orders: list[Order], is_ours: bool) -> Finding:
    if not is_ours:
        why = "an earlier order may carry the same tag"
        return Finding("cannot_tell", why, evidence=tuple(orders))
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
    wanted = {name: value for name, value in change.items() if value is not None}
    if all(_shows(order, name, value) for name, value in wanted.items()):
        return Finding("done", "the order is as requested", order, (order,))
    if order.status in FINAL:
        return Finding("not_done", f"the order ended {order.status}, unchanged", order, (order,))
    return Finding("cannot_tell", "the order is unchanged: a change may arrive late", order)


def _shows(order: Order, name: str, wanted: object) -> bool:
    shown = getattr(order, _CHANGED[name])
    if name in ("price", "stop"):
        # As floats, which responses have: 60.00 is sent, 60.0 comes back.
        return shown is not None and float(shown) == float(str(wanted))
    return bool(shown == wanted)


__all__ = [
    "FINAL",
    "inquiry",
    "mismatch",
    "preview_error",
    "preview_mismatch",
    "refuse_empty_change",
]
