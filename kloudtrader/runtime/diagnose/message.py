"""Find the server's error message, and mask ids and remove credentials in text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import cast
from urllib.parse import quote

from kloudtrader.runtime.response.parse import Json, UnreadableJson, is_deep, load_json

_BLANK = "***"


def mask(value: str) -> str:
    """Mask an identifier so that its owner recognises it and others cannot use it.

    >>> mask("VA12345678MO")
    'VA…MO'
    """
    shown = 2 if len(value) >= 8 else 1 if len(value) >= 4 else 0
    short = f"{value[:shown]}…{value[-shown:]}" if shown else "…"
    return _BLANK if value in short else short


def mask_identifiers(text: str, identifiers: Iterable[str]) -> str:
    """Return ``text`` with masked identifiers, including percent-encoded ones."""
    # The longest first: an identifier may be a part of another.
    for value in sorted(identifiers, key=len, reverse=True):
        if not value:
            continue
        text = text.replace(value, mask(value))
        encoded = quote(value, safe="")
        if encoded != value:
            text = text.replace(encoded, mask(value))
    return text


def remove_secrets(text: str, secrets: Iterable[str]) -> str:
    """Return ``text`` without the credentials."""
    for value in sorted(secrets, key=len, reverse=True):
        if value:
            text = text.replace(value, _BLANK)
    return text


_LIMIT = 300
_LOOKED_AT = 65536
# Compiled at the first response in HTML or XML, which most programs never get.
_TAG = r"<[^<>]*>"
_MARKUP_MESSAGES = tuple(
    rf"(?i)<(?:\w+:)?{tag}\b[^<>]*>" for tag in ("faultstring", "message", "title", "h1", "h2")
)
_MESSAGE_KEYS = ("message", "faultstring", "error_description", "title", "error", "msg", "reason")
DETAIL_KEYS = ("details", "detail", "code", "errorcode", "service")


def to_one_line(text: str, limit: int = _LIMIT) -> str:
    """Return text on one line, without control characters, of at most ``limit`` characters."""
    text = " ".join("".join(c if c.isprintable() else " " for c in text[: limit * 8]).split())
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def join_sentences(first: str, second: str) -> str:
    """Join two sentences, the first with or without its full stop."""
    return f"{first} {second}" if first.endswith((".", "!", "?")) else f"{first}. {second}"


def try_load_json(raw: bytes) -> Json:
    """Return a body as JSON, or ``None`` if it is not JSON or nested too deeply."""
    if not raw:
        return None
    try:
        value = load_json(raw)
    except UnreadableJson:
        return None
    return None if is_deep(value) else value


ERROR_KEYS = ("fault", "errors", "error")
EMPTY: tuple[object, ...] = (None, False, "", "null", [], {})


def extract_message(value: object) -> str:
    """Return the error message of a parsed body."""
    return to_one_line(_join_messages(cast("Json", value), 0))


def get_error_code(parsed: object) -> str | None:
    """Return the error code of a parsed body, or ``None`` if it has none.

    Understands Kalshi's errors, gateway faults, lists of strings with a code among them, and
    problem documents (RFC 9457), whose code is the ``type``.
    """
    error = _find_error_object(parsed)
    if isinstance(error, dict):
        places = [place for place in (error, error.get("detail")) if isinstance(place, dict)]
        codes = [place.get(key) for place in places for key in ("code", "errorcode", "type")]
    else:
        texts = error if isinstance(error, list) else [error]
        codes = [text for text in texts if isinstance(text, str) and re.fullmatch(_CODE, text)]
    kinds = (str, int)
    return next((str(code) for code in codes if type(code) in kinds and code not in _NO_CODE), None)


def get_error_details(parsed: object) -> object:
    """Return the details of a parsed error body beside code and message, or ``None``."""
    error = _find_error_object(parsed)
    if isinstance(error, list):
        return [item for item in error if item != get_error_code(parsed)] or None
    if not isinstance(error, dict):
        return None if error == get_error_code(parsed) else error
    for key in ("details", "detail"):
        if error.get(key) not in EMPTY:
            return error[key]
    rest = {key: item for key, item in error.items() if key not in _CODE_AND_MESSAGE}
    return {key: item for key, item in rest.items() if item not in EMPTY} or None


_CODE = r"[A-Za-z][\w.:-]*"
_NO_CODE = ("", "about:blank")
_CODE_AND_MESSAGE = {*_MESSAGE_KEYS, "code", "errorcode", "type", "status", "details", "detail"}


def _find_error_object(parsed: object) -> Json:
    """Return the innermost error object, string or list of strings of a body."""
    dump = getattr(parsed, "model_dump", None)
    value: Json = parsed if dump is None else dump(mode="json", by_alias=True, exclude_unset=True)  # type: ignore[assignment]
    for _ in range(4):
        inner: Json = None
        if isinstance(value, dict):
            inner = next((value[key] for key in ERROR_KEYS if value.get(key) not in EMPTY), None)
        elif isinstance(value, list) and value and (len(value) == 1 or isinstance(value[0], dict)):
            inner = value[0]
        if inner is None:
            break
        value = inner
    return value


def find_message(raw: bytes, headers: Mapping[str, str], names: Iterable[str] = ()) -> str:
    """Return the server's error message, or ``""``.

    Understands gateway faults, ``errors`` objects, flat error objects, their XML and HTML forms and
    plain text. ``names`` lists the headers to read if the body has no message.
    """
    message = _find_body_message(raw)
    if not message:
        message = ": ".join(
            value for name in names if (value := headers.get(name)) and not value.isspace()
        )
    return to_one_line(message)


def _find_body_message(raw: bytes) -> str:
    value = try_load_json(raw)
    if value is not None:
        return _join_messages(value, 0)
    text = raw[:_LOOKED_AT].decode("utf-8", "replace").strip()
    if is_markup(raw):
        return _find_markup_message(text)
    return "" if text == "null" else text


def is_markup(raw: bytes) -> bool:
    """Tell whether a body is HTML or XML."""
    return raw[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _find_markup_message(text: str) -> str:
    for pattern in _MARKUP_MESSAGES:
        match = re.search(pattern, text)
        # Not in the regular expression: without an end tag it would take quadratic time.
        end = -1 if match is None else text.find("</", match.end())
        if match is not None and text[match.end() : end].strip() and end >= 0:
            return _unescape(text[match.end() : end])
    return _unescape(re.sub(_TAG, " ", text))


def _unescape(text: str) -> str:
    if "&" not in text:
        return text
    try:
        # Its table takes long to load. If it cannot be loaded, such as without a free file handle,
        # a message with `&amp;` in it is better than none.
        from html import unescape
    except (ImportError, OSError):
        return text
    return unescape(text)


def _join_messages(value: Json, depth: int) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None or depth > 4:
        return ""
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, list):
        return "; ".join(filter(None, (_join_messages(item, depth + 1) for item in value[:5])))
    return _join_object_messages(value, depth)


def _join_object_messages(value: dict[str, Json], depth: int) -> str:
    for wrapper in ("fault", "errors"):
        if value.get(wrapper):
            return _join_messages(value[wrapper], depth + 1)
    messages = (_join_messages(value.get(key), depth + 1) for key in _MESSAGE_KEYS)
    main = next(filter(None, messages), "")
    details = [_join_messages(value[key], depth + 1) for key in DETAIL_KEYS if value.get(key)]
    extra = "; ".join(text for text in details if text and text != main)
    if not main:
        return extra
    return f"{main} ({extra})" if extra else main


_KINDS: dict[type, str] = {
    dict: "a JSON object",
    list: "a JSON array",
    str: "a JSON string",
    bool: "a JSON boolean",
}


def describe_body(raw: bytes) -> str:
    """Describe the kind of a body, for the message of an error."""
    if not raw.strip():
        return "an empty body"
    if is_markup(raw):
        kind = "an HTML page" if b"<html" in raw[:2048].lower() else "an XML document"
        message = to_one_line(_find_body_message(raw), 100)
        return f"{kind} ({message})" if message else kind
    try:
        value = load_json(raw)
    except UnreadableJson as error:
        quoted = repr(to_one_line(raw[:_LOOKED_AT].decode("utf-8", "replace"), 100))
        return str(error) if raw.lstrip()[:1] in b'{["' else f"{error}: {quoted}"
    if value is None:
        return "a bare null"
    return _KINDS.get(type(value), "a JSON number")
