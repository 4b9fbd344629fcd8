"""Make ids of orders and canonical requests, by which a later call finds the same order."""

import hashlib
import json
import os
import uuid
from base64 import b32encode
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

Request = dict[str, Any]
"""Field names as on the wire with their canonical values, without our id and without secrets."""


def derive(scope: str, account: str, key: str, generation: int = 1) -> bytes:
    """Return the digest that the id of an order is made from.

    The request is not part of it: a changed request under the same key must meet the first
    order, not become a second one. Each part has its length before it, so that ``"a", "bc"`` and
    ``"ab", "c"`` differ.
    """
    digest = hashlib.sha256()
    for part in (scope, account, key, str(generation)):
        data = part.encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()


def new_digest() -> bytes:
    """Return a random digest, for an order without a key and for the owner of an attempt.

    A process id names no owner: ids are reused, and threads share them.
    """
    return os.urandom(32)


def tag_text(digest: bytes, prefix: str = "") -> str:
    """Return a digest as ``kt-`` and 26 characters of base32, behind the caller's own tag."""
    tag = f"kt-{b32encode(digest)[:26].decode().lower()}"
    return f"{prefix}-{tag}" if prefix else tag


def uuid_text(digest: bytes) -> str:
    """Return a digest as the text of a UUID."""
    return str(uuid.UUID(bytes=digest[:16], version=5))


def normalise(
    fields: Mapping[str, Any], numbers: Collection[str] = (), defaults: Request | None = None
) -> Request:
    """Return fields with defaults written out and numbers in one form; ``None`` is left out."""
    given = {name: value for name, value in fields.items() if value is not None}
    whole = sorted({**(defaults or {}), **given}.items())
    return {name: number_text(value) if name in numbers else value for name, value in whole}


def number_text(value: object) -> str:
    """Return a number as text without exponent and trailing zeros, so that 10.0 equals 10.

    >>> number_text("60.380")
    '60.38'
    """
    # Decimal.normalize() would round to the 28 digits of the default context.
    text = format(Decimal(str(value)), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def encode(form: int, request: Request) -> str:
    """Return a canonical request as JSON, with the number of its form."""
    return json.dumps({"form": form, "fields": request}, sort_keys=True, separators=(",", ":"))


def decode(text: str) -> tuple[int, Request]:
    """Return the number of the form and the request."""
    value = json.loads(text)
    return int(value["form"]), dict(value["fields"])
