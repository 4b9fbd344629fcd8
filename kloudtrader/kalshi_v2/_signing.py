"""Sign requests to Kalshi's API v2 with an RSA or an Ed25519 key.

``cryptography`` is imported at the first signature, and a key is parsed once.
"""

from __future__ import annotations

import sys
import time
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kloudtrader.runtime.auth import Secret
from kloudtrader.runtime.diagnose.redact import scrub
from kloudtrader.runtime.errors import ConfigurationError
from kloudtrader.runtime.lock import ForkSafe
from kloudtrader.runtime.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kloudtrader.runtime.request.build import Request

Sign = Callable[[bytes], bytes]

_HEADERS = ("KALSHI-ACCESS-KEY", "KALSHI-ACCESS-TIMESTAMP", "KALSHI-ACCESS-SIGNATURE")
_SALT = 32
"""Bytes of the salt of a PSS signature: as many as the digest has."""
_INSTALL = "signing needs the package cryptography: pip install 'kloudtrader[kalshi]'"


class KeySource(Record):
    """Read a private key from a text or a file. ``name`` is the variable or the argument."""

    name: str
    text: Secret | None
    path: str | None = None

    def read(self) -> bytes:
        """Return the PEM. Raises :class:`ConfigurationError`."""
        text = _read_file(self.name, self.path) if self.path else self.text and self.text.reveal()
        return _as_pem(self.name, text or "")

    def __repr__(self) -> str:
        return f"<private key of {self.name}>"


class Credentials(Record):
    """Hold the id of an API key and its private key."""

    key_id: Secret
    source: KeySource


class ServerClock:
    """Give the server's time, once a response has shown that this machine's clock is off."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self.offset = 0.0
        """Seconds that the server's clock is ahead."""

    def milliseconds(self) -> int:
        """Return the time in Unix milliseconds."""
        return int((self._now() + self.offset) * 1000)

    def correct(self, headers: Mapping[str, str]) -> bool:
        """Take the time of a response's ``Date``. Return whether the clock was off."""
        from email.utils import parsedate_to_datetime

        try:
            date = parsedate_to_datetime(headers.get("Date", "")).timestamp()
        except ValueError:
            return False
        # Date is cut to whole seconds, so it is half a second late on average.
        offset = date + 0.5 - self._now()
        if abs(offset - self.offset) < _LEAST_ERROR:
            return False
        self.offset = offset
        return True


_LEAST_ERROR = 2.0
"""Seconds. A smaller difference is that of Date and of the way, and no reason for a refusal."""


class Signer(ForkSafe):
    """Sign each request anew. An authorization, see :mod:`kloudtrader.runtime.auth`."""

    def __init__(self, credentials: Callable[[], Credentials], clock: ServerClock) -> None:
        super().__init__()
        self._credentials = credentials
        self._clock = clock
        self._keys: dict[Credentials, Sign] = {}

    def __call__(self, request: Request, /) -> None:
        handled = sys.exception()
        try:
            self._sign(request)
        except BaseException as error:
            scrub(error, handled)
            raise

    def _sign(self, request: Request) -> None:
        credentials = self._credentials()
        sign = self._keys.get(credentials) or self._load(credentials)
        timestamp = str(self._clock.milliseconds())
        path = request.path.partition("?")[0]
        signature = sign(f"{timestamp}{request.method}{path}".encode("ascii"))
        values = (credentials.key_id.reveal(), timestamp, b64encode(signature).decode("ascii"))
        request.headers.update(zip(_HEADERS, values, strict=True))

    def _load(self, credentials: Credentials) -> Sign:
        with self._lock:  # parsing an RSA key takes up to a tenth of a second
            sign = self._keys.get(credentials)
            if sign is None:
                sign = load_key(credentials.source)
                # Others are of keys that the environment does not hold any more.
                self._keys = {credentials: sign}
            return sign

    def __repr__(self) -> str:
        return "<signature of Kalshi>"


def load_key(source: KeySource) -> Sign:
    """Return the function that signs with a private key. Raises :class:`ConfigurationError`."""
    return _load_kind(source)[1]


def describe_key(source: KeySource) -> str:
    """Return the kind of a private key. Raises :class:`ConfigurationError`."""
    return _load_kind(source)[0]


def _load_kind(source: KeySource) -> tuple[str, Sign]:
    try:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
    except ImportError:
        raise ConfigurationError(_INSTALL) from None
    try:
        key = load_pem_private_key(source.read(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        # Not as the cause: its frames hold the PEM.
        key = None
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "Ed25519", key.sign
    if isinstance(key, rsa.RSAPrivateKey):
        return f"RSA, {key.key_size} bits", _sign_with_rsa(key)
    if key is None:
        raise _unusable(source.name, "cannot be read: it is cut short or damaged")
    kind = type(key).__name__.lstrip("_").removesuffix("PrivateKey")
    raise _unusable(source.name, f"is of the kind {kind}, and Kalshi knows RSA and Ed25519")


def _sign_with_rsa(key: RSAPrivateKey) -> Sign:
    from cryptography.hazmat.primitives.asymmetric import padding
    from cryptography.hazmat.primitives.hashes import SHA256

    digest = SHA256()
    scheme = padding.PSS(padding.MGF1(digest), _SALT)
    return lambda text: key.sign(text, scheme, digest)


def _read_file(name: str, path: str) -> str:
    try:
        return Path(path).expanduser().read_text("utf-8")
    except FileNotFoundError:
        reason = "names no file"
    except (OSError, ValueError) as error:
        reason = f"names a file that cannot be read ({type(error).__name__})"
    raise ConfigurationError(f"{name} {reason}", setting=name)


def _as_pem(name: str, text: str) -> bytes:
    """Return PEM with real line ends: in the environment they often are ``\\n`` of two characters.

    Raises :class:`ConfigurationError`.
    """
    text = text.strip().replace("\\r", "").replace("\\n", "\n").replace("\r", "")
    if text[:1] in ("'", '"'):
        raise _unusable(name, "begins with a quotation mark: remove the quotes around it")
    if "-----BEGIN" not in text:
        raise _unusable(name, "is not in PEM: it has to begin with -----BEGIN")
    if "ENCRYPTED" in text:
        raise _unusable(name, "is encrypted: write it without a password (openssl pkey -in ...)")
    if "PRIVATE KEY-----" not in text:
        raise _unusable(name, "holds no private key, but a public one or a certificate")
    return f"{text}\n".encode()


def _unusable(name: str, reason: str) -> ConfigurationError:
    return ConfigurationError(f"the private key of {name} {reason}", setting=name)


if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
