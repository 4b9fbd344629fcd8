"""The three forms of every answer: a table for people, JSON and CSV for programs."""

import json as json_text
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import wraps
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Concatenate, Literal, NamedTuple, ParamSpec, TypeVar, cast

import click

from kloudtrader.cli import exits
from kloudtrader.cli.cells import Kind, zone_of
from kloudtrader.cli.layout import Field, table
from kloudtrader.cli.screen import clean, stdout, width_of

if TYPE_CHECKING:
    from pydantic import BaseModel

__all__ = [
    "Form",
    "csv",
    "document",
    "facts",
    "forms",
    "heading",
    "json",
    "kept",
    "may_be_more",
    "note",
    "report_trouble",
    "rows",
    "say",
]

P = ParamSpec("P")
T = TypeVar("T")
A = TypeVar("A")

Form = Literal["table", "json", "csv"]
_TROUBLE = "kloudtrader.trouble"
_PIECE = 8192


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
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    shown = text.encode(encoding, "replace").decode(encoding) + "\n"
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


def _dumped(value: Any) -> Any:
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def csv(models: "BaseModel | Sequence[BaseModel]", model: "type[BaseModel]") -> None:
    """Write CSV with all fields of the model, in the units of the venue."""
    from kloudtrader.frames import to_csv

    document(to_csv(models, model=model))


def rows(fields: Sequence[Field[T]], found: Sequence[T], none: str) -> None:
    """Write a table, or the sentence that there is nothing to show."""
    if not found:
        say(f"({none})")
        return
    for line in table(fields, found, stdout()):
        say(line)


def counted(count: int, noun: str) -> str:
    """A number and what it counts: ``1 row``, ``2 rows``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def may_be_more(count: int, limit: int | None) -> None:
    """Say so where the rows that were asked for are perhaps not all there are."""
    if count == limit:
        note(f"{counted(count, 'row')}; there may be more: --limit, --all")


class _Fact(NamedTuple):
    title: str
    value: object
    kind: Kind


_FACTS: tuple[Field[_Fact], ...] = (
    Field("", lambda one: one.title),
    Field("", lambda one: one.value, kind_of=lambda one: one.kind),
)
_TITLES: dict[Kind, str] = {"usd": " (USD)", "cents": " (USD)", "cent_gain": " (USD)"}


def facts(model: "BaseModel", units: Mapping[str, Kind], leave_out: Sequence[str] = ()) -> None:
    """Write all that is known of one thing, a line for each field, unknown fields included."""
    found: list[_Fact] = []
    for name, value in model:
        if value is None or name in leave_out:
            continue
        kind = units.get(name) or _kind_of(value)
        unit = f" ({zone_of([value])})" if kind == "time" else _TITLES.get(kind, "")
        found.append(_Fact(clean(name).strip("_").replace("_", " ") + unit, value, kind))
    if not found:
        return say("(nothing is known)")
    return rows(_FACTS, _wrapped(found, stdout().width), "")


def _wrapped(found: Sequence[_Fact], width: int | None) -> list[_Fact]:
    """The facts with long texts on several lines: the reason of a refusal is not cut short."""
    room = max((width or sys.maxsize) - max(width_of(one.title) for one in found) - 2, 12)
    lines: list[_Fact] = []
    for one in found:
        text = clean(one.value) if isinstance(one.value, str) else ""
        if width_of(text) <= room:
            lines.append(one)
            continue
        first, *rest = wrap(text, room)
        lines += [one._replace(value=first), *(_Fact(" ", more, one.kind) for more in rest)]
    return lines


def _kind_of(value: object) -> Kind:
    if isinstance(value, datetime):
        return "time"
    return "number" if isinstance(value, float) else "text"


def kept(call: Callable[[], A], rows_of: Callable[[A], list[T]]) -> list[T]:
    """The rows of an answer without those that cannot be read, which are reported at the end.

    Raises :class:`~kloudtrader.runtime.errors.UnexpectedAnswer` where none can be read: that is
    not the same as none.
    """
    from kloudtrader.runtime.errors import UnexpectedAnswer

    try:
        return rows_of(call())
    except UnexpectedAnswer as error:
        found = rows_of(cast("A", error.partial)) if error.partial is not None else []
        if not found:
            raise
        bad = error.bad_rows
    reports = click.get_current_context().find_root().meta.setdefault(_TROUBLE, [])
    reports.extend(f"left out, as it cannot be read: {row.path}: {row.reason}" for row in bad)
    return found


def report_trouble(context: click.Context) -> int:
    """Report the rows that were left out, the first few by name; return the exit code."""
    reports: list[str] = context.find_root().meta.get(_TROUBLE, [])
    for line in reports[:_MOST_REPORTS]:
        exits.complain(line)
    if len(reports) > _MOST_REPORTS:
        exits.complain(f"and {len(reports) - _MOST_REPORTS:,} more; --json shows all as they came")
    return exits.UNEXPECTED if reports else exits.OK


_MOST_REPORTS = 5
