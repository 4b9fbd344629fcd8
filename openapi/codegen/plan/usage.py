"""Which models are sent, which are read, and what follows from it.

What a user sends is checked strictly before it leaves: whole numbers are whole numbers, a field
that does not exist is a mistake. What a server sends is read leniently: nothing of it is lost.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace

from .conversions import closed, replaced
from .form import AliasForm, BodyForm, FieldForm, ModelForm, OperationForm, TagForm
from .ordering import depth_first
from .types import BYTES, DECIMAL, STRING, Generic, Local, Marked, Name, Type, Union, optional

Forms = Mapping[str, ModelForm | AliasForm]

_MOMENT = Name("datetime.datetime", "import datetime")
_INSTANT = Name("Instant", "from kloudtrader.runtime.models import Instant")
_UPLOAD = Name("Upload", "from kloudtrader.runtime.models import Upload")
_AWARE = Name("AwareDatetime", "from pydantic import AwareDatetime")
_STRICT: dict[Type, Type] = {
    _MOMENT: _AWARE,
    Name("int"): Name("StrictInt", "from pydantic import StrictInt"),
    Name("float"): Name("StrictFloat", "from pydantic import StrictFloat"),
    Name("bool"): Name("StrictBool", "from pydantic import StrictBool"),
}


def by_usage(forms: Forms, operations: Iterable[OperationForm]) -> dict[str, ModelForm | AliasForm]:
    """The forms, each made for the direction in which it travels."""
    listed = list(operations)
    uses = {
        name: [used for type_ in form.types() for used in type_.locals]
        for name, form in forms.items()
    }

    def reachable(types: Iterable[Type]) -> set[str]:
        """Names of all that the types use, directly or by way of others."""
        return {*depth_first((name for type_ in types for name in type_.locals), uses)}

    sent_types = [type_ for one in listed for type_ in one.sent_types()]
    sent = reachable(sent_types)
    read = reachable(type_ for one in listed for type_ in one.read_types())
    media = [media for one in listed if one.body for media in one.body.media]
    files = reachable(one.type for one in media if one.content_type.startswith("multipart/"))
    result: dict[str, ModelForm | AliasForm] = {}
    for name, form in forms.items():
        if isinstance(form, AliasForm):
            type_ = closed(form.type) if name in sent and name not in read else form.type
            result[name] = replace(form, type=_in_utc(type_))
        elif name in sent and name not in read:
            result[name] = _for_sending(form, forms, files=name in files)
        else:
            result[name] = _for_reading(form, both=name in sent)
    apart = _sent_as_values(result, sent, sent_types)
    return {name: _inheriting(form, result, apart) for name, form in result.items()}


def by_direction(tag: TagForm) -> TagForm:
    """The types of bodies, which are closed, and of responses, whose times have a time zone."""
    return replace(
        tag,
        operations=tuple(
            replace(
                one,
                body=one.body and _closed_body(one.body),
                replies=tuple(replace(r, type=_in_utc(r.type)) for r in one.replies),
                errors=tuple(replace(e, type=e.type and _in_utc(e.type)) for e in one.errors),
            )
            for one in tag.operations
        ),
    )


def _closed_body(body: BodyForm) -> BodyForm:
    media = tuple(replace(one, type=closed(one.type)) for one in body.media)
    return replace(body, media=media)


def _sent_as_values(forms: Forms, sent: Iterable[str], bodies: Iterable[Type]) -> set[str]:
    """Classes that are sent where the spec names just them.

    Nothing may extend such a class: the further fields of an instance that stands in for it would
    be left out of the request without a word.
    """
    types = [*bodies, *(type_ for name in sent for type_ in forms[name].types())]
    return {part.name for type_ in types for part in _values(type_) if isinstance(part, Local)}


def _values(type_: Type) -> Iterator[Type]:
    """The type and its parts, but for unions told apart by a tag: they know all their members."""
    if isinstance(type_, Marked) and type_.markers[0].startswith("OneOf("):
        return
    yield type_
    for part in type_.parts():
        yield from _values(part)


def _inheriting(
    form: ModelForm | AliasForm, forms: Forms, apart: Container[str]
) -> ModelForm | AliasForm:
    """A class inherits only what it would say in the same words; else it says all itself."""
    if isinstance(form, AliasForm) or form.base is None:
        return form
    base = forms[form.base]
    if (
        isinstance(base, ModelForm)
        and base.name != form.name
        and base.name not in apart
        and base.request_only == form.request_only
        and base.extra == form.extra
        and base.extra_forbidden == form.extra_forbidden
        and {*base.fields} <= {*form.fields}
    ):
        return form
    return replace(form, base=None)


def own_part(form: ModelForm | AliasForm, forms: Forms) -> ModelForm | AliasForm:
    """The form without the fields that its class inherits: what its own text names."""
    return form if isinstance(form, AliasForm) else replace(form, fields=own_fields(form, forms))


def own_fields(form: ModelForm, forms: Forms) -> tuple[FieldForm, ...]:
    """The fields that a class does not inherit."""
    base = forms.get(form.base or "")
    inherited = base.fields if isinstance(base, ModelForm) else ()
    return tuple(field for field in form.fields if field not in inherited)


def _for_sending(form: ModelForm, forms: Forms, *, files: bool) -> ModelForm:
    special: dict[Type, Type] = {BYTES: _UPLOAD} if files else {}
    fields = (_loosened(field, field.read_only) for field in form.fields)
    known = (replace(field, type=closed(field.type)) for field in fields)
    checked = (replace(field, type=_checked(field, forms)) for field in known)
    return replace(
        form,
        fields=tuple(replace(field, type=replaced(field.type, special)) for field in checked),
        request_only=True,
        extra_forbidden=form.extra is None,
    )


def _for_reading(form: ModelForm, *, both: bool) -> ModelForm:
    fields = (
        replace(_loosened(field, field.write_only or (both and field.read_only)), default=None)
        for field in form.fields
    )
    return read_in_utc(replace(form, fields=tuple(fields), extra_forbidden=False, conditions=()))


def read_in_utc(form: ModelForm) -> ModelForm:
    """A server's times have a time zone, whether it says one or not."""
    return replace(
        form,
        fields=tuple(replace(field, type=_in_utc(field.type)) for field in form.fields),
        extra=form.extra and _in_utc(form.extra),
    )


def _in_utc(type_: Type) -> Type:
    return replaced(type_, {_MOMENT: _INSTANT})


def _loosened(field: FieldForm, wanted: bool) -> FieldForm:
    """A field that one direction leaves out cannot be required in a class for both."""
    if not wanted or not field.required:
        return field
    return replace(field, required=False, type=optional(field.type))


def _checked(field: FieldForm, forms: Forms) -> Type:
    """The field's type with the spec's bounds, and without conversions."""
    plain, nullable = _split(field.type)
    strict = _strict(plain, forms)
    meant = _stands_for(plain, forms)
    rules: list[tuple[str, object]] = [*_applicable(field.bounds, meant)]
    if field.pattern and meant == STRING:
        rules.append(("pattern", field.pattern))
    if rules:
        arguments = ", ".join(f"{name}={value!r}" for name, value in rules)
        marked = strict if isinstance(strict, Marked) else Marked(strict, ())
        markers = (*marked.markers, f"Field({arguments})")
        strict = replace(
            marked, markers=markers, lines=marked.lines | {"from pydantic import Field"}
        )
    strict = _exact_decimals(strict, field, forms)
    return optional(strict) if nullable else strict


def _exact_decimals(type_: Type, field: FieldForm, forms: Forms) -> Type:
    """Return the type with its decimals written as text and read from exact values only."""
    arguments = ", ".join(map(str, field.decimal_places or ()))
    marker, line = f"DecimalText({arguments})", "from kloudtrader.runtime.request.models import"
    lines = frozenset({f"{line} DecimalText"})
    if isinstance(type_, Marked) and _stands_for(type_.inner, forms) == DECIMAL:
        # Behind the bounds, which are those of a number.
        return replace(type_, markers=(*type_.markers, marker), lines=type_.lines | lines)
    decimals = [part for part in type_.walk() if _stands_for(part, forms) == DECIMAL]
    return replaced(type_, {part: Marked(part, (marker,), lines) for part in decimals})


def _applicable(
    bounds: Iterable[tuple[str, int | float]], type_: Type
) -> list[tuple[str, int | float]]:
    """The bounds that mean something for values of the type."""
    has_length = type_ == STRING or (isinstance(type_, Generic) and type_.name in ("list", "dict"))
    is_number = type_.write(str) in ("int", "float", "Decimal", "JsonDecimal")
    return [
        (name, value)
        for name, value in bounds
        if (has_length if name.endswith("_length") else is_number)
    ]


def _split(type_: Type) -> tuple[Type, bool]:
    if isinstance(type_, Union) and type_.accepts_none and len(type_.members) == 2:
        return type_.members[0], True
    return type_, False


def _strict(type_: Type, forms: Forms) -> Type:
    marked: dict[Type, Type] = {}
    for part in type_.walk():
        meant = _stands_for(part, forms)
        if isinstance(part, Local) and meant == _MOMENT:
            marked[part] = _AWARE
        elif isinstance(part, Local) and meant in _STRICT:
            marked[part] = Marked(part, ("Strict()",), frozenset({"from pydantic import Strict"}))
    return replaced(type_, {**_STRICT, **marked})


def _stands_for(type_: Type, forms: Forms) -> Type:
    """What a chain of aliases ends at."""
    seen: set[str] = set()
    while isinstance(type_, Local) and type_.name not in seen:
        seen.add(type_.name)
        form = forms.get(type_.name)
        if not isinstance(form, AliasForm):
            break
        type_ = form.type
    return type_
