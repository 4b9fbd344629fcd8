"""Classify media types, and choose among several."""

from __future__ import annotations

from codegen.plan.form import EncodingForm
from codegen.schemas import scalars
from codegen.source.document import Node
from codegen.source.problems import Report, SpecError

_ORDER = ("json", "form", "multipart", "text", "binary")


def classify_media(content_type: str, schema: Node | None = None) -> str:
    """Return ``json``, ``form``, ``multipart``, ``text`` or ``binary``."""
    plain = _strip_media_parameters(content_type)
    if plain == "*/*" and schema is not None and _is_file(schema):
        return "binary"
    if plain in ("application/json", "*/*", "*/json", "text/json") or plain.endswith("+json"):
        return "json"
    if plain == "application/x-www-form-urlencoded":
        return "form"
    if plain == "multipart/form-data":
        return "multipart"
    if plain.startswith("text/") or plain.endswith(("/xml", "+xml", "/yaml")):
        return "text"
    return "binary"


def _strip_media_parameters(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _is_file(schema: Node) -> bool:
    if schema.value is None:
        return False
    plain = schema.resolve()
    return scalars.list_kinds(plain) == ["string"] and plain.get("format") == "binary"


def is_range(content_type: str) -> bool:
    """Return whether a media type is a range, such as ``image/*``."""
    return "*" in content_type


def is_event_stream(content_type: str) -> bool:
    """Return whether a response of this type goes on until the server has no more to say."""
    return _strip_media_parameters(content_type) == "text/event-stream"


def choose_default_type(content_type: str) -> str:
    """Return the media type that is sent by default; a range is replaced by a media type."""
    if not is_range(content_type):
        return content_type
    return "text/plain" if content_type.startswith("text/") else "application/octet-stream"


def choose_media(
    node: Node, report: Report, *, alternatives: bool = True
) -> tuple[str, Node] | None:
    """Return the media type to use for a response or a parameter. JSON is preferred."""
    listed = _sort_media(node)
    if not listed:
        return None
    content_type, described = listed[0]
    others = [name for name, _ in listed if name != content_type]
    if others and alternatives:
        report.add_note(node.place, f"the media type {content_type} is used, not {others}")
    return _choose_sent_type(content_type, described), described.resolve()


def list_sendable_media(node: Node, report: Report) -> list[tuple[str, Node]]:
    """Return all media types of a request body, those of JSON first.

    Of several names for the same JSON only the first is kept.
    """
    kept: list[tuple[str, Node]] = []
    left_out: list[str] = []
    for name, described in _sort_media(node):
        media = described.resolve()
        schema = media.child("schema")
        kind = classify_media(name, schema)
        twice = any(
            classify_media(other, kept_media.child("schema")) == kind == "json"
            and kept_media.get("schema") == media.get("schema")
            for other, kept_media in kept
        )
        if twice:
            left_out.append(name)
        else:
            kept.append((_choose_sent_type(name, described), media))
    if left_out:
        report.add_note(node.place, f"{left_out} are the same as {kept[0][0]}, which is used")
    return kept


def _sort_media(node: Node) -> list[tuple[str, Node]]:
    """Sort media types by preference; ``application/json`` comes before other names for JSON."""
    return sorted(node.child("content").items(), key=lambda entry: _rank_media(*entry))


def _rank_media(content_type: str, described: Node) -> tuple[int, int]:
    kind = classify_media(content_type, described.resolve().child("schema"))
    plain = _strip_media_parameters(content_type) in ("application/json", "*/*")
    order = len(_ORDER) if is_event_stream(content_type) else _ORDER.index(kind)
    return order, 0 if plain else 1 + is_range(content_type)


def _choose_sent_type(content_type: str, described: Node) -> str:
    """Return the media type to send: ranges that include JSON are sent as JSON."""
    kind = classify_media(content_type, described.resolve().child("schema"))
    return "application/json" if is_range(content_type) and kind == "json" else content_type


def read_encodings(media: Node, content_type: str, report: Report) -> tuple[EncodingForm, ...]:
    """Return how the fields of a form are encoded; other bodies have no such rules."""
    if classify_media(content_type) not in ("form", "multipart"):
        return ()
    return tuple(
        _read_encoding(name, node, report) for name, node in media.child("encoding").items()
    )


def _read_encoding(name: str, node: Node, report: Report) -> EncodingForm:
    style = node.text("style")
    if style not in ("", "form", "spaceDelimited", "pipeDelimited", "deepObject"):
        raise SpecError(node.place, f"the style {style!r} is not valid in a form")
    styled = any(word in node for word in ("style", "explode", "allowReserved"))
    if node.get("headers"):
        report.add_approximation(node.place, "headers of a single part are not sent")
    stated = [kind.strip() for kind in node.text("contentType").split(",")]
    explode = node.get("explode")
    indexed = node.flag("x-indexed")
    if indexed and (styled or node.text("contentType")):
        raise SpecError(node.place, "x-indexed goes with no other rule")
    return EncodingForm(
        name,
        next((kind for kind in stated if kind and "*" not in kind), None),
        (style or "form") if styled else None,
        explode if isinstance(explode, bool) else style in ("", "form", "deepObject"),
        node.flag("allowReserved"),
        indexed,
    )


def read_constants(media: Node, content_type: str) -> tuple[tuple[str, str], ...]:
    """Return the fields of a form that every request has, with their texts."""
    stated = media.child("x-constants")
    fields = stated.value if isinstance(stated.value, dict) else {}
    is_form = classify_media(content_type) == "form"
    if "x-constants" in media and not (
        fields and is_form and all(isinstance(text, str) for text in fields.values())
    ):
        raise SpecError(stated.place, "must map fields of an urlencoded form to texts")
    return tuple(fields.items())
