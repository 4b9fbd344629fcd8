"""Format the values of models, and list the fields of a model that are shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from kloudtrader.runtime.diagnose.message import mask

if TYPE_CHECKING:
    from pydantic import BaseModel

_MASKED = {"x-masked": True}
"""The part of the spec's marker that generated models keep."""
_MOST_ITEMS = 20
"""Items of a list that a ``repr`` shows."""


class Literally:
    """Hold a text that a ``repr`` shows without quotes."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return self._text


def list_shown_fields(model: BaseModel) -> Iterator[tuple[str, Any]]:
    """Yield the Python names and the values of the fields that are shown, masked where needed.

    Fields without a value are left out: most of Tradier's orders lack half of their fields.
    """
    fields = type(model).model_fields
    masked = find_masked_fields(type(model))
    for name, value in model.__dict__.items():
        if value is not None and (name not in fields or fields[name].repr):
            yield name, mask(value) if name in masked and isinstance(value, str) else value
    # A debugger may show a model whose validation is still running: it has no extra fields yet.
    extra: dict[str, Any] | None = getattr(model, "__pydantic_extra__", None)
    for name, value in (extra or {}).items():
        if value is not None:
            yield name, value


@cache
def find_masked_fields(model: type[BaseModel]) -> frozenset[str]:
    """Return the names of the fields that hold the number of an account or the id of a user.

    They are shown masked, as what a notebook shows is saved in its file, and files are shared.
    """
    return frozenset(
        name for name, field in model.model_fields.items() if field.json_schema_extra == _MASKED
    )


def shorten(value: object) -> object:
    """Return the short form of a value for a ``repr``: short times, and few of many items."""
    if isinstance(value, date):
        return Literally(format_time(value))
    if isinstance(value, Decimal):
        return Literally(str(value))
    if isinstance(value, list):
        return Literally(_format_items(cast("list[object]", value)))
    return value


def _format_items(items: Sequence[object]) -> str:
    shown = [repr(shorten(item)) for item in items[:_MOST_ITEMS]]
    if len(items) > _MOST_ITEMS:
        shown.append(f"... {len(items) - _MOST_ITEMS:,} more")
    return f"[{', '.join(shown)}]"


def format_time(moment: date) -> str:
    """Return a time to the second; midnight in UTC, which stands for a day, as the day.

    >>> from datetime import UTC
    >>> format_time(datetime(2026, 3, 5, 9, 30, tzinfo=UTC))
    '2026-03-05 09:30Z'
    """
    if not isinstance(moment, datetime):
        return moment.isoformat()
    offset = moment.utcoffset()
    if offset == timedelta(0) and moment.time() == time():
        return moment.date().isoformat()
    zone = "" if offset is None else moment.isoformat(timespec="seconds")[19:]
    clock = moment.time().isoformat(timespec="seconds").removesuffix(":00")
    return f"{moment.date().isoformat()} {clock}{'Z' if zone == '+00:00' else zone}"
