"""The variant that a response is read as, by the tag that the spec states in its own way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from tests.openapi.round_trip import generate
from tests.openapi.specs import alias, operation, read, reference, save, spec

TITLE = {"title": {"type": "string"}}


def variant(required: tuple[str, ...] = ("type",), **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": [*required], "properties": {**properties, **TITLE}}


def kind(*texts: object) -> dict[str, Any]:
    return {"type": {"enum": [*texts]}}


def union(*names: str, **discriminator: Any) -> dict[str, Any]:
    stated = {"discriminator": {"propertyName": "type", **discriminator}} if discriminator else {}
    return {"oneOf": [reference(name) for name in names], **stated}


def many(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


TAG: dict[str, Any] = {"propertyName": "type"}
STATED = {"Track": variant(**kind("track")), "Show": variant(**kind("show"))}
BASE = {
    "type": "object",
    "required": ["type"],
    "properties": {"type": {"type": "string"}},
    "discriminator": TAG,
}


def extend(base: str, *texts: str, **properties: Any) -> dict[str, Any]:
    return {"allOf": [reference(base), {"properties": {**kind(*texts), **properties}}]}


CASES: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "texts without a mapping": (
        {**STATED, "It": union("Track", "Show", **TAG)},
        {"type": "show"},
        "Show",
    ),
    "a text that no variant has": (
        {**STATED, "It": union("Track", "Show", **TAG)},
        {"type": "Track"},
        "Unrecognised",
    ),
    "const": (
        {
            "Track": variant(type={"const": "track"}),
            "Show": variant(type={"const": "show"}),
            "It": union("Track", "Show", **TAG),
        },
        {"type": "track"},
        "Track",
    ),
    "a reference to the text": (
        {
            "Kind": {"const": "track"},
            "Track": variant(type={"allOf": [reference("Kind")]}),
            "Show": variant(**kind("show")),
            "It": union("Track", "Show", **TAG),
        },
        {"type": "track"},
        "Track",
    ),
    "several texts of one variant": (
        {
            "Track": variant(**kind("track", "song")),
            "Show": variant(**kind("show")),
            "It": union("Track", "Show", **TAG),
        },
        {"type": "song"},
        "Track",
    ),
    "a mapping of some variants": (
        {
            "Track": variant(**kind("track")),
            "Show": variant(type={"type": "string"}),
            "It": union("Track", "Show", mapping={"s": "Show"}),
        },
        {"type": "track"},
        "Track",
    ),
    "names, where nothing else is stated": (
        {
            "Track": variant(type={"type": "string"}),
            "Show": variant(type={"type": "string"}),
            "It": union("Track", "Show", **TAG),
        },
        {"type": "Show"},
        "Show",
    ),
    "a variant for all other texts": (
        {
            "Track": variant(**kind("track")),
            "Show": variant(**kind("show")),
            "Other": variant(type={"type": "string"}),
            "It": union("Track", "Show", "Other", **TAG),
        },
        {"type": "podcast"},
        "Other",
    ),
    "one text of two variants": (
        {
            "Track": variant(("type", "length"), **kind("audio"), length={"type": "integer"}),
            "Show": variant(("type", "host"), **kind("audio"), host={"type": "string"}),
            "It": union("Track", "Show", **TAG),
        },
        {"type": "audio", "host": "Ann"},
        "Show",
    ),
    "numbers": (
        {
            "Track": variant(type={"const": 1}),
            "Show": variant(type={"const": 2}),
            "It": union("Track", "Show", **TAG),
        },
        {"type": 2},
        "Show",
    ),
    "truth values": (
        {
            "Track": variant(type={"const": True}),
            "Show": variant(type={"const": False}),
            "It": union("Track", "Show", **TAG),
        },
        {"type": False},
        "Show",
    ),
    "a tag that may be missing": (
        {
            "Track": variant((), **kind("track"), length={"type": "integer"}),
            "Show": variant((), **kind("show"), host={"type": "string"}),
            "It": union("Track", "Show", **TAG),
        },
        {"host": "Ann"},
        "Show",
    ),
    "a union within a union": (
        {
            **STATED,
            "Book": variant(**kind("book")),
            "Audio": union("Track", "Show", **TAG),
            "It": union("Audio", "Book", **TAG),
        },
        {"type": "show"},
        "Show",
    ),
    "inline variants": (
        {"It": {"oneOf": [STATED["Track"], STATED["Show"]], "discriminator": TAG}},
        {"type": "show"},
        "ItVariant2",
    ),
    "no discriminator": (
        {
            **STATED,
            "Any1": variant((), x={"type": "integer"}),
            "It": union("Any1", "Track", "Show"),
        },
        {"type": "show", "x": 1},
        "Show",
    ),
    "beside other values": (
        {
            **STATED,
            "Inner": union("Track", "Show"),
            "It": {"anyOf": [{"type": "string"}, reference("Inner"), {"type": "array"}]},
        },
        {"type": "show"},
        "Show",
    ),
    "a text further inside": (
        {
            "Chart": {"type": "object", "properties": {"plot": variant((), **kind("line"))}},
            "Table": {"type": "object", "properties": {"plot": variant((), **kind("grid"))}},
            "It": union("Chart", "Table"),
        },
        {"plot": {"type": "grid", "new": 1}},
        "Table",
    ),
    "a named text in a list": (
        {
            "A": {"type": "string", "enum": ["a"]},
            "B": {"type": "string", "enum": ["b"]},
            "As": {"type": "object", "properties": {"all": many(reference("A"))}},
            "Bs": {"type": "object", "properties": {"all": many(reference("B"))}},
            "It": union("As", "Bs"),
        },
        {"all": ["b"], "new": 1},
        "Bs",
    ),
    "an unknown text, by its fields": (
        {
            "Chart": variant((), **kind("line")),
            "Table": variant((), rows={"type": "integer"}, **kind("grid")),
            "It": union("Chart", "Table"),
        },
        {"type": "pie", "rows": 2},
        "Table",
    ),
    "subtypes with texts": (
        {
            "Base": BASE,
            "Track": extend("Base", "track"),
            "Show": extend("Base", "show"),
            "It": {"type": "array", "items": reference("Base")},
        },
        {"type": "show"},
        "Show",
    ),
    "a subtype of a subtype": (
        {
            "Base": BASE,
            "Audio": extend("Base", "track", "show"),
            "Track": {"allOf": [reference("Audio"), {"properties": kind("track")}]},
            "It": {"type": "array", "items": reference("Base")},
        },
        {"type": "track"},
        "Track",
    ),
    "a text of the base itself": (
        {
            "Base": {**BASE, "properties": {"type": {"type": "string"}}},
            "Track": extend("Base", "track"),
            "It": {"type": "array", "items": reference("Base")},
        },
        {"type": "plain"},
        "Base",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_response_is_read_as_the_variant_that_its_tag_says(tmp_path: Path, name: str) -> None:
    schemas, value, expected = CASES[name]
    path = save(tmp_path, spec(schemas, {"/it": {"get": operation("it", reference("It"))}}))
    is_list = schemas["It"].get("type") == "array"
    with generate(path, tmp_path) as package:
        built = TypeAdapter(package.It).validate_python([value] if is_list else value)
        assert type(built[0] if is_list else built).__name__ == expected


def test_variants_may_be_whole_files(tmp_path: Path) -> None:
    for name in ("track", "show"):
        (tmp_path / f"{name}.json").write_text(json.dumps(variant(**kind(name))))
    union_of_files = {"oneOf": [{"$ref": "track.json"}, {"$ref": "show.json"}]}
    api, _ = read(tmp_path, spec({"It": {**union_of_files, "discriminator": TAG}}))
    assert 'OneOf("type", {"track": "Track", "show": "Show"})' in alias(api, "It")


def test_a_tag_for_a_schema_that_is_no_variant_is_reported(tmp_path: Path) -> None:
    schemas = {**STATED, "Book": variant(), "It": union("Track", "Show", mapping={"b": "Book"})}
    api, report = read(tmp_path, spec(schemas))
    assert '"b"' not in alias(api, "It")
    assert ["'b'" in remark.message for remark in report.select("approximated")] == [True]
