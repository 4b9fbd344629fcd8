"""Closed values, times without an offset, counts since 1970, patterns and defaults."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from codegen.plan.form import ModelForm
from codegen.source.problems import SpecError
from kloudtrader import InvalidArgument
from tests.openapi.round_trip import generate
from tests.openapi.specs import fields, form, operation, read, reference, save, spec

NEW_YORK = {"zone": "America/New_York"}


def write_field(directory: Path, schema: dict[str, Any]) -> str:
    properties = {"type": "object", "required": ["value"], "properties": {"value": schema}}
    api, _ = read(directory, spec({"It": properties}))
    return fields(api, "It")["value"]


@pytest.mark.parametrize(
    ("schema", "annotation"),
    [
        ({"type": "string", "enum": ["a", "b"], "x-closed": True}, 'Literal["a", "b"]'),
        ({"type": "integer", "enum": [1, 2], "x-closed": True}, "Literal[1, 2]"),
        ({"type": "string", "enum": ["a", "b"], "x-closed": "types"}, 'Known[Literal["a", "b"]]'),
        ({"type": "string", "enum": ["a"], "x-closed": False}, 'Literal["a"] | str'),
        (
            {"type": "integer", "x-epoch": "seconds"},
            "Annotated[Instant, Epoch(1)]",
        ),
        (
            {"type": "integer", "format": "int64", "x-epoch": "milliseconds"},
            "Annotated[Instant, Epoch(1000)]",
        ),
        (
            {"type": "string", "format": "date-time-local", "x-local-time": NEW_YORK},
            "Annotated[Instant, LocalTime('America/New_York')]",
        ),
        (
            {"type": "string", "format": "date-time", "x-local-time": NEW_YORK},
            "Annotated[Instant, LocalTime('America/New_York')]",
        ),
        ({"type": "string", "format": "date-time-local"}, "str"),
        ({"type": "string", "x-epoch": "seconds"}, "str"),
    ],
)
def test_a_marker_becomes_this_annotation(
    tmp_path: Path, schema: dict[str, Any], annotation: str
) -> None:
    assert write_field(tmp_path, schema) == annotation


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer", "x-epoch": "minutes"},
        {"type": "integer", "x-epoch": True},
        {"type": "string", "format": "date-time", "x-local-time": {}},
        {"type": "string", "format": "date-time", "x-local-time": {"format": "%Y"}},
    ],
)
def test_a_marker_that_says_nothing_is_an_error(tmp_path: Path, schema: dict[str, Any]) -> None:
    with pytest.raises(SpecError):
        write_field(tmp_path, schema)


def test_times_are_read_with_a_zone(tmp_path: Path) -> None:
    row = {
        "type": "object",
        "properties": {
            "seconds": {"type": "integer", "x-epoch": "seconds"},
            "milliseconds": {"type": ["integer", "null"], "x-epoch": "milliseconds"},
            "traded": {
                "type": ["integer", "null"], "x-epoch": "seconds", "x-zero-as-none": True,
            },
            "local": {
                "type": "string", "format": "date-time-local", "x-local-time": NEW_YORK,
            },
        },
    }  # fmt: skip
    paths = {"/row": {"get": operation("get_it", reference("Row"))}}
    with generate(save(tmp_path, spec({"Row": row}, paths), "times.json"), tmp_path) as package:
        read_ = package.Row.model_validate
        winter = read_(
            {"seconds": 1796065200, "milliseconds": 1796065200917, "local": "2026-11-30 09:31:00"}
        )
        assert winter.seconds == datetime(2026, 11, 30, 19, tzinfo=UTC)
        assert winter.milliseconds == datetime(2026, 11, 30, 19, 0, 0, 917000, UTC)
        assert winter.local.isoformat() == "2026-11-30T09:31:00-05:00"
        assert read_({"local": "2026-07-30T09:31:00"}).local.isoformat().endswith("-04:00")
        assert read_({"local": "2026-07-30T09:31:00Z"}).local.utcoffset().total_seconds() == 0
        assert read_({"milliseconds": None}).milliseconds is None
        assert read_({"milliseconds": 0}).milliseconds == datetime(1970, 1, 1, tzinfo=UTC)
        assert read_({"traded": 0}).traded is None
        assert read_({"traded": 1}).traded == datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)
        assert read_({"traded": 1}).model_dump(mode="json")["traded"] == 1
        for wrong in ({"seconds": "soon"}, {"seconds": 1.5}, {"seconds": True}, {"local": 5}):
            with pytest.raises(ValueError, match=next(iter(wrong))):
                read_(wrong)


BODY = {
    "type": "object",
    "required": ["kind", "duration", "name"],
    "properties": {
        "kind": {"const": "share"},
        "duration": {"type": "string", "enum": ["day", "gtc"], "x-closed": True, "default": "day"},
        "name": {"type": "string", "pattern": "^[a-z]+$", "maxLength": 5},
        "note": {"type": "string", "default": "none", "pattern": "^(?=x)x"},
    },
}
POST = operation(
    "place",
    requestBody={"content": {"application/json": {"schema": reference("Body")}}},
)


def test_a_pattern_that_cannot_be_checked_is_a_note(tmp_path: Path) -> None:
    api, report = read(tmp_path, spec({"Body": BODY}, {"/orders": {"post": POST}}))
    model = form(api, "Body")
    assert isinstance(model, ModelForm)
    patterns = {field.name: field.constraints.pattern for field in model.fields}
    assert patterns == {"kind": "", "duration": "", "name": "^[a-z]+$", "note": ""}
    assert [note.place for note in report.select("note")] == [
        place for place in (note.place for note in report.remarks) if "/properties/note" in place
    ]
    assert [(field.name, field.default) for field in model.fields] == [
        ("kind", "share"),
        ("duration", "day"),
        ("name", None),
        ("note", None),  # the server has its own default for what is not required
    ]


def test_a_required_field_with_a_default_is_sent_and_may_be_left_out(tmp_path: Path) -> None:
    path = save(tmp_path, spec({"Body": BODY}, {"/orders": {"post": POST}}), "defaults.json")
    with generate(path, tmp_path) as package:
        body: Any = package.Body
        sent = body(name="abc").model_dump(by_alias=True, exclude_unset=True)
        assert sent == {"kind": "share", "duration": "day", "name": "abc"}
        for wrong, argument in (
            ({}, "name"),
            ({"name": "ABC"}, "name"),
            ({"name": "abc\n"}, "name"),
            ({"name": "abcdef"}, "name"),
            ({"name": "abc", "duration": "ioc"}, "duration"),
            ({"name": "abc", "kind": "bond"}, "kind"),
        ):
            with pytest.raises(InvalidArgument) as caught:
                body(**wrong)
            assert caught.value.argument == argument
