"""The three forms of every response: a table for people, JSON and CSV for programs."""

import json as json_text
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Concatenate, Literal, ParamSpec, TypeVar, cast

import click

from kloudtrader.cli import exits
from kloudtrader.cli.cells import Kind, zone_of
from kloudtrader.cli.layout import Field, table
from kloudtrader.cli.screen import clean, stdout, width_of
from kloudtrader.runtime.errors import UnexpectedResponse

if TYPE_CHECKING:
    from pydantic import BaseModel

P = ParamSpec("P")
T = TypeVar("T")
A = TypeVar("A")
M = TypeVar("M", bound="BaseModel")

Form = Literal["table", "json", "csv"]
_TROUBLE = "kloudtrader.trouble"
_PIECE = 8192
_MOST_REPORTS = 5


def forms(command: "Callable[Concatenate[Form, P], T]") -> "Callable[P, T]":
    """Give a command ``--json`` and ``--csv``; it is told the form as its first argument."""

    @click.option("--json", "as_json", is_flag=True, help="Print JSON.")
    @click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
    @wraps(command)
    def told(*args: Any, as_json: bool, as_csv: bool, **kwargs: Any) -> T:
        if as_json and as_csv:
            raise click.UsageError("--json and --csv exclude each other")
        form: Form = "json" if as_json else "csv" if as_csv else "table"
        return command(form, *args, **kwargs)

    return cast("Callable[P, T]", told)


def say(text: str = "") -> None:
    """Write a line of output; what the encoding of stdout lacks is replaced."""
    shown = exits.encodable(text, sys.stdout) + "\n"
    # In pieces: an unbuffered stdout would drop the rest of a large one without a word.
    for start in range(0, len(shown), _PIECE):
        sys.stdout.write(shown[start : start + _PIECE])


def document(text: str) -> None:
    """Write CSV or SVG. In a pipe or a file it is UTF-8, whatever stdout's encoding would lose."""
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None or sys.stdout.isatty():
        return say(text.removesuffix("\n"))
    sys.stdout.flush()
    left = memoryview(text.encode())
    while left:  # an unbuffered stdout may take less than it is given
        left = left[buffer.write(left[:_PIECE]) :]
    return None


def note(text: str) -> None:
    """Write a remark below a table."""
    screen = stdout()
    for line in wrap(f"({text})", screen.width or 100):
        say(screen.paint(line, dim=True))


def heading(text: str) -> None:
    """Write a line above a table."""
    say(stdout().paint(text, bold=True))


def json(value: object) -> None:
    """Write JSON. Models are dumped as they would stand on the wire."""
    ascii_only = not stdout().unicode
    say(json_text.dumps(value, indent=2, ensure_ascii=ascii_only, default=_dumped))


def _dumped(model: "BaseModel") -> object:
    return model.model_dump(mode="json")


def csv(models: "BaseModel | Sequence[BaseModel]", model: "type[BaseModel]") -> None:
    """Write CSV with all fields of the model, in the units of the venue."""
    from kloudtrader.frames import to_csv

    document(to_csv(models, model=model))


def rows(fields: Sequence[Field[T]], items: Sequence[T], none: str) -> None:
    """Write a table, or the sentence that there is nothing to show."""
    for line in table(fields, items, stdout()) if items else [f"({none})"]:
        say(line)


def listing(
    form: Form,
    items: "Sequence[M]",
    model: "type[M]",
    fields: "Sequence[Field[M]]",
    none: str,
    limit: int | None = None,
) -> None:
    """Write rows as CSV or as a table, which says so where there may be more than ``limit``."""
    if form == "csv":
        return csv(items, model)
    rows(fields, items, none)
    if len(items) == limit:
        note(f"{counted(len(items), 'row')}; there may be more: --limit, --all")
    return None


def counted(count: int, noun: str) -> str:
    """Return a number and what it counts: ``1 row``, ``2 rows``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


@dataclass(frozen=True)
class Fact:
    """One line of a table of titles and values."""

    title: str
    value: object
    kind: Kind


_FACTS: tuple[Field[Fact], ...] = (
    Field("", lambda fact: fact.title),
    Field("", lambda fact: fact.value, kind_of=lambda fact: fact.kind),
)
_TITLES: dict[Kind, str] = {"usd": " (USD)", "cents": " (USD)", "cent_gain": " (USD)"}


def facts(model: "BaseModel", units: Mapping[str, Kind], leave_out: Sequence[str] = ()) -> None:
    """Write all that is known of one thing, a line for each field, unknown fields included."""
    known: list[Fact] = []
    for name, value in model:
        if value is not None and name not in leave_out:
            kind = units.get(name) or _kind_of(value)
            unit = f" ({zone_of([value])})" if kind == "time" else _TITLES.get(kind, "")
            known.append(Fact(clean(name).strip("_").replace("_", " ") + unit, value, kind))
    rows(_FACTS, list(_wrapped(known, stdout().width or sys.maxsize)), "nothing is known")


def _wrapped(known: Sequence[Fact], width: int) -> Iterator[Fact]:
    """Yield the facts, long texts on several lines: the reason of a refusal is not cut short."""
    room = max(width - max((width_of(fact.title) for fact in known), default=0) - 2, 12)
    for fact in known:
        text = clean(fact.value) if isinstance(fact.value, str) else ""
        lines = wrap(text, room) if width_of(text) > room else [fact.value]
        yield Fact(fact.title, lines[0], fact.kind)
        yield from (Fact(" ", line, fact.kind) for line in lines[1:])


def _kind_of(value: object) -> Kind:
    if isinstance(value, datetime):
        return "time"
    return "number" if isinstance(value, float) else "text"


def kept(call: Callable[[], A], rows_of: Callable[[A], list[T]]) -> list[T]:
    """Return the rows of a response that can be read; the others are reported at the end.

    Raises :class:`~kloudtrader.runtime.errors.UnexpectedResponse` where none can be read: that is
    not the same as none.
    """
    try:
        return rows_of(call())
    except UnexpectedResponse as error:
        readable = rows_of(cast("A", error.partial)) if error.partial is not None else []
        if not readable:
            raise
        bad = error.bad_rows
    reports = click.get_current_context().find_root().meta.setdefault(_TROUBLE, [])
    reports.extend(f"left out, as it cannot be read: {row.path}: {row.reason}" for row in bad)
    return readable


def report_trouble(context: click.Context) -> int:
    """Report the rows that were left out, the first few by name; return the exit code."""
    reports: list[str] = context.find_root().meta.get(_TROUBLE, [])
    for line in reports[:_MOST_REPORTS]:
        exits.complain(line)
    if len(reports) > _MOST_REPORTS:
        exits.complain(f"and {len(reports) - _MOST_REPORTS:,} more; --json shows all as they came")
    return exits.UNEXPECTED if reports else exits.OK
