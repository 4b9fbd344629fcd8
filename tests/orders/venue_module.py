"""A venue's module as the facade loads it: the reference venue for the exchange of a test."""

from .reference import Exchange, ReferenceVenue

EXCHANGES: dict[str, Exchange] = {}
"""Exchange per scope; a test puts its own here."""


def order_venue(scope: str, account: str) -> ReferenceVenue | None:
    """Return the venue of an account, ``None`` without access to it."""
    exchange = EXCHANGES.get(scope)
    return None if exchange is None else ReferenceVenue(exchange, scope=scope, account=account)
