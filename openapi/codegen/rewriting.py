"""Types with some of their parts replaced or left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .types import UNRECOGNISED, Generic, Marked, Type, Union, union

__all__ = ["closed", "replaced"]


def replaced(type_: Type, mapping: Mapping[Type, Type]) -> Type:
    if type_ in mapping:
        return mapping[type_]
    if isinstance(type_, Generic):
        return replace(type_, arguments=tuple(replaced(one, mapping) for one in type_.arguments))
    if isinstance(type_, Union):
        return replace(type_, members=tuple(replaced(one, mapping) for one in type_.members))
    if isinstance(type_, Marked):
        return replace(type_, inner=replaced(type_.inner, mapping))
    return type_


def closed(type_: Type) -> Type:
    """Without the class for variants that the spec does not know: they are read, never sent.

    Where a tag tells the variants apart it stays, as the tag then says that one is meant.
    """
    if isinstance(type_, Generic):
        return replace(type_, arguments=tuple(closed(one) for one in type_.arguments))
    if isinstance(type_, Union):
        return union(closed(one) for one in type_.members if one != UNRECOGNISED)
    return type_
