"""Adapt models and operations to the direction in which they travel.

Requests are checked strictly before they are sent: an unknown field is an error, and integers are
not converted from floats or texts. Responses are read leniently: no field is dropped.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace

from .conversions import close_type, replace_parts
from .form import AliasForm, BodyForm, Constraints, FieldForm, ModelForm, OperationForm, TagForm
from .ordering import walk_depth_first
from .types import BYTES, DECIMAL, STRING, Generic, Local, Marked, Name, Type, Union, optional

Forms = Mapping[str, ModelForm | AliasForm]

_MOMENT = Name("datetime.datetime", "import datetime")
_INSTANT = Name("Instant", "from kloudtrader.runtime.times import Instant")
_UPLOAD = Name("Upload", "from kloudtrader.runtime.request.typed import Upload")
_AWARE = Name("AwareDatetime", "from pydantic import AwareDatetime")
_STRICT: dict[Type, Type] = {
    _MOMENT: _AWARE,
    Name("int"): Name("StrictInt", "from pydantic import StrictInt"),
    Name("float"): Name("StrictFloat", "from pydantic import StrictFloat"),
    Name("bool"): Name("StrictBool", "from pydantic import StrictBool"),
    Name("JsonDecimal", "from kloudtrader.runtime.response.decimals import JsonDecimal"): Name(
        "SentDecimal", "from kloudtrader.runtime.request.models import SentDecimal"
    ),
}


def adapt_models(
    forms: Forms, operations: Iterable[OperationForm]
) -> dict[str, ModelForm | AliasForm]:
    """Return the forms, each adapted to its direction."""
    listed = list(operations)
    uses = {
        name: [used for type_ in form.types() for used in type_.locals]
        for name, form in forms.items()
    }

    def reachable(types: Iterable[Type]) -> set[str]:
        """Return the names that the types use, directly or indirectly."""
        return {*walk_depth_first((name for type_ in types for name in type_.locals), uses)}

    sent_types = [type_ for operation in listed for type_ in operation.sent_types()]
    sent = reachable(sent_types)
    read = reachable(type_ for operation in listed for type_ in operation.read_types())
    media = [media for operation in listed if operation.body for media in operation.body.media]
    files = reachable(form.type for form in media if form.content_type.startswith("multipart/"))
    result: dict[str, ModelForm | AliasForm] = {}
    for name, form in forms.items():
        if isinstance(form, AliasForm):
            type_ = close_type(form.type) if name in sent and name not in read else form.type
            result[name] = replace(form, type=_convert_to_utc(type_))
        elif name in sent and name not in read:
            result[name] = _adapt_for_sending(form, forms, files=name in files)
        else:
            result[name] = _adapt_for_reading(form, both=name in sent)
    apart = _find_sent_classes(result, sent, sent_types)
    return {name: _drop_other_base(form, result, apart) for name, form in result.items()}


def adapt_operations(tag: TagForm) -> TagForm:
    """Close the types of bodies, and read the times of responses in UTC."""
    return replace(
        tag,
        operations=tuple(
            replace(
                operation,
                body=operation.body and _close_body(operation.body),
                replies=tuple(replace(r, type=_convert_to_utc(r.type)) for r in operation.replies),
                errors=tuple(
                    replace(e, type=e.type and _convert_to_utc(e.type)) for e in operation.errors
                ),
            )
            for operation in tag.operations
        ),
    )


def _close_body(body: BodyForm) -> BodyForm:
    media = tuple(replace(media, type=close_type(media.type)) for media in body.media)
    return replace(body, media=media)


def _find_sent_classes(forms: Forms, sent: Iterable[str], bodies: Iterable[Type]) -> set[str]:
    """Return the classes that are sent by themselves, not as a variant with a tag.

    No class may extend such a class: the further fields of an instance that is passed for it would
    be left out of the request without an error.
    """
    types = [*bodies, *(type_ for name in sent for type_ in forms[name].types())]
    return {part.name for type_ in types for part in _walk_values(type_) if isinstance(part, Local)}


def _walk_values(type_: Type) -> Iterator[Type]:
    """Yield the type and its parts, but not tagged unions: these name all their members."""
    if isinstance(type_, Marked) and type_.markers[0].startswith("OneOf("):
        return
    yield type_
    for part in type_.parts():
        yield from _walk_values(part)


def _drop_other_base(
    form: ModelForm | AliasForm, forms: Forms, apart: Container[str]
) -> ModelForm | AliasForm:
    """Return the form without its base class if that describes the shared fields differently."""
    if isinstance(form, AliasForm) or form.base is None:
        return form
    base = forms[form.base]
    if (
        isinstance(base, ModelForm)
        and base.name != form.name
        and base.name not in apart
        and base.request_only == form.request_only
        and base.shared == form.shared
        and base.extra == form.extra
        and base.extra_forbidden == form.extra_forbidden
        and {*base.fields} <= {*form.fields}
    ):
        return form
    return replace(form, base=None)


def drop_inherited(form: ModelForm | AliasForm, forms: Forms) -> ModelForm | AliasForm:
    """Return the form without the fields that its class inherits."""
    return (
        form if isinstance(form, AliasForm) else replace(form, fields=list_own_fields(form, forms))
    )


def list_own_fields(form: ModelForm, forms: Forms) -> tuple[FieldForm, ...]:
    """Return the fields that a class does not inherit."""
    base = forms.get(form.base or "")
    inherited = base.fields if isinstance(base, ModelForm) else ()
    return tuple(field for field in form.fields if field not in inherited)


def _adapt_for_sending(form: ModelForm, forms: Forms, *, files: bool) -> ModelForm:
    special: dict[Type, Type] = {BYTES: _UPLOAD} if files else {}
    fields = (_loosen(field, field.read_only) for field in form.fields)
    known = (replace(field, type=close_type(field.type)) for field in fields)
    checked = (replace(field, type=_add_checks(field, forms)) for field in known)
    return replace(
        form,
        fields=tuple(replace(field, type=replace_parts(field.type, special)) for field in checked),
        request_only=True,
        extra_forbidden=form.extra is None,
    )


def _adapt_for_reading(form: ModelForm, *, both: bool) -> ModelForm:
    fields = (
        replace(
            # A name that is required but not described is often a misspelt one.
            _loosen(field, field.write_only or field.undescribed or (both and field.read_only)),
            default=None,
        )
        for field in form.fields
    )
    return read_in_utc(
        replace(form, fields=tuple(fields), extra_forbidden=False, conditions=(), shared=both)
    )


def read_in_utc(form: ModelForm) -> ModelForm:
    """Return the form with times that have a time zone, even if the server omits it."""
    return replace(
        form,
        fields=tuple(replace(field, type=_convert_to_utc(field.type)) for field in form.fields),
        extra=form.extra and _convert_to_utc(form.extra),
    )


def _convert_to_utc(type_: Type) -> Type:
    return replace_parts(type_, {_MOMENT: _INSTANT})


def _loosen(field: FieldForm, wanted: bool) -> FieldForm:
    """Make a required field optional if one direction omits it."""
    if not wanted or not field.required:
        return field
    return replace(field, required=False, type=optional(field.type))


def _add_checks(field: FieldForm, forms: Forms) -> Type:
    """Return the field's type with the bounds of the spec and without conversions."""
    plain, nullable = _split_optional(field.type)
    strict = _constrain(plain, field.constraints, forms)
    strict = _make_decimals_exact(strict, field, forms)
    return optional(strict) if nullable else strict


def _constrain(type_: Type, constraints: Constraints, forms: Forms) -> Type:
    """Return the type for values that meet the constraints, without conversions."""
    meant = _follow_aliases(type_, forms)
    strict = _make_strict(type_, forms)
    rules: list[tuple[str, object]] = [*_select_bounds(constraints.bounds, meant)]
    if constraints.pattern and meant == STRING:
        rules.append(("pattern", constraints.pattern))
    if isinstance(meant, Generic) and meant.name == "list":
        if constraints.element:
            inner, nullable = _split_optional(meant.arguments[0])
            element = _constrain(inner, constraints.element, forms)
            strict = Generic("list", (optional(element) if nullable else element,))
        if constraints.unique:
            strict = _mark(strict, "UniqueItems()", _UNIQUE)
    if rules:
        arguments = ", ".join(f"{name}={value!r}" for name, value in rules)
        strict = _mark(strict, f"Field({arguments})", "from pydantic import Field")
    return strict


def list_unchecked_fields(form: ModelForm) -> list[str]:
    """Return the names of fields that are sent without a check of their pattern or bounds."""
    if form.shared:  # its checks would also refuse responses
        return [field.wire for field in form.fields if field.constraints]
    if not form.request_only:
        return []
    return [field.wire for field in form.fields if not _is_checked(field)]


def _is_checked(field: FieldForm) -> bool:
    written = field.type.write(str)
    return (not field.constraints.pattern or "pattern=" in written) and (
        not field.constraints.unique or "UniqueItems" in written
    )


_UNIQUE = "from kloudtrader.runtime.request.typed import UniqueItems"


def _mark(type_: Type, marker: str, line: str) -> Marked:
    """Return the type with one more marker."""
    marked = type_ if isinstance(type_, Marked) else Marked(type_, ())
    return replace(marked, markers=(*marked.markers, marker), lines=marked.lines | {line})


def _make_decimals_exact(type_: Type, field: FieldForm, forms: Forms) -> Type:
    """Return the type with its decimals written as text and read from exact values only."""
    arguments = ", ".join(map(str, field.decimal_places or ()))
    marker, line = f"DecimalText({arguments})", "from kloudtrader.runtime.request.models import"
    lines = frozenset({f"{line} DecimalText"})
    if isinstance(type_, Marked) and _follow_aliases(type_.inner, forms) == DECIMAL:
        # Behind the bounds, which are those of a number.
        return replace(type_, markers=(*type_.markers, marker), lines=type_.lines | lines)
    decimals = [part for part in type_.walk() if _follow_aliases(part, forms) == DECIMAL]
    return replace_parts(type_, {part: Marked(part, (marker,), lines) for part in decimals})


def _select_bounds(
    bounds: Iterable[tuple[str, int | float]], type_: Type
) -> list[tuple[str, int | float]]:
    """Return the bounds that apply to values of the type."""
    has_length = type_ == STRING or (isinstance(type_, Generic) and type_.name in ("list", "dict"))
    is_number = type_.write(str) in ("int", "float", "Decimal", "JsonDecimal")
    selected = [
        (name, value)
        for name, value in bounds
        if (has_length if name.endswith("_length") else is_number)
    ]
    if has_length or type_ == Name("int"):
        return [bound for name, value in selected for bound in _round_bound(name, value)]
    return [(name, value) for name, value in selected if name != "multiple_of" or value > 0]


def _round_bound(name: str, value: int | float) -> Iterator[tuple[str, int | float]]:
    """Yield the equivalent bound of an integer: pydantic refuses others, such as 1.8e19."""
    if name == "multiple_of":
        if value > 0 and value == int(value):
            yield name, int(value)
    elif name.endswith("_length") and value < 0:
        return
    elif value == int(value):
        yield name, int(value)
    elif name in ("ge", "gt", "min_length"):
        yield name.replace("gt", "ge"), math.ceil(value)
    else:
        yield name.replace("lt", "le"), math.floor(value)


def _split_optional(type_: Type) -> tuple[Type, bool]:
    if isinstance(type_, Union) and type_.accepts_none and len(type_.members) == 2:
        return type_.members[0], True
    return type_, False


def _make_strict(type_: Type, forms: Forms) -> Type:
    marked: dict[Type, Type] = {}
    for part in type_.walk():
        meant = _follow_aliases(part, forms)
        if isinstance(part, Local) and meant == _MOMENT:
            marked[part] = _AWARE
        elif isinstance(part, Local) and meant in _STRICT:
            marked[part] = Marked(part, ("Strict()",), frozenset({"from pydantic import Strict"}))
    return replace_parts(type_, {**_STRICT, **marked})


def _follow_aliases(type_: Type, forms: Forms) -> Type:
    """Return the type at the end of a chain of aliases."""
    seen: set[str] = set()
    while isinstance(type_, Local) and type_.name not in seen:
        seen.add(type_.name)
        form = forms.get(type_.name)
        if not isinstance(form, AliasForm):
            break
        type_ = form.type
    return type_
