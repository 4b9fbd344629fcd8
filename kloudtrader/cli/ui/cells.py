"""Format values as the cells of a table: units, signs, local time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, get_args

from kloudtrader.cli.ui.stderr import clean

_TextKind = Literal["text", "prose", "status", "time", "day"]
_NumberKind = Literal["number", "count", "usd", "price", "gain", "cents", "cent_gain", "percent"]
CellKind = _TextKind | _NumberKind
"""``usd``, ``price`` and ``gain`` are USD; ``cents`` and ``cent_gain`` are US cents, shown in USD.
A ``price`` is not rounded to cents. ``gain`` is green or red. ``prose`` is cut off if the table is
too wide."""

_NUMBERS = get_args(_NumberKind)
_GAINS = {"gain", "cent_gain", "percent"}
_AMOUNTS = {"usd", "cents"} | _GAINS
_STATUS_COLOURS = {
    "rejected": "red",
    "error": "red",
    "filled": "green",
    "executed": "green",
    "open": "cyan",
    "resting": "cyan",
    "partially_filled": "cyan",
    "pending": "yellow",
}


@dataclass(frozen=True)
class Cell:
    """Hold a text and its colour on a terminal."""

    text: str
    colour: str | None = None


def is_number(kind: CellKind) -> bool:
    """Return whether a column of this kind is aligned to the right."""
    return kind in _NUMBERS


def format_cell(value: object, kind: CellKind) -> Cell:
    """Return the cell of a value; a missing value is a dash."""
    if value is None or value == "":
        return Cell("-")
    text = _format_value(value, kind)
    if kind in _GAINS and isinstance(value, int | float | Decimal):
        return Cell(text, {"+": "green", "-": "red"}.get(text[0]))
    return Cell(text, _STATUS_COLOURS.get(text) if kind == "status" else None)


def _format_value(value: object, kind: CellKind) -> str:
    if isinstance(value, datetime):
        return _format_moment(value, kind)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Decimal):
        return _format_number(value, kind)
    return clean(str(value))


def _format_moment(value: datetime, kind: CellKind) -> str:
    if kind == "day":
        # Tradier writes a day as midnight UTC. In local time it would be the day before in America.
        return value.date().isoformat()
    return _to_local(value).replace(tzinfo=None).isoformat(" ", "minutes")


def _to_local(moment: datetime) -> datetime:
    """Return a time in the local zone, or unchanged if that is outside the calendar.

    Kalshi sends Go's zero time, 0001-01-01, which has no local time west of Greenwich.
    """
    try:
        return moment.astimezone()
    except OverflowError:
        return moment


def _format_number(value: float | Decimal, kind: CellKind) -> str:
    if kind in ("cents", "cent_gain"):
        value /= 100
    if kind in _AMOUNTS:
        text = f"{value:+,.2f}" if kind in _GAINS else f"{value:,.2f}"
        return text if text.strip("+-0.") else "0.00"  # not +0.00 or -0.00
    if kind == "price":
        return _format_price(value)
    if kind == "number":
        return f"{value:,.10g}"
    return str(value)


def _format_price(value: float | Decimal) -> str:
    """Return a price with two decimals or as many as it has: 0.5765 USD is not 0.58 USD."""
    whole, _, decimals = f"{value:,.6f}".rstrip("0").partition(".")
    return f"{whole}.{decimals:0<2}"


def name_zone(values: Iterable[object]) -> str:
    """Return the local time zone of the given times, such as ``CET``, or both if it changed."""
    moments = [value for value in values if isinstance(value, datetime)] or [
        datetime.now().astimezone()
    ]
    return "/".join(dict.fromkeys(str(_to_local(moment).tzname()) for moment in moments))
