"""Media types: which one of several is used."""

from __future__ import annotations

from .document import Node
from .problems import Report

__all__ = ["chosen_media", "media_type"]

_ORDER = ("json", "form", "multipart", "text", "binary")


def media_type(content_type: str) -> str:
    """``json``, ``form``, ``multipart``, ``text`` or ``binary``."""
    plain = content_type.split(";")[0].strip().lower()
    if plain in ("application/json", "*/*", "*/json", "text/json") or plain.endswith("+json"):
        return "json"
    if plain == "application/x-www-form-urlencoded":
        return "form"
    if plain.startswith("multipart/"):
        return "multipart"
    if plain.startswith("text/") or plain in ("application/xml", "application/yaml"):
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
