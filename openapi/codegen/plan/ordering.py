"""Sort the forms by dependency."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from .form import AliasForm, ModelForm
from .types import Local

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
