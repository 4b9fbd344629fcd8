"""Build responses of the local Tradier: JSON, XML, and the forms of errors."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Literal

from kloudtrader.sandbox.quirks import Quirks
from kloudtrader.sandbox.server.messages import Incoming, Json, Outgoing, encode_json


class TradierRefusal(Exception):  # noqa: N818 - becomes a response
    """Refuse a request; nothing was changed.

    Args:
        status: HTTP status of the response.
        text: error message; a whole sentence for ``text``, the fault string for ``fault``.
        code: error code of a fault.
        form: ``text`` from the brokerage layer, ``fault`` from the gateway before it.
    """

    def __init__(
        self, status: int, text: str, code: str = "", form: Literal["text", "fault"] = "text"
    ) -> None:
        super().__init__(text)
        self.status = status
        self.text = text
        self.code = code
        self.form = form


def refuse_parameter(name: str, complaint: str) -> TradierRefusal:
    """Return the refusal of a parameter that does not fit."""
    return TradierRefusal(400, f"Invalid parameter, {name}: {complaint}")


def refuse_token(
    text: str = "Invalid access token", word: str = "invalid_access_token"
) -> TradierRefusal:
    """Return the refusal of a token."""
    return TradierRefusal(401, text, f"keymanagement.service.{word}", "fault")


_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def encode_xml(value: Json) -> bytes:
    """Return an object with one member as a document with that root element."""
    body = (
        "".join(_encode_elements(value)) if isinstance(value, Mapping) else f"<null>{value}</null>"
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'.encode()


def _encode_elements(members: Mapping[str, Json]) -> list[str]:
    parts: list[str] = []
    for name, value in members.items():
        if isinstance(value, Sequence) and not isinstance(value, str):
            parts.extend(f"<{name}>{_encode_content(row)}</{name}>" for row in value)
        else:
            parts.append(f"<{name}>{_encode_content(value)}</{name}>")
    return parts


def _encode_content(value: Json) -> str:
    if isinstance(value, Mapping):
        return "".join(_encode_elements(value))
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(_UNPRINTABLE.sub("", str(value)), quote=False)


_PAGE = b"<html><head><title>Error</title></head><body><h1>Error</h1></body></html>"


def build_success(value: Json, incoming: Incoming, quirks: Quirks) -> Outgoing:
    """Build a success in the format that the caller wants."""
    if value is None:  # an empty collection, and a quirk omits the envelope
        body = b"null" if quirks.empty == "body-null" else b""
        return Outgoing(200, body, "application/json")
    if wants_json(incoming):
        return Outgoing(200, encode_json(value), "application/json")
    return Outgoing(200, encode_xml(value), "application/xml")


def build_rejection(errors: str | list[str], incoming: Incoming) -> Outgoing:
    """Build the refusal of the back office: status 200 with ``errors``."""
    body: Json = {"errors": {"error": errors}}
    if wants_json(incoming):
        return Outgoing(200, encode_json(body), "application/json", is_applied=False)
    return Outgoing(200, encode_xml(body), "application/xml", is_applied=False)


def build_refusal(refusal: TradierRefusal, incoming: Incoming, quirks: Quirks) -> Outgoing:
    """Build the response of a refusal in the form of its layer, or of the quirk that is on."""
    form: str = quirks.errors
    if form == "as-recorded":
        fault = "fault-json" if wants_json(incoming) else "fault-xml"
        form = "text" if refusal.form == "text" else fault
    fault_body: Json = {
        "fault": {"faultstring": refusal.text, "detail": {"errorcode": refusal.code}}
    }
    if form == "fault-json":
        return Outgoing(refusal.status, encode_json(fault_body), "application/json")
    if form == "fault-xml":
        return Outgoing(refusal.status, encode_xml(fault_body), "application/xml")
    if form == "html":
        return Outgoing(refusal.status, _PAGE, "text/html")
    return Outgoing(refusal.status, refusal.text.encode("utf-8", "replace"), "text/plain")


def wants_json(incoming: Incoming) -> bool:
    """Return whether the caller accepts JSON by name; any other caller gets XML."""
    return "application/json" in incoming.headers.get("accept", "").lower()
