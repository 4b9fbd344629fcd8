"""Describe the operations of an API by plain immutable values.

Generated ``operations`` modules hold one :class:`Operation` for each operation of a spec. They are
records, not pydantic models or dataclasses, so that a program that only reads plain JSON imports
neither pydantic nor ``inspect``.
"""

from __future__ import annotations

from kloudtrader.runtime.record import Record


class Parameter(Record):
    """Describe a parameter in the path, the query, the headers or the cookies of an operation."""

    argument: str
    """Name of the Python argument."""
    name: str
    """Name on the wire."""
    location: str
    """``path``, ``query``, ``header`` or ``cookie``."""
    types: tuple[str, ...] = ("string",)
    """Accepted kinds: ``string``, ``integer``, ``number``, ``boolean``, ``date``, ``date-time``,
    ``array``, ``object`` or ``any``. One of them must fit."""
    required: bool = False
    style: str = "form"
    """Serialization style: ``simple``, ``label``, ``matrix``, ``form``, ``spaceDelimited``,
    ``pipeDelimited`` or ``deepObject``."""
    explode: bool = True
    items: tuple[str, ...] = ("any",)
    """Accepted kinds of the elements of an array."""
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    """Regular expression that the text of the value must match (searched, not anchored)."""
    min_length: int | None = None
    """Fewest characters of a text."""
    max_length: int | None = None
    min_items: int | None = None
    """Fewest elements of an array."""
    max_items: int | None = None
    unique_items: bool = False
    """True if an array must not have an element twice."""
    allow_empty: bool = False
    """True if an empty array or object has a meaning: it is sent as an empty value."""
    content_type: str | None = None
    """Media type to encode the value as, if the spec describes the value by ``content:``."""
    allow_reserved: bool = False
    masked: bool = False
    """True for an account or user id, which messages and logs show masked."""
    local_time: tuple[str, str] | None = None
    """Time zone and format in which the server wants a time, such as ``%Y-%m-%d %H:%M``."""


class Encoding(Record):
    """Describe the encoding of a form field, if it is not the usual one."""

    name: str
    """Name on the wire."""
    content_type: str | None = None
    """Media type of the field's part; JSON types are written as JSON."""
    style: str | None = None
    """As for query parameters. ``None`` means by the content type."""
    explode: bool = True
    allow_reserved: bool = False
    indexed: bool = False
    """An object, or a list of objects: each of their fields is sent as ``field[0]``, ``field[1]``.
    The objects of all such fields are counted together, in their order."""


class Body(Record):
    """Describe the body of a request."""

    argument: str
    """Name of the Python argument."""
    content_type: str = "application/json"
    required: bool = False
    encodings: tuple[Encoding, ...] = ()
    """Encodings of single form fields."""
    others: tuple[Body, ...] = ()
    """The same body in other media types. A ``*`` covers a range of them."""
    constants: tuple[tuple[str, str], ...] = ()
    """Fields of a form that are sent with every request, and their texts."""
    default: str = ""
    """JSON that is sent where no body is given."""


class Reply(Record):
    """Describe a documented success response."""

    status: str
    """``200``, ``2XX`` or ``default``."""
    content_type: str | None = None
    """Media type of the body, ``None`` for a response without a body."""
    shape: str = "any"
    """Top-level JSON kind: ``object``, ``array`` or ``any``."""
    envelope: tuple[str, ...] = ()
    """Keys that the JSON object must have at its top level."""


class SecurityScheme(Record):
    """Describe how an API accepts a credential."""

    name: str
    type: str
    """``http``, ``apiKey``, ``oauth2``, ``openIdConnect`` or ``mutualTLS``."""
    scheme: str = ""
    """For ``http``: ``bearer``, ``basic`` or another scheme of the Authorization header."""
    location: str = ""
    """For ``apiKey``: ``header``, ``query`` or ``cookie``."""
    parameter: str = ""
    """For ``apiKey``: the name of the header, query parameter or cookie."""


class Operation(Record):
    """Describe an operation: all that is needed to send it and to check its response."""

    name: str
    """Name of the Python function or method."""
    operation_id: str
    """``operationId`` as the spec spells it."""
    method: str
    path: str
    """Path template below the base URL, with ``{names on the wire}``."""
    tag: str = ""
    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    replies: tuple[Reply, ...] = ()
    error_headers: tuple[str, ...] = ()
    """Headers that may hold the error message if the body has none."""
    security: tuple[tuple[str, ...], ...] = ()
    """Alternatives, each a list of schemes to use together. Empty for a public operation."""
    repeatable: bool = False
    """True if sending it twice does no harm. Only then may it be retried."""
    rate_group: str = ""
    """Name of the group of operations that share a rate limit. Empty means ``read`` if the
    operation is repeatable, otherwise ``write``."""
    rate_cost: int = 1
    """Number of calls or tokens that it takes from its rate group."""
    refusals: tuple[str, ...] = ()
    """Top-level keys of a JSON body that turn a 2xx response into a refusal."""
    deprecated: bool = False
    server: str = ""
    """Its own base URL, or a path on the client's server. Empty means the client's base URL."""
