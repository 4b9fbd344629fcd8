"""Match the operations and classes of two states, and tell what was removed or renamed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from codegen.plan.ordering import walk_depth_first

from ._access import Pairs
from .snapshot import Model, OperationSnapshot, Shape, Snapshot
from .spec_change import NAMES, SpecChange, note, quote_names, warn


def match_operations(old: Snapshot, new: Snapshot) -> tuple[Pairs, dict[str, str]]:
    """Return the operations of both states, and new names by old ones.

    An operation keeps its identity with its name, else with its method and path.
    """
    calls = {operation.call: name for name, operation in new.operations.items()}
    renames: dict[str, str] = {}
    for name, operation in old.operations.items():
        other = name if name in new.operations else calls.get(operation.call, "")
        if other and (other == name or other not in old.operations):
            renames[name] = other
    pairs = [
        (after, old.operations[before], new.operations[after]) for before, after in renames.items()
    ]
    return pairs, renames


def match_models(old: Snapshot, new: Snapshot, pairs: Pairs) -> dict[str, str]:
    """Return the new names of classes that were renamed.

    A class was renamed if its old name is gone, and a class of a new name is in its places.
    """
    gone, fresh = {*old.models} - {*new.models}, {*new.models} - {*old.models}
    renames: dict[str, str] = {}
    waiting = [pair for _, before, after in pairs for pair in _pair_operation(before, after)]
    waiting += [
        pair
        for name, before in old.models.items()
        if name in new.models
        for pair in _pair_fields(before, new.models[name])
    ]
    while waiting:
        before, after = waiting.pop()
        for first, second in _pair_classes(before, after):
            known = first in renames or second in renames.values()
            possible = first in gone and second in fresh and not known
            if possible and _are_alike(old.models[first], new.models[second]):
                renames[first] = second
                waiting += _pair_fields(old.models[first], new.models[second])
    return renames | dict(_match_aliases(old, new, gone, fresh))


def _match_aliases(
    old: Snapshot, new: Snapshot, gone: set[str], fresh: set[str]
) -> Iterator[tuple[str, str]]:
    """Yield aliases that were renamed: only one of each side stands for the same type."""
    for name in sorted(gone):
        shape = old.models[name].alias
        rivals = [other for other in gone if old.models[other].alias == shape]
        candidates = [other for other in fresh if new.models[other].alias == shape]
        if shape and len(rivals) == len(candidates) == 1:
            yield name, candidates[0]


def _pair_operation(
    old: OperationSnapshot, new: OperationSnapshot
) -> Iterator[tuple[Shape, Shape]]:
    if old.headers and new.headers:
        yield Shape(kinds=(f"`{old.headers}`",)), Shape(kinds=(f"`{new.headers}`",))
    if old.body and new.body:
        yield old.body.value.shape, new.body.value.shape
    for status, response in old.responses.items():
        if status in new.responses:
            yield response.shape, new.responses[status].shape
    for name, parameter in old.parameters.items():
        if name in new.parameters:
            yield parameter.value.shape, new.parameters[name].value.shape


def _pair_fields(old: Model, new: Model) -> Iterator[tuple[Shape, Shape]]:
    for name, field in old.fields.items():
        if name in new.fields:
            yield field.value.shape, new.fields[name].value.shape


def _pair_classes(old: Shape, new: Shape) -> Iterator[tuple[str, str]]:
    """Yield the classes at the same place: the only one, or those with the same tag."""
    first = [kind.strip("`") for kind in old.kinds if kind.startswith("`")]
    second = [kind.strip("`") for kind in new.kinds if kind.startswith("`")]
    if len(first) == len(second) == 1:
        yield first[0], second[0]
    for tag, name in old.tags.items():
        if tag in new.tags:
            yield name, new.tags[tag]
    for name in ("items", "entries"):
        before, after = getattr(old, name), getattr(new, name)
        if before and after:
            yield from _pair_classes(before, after)


def _are_alike(old: Model, new: Model) -> bool:
    shared = {*old.fields} & {*new.fields}
    return 2 * len(shared) >= max(len(old.fields), len(new.fields))


def compare_names(
    old: Snapshot,
    new: Snapshot,
    pairs: Pairs,
    operations: dict[str, str],
    models: dict[str, str],
) -> Iterator[SpecChange]:
    """Yield what was removed, renamed or moved."""
    for name, operation in old.operations.items():
        if name not in operations:
            yield warn(f"`{name}` ({operation.call}) is removed.", NAMES)
        elif operations[name] != name:
            yield warn(f"`{name}` is now called `{operations[name]}`.", NAMES)
    for name, before, after in pairs:
        if _strip_names(before.call) != _strip_names(after.call):
            yield note(f"`{name}` is now `{after.call}` instead of `{before.call}`.", NAMES)
    yield from _compare_classes(old, new, pairs)
    for before_name, after_name in models.items():
        yield warn(f"The class `{before_name}` is now called `{after_name}`.", NAMES)
    yield from _list_removed_models(old, new, operations, models)


def _strip_names(call: str) -> str:
    """Return a call without the names of its arguments, which have lines of their own."""
    return "".join(part.rpartition("}")[2] + "{}" for part in call.split("{"))


def _compare_classes(old: Snapshot, new: Snapshot, pairs: Pairs) -> Iterator[SpecChange]:
    """Yield the classes of operations that were renamed or removed, and operations that moved."""
    left = {operation.class_name for operation in new.operations.values()}
    moves: dict[tuple[str, str], dict[tuple[str, str], list[str]]] = defaultdict(dict)
    for name, before, after in pairs:
        source, target = (before.class_name, before.module), (after.class_name, after.module)
        moves[source].setdefault(target, []).append(name)
    for source, targets in moves.items():
        class_name, module = source
        if class_name not in left and len(targets) == 1:
            (other, other_module), _ = targets.popitem()
            yield warn(
                f"The class `{class_name}` of the module `{module}` is now `{other}` of "
                f"`{other_module}`.",
                NAMES,
            )
            continue
        for target, names in targets.items():
            if target != source:
                for name in names:
                    sentence = f"{{}} moved from the class `{class_name}` to `{target[0]}`."
                    yield warn(sentence, NAMES).of(f"`{name}`")
        if class_name not in left:
            yield warn(f"The class `{class_name}` of the module `{module}` is removed.", NAMES)
    for class_name, module in {
        (operation.class_name, operation.module): None for operation in old.operations.values()
    }:
        if (class_name, module) not in moves and class_name not in left:
            yield warn(f"The class `{class_name}` of the module `{module}` is removed.", NAMES)


def _list_removed_models(
    old: Snapshot, new: Snapshot, operations: dict[str, str], models: dict[str, str]
) -> Iterator[SpecChange]:
    removed = [
        name
        for name, model in old.models.items()
        if (model.sent or model.received) and name not in new.models and name not in models
    ]
    kept = _reach_models(old, [old.operations[name] for name in operations])
    # Who uses an alias is not known: its users have the type that it stands for.
    kept |= {name for name in removed if old.models[name].alias}
    for names, reason in (
        ([name for name in removed if name in kept], ""),
        ([name for name in removed if name not in kept], " with their operations"),
    ):
        if len(names) == 1:
            yield warn(f"The class `{names[0]}` is removed{reason.replace('their', 'its')}.", NAMES)
        elif names:
            yield warn(f"The classes {quote_names(names)} are removed{reason}.", NAMES)


def _reach_models(state: Snapshot, operations: list[OperationSnapshot]) -> set[str]:
    """Return the classes that the operations use, directly or indirectly."""
    shapes = (pair[0] for operation in operations for pair in _pair_operation(operation, operation))
    uses = {name: _list_used_models(model) for name, model in state.models.items()}
    return {*walk_depth_first((name for shape in shapes for name in _list_classes(shape)), uses)}


def _list_used_models(model: Model) -> list[str]:
    shapes = [field.value.shape for field in model.fields.values()]
    shapes += [model.extra] if model.extra else []
    return [name for shape in shapes for name in _list_classes(shape)]


def _list_classes(shape: Shape) -> list[str]:
    inner = [shape.items, shape.entries, *shape.parts]
    names = [kind.strip("`") for kind in shape.kinds if kind.startswith("`")]
    return names + [name for part in inner if part for name in _list_classes(part)]
