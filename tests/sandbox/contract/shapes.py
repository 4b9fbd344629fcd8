"""A small language for wire contracts: every shape judges a JSON value and can make one."""

import json
import math
import random
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

Problems = Iterator[str]


class Shape(NamedTuple):
    """Describe the values that are allowed."""

    judge: Callable[[Any, str], Problems]
    """Says what is wrong with a value, given the name of its place."""
    make: Callable[[random.Random], Any]
    """Makes up a value that is right."""


def decode(raw: bytes) -> Any:
    """JSON as it must be: UTF-8, no member twice, no NaN."""

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) < len(pairs):
            raise ValueError("a member comes twice")
        return value

    def constant(word: str) -> Any:
        raise ValueError(f"{word} is not JSON")

    return json.loads(raw.decode("utf-8"), object_pairs_hook=members, parse_constant=constant)


def whole(low: int, high: int, *, likely: tuple[int, int] | None = None) -> Shape:
    def judge(value: Any, where: str) -> Problems:
        if type(value) is not int:
            yield f"{where} is {value!r}, not a whole number"
        elif not low <= value <= high:
            yield f"{where} is {value}, not within {low} and {high}"

    first, last = likely or (low, high)
    return Shape(judge, lambda rng: rng.choice((rng.randint(first, last), first, last)))


def number() -> Shape:
    """A JSON number, whole or not, as money and quantities of Tradier are."""

    def judge(value: Any, where: str) -> Problems:
        if type(value) not in {int, float} or not math.isfinite(value):
            yield f"{where} is {value!r}, not a number"

    def make(rng: random.Random) -> Any:
        value = rng.uniform(-1e5, 1e5)
        return rng.choice((0, round(value), round(value, 2), value, 0.0))

    return Shape(judge, make)


def matching(pattern: str, make: Callable[[random.Random], str]) -> Shape:
    compiled = re.compile(pattern, re.ASCII)

    def judge(value: Any, where: str) -> Problems:
        if not isinstance(value, str):
            yield f"{where} is {value!r}, not text"
        elif not compiled.fullmatch(value):
            yield f"{where} is {value!r}, which does not match {pattern}"

    return Shape(judge, make)


def text() -> Shape:
    def judge(value: Any, where: str) -> Problems:
        if not isinstance(value, str):
            yield f"{where} is {value!r}, not text"

    return Shape(judge, lambda rng: rng.choice(("", "plain", "Zoë / 東京", '"quoted"')))


def word(*known: str) -> Shape:
    def judge(value: Any, where: str) -> Problems:
        if value not in known:
            yield f"{where} is {value!r}, not one of {', '.join(known)}"

    return Shape(judge, lambda rng: rng.choice(known))


def flag() -> Shape:
    def judge(value: Any, where: str) -> Problems:
        if not isinstance(value, bool):
            yield f"{where} is {value!r}, not true or false"

    return Shape(judge, lambda rng: rng.random() < 0.5)


def identifier() -> Shape:
    made = matching(
        "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
        lambda rng: str(uuid.UUID(int=rng.getrandbits(128), version=4)),
    )
    return Shape(made.judge, made.make)


def moment(pattern: str, form: Callable[[random.Random], str]) -> Shape:
    return matching(r"20\d\d-[01]\d-[0-3]\d" + pattern, form)


def list_of(shape: Shape, most: int = 4) -> Shape:
    def judge(value: Any, where: str) -> Problems:
        if not isinstance(value, list):
            yield f"{where} is {value!r}, not a list"
            return
        for index, row in enumerate(value):
            yield from shape.judge(row, f"{where}[{index}]")

    return Shape(judge, lambda rng: [shape.make(rng) for _ in range(rng.randint(0, most))])


def maybe_null(shape: Shape) -> Shape:
    def judge(value: Any, where: str) -> Problems:
        if value is not None:
            yield from shape.judge(value, where)

    return Shape(judge, lambda rng: None if rng.random() < 0.3 else shape.make(rng))


def record(required: Mapping[str, Shape], optional: Mapping[str, Shape] | None = None) -> Shape:
    """An object with these members and no others."""
    extra = dict(optional or {})

    def judge(value: Any, where: str) -> Problems:
        if not isinstance(value, dict):
            yield f"{where} is {value!r}, not an object"
            return
        for name in required:
            if name not in value:
                yield f"{where}.{name} is missing"
        for name, member in value.items():
            shape = required.get(name) or extra.get(name)
            if shape is None:
                yield f"{where}.{name} is not in the contract"
            else:
                yield from shape.judge(member, f"{where}.{name}")

    def make(rng: random.Random) -> Any:
        some = {name: shape for name, shape in extra.items() if rng.random() < 0.6}
        return {name: shape.make(rng) for name, shape in {**required, **some}.items()}

    return Shape(judge, make)


def collection(singular: str, row: Shape, beside: Mapping[str, Shape] | None = None) -> Shape:
    """Tradier's lists: many as a list, one as an object, none as the text ``"null"``."""
    fixed = dict(beside or {})
    many = list_of(row)

    def judge(value: Any, where: str) -> Problems:
        if value == "null" and not fixed:
            return
        if not isinstance(value, dict):
            yield f"{where} is {value!r}, neither an object nor 'null'"
            return
        rest = {name: member for name, member in value.items() if name != singular}
        yield from record(fixed).judge(rest, where)
        rows = value.get(singular)
        if isinstance(rows, list) and len(rows) > 1:
            yield from many.judge(rows, f"{where}.{singular}")
        elif isinstance(rows, list):
            yield f"{where}.{singular} is a list of {len(rows)}"
        elif singular in value:
            yield from row.judge(rows, f"{where}.{singular}")
        elif not fixed:
            yield f"{where}.{singular} is missing"

    def make(rng: random.Random) -> Any:
        count = rng.randint(0 if not fixed else 1, 3)
        if not count:
            return "null"
        rows = [row.make(rng) for _ in range(count)]
        others = {name: shape.make(rng) for name, shape in fixed.items()}
        return {singular: rows[0] if count == 1 else rows, **others}

    return Shape(judge, make)
