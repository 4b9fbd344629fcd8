"""Somebody who trades at the local Tradier."""

import json
from typing import Any
from urllib.parse import urlencode

from kloudtrader.sandbox import ManualClock, Outgoing, Sandbox
from kloudtrader.sandbox._snapshot import restore_state
from kloudtrader.sandbox.tradier.brokerage import BrokerAccount
from kloudtrader.sandbox.tradier.start.builder import ACCESS_TOKEN
from tests.sandbox.members import tradier
from tests.sandbox.specs.operation_tables import OPERATIONS

OPENING = {"symbol": "KO", "side": "buy", "quantity": 10, "type": "market", "duration": "day"}
CALL, PUT = "KO241018C00065000", "KO241018P00060000"


class Trader:
    """Send orders for the first account of a sandbox, by the form as a client writes it."""

    def __init__(
        self, kind: str = "margin", clock: ManualClock | None = None, **terms: Any
    ) -> None:
        self.clock = clock or ManualClock()
        self.sandbox = Sandbox(
            clock=self.clock, operations=OPERATIONS, accounts=(kind,), quota=None, **terms
        )
        self.venue = self.sandbox.tradier
        self.number = next(iter(self.venue.users.values())).accounts[0]

    @property
    def account(self) -> BrokerAccount:
        return self.venue.ledger.accounts[self.number]

    def clear(self, cash: int = 10_000_000, type_: str = "", level: int = 6) -> "Trader":
        """Empty the account but for some cash (in cents)."""
        account = self.account
        account.positions, account.orders = [], []
        account.history, account.closed = [], []
        account.settlements, account.unsettled = [], 0
        account.cash, account.type, account.option_level = cash, type_ or account.type, level
        return self

    def reload(self) -> None:
        """Continue in a sandbox that was loaded from the state of this one."""
        parts = restore_state(json.loads(json.dumps(self.sandbox.state())))
        self.sandbox = Sandbox(operations=OPERATIONS, parts=parts)
        self.venue = self.sandbox.tradier

    def send(self, method: str, path: str, fields: dict[str, Any]) -> Outgoing:
        headers = {"Authorization": f"Bearer {ACCESS_TOKEN}", "Accept": "application/json"}
        target = f"/tradier/v1/accounts/{self.number}/{path}"
        return self.sandbox.request(method, target, headers, urlencode(fields).encode())

    def post(self, **fields: Any) -> Outgoing:
        """Place an order; ``class_`` is ``class`` on the wire."""
        return self.send("POST", "orders", {n.rstrip("_"): v for n, v in fields.items()})

    def place(self, **fields: Any) -> int:
        """Place an order of shares that differs from a market order for KO in some fields."""
        return self.accept(self.post(class_="equity", **{**OPENING, **fields}))

    def place_option(self, **fields: Any) -> int:
        order = {**OPENING, "option_symbol": CALL, "side": "buy_to_open", "quantity": 1, **fields}
        return self.accept(self.post(class_="option", **order))

    @staticmethod
    def accept(response: Outgoing) -> int:
        assert response.status == 200, response
        body: Any = response.json()
        assert body["order"]["status"] == "ok", body
        number = body["order"]["id"]
        assert isinstance(number, int)
        return number

    @staticmethod
    def errors(response: Outgoing) -> Any:
        assert response.status == 200, response
        body: Any = response.json()
        assert set(body) == {"errors"}, body
        return body["errors"]["error"]

    def change(self, order: int, **fields: Any) -> Outgoing:
        return self.send("PUT", f"orders/{order}", fields)

    def cancel(self, order: int) -> Outgoing:
        return self.send("DELETE", f"orders/{order}", {})

    def get(self, path: str, **query: Any) -> Any:
        response = tradier(self.sandbox, f"/accounts/{self.number}/{path}", **query)
        assert response.status == 200, response
        return response.json()

    def order(self, number: int, **query: Any) -> Any:
        return self.get(f"orders/{number}", **query)["order"]

    def orders(self, **query: Any) -> list[Any]:
        value = self.get("orders", **query)["orders"]
        rows = [] if value == "null" else value["order"]
        return rows if isinstance(rows, list) else [rows]

    def held(self, symbol: str) -> int:
        return sum(p.quantity for p in self.account.positions if p.symbol == symbol)

    def market(self, path: str, **query: Any) -> Any:
        response = tradier(self.sandbox, f"/markets/{path}", **query)
        assert response.status == 200, response
        return response.json()

    def price(self, symbol: str, dollars: float) -> None:
        self.venue.set_price(symbol, dollars)
