"""What a request shows and asks for."""

from datetime import date

from kloudtrader.sandbox.http import Incoming

__all__ = ["bearer", "matches", "wants_json", "within"]


def bearer(incoming: Incoming) -> str:
    """The token shown, or nothing."""
    scheme, _, token = incoming.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def wants_json(incoming: Incoming) -> bool:
    """JSON is sent to who names it; anything else gets XML."""
    return "application/json" in incoming.headers.get("accept", "").lower()


def within(day: date, start: date | None, end: date | None) -> bool:
    """Whether a day lies in a span, both ends included."""
    return (start is None or day >= start) and (end is None or day <= end)


def matches(symbol: str, wanted: str | None, exact: bool) -> bool:
    """Whether a symbol is the wanted one or, unless ``exact``, starts with it."""
    if wanted is None:
        return True
    return symbol == wanted.upper() if exact else symbol.startswith(wanted.upper())
