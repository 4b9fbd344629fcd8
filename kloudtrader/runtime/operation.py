"""Describe the operations of an API by plain immutable values.

Generated ``operations`` modules hold one :class:`Operation` for each operation of a spec. They are
records, not pydantic models or dataclasses, so that a program that only reads plain JSON
loads neither pydantic nor ``inspect``.
"""

from __future__ import annotations

from kloudtrader.runtime.record import Record


class Parameter(Record):
    """One parameter in the path, the query, the headers or the cookies of an operation."""

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
    """How a value is written: ``simple``, ``label``, ``matrix``, ``form``, ``spaceDelimited``,
    ``pipeDelimited`` or ``deepObject``."""
    explode: bool = True
    items: tuple[str, ...] = ("any",)
    """Accepted kinds of the elements, where the value is an array."""
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    """Regular expression that the text of the value must match (searched, not anchored)."""
    content_type: str | None = None
    """Set where the spec describes the value by ``content:``: it is sent encoded as that type."""
    allow_reserved: bool = False
    masked: bool = False
    """An account or user id: shown shortened in messages and logs."""
    local_time: tuple[str, str] | None = None
    """Time zone and format in which the server wants a time, such as ``%Y-%m-%d %H:%M``."""


class Encoding(Record):
    """How one field of a form is written, where that is not the usual way."""

    name: str
    """Name on the wire."""
    content_type: str | None = None
    """Media type of the field's part; JSON types are written as JSON."""
    style: str | None = None
    """As for query parameters; ``None``: by the content type."""
    explode: bool = True
    allow_reserved: bool = False
    indexed: bool = False
    """An object, or a list of objects: each of their fields is sent as ``field[0]``, ``field[1]``.
    The objects of all such fields are counted together, in their order."""


class Body(Record):
    """The body of a request."""

    argument: str
    """Name of the Python argument."""
    content_type: str = "application/json"
    required: bool = False
    encodings: tuple[Encoding, ...] = ()
    """Fields of a form that are written in a way of their own."""
    others: tuple[Body, ...] = ()
    """The same body in other media types. One with a ``*`` stands for all that it covers."""
    constants: tuple[tuple[str, str], ...] = ()
    """Fields of a form that are sent with every request, and their texts."""
    default: str = ""
    """JSON that is sent where no body is given."""


class Reply(Record):
    """One documented response of a success."""

    status: str
    """``200``, ``2XX`` or ``default``."""
    content_type: str | None = None
    """Media type of the body; ``None`` where the response has no body."""
    shape: str = "any"
    """Top-level JSON kind: ``object``, ``array`` or ``any``."""
    envelope: tuple[str, ...] = ()
    """Keys that a JSON object must have at its top level."""


class SecurityScheme(Record):
    """The form in which an API takes a credential."""

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
    """One operation: everything that is needed to send it and to check its response."""

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
    """Headers in which an error response may carry its message where its body has none."""
    security: tuple[tuple[str, ...], ...] = ()
    """Alternatives, each the names of the schemes that must be used together. Empty: public."""
    repeatable: bool = False
    """Whether sending it twice does no harm. Only then may it be sent again."""
    rate_group: str = ""
    """The calls that the server counts together with this one. Empty: ``read`` where the operation
    is repeatable, else ``write``."""
    rate_cost: int = 1
    """How many calls or tokens of its rate group it takes."""
    refusals: tuple[str, ...] = ()
    """Top-level keys of a JSON body that make a response with a 2xx status a refusal."""
    deprecated: bool = False
    server: str = ""
    """Base URL of its own, or a path on the client's server; empty: the client's base URL."""
