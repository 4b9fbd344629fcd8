# Generated from tradier.yaml.
# Do not edit: change the spec or a template instead.
"""Headers of the responses of Tradier Brokerage API, accounts, trading and market data."""

from __future__ import annotations

from kloudtrader.runtime.response.header_models import HeadersModel

__all__ = [
    "RatelimitHeaders",
]


class RatelimitHeaders(HeadersModel):
    """Headers of a response: `X-Ratelimit-Allowed`, `X-Ratelimit-Used`,
    `X-Ratelimit-Available`, `X-Ratelimit-Expiry`.
    """

    x_ratelimit_allowed: int | None = None
    """Calls allowed in the current window of one minute."""
    x_ratelimit_used: int | None = None
    """Calls used up in the current window."""
    x_ratelimit_available: int | None = None
    """Calls left in the current window."""
    x_ratelimit_expiry: int | None = None
    """End of the current window, in milliseconds since 1970-01-01 UTC."""
