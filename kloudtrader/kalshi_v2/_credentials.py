"""Read the API key of Kalshi's API v2 from the environment or from arguments."""

from __future__ import annotations

from pathlib import Path

from kloudtrader import environment
from kloudtrader.kalshi_v2._signing import Credentials, KeySource
from kloudtrader.runtime.auth import Secret
from kloudtrader.runtime.errors import ConfigurationError, InvalidArgument

KEY_ID, _KEY, _KEY_PATH = "KALSHI_API_KEY_ID", "KALSHI_PRIVATE_KEY", "KALSHI_PRIVATE_KEY_PATH"


def read_environment_credentials() -> Credentials:
    """Return the key of the environment.

    Raises :class:`ConfigurationError` that names every variable that is missing.
    """
    key_id, text, path = map(environment.get, (KEY_ID, _KEY, _KEY_PATH))
    if text and path:
        problem = f"{_KEY} and {_KEY_PATH} are both set: unset one of them"
    elif key_id and (text or path):
        source = KeySource(_KEY_PATH, None, path) if path else KeySource(_KEY, Secret(text or ""))
        return Credentials(_checked_key_id(key_id, KEY_ID), source)
    else:
        missing = [] if key_id else [KEY_ID]
        missing += [] if text or path else [f"{_KEY_PATH} (or {_KEY})"]
        problem = (
            f"no key of Kalshi's API in the environment: export {' and '.join(missing)}"
            f"{environment.KEY_ARGUMENTS}. {environment.FILE_ADVICE} "
            "Kalshi's web app makes keys under Account, API keys"
        )
    key_id = text = None  # error reporters collect the variables of every frame
    raise ConfigurationError(problem, setting=KEY_ID)


def check_credentials(key_id: str | None, private_key: str | Path | None) -> Credentials | None:
    """Return the key that arguments give, or ``None`` without any.

    Raises :class:`InvalidArgument` and :class:`ConfigurationError`.
    """
    if key_id is None and private_key is None:
        return None
    if key_id is None or private_key is None:
        missing = "key_id" if key_id is None else "private_key"
        raise InvalidArgument(
            f"{missing} is missing: key_id and private_key go together", argument=missing
        )
    return Credentials(_checked_key_id(key_id, "key_id"), _key_source(private_key))


def _key_source(private_key: str | Path) -> KeySource:
    name = "private_key"
    if isinstance(private_key, Path):
        return KeySource(name, None, str(private_key))
    if not isinstance(private_key, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        kind = type(private_key).__name__
        raise InvalidArgument(f"{name} must be text or a path, not {kind}", argument=name)
    if not private_key.strip():
        raise InvalidArgument(
            f"{name} is blank: leave it and key_id out to use those of the environment",
            argument=name,
        )
    if "-----BEGIN" in private_key:
        return KeySource(name, Secret(private_key))
    return KeySource(name, None, private_key.strip())


def _checked_key_id(value: str, name: str) -> Secret:
    if not isinstance(value, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        kind = type(value).__name__
        raise InvalidArgument(f"{name} must be text, not {kind}", argument=name)
    text = value.strip()
    if text and text.isascii() and text.replace("-", "").replace("_", "").isalnum():
        return Secret(text)
    quoted = text[:1] in ("'", '"')
    value = text = ""
    reason = "begins with a quotation mark: remove the quotes" if quoted else "is not a key id"
    raise ConfigurationError(
        f"{name} {reason}. It is the id beside the key, such as "
        "3f0a6a52-5a3e-4c8d-9d2f-0c6c1d3b8a77",
        setting=name,
    )
