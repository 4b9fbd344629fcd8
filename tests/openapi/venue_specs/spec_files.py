"""Read the two specs and the recorded responses for tests.

``examples/*.json`` has responses by operation and case, of every shape that the venues are known
to send.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator, oas31_format_checker
from referencing import Registry
from referencing.jsonschema import DRAFT202012
from ruamel.yaml import YAML

HERE = Path(__file__).parents[1]
ROOT = HERE.parents[1]
NAMES = ("tradier", "kalshi_v1")
METHODS = ("get", "put", "post", "delete")
SAFE_SEGMENT = "^[A-Za-z0-9._~-]+$"


def spec_path(name: str) -> Path:
    return ROOT / "openapi" / f"{name}.yaml"


SPECS: dict[str, dict[str, Any]] = {
    name: YAML(typ="safe", pure=True).load(spec_path(name)) for name in NAMES
}
EXAMPLES: dict[str, dict[str, dict[str, Any]]] = {
    name: json.loads((HERE / "examples" / f"{name}.json").read_text()) for name in NAMES
}


def resolve(spec: dict[str, Any], node: Any) -> Any:
    while isinstance(node, dict) and "$ref" in node:
        target: Any = spec
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        node = target
    return node


class SpecOperation:
    """Read an operation with resolved references and the parameters of its path."""

    def __init__(
        self, spec: dict[str, Any], path: str, method: str, node: dict[str, Any] | None = None
    ) -> None:
        entry = spec["paths"][path]
        self.node: dict[str, Any] = node or entry[method]
        self.id: str = self.node["operationId"]
        self.tag: str = " ".join(self.node["tags"])
        self.method = method.upper()
        self.path = path
        listed = [*entry.get("parameters", []), *self.node.get("parameters", [])]
        self.parameters = [resolve(spec, parameter) for parameter in listed]
        self.responses = {
            status: resolve(spec, response) for status, response in self.node["responses"].items()
        }
        self.errors = {
            s: response for s, response in self.responses.items() if not s.startswith("2")
        }
        self.security = self.node.get("security", spec["security"])

    @property
    def success(self) -> tuple[str, dict[str, Any]]:
        ((status, response),) = ((s, a) for s, a in self.responses.items() if s.startswith("2"))
        return status, response

    @property
    def schema(self) -> dict[str, Any]:
        schema: dict[str, Any] = self.success[1]["content"]["application/json"]["schema"]
        return schema


def read_operations(spec: dict[str, Any]) -> dict[str, SpecOperation]:
    operations = [
        SpecOperation(spec, path, method)
        for path, entry in spec["paths"].items()
        for method in METHODS
        if method in entry
    ]
    operations += [
        SpecOperation(spec, path, node["method"], node)
        for path, entry in spec["paths"].items()
        for node in entry.get("x-more-operations", [])
    ]
    return {operation.id: operation for operation in operations}


OPERATIONS = {name: read_operations(SPECS[name]) for name in NAMES}
EVERY_OPERATION = [
    pytest.param(name, operation, id=f"{name}-{operation.id}")
    for name in NAMES
    for operation in OPERATIONS[name].values()
]
EVERY_RESPONSE = [
    pytest.param(name, operation, response, id=f"{operation}-{case}")
    for name in NAMES
    for operation, cases in EXAMPLES[name].items()
    for case, response in cases.items()
]
each_spec = pytest.mark.parametrize("name", NAMES)
each_operation = pytest.mark.parametrize(("name", "operation"), EVERY_OPERATION)
each_response = pytest.mark.parametrize(("name", "operation", "response"), EVERY_RESPONSE)


def make_validator(name: str, schema: dict[str, Any]) -> OAS31Validator:
    resource = DRAFT202012.create_resource(SPECS[name])
    registry: Registry[Any] = Registry().with_resource("urn:spec", resource)
    reference = {"$ref": f"urn:spec{schema['$ref']}"}
    return OAS31Validator(reference, registry=registry, format_checker=oas31_format_checker)


def is_valid(name: str, schema: str | dict[str, Any], value: Any) -> bool:
    reference = {"$ref": f"#/components/schemas/{schema}"} if isinstance(schema, str) else schema
    return bool(make_validator(name, reference).is_valid(value))


def iterate_mappings(node: Any) -> Iterator[dict[str, Any]]:
    """Yield every mapping in a part of the spec."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from iterate_mappings(value)
    elif isinstance(node, list):
        for value in node:
            yield from iterate_mappings(value)


def list_reachable(spec: dict[str, Any], starts: list[Any]) -> list[dict[str, Any]]:
    """Return every mapping in some parts of the spec and in what they refer to."""
    mappings: list[dict[str, Any]] = []
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        for node in iterate_mappings(waiting.pop()):
            mappings.append(node)
            if isinstance(node.get("$ref"), str) and node["$ref"] not in seen:
                seen.add(node["$ref"])
                waiting.append(resolve(spec, node))
    return mappings
