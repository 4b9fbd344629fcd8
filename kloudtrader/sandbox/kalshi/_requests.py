"""Read requests of Kalshi strictly: a value that does not fit is refused by name.

Unknown members of a body and unknown query names are ignored, as JSON services commonly do.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NoReturn, cast

from kloudtrader.sandbox.matching.order_records import KalshiRefusal, NewOrder
from kloudtrader.sandbox.server.messages import Incoming

INT32 = 2**31 - 1
INT64 = 2**63 - 1
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\Z")
_RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)\Z", re.ASCII
)
_INTEGER = re.compile(r"[+-]?\d{1,19}\Z", re.ASCII)
_TRUE, _FALSE = {"true", "1", "t"}, {"false", "0", "f"}


def _refuse(name: str, complaint: str) -> NoReturn:
    raise KalshiRefusal(400, "invalid_parameters", f"{name} {complaint}")


class KalshiBody:
    """Read the members of a JSON request body."""

    def __init__(self, incoming: Incoming) -> None:
        self._members = _parse_json_object(incoming)

    def text(self, name: str, least: int = 0, most: int = 1000) -> str:
        """Return a required string of bounded length."""
        value = self._require(name)
        if not isinstance(value, str):
            _refuse(name, "must be a string")
        if not least <= len(value) <= most:
            _refuse(name, f"must have {least} to {most} characters")
        return value

    def uuid(self, name: str) -> str:
        """Return a required UUID."""
        value = self.text(name)
        if not _UUID.match(value):
            _refuse(name, "must be a UUID")
        return value.lower()

    def integer(self, name: str, low: int, high: int, code: str = "invalid_parameters") -> int:
        """Return a required integer; ``true`` and ``1.0`` are refused."""
        value = self._require(name)
        if not isinstance(value, int) or isinstance(value, bool):
            _refuse(name, "must be an integer")
        if not low <= value <= high:
            raise KalshiRefusal(400, code, f"{name} must be between {low} and {high}")
        return value

    def optional_integer(self, name: str, low: int, high: int) -> int:
        """Return an integer; 0 if it is absent or null."""
        return 0 if self._members.get(name) is None else self.integer(name, low, high)

    def flag(self, name: str) -> bool:
        """Return a boolean; false if it is absent or null."""
        value = self._members.get(name)
        if value is None:
            return False
        if not isinstance(value, bool):
            _refuse(name, "must be true or false")
        return value

    def _require(self, name: str) -> Any:
        value = self._members.get(name)
        if value is None:
            _refuse(name, "is required")
        return value


def _parse_json_object(incoming: Incoming) -> Mapping[str, Any]:
    kind = incoming.headers.get("content-type", "").partition(";")[0].strip().lower()
    if incoming.body and kind != "application/json":
        given = kind or "none"
        raise KalshiRefusal(
            400, "invalid_content_type", f"the body must be application/json, not {given}"
        )
    if not incoming.body:
        raise KalshiRefusal(400, "missing_body", "the request needs a JSON body")
    try:
        value: Any = json.loads(incoming.body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise KalshiRefusal(400, "invalid_json", "the body is not valid JSON") from None
    if not isinstance(value, dict):
        raise KalshiRefusal(400, "invalid_json", "the body must be a JSON object")
    return cast("dict[str, Any]", value)


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is not JSON")


class KalshiQuery:
    """Read the parameters of a query; each may be absent."""

    def __init__(self, query: Mapping[str, Sequence[str]]) -> None:
        self._query = query

    def text(self, *names: str) -> str | None:
        """Return the value under any of several spellings, given at most once."""
        values = [value for name in names for value in self._query.get(name, ())]
        if len(values) > 1:
            _refuse(names[0], "is given more than once")
        return values[0] if values else None

    def uuid(self, name: str) -> str | None:
        """Return a UUID."""
        value = self.text(name)
        if value is not None and not _UUID.match(value):
            _refuse(name, "must be a UUID")
        return value.lower() if value is not None else None

    def integer(self, *names: str, low: int = -INT64 - 1, high: int = INT64) -> int | None:
        """Return an integer."""
        value = self.text(*names)
        if value is None:
            return None
        if not _INTEGER.match(value):
            _refuse(names[0], "must be an integer")
        if not low <= int(value) <= high:
            _refuse(names[0], f"must be between {low} and {high}")
        return int(value)

    def boolean(self, name: str) -> bool | None:
        """Return ``true`` or ``false`` as a boolean."""
        value = self.text(name)
        if value is None:
            return None
        word = value.lower()
        if word not in _TRUE | _FALSE:
            _refuse(name, "must be true or false")
        return word in _TRUE

    def word(self, name: str, allowed: Sequence[str]) -> str | None:
        """Return one of the allowed words."""
        value = self.text(name)
        if value is not None and value not in allowed:
            _refuse(name, f"must be one of {', '.join(allowed)}")
        return value

    def moment(self, name: str) -> datetime | None:
        """Return an RFC 3339 date and time with an offset."""
        value = self.text(name)
        if value is None:
            return None
        try:
            if _RFC3339.match(value):
                return datetime.fromisoformat(value.upper()).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        return _refuse(name, "must be an RFC 3339 date and time with an offset")


_LAST_SECOND = 253_402_300_799  # the end of the year 9999, beyond which no date can be written


def read_credentials(incoming: Incoming) -> tuple[str | None, str]:
    """Return the user id, if the header has it, and the token."""
    header = incoming.headers.get("authorization")
    if header is not None:
        parts = header.split(" ")
        if len(parts) != 2 or not all(parts):
            raise KalshiRefusal(
                401, "invalid_session", "Authorization must be '<user_id> <token>'", "auth"
            )
        return parts[0].lower(), parts[1]
    for cookie in incoming.headers.get("cookie", "").split(";"):
        name, _, value = cookie.strip().partition("=")
        if name == "sessions" and value:
            return None, value
    raise KalshiRefusal(401, "missing_session", "log in and send Authorization", "auth")


def read_new_order(body: KalshiBody) -> NewOrder:
    """Read a ``UserOrderCreateRequest``."""
    market_id, side = body.uuid("market_id"), body.text("side")
    if side not in {"yes", "no"}:
        raise KalshiRefusal(400, "invalid_side", "side must be 'yes' or 'no'")
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
