"""Security schemes and requirements."""

from __future__ import annotations

from collections.abc import Iterator

from .document import Node
from .form import SchemeForm
from .problems import Report, SpecError

__all__ = ["requirements", "schemes"]

_TYPES = ("http", "apiKey", "oauth2", "openIdConnect", "mutualTLS")


def schemes(root: Node, report: Report) -> Iterator[SchemeForm]:
    """The ways in which an API wants to be shown a credential."""
    for name, reference in root.child("components").child("securitySchemes").items():
        node = reference.resolved()
        kind = node.text("type")
        if kind not in _TYPES:
            report.lost(node.place, f"the security scheme {name!r} has an unknown type {kind!r}")
            continue
        location = node.text("in")
        if kind == "apiKey" and (
            location not in ("header", "query", "cookie") or not node.get("name")
        ):
            raise SpecError(node.place, "an apiKey needs `name`, and `in`: header, query or cookie")
        if kind == "http" and not node.text("scheme"):
            raise SpecError(node.place, "an http security scheme needs `scheme`, such as bearer")
        yield SchemeForm(
            name,
            kind,
            scheme=node.text("scheme").lower(),
            location=location if kind == "apiKey" else "",
            parameter=node.text("name") if kind == "apiKey" else "",
        )


def requirements(node: Node, root: Node, report: Report) -> tuple[tuple[str, ...], ...]:
    """Alternatives, each the schemes used together; the operation's word before the document's.

    An alternative with a client certificate is left out; one must be left, or nobody could call.
    """
    stated = node.child("security") if "security" in node else root.child("security")
    known = root.child("components").child("securitySchemes")
    alternatives: list[tuple[str, ...]] = []
    for entry in stated.elements():
        names = tuple(name for name, _ in entry.items())
        unknown = [name for name in names if name not in known]
        if unknown:
            raise SpecError(entry.place, f"no security scheme {unknown[0]!r} is defined")
        if any(known.child(name).resolved().text("type") == "mutualTLS" for name in names):
            report.note(entry.place, "mutual TLS is not supported: the other credentials are used")
        else:
            alternatives.append(names)
    if stated.value and not alternatives:
        report.lost(node.place, "only callable with a client certificate, which is not supported")
    return tuple(alternatives)
