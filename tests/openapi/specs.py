"""Small specs for the tests of the generator."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from codegen.plan.form import AliasForm, ApiForm, ModelForm
from codegen.read_api import read_api
from codegen.source.problems import Report


def spec(
    schemas: dict[str, Any] | None = None,
    paths: dict[str, Any] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Return a spec with one operation, or with the given paths."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Test", "version": "1"},
        "paths": paths or {"/ping": {"get": operation("ping")}},
        "components": {"schemas": schemas or {}, **more.pop("components", {})},
        **more,
    }


def operation(name: str, response: Any = None, **more: Any) -> dict[str, Any]:
    described: dict[str, Any] = {"description": "fine"}
    if response is not None:
        described["content"] = {"application/json": {"schema": response}}
    return {"operationId": name, "responses": {"200": described}, **more}


def parameter(name: str, location: str = "query", **more: Any) -> dict[str, Any]:
    return {"name": name, "in": location, "schema": {"type": "string"}, **more}


def reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def save(directory: Path, document: dict[str, Any], name: str = "spec.json") -> Path:
    path = directory / name
    path.write_text(json.dumps(document, indent=1), encoding="utf-8")
    return path


def read(directory: Path, document: dict[str, Any]) -> tuple[ApiForm, Report]:
    report = Report()
    return read_api(save(directory, document), report), report


def form(api: ApiForm, name: str) -> ModelForm | AliasForm:
    return next(model for model in api.models if model.name == name)


def fields(api: ApiForm, name: str) -> dict[str, str]:
    """Annotations of a model, as they are written."""
    model = form(api, name)
    assert isinstance(model, ModelForm)
    return {field.name: field.type.write(str) for field in model.fields}


def alias(api: ApiForm, name: str) -> str:
    model = form(api, name)
    assert isinstance(model, AliasForm)
    return model.type.write(str)


TAGS = ("alpha", "beta", "gamma")


def large(operations: int = 120) -> dict[str, Any]:
    """Each operation has a model of its own, one of its tag, and one that all share."""
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {"Shared": thing(next="Shared")}
    for number in range(operations):
        tag = TAGS[number % len(TAGS)]
        name = f"{tag.title()}{number}"
        before = f"{tag.title()}{number - 3}" if number >= 3 else "Shared"
        schemas[name] = thing(before=before, shared="Shared")
        schemas[f"{name}Special"] = {
            "allOf": [reference(name), {"properties": {"special": {"type": "boolean"}}}]
        }
        paths[f"/{tag}/{number}"] = {
            "get": operation(f"get{name}", reference(f"{name}Special"), tags=[tag])
        }
    return spec(schemas, paths)


def thing(**used: str) -> dict[str, Any]:
    properties = {name: reference(target) for name, target in used.items()}
    return {"type": "object", "properties": {"id": {"type": "integer"}, **properties}}
