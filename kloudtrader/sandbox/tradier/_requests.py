"""Read query parameters strictly: a value that does not fit is refused by name.

Unknown parameters are ignored.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar
from urllib.parse import parse_qsl

from kloudtrader.sandbox.server.messages import Incoming
from kloudtrader.sandbox.tradier._formats import TradierRefusal, refuse_parameter
from kloudtrader.sandbox.tradier.market.hours import from_new_york

_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d)?))?\Z", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}\Z", re.ASCII)
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class TradierPage:
    """Select a page of a listing; the first page is 1."""

    number: int
    limit: int

    def cut(self, rows: Sequence[_Row]) -> list[_Row]:
        """Return the rows of this page; empty past the end."""
        start = (self.number - 1) * self.limit
        return list(rows[start : start + self.limit])


class TradierQuery:
    """Read the parameters of a query; each may be absent."""

    def __init__(self, query: Mapping[str, Sequence[str]]) -> None:
        self._query = query

    def text(self, name: str) -> str | None:
        """Return a value as it is, given at most once."""
        values = self._query.get(name, ())
        if len(values) > 1:
            raise refuse_parameter(name, "is given more than once")
        return values[0] if values else None

    def require(self, name: str) -> str:
        """Return a value that must be there."""
        value = self.text(name)
        if not value:
            raise refuse_parameter(name, "is required")
        return value

    def moment(self, name: str) -> datetime | None:
        """Return a time in New York as yyyy-mm-dd hh:mm; a day alone is its midnight."""
        value = self.text(name)
        match = _MOMENT.match(value or "")
        if value is None:
            return None
        try:
            if match:
                return from_new_york(
                    date.fromisoformat(match[1]), time.fromisoformat(match[2] or "00:00")
                )
        except ValueError:
            pass
        raise refuse_parameter(name, "must be a time as yyyy-mm-dd hh:mm")

    def page(self, limit: int) -> TradierPage:
        """Return the page that ``page`` and ``limit`` select."""
        return TradierPage(self.number("page", 1), self.number("limit", limit))

    def boolean(self, name: str) -> bool:
        """Return ``true`` or ``false``, in any case; false if it is absent."""
        value = self.text(name)
        word = "false" if value is None else value.lower()
        if word not in {"true", "false"}:
            raise refuse_parameter(name, "must be true or false")
        return word == "true"

    def day(self, name: str) -> date | None:
        """Return a date as yyyy-mm-dd."""
        value = self.text(name)
        if value is None:
            return None
        try:
            if _DAY.match(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise refuse_parameter(name, "must be a date as yyyy-mm-dd")

    def word(self, name: str, allowed: Sequence[str]) -> str | None:
        """Return one of the allowed words."""
        value = self.text(name)
        if value is not None and value not in allowed:
            raise refuse_parameter(name, f"must be one of {', '.join(allowed)}")
        return value

    def words(self, name: str, allowed: Sequence[str]) -> frozenset[str]:
        """Return the words of a comma list of allowed words."""
        value = self.text(name)
        if value is None:
            return frozenset()
        words = frozenset(word.strip() for word in value.split(","))
        if not words <= set(allowed):
            raise refuse_parameter(name, f"must be a comma list of {', '.join(allowed)}")
        return words

    def number(self, name: str, default: int) -> int:
        """Return a whole number from 1."""
        value = self.text(name)
        if value is None:
            return default
        if not _NUMBER.match(value) or int(value) < 1:
            raise refuse_parameter(name, "must be a whole number from 1")
        return int(value)


def read_token(incoming: Incoming) -> str:
    """Return the bearer token, or nothing."""
    scheme, _, token = incoming.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def is_within(day: date, start: date | None, end: date | None) -> bool:
    """Return whether a day is in a span, both ends included."""
    return (start is None or day >= start) and (end is None or day <= end)


def has_symbol(symbol: str, wanted: str | None, exact: bool) -> bool:
    """Return whether a symbol is the wanted one or, unless ``exact``, starts with it."""
    if wanted is None:
        return True
    return symbol == wanted.upper() if exact else symbol.startswith(wanted.upper())


def read_fields(incoming: Incoming) -> dict[str, list[str]]:
    """Return the fields of a form, and those of the query, which the broker takes as well."""
    fields = {name: list(values) for name, values in incoming.query.items()}
    try:
        pairs = parse_qsl(
            incoming.body.decode(), keep_blank_values=True, errors="strict", max_num_fields=200
        )
    except ValueError:
        raise TradierRefusal(400, "Invalid parameter, body: is not a form") from None
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields
