"""Sign and send requests to the local Kalshi v2 in the process, with cryptography alone."""

import base64
import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from kloudtrader.sandbox import Outgoing, Sandbox
from kloudtrader.sandbox.kalshi_v2._members import V2Credential

BASE = "/trade-api/v2"
ORDERS = "/portfolio/events/orders"


def sign(private_pem: str, text: str, salt: int = 32) -> str:
    """Return the signature of a text as Kalshi wants it."""
    key = load_pem_private_key(private_pem.encode(), password=None)
    if isinstance(key, rsa.RSAPrivateKey):
        scheme = padding.PSS(padding.MGF1(SHA256()), salt)
        signature = key.sign(text.encode(), scheme, SHA256())
    else:
        assert isinstance(key, ed25519.Ed25519PrivateKey)
        signature = key.sign(text.encode())
    return base64.b64encode(signature).decode()


class V2Caller:
    """Call the sandbox with one credential."""

    def __init__(self, sandbox: Sandbox, credential: V2Credential | None = None) -> None:
        self.sandbox = sandbox
        self.venue = sandbox.kalshi_v2
        self.credential = credential or self.venue.credentials[0]

    def headers(self, method: str, path: str, *, seconds: float = 0.0) -> dict[str, str]:
        """Return signed headers; ``seconds`` shifts the timestamp."""
        timestamp = str(int((time.time() + seconds) * 1000))
        return {
            "KALSHI-ACCESS-KEY": self.credential.key_id,
            "KALSHI-ACCESS-TIMESTAMP": timestamp,
            "KALSHI-ACCESS-SIGNATURE": sign(
                self.credential.private_pem, f"{timestamp}{method}{BASE}{path}"
            ),
        }

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        **query: Any,
    ) -> Outgoing:
        fields = self.headers(method, path) if headers is None else dict(headers)
        raw = b"" if body is None else json.dumps(body).encode()
        if body is not None:
            fields["Content-Type"] = "application/json"
        text = f"?{urlencode(query, doseq=True)}" if query else ""
        return self.sandbox.request(method, f"{BASE}{path}{text}", fields, raw)

    def get(self, path: str, **query: Any) -> Any:
        """Return the decoded body of a read."""
        response = self.call("GET", path, **query)
        assert response.status == 200, response
        return response.json()

    def post(self, path: str, body: object, status: int = 200, **query: Any) -> Any:
        """Return the decoded body of a write that succeeds."""
        response = self.call("POST", path, body, **query)
        assert response.status == status, response
        return response.json()

    def place(self, ticker: str, side: str, count: str, price: str, **fields: object) -> Any:
        """Return the response to an order that is taken in."""
        return self.post(ORDERS, make_order(ticker, side, count, price, **fields), 201)

    def refuse(self, ticker: str, side: str, count: str, price: str, **fields: object) -> Any:
        """Return status and error of an order that is refused."""
        return read_error(
            self.call("POST", ORDERS, make_order(ticker, side, count, price, **fields))
        )

    def order(self, order_id: str) -> Any:
        """Return an order as it is read."""
        return self.get(f"/portfolio/orders/{order_id}")["order"]

    def balance(self, **query: Any) -> str:
        """Return the balance in dollars."""
        text: str = self.get("/portfolio/balance", **query)["balance_dollars"]
        return text

    def position(self, ticker: str) -> str:
        """Return the contracts held in a market."""
        rows = self.get("/portfolio/positions", ticker=ticker)["market_positions"]
        return rows[0]["position_fp"] if rows else "0.00"


def make_order(ticker: str, side: str, count: str, price: str, **fields: object) -> dict[str, Any]:
    """Return the body of an order."""
    return {
        "ticker": ticker,
        "side": side,
        "count": count,
        "price": price,
        "time_in_force": "good_till_canceled",
        "self_trade_prevention_type": "taker_at_cross",
        **fields,
    }


def read_error(response: Outgoing) -> tuple[int, str, str]:
    """Return status, code and details of a refusal with an object under ``error``."""
    value: Any = response.json()
    assert set(value) == {"error"}, value
    error = value["error"]
    return response.status, error["code"], error.get("details", "")
