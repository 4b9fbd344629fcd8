"""Read a response without the rows that do not fit, and explain the first of those.

Each row of an outermost list that does not fit becomes a mark, inside pydantic's compiled code, and
is taken out afterwards. Pydantic's own errors hold a copy of what does not fit and there is one for
each row and each branch of a union: for a body of 12 MB they took 16 s and 2.5 GB.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import islice
from typing import Any, TypedDict, cast

from pydantic_core import SchemaValidator, ValidationError, core_schema

from kloudtrader.runtime.errors import BadRow
from kloudtrader.runtime.response.parse import Json

LIMIT = 100
"""Most bad rows that are explained. All of them are counted."""

Steps = tuple[int | str, ...]
"""Keys and indexes that lead to a value of a response."""


class Complaint(TypedDict):
    """What we use of one of pydantic's error details."""

    loc: Steps
    msg: str
    type: str


_LOOKED_AT = 1000
"""Elements of a list among which a reason is looked for."""

BAD = object()
"""Mark in the place of a row, or of a response, that does not fit."""
Marks = dict["_Place", tuple[int, list[int]]]
"""For each list with bad rows: how many, and the indexes of the first."""


class Rows:
    """Reader of the responses of one type, made from the type's schema of pydantic.

    A row is an element of an outermost list: an order without one of its legs would be another
    order, so the whole order is given up, not the leg.
    """

    bad = BAD

    def __init__(self, schema: Any) -> None:
        listed: list[Any] = schema.get("definitions", [])
        self._definitions: dict[str, Any] = {part["ref"]: part for part in listed}
        self._schema = self._lenient(schema, (), ())
        self.validate = self.compile(self._schema).validate_json
        """Read JSON without its bad rows. Raises :class:`ValueError` if something else is wrong.

        The ``context`` is to be a dict that takes the marks.
        """

    def compile(self, schema: Any) -> SchemaValidator:
        """Return a validator for a part of the type's schema."""
        if schema["type"] == "definitions":
            schema = schema["schema"]
        return SchemaValidator(
            core_schema.definitions_schema(schema, [*self._definitions.values()])
        )

    @staticmethod
    def bad_rows(data: Json, marks: Marks) -> tuple[BadRow, ...]:
        """Return the first bad rows with their reasons; ``data`` is the response as JSON."""
        rows = (place.bad_row(data, i) for place, (_, first) in marks.items() for i in first)
        return tuple(islice(filter(None, rows), LIMIT))

    def fits(self, data: Json) -> bool:
        """Tell whether JSON fits the type, bad rows aside."""
        try:
            self.validate(json.dumps(data).encode(), context={})
        except ValueError:
            return False
        return True

    def bad_values(self, data: Json) -> tuple[BadRow, ...]:
        """Return what does not fit outside of the rows, with the reasons."""
        return explain(data, _complaints(self.compile(self._schema), data))[:LIMIT]

    def _lenient(self, schema: Any, path: tuple[str, ...], seen: tuple[object, ...]) -> Any:
        """Return a schema whose outermost lists have marks in the place of bad rows."""
        ref = schema.get("schema_ref")
        if ref in self._definitions and ref not in seen:
            target = {key: part for key, part in self._definitions[ref].items() if key != "ref"}
            return self._lenient(target, path, (*seen, ref))
        kind = schema["type"]
        if kind == "list" and "items_schema" in schema:
            return self._lenient_list(schema, path)
        if kind == "union":
            return self._lenient_union(schema, path, seen)
        if kind == "model-fields":
            fields = {
                name: field
                | {"schema": self._lenient(field["schema"], (*path, _wire_name(name, field)), seen)}
                for name, field in schema["fields"].items()
            }
            return schema | {"fields": fields}
        if "schema" not in schema:
            return schema
        changed = schema | {"schema": self._lenient(schema["schema"], path, seen)}
        return _own_model(changed) if kind == "model" else changed

    def _lenient_list(self, schema: Any, path: tuple[str, ...]) -> Any:
        items = core_schema.with_default_schema(
            schema["items_schema"], default=BAD, on_error="default"
        )
        place = _Place(self, path, schema["items_schema"])
        return core_schema.with_info_after_validator_function(
            place.sift, schema | {"items_schema": items}
        )

    def _lenient_union(self, schema: Any, path: tuple[str, ...], seen: tuple[object, ...]) -> Any:
        items = [choice["items_schema"] for choice in schema["choices"] if "items_schema" in choice]
        others = [choice.get("schema", choice) for choice in schema["choices"]]
        if not any(item in others for item in items):
            choices = [self._lenient(choice, path, seen) for choice in schema["choices"]]
            return schema | {"choices": choices}
        # A lone row may come in the place of a list: one that does not fit leaves an empty list.
        choices = [
            self._lenient_list(choice, path) if choice["type"] == "list" else choice
            for choice in schema["choices"]
        ]
        place = _Place(self, path, items[0])
        lone = core_schema.with_info_after_validator_function(
            place.give_up, core_schema.dict_schema()
        )
        return core_schema.union_schema([*choices, lone], mode="left_to_right")


class _Place:
    """One outermost list of a type."""

    def __init__(self, rows: Rows, path: tuple[str, ...], items: Any) -> None:
        self._rows = rows
        self._path = path
        self._items = items
        self._validator: SchemaValidator | None = None

    def sift(self, values: list[object], info: Any) -> list[object]:
        """Take the marks out of a list and note how many there were, and where."""
        good = [value for value in values if value is not BAD]
        if len(good) != len(values):
            marked = (index for index, value in enumerate(values) if value is BAD)
            info.context[self] = len(values) - len(good), list(islice(marked, LIMIT))
        return good

    def give_up(self, _: object, info: Any) -> list[object]:
        """Note that a lone row does not fit."""
        info.context[self] = 1, [0]
        return []

    def bad_row(self, data: Json, index: int) -> BadRow | None:
        """Return a bad row with its most exact reason, or ``None`` if it fits after all."""
        steps: Steps = self._path
        row = _at(data, steps)
        if isinstance(row, list):
            row, steps = row[index], (*steps, index)
        if self._validator is None:
            self._validator = self._rows.compile(self._items)
        complaints = _complaints(self._validator, row)
        return BadRow(_path(steps), _most_exact(row, complaints), row) if complaints else None


def _own_model(schema: Any) -> Any:
    """Return the schema of a model such that pydantic compiles it as it is.

    For the schema of a class, pydantic takes the validator that the class has already and ignores
    what was changed. It does not for another class, whose instances get their own class afterwards.
    """
    kind: type = schema["cls"]
    other: type = type.__new__(type(kind), kind.__name__, (kind,), {"__slots__": ()})

    def convert(model: object) -> object:
        object.__setattr__(model, "__class__", kind)
        return model

    return core_schema.no_info_after_validator_function(convert, schema | {"cls": other})


def _wire_name(name: str, field: Any) -> str:
    alias = field.get("validation_alias")
    return alias if isinstance(alias, str) else name


def _complaints(validator: SchemaValidator, data: Json) -> list[Complaint]:
    """Validate JSON again for the reasons why it does not fit."""
    try:
        # Pydantic's error copies what does not fit, several times for a union, so lists are cut.
        validator.validate_json(json.dumps(_cut(data)).encode(), context={})
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=False, include_input=False)
        return cast("list[Complaint]", details)
    return []


def _cut(data: Json) -> Json:
    if isinstance(data, list):
        return [_cut(item) for item in data[:_LOOKED_AT]]
    return {key: _cut(item) for key, item in data.items()} if isinstance(data, dict) else data


def explain(data: Json, complaints: Iterable[Complaint]) -> tuple[BadRow, ...]:
    """Return the values that do not fit, each once, with the most exact reason for it."""
    chosen: dict[Steps, Complaint] = {}
    for complaint in complaints:
        steps = _follow(data, complaint["loc"])
        if steps not in chosen or _exactness(complaint) > _exactness(chosen[steps]):
            chosen[steps] = complaint
    # Other branches of a union complain about what is around a value.
    around = {steps[:length] for steps in chosen for length in range(len(steps))}
    return tuple(
        BadRow(_path(steps), _reason(complaint, ()), _at(data, steps))
        for steps, complaint in chosen.items()
        if steps not in around or complaint["type"] == "missing"
    )


def _most_exact(row: Json, complaints: list[Complaint]) -> str:
    """Return the reason of the branch of a union that got furthest, as it is the one meant."""
    places = [(_follow(row, complaint["loc"]), complaint) for complaint in complaints]

    def exactness(place: tuple[Steps, Complaint]) -> tuple[int, bool]:
        missing, no_list = _exactness(place[1])
        return len(place[0]) + missing, no_list

    steps, complaint = max(places, key=exactness)
    return _reason(complaint, steps)


def _exactness(complaint: Complaint) -> tuple[bool, bool]:
    return complaint["type"] == "missing", complaint["type"] != "list_type"


def _reason(complaint: Complaint, steps: Steps) -> str:
    if complaint["type"] == "missing":
        steps = (*steps, complaint["loc"][-1])
    return f"{_path(steps)}: {complaint['msg']}" if steps else complaint["msg"]


def _follow(data: Json, location: Steps) -> Steps:
    """Return the steps of a location that are part of the response.

    Others are pydantic's own, such as the names of a union's branches.
    """
    steps: list[int | str] = []
    for part in location:
        is_index = isinstance(data, list) and isinstance(part, int) and 0 <= part < len(data)
        if is_index or (isinstance(data, dict) and part in data):
            steps.append(part)
            data = _at(data, (part,))
    return tuple(steps)


def _at(data: Json, steps: Steps) -> Json:
    for step in steps:
        data = cast("dict[int | str, Json]", data)[step]
    return data


def _path(steps: Steps) -> str:
    text = ""
    for step in steps:
        text += f"[{step}]" if isinstance(step, int) else f".{step}"
    return text.lstrip(".")
