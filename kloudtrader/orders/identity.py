"""Ids of orders: derived from venue, account and key, or random."""

import hashlib
import os
import uuid
from base64 import b32encode

__all__ = ["derive", "new_digest", "tag_text", "uuid_text"]


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
