"""Read a response without its invalid rows, and explain the first of them.

Pydantic's compiled code replaces each invalid row of an outermost list by a mark, and this module
removes the marks. Pydantic's own errors would copy the invalid values, once for each row and each
branch of a union: for a body of 12 MB they took 16 s and 2.5 GB.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import islice
from typing import Any, TypedDict, cast

from pydantic_core import SchemaValidator, ValidationError, core_schema

from kloudtrader.runtime.errors import BadRow
from kloudtrader.runtime.models import FURTHER_FIELD, WITHOUT_EXTRAS_FIRST, has_model
from kloudtrader.runtime.response.parse import Json

LIMIT = 100
"""Maximum number of bad rows to explain. All of them are counted."""

Steps = tuple[int | str, ...]
"""Keys and indexes that lead to a value of a response."""


class Complaint(TypedDict):
    """Type the error details of pydantic that this module uses."""

    loc: Steps
    msg: str
    type: str


_LOOKED_AT = 1000
"""Maximum number of elements of a list to search for a reason."""

BAD = object()
"""Mark in the place of an invalid row or response."""
Marks = dict["_Place", tuple[int, list[int]]]
"""For each list with bad rows, their number and the indexes of the first."""


class Rows:
    """Read the responses of a type, by the type's schema of pydantic.

    A row is an element of an outermost list. An order without one of its legs would be another
    order, so an invalid leg makes the whole order invalid.
    """

    bad = BAD

    def __init__(self, schema: Any) -> None:
        listed: list[Any] = schema.get("definitions", [])
        self._definitions: dict[str, Any] = {part["ref"]: part for part in listed}
        self._schema = self._make_lenient(schema, (), ())
        self._validate = self.compile(self._schema).validate_json
        self._expects_further = _is_chosen_by_fit(schema)

    def read(self, text: bytes, marks: Marks) -> object:
        """Read JSON without its bad rows. Raises :class:`ValueError` if something else is invalid.

        The marks are added to ``marks``. At first, no object may have further fields: pydantic then
        makes no dict for them. The garbage collector counts four such objects for a row instead of
        three, and 10,000 events take 1.15 of the time. Once a response has a further field, the
        next ones are read in one go.
        """
        if not self._expects_further:
            try:
                value = self._validate(text, context=marks, extra="forbid")
            except ValueError:
                value = BAD
            if not marks and value is not BAD:
                return value
            marks.clear()
        value = self._validate(text, context=marks)
        self._expects_further |= not marks
        return value

    def compile(self, schema: Any) -> SchemaValidator:
        """Return a validator for a part of the type's schema."""
        if schema["type"] == "definitions":
            schema = schema["schema"]
        return SchemaValidator(
            core_schema.definitions_schema(schema, [*self._definitions.values()])
        )

    @staticmethod
    def explain_rows(data: Json, marks: Marks) -> tuple[BadRow, ...]:
        """Return the first bad rows with their reasons. ``data`` is the response as JSON."""
        rows = (place.explain_row(data, i) for place, (_, first) in marks.items() for i in first)
        return tuple(islice(filter(None, rows), LIMIT))

    def is_valid(self, data: Json) -> bool:
        """Tell whether JSON matches the type, apart from bad rows."""
        try:
            self._validate(json.dumps(data).encode(), context={})
        except ValueError:
            return False
        return True

    def explain_values(self, data: Json) -> tuple[BadRow, ...]:
        """Return the invalid values outside of rows, with the reasons."""
        return explain_misfits(data, _collect_complaints(self.compile(self._schema), data))[:LIMIT]

    def _make_lenient(self, schema: Any, path: tuple[str, ...], seen: tuple[object, ...]) -> Any:
        """Return a schema whose outermost lists have marks in the place of bad rows."""
        ref = schema.get("schema_ref")
        if ref in self._definitions and ref not in seen:
            target = {key: part for key, part in self._definitions[ref].items() if key != "ref"}
            return self._make_lenient(target, path, (*seen, ref))
        schema = _skip_first(schema)
        kind = schema["type"]
        if kind == "list" and "items_schema" in schema:
            return self._make_list_lenient(schema, path)
        if kind == "union":
            return self._make_union_lenient(schema, path, seen)
        if kind == "model-fields":
            fields = {
                name: field
                | {
                    "schema": self._make_lenient(
                        field["schema"], (*path, _get_wire_name(name, field)), seen
                    )
                }
                for name, field in schema["fields"].items()
            }
            return schema | {"fields": fields}
        if "schema" not in schema:
            return schema
        changed = schema | {"schema": self._make_lenient(schema["schema"], path, seen)}
        return _copy_model_schema(changed) if kind == "model" else changed

    def _make_list_lenient(self, schema: Any, path: tuple[str, ...]) -> Any:
        items = core_schema.with_default_schema(
            schema["items_schema"], default=BAD, on_error="default"
        )
        place = _Place(self, path, schema["items_schema"])
        return core_schema.with_info_after_validator_function(
            place.remove_marks, schema | {"items_schema": items}
        )

    def _make_union_lenient(
        self, schema: Any, path: tuple[str, ...], seen: tuple[object, ...]
    ) -> Any:
        items = [choice["items_schema"] for choice in schema["choices"] if "items_schema" in choice]
        others = [choice.get("schema", choice) for choice in schema["choices"]]
        if not any(item in others for item in items):
            choices = [self._make_lenient(choice, path, seen) for choice in schema["choices"]]
            lenient = schema | {"choices": choices}
            models = sum(map(self._is_model, schema["choices"]))
            lists = sum(map(self._is_list, schema["choices"]))
            if max(models, lists) < 2:
                return lenient
            # First without leniency: the rows of one variant are bad rows of another, and pydantic
            # tries all of them.
            return core_schema.union_schema([schema, lenient], mode="left_to_right")
        # The response may have a lone row instead of a list. If invalid, it gives an empty list.
        choices = [
            self._make_list_lenient(choice, path) if choice["type"] == "list" else choice
            for choice in schema["choices"]
        ]
        place = _Place(self, path, items[0])
        lone = core_schema.with_info_after_validator_function(
            place.drop_lone_row, core_schema.dict_schema()
        )
        return core_schema.union_schema([*choices, lone], mode="left_to_right")

    def _is_model(self, schema: Any) -> bool:
        return self._is_of_type(schema, "model")

    def _is_list(self, schema: Any) -> bool:
        return self._is_of_type(schema, "list")

    def _is_of_type(self, schema: Any, kind: str) -> bool:
        while schema["type"] != kind:
            ref = schema.get("schema_ref")
            schema = self._definitions.get(ref) or _skip_first(schema).get("schema")
            if schema is None:
                return False
        return True


def _is_chosen_by_fit(schema: Any) -> bool:
    """Tell whether pydantic chooses some class among several by what it finds in an object.

    If it may not find further fields, it may choose another class.
    """
    kind = schema["type"]
    if kind == "tagged-union" or (kind == "union" and schema.get("mode") != "left_to_right"):
        return has_model(schema["choices"])
    return any(map(_is_chosen_by_fit, _list_inner(schema)))


def _list_inner(schema: Any) -> list[Any]:
    """Return the schemas inside of a schema."""
    if "fields" in schema:
        fields = schema["fields"]
        return [*(fields.values() if hasattr(fields, "values") else fields)]
    if "choices" in schema:  # some have a name
        return [part if hasattr(part, "get") else part[0] for part in schema["choices"]]
    inner = schema.get("schema") or schema.get("items_schema") or schema.get("values_schema")
    parts = inner if inner is None or "type" not in inner else [inner]
    return [*(parts or ()), *schema.get("definitions", ())]


def _skip_first(schema: Any) -> Any:
    """Return the choice that reads all objects, where another comes first to save time."""
    return schema["choices"][1] if WITHOUT_EXTRAS_FIRST in schema.get("metadata", {}) else schema


class _Place:
    """Represent an outermost list of a type."""

    def __init__(self, rows: Rows, path: tuple[str, ...], items: Any) -> None:
        self._rows = rows
        self._path = path
        self._items = items
        self._validator: SchemaValidator | None = None

    def remove_marks(self, values: list[object], info: Any) -> list[object]:
        """Remove the marks from a list, and note their number and indexes."""
        good = [value for value in values if value is not BAD]
        if len(good) != len(values):
            marked = (index for index, value in enumerate(values) if value is BAD)
            info.context[self] = len(values) - len(good), list(islice(marked, LIMIT))
        return good

    def drop_lone_row(self, _: object, info: Any) -> list[object]:
        """Note that a lone row is invalid."""
        info.context[self] = 1, [0]
        return []

    def explain_row(self, data: Json, index: int) -> BadRow | None:
        """Return a bad row with its most exact reason, or ``None`` if it is valid after all."""
        steps: Steps = self._path
        row = _get_at(data, steps)
        if isinstance(row, list):
            row, steps = row[index], (*steps, index)
        if self._validator is None:
            self._validator = self._rows.compile(self._items)
        complaints = _collect_complaints(self._validator, row)
        return (
            BadRow(_format_path(steps), _choose_reason(row, complaints), row)
            if complaints
            else None
        )


def _copy_model_schema(schema: Any) -> Any:
    """Return the schema of a model so that pydantic compiles the changed schema.

    For the schema of a class, pydantic uses the validator of the class and ignores the changes. So
    the schema names another class, and a validator sets the class of the instances afterwards.
    """
    kind: type = schema["cls"]
    other: type = type.__new__(type(kind), kind.__name__, (kind,), {"__slots__": ()})

    def convert(model: object) -> object:
        object.__setattr__(model, "__class__", kind)
        return model

    return core_schema.no_info_after_validator_function(convert, schema | {"cls": other})


def _get_wire_name(name: str, field: Any) -> str:
    alias = field.get("validation_alias")
    return alias if isinstance(alias, str) else name


def _collect_complaints(validator: SchemaValidator, data: Json) -> list[Complaint]:
    """Validate JSON again to get the reasons why it is invalid."""
    try:
        # Pydantic's error copies invalid values, several times for a union, so lists are cut.
        validator.validate_json(json.dumps(_shorten(data)).encode(), context={})
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=False, include_input=False)
        complaints = cast("list[Complaint]", details)
        # A further field is allowed. The check that it leads to gives the reason.
        return [part for part in complaints if part["type"] != FURTHER_FIELD]
    return []


def _shorten(data: Json) -> Json:
    if isinstance(data, list):
        return [_shorten(item) for item in data[:_LOOKED_AT]]
    return {key: _shorten(item) for key, item in data.items()} if isinstance(data, dict) else data


def explain_misfits(data: Json, complaints: Iterable[Complaint]) -> tuple[BadRow, ...]:
    """Return the invalid values, each once, with the most exact reason."""
    chosen: dict[Steps, Complaint] = {}
    for complaint in complaints:
        steps = _follow(data, complaint["loc"])
        if steps not in chosen or _rank(complaint) > _rank(chosen[steps]):
            chosen[steps] = complaint
    # Other branches of a union report the values around it.
    around = {steps[:length] for steps in chosen for length in range(len(steps))}
    return tuple(
        BadRow(_format_path(steps), _format_reason(complaint, ()), _get_at(data, steps))
        for steps, complaint in chosen.items()
        if steps not in around or complaint["type"] == "missing"
    )


def _choose_reason(row: Json, complaints: list[Complaint]) -> str:
    """Return the reason of the branch of a union that got furthest, as the likely branch."""
    places = [(_follow(row, complaint["loc"]), complaint) for complaint in complaints]

    def exactness(place: tuple[Steps, Complaint]) -> tuple[int, bool]:
        missing, no_list = _rank(place[1])
        return len(place[0]) + missing, no_list

    steps, complaint = max(places, key=exactness)
    return _format_reason(complaint, steps)


def _rank(complaint: Complaint) -> tuple[bool, bool]:
    return complaint["type"] == "missing", complaint["type"] != "list_type"


def _format_reason(complaint: Complaint, steps: Steps) -> str:
    if complaint["type"] == "missing":
        steps = (*steps, complaint["loc"][-1])
    return f"{_format_path(steps)}: {complaint['msg']}" if steps else complaint["msg"]


def _follow(data: Json, location: Steps) -> Steps:
    """Return the steps of a location that are part of the response.

    Pydantic adds others, such as the names of a union's branches.
    """
    steps: list[int | str] = []
    for part in location:
        is_index = isinstance(data, list) and isinstance(part, int) and 0 <= part < len(data)
        if is_index or (isinstance(data, dict) and part in data):
            steps.append(part)
            data = _get_at(data, (part,))
    return tuple(steps)


def _get_at(data: Json, steps: Steps) -> Json:
    for step in steps:
        data = cast("dict[int | str, Json]", data)[step]
    return data


def _format_path(steps: Steps) -> str:
    text = ""
    for step in steps:
        text += f"[{step}]" if isinstance(step, int) else f".{step}"
    return text.lstrip(".")
