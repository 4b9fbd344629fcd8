"""Find the classes of unions that no tag distinguishes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .form import ApiForm
from .ordering import list_used_names, walk_depth_first
from .types import Marked, Type, Union

_SEVERAL = re.compile(r'": \(|[)}], \(')
"""Finds a tag, or all other tags, with several classes in the table of a union."""


def find_untagged_classes(api: ApiForm) -> set[str]:
    """Return the names of the classes, with those that their fields use.

    The known values of their fields tell which class of the union a response is.
    """
    types = [type_ for operation in api.operations for type_ in operation.read_types()]
    types += [type_ for form in api.models for type_ in form.types()]
    roots = [name for type_ in types for part in _iterate_untagged(type_) for name in part.locals]
    return {*walk_depth_first(roots, {form.name: list_used_names(form) for form in api.models})}


def _iterate_untagged(type_: Type) -> Iterator[Union]:
    """Yield the unions of classes that no tag distinguishes."""
    if isinstance(type_, Marked) and type_.markers[0].startswith("OneOf("):
        if _SEVERAL.search(type_.markers[0]) and isinstance(type_.inner, Union):
            yield type_.inner
        return
    if isinstance(type_, Union) and len([part for part in type_.members if part.locals]) > 1:
        yield type_
    for part in type_.parts():
        yield from _iterate_untagged(part)
