"""Document the fields of a model for :func:`help` and for Jupyter's ``?``.

The texts of the fields are string literals below them, which Python drops. Pydantic can read them
from the source, but does so for each model at its import. This module does so on demand.
"""

from __future__ import annotations

import ast
import inspect
import sys
from itertools import pairwise
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel
    from pydantic.fields import FieldInfo


def document_fields(model: type[BaseModel]) -> str | None:
    """Return the docstring of a model, with the type and the text of each field."""
    summary: str | None = vars(model).get("__doc__")
    if not model.model_fields:
        return summary
    model.model_rebuild()  # resolves the annotations
    texts = read_texts(model)
    lines = [inspect.cleandoc(summary or ""), "", "Fields:"]
    for name, field in model.model_fields.items():
        lines.append(f"    {name} ({', '.join(_describe(field))})")
        lines += [f"        {line}" for line in texts.get(name, "").splitlines()]
    return "\n".join(lines).strip()


def read_texts(model: type[BaseModel]) -> dict[str, str]:
    """Return the texts of the fields of a model, those of its bases included."""
    return {name: text for base in reversed(model.__mro__) for name, text in _read_own_texts(base)}


def _describe(field: FieldInfo) -> Iterator[str]:
    """Yield the type of a field, its bounds, and whether it is required."""
    yield _format_type(field.annotation)
    for bound in field.metadata:
        for name, sign in (("ge", ">="), ("gt", ">"), ("le", "<="), ("lt", "<")):
            if hasattr(bound, name):
                yield f"{sign} {getattr(bound, name)}"
    yield "required" if field.is_required() else "optional"


def _format_type(annotation: Any) -> str:
    """Return a type as source, without modules and without what only validation needs."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _format_type(arguments[0])
    if origin in (Union, UnionType):
        return " | ".join(_format_type(argument) for argument in arguments)
    if origin is Literal:
        return f"Literal[{', '.join(repr(argument) for argument in arguments)}]"
    if annotation is NoneType or annotation is None:
        return "None"
    if origin is None:
        return annotation.__name__ if isinstance(annotation, type) else str(annotation)
    inner = ", ".join(_format_type(argument) for argument in arguments)
    return f"{_format_type(origin)}[{inner}]"


def _read_own_texts(model: type) -> Iterator[tuple[str, str]]:
    """Yield the names and the texts of the fields that the source of a class documents."""
    try:
        tree = ast.parse(inspect.getsource(sys.modules[model.__module__]))
    except (OSError, TypeError, KeyError):  # the source is not installed
        return
    bodies = (node.body for node in tree.body if isinstance(node, ast.ClassDef))
    names = (node.name for node in tree.body if isinstance(node, ast.ClassDef))
    body = dict(zip(names, bodies, strict=True)).get(model.__qualname__, [])
    for field, literal in pairwise(body):
        match field, literal:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(ast.Constant(str(text))):
                yield name, inspect.cleandoc(text)
            case _:
                pass
