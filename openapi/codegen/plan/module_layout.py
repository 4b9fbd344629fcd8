"""Distribute classes over modules.

A small API has one module for its models and one for its operations. A larger API has packages of
the same names, with parts that are imported at first use: one for the operations and one for the
models of each tag. Models that several tags use are in modules of their own. If a tag has more
models than a module should have, so are models that only one of its operations uses: a first call
then builds only what it needs. Modules of models do not import each other in a circle: models that
refer to each other stay together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .form import AliasForm, ApiForm, ModelForm, OperationForm, TagForm
from .naming import make_snake_name, take_name
from .ordering import list_used_names, walk_depth_first
from .types import Type

Form = ModelForm | AliasForm

_MODELS_IN_ONE_MODULE = 12
_MODELS_OF_ONE_OPERATION = 3
"""Fewer models do not get a module of their own."""
_OPERATIONS_IN_ONE_MODULE = 40
_MODELS_OF_A_TAG = 16
"""More models of a tag are distributed over modules of its operations."""
_MODELS_IN_A_PART = 22
_OPERATIONS_IN_A_PART = 16


@dataclass(frozen=True)
class Layout:
    """Hold the parts of the packages ``models`` and ``operations``; empty for one module."""

    models: Mapping[str, tuple[Form, ...]]
    operations: Mapping[str, tuple[OperationForm, ...]]


def lay_out_modules(api: ApiForm) -> Layout:
    """Distribute the models and operations of an API over modules."""
    shares = (share for tag in api.tags for share in _split_tag(tag))
    return Layout(
        dict(_split_models(api)) if len(api.models) > _MODELS_IN_ONE_MODULE else {},
        dict(shares) if len(api.operations) > _OPERATIONS_IN_ONE_MODULE else {},
    )


def _split_tag(tag: TagForm) -> Iterator[tuple[str, tuple[OperationForm, ...]]]:
    """Split the operations of a tag in parts of similar size, in the order of the spec."""
    # The underscore keeps it apart from operations, which may have the same name as a tag.
    module = f"_{tag.module.removesuffix('_api')}"
    count = -(-len(tag.operations) // _OPERATIONS_IN_A_PART)
    size = -(-len(tag.operations) // count)
    for number in range(count):
        part = tag.operations[number * size : (number + 1) * size]
        yield module if count == 1 else f"{module}{number + 1}", part


def _make_stem(tag: TagForm) -> str:
    """Return the module name of a tag's models: that of its API class without the ending.

    ``common`` and ``other`` are reserved for parts of no tag.
    """
    stem = tag.module.removesuffix("_api")
    return f"{stem}_" if stem in ("common", "other") else stem


def iterate_types(operations: Iterable[OperationForm]) -> Iterator[Type]:
    """Yield all types that operations name."""
    for operation in operations:
        yield from operation.sent_types()
        yield from operation.read_types()


def _split_models(api: ApiForm) -> Iterator[tuple[str, tuple[Form, ...]]]:
    forms = {form.name: form for form in api.models}
    groups: dict[str, list[str]] = {}
    for name, group in _group_models(api, forms).items():
        groups.setdefault(group, []).append(name)
    taken: set[str] = set()
    for group, names in groups.items():
        parts = [*_pack_circles(_find_circles(names, forms))]
        for part in parts:
            # The last model uses those before it, so it says best what the part is about.
            wanted = group if len(parts) == 1 else f"{group}_{make_snake_name(part[-1])}"
            module = take_name(wanted, taken)
            inside = {*part}
            yield module, tuple(form for form in api.models if form.name in inside)


def _group_models(api: ApiForm, forms: Mapping[str, Form]) -> dict[str, str]:
    """Return the group of each model: its only operation or tag, ``common`` or ``other``."""
    uses = {name: list_used_names(form) for name, form in forms.items()}
    tags: dict[str, set[str]] = {name: set() for name in forms}
    operations: dict[str, set[str]] = {name: set() for name in forms}
    for tag in api.tags:
        for operation in tag.operations:
            named = (name for type_ in iterate_types([operation]) for name in type_.locals)
            for name in walk_depth_first(named, uses):
                tags[name].add(_make_stem(tag))
                operations[name].add(operation.name)
    groups = {name: _name_group(stems) for name, stems in tags.items()}
    sizes = Counter(groups.values())
    alone = Counter(next(iter(names)) for names in operations.values() if len(names) == 1)
    for name, names in operations.items():
        if len(names) == 1 and sizes[groups[name]] > _MODELS_OF_A_TAG:
            (only,) = names
            if alone[only] >= _MODELS_OF_ONE_OPERATION:
                groups[name] = only
    return groups


def _name_group(stems: set[str]) -> str:
    return next(iter(stems)) if len(stems) == 1 else "common" if stems else "other"


def _pack_circles(circles: Iterable[Sequence[str]]) -> Iterator[list[str]]:
    """Join circles, in their order, until a part is full: a part needs only those before it."""
    part: list[str] = []
    for circle in circles:
        if part and len(part) + len(circle) > _MODELS_IN_A_PART:
            yield part
            part = []
        part = [*part, *circle]
    if part:
        yield part


def _find_circles(names: Sequence[str], forms: Mapping[str, Form]) -> list[list[str]]:
    """Return names that reach each other together, each circle after those that it uses.

    Kosaraju's algorithm: the second search follows the edges backwards from the names that the
    first one finished last. The names that it reaches, and that are in no other circle, are a
    circle.
    """
    inside = {*names}
    uses = {
        name: [used for used in list_used_names(forms[name]) if used in inside] for name in names
    }
    users: dict[str, list[str]] = {name: [] for name in names}
    for name, used in uses.items():
        for used_name in used:
            users[used_name].append(name)
    circles: list[list[str]] = []
    for root in reversed([*walk_depth_first(names, uses)]):
        if root in users:
            circles.append([*walk_depth_first([root], users)])
            for name in circles[-1]:
                del users[name]
    return circles[::-1]
