"""Write what a command shows: a table for people, JSON and CSV for programs."""

import json as json_text
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Concatenate, Literal, ParamSpec, TypeVar, cast

import click

from kloudtrader.cli.fetch import count_unreadable_rows
from kloudtrader.cli.ui.cells import CellKind, name_zone
from kloudtrader.cli.ui.stderr import ClosedOutput, clean, escape_controls, replace_unencodable
from kloudtrader.cli.ui.table_layout import Field, lay_out_table
from kloudtrader.cli.ui.terminal import describe_stdout, measure_width, wrap_lines

if TYPE_CHECKING:
    from decimal import Decimal

    from pydantic import BaseModel

P = ParamSpec("P")
T = TypeVar("T")
M = TypeVar("M", bound="BaseModel")

OutputFormat = Literal["table", "json", "csv"]
_CHUNK = 8192


def format_options(command: "Callable[Concatenate[OutputFormat, P], T]") -> "Callable[P, T]":
    """Add ``--json`` and ``--csv``; the command gets the format as its first argument."""

    @click.option("--json", "as_json", is_flag=True, help="Print JSON.")
    @click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
    @wraps(command)
    def wrapper(*args: Any, as_json: bool, as_csv: bool, **kwargs: Any) -> T:
        if as_json and as_csv:
            raise click.UsageError("--json and --csv exclude each other")
        form: OutputFormat = "json" if as_json else "csv" if as_csv else "table"
        return command(form, *args, **kwargs)

    return cast("Callable[P, T]", wrapper)


def write_line(text: str = "") -> None:
    """Write a line, with the characters replaced that the encoding of stdout lacks."""
    shown = replace_unencodable(text, sys.stdout) + "\n"
    # In chunks: an unbuffered stdout drops silently what one write to a pipe does not take.
    for start in range(0, len(shown), _CHUNK):
        sys.stdout.write(shown[start : start + _CHUNK])


def write_document(text: str) -> None:
    """Write CSV or SVG, to a pipe or a file as UTF-8: the encoding of stdout could lose text.

    A terminal gets characters that would control it escaped; a pipe gets the text as it is.
    """
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None or sys.stdout.isatty() or isinstance(sys.stdout, ClosedOutput):
        return write_line(escape_controls(text.removesuffix("\n")))
    sys.stdout.flush()
    remaining = memoryview(text.encode())
    while remaining:  # an unbuffered stdout may write less than it is given
        remaining = remaining[buffer.write(remaining[:_CHUNK]) :]
    return None


def write_note(text: str) -> None:
    """Write a remark below a table."""
    screen = describe_stdout()
    for line in wrap(f"({text})", screen.width or 100):
        write_line(screen.paint(line, dim=True))


def write_heading(text: str) -> None:
    """Write a line above a table, wrapped between words."""
    screen = describe_stdout()
    for line in wrap_lines(text, screen.width):
        write_line(screen.paint(line, bold=True))


def write_json(value: object) -> None:
    """Write JSON. A model is dumped with the names and values of the API."""
    ascii_only = not describe_stdout().unicode
    text = json_text.dumps(value, indent=2, ensure_ascii=ascii_only, default=_dump_model)
    write_line(escape_controls(text))  # the same JSON, in a pipe too


def _dump_model(model: "BaseModel") -> object:
    return model.model_dump(mode="json")


def write_csv(models: "BaseModel | Sequence[BaseModel]", model: "type[BaseModel]") -> None:
    """Write CSV with all fields of the model, in the units of the venue."""
    from kloudtrader.frames import to_csv

    write_document(to_csv(models, model=model))


def write_table(
    fields: Sequence[Field[T]], items: Sequence[T], none: str, limit: int | None = None
) -> None:
    """Write a table, or ``none`` in brackets if there are no rows."""
    if not items:
        return write_line(f"({none})")
    unreadable = count_unreadable_rows()
    missing = [f"{format_count(unreadable, 'row')} that cannot be read"] if unreadable else []
    if len(items) == limit:
        missing.append(f"what may follow these {format_count(len(items), 'row')}")
    for line in lay_out_table(fields, items, describe_stdout(), ", and ".join(missing)):
        write_line(line)
    return None


def write_rows(
    form: OutputFormat,
    items: "Sequence[M]",
    model: "type[M]",
    fields: "Sequence[Field[M]]",
    none: str,
    limit: int | None = None,
) -> None:
    """Write rows as CSV or as a table with a note if there may be more than ``limit``."""
    if form == "csv":
        return write_csv(items, model)
    write_table(fields, items, none, limit)
    if len(items) == limit:
        write_note(f"{format_count(len(items), 'row')}; there may be more: --limit, --all")
    return None


def format_count(count: "int | Decimal", noun: str) -> str:
    """Return a number and its noun: ``1 row``, ``2 rows``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


@dataclass(frozen=True)
class TitledValue:
    """Hold one line of a table of titles and values."""

    title: str
    value: object
    kind: CellKind


_TITLED_VALUES: tuple[Field[TitledValue], ...] = (
    Field("", lambda line: line.title),
    Field("", lambda line: line.value, kind_of=lambda line: line.kind),
)
_UNITS: dict[CellKind, str] = dict.fromkeys(("usd", "price", "cents", "cent_gain"), " (USD)")


def write_fields(
    model: "BaseModel", kinds: Mapping[str, CellKind], leave_out: Sequence[str] = ()
) -> None:
    """Write all fields of a model that have a value, one line each, unknown fields included."""
    lines: list[TitledValue] = []
    for name, value in model:
        if value is not None and name not in leave_out:
            kind = kinds.get(name) or _guess_kind(value)
            title = clean(name).strip("_").replace("_", " ")
            lines.append(TitledValue(title + name_unit(value, kind), value, kind))
    write_titled(lines)


def write_titled(lines: Sequence[TitledValue]) -> None:
    """Write one line for each value, with long texts wrapped."""
    width = describe_stdout().width or sys.maxsize
    write_table(_TITLED_VALUES, list(_wrap_values(lines, width)), "no field has a value")


def name_unit(value: object, kind: CellKind) -> str:
    """Return the unit or the time zone of a value, in brackets."""
    return f" ({name_zone([value])})" if kind == "time" else _UNITS.get(kind, "")


def _wrap_values(lines: Sequence[TitledValue], width: int) -> Iterator[TitledValue]:
    """Yield the lines, with long texts wrapped: the reason of a refusal must not be cut off."""
    room = max(width - max((measure_width(line.title) for line in lines), default=0) - 2, 12)
    for line in lines:
        text = clean(line.value) if isinstance(line.value, str) else ""
        parts = wrap(text, room) if measure_width(text) > room else [line.value]
        yield TitledValue(line.title, parts[0], line.kind)
        yield from (TitledValue(" ", part, line.kind) for part in parts[1:])


def _guess_kind(value: object) -> CellKind:
    if isinstance(value, datetime):
        return "time"
    return "number" if isinstance(value, float) else "text"
