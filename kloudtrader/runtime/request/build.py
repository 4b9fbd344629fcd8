"""From Python arguments to one HTTP request."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote

from kloudtrader.runtime.errors import InvalidArgument
from kloudtrader.runtime.operation import Operation, Parameter
from kloudtrader.runtime.request.body import SentAs, choose_media_type, encode_body
from kloudtrader.runtime.request.styles import (
    Value,
    cookie_text,
    encode,
    header_text,
    path_text,
    query_pairs,
)
from kloudtrader.runtime.request.values import texts_of
from kloudtrader.runtime.response.jsontext import is_json
from kloudtrader.runtime.result import Progress


class Request:
    """One request, ready to be authorised and sent.

    ``query`` holds pairs that are percent-encoded already; :meth:`add_query` encodes. Only the path
    template appears in ``repr``: the rest may hold ids and credentials.
    """

    __slots__ = ("body", "headers", "method", "operation", "path", "progress", "query")

    def __init__(
        self,
        operation: Operation,
        method: str,
        path: str,
        query: list[tuple[str, str]],
        headers: dict[str, str],
        body: bytes | None,
    ) -> None:
        self.operation = operation
        self.method = method
        self.path = path
        """URL path with that of the base URL, percent-encoded, without the query."""
        self.query = query
        self.headers = headers
        self.body = body
        self.progress = Progress()
        """How far it got."""

    def add_query(self, name: str, value: str) -> None:
        """Append a pair to the query."""
        self.query.append((encode(name), encode(value)))

    @property
    def target(self) -> str:
        """Path and query as they are sent."""
        if not self.query:
            return self.path
        # Some specs have a query in the path itself; values of the path are encoded.
        start = "&" if "?" in self.path else "?"
        return f"{self.path}{start}{'&'.join([f'{name}={value}' for name, value in self.query])}"

    def copy(self) -> Request:
        """Return a copy whose query and headers can be changed by themselves."""
        return Request(
            self.operation,
            self.method,
            self.path,
            self.query.copy(),
            self.headers.copy(),
            self.body,
        )

    def __repr__(self) -> str:
        return f"<Request {self.method} {self.operation.path}>"


def build(
    operation: Operation,
    arguments: Mapping[str, object],
    body: object,
    base_path: str,
    base_headers: Mapping[str, str],
) -> Request:
    """Return the request of an operation.

    ``arguments`` is keyed by the Python argument names; ``None`` means not given. Raises
    :class:`InvalidArgument` for an unknown, missing or unusable argument.
    """
    path = operation.path
    query: list[tuple[str, str]] = []
    headers = dict(base_headers)
    found = 0
    for parameter in operation.parameters:
        argument = parameter.argument
        value = arguments.get(argument)
        if argument in arguments:
            found += 1
        if value is None:
            if parameter.required:
                raise _missing(operation, argument)
            continue
        text = _text(parameter, value)
        location = parameter.location
        if location == "path":
            _check_path(parameter, text)
            path = path.replace(f"{{{parameter.name}}}", path_text(parameter, text))
        elif location == "query":
            query += query_pairs(parameter, text)
        elif location == "header":
            headers[parameter.name] = _header(parameter, text)
        else:
            _add_cookie(headers, cookie_text(parameter, text))
    if found != len(arguments):
        raise _unknown(operation, arguments)
    data = _body(operation, body, headers)
    return Request(operation, operation.method, base_path + path, query, headers, data)


def _text(parameter: Parameter, value: object) -> Value:
    if parameter.content_type is not None and is_json(parameter.content_type):
        return _json_text(parameter, value)
    text = texts_of(parameter, value)
    for part in _parts(text):
        if not part.isascii() and any("\ud800" <= character <= "\udfff" for character in part):
            raise _refused(parameter, "contains half of a surrogate pair, which is not text")
    return text


def _json_text(parameter: Parameter, value: object) -> str:
    from kloudtrader.runtime.request.body import json_bytes

    try:
        return json_bytes(value).decode("utf-8")
    except (ValueError, TypeError, RecursionError):
        pass
    raise _refused(parameter, "contains a value that has no form in JSON")


def _parts(text: Value) -> list[str]:
    if isinstance(text, str):
        return [text]
    return [*text, *text.values()] if isinstance(text, dict) else text


def _missing(operation: Operation, argument: str) -> InvalidArgument:
    return InvalidArgument(f"{operation.name} needs {argument}", argument=argument)


def _refused(parameter: Parameter, reason: str) -> InvalidArgument:
    return InvalidArgument(f"{parameter.argument} {reason}", argument=parameter.argument)


def _unknown(operation: Operation, arguments: Mapping[str, object]) -> InvalidArgument:
    known = [parameter.argument for parameter in operation.parameters]
    name = next(str(argument) for argument in arguments if argument not in known)
    listed = ", ".join(known) or "none"
    return InvalidArgument(
        f"{operation.name} has no argument {name[:60]!r}; it has: {listed}", argument=name
    )


def _check_path(parameter: Parameter, text: Value) -> None:
    for part in _parts(text):
        reason = _path_reason(part, slash=parameter.allow_reserved)
        if reason is not None:
            raise _refused(parameter, reason)
    if not text:
        raise _refused(parameter, "must not be empty: it is a part of the path")


def _path_reason(text: str, *, slash: bool) -> str | None:
    """Say why a text must not become a part of the path, or return ``None``.

    Servers and proxies between decode a path, sometimes twice, and some normalise Unicode. So what
    is judged is the text in all those forms. It is refused, not only escaped: an account number
    with a slash is always a mistake.
    """
    if text.isalnum() and text.isascii():
        return None
    if not text:
        return "must not be empty: it is a part of the path"
    for form in _forms(text):
        if not form.isprintable():
            return "contains a control or invisible character"
        if not slash and ("/" in form or "\\" in form):
            return "contains a slash, which would change the path"
        if any(segment in ("", ".", "..") for segment in form.replace("\\", "/").split("/")):
            return "must not be '.' or '..' or hold an empty segment: that would change the path"
    return None


def _forms(text: str) -> list[str]:
    forms = [text]
    for _ in range(3):
        decoded = unquote(forms[-1])
        if decoded == forms[-1]:
            break
        forms.append(decoded)
    if not forms[-1].isascii():
        from unicodedata import normalize

        forms.append(normalize("NFKC", forms[-1]))
    return forms


def _header(parameter: Parameter, text: Value) -> str:
    value = header_text(parameter, text)
    if not is_header_safe(value):
        raise _refused(parameter, "contains a character that a header cannot hold")
    return value


def is_header_safe(value: str) -> bool:
    """Tell whether a header can hold the text: Latin-1 without control characters."""
    if value.isascii() and value.isprintable():
        return True
    return all(" " <= c <= "~" or "\xa0" <= c <= "\xff" or c == "\t" for c in value)


def _add_cookie(headers: dict[str, str], pairs: str) -> None:
    if pairs:
        before = headers.get("Cookie")
        headers["Cookie"] = pairs if before is None else f"{before}; {pairs}"


def _body(operation: Operation, value: object, headers: dict[str, str]) -> bytes | None:
    spec = operation.body
    if value is None:
        if spec is not None and spec.required:
            raise _missing(operation, spec.argument)
        if spec is None or not spec.default:
            return None
        headers["Content-Type"] = spec.content_type
        return spec.default.encode()
    if spec is None:
        raise InvalidArgument(f"{operation.name} takes no body", argument="body")
    content_type, form = spec.content_type, spec
    if isinstance(value, SentAs):
        content_type, form = choose_media_type(spec, value.content_type)
        value = value.value
    data, headers["Content-Type"] = encode_body(
        value, content_type, spec.argument, form.encodings, form.constants
    )
    return data
