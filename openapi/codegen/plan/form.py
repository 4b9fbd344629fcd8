"""Define the intermediate form that the templates read.

These are small frozen values without references to the spec or to a parser.
"""

from __future__ import annotations

from dataclasses import dataclass

from .types import ANY, Type, union


@dataclass(frozen=True)
class ValueFacts:
    """Keep what the spec says about a value, for the report of changes.

    Types of fields and arguments are adapted to their direction; these facts are not.
    """

    type: Type
    required: bool = False
    """True if a field is required in each direction that has it."""
    values: tuple[str, ...] = ()
    """Known values, also those that are not texts."""
    format: str = ""
    bounds: tuple[tuple[str, int | float], ...] = ()
    pattern: str = ""
    default: str = ""
    """JSON text."""
    unique: bool = False
    deprecated: bool = False
    unit: str = ""
    items: ValueFacts | None = None
    """Facts of the elements of a list, unless these are objects."""


@dataclass(frozen=True)
class Constraints:
    """Bounds and patterns. Requests are checked against them, responses are not."""

    bounds: tuple[tuple[str, int | float], ...] = ()
    """Bounds as pydantic names them."""
    pattern: str = ""
    unique: bool = False
    """True if a list must not have an element twice."""
    element: Constraints | None = None
    """Those of each element of a list."""

    def __bool__(self) -> bool:
        return bool(self.bounds or self.pattern or self.unique or self.element)


@dataclass(frozen=True)
class FieldForm:
    """Describe one property of a model."""

    name: str
    wire: str
    type: Type
    required: bool
    factory: str = ""
    """Python text of the default factory of an optional field; without it the default is None."""
    default: str | int | float | None = None
    """Value that a request sends for a required field when the caller gives none."""
    description: str = ""
    nullable: bool = False
    """True if ``null`` is a value of its own (and not only "left out")."""
    secret: bool = False
    """Not in ``repr``: a password or a token."""
    masked: bool = False
    """Masked in ``repr``: the number of an account or the id of a user."""
    read_only: bool = False
    write_only: bool = False
    constraints: Constraints = Constraints()
    decimal_places: tuple[int, int] | None = None
    """Fewest and most decimals of a decimal that a request sends as text."""
    undescribed: bool = False
    """Required, but not described: a request needs it, a response may have it."""
    injected: bool = False
    """The object of typed calls supplies it where a request leaves it open."""
    facts: ValueFacts | None = None


@dataclass(frozen=True)
class ConditionForm:
    """Fields that are required, refused or restricted by another field."""

    name: str
    """Wire name of the other field."""
    values: tuple[str | int | float | bool, ...] = ()
    """Values of the other field for which it holds; empty: it holds if the field is given."""
    required: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    allowed: tuple[tuple[str, tuple[str | int | float | bool, ...]], ...] = ()
    """Names of fields and the only values that they may have."""
    absent: bool = False
    """It holds if the other field is not given."""


@dataclass(frozen=True)
class ModelForm:
    """Describe one class of the models module."""

    name: str
    place: str
    description: str = ""
    fields: tuple[FieldForm, ...] = ()
    extra: Type | None = None
    """Type of further properties, if the spec allows them."""
    base: str | None = None
    """Class that it extends; the inherited fields are in ``fields``, too."""
    base_class: str = ""
    """Class of the runtime that it extends, if not the usual one for its direction."""
    conditions: tuple[ConditionForm, ...] = ()
    """Fields that a value of another field requires."""
    request_only: bool = False
    shared: bool = False
    """True if it is both sent and read."""
    extra_forbidden: bool = False
    deprecated: bool = False

    @property
    def typed_extra(self) -> Type | None:
        """Return the type that further properties are checked against, unless it is ``Any``."""
        return None if self.extra == ANY else self.extra

    def types(self) -> tuple[Type, ...]:
        """Return the types of all fields."""
        types = tuple(field.type for field in self.fields)
        return types if self.typed_extra is None else (*types, self.typed_extra)


@dataclass(frozen=True)
class AliasForm:
    """Describe a named type that is not a class: an array, a scalar, a map or a union."""

    name: str
    place: str
    type: Type
    description: str = ""
    recursive: bool = False

    def types(self) -> tuple[Type, ...]:
        return (self.type,)


@dataclass(frozen=True)
class ArgumentRule:
    """Treatment of a parameter by the facade."""

    injected: bool = False
    """The object of the calls supplies the value."""
    omitted: bool = False
    positional: bool | None = None
    """``None``: where it is required."""
    default: str = ""
    """Python text of a default of the facade's own."""


@dataclass(frozen=True)
class ParameterForm:
    argument: str
    wire: str
    location: str
    type: Type
    types: tuple[str, ...]
    items: tuple[str, ...] = ("any",)
    required: bool = False
    style: str = "form"
    explode: bool = True
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool = False
    allow_empty: bool = False
    content_type: str | None = None
    allow_reserved: bool = False
    masked: bool = False
    local_time: tuple[str, str] | None = None
    deprecated: bool = False
    closed: bool = False
    """True if the document lists all values that the server knows."""
    rule: ArgumentRule = ArgumentRule()
    description: str = ""
    facts: ValueFacts | None = None


@dataclass(frozen=True)
class EncodingForm:
    """Describe how one field of a form is encoded, if not in the default way."""

    name: str
    content_type: str | None = None
    style: str | None = None
    explode: bool = True
    allow_reserved: bool = False
    indexed: bool = False
    """An object, or a list of objects, of which each field is sent as ``field[0]``."""


@dataclass(frozen=True)
class MediaForm:
    """Describe one media type of a body."""

    content_type: str
    type: Type
    encodings: tuple[EncodingForm, ...] = ()
    constants: tuple[tuple[str, str], ...] = ()
    """Fields of a form that are sent with every request, and their texts."""
    facts: ValueFacts | None = None


@dataclass(frozen=True)
class BodyForm:
    argument: str
    required: bool
    media: tuple[MediaForm, ...]
    """At least one; the first is the default."""
    description: str = ""
    default: str = ""
    """JSON that is sent where no body is given."""
    positional: bool = False
    """True if a function of the facade takes it as a positional argument."""

    @property
    def type(self) -> Type:
        return union(media.type for media in self.media)


@dataclass(frozen=True)
class ReplyForm:
    status: str
    content_type: str | None
    type: Type
    shape: str = "any"
    envelope: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True)
class ErrorForm:
    status: str
    type: Type | None
    description: str = ""


@dataclass(frozen=True)
class SchemeForm:
    name: str
    type: str
    scheme: str = ""
    location: str = ""
    parameter: str = ""
    urls: tuple[tuple[str, str], ...] = ()
    """Where tokens are requested, by the kind of the URL."""


@dataclass(frozen=True)
class PageRule:
    """Pages of an operation: an iterator over the rows of all of them is written."""

    position: str
    """Argument that says which page: its number, counted from 1, or a cursor."""
    is_cursor: bool
    """The position is the text that the page before has in the field of the same name."""
    size: str
    rows: tuple[str, ...]
    """Attributes that lead from the response to the list of rows."""
    id: str = ""
    """Attribute that tells a row from all others."""
    without: tuple[str, ...] = ()
    """Arguments that the iterator does not take."""
    example: str = ""


@dataclass(frozen=True)
class CallRule:
    """Treatment of an operation by the facade."""

    omitted: bool = False
    credentials: bool = True
    """True if the function takes the arguments of the object that has it as a method."""
    example: str = ""
    pages: PageRule | None = None


@dataclass(frozen=True)
class FacadeForm:
    """Describe the object whose methods are the typed calls."""

    source: str
    """Name of the file that holds the rules."""
    base_module: str
    base_class: str
    arguments: tuple[tuple[str, str], ...] = ()
    """Arguments of the object that functions take as well, with their descriptions."""


@dataclass(frozen=True)
class OperationForm:
    name: str
    operation_id: str
    method: str
    path: str
    tag: str
    place: str
    summary: str = ""
    description: str = ""
    parameters: tuple[ParameterForm, ...] = ()
    body: BodyForm | None = None
    replies: tuple[ReplyForm, ...] = ()
    errors: tuple[ErrorForm, ...] = ()
    error_headers: tuple[str, ...] = ()
    headers: str = ""
    """Class that reads the documented headers of its responses."""
    security: tuple[tuple[str, ...], ...] = ()
    scopes: tuple[str, ...] = ()
    """Scopes that its credentials need."""
    repeatable: bool = False
    rate_group: str = ""
    rate_cost: int = 1
    refusals: tuple[str, ...] = ()
    """Top-level keys that turn a successful response into a refusal."""
    deprecated: bool = False
    server: str = ""
    """Base URL of its own."""
    rule: CallRule = CallRule()
    unconfirmed: str = ""
    """Why it is fine that openapi-python-client does not confirm our reading."""
    fragment: str = ""
    """Fragment of the path in the document, ``#`` and a word; it is not sent."""

    def sent_types(self) -> list[Type]:
        parameters = [parameter.type for parameter in self.parameters]
        return [*parameters, self.body.type] if self.body else parameters

    def read_types(self) -> list[Type]:
        errors = [error.type for error in self.errors if error.type]
        return [*(reply.type for reply in self.replies), *errors]


@dataclass(frozen=True)
class TagForm:
    """Describe one API class, with its operations as methods."""

    name: str
    class_name: str
    module: str
    description: str
    operations: tuple[OperationForm, ...]


@dataclass(frozen=True)
class ApiForm:
    """Describe a whole spec."""

    title: str
    version: str
    description: str
    source: str
    sha256: str
    servers: tuple[str, ...]
    schemes: tuple[SchemeForm, ...]
    tags: tuple[TagForm, ...]
    models: tuple[ModelForm | AliasForm, ...]
    facade: FacadeForm | None = None
    headers: tuple[ModelForm, ...] = ()
    """Classes that read the headers of responses."""
    confirmed: int = 0
    """Operations that openapi-python-client reads alike."""

    @property
    def operations(self) -> tuple[OperationForm, ...]:
        return tuple(operation for tag in self.tags for operation in tag.operations)
