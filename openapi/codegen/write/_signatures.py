"""Write signatures of methods and functions, also those that take the fields of a request body."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from codegen.operations.media import choose_default_type, classify_media, is_range
from codegen.plan.form import AliasForm, FieldForm, ModelForm, OperationForm, ParameterForm
from codegen.plan.ordering import walk_depth_first
from codegen.plan.python_text import quote_text
from codegen.plan.types import (
    ANY,
    BYTES,
    DECIMAL,
    NONE,
    STRING,
    Literal,
    Local,
    Marked,
    Name,
    Type,
    Union,
    union,
)

from ._operation_records import write_constant

Forms = Mapping[str, ModelForm | AliasForm]

TIMEOUT = union(
    [
        Name("Timeout", "from kloudtrader.runtime.policy import Timeout"),
        Name("float"),
        NONE,
    ]
)
_NUMBER = union([DECIMAL, Name("int"), STRING])
_GIVEN: dict[str, Type] = {
    "StrictInt": Name("int"),
    "StrictFloat": Name("float"),
    "StrictBool": Name("bool"),
    "AwareDatetime": Name("datetime.datetime", "import datetime"),
    "Instant": Name("datetime.datetime", "import datetime"),
    "Decimal": _NUMBER,
    "JsonDecimal": _NUMBER,
    "SentDecimal": union([DECIMAL, Name("float"), Name("int")]),
    "Base64Bytes": BYTES,
    "Upload": ANY,
}
"""Types of a model's fields, as callers write them: API modules import no pydantic for a hint."""


@dataclass(frozen=True)
class Argument:
    """Describe an argument of a method or function."""

    name: str
    type: Type
    default: str = ""
    """Python text; empty where the argument is required."""
    description: str = ""

    def write(self, *, stub: bool = False) -> str:
        """Return the text of the argument; a stub tells only that there is a default."""
        text = f"{self.name}: {write_in_apis(self.type)}"
        return f"{text} = {'...' if stub else self.default}" if self.default else text


@dataclass(frozen=True)
class Signature:
    """Positional arguments, keywords, and a name for further keywords where there are any."""

    positional: tuple[Argument, ...]
    keywords: tuple[Argument, ...]
    extra: str = ""

    def write(self, *, method: bool, stub: bool = False) -> str:
        """Return the text between the parentheses, one argument a line."""
        parts = ["self"] if method else []
        parts += [argument.write(stub=stub) for argument in self.positional]
        parts += ["*", *(argument.write(stub=stub) for argument in self.keywords)]
        parts += [f"**{self.extra}: Any"] if self.extra else []
        return "".join(f"{part},\n" for part in parts)

    @property
    def arguments(self) -> tuple[Argument, ...]:
        return (*self.positional, *self.keywords)

    def types(self) -> list[Type]:
        """Return all types that the text names."""
        return [*(argument.type for argument in self.arguments), *([ANY] if self.extra else [])]


def write_in_apis(type_: Type) -> str:
    """Return the annotation in a module that imports the models as a whole."""
    return type_.write(lambda name: f"models.{name}")


def put_required_first(arguments: Iterable[Argument]) -> tuple[Argument, ...]:
    """Return arguments with the required ones first, otherwise in their order."""
    return tuple(sorted(arguments, key=lambda argument: bool(argument.default)))


def make_argument(parameter: ParameterForm) -> Argument:
    """Return the argument of a method of an API class."""
    type_ = parameter.type if parameter.required else union([parameter.type, NONE])
    text = parameter.description or f"{parameter.wire!r} in the {parameter.location}."
    return Argument(parameter.argument, type_, "" if parameter.required else "None", text)


def list_body_arguments(operation: OperationForm) -> tuple[Argument, ...]:
    """Return the argument for the body, where the operation has one."""
    body = operation.body
    if body is None:
        return ()
    text = body.description or "The request body."
    if body.required:
        return (Argument(body.argument, body.type, "", text),)
    return (Argument(body.argument, union([body.type, NONE]), "None", text),)


def list_media_arguments(operation: OperationForm) -> tuple[Argument, ...]:
    """Return the argument that chooses how a body is sent, where there is a choice."""
    body = operation.body
    if body is None or (len(body.media) == 1 and not is_range(body.media[0].content_type)):
        return ()
    names = [media.content_type for media in body.media]
    type_ = STRING if any(map(is_range, names)) else Literal(tuple(names))
    text = "The media type in which it is sent." if len(names) > 1 else ""
    return (Argument("_content_type", type_, quote_text(choose_default_type(names[0])), text),)


def list_body_fields(operation: OperationForm, forms: Forms) -> tuple[Argument, ...]:
    """Return the fields of a body that is one object, as arguments.

    Empty where the body is something else, or a field has the name of another argument.
    """
    body = operation.body
    if body is None or len(body.media) != 1 or is_range(body.media[0].content_type):
        return ()
    kind = classify_media(body.media[0].content_type)
    form = forms.get(body.type.name) if isinstance(body.type, Local) else None
    if not isinstance(form, ModelForm) or kind not in ("json", "form"):
        return ()
    fields = [field for field in form.fields if not field.read_only]
    taken = {body.argument, *(parameter.argument for parameter in operation.parameters)}
    if not fields or taken & {field.name for field in fields}:
        return ()
    return put_required_first(_make_field_argument(field) for field in fields)


def list_injected_fields(operation: OperationForm, forms: Forms) -> list[str]:
    """Return the fields of a body, or of objects within it, that the facade's object supplies."""
    uses = {
        name: [used for type_ in form.types() for used in type_.locals]
        for name, form in forms.items()
    }
    names: dict[str, None] = {}
    for name in walk_depth_first([*operation.body.type.locals], uses) if operation.body else ():
        form = forms[name]
        fields = form.fields if isinstance(form, ModelForm) else ()
        names.update(dict.fromkeys(field.name for field in fields if field.injected))
    return [*names]


def _make_field_argument(field: FieldForm) -> Argument:
    default = "" if field.required else "None"
    if field.default is not None:
        default = write_constant(field.default)
    return Argument(field.name, _find_accepted_type(field.type), default, field.description)


def _find_accepted_type(type_: Type) -> Type:
    if isinstance(type_, Marked):
        return _find_accepted_type(type_.inner)
    if isinstance(type_, Name):
        return _GIVEN.get(type_.name, type_)
    if isinstance(type_, Union):
        return union(map(_find_accepted_type, type_.members))
    return type_.with_parts(_find_accepted_type)


def choose_extra_name(operation: OperationForm) -> str:
    """Return a name for the keywords that are the fields of the body."""
    taken = {parameter.argument for parameter in operation.parameters}
    return "_fields" if "fields" in taken else "fields"


def write_body_builder(operation: OperationForm) -> tuple[str, str]:
    """Return the Python text that makes a body of itself or of its fields, and its import line."""
    if operation.body is None:
        raise ValueError(f"{operation.name} has no body")
    argument = operation.body.argument
    build = "require_body" if operation.body.required else "build_body"
    kind = f"lambda: {write_in_apis(operation.body.type)}"
    text = f"{build}({argument}, {choose_extra_name(operation)}, {kind}, {quote_text(argument)})"
    return text, f"from kloudtrader.runtime.client import {build}"


def make_method_signature(operation: OperationForm) -> Signature:
    """Return the signature of a method of an API class that takes the body as one object."""
    paths = [parameter for parameter in operation.parameters if parameter.location == "path"]
    others = [parameter for parameter in operation.parameters if parameter.location != "path"]
    keywords = put_required_first([*map(make_argument, others), *list_body_arguments(operation)])
    timeout = Argument("_timeout", TIMEOUT, "None")
    return Signature(
        tuple(map(make_argument, paths)), (*keywords, *list_media_arguments(operation), timeout)
    )


@dataclass(frozen=True)
class Overloads:
    """Hold the signature of an implementation, and those that callers see in its place."""

    general: Signature
    seen: tuple[Signature, ...] = ()

    def types(self) -> list[Type]:
        """Return all types that the text names."""
        return [type_ for signature in (self.general, *self.seen) for type_ in signature.types()]


def accept_fields(
    signature: Signature, operation: OperationForm, fields: tuple[Argument, ...]
) -> Overloads:
    """Return a signature that takes the fields of the body in the place of the body."""
    body = operation.body
    if body is None or not fields:
        return Overloads(signature)
    is_positional = any(argument.name == body.argument for argument in signature.positional)
    others = [argument for argument in signature.keywords if argument.name != body.argument]
    given = [
        _make_optional(argument) if argument.name == body.argument else argument
        for argument in signature.arguments
    ]
    before = [argument for argument in signature.positional if argument.name != body.argument]
    required = [argument for argument in (*others, *fields) if not argument.default]
    rest = [argument for argument in (*fields, *others) if argument.default]
    keywords = [
        argument for argument in given if argument.name == body.argument and not is_positional
    ]
    return Overloads(
        replace(
            signature,
            positional=tuple(given[: len(signature.positional)]),
            keywords=put_required_first([*keywords, *others]),
            extra=choose_extra_name(operation),
        ),
        (
            signature,
            replace(signature, positional=tuple(before), keywords=(*required, *rest)),
        ),
    )


def _make_optional(argument: Argument) -> Argument:
    return replace(argument, type=union([argument.type, NONE]), default="None")
