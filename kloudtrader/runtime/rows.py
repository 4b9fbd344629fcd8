"""Finding the rows of an answer that do not fit, and doing without them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypedDict, cast

from kloudtrader.runtime.errors import BadRow
from kloudtrader.runtime.jsontext import Json

__all__ = ["Complaint", "Culprit", "culprits", "without"]

Steps = tuple[int | str, ...]
"""Keys and indexes that lead to a value of an answer."""


class Complaint(TypedDict):
    """What we use of one of pydantic's error details."""

    loc: Steps
    msg: str
    type: str


class Culprit(NamedTuple):
    """A value that does not fit."""

    steps: Steps
    row: BadRow
    removable: bool
    """Whether it is an element of a list, without which the rest still is an answer."""


class _Place(NamedTuple):
    """Where a complaint points to."""

    steps: Steps
    row: int | None
    """How many of the steps lead to the row, where there is one."""
    complaint: Complaint

    @property
    def culprit(self) -> Steps:
        return self.steps[: self.row]


def culprits(data: Json, complaints: Iterable[Complaint]) -> list[Culprit]:
    """Return the bad rows, in the order of the answer, each once with its most exact reason.

    A row is an element of the outermost list: an order without one of its legs would be another
    order, so the whole order is given up, not the leg.
    """
    places = _with_lone_rows(data, [_follow(data, complaint) for complaint in complaints])
    chosen: dict[Steps, _Place] = {}
    for place in places:
        before = chosen.get(place.culprit)
        if before is None or _exactness(place) > _exactness(before):
            chosen[place.culprit] = place
    return [_culprit(data, place) for place in _deepest(chosen)]


def _follow(data: Json, complaint: Complaint) -> _Place:
    """Follow a location into the answer.

    Steps of pydantic that are no part of the answer, such as the names of a union's branches, are
    passed over. The index 0 where the answer has no list is that of a lone row.
    """
    steps: list[int | str] = []
    row: int | None = None
    node = data
    for part in complaint["loc"]:
        if isinstance(node, list):
            if isinstance(part, int) and 0 <= part < len(node):
                steps.append(part)
                node = node[part]
                row = row or len(steps)
        elif isinstance(node, dict) and isinstance(part, str) and part in node:
            steps.append(part)
            node = node[part]
        elif part == 0 and isinstance(part, int):
            row = row or len(steps) or None
    return _Place(tuple(steps), row, complaint)


def _with_lone_rows(data: Json, places: list[_Place]) -> list[_Place]:
    """Mark what stands where a list may stand, and was tried as a lone row, too."""
    lone = {
        place.steps
        for place in places
        if place.row is None and _wants_a_list(place) and isinstance(_at(data, place.steps), dict)
    }
    tried = {
        steps
        for steps in lone
        if steps and any(_within(place, steps) and not _wants_a_list(place) for place in places)
    }
    return [_in_lone_row(place, tried) for place in places] if tried else places


def _in_lone_row(place: _Place, lone: set[Steps]) -> _Place:
    around = [len(steps) for steps in lone if _within(place, steps)]
    if place.row is not None:
        around.append(place.row)
    return place._replace(row=min(around, default=None))


def _within(place: _Place, steps: Steps) -> bool:
    return place.steps[: len(steps)] == steps


def _wants_a_list(place: _Place) -> bool:
    return place.complaint["type"] == "list_type"


def _exactness(place: _Place) -> tuple[int, bool]:
    """Of several branches of a union, the one that got furthest is the one that was meant."""
    missing = place.complaint["type"] == "missing"
    return len(place.steps) + missing, not _wants_a_list(place)


def _deepest(chosen: dict[Steps, _Place]) -> list[_Place]:
    """Leave out the complaints about what is around a row: other branches of a union made them."""
    around = {steps[:length] for steps in chosen for length in range(len(steps))}
    return [
        place
        for steps, place in chosen.items()
        if steps not in around or place.complaint["type"] == "missing"
    ]


def _culprit(data: Json, place: _Place) -> Culprit:
    steps, complaint = place.culprit, place.complaint
    inner = place.steps[len(steps) :]
    if complaint["type"] == "missing":
        inner = (*inner, complaint["loc"][-1])
    reason = f"{_path(inner)}: {complaint['msg']}" if inner else complaint["msg"]
    row = BadRow(_path(steps), reason, _at(data, steps))
    return Culprit(steps, row, place.row is not None)


def _at(data: Json, steps: Steps) -> Json:
    for step in steps:
        data = cast("dict[int | str, Json]", data)[step]
    return data


def _path(steps: Steps) -> str:
    text = ""
    for step in steps:
        text += f"[{step}]" if isinstance(step, int) else f".{step}"
    return text.lstrip(".")


def without(data: Json, removed: Iterable[Culprit]) -> Json:
    """Return a copy of the answer without the given rows."""
    lost = {culprit.steps for culprit in removed}
    around = {steps[:length] for steps in lost for length in range(len(steps))}
    return _copied(data, (), lost, around)


def _copied(data: Json, steps: Steps, lost: set[Steps], around: set[Steps]) -> Json:
    if steps not in around:
        return data
    if isinstance(data, list):
        return [
            _copied(item, (*steps, index), lost, around)
            for index, item in enumerate(data)
            if (*steps, index) not in lost
        ]
    if isinstance(data, dict):
        # A lone row that is given up leaves an empty list, not an absent key.
        return {
            key: [] if (*steps, key) in lost else _copied(item, (*steps, key), lost, around)
            for key, item in data.items()
        }
    return data
