"""Every style of OpenAPI, exploded or not, of every kind of value, in every place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.openapi.round_trip import check
from tests.openapi.specs import operation, save, spec

STYLES = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form",),
}
KINDS: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "number": {"type": "integer"},
    "flag": {"type": "boolean"},
    "day": {"type": "string", "format": "date"},
    "money": {"type": "string", "format": "decimal"},
    "list": {"type": "array", "minItems": 1, "items": {"type": "string"}},
    "numbers": {"type": "array", "minItems": 1, "items": {"type": "integer"}},
    "object": {
        "type": "object",
        "required": ["side"],
        "properties": {"side": {"type": "string"}, "count": {"type": "integer"}},
    },
    "map": {"type": "object", "minProperties": 1, "additionalProperties": {"type": "integer"}},
}
COMPOUND = ("list", "numbers", "object", "map")


def combinations() -> Iterator[tuple[str, str, bool, str]]:
    """Return the combinations that OpenAPI defines."""
    for location, styles in STYLES.items():
        for style in styles:
            for kind in KINDS:
                if style in ("spaceDelimited", "pipeDelimited") and kind not in COMPOUND:
                    continue
                if style == "deepObject" and kind not in ("object", "map"):
                    continue
                for explode in (True, False) if style != "deepObject" else (True,):
                    yield location, style, explode, kind


def make_parameter(number: int, how: tuple[str, str, bool, str]) -> tuple[str, dict[str, Any]]:
    location, style, explode, kind = how
    parameter = {"name": "value", "in": location, "style": style, "explode": explode}
    parameter |= {"schema": KINDS[kind], "required": True}
    path = f"/{number}/{{value}}/x" if location == "path" else f"/{number}"
    return path, {"get": operation(f"get{number}", parameters=[parameter], tags=[location])}


def test_every_style_stands_on_the_wire_as_openapi_says(tmp_path: Path) -> None:
    listed = list(combinations())
    paths = dict(make_parameter(number, how) for number, how in enumerate(listed))
    trip = check(save(tmp_path, spec({}, paths), "styles.json"), tmp_path, samples=3)
    assert trip.problems == []
    assert trip.calls == 3 * len(listed) > 270


def test_values_that_are_described_as_content_are_json(tmp_path: Path) -> None:
    paths: dict[str, Any] = {}
    for number, (location, kind) in enumerate(
        (location, kind) for location in STYLES for kind in KINDS
    ):
        content = {"application/json": {"schema": KINDS[kind]}}
        parameter = {"name": "value", "in": location, "content": content, "required": True}
        path = f"/{number}/{{value}}" if location == "path" else f"/{number}"
        paths[path] = {"get": operation(f"get{number}", parameters=[parameter])}
    trip = check(save(tmp_path, spec({}, paths), "content.json"), tmp_path, samples=2)
    assert trip.problems == []
    assert trip.calls == 2 * len(paths)
