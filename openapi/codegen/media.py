"""Media types: which of several are used, and what kind each of them is."""

from __future__ import annotations

from . import scalars
from .document import Node
from .form import EncodingForm
from .problems import Report, SpecError

_ORDER = ("json", "form", "multipart", "text", "binary")


def media_type(content_type: str, schema: Node | None = None) -> str:
    """``json``, ``form``, ``multipart``, ``text`` or ``binary``."""
    plain = _essence(content_type)
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


def _essence(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _is_file(schema: Node) -> bool:
    if schema.value is None:
        return False
    plain = schema.resolved()
    return scalars.kinds(plain) == ["string"] and plain.get("format") == "binary"


def is_range(content_type: str) -> bool:
    """Whether it stands for several media types, such as ``image/*``."""
    return "*" in content_type


def default_type(content_type: str) -> str:
    """The media type itself, or for a range what is sent when the caller does not say more."""
    if not is_range(content_type):
        return content_type
    return "text/plain" if content_type.startswith("text/") else "application/octet-stream"


def chosen_media(
    node: Node, report: Report, *, alternatives: bool = True
) -> tuple[str, Node] | None:
    """The media type of a response or a parameter. JSON goes before all others."""
    listed = _listed(node)
    if not listed:
        return None
    content_type, described = listed[0]
    others = [name for name, _ in listed if name != content_type]
    if others and alternatives:
        report.note(node.place, f"of the media types {content_type} is used, not {others}")
    return _sent(content_type, described), described.resolved()


def sendable(node: Node, report: Report) -> list[tuple[str, Node]]:
    """All media types of a request body, those of JSON first.

    Of several names for the same JSON the first is used.
    """
    kept: list[tuple[str, Node]] = []
    left_out: list[str] = []
    for name, described in _listed(node):
        media = described.resolved()
        schema = media.child("schema")
        kind = media_type(name, schema)
        twice = any(
            media_type(other, one.child("schema")) == kind == "json"
            and one.get("schema") == media.get("schema")
            for other, one in kept
        )
        if twice:
            left_out.append(name)
        else:
            kept.append((_sent(name, described), media))
    if left_out:
        report.note(node.place, f"the same as {kept[0][0]}, which is used: {left_out}")
    return kept


def _listed(node: Node) -> list[tuple[str, Node]]:
    """In the order of preference; the plain name of JSON goes before others for it."""
    return sorted(node.child("content").items(), key=lambda entry: _rank(*entry))


def _rank(content_type: str, described: Node) -> tuple[int, int]:
    kind = media_type(content_type, described.resolved().child("schema"))
    plain = _essence(content_type) in ("application/json", "*/*")
    return _ORDER.index(kind), 0 if plain else 1 + is_range(content_type)


def _sent(content_type: str, described: Node) -> str:
    """Ranges that stand for JSON are sent as JSON."""
    kind = media_type(content_type, described.resolved().child("schema"))
    return "application/json" if is_range(content_type) and kind == "json" else content_type


def encodings(media: Node, content_type: str, report: Report) -> tuple[EncodingForm, ...]:
    """How single fields of a form are written; only forms have such rules."""
    if media_type(content_type) not in ("form", "multipart"):
        return ()
    return tuple(_encoding(name, node, report) for name, node in media.child("encoding").items())


def _encoding(name: str, node: Node, report: Report) -> EncodingForm:
    style = node.text("style")
    if style not in ("", "form", "spaceDelimited", "pipeDelimited", "deepObject"):
        raise SpecError(node.place, f"the style {style!r} does not exist in a form")
    styled = any(word in node for word in ("style", "explode", "allowReserved"))
    if node.get("headers"):
        report.approximated(node.place, "headers of a single part are not sent")
    stated = [kind.strip() for kind in node.text("contentType").split(",")]
    explode = node.get("explode")
    return EncodingForm(
        name,
        next((kind for kind in stated if kind and "*" not in kind), None),
        (style or "form") if styled else None,
        explode if isinstance(explode, bool) else style in ("", "form", "deepObject"),
        node.flag("allowReserved"),
    )
