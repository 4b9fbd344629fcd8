"""Read the parameters of an operation."""

from __future__ import annotations

import re
from dataclasses import replace

from codegen.plan.conversions import write_decimals_as_text
from codegen.plan.form import BodyForm, ParameterForm
from codegen.plan.naming import METHOD_NAMES, make_class_name, make_snake_name, take_name
from codegen.plan.types import ANY, BYTES, DECIMAL, STRING, Generic, Name, Type, Union, union
from codegen.schemas import constraints, scalars
from codegen.schemas.compiler import Schemas
from codegen.schemas.facts import read_facts
from codegen.source.document import Node
from codegen.source.problems import Report, SpecError

from ._parameter_kinds import list_item_kinds, list_value_kinds
from .facade_rules import read_argument_rule
from .media import choose_media
from .server_access import make_parameter_key

LOCATIONS = ("path", "query", "header", "cookie")
_STYLES = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form",),
}
HEADERS_OF_THE_CLIENT = frozenset(
    # In OpenAPI, media types and security schemes set these.
    {"accept", "content-type", "authorization"}
    # The connection sets these; a wrong value would corrupt the request or the response.
    | {"accept-encoding", "connection", "content-encoding", "content-length", "expect", "host"}
    | {"te", "trailer", "transfer-encoding", "upgrade"}
)
# Spelled as in the client, so that a passed value replaces the client's own.
_SPELLINGS = {"user-agent": "User-Agent", "cookie": "Cookie"}
# Some specs have a JavaScript literal, /^[a-z]+$/i, where OpenAPI requires the pattern in it.
_JAVASCRIPT = re.compile(r"(?s)/(\^.*\$)/([dgimsuvy]*)").fullmatch
_LIMITS = {
    "minLength": "min_length",
    "maxLength": "max_length",
    "minItems": "min_items",
    "maxItems": "max_items",
}
_ELEMENT_WORDS = (
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "pattern",
)
_WRITTEN_AS_TEXT = ("datetime.date", "datetime.datetime", "Decimal", "UUID")


class ParameterReader:
    """Read the parameters of operations."""

    def __init__(self, schemas: Schemas, report: Report) -> None:
        self._schemas = schemas
        self._report = report

    def read(
        self, path: str, node: Node, entry: Node, hint: str, body: BodyForm | None
    ) -> tuple[ParameterForm, ...]:
        """Return the parameters of the operation and of its path item, in the order of the spec.

        Path parameters come first, in the order of the path.
        """
        by_key: dict[tuple[str, str], ParameterForm] = {}
        for source in (entry, node):  # the operation's own replace those of its path
            seen: set[tuple[str, str]] = set()
            for listed in source.child("parameters").elements():
                parameter = None
                with self._report.collect_errors():
                    parameter = self._read_parameter(listed.resolve_object(self._report), hint)
                if parameter is None:
                    continue
                key = make_parameter_key(parameter.location, parameter.wire)
                if key in seen and parameter.wire == by_key[key].wire:
                    raise SpecError(listed.place, f"{key[1]!r} is listed twice in the {key[0]}")
                if key in seen:
                    parameter = self._join_spellings(by_key[key], parameter, listed)
                seen.add(key)
                by_key[key] = parameter
        in_path = [
            by_key.pop(key)
            if (key := ("path", name)) in by_key
            else self._make_undescribed(name, path, node)
            for name in dict.fromkeys(re.findall(r"{([^{}]+)}", path))
        ]
        for location, name in by_key:
            if location == "path":
                raise SpecError(node.place, f"the path {path} has no {{{name}}} for this parameter")
        return self._name_arguments([*in_path, *by_key.values()], node, body)

    def _join_spellings(
        self, first: ParameterForm, second: ParameterForm, node: Node
    ) -> ParameterForm:
        """Return the first description of a header that is listed in two spellings."""
        self._report.add_note(
            node.place,
            f"the header {second.wire} is listed before, as {first.wire}: that one counts",
        )
        return replace(first, required=first.required or second.required)

    def _make_undescribed(self, name: str, path: str, node: Node) -> ParameterForm:
        self._report.add_approximation(
            node.place, f"{{{name}}} of the path {path} is not described; it is typed as text"
        )
        return ParameterForm(
            make_snake_name(name), name, "path", STRING, ("string",), required=True
        )

    def _name_arguments(
        self, parameters: list[ParameterForm], node: Node, body: BodyForm | None
    ) -> tuple[ParameterForm, ...]:
        """Make argument names unique: append the location, then a number."""
        names = [parameter.argument for parameter in parameters]
        taken = {body.argument} if body else set()
        result: list[ParameterForm] = []
        for parameter in parameters:
            wanted = parameter.argument
            if names.count(wanted) > 1 and parameter.location != "path":
                wanted = f"{wanted.rstrip('_')}_{parameter.location}"
            given = take_name(wanted, taken)
            if given != parameter.argument:
                self._report.add_note(
                    node.place,
                    f"{parameter.wire!r} in the {parameter.location} became the argument {given}",
                )
            result.append(replace(parameter, argument=given))
        return tuple(result)

    def _read_parameter(self, node: Node, hint: str) -> ParameterForm | None:
        wire, location = node.get("name"), node.text("in")
        if not isinstance(wire, str) or not wire or location not in LOCATIONS:
            raise SpecError(
                node.place, "a parameter needs `name`, and `in`: " + ", ".join(LOCATIONS)
            )
        if location == "header":
            if wire.lower() in HEADERS_OF_THE_CLIENT:
                self._report.add_note(
                    node.place, f"the header {wire} is set by the client; it is not an argument"
                )
                return None
            wire = _SPELLINGS.get(wire.lower(), wire)
        schema, content_type = self._choose_schema(node)
        type_ = (
            self._schemas.compile_type(schema, hint + make_class_name(wire))
            if schema.value
            else ANY
        )
        nests = content_type is not None or node.text("style") == "deepObject"
        kinds, items = list_value_kinds(schema), list_item_kinds(schema)
        if {*items} <= {"array", "object"} and not nests:
            self._report.add_approximation(
                schema.place,
                "a list of lists or objects cannot be written in a URL; it takes texts",
            )
            items, type_ = ("string",), _make_text_list(type_, kinds)
        style = node.text("style") or _STYLES[location][0]
        if style not in _STYLES[location]:
            raise SpecError(node.place, f"the style {style!r} is not valid in the {location}")
        explode = node.get("explode")
        self._note_unchecked_elements(schema)
        limits = dict(constraints.read_bounds(schema)) if schema.value else {}
        return ParameterForm(
            argument=make_snake_name(node.text("x-python-name") or wire, hidden=METHOD_NAMES),
            wire=wire,
            location=location,
            type=_loosen_argument(
                write_decimals_as_text(type_, self._schemas.forms) if content_type else type_
            ),
            types=kinds,
            items=items,
            required=location == "path" or node.flag("required"),
            style=style,
            explode=explode if isinstance(explode, bool) else style in ("form", "deepObject"),
            minimum=_choose_bound(limits.get("ge"), limits.get("gt"), kinds, step=1),
            maximum=_choose_bound(limits.get("le"), limits.get("lt"), kinds, step=-1),
            pattern=self._read_pattern(schema),
            **{name: constraints.read_limit(schema, word) for word, name in _LIMITS.items()},
            unique_items=schema.resolve().flag("uniqueItems"),
            allow_empty=node.flag("allowEmptyValue"),
            content_type=content_type,
            allow_reserved=node.flag("allowReserved"),
            masked=node.flag("x-masked"),
            local_time=_read_local_time(schema),
            deprecated=node.flag("deprecated"),
            closed=_is_closed(schema),
            rule=read_argument_rule(node),
            description=_describe_parameter(node, schema),
            facts=read_facts(schema, type_, node),
        )

    def _choose_schema(self, node: Node) -> tuple[Node, str | None]:
        if "content" not in node:
            return node.child("schema"), None
        media = choose_media(node, self._report)
        if media is None:
            raise SpecError(node.place, "`content` of a parameter needs one media type")
        return media[1].child("schema"), media[0]

    def _note_unchecked_elements(self, schema: Node) -> None:
        items = schema.resolve().child("items") if schema.value else schema
        unchecked = [word for word in _ELEMENT_WORDS if items.value and word in items.resolve()]
        if unchecked:
            self._report.add_note(
                items.place, f"left to the server for the elements: {', '.join(unchecked)}"
            )

    def _read_pattern(self, schema: Node) -> str | None:
        pattern = schema.resolve().get("pattern") if schema.value else None
        if not isinstance(pattern, str):
            return None
        literal = _JAVASCRIPT(pattern)
        if literal:
            self._report.add_note(
                schema.place, "the pattern is a JavaScript literal; its slashes are removed"
            )
            pattern = f"(?i){literal[1]}" if "i" in literal[2] else literal[1]
        if not constraints.is_linear_pattern(pattern):
            self._report.add_note(schema.place, "a pattern of this kind is not checked")
            return None
        return pattern


def _choose_bound(
    inclusive: float | None, exclusive: float | None, kinds: tuple[str, ...], *, step: int
) -> float | None:
    """Return the bound that is checked before sending.

    An exclusive bound of a number that is not whole is checked by the server only.
    """
    if exclusive is None:
        return inclusive
    whole = kinds == ("integer",) and exclusive == int(exclusive)
    return int(exclusive) + step if whole else exclusive


def _make_text_list(type_: Type, kinds: tuple[str, ...]) -> Type:
    """Return a list of texts: the caller writes the elements as the server expects them."""
    texts = Generic("list", (STRING,))
    return texts if kinds == ("array",) else union([type_, texts])


def _loosen_argument(type_: Type) -> Type:
    """Return the type that callers may pass: text for a time, any sequence for a list."""
    if isinstance(type_, Name) and type_.name == "JsonDecimal":
        return DECIMAL
    if type_ == BYTES or (isinstance(type_, Name) and type_.name == "Base64Bytes"):
        return STRING
    if isinstance(type_, Name) and type_.name in _WRITTEN_AS_TEXT:
        return union([type_, STRING])
    if isinstance(type_, Generic) and type_.name == "list":
        inner = tuple(_loosen_argument(part) for part in type_.arguments)
        return Generic("Sequence", inner, "from collections.abc import Sequence")
    if isinstance(type_, Generic) and type_.name == "dict":
        return Generic("Mapping", type_.arguments, "from collections.abc import Mapping")
    if isinstance(type_, Union):
        kept = [_loosen_argument(part) for part in type_.members if part != Name("None")]
        return union(kept) if kept else type_
    return type_


def _read_local_time(schema: Node) -> tuple[str, str] | None:
    """Return the time zone and the format in which a time is sent, where the spec states them."""
    stated = schema.child("x-local-time")
    if stated.value is None:
        return None
    zone, form = stated.text("zone"), stated.text("format")
    if not (zone and form):
        raise SpecError(stated.place, "needs `zone` and, for a parameter, `format`")
    return zone, form


def _is_closed(schema: Node) -> bool:
    """Return whether ``enum`` lists the values, of a list those of its elements."""
    plain = schema.resolve() if schema.value else schema
    items = plain.child("items")
    return "enum" in plain or (items.value is not None and "enum" in items.resolve())


def _describe_parameter(node: Node, schema: Node) -> str:
    text = node.text("description") or schema.text("description")
    default = schema.resolve().get("default") if schema.value else None
    return scalars.describe(node, text, default, str)
