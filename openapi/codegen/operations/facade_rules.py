"""Read the rules of a facade: the marker ``x-facade``, which a facade overlay adds.

On a parameter: ``inject``, ``omit``, ``positional``, ``default``. On a field of a request:
``inject``. On a request body: ``positional``. On an operation: ``omit``, ``credentials``,
``example``, ``pages``. On the document: ``base``, ``arguments``, ``pages``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from codegen.plan.form import ArgumentRule, CallRule, FacadeForm, PageRule
from codegen.plan.python_text import quote_text
from codegen.source.document import FACADE_MARKER as MARKER
from codegen.source.document import Node
from codegen.source.problems import SpecError


def read_argument_rule(parameter: Node) -> ArgumentRule:
    """Return the rule of a parameter."""
    marks = _read_marks(parameter.child(MARKER), {"inject", "omit", "positional", "default"})
    positional = marks.get("positional")
    if positional is not None and not isinstance(positional, bool):
        raise SpecError(parameter.place, f"`positional` of {MARKER} should be true or false")
    return ArgumentRule(
        injected=marks.get("inject") is True,
        omitted=marks.get("omit") is True,
        positional=positional,
        default=_write_literal(marks["default"], parameter) if "default" in marks else "",
    )


def _write_literal(value: Any, parameter: Node) -> str:
    if not isinstance(value, str | int | float):
        raise SpecError(parameter.place, f"`default` of {MARKER} should be a text or a number")
    return quote_text(value) if isinstance(value, str) else repr(value)


def is_positional_body(body: Node) -> bool:
    """Return whether a function takes a request body as a positional argument."""
    return _read_marks(body.child(MARKER), {"positional"}).get("positional") is True


def read_call_rule(operation: Node, root: Node) -> CallRule:
    """Return the rule of an operation."""
    node = operation.child(MARKER)
    marks = _read_marks(node, {"omit", "credentials", "example", "pages"})
    return CallRule(
        omitted=marks.get("omit") is True,
        credentials=marks.get("credentials") is not False,
        example=node.text("example"),
        pages=_read_page_rule(node.child("pages"), root.child(MARKER))
        if "pages" in marks
        else None,
    )


def _read_page_rule(node: Node, defaults: Node) -> PageRule:
    own = _read_marks(node, {"number", "cursor", "size", "rows", "id", "without", "example"})
    usual = _read_marks(defaults.child("pages"), {"number", "cursor", "size"})
    if "number" in own or "cursor" in own:
        usual = {name: value for name, value in usual.items() if name == "size"}
    marks = usual | own
    if ("number" in marks) == ("cursor" in marks):
        raise SpecError(node.place, f"`pages` of {MARKER} needs `number` or `cursor`")
    position = "cursor" if "cursor" in marks else "number"
    missing = [name for name in (position, "size", "rows") if not isinstance(marks.get(name), str)]
    if missing:
        raise SpecError(node.place, f"`pages` of {MARKER} needs `{missing[0]}`")
    return PageRule(
        position=marks[position],
        is_cursor=position == "cursor",
        size=marks["size"],
        rows=tuple(marks["rows"].split(".")),
        id=node.text("id"),
        without=tuple(marks.get("without", ())),
        example=node.text("example"),
    )


def read_facade(root: Node, overlay: Path | None) -> FacadeForm | None:
    """Return the object of the typed calls; ``None`` without an overlay that describes it."""
    if overlay is None:
        return None
    node = root.child(MARKER)
    _read_marks(node, {"base", "arguments", "pages"})
    module, _, name = node.text("base").rpartition(".")
    if not (module and name.isidentifier()):
        raise SpecError(
            node.place, f"`base` of {MARKER} should name a class: package.module.ClassName"
        )
    arguments = _read_marks(node.child("arguments"), None)
    described = tuple((argument, str(text)) for argument, text in arguments.items())
    return FacadeForm(overlay.name, module, name, described)


def _read_marks(node: Node, known: set[str] | None) -> dict[str, Any]:
    if node.value is None:
        return {}
    if not isinstance(node.value, dict):
        raise SpecError(node.place, "should be a mapping")
    unknown = sorted({*node.value} - known) if known is not None else []
    if unknown:
        raise SpecError(node.place, f"{MARKER} knows no {unknown[0]!r}")
    return dict(node.value)
