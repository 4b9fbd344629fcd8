"""Values made from schemas: for arguments, bodies and responses."""

from __future__ import annotations

import re
import re._parser as sre  # type: ignore[import-not-found]
from typing import Any

from .raw import Part

TEXT = "a b&c=d+e?f%g,h;i|jü"
PLAIN = "abc"
_FORMATS = {
    "date": ["2024-02-29", "1999-12-31"],
    "date-time": ["2024-05-31T13:30:00Z", "2030-01-01T00:00:00.250000Z"],
    "date-time-local": ["2024-05-31T13:30:00", "2030-01-01T00:00:00.250000"],
    "uuid": ["123e4567-e89b-12d3-a456-426614174000"] * 2,
    "decimal": ["0.10", "12345678901234567890.123"],
    "byte": ["aGVsbG8=", "AAEC"],
    "binary": ["binary \u0001 text", "other"],
    "email": ["a@b.example"] * 2,
    "uri": ["https://a.example/b?c=d"] * 2,
    "password": ["hidden-1"] * 2,
}
DEPTH = 7


class TooDeepError(Exception):
    """Raise this for a schema that requires itself endlessly."""


class Sampler:
    """Makes the ``number``-th sample of any schema.

    Sample 0 has everything, sample 1 only what must be there, the further ones take other
    alternatives and put null where it may stand.
    """

    def __init__(self, number: int, *, response: bool, text: str = TEXT) -> None:
        self.number = number
        self.full = number != 1
        self.response = response
        self.text = text

    def make(self, schema: Part, depth: int = 0) -> Any:
        if depth > 3 * DEPTH:
            raise TooDeepError
        extending = self._extending(schema.target())
        if extending:
            name, chosen = extending
            made = self.make(chosen, depth + 1)
            return {**made, schema.target()["discriminator"].get("propertyName"): name}
        node = join_all_of(schema.target())
        value = node.value
        if value is None or isinstance(value, bool) or value == {}:
            return {"any": [1, "x", None]} if self.response and self.full else "x"
        if "const" in value:
            return value["const"]
        if self._wants_null(node):
            return None
        for word in ("enum", "x-extensible-enum"):
            known = [item for item in value.get(word) or [] if item is not None]
            if known and _kinds(node) == ["array"] and not isinstance(known[0], list):
                return [known[self.number % len(known)]]  # the values of the elements are meant
            if known:
                return known[self.number % len(known)]
        for word in ("oneOf", "anyOf"):
            if word in value:
                return self._alternative(node, word, depth)
        return self._of_kind(node, self._kind(node), depth)

    def _extending(self, base: Part) -> tuple[str, Part] | None:
        """Of a class with a discriminator and no alternatives, one of those that extend it."""
        tag = base.get("discriminator")
        if self.number < 2 or not tag or base.has("oneOf") or base.has("anyOf"):
            return None
        known = Part(base.file, base.file.content)["components"]["schemas"]
        extending = [
            (name, schema)
            for name, schema in known.items()
            if any(part.value is base.value for part in schema.parts("allOf"))
        ]
        if not extending:
            return None
        name, chosen = extending[self.number % len(extending)]
        for value, target in (tag.get("mapping") or {}).items():
            if str(target).rpartition("/")[2] == name:
                return value, chosen
        return name, chosen

    def _wants_null(self, node: Part) -> bool:
        quirk = node.get("x-one-or-many") or node.get("x-none-as-empty")
        if self.number < 2 or self.number % 2 or quirk:
            return _kinds(node) == ["null"]
        return may_be_null(node)

    def _kind(self, node: Part) -> str:
        kinds = [kind for kind in _kinds(node) if kind != "null"]
        if kinds:
            return kinds[self.number % len(kinds)]
        for word, kind in (("properties", "object"), ("additionalProperties", "object"),
                           ("patternProperties", "object"), ("items", "array"),
                           ("prefixItems", "array")):  # fmt: skip
            if node.has(word):
                return kind
        return "null" if _kinds(node) == ["null"] else "any"

    def _of_kind(self, node: Part, kind: str, depth: int) -> Any:
        if kind == "object":
            return self._object(node, depth)
        if kind == "array":
            return self._array(node, depth)
        if kind in ("integer", "number"):
            return self._number(node, kind)
        if kind == "boolean":
            return self.number % 2 == 0
        if kind == "string":
            return self._string(node)
        return None if kind == "null" else "x"

    # Compound values

    def _alternative(self, node: Part, word: str, depth: int) -> Any:
        members = [member for member in node.raw_parts(word) if not _only_null(member.target())]
        if node.get("x-one-or-many"):
            members = [member for member in members if _kinds(member.target()) == ["array"]]
        if node.get("x-none-as-empty"):
            members = [
                member for member in members if _kinds(member.target()) in (["object"], ["array"])
            ]
        if not members:
            return None
        chosen = members[(self.number // 2 if self.number > 1 else 0) % len(members)]
        beside = {
            key: item for key, item in node.value.items() if key not in (word, "discriminator")
        }
        both = Part(node.file, {"allOf": [beside, chosen.value]}) if _says(beside) else chosen
        value = self.make(both, depth + 1)
        tag = node.get("discriminator")
        if tag and isinstance(value, dict):
            own = join_all_of(chosen.target())["properties"][tag["propertyName"]]
            nested = chosen.target().has("oneOf") or chosen.target().has("anyOf")
            states_texts = own.has("const") or own.has("enum") or nested
            if tag.get("mapping") or not states_texts:
                value[tag["propertyName"]] = _tag_value(tag, chosen)
        return value

    def _object(self, node: Part, depth: int) -> Any:
        result: dict[str, Any] = {}
        required = node.get("required") or []
        for name, part in node.items("properties"):
            skipped = join_all_of(part).get("writeOnly" if self.response else "readOnly")
            if skipped or (name not in required and not (self.full and depth < DEPTH)):
                continue
            try:
                result[name] = self.make(part, depth + 1)
            except TooDeepError:
                if name in required:
                    raise
        self._meet_conditions(node, result, depth)
        if (self.full or len(result) < (node.get("minProperties") or 0)) and depth < DEPTH:
            self._further(node, result, depth)
        return result

    def _meet_conditions(self, node: Part, result: dict[str, Any], depth: int) -> None:
        """Add what another property requires, remove what it refuses, and set what it restricts."""
        properties = dict(node.items("properties"))
        # Twice, as meeting one condition may make another apply.
        for condition in (node.get("conditions") or []) * 2:
            branch = condition.get("then" if _is_met(condition["if"], result) else "else") or {}
            for name in branch.get("required") or []:
                result.setdefault(name, self.make(properties[name], depth + 1))
            for name, rule in (branch.get("properties") or {}).items():
                if not rule:
                    result.pop(name, None)
                elif name in result:
                    result[name] = _known_values(rule)[0]

    def _further(self, node: Part, result: dict[str, Any], depth: int) -> None:
        for pattern, part in node.items("patternProperties"):
            result[matching(pattern)] = self.make(part, depth + 1)
        extra = node.get("additionalProperties")
        if isinstance(extra, dict):
            result["further key"] = self.make(node["additionalProperties"], depth + 1)
        elif self.response and extra is not False and not node.has("patternProperties"):
            result["surprise"] = {"new": 1}

    def _array(self, node: Part, depth: int) -> Any:
        fixed = node.parts("prefixItems")
        if fixed:
            return [self.make(part, depth + 1) for part in fixed]
        count = max(node.get("minItems") or 0, 2 if self.full else 0)
        if depth >= DEPTH:
            count = node.get("minItems") or 0
        count = min(count, node.get("maxItems", count))
        made = [self.make(node["items"], depth + 1) for _ in range(count)]
        distinct = [sample for index, sample in enumerate(made) if sample not in made[:index]]
        enough = len(distinct) >= (node.get("minItems") or 0)
        return distinct if node.get("uniqueItems") and enough else made

    # Single values

    def _number(self, node: Part, kind: str) -> Any:
        step = node.get("multipleOf") or (1 if kind == "integer" else 0.25)
        low, high = node.get("minimum"), node.get("maximum")
        above, below = node.get("exclusiveMinimum"), node.get("exclusiveMaximum")
        if above is True or (not isinstance(above, bool) and above is not None):
            low = (low if above is True else above) + step
        if below is True or (not isinstance(below, bool) and below is not None):
            high = (high if below is True else below) - step
        wanted = (7 if self.number % 2 == 0 else 3) * step
        if low is not None and wanted < low:
            wanted = low if low % step == 0 else (low // step + 1) * step
        if high is not None and wanted > high:
            wanted = high if low is None or high >= low else low
        return int(wanted) if kind == "integer" else wanted

    def _string(self, node: Part) -> str:
        pattern, form = node.get("pattern"), node.get("format")
        if node.has("x-decimal-places"):
            return ("0.50", "0.25")[self.number % 2]
        if form in _FORMATS:
            return _FORMATS[form][self.number % 2]
        if isinstance(pattern, str):
            literal = re.fullmatch(r"/(\^.*\$)/[a-z]*", pattern)  # as in JavaScript
            return matching(literal[1] if literal else pattern, node.get("minLength") or 0)
        text = self.text if self.full else PLAIN
        low, high = node.get("minLength") or 0, node.get("maxLength")
        text += "x" * (low - len(text))
        return text if high is None else text[:high]


def _is_met(test: dict[str, Any], made: dict[str, Any]) -> bool:
    """Tell whether an object meets an ``if`` of required properties and of known values."""
    tests = test.get("properties") or {}
    return all(name in made for name in test.get("required") or []) and all(
        made.get(name) in _known_values(rule) for name, rule in tests.items()
    )


def _known_values(test: dict[str, Any]) -> list[Any]:
    return [test["const"]] if "const" in test else test.get("enum") or []


def join_all_of(node: Part) -> Part:
    """Return the schema with what ``allOf`` adds to it, and its ``if`` under ``conditions``."""
    if not isinstance(node.value, dict) or not {"allOf", "if"} & {*node.value}:
        return node
    total: dict[str, Any] = {}
    never_null = [
        part
        for part in node.parts("allOf")
        if _kinds(join_all_of(part)) and not may_be_null(join_all_of(part))
    ]
    own = {
        key: item for key, item in node.value.items() if key not in ("allOf", "if", "then", "else")
    }
    if node.has("if"):
        condition = {word: node.get(word) for word in ("if", "then", "else")}
        own["conditions"] = [*own.get("conditions", []), condition]
    file = node.file
    for part in [*node.parts("allOf"), Part(node.file, own)]:
        value = join_all_of(part).value
        if part.file is not file and isinstance(value, dict):
            value = _rebase(value, part)
        for key, item in (value if isinstance(value, dict) else {}).items():
            if key == "properties" and key in total:
                total[key] = {**total[key], **_overlay(total[key], item)}
            elif key in ("required", "conditions") and key in total:
                total[key] = [*total[key], *item]
            elif key in ("oneOf", "anyOf") and key in total:
                # Two choices at once: the second is made inside each alternative of the first.
                total[key] = [{"allOf": [first, {key: item}]} for first in total[key]]
            else:
                total[key] = item
    if never_null:
        total["nullable"] = False
        total["type"] = [kind for kind in _kinds(Part(file, total)) if kind != "null"]
    return Part(file, total)


def _overlay(known: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    plain = {
        name: {**known[name], **item}
        for name, item in new.items()
        if name in known and isinstance(item, dict) and isinstance(known[name], dict)
        and not ({"$ref"} & {*item, *known[name]})
    }  # fmt: skip
    return {**new, **plain}


def _rebase(value: Any, part: Part) -> Any:
    """References of another file, made to be followed from anywhere."""
    if isinstance(value, list):
        return [_rebase(item, part) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: str(part.file.path) + item
        if key == "$ref" and isinstance(item, str) and item.startswith("#")
        else str(part.file.path.parent / item)
        if key == "$ref" and isinstance(item, str)
        else _rebase(item, part)
        for key, item in value.items()
    }


def _says(beside: dict[str, Any]) -> bool:
    return bool({"properties", "required", "allOf", "oneOf", "anyOf"} & {*beside})


def _kinds(node: Part) -> list[str]:
    kind = node.get("type")
    return list(kind) if isinstance(kind, list) else [kind] if isinstance(kind, str) else []


def _only_null(node: Part) -> bool:
    return _kinds(node) == ["null"] or node.get("enum") == [None]


def may_be_null(node: Part) -> bool:
    if node.get("nullable") is True or "null" in _kinds(node) or None in (node.get("enum") or []):
        return True
    return any(_only_null(member) for word in ("oneOf", "anyOf") for member in node.parts(word))


def _tag_value(tag: dict[str, Any], chosen: Part) -> str:
    reference = chosen.get("$ref") or ""
    name = reference.rpartition("/")[2]
    for value, target in (tag.get("mapping") or {}).items():
        if target in (reference, name):
            return value
    return name


def matching(pattern: str, length: int = 0) -> str:
    """Return a short text that fits a regular expression and has the length at least."""
    try:
        parsed = sre.parse(pattern)
    except re.error:  # of another language
        return PLAIN + "x" * (length - len(PLAIN))
    texts = ["".join(_piece(*token, often) for token in parsed) for often in (1, max(1, length))]
    fitting = [text for text in texts if re.search(pattern, text) and len(text) >= length]
    return fitting[0] if fitting else texts[0] + "x" * (length - len(texts[0]))


def _piece(op: Any, argument: Any, often: int = 1) -> str:
    name = str(op)
    if name == "LITERAL":
        return chr(argument)
    if name == "NOT_LITERAL":
        return "a" if argument != ord("a") else "b"
    if name == "ANY":
        return "x"
    if name == "IN":
        return _one_of(argument)
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        low, high, inner = argument
        count = max(low, min(often, high))
        return "".join(_piece(*token, often) for token in inner) * count
    if name == "SUBPATTERN":
        return "".join(_piece(*token, often) for token in argument[-1])
    if name == "BRANCH":
        return "".join(_piece(*token, often) for token in argument[1][0])
    if name == "CATEGORY":
        return {"CATEGORY_DIGIT": "7", "CATEGORY_SPACE": " "}.get(str(argument), "w")
    return ""


def _one_of(choices: Any) -> str:
    if str(choices[0][0]) == "NEGATE":
        closed = list(choices[1:])
        for candidate in "a7-_Z ":
            if not any(_holds(schema, candidate) for schema in closed):
                return candidate
    op, argument = choices[0]
    if str(op) == "RANGE":
        return chr(argument[0])
    return _piece(op, argument)


def _holds(choice: Any, char: str) -> bool:
    op, argument = choice
    if str(op) == "LITERAL":
        return ord(char) == argument
    if str(op) == "RANGE":
        return argument[0] <= ord(char) <= argument[1]
    return (str(argument) == "CATEGORY_DIGIT" and char.isdigit()) or (
        str(argument) == "CATEGORY_SPACE" and char.isspace()
    )
