"""From values to the text of a cell: units, signs, local time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from kloudtrader.cli.ui.terminal import clean

_Text = Literal["text", "prose", "status", "time", "day"]
_Number = Literal["number", "count", "usd", "gain", "cents", "cent_gain", "percent"]
Kind = _Text | _Number
"""``usd`` and ``gain`` are USD; ``cents`` and ``cent_gain`` are US cents, shown in USD. ``gain`` is
green or red. ``prose`` may be cut short where there is little room."""

_RIGHT = get_args(_Number)
_GAINS = {"gain", "cent_gain", "percent"}
_AMOUNTS = {"usd", "cents"} | _GAINS
_STATUS = {
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
    """Text and the colour it has on a terminal."""

    text: str
    colour: str | None = None


def is_number(kind: Kind) -> bool:
    """Whether a column of this kind stands to the right."""
    return kind in _RIGHT


def cell(value: object, kind: Kind) -> Cell:
    """The cell of a value; nothing is a dash."""
    if value is None or value == "":
        return Cell("-")
    text = _text(value, kind)
    if kind in _GAINS and isinstance(value, int | float):
        return Cell(text, {"+": "green", "-": "red"}.get(text[0]))
    return Cell(text, _STATUS.get(text) if kind == "status" else None)


def _text(value: object, kind: Kind) -> str:
    if isinstance(value, datetime):
        return _moment(value, kind)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _number(value, kind)
    return clean(str(value))


def _moment(value: datetime, kind: Kind) -> str:
    if kind == "day":
        # Midnight UTC stands for the day: shifting it would show the day before in America.
        return value.date().isoformat()
    return _local(value).replace(tzinfo=None).isoformat(" ", "minutes")


def _local(moment: datetime) -> datetime:
    """A time here. What lies at an end of the calendar, as the zero time of Go, stays as it is."""
    try:
        return moment.astimezone()
    except OverflowError:
        return moment


def _number(value: float, kind: Kind) -> str:
    if kind in ("cents", "cent_gain"):
        value /= 100
    if kind in _AMOUNTS:
        text = f"{value:+,.2f}" if kind in _GAINS else f"{value:,.2f}"
        return text if text.strip("+-0.") else "0.00"  # nothing has no sign
    if kind == "number":
        return f"{value:,.10g}"
    return str(value)


def zone_of(values: Iterable[object]) -> str:
    """The local time zone of the given times, such as ``CET``; both names where it changed."""
    moments = [value for value in values if isinstance(value, datetime)] or [
        datetime.now().astimezone()
    ]
    return "/".join(dict.fromkeys(str(_local(one).tzname()) for one in moments))
