"""Choose the API of Kalshi that the functions call, and refuse what ended with API v1."""

from __future__ import annotations

from kloudtrader import environment
from kloudtrader.runtime.errors import ConfigurationError

_VARIABLE = "KLOUDTRADER_KALSHI_API"
_V2_KEYS = ("KALSHI_API_KEY_ID", "KALSHI_PRIVATE_KEY_PATH", "KALSHI_PRIVATE_KEY")
_INSTEAD = {
    "user_get_profile": "your name and address are on kalshi.com only",
    "user_change_password": "change it on kalshi.com; API keys have no password",
    "user_add_watchlist": "keep the tickers in your program",
    "user_remove_watchlist": "keep the tickers in your program",
    "user_get_watchlist": "keep the tickers in your program",
    "log_in": "set KALSHI_API_KEY_ID and KALSHI_PRIVATE_KEY_PATH, as each request is signed",
    "log_out": "there is no session to end, as each request is signed",
}


def uses_v2() -> bool:
    """Return whether the functions call API v2.

    Credentials of API v2 choose it, half of them too: their error then says what is missing, and
    API v1 never takes its place.
    """
    chosen = environment.get(_VARIABLE)
    if chosen is None:
        return any(map(environment.get, _V2_KEYS))
    if chosen.lower() not in ("v1", "v2"):
        raise ConfigurationError(f"{_VARIABLE} is neither v1 nor v2", setting=_VARIABLE)
    return chosen.lower() == "v2"


def explain_choice() -> str:
    """Return why :func:`uses_v2` returns what it returns."""
    if environment.get(_VARIABLE) is not None:
        return f"{_VARIABLE} chooses it"
    given = [name for name in _V2_KEYS if environment.get(name)]
    return f"{given[0]} is set" if given else f"none of {', '.join(_V2_KEYS)} is set"


def refuse_ended(name: str) -> None:
    """Raise ``ConfigurationError`` for a call of API v1 that API v2 has nothing like, if chosen."""
    if name in _INSTEAD and uses_v2():
        raise ConfigurationError(
            f"{name} ended with Kalshi's API v1, whose host has returned 401 since 2025 at the "
            f"latest, and API v2 has no such call: {_INSTEAD[name]}. "
            f"{_VARIABLE}=v1 calls a server that still has it, such as the sandbox.",
            setting=_VARIABLE,
        )
