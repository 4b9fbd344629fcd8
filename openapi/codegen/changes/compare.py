"""Compare two states of an API, in sentences that are ordered by weight."""

from __future__ import annotations

from collections.abc import Iterator

from ._access import compare_access
from ._models import compare_models
from ._names import compare_names, match_models, match_operations
from ._operations import compare_operation
from .snapshot import Snapshot
from .spec_change import SpecChange, announce, join_changes


def list_changes(old: Snapshot, new: Snapshot) -> list[SpecChange]:
    """Return what changed for users, the weightiest first."""
    return join_changes(_iterate_changes(old, new))


def _iterate_changes(old: Snapshot, new: Snapshot) -> Iterator[SpecChange]:
    pairs, operations = match_operations(old, new)
    models = match_models(old, new, pairs)
    renames = {f"`{before}`": f"`{after}`" for before, after in models.items()}
    yield from compare_access(old, new, pairs)
    yield from compare_names(old, new, pairs, operations, models)
    for name, before, after in pairs:
        yield from compare_operation(name, before, after, renames)
    yield from compare_models(old, new, models, renames)
    for name, operation in new.operations.items():
        if name not in operations.values():
            sentence = f"{{}} ({operation.call}) is new, in the class `{operation.class_name}`."
            yield announce(sentence).of(f"`{name}`")
