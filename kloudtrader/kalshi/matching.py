"""Compare what the exchange says with what was requested."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from kloudtrader.runtime.diagnose.interrupts import reraise_from_handler
from kloudtrader.runtime.errors import InvalidArgument
from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.record import Record

if TYPE_CHECKING:
    from kloudtrader_kalshi import Order


class Intent(Record):
    """An order as requested. Orders of one intent cannot be told apart afterwards."""

    user_id: str
    market_id: str
    is_yes: bool
    price: int
    count: int
    may_shrink: bool
    """Whether the exchange may place fewer contracts than requested."""

    @classmethod
    def of(cls, user_id: str, request: object) -> Intent:
        """Read the request to place an order: a model, or a mapping of the same fields."""
        try:
            return cls(
                user_id,
                str(_field(request, "market_id")),
                _field(request, "side") == "yes",
                int(_field(request, "price")),
                int(_field(request, "count")),
                bool(
                    _field(request, "sell_position_capped", None)
                    or _field(request, "max_cost_cents", None)
                ),
            )
        except (LookupError, TypeError, ValueError) as error:
            reraise_from_handler(error)
            kind = type(request).__name__
            raise InvalidArgument(
                f"user_order_create_request must be a UserOrderCreateRequest, not {kind}",
                argument="user_order_create_request",
            ) from error

    def mismatch(self, order: object) -> str | None:
        """Return what of an order is not as requested, or ``None``; absent fields fit."""
        for name, wanted in (
            ("market_id", self.market_id),
            ("is_yes", self.is_yes),
            ("price", self.price),
        ):
            value = _field(order, name, None)
            if value is not None and value != wanted:
                return f"the order has {name} {value!r}, requested was {wanted!r}"
        placed: int | None = _field(order, "place_count", None)
        if placed is None or placed == self.count:
            return None
        if self.may_shrink and 0 < placed < self.count:
            return None
        return f"the order has place_count {placed!r}, requested was {self.count!r}"

    def matches(self, order: Order) -> bool:
        """Tell whether an order of a list is what was requested, with every field given."""
        given = (order.market_id, order.is_yes, order.price, order.place_count)
        return None not in given and self.mismatch(order) is None


def key_of(operation: Operation, arguments: Mapping[str, object], body: object) -> object:
    """Return what two requests have in common that cannot be told apart, or ``None``."""
    user_id = str(arguments.get("user_id"))
    if operation.name == "user_order_create" and body is not None:
        return Intent.of(user_id, body)
    if operation.name in ("user_order_cancel", "user_order_decrease"):
        return user_id, str(arguments.get("order_id"))
    return None


def mismatch(
    operation: Operation, arguments: Mapping[str, object], body: object, response: object
) -> str | None:
    """Return why a response cannot be the one to this request, or ``None``."""
    if operation.name not in ("user_order_create", "user_order_cancel", "user_order_decrease"):
        return None
    order = _field(response, "order", None)
    if order is None or not str(_field(order, "order_id", None) or "").strip():
        return "the response holds no order with an id"
    if _field(order, "user_id", None) not in (None, arguments.get("user_id")):
        return "the response is about another user"
    if operation.name == "user_order_create":
        return None if body is None else _created(order, Intent.of("", body))
    if _field(order, "order_id") != arguments.get("order_id"):
        return "the response is about another order"
    if operation.name == "user_order_cancel":
        return _cancelled(order, _field(response, "reduced_by", None))
    return _decreased(response, body)


def _created(order: object, intent: Intent) -> str | None:
    left = _field(order, "remaining_count", None)
    if left is not None and not 0 <= left <= intent.count:
        return f"the order has remaining_count {left!r}, requested were {intent.count!r}"
    return intent.mismatch(order)


def _cancelled(order: object, reduced: int | None) -> str | None:
    left, status = _field(order, "remaining_count", None), _field(order, "status", None)
    if left:
        return "the order still rests"
    if left is None and not reduced and status in (None, "", "resting"):
        return "nothing says that the order is cancelled"
    return None


def _decreased(response: object, body: object) -> str | None:
    count, reduced = _field(body, "count", None), _field(response, "reduced_by", None)
    if reduced is None or count is None or reduced == count:
        return None
    left = _field(_field(response, "order"), "remaining_count", None)
    if 0 <= reduced < count and left in (0, None):  # no more rested
        return None
    return f"{reduced!r} contracts were taken off, requested were {count!r}"


_REQUIRED = object()


def _field(value: object, name: str, default: object = _REQUIRED) -> Any:
    """Return a field of a model, or a member of plain JSON."""
    members: object = getattr(value, "__dict__", {})
    fields = cast("Mapping[str, object]", value if isinstance(value, Mapping) else members)
    return fields[name] if default is _REQUIRED else fields.get(name, default)
