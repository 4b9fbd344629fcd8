# Generated from kalshi_v1.yaml: Kalshi Trade API v1, users 1.0.0
# (sha256 aa19e2f3abc244b3). Not to be edited: change the spec or a template instead.
"""Headers of the answers of Kalshi Trade API v1, users."""

from __future__ import annotations

from pydantic import Field

from kloudtrader.runtime.models import HeadersModel

__all__ = [
    "SetCookieHeaders",
]


class SetCookieHeaders(HeadersModel):
    """Headers of an answer: `Set-Cookie`."""

    set_cookie: str | None = Field(default=None, repr=False)
    """The token once more, as a cookie named `sessions`."""
