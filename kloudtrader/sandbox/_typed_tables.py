"""Convert plain values (JSON, TOML) to typed records and back; errors name the key.

A record is a dataclass; the annotations of its parameters are its schema. ``class_`` in Python is
``class`` outside.
"""

import base64
import dataclasses
import difflib
import math
import random
import struct
import types
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import (
    Any,
    Literal,
    NoReturn,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from kloudtrader.sandbox.server.messages import Json

_T = TypeVar("_T")
_TYPE_NAMES = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text",
    bytes: "text",
}
_TWISTER = struct.Struct("<625I")
"""State of the Mersenne Twister, and the position in it."""


class TableError(ValueError):
    """Report a value that does not fit, with its key and the expected type."""


@dataclasses.dataclass(frozen=True, slots=True)
class RandomState:
    """Hold the state of a random number generator."""

    words: str
    """Base64."""
    gauss: float | None = None


def read_table(shape: type[_T], value: object, where: str = "") -> _T:
    """Build a ``shape`` from a plain value.

    Raises:
        TableError: for a missing, unknown or ill-typed member.
    """
    return cast("_T", _read(shape, value, where))


def write_table(value: object) -> Json:
    """Return a record as a plain value that :func:`read_table` takes."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    if isinstance(value, random.Random):
        _, words, gauss = value.getstate()
        value = RandomState(base64.b64encode(_TWISTER.pack(*words)).decode(), gauss)
    shape: Any = type(value)
    if _is_record(shape):
        return {
            name.rstrip("_"): write_table(getattr(value, name)) for name in _inspect_fields(shape)
        }
    if isinstance(value, Mapping):
        members = cast("Mapping[object, object]", value)
        return {str(name): write_table(member) for name, member in members.items()}
    if isinstance(value, list | tuple):
        return [write_table(member) for member in cast("Sequence[object]", value)]
    return cast("Json", value)


def _read(shape: Any, value: object, where: str) -> object:
    origin = get_origin(shape)
    if origin in {Union, types.UnionType}:
        return _read_union(get_args(shape), value, where)
    if origin is Literal:
        return _read_word(get_args(shape), value, where)
    if origin in {list, tuple}:
        return _read_sequence(origin, get_args(shape), value, where)
    if origin in {dict, Mapping}:
        return _read_mapping(get_args(shape)[1], value, where)
    if shape in {datetime, date}:
        return _read_moment(shape, value, where)
    if shape is random.Random:
        return _read_random(value, where)
    if _is_record(shape):
        return _read_record(shape, value, where)
    return _read_scalar(shape, value, where)


def _read_scalar(shape: type, value: object, where: str) -> object:
    if shape is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value) if abs(value) < 2**53 else math.inf
    if shape is bytes and isinstance(value, str):
        return value.encode("utf-8", "surrogateescape")
    if not isinstance(value, shape) or (shape is int and isinstance(value, bool)):
        _refuse(where, f"must be {_TYPE_NAMES.get(shape, shape.__name__)}, not {_shorten(value)}")
    if isinstance(value, float) and not math.isfinite(value):
        _refuse(where, "must be a finite number")
    if isinstance(value, int) and abs(value) >= 2**63:
        _refuse(where, "is too large")
    return value


def _read_word(words: tuple[object, ...], value: object, where: str) -> object:
    if not any(value == word and type(value) is type(word) for word in words):
        _refuse(where, f"must be one of {', '.join(map(str, words))}, not {_shorten(value)}")
    return value


def _read_union(shapes: tuple[Any, ...], value: object, where: str) -> object:
    if value is None and type(None) in shapes:
        return None
    arms = [shape for shape in shapes if shape is not type(None)]
    if len(arms) > 1:
        # A table fits the record; any other value fits the scalar of its own type, if there is one.
        records = [shape for shape in arms if _is_record(shape)]
        table = isinstance(value, Mapping)
        fits = (
            records
            if table
            else [s for s in arms if s is type(value)]
            or [shape for shape in arms if shape not in records]
        )
        arms = fits or arms
    return _read(arms[0], value, where)


def _read_sequence(origin: Any, inner: tuple[Any, ...], value: object, where: str) -> object:
    if not isinstance(value, list | tuple):
        _refuse(where, f"must be a list, not {_shorten(value)}")
    values = cast("Sequence[object]", value)
    if origin is tuple and inner[-1:] != (Ellipsis,):
        if len(values) != len(inner):
            _refuse(where, f"must have {len(inner)} members, not {len(values)}")
        pairs = zip(inner, values, strict=True)
        return tuple(_read(s, v, f"{where}[{i}]") for i, (s, v) in enumerate(pairs))
    rows = [_read(inner[0], row, f"{where}[{i}]") for i, row in enumerate(values)]
    return rows if origin is list else tuple(rows)


def _read_mapping(inner: Any, value: object, where: str) -> dict[str, object]:
    members = _require_table(value, where)
    return {name: _read(inner, member, _join_keys(where, name)) for name, member in members.items()}


def _read_moment(shape: Any, value: object, where: str) -> object:
    moment = value
    if isinstance(value, str):
        try:
            moment = shape.fromisoformat(value)
        except ValueError:
            _refuse(where, f"must be an ISO 8601 {shape.__name__}, not {_shorten(value)}")
    if not isinstance(moment, shape) or (shape is date and isinstance(moment, datetime)):
        _refuse(where, f"must be a {shape.__name__}, not {_shorten(value)}")
    if isinstance(moment, datetime) and moment.tzinfo is None:
        _refuse(where, "needs an offset, for example 2024-09-05T13:30:00Z")
    return moment


def _read_random(value: object, where: str) -> random.Random:
    saved, generator = read_table(RandomState, value, where), random.Random()
    try:
        words = _TWISTER.unpack(base64.b64decode(saved.words, validate=True))
        generator.setstate((3, words, saved.gauss))
    except (ValueError, struct.error):
        _refuse(_join_keys(where, "words"), "is not the state of a random number generator")
    return generator


def _read_record(shape: Any, value: object, where: str) -> object:
    members, fields = _require_table(value, where), _inspect_fields(shape)
    outside = {name.rstrip("_"): name for name in fields}
    for name in members:
        if name not in outside:
            near = difflib.get_close_matches(name, outside, 1)
            hint = f"did you mean {near[0]}?" if near else f"the keys are {', '.join(outside)}"
            _refuse(_join_keys(where, name), f"is not a known key; {hint}")
    for name, field in outside.items():
        if name not in members and fields[field][1]:
            _refuse(_join_keys(where, name), "is missing")
    return shape(
        **{
            outside[name]: _read(fields[outside[name]][0], member, _join_keys(where, name))
            for name, member in members.items()
        }
    )


def _require_table(value: object, where: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        _refuse(where or "the document", f"must be a table, not {_shorten(value)}")
    return cast("Mapping[str, object]", value)


def _is_record(shape: object) -> bool:
    return dataclasses.is_dataclass(shape)


@cache
def _inspect_fields(shape: Any) -> dict[str, tuple[Any, bool]]:
    """Return the annotation of each parameter, and whether it is required."""
    hints, missing = get_type_hints(shape), dataclasses.MISSING
    return {
        field.name: (hints[field.name], field.default is field.default_factory is missing)
        for field in dataclasses.fields(shape)
        if field.init
    }


def _join_keys(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _shorten(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _refuse(where: str, complaint: str) -> NoReturn:
    raise TableError(f"{where}: {complaint}")
