"""Finding the rows of an answer that do not fit, and doing without them."""

from collections.abc import Iterable
from typing import NamedTuple, TypedDict, cast

from kloudtrader.runtime.errors import BadRow
from kloudtrader.runtime.jsontext import Json

__all__ = ["Complaint", "Culprit", "culprits", "without"]


class Complaint(TypedDict):
    """What we use of one of pydantic's error details."""

    loc: tuple[int | str, ...]
    msg: str


class Culprit(NamedTuple):
    """A value that does not fit."""

    steps: tuple[int | str, ...]
    """Keys and indexes that lead to it."""
    row: BadRow
    removable: bool
    """Whether it is an element of a list, without which the rest still is an answer."""


def culprits(data: Json, complaints: Iterable[Complaint]) -> list[Culprit]:
    """Return the bad rows, in the order of the answer, each once with its first reason.

    A row is an element of the outermost list: an order without one of its legs would be another
    order, so the whole order is given up, not the leg.
    """
    found: dict[tuple[int | str, ...], Culprit] = {}
    for complaint in complaints:
        steps, removable, rest = _locate(data, complaint["loc"])
        if steps not in found:
            inner = _path((), rest).lstrip(".")
            reason = f"{inner}: {complaint['msg']}" if inner else complaint["msg"]
            row = BadRow(_path(steps, ()), reason, _at(data, steps))
            found[steps] = Culprit(steps, row, removable)
    return list(found.values())


def _locate(
    data: Json, loc: tuple[int | str, ...]
) -> tuple[tuple[int | str, ...], bool, tuple[int | str, ...]]:
    """Follow a location into the answer; return the steps to its row and what lies below.

    Steps of pydantic that are no part of the answer, such as the names of a union's branches, are
    passed over. An index where the answer has an object is the index of a lone row.
    """
    steps: list[int | str] = []
    node = data
    for position, part in enumerate(loc):
        if isinstance(node, list) and isinstance(part, int):
            if 0 <= part < len(node):
                return (*steps, part), True, loc[position + 1 :]
        elif isinstance(node, dict) and isinstance(part, str) and part in node:
            steps.append(part)
            node = node[part]
        elif part == 0 and isinstance(part, int) and steps:
            return tuple(steps), True, loc[position + 1 :]
    return tuple(steps), False, ()


def _at(data: Json, steps: tuple[int | str, ...]) -> Json:
    for step in steps:
        data = cast("dict[int | str, Json]", data)[step]
    return data


def _path(steps: tuple[int | str, ...], rest: tuple[int | str, ...]) -> str:
    text = ""
    for step in (*steps, *rest):
        text += f"[{step}]" if isinstance(step, int) else f".{step}"
    return text.lstrip(".")


def without(data: Json, removed: Iterable[Culprit]) -> Json:
    """Return a copy of the answer without the given rows."""
    lost = {culprit.steps for culprit in removed}
    return _copied(data, (), lost)


def _copied(data: Json, steps: tuple[int | str, ...], lost: set[tuple[int | str, ...]]) -> Json:
    if not any(path[: len(steps)] == steps for path in lost):
        return data
    if isinstance(data, list):
        return [
            _copied(item, (*steps, index), lost)
            for index, item in enumerate(data)
            if (*steps, index) not in lost
        ]
    if isinstance(data, dict):
        # A lone row that is given up leaves an empty list, not an absent key.
        return {
            key: [] if (*steps, key) in lost else _copied(item, (*steps, key), lost)
            for key, item in data.items()
        }
    return data
