"""Apply corrections to a published spec, each with its reason.

An overlay is a file in the format of OpenAPI Overlay 1.0. An action selects values by ``target``, a
JSONPath (RFC 9535), or by ``pointer``, a JSON pointer. It changes them by ``update`` (objects are
merged, lists appended to), ``remove: true`` or, with a pointer, ``set`` (replaced or added).
``x-leave-out: true`` replaces a schema or an example that cannot be read by an empty one, and
``x-rename`` changes many texts at once. ``description`` is required: a correction without a reason
cannot be reviewed or dropped.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import jsonpath_rfc9535 as jsonpath

from .problems import SpecError

Location = tuple[str | int, ...]
"""Names and positions from the top of a document to a value."""

LEAVE_OUT = "x-leave-out"
RENAME = "x-rename"
_CHANGES = ("update", "remove", "set", LEAVE_OUT, RENAME)


class OverlayEntry(Protocol):
    """Declare what an action needs of a node of the overlay's file."""

    @property
    def place(self) -> str: ...
    @property
    def value(self) -> Any: ...
    def get(self, name: str, default: Any = None) -> Any: ...
    def text(self, name: str) -> str: ...


def apply_action(content: dict[str, Any], action: OverlayEntry, spec: Path) -> list[Location]:
    """Apply one action to a spec in place, and return the locations of what it selects.

    Raises :class:`SpecError` if it changes nothing.
    """
    if not isinstance(action.value, Mapping):
        raise SpecError(action.place, "must be an action: a mapping with `target`")
    if not action.text("description"):
        raise SpecError(action.place, "has no `description`: state the reason of the correction")
    stated = [word for word in _CHANGES if word in action.value]
    if len(stated) != 1:
        raise SpecError(action.place, "needs one of `update`, `remove` and `set`")
    before = copy.deepcopy(content)
    word, change = stated[0], action.get(stated[0])
    if word == "set":
        locations = [_read_pointer(action)]
        _set(content, locations[0], change, action)
    else:
        locations = _find_locations(content, action, spec)
        for location in locations:
            _change(content, location, word, change, action)
    if content == before:
        raise SpecError(action.place, f"changes nothing in {spec.name}: remove this correction")
    return locations


def _change(
    content: dict[str, Any], location: Location, word: str, change: Any, action: OverlayEntry
) -> None:
    if word == "update":
        _update(content, location, change, action)
    elif word == RENAME:
        _rename(content, location, change, action)
    elif change is not True:
        raise SpecError(action.place, f"`{word}` must be true")
    elif word == "remove":
        _remove(content, location, action)
    else:
        _replace(content, location, {}, action)


def _find_locations(content: dict[str, Any], action: OverlayEntry, spec: Path) -> list[Location]:
    """Return the locations of all selected values, the innermost and last first.

    In this order, removing one value does not move or remove another that is still to be changed.
    """
    if "pointer" in action.value:
        location = _read_pointer(action)
        locations = {location} if _exists(content, location) else set()
    else:
        locations = {*_match(content, action)}
    if not locations:
        named = action.text("target") or action.text("pointer")
        raise SpecError(action.place, f"matches nothing in {spec.name}: {named}")
    return sorted(locations, reverse=True)


def _match(content: dict[str, Any], action: OverlayEntry) -> list[Location]:
    target = action.text("target")
    try:
        return [node.location for node in jsonpath.find(target, content)]
    except jsonpath.JSONPathError as error:
        raise SpecError(action.place, f"the target {target!r} is not a JSONPath: {error}") from None


def _read_pointer(action: OverlayEntry) -> Location:
    pointer = action.text("pointer")
    if not pointer.startswith("/"):
        raise SpecError(action.place, "`set` requires `pointer`, a JSON pointer that begins with /")
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer[1:].split("/"))


def _convert_step(value: Any, step: str | int) -> str | int:
    return int(step) if isinstance(value, list) and str(step).isdigit() else step


def _get_at(content: Any, location: Location) -> Any:
    for step in location:
        content = content[_convert_step(content, step)]
    return content


def _exists(content: Any, location: Location) -> bool:
    try:
        _get_at(content, location)
    except (KeyError, IndexError, TypeError):
        return False
    return True


def _set(content: dict[str, Any], location: Location, value: Any, action: OverlayEntry) -> None:
    last = location[-1]
    if not _exists(content, location[:-1]):
        raise SpecError(action.place, f"{last!r} cannot be set: its parent does not exist")
    parent = _get_at(content, location[:-1])
    if isinstance(parent, list) and _exists(parent, (last,)):
        parent[int(last)] = copy.deepcopy(value)
    elif isinstance(parent, dict):
        parent[last] = copy.deepcopy(value)
    else:
        raise SpecError(action.place, f"{last!r} can only be set in an object")


def _update(content: dict[str, Any], location: Location, update: Any, action: OverlayEntry) -> None:
    target = _get_at(content, location)
    if isinstance(target, list):
        target.append(copy.deepcopy(update))
    elif isinstance(target, dict) and isinstance(update, dict):
        _merge(target, update)
    else:
        raise SpecError(
            action.place, "`update` requires an object or a list as its target; see `set`"
        )


def _merge(target: dict[str, Any], update: dict[str, Any]) -> None:
    for name, value in update.items():
        known = target.get(name)
        if isinstance(known, dict) and isinstance(value, dict):
            _merge(known, value)
        elif isinstance(known, list) and isinstance(value, list):
            known.extend(copy.deepcopy(value))
        else:
            target[name] = copy.deepcopy(value)


def _rename(content: dict[str, Any], location: Location, rule: Any, action: OverlayEntry) -> None:
    """Change a text: remove a prefix or a suffix, or replace what a pattern matches."""
    text = _get_at(content, location)
    if not isinstance(text, str):
        raise SpecError(action.place, f"`{RENAME}` requires texts, such as $.paths.*.*.operationId")
    words = {*rule} if isinstance(rule, Mapping) else set()
    if words == {"prefix"}:
        changed = text.removeprefix(str(rule["prefix"]))
    elif words == {"suffix"}:
        changed = text.removesuffix(str(rule["suffix"]))
    elif words == {"pattern", "by"}:
        changed = _substitute(str(rule["pattern"]), str(rule["by"]), text, action)
    else:
        message = f"`{RENAME}` needs `prefix`, `suffix`, or `pattern` and `by`"
        raise SpecError(action.place, message)
    if not changed:
        raise SpecError(action.place, f"nothing is left of {text!r}")
    _replace(content, location, changed, action)


def _substitute(pattern: str, by: str, text: str, action: OverlayEntry) -> str:
    try:
        return re.sub(pattern, by, text)
    except (re.error, IndexError) as error:
        raise SpecError(action.place, f"the pattern {pattern!r} cannot be used: {error}") from None


def _replace(content: dict[str, Any], location: Location, value: Any, action: OverlayEntry) -> None:
    if not location:
        raise SpecError(action.place, "the whole spec cannot be replaced")
    parent = _get_at(content, location[:-1])
    parent[_convert_step(parent, location[-1])] = value


def _remove(content: dict[str, Any], location: Location, action: OverlayEntry) -> None:
    if not location:
        raise SpecError(action.place, "the whole spec cannot be removed")
    parent = _get_at(content, location[:-1])
    del parent[_convert_step(parent, location[-1])]
