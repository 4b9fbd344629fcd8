"""Somebody who talks to the local Kalshi, and somebody who talks to the local Tradier."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from kloudtrader.sandbox import Outgoing, Sandbox
from kloudtrader.sandbox.kalshi.start import KALSHI_EMAIL, KALSHI_PASSWORD
from kloudtrader.sandbox.tradier.start.build import ACCESS_TOKEN


class Member:
    def __init__(
        self, sandbox: Sandbox, email: str = KALSHI_EMAIL, password: str = KALSHI_PASSWORD
    ) -> None:
        self.sandbox = sandbox
        answer = self.call("POST", "/log_in", {"email": email, "password": password}, headers={})
        assert answer.status == 200, answer
        session: Any = answer.json()
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
        answer = self.own("GET", path, **query)
        assert answer.status == 200, answer
        return answer.json()

    def order(self, **fields: object) -> Any:
        answer = self.own("POST", "/orders", fields)
        assert answer.status == 201, answer
        value: Any = answer.json()
        return value["order"]


def refusal(answer: Outgoing) -> tuple[int, str]:
    """Status and code of a refused Kalshi request."""
    value: Any = answer.json()
    assert set(value) == {"code", "message", "details", "service"}
    assert answer.content_type == "application/json"
    return answer.status, value["code"]


def tradier(
    sandbox: Sandbox, path: str, headers: Mapping[str, str] | None = None, **query: Any
) -> Outgoing:
    fields = {"Authorization": f"Bearer {ACCESS_TOKEN}", "Accept": "application/json"}
    fields.update(headers or {})
    text = f"?{urlencode(query)}" if query else ""
    return sandbox.request("GET", f"/tradier/v1{path}{text}", fields)


def account(sandbox: Sandbox, path: str, index: int = 0, **query: Any) -> Any:
    """The decoded answer about one of the user's accounts."""
    number = next(iter(sandbox.tradier.users.values())).accounts[index]
    answer = tradier(sandbox, f"/accounts/{number}/{path}", **query)
    assert answer.status == 200, answer
    return answer.json()
