"""Media types: which one of several is used."""

from __future__ import annotations

from .document import Node
from .form import EncodingForm
from .problems import Report, SpecError

__all__ = ["chosen_media", "encodings", "media_type"]

_ORDER = ("json", "form", "multipart", "text", "binary")


def media_type(content_type: str) -> str:
    """``json``, ``form``, ``multipart``, ``text`` or ``binary``."""
    plain = content_type.split(";")[0].strip().lower()
    if plain in ("application/json", "*/*", "*/json", "text/json") or plain.endswith("+json"):
        return "json"
    if plain == "application/x-www-form-urlencoded":
        return "form"
    if plain == "multipart/form-data":
        return "multipart"
    if plain.startswith("text/") or plain.endswith(("/xml", "+xml", "/yaml")):
        return "text"
    return "binary"


def chosen_media(
    node: Node, report: Report, *, alternatives: bool = True
) -> tuple[str, Node] | None:
    """The media type that is used, with its description. JSON goes before all others."""
    listed = list(node.child("content").items())
    if not listed:
        return None
    content_type, described = min(listed, key=lambda entry: _ORDER.index(media_type(entry[0])))
    others = [name for name, _ in listed if name != content_type]
    if others and alternatives:
        report.note(node.place, f"of the media types {content_type} is used, not {others}")
    if content_type == "*/*":
        content_type = "application/json"
    return content_type, described.resolved()


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
