"""The XML form of an answer: what a JSON answer looked like before it was converted."""

import re
from collections.abc import Mapping, Sequence
from html import escape

from kloudtrader.sandbox.http import Json

__all__ = ["xml_bytes"]

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_bytes(value: Json) -> bytes:
    """An object with one member as a document with that root element."""
    body = "".join(_elements(value)) if isinstance(value, Mapping) else f"<null>{value}</null>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'.encode()


def _elements(members: Mapping[str, Json]) -> list[str]:
    parts: list[str] = []
    for name, value in members.items():
        if isinstance(value, Sequence) and not isinstance(value, str):
            parts.extend(f"<{name}>{_content(one)}</{name}>" for one in value)
        else:
            parts.append(f"<{name}>{_content(value)}</{name}>")
    return parts


def _content(value: Json) -> str:
    if isinstance(value, Mapping):
        return "".join(_elements(value))
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(_UNPRINTABLE.sub("", str(value)), quote=False)
