"""Take the state of an API for later comparison."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from codegen.plan.form import (
    AliasForm,
    ApiForm,
    BodyForm,
    ConditionForm,
    EncodingForm,
    FieldForm,
    ModelForm,
    OperationForm,
    ParameterForm,
    SchemeForm,
    TagForm,
    ValueFacts,
)
from codegen.plan.ordering import walk_depth_first
from codegen.plan.types import (
    ANY,
    UNRECOGNISED,
    Generic,
    Literal,
    Local,
    Marked,
    Name,
    Type,
    Union,
)

from .snapshot import (
    BodySnapshot,
    FieldSnapshot,
    Model,
    OperationSnapshot,
    ParameterSnapshot,
    ResponseSnapshot,
    Scheme,
    Shape,
    Snapshot,
    Value,
)

Forms = Mapping[str, ModelForm | AliasForm]

_WORDS = {
    "int": "integer",
    "StrictInt": "integer",
    "float": "number",
    "StrictFloat": "number",
    "JsonDecimal": "number",
    "SentDecimal": "number",
    "str": "text",
    "bool": "boolean",
    "StrictBool": "boolean",
    "datetime.date": "date",
    "datetime.datetime": "time",
    "AwareDatetime": "time",
    "Instant": "time",
    "Decimal": "decimal text",
    "UUID": "UUID",
    "bytes": "bytes",
    "Upload": "bytes",
    "Base64Bytes": "Base64 text",
    "Any": "any value",
}


def take_snapshot(api: ApiForm) -> Snapshot:
    """Return the state of an API."""
    return _SnapshotTaker(api).take()


class _SnapshotTaker:
    def __init__(self, api: ApiForm) -> None:
        self._api = api
        self._forms: Forms = {form.name: form for form in api.models}

    def take(self) -> Snapshot:
        """Return the state of the API."""
        return Snapshot(
            title=self._api.title,
            servers=self._api.servers,
            schemes={form.name: _take_scheme(form) for form in self._api.schemes},
            operations={
                form.name: self._take_operation(tag, form)
                for tag in self._api.tags
                for form in tag.operations
            },
            models=dict(self._iterate_models()),
        )

    def _iterate_models(self) -> Iterator[tuple[str, Model]]:
        operations = self._api.operations
        sent = self._reach(type_ for form in operations for type_ in form.sent_types())
        received = self._reach(type_ for form in operations for type_ in form.read_types())
        for form in self._api.models:
            yield form.name, self._take_model(form, form.name in sent, form.name in received)
        headers = {operation.headers for operation in operations}
        for header in self._api.headers:
            yield header.name, self._take_model(header, False, header.name in headers)

    def _reach(self, types: Iterable[Type]) -> set[str]:
        uses = {
            name: [used for type_ in form.types() for used in type_.locals]
            for name, form in self._forms.items()
        }
        return {*walk_depth_first((name for type_ in types for name in type_.locals), uses)}

    # Operations

    def _take_operation(self, tag: TagForm, form: OperationForm) -> OperationSnapshot:
        errors = {
            error.status: ResponseSnapshot(shape=self._shape(error.type or ANY), error=True)
            for error in form.errors
        }
        replies = {
            reply.status: ResponseSnapshot(
                shape=self._shape(reply.type), media=reply.content_type or ""
            )
            for reply in form.replies
        }
        return OperationSnapshot(
            method=form.method,
            path=form.path + form.fragment,
            class_name=tag.class_name,
            module=tag.module,
            security=form.security,
            scopes=form.scopes,
            server=form.server,
            repeatable=form.repeatable,
            rate_group=form.rate_group,
            rate_cost=form.rate_cost,
            refusals=form.refusals,
            deprecated=form.deprecated,
            headers=form.headers,
            body=self._take_body(form.body) if form.body else None,
            parameters={
                parameter.argument: self._take_parameter(parameter, position)
                for position, parameter in enumerate(form.parameters)
            },
            responses={**replies, **errors},
        )

    def _take_parameter(self, form: ParameterForm, position: int) -> ParameterSnapshot:
        return ParameterSnapshot(
            value=self._take_value(form.facts, form.type),
            wire=form.wire,
            location=form.location,
            required=form.required,
            position=position,
            style=_describe_style(form),
            allow_reserved=form.allow_reserved,
        )

    def _take_body(self, form: BodyForm) -> BodySnapshot:
        first = form.media[0]
        return BodySnapshot(
            value=self._take_value(first.facts, form.type, shape=self._shape(form.type)),
            argument=form.argument,
            media=tuple(media.content_type for media in form.media),
            required=form.required,
            constants=dict(first.constants),
            encodings={form.name: _describe_encoding(form) for form in first.encodings},
        )

    # Models

    def _take_model(self, form: ModelForm | AliasForm, sent: bool, received: bool) -> Model:
        if isinstance(form, AliasForm):
            return Model(sent=sent, received=received, alias=self._shape(form.type))
        return Model(
            sent=sent,
            received=received,
            extra=self._shape(form.extra) if form.extra else None,
            deprecated=form.deprecated,
            conditions=tuple(map(_describe_condition, form.conditions)),
            fields={field.name: self._take_field(field) for field in form.fields},
        )

    def _take_field(self, form: FieldForm) -> FieldSnapshot:
        value = self._take_value(form.facts, form.type)
        return FieldSnapshot(
            value=value.model_copy(update={"decimals": form.decimal_places}),
            wire=form.wire,
            required=form.facts.required if form.facts else form.required,
            read_only=form.read_only,
            write_only=form.write_only,
        )

    # Values

    def _take_value(
        self, facts: ValueFacts | None, type_: Type, shape: Shape | None = None
    ) -> Value:
        if facts is None:
            return Value(shape=self._shape(type_))
        return Value(
            shape=_add_values(shape or self._shape(facts.type), facts),
            format=facts.format,
            bounds=dict(facts.bounds),
            pattern=facts.pattern,
            default=facts.default,
            unique=facts.unique,
            deprecated=facts.deprecated,
            unit=facts.unit,
            items=self._take_value(facts.items, type_, Shape()) if facts.items else None,
        )

    def _shape(self, type_: Type, seen: frozenset[str] = frozenset()) -> Shape:
        return _merge(self._iterate_shapes(type_, seen))

    def _iterate_shapes(self, type_: Type, seen: frozenset[str]) -> Iterable[Shape]:
        if isinstance(type_, Union):
            plain = any(
                isinstance(member, Name) and member.name == "str" for member in type_.members
            )
            for member in type_.members:
                for shape in self._iterate_shapes(member, seen):
                    yield shape.model_copy(update={"closed": shape.closed and not plain})
        elif isinstance(type_, Marked):
            yield from self._iterate_shapes(type_.inner, seen)
            yield from (
                _read_tag(marker) for marker in type_.markers if marker.startswith("OneOf(")
            )
        elif isinstance(type_, Local):
            yield from self._expand(type_, seen)
        elif isinstance(type_, Literal):
            texts = tuple(str(value) for value in type_.values)
            word = (
                "text"
                if isinstance(type_.values[0], str)
                else _WORDS[type(type_.values[0]).__name__]
            )
            yield Shape(kinds=(word,), values=texts, closed=True)
        elif isinstance(type_, Generic) and type_.line.endswith(" Known"):
            yield self._shape(type_.arguments[0]).model_copy(update={"closed": False})
        elif isinstance(type_, Generic):
            yield self._shape_container(type_, seen)
        elif isinstance(type_, Name) and type_.name == "None":
            yield Shape(null=True)
        elif type_ == UNRECOGNISED:
            yield Shape(open=True)
        elif isinstance(type_, Name):
            word = _WORDS.get(type_.name, type_.name)
            yield Shape(kinds=(word,))

    def _expand(self, type_: Local, seen: frozenset[str]) -> Iterable[Shape]:
        """Yield a class by its name, and of an alias what it stands for."""
        form = self._forms.get(type_.name)
        if isinstance(form, AliasForm) and type_.name not in seen:
            yield from self._iterate_shapes(form.type, seen | {type_.name})
        else:
            yield Shape(kinds=(f"`{type_.name}`",))

    def _shape_container(self, type_: Generic, seen: frozenset[str]) -> Shape:
        inner = [self._shape(part, seen) for part in type_.arguments]
        if type_.name in ("dict", "Mapping"):
            return Shape(entries=inner[-1])
        if type_.name == "tuple":
            return Shape(parts=tuple(inner))
        return Shape(items=inner[0])


def _add_values(shape: Shape, facts: ValueFacts) -> Shape:
    """Return the shape with known values that are no texts, which types do not name."""
    if facts.items and shape.items:
        shape = shape.model_copy(update={"items": _add_values(shape.items, facts.items)})
    known = shape.values or not shape.kinds
    return shape if known else shape.model_copy(update={"values": facts.values})


def _take_scheme(form: SchemeForm) -> Scheme:
    return Scheme(
        type=form.type,
        scheme=form.scheme,
        location=form.location,
        parameter=form.parameter,
        urls=dict(form.urls),
    )


def _merge(shapes: Iterable[Shape]) -> Shape:
    """Join the shapes of alternatives."""
    listed = list(shapes)

    def pick(name: str) -> Any:
        return next((getattr(shape, name) for shape in listed if getattr(shape, name)), None)

    kinds = {kind for shape in listed for kind in shape.kinds}
    values = dict.fromkeys(value for shape in listed for value in shape.values)
    known = [shape for shape in listed if shape.values]
    return Shape(
        kinds=tuple(sorted(kinds)),
        null=any(shape.null for shape in listed),
        values=tuple(values),
        closed=bool(known) and all(shape.closed for shape in known),
        items=pick("items"),
        entries=pick("entries"),
        parts=pick("parts") or (),
        tag=pick("tag") or "",
        tags=pick("tags") or {},
        open=any(shape.open for shape in listed),
    )


def _read_tag(marker: str) -> Shape:
    """Return the tag of a union from the text of its marker, ``OneOf("type", {...})``."""
    call = ast.parse(marker, mode="eval").body
    assert isinstance(call, ast.Call)  # noqa: S101 - for type checkers
    tag, classes = (ast.literal_eval(argument) for argument in call.args[:2])
    if isinstance(classes, tuple):
        classes = {name: name for name in classes}
    tags = {
        text: chosen if isinstance(chosen, str) else "` or `".join(chosen)
        for text, chosen in classes.items()
    }
    return Shape(tag=tag, tags=tags)


def _describe_style(form: ParameterForm) -> str:
    """Return how a list or an object is written in the request; empty for a single value."""
    if form.content_type:
        return f"{form.wire}=<{form.content_type}>"
    if form.local_time:
        return f"{form.wire}={_MOMENT.strftime(form.local_time[1])}"
    if "array" in form.types:
        return _write_list(form)
    return _write_object(form) if "object" in form.types else ""


_MOMENT = datetime(2026, 1, 2, 13, 30)
"""Example of a local time."""


def _describe_encoding(form: EncodingForm) -> str:
    if form.indexed:
        return "with indexes"
    if form.content_type:
        return f"as {form.content_type}"
    parts = [f"in the style {form.style or 'form'}", "exploded" if form.explode else "joined"]
    return ", ".join([*parts, *["with reserved characters"] * form.allow_reserved])


def _write_list(form: ParameterForm) -> str:
    name, between = form.wire, {"spaceDelimited": "%20", "pipeDelimited": "|"}.get(form.style, ",")
    if form.style in ("simple", "label"):
        return f".1{'.' if form.explode else ','}2" if form.style == "label" else "1,2"
    if form.style == "matrix":
        return f";{name}=1;{name}=2" if form.explode else f";{name}=1,2"
    return f"{name}=1&{name}=2" if form.explode else f"{name}=1{between}2"


def _write_object(form: ParameterForm) -> str:
    pairs = ["a=1", "b=2"] if form.explode else ["a,1", "b,2"]
    if form.style == "deepObject":
        return f"{form.wire}[a]=1&{form.wire}[b]=2"
    if form.style == "matrix":
        return "".join(f";{pair}" for pair in pairs) if form.explode else f";{form.wire}=a,1,b,2"
    if form.style in ("simple", "label"):
        between = "." if form.style == "label" and form.explode else ","
        return ("." if form.style == "label" else "") + between.join(pairs)
    return "&".join(pairs) if form.explode else f"{form.wire}={','.join(pairs)}"


def _describe_condition(form: ConditionForm) -> str:
    if form.values:
        test = f"`{form.name}` is {' or '.join(map(str, form.values))}"
    else:
        test = f"`{form.name}` is {'not given' if form.absent else 'given'}"
    parts = [f"`{name}` is required" for name in form.required]
    parts += [f"`{name}` is refused" for name in form.refused]
    parts += [f"`{name}` is {' or '.join(map(str, values))}" for name, values in form.allowed]
    return f"{' and '.join(parts)} if {test}"
