"""A broker for the commands that trade: it takes orders, and fills none unless told so."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from tests.stub import Seen, Stub, StubResponse

ACCOUNT = "VA12345678"
FIRST_ID = 4410301
_PRICE = 60.5


class StubBroker:
    """Keep orders, and record what was sent."""

    def __init__(self, stub: Stub) -> None:
        self.stub = stub
        self.orders: dict[int, dict[str, Any]] = {}
        self.next_status = "open"
        """Status of the next order as it is read."""
        self.reason: str | None = None
        """Why the next order is rejected."""
        self.path = f"/accounts/{ACCOUNT}/orders"
        stub.on(f"POST {self.path}", self.receive)
        stub.on(f"GET {self.path}", self._list)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "ACCESS_TOKEN": "canary-token",
            "ACCOUNT_NUMBER": ACCOUNT,
            "KLOUDTRADER_TRADIER_URL": self.stub.url,
        }

    def forms(self, method: str) -> list[dict[str, str]]:
        """Return the forms of the requests with a method, previews left out."""
        forms = [_form(seen) for seen in self.stub.seen if seen.method == method]
        return [form for form in forms if form.get("preview") != "true"]

    def add(self, **fields: Any) -> dict[str, Any]:
        """Add an order that works."""
        order_id = FIRST_ID + len(self.orders)
        quantity = float(fields.pop("quantity", 10))
        order = {
            "id": order_id,
            "type": "limit",
            "symbol": "KO",
            "side": "buy",
            "quantity": quantity,
            "status": "open",
            "duration": "day",
            "price": 60.38,
            "avg_fill_price": 0.0,
            "exec_quantity": 0.0,
            "last_fill_price": 0.0,
            "last_fill_quantity": 0.0,
            "remaining_quantity": quantity,
            "create_date": "2026-11-30T15:00:00.000Z",
            "transaction_date": "2026-11-30T15:00:00.000Z",
            "class": "equity",
            **fields,
        }
        self.orders[order_id] = order
        route = f"{self.path}/{order_id}"
        self.stub.on(f"GET {route}", lambda _: StubResponse(200, {"order": order}))
        self.stub.on(f"DELETE {route}", lambda _: self._cancel(order))
        self.stub.on(f"PUT {route}", lambda seen: self._change(order, _form(seen)))
        return order

    def finish(self, order: dict[str, Any], status: str, executed: float = 0.0) -> None:
        order |= {"status": status, "exec_quantity": executed, "remaining_quantity": 0.0}

    def refuse(self, code: str) -> None:
        """Refuse every order and preview."""
        error = {"errors": {"error": ["Backoffice rejected override of the order.", code]}}
        self.stub.on(f"POST {self.path}", StubResponse(200, error))

    def receive(self, seen: Seen) -> StubResponse:
        """Respond to an order or a preview."""
        form = _form(seen)
        if form.get("preview") == "true":
            return StubResponse(200, {"order": _preview(form)})
        return self._place(form)

    def _place(self, form: Mapping[str, str]) -> StubResponse:
        names = ("symbol", "option_symbol", "side", "type", "duration", "class", "tag")
        fields: dict[str, Any] = {name: form[name] for name in names if name in form}
        fields["price"] = float(form["price"]) if "price" in form else None
        if "stop" in form:
            fields["stop_price"] = float(form["stop"])
        order = self.add(**fields, quantity=form.get("quantity", 1), status=self.next_status)
        if self.reason is not None:
            order["reason_description"] = self.reason
        return _accept_order(order)

    def _list(self, seen: Seen) -> StubResponse:
        rows = list(self.orders.values())
        return StubResponse(200, {"orders": {"order": rows} if rows else "null"})

    def _cancel(self, order: dict[str, Any]) -> StubResponse:
        if order["status"] not in ("open", "pending", "partially_filled"):
            text = f"order already in finalized state: {order['status']}"
            return StubResponse(400, text.encode())
        self.finish(order, "canceled", order["exec_quantity"])
        return _accept_order(order)

    def _change(self, order: dict[str, Any], form: Mapping[str, str]) -> StubResponse:
        order |= {name: form[name] for name in ("type", "duration") if name in form}
        prices = {"price": "price", "stop_price": "stop"}
        order |= {name: float(form[key]) for name, key in prices.items() if key in form}
        return _accept_order(order)


def _form(seen: Seen) -> dict[str, str]:
    return dict(parse_qsl(seen.body.decode()))


def _accept_order(order: Mapping[str, Any]) -> StubResponse:
    return StubResponse(200, {"order": {"id": order["id"], "status": "ok"}})


def _preview(form: Mapping[str, str]) -> dict[str, Any]:
    cost = float(form.get("quantity", 1)) * float(form.get("price", _PRICE))
    cost = -cost if form.get("side", "").startswith("sell") else cost
    names = ("symbol", "side", "type", "duration")
    return {
        "status": "ok",
        "result": True,
        "commission": 1.5,
        "fees": 0.0,
        "order_cost": round(cost, 2),
        "cost": round(cost + 1.5, 2),
        "margin_change": 0.0,
        **{name: form[name] for name in names if name in form},
        "quantity": float(form.get("quantity", 1)),
        "class": form["class"],
        "strategy": form["class"],
        "request_date": "2026-11-30T10:00:00.123",
        "extended_hours": False,
    }
