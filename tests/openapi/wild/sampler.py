"""Make samples of schemas, and keep those that ``jsonschema`` accepts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.openapi.samples import TooDeepError, matching

from .document import Document, escape

_DEPTH = 6
_ATTEMPTS = 12
_FORMATS = {
    "date": ["2024-02-29", "1999-12-31"],
    "date-time": ["2024-05-31T13:30:00Z", "2030-01-01T00:00:00.250000Z"],
    "uuid": ["9b2f7c1e-0d34-4f6a-8c55-1f2e3d4c5b6a"],
    "byte": ["aGVsbG8=", "AAEC"],
    "email": ["a@b.example"],
    "uri": ["https://a.example/b?c=d"],
    "decimal": ["0.10", "1234567.123"],
}

_SENT_UUID = "123e4567-e89b-12d3-a456-426614174000"
"""Another one than in responses, where the client masks what it sent as a token."""


@dataclass
class _Flat:
    """Hold what all of several schemas say together, with one alternative of each choice."""

    words: dict[str, Any] = field(default_factory=dict)
    types: set[str] | None = None
    values: list[Any] | None = None
    required: list[str] = field(default_factory=list)
    properties: dict[str, list[Any]] = field(default_factory=dict)
    further: list[Any] = field(default_factory=list)
    items: list[Any] = field(default_factory=list)
    tags: list[tuple[str, list[str]]] = field(default_factory=list)


class WildSampler:
    """Make the ``number``-th sample of any schema of a document."""

    def __init__(self, document: Document, *, response: bool, text: str) -> None:
        self._document = document
        self._response = response
        self._text = text
        self.failures = 0
        self._random = Random(0)
        self._number = 0
        self._subtypes = _list_subtypes(document)

    def make(self, schema: Any, number: int) -> Any:
        """Return a valid sample. Raises :class:`TooDeepError` if none is made."""
        for attempt in range(_ATTEMPTS):
            self._random = Random(f"{number}/{attempt}")
            self._number = number + attempt
            try:
                value = self._make([schema], 0)
                if self._document.is_valid(value, schema):
                    return value
            except (TooDeepError, RecursionError):
                continue
            except Exception as error:
                raise TooDeepError from error
        self.failures += 1
        raise TooDeepError

    # Schemas

    def _make(self, schemas: Sequence[Any], depth: int) -> Any:
        if depth > 3 * _DEPTH:
            raise TooDeepError
        flat = _Flat()
        for schema in schemas:
            self._add(flat, self._choose_subtype(flat, schema), depth, [])
        if flat.values is not None:
            value = self._pick(flat.values) if flat.values else None
            return self._set_tags(flat, value)
        kinds = sorted(flat.types) if flat.types is not None else self._guess_kinds(flat)
        if "null" in kinds and len(kinds) > 1 and self._random.random() < 0.75:
            kinds.remove("null")
        kind = kinds[self._number % len(kinds)] if kinds else "null"
        return self._set_tags(flat, self._make_kind(flat, kind, depth))

    def _guess_kinds(self, flat: _Flat) -> list[str]:
        if flat.properties or flat.required or flat.further:
            return ["object"]
        return ["array"] if flat.items or "prefixItems" in flat.words else ["string"]

    def _add(self, flat: _Flat, schema: Any, depth: int, seen: list[Any]) -> None:
        if schema is True or schema is None or schema == {}:
            return
        if not isinstance(schema, dict) or any(schema is other for other in seen):
            raise TooDeepError
        seen = [*seen, schema]
        if isinstance(schema.get("$ref"), str):
            self._add(flat, self._document.look_up(schema["$ref"]), depth, seen)
        for part in schema.get("allOf") or []:
            self._add(flat, part, depth, seen)
        _add_words(flat, schema)
        for keyword in ("oneOf", "anyOf"):
            members = schema.get(keyword) or []
            if members:
                self._add_alternative(flat, schema, members, depth, seen)

    def _add_alternative(
        self, flat: _Flat, schema: dict[str, Any], members: list[Any], depth: int, seen: list[Any]
    ) -> None:
        turn = self._number if depth == 0 else self._random.randrange(len(members))
        member = members[turn % len(members)]
        if depth > _DEPTH:  # the plainest one ends
            member = min(members, key=lambda each: len(str(each)))
        self._add(flat, member, depth, seen)
        discriminator = schema.get("discriminator")
        if isinstance(discriminator, dict) and isinstance(member, dict):
            name = str(discriminator.get("propertyName"))
            flat.tags.append((name, self._list_tags(discriminator, member, name)))

    def _choose_subtype(self, flat: _Flat, schema: Any) -> Any:
        """Return one of the schemas that extend a base with a discriminator, if it is a base."""
        base = schema
        while isinstance(base, dict) and isinstance(base.get("$ref"), str):
            base = self._document.look_up(base["$ref"])
        subtypes = self._subtypes.get(id(base), [])
        if not subtypes or {"oneOf", "anyOf"} & {*base}:
            return schema
        chosen = subtypes[self._random.randrange(len(subtypes))]
        discriminator = base["discriminator"]
        name = str(discriminator.get("propertyName"))
        flat.tags.append((name, self._list_tags(discriminator, chosen, name)))
        return chosen

    def _list_tags(
        self, discriminator: dict[str, Any], member: dict[str, Any], name: str
    ) -> list[str]:
        """Return the texts that select a variant: as mapped, as it states itself, or its name."""
        reference = member.get("$ref")
        target = self._document.look_up(reference) if isinstance(reference, str) else member
        mapping = discriminator.get("mapping") or {}
        mapped = [text for text, other in mapping.items() if self._is_target(other, target)]
        flat = _Flat()
        own = self._list_values(target, name, flat)
        listed = [text for text in mapped if not own or text in own] or mapped or own
        if listed or not isinstance(reference, str):
            return listed
        return [reference.rpartition("/")[2]]

    def _is_target(self, reference: str, target: Any) -> bool:
        try:
            return self._document.look_up(reference) is target
        except Exception:
            return False

    def _list_values(self, schema: Any, name: str, flat: _Flat, depth: int = 0) -> list[Any]:
        """Return the only values that a property of a schema may have."""
        if not isinstance(schema, dict) or depth > 9:
            return []
        if isinstance(schema.get("$ref"), str):
            return self._list_values(self._document.look_up(schema["$ref"]), name, flat, depth + 1)
        stated = (schema.get("properties") or {}).get(name)
        parts = schema.get("allOf") or []
        listed = [self._list_values(part, name, flat, depth + 1) for part in parts]
        if isinstance(stated, dict):
            inner = _Flat()
            self._add(inner, stated, _DEPTH + 1, [])
            listed.append(inner.values or [])
        narrow = [values for values in listed if values]
        return min(narrow, key=len) if narrow else []

    def _set_tags(self, flat: _Flat, value: Any) -> Any:
        if isinstance(value, dict):
            for name, texts in flat.tags:
                if texts and value.get(name) not in texts:
                    value[name] = self._pick(texts)
        return value

    def _pick(self, values: Sequence[Any]) -> Any:
        return values[self._random.randrange(len(values))]

    # Values

    def _make_kind(self, flat: _Flat, kind: str, depth: int) -> Any:
        if kind == "object":
            return self._make_object(flat, depth)
        if kind == "array":
            return self._make_array(flat, depth)
        if kind in ("integer", "number"):
            return self._make_number(flat.words, kind)
        if kind == "boolean":
            return self._random.random() < 0.5
        return self._make_text(flat.words) if kind == "string" else None

    def _make_object(self, flat: _Flat, depth: int) -> dict[str, Any]:
        share = 0.0 if self._number % 4 == 1 or depth > _DEPTH else 0.8 if depth < 2 else 0.4
        made: dict[str, Any] = {}
        absent = "writeOnly" if self._response else "readOnly"
        for name, schemas in flat.properties.items():
            needed = name in flat.required
            if not needed and (self._random.random() > share or self._states(schemas, absent)):
                continue
            try:
                made[name] = self._make(schemas, depth + 1)
            except TooDeepError:
                if needed:
                    raise
        for name in flat.required:
            if name not in made and name not in flat.properties:
                made[name] = self._make(flat.further, depth + 1) if flat.further else "x"
        if flat.further and share and depth <= _DEPTH:
            made["further_key"] = self._make(flat.further, depth + 1)
        elif made and self._response and depth == 0 and self._number % 3 == 2:
            made["surprise_field"] = {"new": 1}
        return made

    def _states(self, schemas: Sequence[Any], word: str) -> bool:
        for schema in schemas:
            while isinstance(schema, dict) and schema.get(word) is not True and "$ref" in schema:
                schema = self._document.look_up(schema["$ref"])
            if isinstance(schema, dict) and schema.get(word) is True:
                return True
        return False

    def _make_array(self, flat: _Flat, depth: int) -> list[Any]:
        fixed = flat.words.get("prefixItems") or []
        made = [self._make([schema], depth + 1) for schema in fixed]
        low, high = flat.words.get("minItems") or 0, flat.words.get("maxItems", 99)
        wanted = 0 if depth > _DEPTH else 3 if depth < 3 else 1
        count = min(max(low, wanted), high) - len(made)
        for _ in range(count):
            try:
                item = self._make(flat.items or [{}], depth + 1)
            except TooDeepError:
                if len(made) < low:
                    raise
                break
            if not (flat.words.get("uniqueItems") and item in made):
                made.append(item)
        return made

    def _make_number(self, words: dict[str, Any], kind: str) -> Any:
        step = words.get("multipleOf") or (1 if kind == "integer" else 0.25)
        low = words.get("minimum", words.get("exclusiveMinimum"))
        high = words.get("maximum", words.get("exclusiveMaximum"))
        wanted: Any = step * self._random.choice([3, 7, 40])
        if low is not None and wanted <= low:
            wanted = low + step if low % step == 0 else (low // step + 1) * step
        if high is not None and wanted >= high:
            wanted = high - step if "exclusiveMaximum" in words else high
        return int(wanted) if kind == "integer" else wanted

    def _make_text(self, words: dict[str, Any]) -> str:
        form = words.get("format")
        pattern, low, high = (
            words.get("pattern"),
            words.get("minLength") or 0,
            words.get("maxLength"),
        )
        if form == "uuid" and not pattern and not self._response:
            return _SENT_UUID
        if form in _FORMATS and not pattern:
            return str(self._pick(_FORMATS[form]))
        if isinstance(pattern, str):
            return matching(pattern, low)
        text = self._text if self._number % 2 == 0 else "abc"
        text += "x" * (low - len(text))
        return text if high is None else text[:high]


def _add_words(flat: _Flat, schema: dict[str, Any]) -> None:
    kinds = schema.get("type")
    if kinds is not None:
        listed = {*(kinds if isinstance(kinds, list) else [kinds])}
        flat.types = listed if flat.types is None else flat.types & listed
    values = [schema["const"]] if "const" in schema else schema.get("enum")
    if isinstance(values, list):
        known = flat.values
        flat.values = values if known is None else [value for value in values if value in known]
    for name, part in (schema.get("properties") or {}).items():
        flat.properties.setdefault(name, []).append(part)
    flat.required += [name for name in schema.get("required") or [] if name not in flat.required]
    if isinstance(schema.get("additionalProperties"), dict) and schema["additionalProperties"]:
        flat.further.append(schema["additionalProperties"])
    if isinstance(schema.get("items"), dict):
        flat.items.append(schema["items"])
    for word, item in schema.items():
        flat.words.setdefault(word, item)


def _list_subtypes(document: Document) -> dict[int, list[dict[str, Any]]]:
    """Return, by the identity of each base with a discriminator, references to its subtypes."""
    uri = document.path.as_uri()
    schemas = (document.content.get("components") or {}).get("schemas") or {}
    found: dict[int, list[dict[str, Any]]] = {}
    for name, schema in schemas.items():
        reference = {"$ref": f"{uri}#/components/schemas/{escape(name)}"}
        for base in _iterate_bases(document, schema, []):
            if isinstance(base.get("discriminator"), dict):
                found.setdefault(id(base), []).append(reference)
    return found


def _iterate_bases(document: Document, schema: Any, seen: list[Any]) -> list[dict[str, Any]]:
    bases: list[dict[str, Any]] = []
    for part in (schema.get("allOf") or []) if isinstance(schema, dict) else []:
        reference = part.get("$ref") if isinstance(part, dict) else None
        base = document.look_up(reference) if isinstance(reference, str) else part
        if isinstance(base, dict) and not any(base is other for other in seen):
            seen.append(base)
            bases += [base, *_iterate_bases(document, base, seen)]
    return bases
