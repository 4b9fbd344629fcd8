"""Responses of the local Tradier: JSON, XML, and the forms of errors that are switched on."""

import re
from collections.abc import Mapping, Sequence
from html import escape

from kloudtrader.sandbox.http import Incoming, Json, Outgoing, json_bytes
from kloudtrader.sandbox.quirks import Quirks
from kloudtrader.sandbox.tradier.errors import Refusal
from kloudtrader.sandbox.tradier.reading import wants_json

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


_PAGE = b"<html><head><title>Error</title></head><body><h1>Error</h1></body></html>"


def answered(value: Json, incoming: Incoming, quirks: Quirks) -> Outgoing:
    """A success, in the format that the caller wants."""
    if value is None:  # nothing to list, and a switch asks for no envelope
        body = b"null" if quirks.empty == "body-null" else b""
        return Outgoing(200, body, "application/json")
    if wants_json(incoming):
        return Outgoing(200, json_bytes(value), "application/json")
    return Outgoing(200, xml_bytes(value), "application/xml")


def refused(refusal: Refusal, incoming: Incoming, quirks: Quirks) -> Outgoing:
    """A refusal in the form of its layer, or in the one that is switched on."""
    form: str = quirks.errors
    if form == "as-recorded":
        fault = "fault-json" if wants_json(incoming) else "fault-xml"
        form = "text" if refusal.form == "text" else fault
    fault_body: Json = {
        "fault": {"faultstring": refusal.text, "detail": {"errorcode": refusal.code}}
    }
    if form == "fault-json":
        return Outgoing(refusal.status, json_bytes(fault_body), "application/json")
    if form == "fault-xml":
        return Outgoing(refusal.status, xml_bytes(fault_body), "application/xml")
    if form == "html":
        return Outgoing(refusal.status, _PAGE, "text/html")
    return Outgoing(refusal.status, refusal.text.encode("utf-8", "replace"), "text/plain")
