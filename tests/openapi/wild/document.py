"""Read a spec as JSON Schema of 2020-12 with absolute references, for ``jsonschema``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

from jsonschema import Draft202012Validator
from referencing import Registry, Resource, Specification
from referencing.jsonschema import DRAFT202012

from tests.openapi.raw import Part, load

_MAPS = frozenset(
    {"properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "schemas"}
    | {"responses", "headers", "requestBodies", "securitySchemes", "paths", "callbacks", "content"}
    | {"pathItems", "variables", "encoding", "parameters", "links", "examples"}
)
"""Keys of objects whose own keys are names."""
_DATA = frozenset({"example", "examples", "default", "enum", "const"})


class Document:
    """Hold a spec and the files that it names, in the form of one direction.

    What only the other direction has (``readOnly``, ``writeOnly``) is not required.
    """

    def __init__(self, path: Path, *, response: bool) -> None:
        self.path = path.resolve()
        self._absent = "writeOnly" if response else "readOnly"
        self._contents: dict[str, Any] = {}
        self._registry: Registry[Any] = Registry(retrieve=self._retrieve)
        self.content: Any = None
        self.content = self._load(self.path)
        for holder in _iterate_objects(self.content):
            self._relax_required(holder)

    @property
    def root(self) -> WildPart:
        return WildPart(self, self.content)

    def other(self, name: str) -> Any:
        raise AssertionError(f"{name} is not absolute")

    def look_up(self, reference: str) -> Any:
        """Return what an absolute reference names."""
        return self._registry.resolver().lookup(reference).contents

    def is_valid(self, value: Any, schema: Any) -> bool:
        return Draft202012Validator(schema, registry=self._registry).is_valid(value)

    @cached_property
    def component_names(self) -> dict[str, str]:
        """Return references to the named schemas by their names in lower case, letters only."""
        uri = self.path.as_uri()
        names = (self.content.get("components") or {}).get("schemas") or {}
        folded = Counter(map(fold_name, names))
        return {
            fold_name(name): f"{uri}#/components/schemas/{escape(name)}"
            for name in names
            if folded[fold_name(name)] == 1
        }

    def _retrieve(self, uri: str) -> Resource[Any]:
        # Opaque: not every object of a file is a schema, and all references are absolute.
        return Resource(self._load(Path(unquote(urlsplit(uri).path))), Specification.OPAQUE)

    def _load(self, path: Path) -> Any:
        uri = path.as_uri()
        if uri not in self._contents:
            raw = load(path)
            if self.content is None:
                self.is_30 = str(raw.get("openapi", "")).startswith("3.0")
            anchors = dict(_find_anchors(raw))
            content = _Absolute(uri, raw, anchors, self.is_30).convert(raw, uri)
            self._contents[uri] = content
            inner = [
                (holder["$id"], Resource(holder, DRAFT202012))
                for holder in _iterate_objects(content)
                if isinstance(holder.get("$id"), str) and "://" in holder["$id"]
            ]
            resources = [(uri, Resource(content, Specification.OPAQUE)), *inner]
            self._registry = self._registry.with_resources(resources)
        return self._contents[uri]

    def _relax_required(self, schema: dict[str, Any]) -> None:
        required = schema.get("required")
        if isinstance(required, list):
            absent = set(self._list_absent(schema, []))
            schema["required"] = [name for name in required if name not in absent]

    def _list_absent(self, schema: Any, seen: list[Any]) -> Iterator[str]:
        if not isinstance(schema, dict) or any(schema is other for other in seen):
            return
        seen.append(schema)
        if isinstance(schema.get("$ref"), str):
            yield from self._list_absent(self.look_up(schema["$ref"]), seen)
        for part in schema.get("allOf") or []:
            yield from self._list_absent(part, seen)
        properties = schema.get("properties")
        for name, part in properties.items() if isinstance(properties, dict) else ():
            if self._is_absent(part):
                yield name

    def _is_absent(self, schema: Any, depth: int = 0) -> bool:
        if not isinstance(schema, dict) or depth > 9:
            return False
        if schema.get(self._absent) is True:
            return True
        target = schema.get("$ref")
        parts = [self.look_up(target)] if isinstance(target, str) else schema.get("allOf") or []
        return any(self._is_absent(part, depth + 1) for part in parts)


@dataclass(frozen=True, eq=False)
class WildPart(Part):
    """Follow absolute references."""

    def _follow(self, reference: str) -> Part:
        return type(self)(self.file, self.file.look_up(reference))  # type: ignore[attr-defined]


def fold_name(name: str) -> str:
    """Return the letters and digits of a name, by which classes and schemas are compared."""
    return "".join(char for char in name if char.isalnum()).lower()


def escape(step: str) -> str:
    """Return a step of a JSON pointer in a URL."""
    return quote(step.replace("~", "~0").replace("/", "~1"), safe="~")


class _Absolute:
    """Convert the content of one file."""

    def __init__(self, uri: str, raw: Any, anchors: dict[str, str], is_30: bool) -> None:
        self._uri, self._raw, self._anchors, self._is_30 = uri, raw, anchors, is_30

    def convert(self, value: Any, base: str, *, is_map: bool = False) -> Any:
        if isinstance(value, list):
            return [self.convert(item, base) for item in value]
        if not isinstance(value, dict):
            return value
        if is_map:
            return {
                name: self._join(base, item)
                if name == "$ref" and isinstance(item, str)
                else self.convert(item, base)
                for name, item in value.items()
            }
        if self._is_30 and isinstance(value.get("$ref"), str):
            return {"$ref": self._join(base, value["$ref"])}
        if isinstance(value.get("$id"), str):
            base = urljoin(base, value["$id"])
        result = {
            key: item
            if key in _DATA
            else self.convert(item, base, is_map=key in _MAPS and isinstance(item, dict))
            for key, item in value.items()
        }
        for word in ("$ref", "$dynamicRef"):
            if isinstance(result.get(word), str):
                result[word] = self._join(base, result[word])
        if isinstance(value.get("$id"), str):
            result["$id"] = base
        mapping = (value.get("discriminator") or {}) if isinstance(
            value.get("discriminator"), dict) else {}  # fmt: skip
        if isinstance(mapping.get("mapping"), dict):
            result["discriminator"] = {**mapping, "mapping": self._join_mapping(mapping["mapping"])}
        return _update_keywords(result) if self._is_30 else result

    def _join_mapping(self, mapping: dict[str, Any]) -> dict[str, str]:
        known = ((self._raw.get("components") or {}).get("schemas")) or {}
        return {
            text: f"{self._uri}#/components/schemas/{escape(name)}"
            if name in known
            else self._join(self._uri, str(name))
            for text, name in mapping.items()
        }

    def _join(self, base: str, reference: str) -> str:
        _, _, fragment = reference.partition("#")
        in_document = reference.startswith("#/") and fragment.split("/")[1] in self._raw
        if reference.startswith("#") and (base == self._uri or in_document):
            base = self._uri
            if fragment in self._anchors:
                return f"{base}#{self._anchors[fragment]}"
        joined = urljoin(base, reference)
        start, _, end = joined.partition("#")
        return f"{start}#{quote(unquote(end), safe='/~')}"


def _update_keywords(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema of 3.0 with the keywords of JSON Schema."""
    for word, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(schema.get(word), bool) and schema.pop(word) and bound in schema:
            schema[word] = schema.pop(bound)
    if schema.get("nullable") is True and isinstance(schema.get("type"), str):
        schema["type"] = [schema["type"], "null"]
        if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
            schema["enum"] = [*schema["enum"], None]
    return schema


def _iterate_objects(value: Any) -> Iterator[dict[str, Any]]:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            yield item
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item


def _find_anchors(value: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for word in ("$anchor", "$dynamicAnchor"):
            if isinstance(value.get(word), str):
                yield value[word], pointer
        for name, item in value.items():
            yield from _find_anchors(item, f"{pointer}/{escape(str(name))}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _find_anchors(item, f"{pointer}/{index}")
