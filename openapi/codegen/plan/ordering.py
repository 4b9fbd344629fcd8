"""Sort the forms by dependency."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from codegen.source.problems import SpecError

from .form import AliasForm, ModelForm
from .types import Local, Type, Union, union

Forms = Mapping[str, ModelForm | AliasForm]


def sort_by_dependency(forms: Forms) -> tuple[ModelForm | AliasForm, ...]:
    """Sort each form after those that it uses, as far as recursion allows, else as in the spec.

    Annotations of classes are evaluated late, so a class may name a later class. An alias is
    evaluated at once: it comes after everything that it names. An alias that refers to itself by
    aliases alone is marked, since it needs a type that is evaluated late.
    """
    aliases = {
        name: [*form.type.locals] for name, form in forms.items() if isinstance(form, AliasForm)
    }
    marked = {
        name: replace(form, recursive=True)
        if isinstance(form, AliasForm) and name in walk_depth_first(aliases[name], aliases)
        else form
        for name, form in forms.items()
    }
    ordered: dict[str, ModelForm | AliasForm] = {}
    late: dict[str, ModelForm | AliasForm] = {}
    uses = {name: list_used_names(form) for name, form in marked.items()}
    for name in _put_bases_first(walk_depth_first(marked, uses), marked):
        if name in ordered:
            continue
        form = marked[name]
        early = isinstance(form, ModelForm) or form.recursive or form.type.locals <= {*ordered}
        (ordered if early else late)[name] = form
    return (*ordered.values(), *late.values())


def drop_circular_members(forms: Forms) -> dict[str, ModelForm | AliasForm]:
    """Drop the members of unions that lead back to the union itself: they add no value."""
    aliases = {name: form for name, form in forms.items() if isinstance(form, AliasForm)}
    uses = {name: _list_direct_names(form.type) for name, form in aliases.items()}
    changed = dict(forms)
    for name, form in aliases.items():
        if name in walk_depth_first(uses[name], uses):
            members = _collect_members(form.type, aliases, {name})
            if not members:
                raise SpecError(form.place, "the schema only refers to itself: it allows no value")
            changed[name] = replace(form, type=union(members))
    return changed


def _collect_members(type_: Type, aliases: Mapping[str, AliasForm], seen: set[str]) -> list[Type]:
    """Return the members of a union, also of those that it names."""
    if isinstance(type_, Local) and type_.name in aliases:
        if type_.name in seen:
            return []
        seen.add(type_.name)
        return _collect_members(aliases[type_.name].type, aliases, seen)
    if isinstance(type_, Union):
        return [
            part for member in type_.members for part in _collect_members(member, aliases, seen)
        ]
    return [type_]


def _list_direct_names(type_: Type) -> list[str]:
    """Return the names that a value of the type is itself, not an element of it."""
    if isinstance(type_, Local):
        return [type_.name]
    parts = type_.parts() if isinstance(type_, Union) else ()
    return [name for part in parts for name in _list_direct_names(part)]


def _put_bases_first(names: Iterable[str], forms: Forms) -> Iterator[str]:
    for name in names:
        chain = [name]
        while isinstance(form := forms[chain[-1]], ModelForm) and form.base:
            chain.append(form.base)
        yield from reversed(chain)


def walk_depth_first(roots: Iterable[str], uses: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield each name once, after the names that it uses, except in circles.

    It is not recursive: specs nest deeper than the interpreter's stack.
    """
    opened: set[str] = set()
    stack = [(root, False) for root in reversed([*roots])]
    while stack:
        name, complete = stack.pop()
        if complete:
            yield name
        elif name not in opened and name in uses:
            opened.add(name)
            stack.append((name, True))
            stack.extend((used, False) for used in reversed(uses[name]))


def list_used_names(form: ModelForm | AliasForm) -> list[str]:
    """Return the names of other forms, in the order of the annotations."""
    parts = (part for type_ in form.types() for part in type_.walk())
    base = [form.base] if isinstance(form, ModelForm) and form.base else []
    return list(dict.fromkeys([*base, *(part.name for part in parts if isinstance(part, Local))]))
