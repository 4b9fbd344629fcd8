"""Read queries and bodies of API v2, and cut lists into pages."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn, TypeVar, cast, get_origin

from kloudtrader.sandbox.kalshi_v2._refusals import V2Refusal, refuse_parameter
from kloudtrader.sandbox.kalshi_v2.units import parse_decimal
from kloudtrader.sandbox.server.messages import Incoming, Json

_Row = TypeVar("_Row")
_LARGEST = 2**63 - 1
_GO_TYPES: Mapping[type, str] = {
    str: "string",
    int: "number",
    float: "number",
    bool: "bool",
    list: "array",
}


class V2Query:
    """Read query parameters. A value that does not fit is refused with ``msg`` alone."""

    def __init__(self, operation: str, query: Mapping[str, Sequence[str]]) -> None:
        self._operation = "".join(word.capitalize() for word in operation.split("_"))
        self._query = query

    def text(self, name: str) -> str:
        """Return a text; empty if it is absent."""
        return self._query.get(name, [""])[-1]

    def texts(self, name: str, most: int = 0) -> list[str]:
        """Return a list that may be joined by commas or repeated."""
        parts = [part for value in self._query.get(name, ()) for part in value.split(",")]
        values = [part for part in parts if part]
        if most and len(values) > most:
            self.refuse(name, "max")
        return values

    def integer(self, name: str, low: int = -_LARGEST, high: int = _LARGEST) -> int | None:
        """Return an integer, or ``None`` if it is absent."""
        text = self.text(name)
        if not text:
            return None
        digits = text.removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) < 19):
            self.refuse(name, "number")
        value = int(text)
        if not low <= value <= high:
            self.refuse(name, "gte" if value < low else "lte")
        return value

    def flag(self, name: str) -> bool:
        """Return a boolean; false if it is absent."""
        text = self.text(name).lower()
        if text not in {"", "true", "false", "1", "0"}:
            self.refuse(name, "boolean")
        return text in {"true", "1"}

    def word(self, name: str, words: Sequence[str]) -> str:
        """Return one of some words; empty if it is absent."""
        text = self.text(name)
        if text and text not in words:
            self.refuse(name, "oneof")
        return text

    def refuse(self, name: str, tag: str) -> NoReturn:
        """Refuse a parameter by the rule that it breaks."""
        field = "".join(part.capitalize() for part in name.split("_"))
        text = f"Key: '{field}' Error:Field validation for '{field}' failed on the '{tag}' tag"
        details = f"Parameter validation failed for {self._operation}: {text}"
        raise V2Refusal(400, "invalid_parameters", details, "msg")

    def check_page(self, *, high: int = 1000) -> None:
        """Check the limit of a list that has no rows."""
        self.integer("limit", 1, high)

    def page(
        self,
        rows: Sequence[_Row],
        number: Callable[[_Row], int],
        *,
        high: int = 1000,
        low: int = 1,
        default: int = 100,
    ) -> tuple[Sequence[_Row], str]:
        """Return a page of rows, which are in falling order of their numbers, and its cursor.

        The last page has an empty cursor. A cursor that cannot be read begins at the first row.
        """
        limit = self.integer("limit", low, high)
        limit = default if limit is None else limit
        after = _read_cursor(self.text("cursor"))
        if after is not None:
            rows = [row for row in rows if number(row) < after]
        cut = rows[:limit]
        has_more = bool(cut) and len(rows) > limit
        return cut, _write_cursor(number(cut[-1])) if has_more else ""


def _write_cursor(number: int) -> str:
    return base64.urlsafe_b64encode(f"after:{number}".encode()).decode()


def _read_cursor(text: str) -> int | None:
    try:
        word, _, number = base64.urlsafe_b64decode(text.encode()).decode().partition(":")
        return int(number) if word == "after" else None
    except (ValueError, binascii.Error):
        return None


class V2Body:
    """Read the members of a JSON body. Unknown members are ignored."""

    def __init__(self, members: Mapping[str, Any]) -> None:
        self.members = members

    @classmethod
    def parse(cls, incoming: Incoming, *, required: bool = True) -> "V2Body":
        """Read the body of a request.

        Raises:
            V2Refusal: the content type or the body is not that of a JSON object.
        """
        if not incoming.body and not required:
            return cls({})
        kind = incoming.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise V2Refusal(400, "invalid_content_type", "send Content-Type: application/json")
        try:
            value: Any = json.loads(incoming.body, parse_constant=_refuse_constant)
        except (ValueError, RecursionError):
            raise _refuse_json("the body is not valid JSON") from None
        if not isinstance(value, dict):
            raise _refuse_json("cannot unmarshal the body into an object")
        return cls(cast("dict[str, Any]", value))

    def text(self, name: str, *, required: bool = True) -> str:
        """Return a text; empty if it is absent and not required."""
        value = self._read(name, str)
        if required and not value:
            raise refuse_parameter(f"{name} is required")
        return value or ""

    def word(self, name: str, words: Sequence[str], *, required: bool = True) -> str:
        """Return one of some words."""
        text = self.text(name, required=required)
        if text and text not in words:
            raise refuse_parameter(f"{name} must be one of {', '.join(words)}")
        return text

    def decimal(self, name: str, places: int) -> int | None:
        """Return a decimal text as an integer of its last place; ``None`` if it is absent."""
        text = self._read(name, str)
        if text is None:
            return None
        value = parse_decimal(text, places)
        if value is None:
            raise refuse_parameter(f"{name} must be a decimal of at most {places} places")
        return value

    def integer(self, name: str, low: int = -_LARGEST, high: int = _LARGEST) -> int | None:
        """Return an integer, or ``None`` if it is absent."""
        value = self._read(name, int)
        if value is not None and not low <= value <= high:
            raise refuse_parameter(f"{name} must be between {low} and {high}")
        return value

    def flag(self, name: str) -> bool:
        """Return a boolean; false if it is absent."""
        return bool(self._read(name, bool))

    def rows(self, name: str) -> "list[V2Body]":
        """Return a list of objects that is not empty."""
        values: list[Any] = self._read(name, list[Any]) or []
        if not values:
            raise refuse_parameter(f"{name} must not be empty")
        for value in values:
            if not isinstance(value, dict):
                raise _refuse_json(f"cannot unmarshal a member of {name} into an object")
        return [V2Body(value) for value in values]

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts; empty if it is absent."""
        values: list[Any] = self._read(name, list[Any]) or []
        if not all(isinstance(value, str) for value in values):
            raise _refuse_json(f"cannot unmarshal a member of {name} into a string")
        return tuple(values)

    def _read(self, name: str, kind: type[_Row]) -> _Row | None:
        value: Any = self.members.get(name)
        if value is None:
            return None
        plain: type = get_origin(kind) or kind
        if not isinstance(value, plain) or (plain is int and isinstance(value, bool)):
            given = _GO_TYPES.get(cast("type", type(value)), "object")
            wanted = _GO_TYPES[plain] if plain is not int else "int64"
            raise _refuse_json(f"cannot unmarshal {given} into field {name} of type {wanted}")
        return cast("_Row", value)


def _refuse_json(details: str) -> V2Refusal:
    return V2Refusal(400, "bad_request", f"json: {details}", "flat")


def _refuse_constant(name: str) -> Json:
    raise ValueError(f"{name} is not JSON")
