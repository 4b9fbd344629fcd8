"""What a member shows and asks for, read from a request."""

from datetime import UTC, datetime

from kloudtrader.sandbox.http import Incoming
from kloudtrader.sandbox.kalshi.errors import Refusal
from kloudtrader.sandbox.kalshi.order import NewOrder
from kloudtrader.sandbox.kalshi.reading import INT32, INT64, BodyReader

__all__ = ["credentials", "new_order"]

_LAST_SECOND = 253_402_300_799  # the end of the year 9999, beyond which no date can be written


def credentials(incoming: Incoming) -> tuple[str | None, str]:
    """User id (where the header has one) and token."""
    shown = incoming.headers.get("authorization")
    if shown is not None:
        parts = shown.split(" ")
        if len(parts) != 2 or not all(parts):
            raise Refusal(
                401, "invalid_session", "Authorization must be '<user_id> <token>'", "auth"
            )
        return parts[0].lower(), parts[1]
    for cookie in incoming.headers.get("cookie", "").split(";"):
        name, _, value = cookie.strip().partition("=")
        if name == "sessions" and value:
            return None, value
    raise Refusal(401, "missing_session", "log in and send Authorization", "auth")


def new_order(body: BodyReader) -> NewOrder:
    """A ``UserOrderCreateRequest``."""
    market_id, side = body.uuid("market_id"), body.text("side")
    if side not in {"yes", "no"}:
        raise Refusal(400, "invalid_side", "side must be 'yes' or 'no'")
    expiry = body.optional_integer("expiration_unix_ts", 0, _LAST_SECOND)
    return NewOrder(
        market_id,
        side == "yes",
        body.integer("count", 1, INT32, "invalid_count"),
        body.integer("price", 1, 99, "invalid_price"),
        datetime.fromtimestamp(expiry, UTC) if expiry else None,
        body.optional_integer("max_cost_cents", 0, INT64),
        body.flag("sell_position_capped"),
    )
