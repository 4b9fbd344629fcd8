"""A server that verifies signatures with ``cryptography`` alone, by Kalshi's documentation."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

KEY_ID = "3f0a6a52-5a3e-4c8d-9d2f-0c6c1d3b8a77"
PrivateKey = rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey

RSA = rsa.generate_private_key(65537, 2048)
ED25519 = ed25519.Ed25519PrivateKey.generate()


def pem(
    key: PrivateKey,
    form: PrivateFormat = PrivateFormat.PKCS8,
    password: bytes | None = None,
) -> str:
    """Return a private key as PEM."""
    encryption: KeySerializationEncryption = NoEncryption()
    if password is not None:
        encryption = BestAvailableEncryption(password)
    return key.private_bytes(Encoding.PEM, form, encryption).decode("ascii")


PEMS = {
    "PKCS#1": (RSA, pem(RSA, PrivateFormat.TraditionalOpenSSL)),
    "PKCS#8": (RSA, pem(RSA)),
    "Ed25519": (ED25519, pem(ED25519)),
}


@dataclass(frozen=True)
class Signed:
    """A request that came, and what its headers say."""

    method: str
    target: str
    """Path and query as they came over the line."""
    key_id: str
    timestamp: str
    signature: bytes
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def is_signed_by(self, key: PrivateKey) -> bool:
        """Verify the signature over time, method and path."""
        text = (self.timestamp + self.method + self.target.split("?")[0]).encode("ascii")
        try:
            if isinstance(key, rsa.RSAPrivateKey):
                scheme = padding.PSS(padding.MGF1(SHA256()), 32)
                key.public_key().verify(self.signature, text, scheme, SHA256())
            else:
                key.public_key().verify(self.signature, text)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class Reply:
    """A response: a body that is not bytes is sent as JSON."""

    status: int = 200
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)


Reaction = Reply | Callable[[Signed], Reply]


class Exchange:
    """Send the given responses, the last one for ever, and keep what came."""

    def __init__(self) -> None:
        self._server = HTTPServer(host="127.0.0.1", threaded=True)
        self.reactions: list[Reaction] = [Reply(200, {})]
        self.seen: list[Signed] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.port}/trade-api/v2"

    def respond(self, *reactions: Reaction) -> None:
        """Set the responses, and forget what came."""
        self.reactions, self.seen = list(reactions), []

    def _respond(self, request: Request) -> Response:
        header = request.headers.get
        signed = Signed(
            request.method,
            request.environ["RAW_URI"],
            header("KALSHI-ACCESS-KEY", ""),
            header("KALSHI-ACCESS-TIMESTAMP", ""),
            b64decode(header("KALSHI-ACCESS-SIGNATURE", ""), validate=True),
            request.get_data(),
        )
        self.seen.append(signed)
        reaction = self.reactions.pop(0) if len(self.reactions) > 1 else self.reactions[0]
        reply = reaction if isinstance(reaction, Reply) else reaction(signed)
        if reply.status == 204:
            return Response(status=204)
        raw = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        headers = {"Content-Type": "application/json", **reply.headers}
        return Response([raw], reply.status, headers)

    def __enter__(self) -> Self:
        self._server.start()
        self._server.expect_request(re.compile(".*")).respond_with_handler(self._respond)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.stop()
