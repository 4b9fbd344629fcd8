"""Somebody who talks to the local Kalshi, and somebody who talks to the local Tradier."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from kloudtrader.sandbox import Outgoing, Sandbox
from kloudtrader.sandbox.kalshi.start import KALSHI_EMAIL, KALSHI_PASSWORD
from kloudtrader.sandbox.tradier.start.builder import ACCESS_TOKEN


class KalshiCaller:
    def __init__(
        self, sandbox: Sandbox, email: str = KALSHI_EMAIL, password: str = KALSHI_PASSWORD
    ) -> None:
        self.sandbox = sandbox
        response = self.call("POST", "/log_in", {"email": email, "password": password}, headers={})
        assert response.status == 200, response
        session: Any = response.json()
        self.id: str = session["user_id"]
        self.token: str = session["token"]

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        **query: Any,
    ) -> Outgoing:
        fields = {"Authorization": f"{self.id} {self.token}"} if headers is None else dict(headers)
        raw = b"" if body is None else json.dumps(body).encode()
        if raw:
            fields["Content-Type"] = "application/json"
        text = f"?{urlencode(query)}" if query else ""
        return self.sandbox.request(method, f"/kalshi/v1{path}{text}", fields, raw)

    def own(self, method: str, path: str, body: object = None, **query: Any) -> Outgoing:
        return self.call(method, f"/users/{self.id}{path}", body, **query)

    def get(self, path: str, **query: Any) -> Any:
        response = self.own("GET", path, **query)
        assert response.status == 200, response
        return response.json()

    def order(self, **fields: object) -> Any:
        response = self.own("POST", "/orders", fields)
        assert response.status == 201, response
        value: Any = response.json()
        return value["order"]


def refusal(response: Outgoing) -> tuple[int, str]:
    """Status and code of a refused Kalshi request."""
    value: Any = response.json()
    assert set(value) == {"code", "message", "details", "service"}
    assert response.content_type == "application/json"
    return response.status, value["code"]


def tradier(
    sandbox: Sandbox, path: str, headers: Mapping[str, str] | None = None, **query: Any
) -> Outgoing:
    fields = {"Authorization": f"Bearer {ACCESS_TOKEN}", "Accept": "application/json"}
    fields.update(headers or {})
    text = f"?{urlencode(query)}" if query else ""
    return sandbox.request("GET", f"/tradier/v1{path}{text}", fields)


def account(sandbox: Sandbox, path: str, index: int = 0, **query: Any) -> Any:
    """Return the decoded response about one of the user's accounts."""
    number = next(iter(sandbox.tradier.users.values())).accounts[index]
    response = tradier(sandbox, f"/accounts/{number}/{path}", **query)
    assert response.status == 200, response
    return response.json()
