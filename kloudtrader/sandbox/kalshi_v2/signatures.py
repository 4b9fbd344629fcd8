"""Keep API keys and verify the signatures of requests."""

import base64
import binascii
import hashlib
import random
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_public_key,
)

from kloudtrader.sandbox.kalshi_v2._members import ApiKey, KeyType
from kloudtrader.sandbox.kalshi_v2._refusals import V2Refusal
from kloudtrader.sandbox.kalshi_v2.switches import V2Switches
from kloudtrader.sandbox.server.messages import Incoming

_HEADERS = ("kalshi-access-key", "kalshi-access-timestamp", "kalshi-access-signature")
_SALT = 32
"""Bytes. Verifying with the longest salt would accept any."""
_RSA_BITS = 2048


@dataclass(frozen=True, slots=True)
class KeyPair:
    """Hold both halves of a new key as PEM."""

    private_pem: str
    public_pem: str

    def __repr__(self) -> str:
        return "<key pair>"


def make_key_pair(kind: KeyType, seed: str = "") -> KeyPair:
    """Return a new key pair; an Ed25519 pair is the same for the same seed, if there is one.

    RSA keys come in the older form of PEM, as Kalshi hands them out.
    """
    if kind == "rsa":
        key = rsa.generate_private_key(public_exponent=65_537, key_size=_RSA_BITS)
        text = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        return KeyPair(text.decode(), _write_public(key.public_key()))
    pair = (
        ed25519.Ed25519PrivateKey.from_private_bytes(hashlib.sha256(seed.encode()).digest())
        if seed
        else ed25519.Ed25519PrivateKey.generate()
    )
    text = pair.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return KeyPair(text.decode(), _write_public(pair.public_key()))


def _write_public(key: rsa.RSAPublicKey | ed25519.Ed25519PublicKey) -> str:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def load_public_key(pem: str) -> rsa.RSAPublicKey | ed25519.Ed25519PublicKey | None:
    """Return a public key of a kind that Kalshi knows, or ``None``."""
    try:
        key = load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm):
        return None
    if isinstance(key, rsa.RSAPublicKey | ed25519.Ed25519PublicKey):
        return key
    return None


KEY_ID_START = "5a4db0c5-"
"""Prefix of the ids of a sandbox's keys."""


class KeyRing:
    """Keep the keys of all members.

    Args:
        seed: of the ids of keys.
    """

    def __init__(self, seed: str, machine_time: Callable[[], float] = time.time) -> None:
        self.keys: dict[str, ApiKey] = {}
        self.generator = random.Random(seed)
        self._machine_time = machine_time
        self._parsed: dict[str, rsa.RSAPublicKey | ed25519.Ed25519PublicKey] = {}

    def add(
        self,
        user_id: str,
        name: str,
        public_pem: str,
        scopes: tuple[str, ...] = ("read", "write"),
        subaccount: int | None = None,
    ) -> ApiKey:
        """Add a key of a member."""
        drawn = str(uuid.UUID(int=self.generator.getrandbits(128), version=4))
        # Alike at the beginning: a client that sends without encryption tells a real key by it.
        key_id = f"{KEY_ID_START}{drawn[len(KEY_ID_START) :]}"
        self.keys[key_id] = ApiKey(key_id, user_id, name, public_pem, scopes, subaccount)
        return self.keys[key_id]

    def remove(self, key_id: str) -> None:
        """Remove a key."""
        self.keys.pop(key_id, None)

    def verify(self, incoming: Incoming, now: datetime, switches: V2Switches) -> ApiKey:
        """Return the key that signed a request.

        Raises:
            V2Refusal: the key is unknown, or the signature or its time does not fit.
        """
        key_id, timestamp, signature = (incoming.headers.get(name, "") for name in _HEADERS)
        if not (key_id and timestamp and signature):
            raise V2Refusal(401, "signature_is_missing_from_headers")
        key = self.keys.get(key_id)
        if key is None:
            raise V2Refusal(401, "authentication_error", "NOT_FOUND")
        if not self._is_in_time(timestamp, now, switches):
            raise V2Refusal(401, "header_timestamp_expired")
        text = f"{timestamp}{incoming.method}{incoming.path}".encode()
        if not self._is_signed(key, signature, text):
            raise V2Refusal(401, "authentication_error", "INCORRECT_API_KEY_SIGNATURE")
        return key

    def _is_in_time(self, timestamp: str, now: datetime, switches: V2Switches) -> bool:
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) == 13):
            return False
        signed = datetime.fromtimestamp(int(timestamp) / 1000, UTC)
        times = [now]
        if not switches.strict_clock:
            times.append(datetime.fromtimestamp(self._machine_time(), UTC))
        behind = timedelta(seconds=switches.skew_behind_seconds)
        ahead = timedelta(seconds=switches.skew_ahead_seconds)
        return any(right - behind <= signed <= right + ahead for right in times)

    def _is_signed(self, key: ApiKey, signature: str, text: bytes) -> bool:
        try:
            given = base64.b64decode(signature, validate=True)
        except (ValueError, binascii.Error):
            return False
        public = self._parsed.get(key.public_pem) or load_public_key(key.public_pem)
        if public is None:
            return False
        self._parsed[key.public_pem] = public
        try:
            if isinstance(public, rsa.RSAPublicKey):
                scheme = padding.PSS(padding.MGF1(SHA256()), _SALT)
                public.verify(given, text, scheme, SHA256())
            else:
                public.verify(given, text)
        except InvalidSignature:
            return False
        return True
