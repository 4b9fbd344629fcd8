"""Nothing lost, nothing made up: a model compared with the JSON that it was read from.

Written without the decoders, so that it does not share their mistakes. How a value is converted,
such as a text to a time, is not judged here; that there is one, and how many rows there are, is.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any, NoReturn

from pydantic import BaseModel

__all__ = ["at", "differences", "read_json", "without_rows"]

Json = Any


def read_json(raw: bytes, *, finite: bool = True) -> Json:
    """Return what the standard library reads, with NaN and infinity refused if ``finite``."""
    if not finite:
        return json.loads(raw.decode("utf-8-sig"))
    return json.loads(raw.decode("utf-8-sig"), parse_constant=_refuse, parse_float=_finite)


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(text)
    return number


def differences(said: Json, read: Any, path: str = "$") -> Iterator[str]:
    """The places where a model holds less, or more, than the JSON said."""
    if isinstance(read, BaseModel):
        yield from _in_model(said, read, path)
    elif isinstance(read, (list, tuple)):
        rows = _rows(said)
        if len(rows) != len(read):
            yield f"{path}: {len(rows)} rows became {len(read)}"
        for number, (row, item) in enumerate(zip(rows, read, strict=False)):
            yield from differences(row, item, f"{path}[{number}]")
    elif isinstance(read, dict):
        if not isinstance(said, dict) or said.keys() != read.keys():
            yield f"{path}: other keys"
        else:
            for key, value in read.items():
                yield from differences(said[key], value, f"{path}.{key}")
    elif not _same(said, read):
        yield f"{path}: {said!r:.60} became {read!r:.60}"


def _in_model(said: Json, model: BaseModel, path: str) -> Iterator[str]:
    if _is_none(said):
        said = {}
    if not isinstance(said, dict):
        yield f"{path}: {said!r:.60} became a {type(model).__name__}"
        return
    rest = dict(said)
    for name, field in type(model).model_fields.items():
        wire = str(field.validation_alias or field.alias or name)
        key = wire if wire in rest else name
        value = getattr(model, name)
        if key in rest:
            item = rest.pop(key)
            if item == 0 and value is None and "datetime" in str(field.annotation):
                continue  # a count since 1970 that stands for no time
            yield from differences(item, value, f"{path}.{key}")
        elif not _is_empty(value):
            yield f"{path}.{wire}: {value!r:.60} was made up"
    if rest != (model.model_extra or {}):
        yield f"{path}: of the unknown fields {sorted(rest)!r:.60} not all were kept"


def _rows(said: Json) -> list[Json]:
    """A list, a lone row, or a form of none."""
    if isinstance(said, list):
        return said
    return [] if _is_none(said) else [said]


def _is_none(said: Json) -> bool:
    return said is None or said == "null"


def _is_empty(value: Any) -> bool:
    if isinstance(value, BaseModel):
        return all(_is_empty(getattr(value, name)) for name in type(value).model_fields)
    return value is None or value == []


def _same(said: Json, read: Any) -> bool:
    """Tell whether a value is of the kind that was sent, and the same where it is not converted."""
    if isinstance(read, bool) or isinstance(said, bool) or said is None or read is None:
        return said is read
    if isinstance(said, (dict, list)):
        return bool(said == read)
    if isinstance(read, Decimal):
        return not isinstance(said, bool) and Decimal(str(said)) == read
    if isinstance(read, str):
        return said == read or (isinstance(said, int) and str(said) == read)
    if isinstance(read, (int, float)):
        # A whole number that a double cannot hold is rounded as a double is.
        if not isinstance(said, (int, float)):
            return False
        return said == read or Decimal(repr(said)) == read or float(said) == read
    if isinstance(read, datetime) and isinstance(said, int):  # a count since 1970
        milliseconds = (read - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
        return milliseconds in (said, 1000 * said)
    return isinstance(said, str)


_STEP = re.compile(r"\[(\d+)\]|\.?([^.\[\]]+)")


def _steps(path: str) -> list[int | str]:
    return [int(index) if index else key for index, key in _STEP.findall(path)]


def at(said: Json, path: str) -> Json:
    """The value at a path such as ``orders.order[3]``."""
    for step in _steps(path):
        said = said[step]
    return said


def without_rows(said: Json, paths: list[str]) -> Json:
    """The JSON without some rows; a lone one leaves an empty list."""
    said = json.loads(json.dumps(said))
    # Backwards, so that the numbers of the others stay what they are.
    for path in sorted(paths, key=_steps, reverse=True):
        *around, last = _steps(path)
        parent = said
        for step in around:
            parent = parent[step]
        if isinstance(parent, list):
            del parent[last]  # type: ignore[arg-type]
        else:
            parent[last] = []
    return said
