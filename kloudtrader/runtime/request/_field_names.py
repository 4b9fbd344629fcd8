"""Name the fields of models in messages, and suggest the field that was meant."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel


def list_names(model: type[BaseModel]) -> list[str]:
    """Return the names by which a model takes its fields, those of Python first."""
    aliases = (field.validation_alias for field in model.model_fields.values())
    return [*model.model_fields, *(alias for alias in aliases if isinstance(alias, str))]


def suggest_name(name: str, known: Sequence[str]) -> str:
    """Return the end of a message: the known name that was probably meant."""
    close = get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def suggest_field(kind: Any, location: Sequence[int | str]) -> str:
    """Return the end of a message about an unknown field, by its location in an error."""
    *steps, name = location
    models = list_models(kind)
    for step in steps:
        models = _follow_step(models, step)
    known = [known for model in models for known in list_names(model)]
    return suggest_name(str(name), known)


def _follow_step(models: Sequence[type[BaseModel]], step: int | str) -> list[type[BaseModel]]:
    """Return the models of a field; the same ones for an index or the name of a variant."""
    variants = [model for model in models if model.__name__ == step]
    fields = [
        field
        for model in models
        for name, field in model.model_fields.items()
        if step in (name, field.validation_alias)
    ]
    inner = [model for field in fields for model in list_models(field.annotation)]
    return inner or variants or [*models]


def list_models(annotation: Any) -> list[type[BaseModel]]:
    """Return the models that a type names: itself, or parts of it."""
    kind: object = annotation
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [kind]
    named: Any = getattr(annotation, "__value__", None)  # of a recursive alias
    parts = get_args(annotation) or ([] if named is None else [named])
    return [model for part in parts for model in list_models(part)]
