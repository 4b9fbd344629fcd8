"""Find the server's error message, shorten ids, and remove credentials from text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import cast
from urllib.parse import quote

from kloudtrader.runtime.response.parse import Json, UnreadableJson, is_deep, load_json

_BLANK = "***"


def mask(value: str) -> str:
    """Shorten an identifier so that its owner recognises it and others cannot use it.

    >>> mask("VA12345678MO")
    'VA…MO'
    """
    shown = 2 if len(value) >= 8 else 1 if len(value) >= 4 else 0
    short = f"{value[:shown]}…{value[-shown:]}" if shown else "…"
    return _BLANK if value in short else short


def shorten(text: str, identifiers: Iterable[str]) -> str:
    """Return ``text`` with each of the identifiers masked, also where it is percent-encoded."""
    # The longest first: one identifier may be a part of another.
    for value in sorted(identifiers, key=len, reverse=True):
        if not value:
            continue
        text = text.replace(value, mask(value))
        encoded = quote(value, safe="")
        if encoded != value:
            text = text.replace(encoded, mask(value))
    return text


def remove_secrets(text: str, secrets: Iterable[str]) -> str:
    """Return ``text`` without any of the credentials."""
    for value in sorted(secrets, key=len, reverse=True):
        if value:
            text = text.replace(value, _BLANK)
    return text


_LIMIT = 300
_LOOKED_AT = 65536
# Compiled at the first response in markup, which programs that start often may never meet.
_TAG = r"<[^<>]*>"
_MARKUP_WORDS = tuple(
    rf"(?i)<(?:\w+:)?{tag}\b[^<>]*>" for tag in ("faultstring", "message", "title", "h1", "h2")
)
_MESSAGE_KEYS = ("message", "faultstring", "error_description", "title", "error", "msg", "reason")
DETAIL_KEYS = ("details", "detail", "code", "errorcode", "service")


def one_line(text: str, limit: int = _LIMIT) -> str:
    """Return text without control characters and repeated white space, cut to ``limit``."""
    text = " ".join("".join(c if c.isprintable() else " " for c in text[: limit * 8]).split())
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def plain_json(raw: bytes) -> Json:
    """Return a body as JSON, or ``None`` where it is something else or nested too deeply."""
    if not raw:
        return None
    try:
        value = load_json(raw)
    except UnreadableJson:
        return None
    return None if is_deep(value) else value


ERROR_KEYS = ("fault", "errors", "error")
EMPTY: tuple[object, ...] = (None, False, "", "null", [], {})


def words_in(value: object) -> str:
    """Return the words of an error body that is parsed already."""
    return one_line(_json_words(cast("Json", value), 0))


def error_code(parsed: object) -> str | None:
    """Return the code of a parsed error body, or ``None`` if it has none.

    Understands Kalshi's errors, the faults of gateways, lists of texts of which one is a code, and
    problem documents (RFC 9457), whose code is their ``type``.
    """
    error = _error_object(parsed)
    if isinstance(error, dict):
        places = [place for place in (error, error.get("detail")) if isinstance(place, dict)]
        codes = [place.get(key) for place in places for key in ("code", "errorcode", "type")]
    else:
        texts = error if isinstance(error, list) else [error]
        codes = [text for text in texts if isinstance(text, str) and re.fullmatch(_CODE, text)]
    kinds = (str, int)
    return next((str(code) for code in codes if type(code) in kinds and code not in _NO_CODE), None)


def error_details(parsed: object) -> object:
    """Return what a parsed error body says beyond its code and message, or ``None``."""
    error = _error_object(parsed)
    if isinstance(error, list):
        return [item for item in error if item != error_code(parsed)] or None
    if not isinstance(error, dict):
        return None if error == error_code(parsed) else error
    for key in ("details", "detail"):
        if error.get(key) not in EMPTY:
            return error[key]
    rest = {key: item for key, item in error.items() if key not in _CODE_AND_MESSAGE}
    return {key: item for key, item in rest.items() if item not in EMPTY} or None


_CODE = r"[A-Za-z][\w.:-]*"
_NO_CODE = ("", "about:blank")
_CODE_AND_MESSAGE = {*_MESSAGE_KEYS, "code", "errorcode", "type", "status", "details", "detail"}


def _error_object(parsed: object) -> Json:
    """Return the innermost error object, text or list of texts of a body."""
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


def words_of(raw: bytes, headers: Mapping[str, str], names: Iterable[str] = ()) -> str:
    """Return the server's own words about an error, or ``""``.

    Understands gateway faults, ``errors`` objects, flat error objects, their XML and HTML forms and
    plain text. ``names`` are the headers to look at where the body says nothing.
    """
    words = _body_words(raw)
    if not words:
        words = ": ".join(
            value for name in names if (value := headers.get(name)) and not value.isspace()
        )
    return one_line(words)


def _body_words(raw: bytes) -> str:
    value = plain_json(raw)
    if value is not None:
        return _json_words(value, 0)
    text = raw[:_LOOKED_AT].decode("utf-8", "replace").strip()
    if looks_like_markup(raw):
        return _markup_words(text)
    return "" if text == "null" else text


def looks_like_markup(raw: bytes) -> bool:
    """Tell whether a body is HTML or XML."""
    return raw[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _markup_words(text: str) -> str:
    for pattern in _MARKUP_WORDS:
        found = re.search(pattern, text)
        # A regular expression up to the end tag would take quadratic time where none comes.
        end = -1 if found is None else text.find("</", found.end())
        if found is not None and text[found.end() : end].strip() and end >= 0:
            return _unescaped(text[found.end() : end])
    return _unescaped(re.sub(_TAG, " ", text))


def _unescaped(text: str) -> str:
    if "&" not in text:
        return text
    try:
        # Its table is long to load. Where it cannot be, such as without a free file handle, words
        # with `&amp;` in them are better than none.
        from html import unescape
    except (ImportError, OSError):
        return text
    return unescape(text)


def _json_words(value: Json, depth: int) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None or depth > 4:
        return ""
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, list):
        return "; ".join(filter(None, (_json_words(item, depth + 1) for item in value[:5])))
    return _object_words(value, depth)


def _object_words(value: dict[str, Json], depth: int) -> str:
    for wrapper in ("fault", "errors"):
        if value.get(wrapper):
            return _json_words(value[wrapper], depth + 1)
    messages = (_json_words(value.get(key), depth + 1) for key in _MESSAGE_KEYS)
    main = next(filter(None, messages), "")
    details = [_json_words(value[key], depth + 1) for key in DETAIL_KEYS if value.get(key)]
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


def what_came(raw: bytes) -> str:
    """Name what a body is, for a message that says what was expected instead."""
    if not raw.strip():
        return "an empty body"
    if looks_like_markup(raw):
        kind = "an HTML page" if b"<html" in raw[:2048].lower() else "an XML document"
        words = one_line(_body_words(raw), 100)
        return f"{kind} ({words})" if words else kind
    try:
        value = load_json(raw)
    except UnreadableJson as error:
        quoted = repr(one_line(raw[:_LOOKED_AT].decode("utf-8", "replace"), 100))
        return str(error) if raw.lstrip()[:1] in b'{["' else f"{error}: {quoted}"
    if value is None:
        return "a bare null"
    return _KINDS.get(type(value), "a JSON number")
