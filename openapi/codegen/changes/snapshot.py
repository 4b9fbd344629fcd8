"""Hold the state of an API that a change report compares: ``index.txt`` of its package.

Each line has a kind, a name and JSON, so that a review sees one changed fact as one changed line.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel, ConfigDict

FILE = "index.txt"
_FORMAT = "# Index of the API for the change report, format 2"


class _State(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Shape(_State):
    """Describe the values of a type, in the words of a sentence."""

    kinds: tuple[str, ...] = ()
    """Such as ``text`` or a class in backquotes; lists and maps are below."""
    null: bool = False
    values: tuple[str, ...] = ()
    """Known texts."""
    closed: bool = False
    """True if no text but the known ones is valid."""
    items: Shape | None = None
    entries: Shape | None = None
    parts: tuple[Shape, ...] = ()
    """Types by position, of a tuple."""
    tag: str = ""
    tags: dict[str, str] = {}
    """Classes by the text that selects them."""
    open: bool = False
    """True if unknown variants are read as such."""


class Value(_State):
    """Describe an argument, a field, a body or a response."""

    shape: Shape = Shape()
    format: str = ""
    bounds: dict[str, float | int] = {}
    pattern: str = ""
    default: str = ""
    """JSON text."""
    unique: bool = False
    deprecated: bool = False
    unit: str = ""
    decimals: tuple[int, int] | None = None
    """Fewest and most decimals of a decimal that is sent as text."""
    items: Value | None = None


class FieldSnapshot(_State):
    value: Value
    wire: str
    required: bool = False
    read_only: bool = False
    write_only: bool = False


class ParameterSnapshot(_State):
    value: Value
    wire: str
    location: str
    required: bool = False
    position: int = 0
    style: str = ""
    """Form of the value, with an example where the style is not the usual one."""
    allow_reserved: bool = False


class BodySnapshot(_State):
    value: Value
    argument: str
    media: tuple[str, ...]
    required: bool = False
    constants: dict[str, str] = {}
    """Fields that are sent with every request."""
    encodings: dict[str, str] = {}
    """Ways in which fields of a form are sent, if not the usual one."""


class ResponseSnapshot(_State):
    shape: Shape
    media: str = ""
    error: bool = False


class OperationSnapshot(_State):
    method: str
    path: str
    class_name: str
    module: str
    security: tuple[tuple[str, ...], ...] = ()
    scopes: tuple[str, ...] = ()
    server: str = ""
    repeatable: bool = False
    rate_group: str = ""
    rate_cost: int = 1
    refusals: tuple[str, ...] = ()
    deprecated: bool = False
    headers: str = ""
    body: BodySnapshot | None = None
    parameters: dict[str, ParameterSnapshot] = {}
    """By argument, in the order of the signature."""
    responses: dict[str, ResponseSnapshot] = {}
    """By status."""

    @property
    def call(self) -> str:
        return f"{self.method} {self.path}"


class Model(_State):
    """Describe a class, or an alias, which has no fields."""

    sent: bool = False
    received: bool = False
    alias: Shape | None = None
    """Type that an alias stands for."""
    extra: Shape | None = None
    """Type of further fields, if there may be any."""
    deprecated: bool = False
    conditions: tuple[str, ...] = ()
    fields: dict[str, FieldSnapshot] = {}
    """By attribute."""


class Scheme(_State):
    type: str
    scheme: str = ""
    location: str = ""
    parameter: str = ""
    urls: dict[str, str] = {}
    """Where tokens are requested, by the kind of the URL."""


class Snapshot(_State):
    title: str
    servers: tuple[str, ...] = ()
    schemes: dict[str, Scheme] = {}
    operations: dict[str, OperationSnapshot] = {}
    models: dict[str, Model] = {}


_PARTS = {"operations": ("parameters", "responses"), "models": ("fields",)}
"""Parts with lines of their own, named ``owner.part``."""


def write_snapshot(snapshot: Snapshot) -> str:
    """Return sorted lines of kind, name and JSON, separated by two spaces."""
    content = snapshot.model_dump(mode="json", exclude_defaults=True)
    lines: list[tuple[str, str, Any]] = []
    for kind, parts in _PARTS.items():
        for owner, state in content.pop(kind, {}).items():
            for part in parts:
                members = state.pop(part, {}).items()
                lines += [(part, f"{owner}.{name}", member) for name, member in members]
            lines.append((kind, owner, state))
    lines.append(("api", "", content))
    written = (f"{kind}  {name}  {_write_json(state)}" for kind, name, state in _sort_lines(lines))
    return "\n".join([_FORMAT, *written, ""])


def _sort_lines(lines: list[tuple[str, str, Any]]) -> list[tuple[str, str, Any]]:
    return sorted(lines, key=lambda line: line[:2])


def _write_json(state: Any) -> str:
    return json.dumps(state, ensure_ascii=False)


def read_snapshot(text: str) -> Snapshot | None:
    """Return the state that was written, or ``None`` if another version of the generator did."""
    try:
        return _parse_snapshot(text)
    except (ValueError, KeyError):  # damaged, or of a generator with other facts
        return None


def _parse_snapshot(text: str) -> Snapshot | None:
    if not text.startswith(f"{_FORMAT}\n"):
        return None
    content: dict[str, Any] = {}
    lines = [_parse_line(line) for line in text.rstrip("\n").split("\n")[1:]]
    for kind, name, state in lines:
        if not name:
            content |= state
        elif kind in _PARTS:
            content.setdefault(kind, {})[name] = state
    for kind, name, state in lines:
        owner, _, part = name.partition(".")
        holder = next((holder for holder, parts in _PARTS.items() if kind in parts), None)
        if holder:
            content[holder][owner].setdefault(kind, {})[part] = state
    for operation in content["operations"].values():
        operation["parameters"] = dict(
            sorted(operation.get("parameters", {}).items(), key=_get_position)
        )
    return Snapshot.model_validate(content)


def _get_position(parameter: tuple[str, Any]) -> int:
    """Return the place of a parameter in the signature; the lines are sorted by name."""
    return int(parameter[1].get("position", 0))


def _parse_line(line: str) -> tuple[str, str, Any]:
    kind, name, state = line.split("  ", 2)
    return kind, name, json.loads(state)
