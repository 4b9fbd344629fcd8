# Generated from kalshi_v1.yaml.
# Do not edit: change the spec or a template instead.
"""Headers of the responses of Kalshi Trade API v1, users."""

from __future__ import annotations

from pydantic import Field

from kloudtrader.runtime.response.header_models import HeadersModel

__all__ = [
    "SetCookieHeaders",
]


class SetCookieHeaders(HeadersModel):
    """Headers of a response: `Set-Cookie`."""

    set_cookie: str | None = Field(default=None, repr=False)
    """The token once more, as a cookie named `sessions`."""
