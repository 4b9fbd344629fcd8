"""Compare what the exchange says with what was requested."""

from __future__ import annotations

from collections.abc import Container, Hashable, Mapping
from typing import Any, cast

from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.request.models import to_request_model
from kloudtrader_kalshi import models


class Change:
    """Hold a write request without what must not be kept, such as passwords."""

    sent_at = 0.0
    """When its first byte was sent, by the client's clock."""
    server_date: str | None = None
    """The last Date of the server before that."""
    is_disputed = False
    """True if another request of this process may have had the same effect."""
    before: Mapping[str, models.Order | None] | None = None
    """The orders right before by their ids, where they were read."""

    def __init__(self, operation: Operation, arguments: Mapping[str, object], body: object) -> None:
        """Read a request. Raises ``InvalidArgument`` for a body that is no order."""
        ids = {name: str(value) for name, value in arguments.items()}
        self.operation = operation.name
        self.user_id, self.order_id = ids.get("user_id", ""), ids.get("order_id", "")
        self.market_id = ids.get("market_id")
        self.count: int | None = _field(body, "count")
        """Contracts to place, or to take off."""
        self.wanted: dict[str, Container[object]] = {}
        """Fields of the order to place, and the values that they may have."""
        self.key: Hashable = (self.user_id, self.order_id) if self.order_id else object()
        """Equal for requests that cannot be told apart afterwards."""
        if operation.name != "user_order_create" or body is None:  # the document requires no body
            return
        request = to_request_model(models.UserOrderCreateRequest, body, "user_order_create_request")
        side, price, count = request.side, request.price, request.count
        may_shrink = request.sell_position_capped or request.max_cost_cents
        self.market_id = request.market_id
        self.key = self.user_id, self.market_id, side, price, count
        self.wanted = {
            "market_id": (self.market_id,),
            "is_yes": (side == "yes",),
            "price": (price,),
            "place_count": range(1 if may_shrink else count, count + 1),
            "remaining_count": range(count + 1),
        }

    def matches(self, order: models.Order) -> bool:
        """Tell whether an order of a list is what was requested, with every field given."""
        return bool(order.order_id) and all(
            _field(order, name) in values for name, values in self.wanted.items()
        )

    def mismatch(self, response: object) -> str | None:
        """Return why a response cannot be the one to this request, or ``None``."""
        if not self.order_id and not self.wanted:
            return None
        order = _field(response, "order")
        order_id = str(_field(order, "order_id") or "").strip()
        if not order_id:
            return "the response holds no order with an id"
        ids = {"user_id": (self.user_id,), "order_id": (self.order_id or order_id,)}
        for name, values in (ids | self.wanted).items():
            value = _field(order, name)
            if value is not None and value not in values:
                return f"the order has {name} {value!r}, which was not requested"
        left, reduced = _field(order, "remaining_count"), _field(response, "reduced_by")
        if self.operation == "user_order_cancel":
            says_so = reduced or _field(order, "status") not in (None, "", "resting")
            fits = left == 0 or (left is None and says_so)
        else:  # a decrease takes off fewer contracts where no more rested
            is_all = left in (0, None) and reduced in range(self.count or 0)
            fits = self.count is None or reduced in (None, self.count) or is_all
        return None if fits else f"{reduced!r} contracts were taken off, and {left!r} rest"


def _field(value: object, name: str) -> Any:
    """Return a field of a model, or a member of plain JSON; ``None`` if it is absent.

    ``initial_count`` stands in for a ``place_count`` that is absent.
    """
    members: object = getattr(value, "__dict__", {})
    fields = cast("Mapping[str, Any]", value if isinstance(value, Mapping) else members)
    if name == "place_count" and fields.get(name) is None:
        return fields.get("initial_count")
    return fields.get(name)
