"""Plain values into records and back."""

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kloudtrader.sandbox._typed_tables import RandomState, TableError, read_table, write_table
from kloudtrader.sandbox.matching.exchange import SeededUuids


@dataclass
class Leaf:
    name: str
    size: float = 1.0
    marks: list[int] = field(default_factory=list[int])


@dataclass(frozen=True)
class Tree:
    class_: Literal["oak", "elm"]
    count: int
    planted: datetime
    day: date | None = None
    leaves: tuple[Leaf, ...] = ()
    pair: tuple[str, int] = ("", 0)
    notes: dict[str, str | float] = field(default_factory=dict[str, str | float])
    crown: str | Leaf = ""


NOW = datetime(2024, 9, 5, 15, 30, tzinfo=UTC)
GOOD: dict[str, Any] = {"class": "oak", "count": 2, "planted": "2024-09-05T15:30:00Z"}


def test_a_record_is_read_with_its_defaults() -> None:
    assert read_table(Tree, GOOD) == Tree("oak", 2, NOW)
    tree = read_table(Tree, {**GOOD, "leaves": [{"name": "a", "size": 3}], "crown": {"name": "b"}})
    assert tree.leaves == (Leaf("a", 3.0),)
    assert tree.crown == Leaf("b")


@given(
    st.builds(
        Tree,
        st.sampled_from(["oak", "elm"]),
        st.integers(-(2**62), 2**62),
        st.datetimes(timezones=st.just(UTC)),
        st.none() | st.dates(),
        st.lists(st.builds(Leaf, st.text(), st.floats(-1e9, 1e9), st.lists(st.integers(0, 9)))).map(
            tuple
        ),
        st.tuples(st.text(), st.integers(0, 9)),
        st.dictionaries(st.text(), st.text() | st.floats(-1e9, 1e9)),
        st.text() | st.builds(Leaf, st.text()),
    )
)
def test_what_was_written_is_read_again(tree: Tree) -> None:
    assert read_table(Tree, write_table(tree)) == tree


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"class": "ash"}, r"class: must be one of oak, elm, not 'ash'"),
        ({"count": 1.5}, r"count: must be a whole number, not 1.5"),
        ({"count": True}, r"count: must be a whole number, not True"),
        ({"count": 2**70}, r"count: is too large"),
        ({"planted": "soon"}, r"planted: must be an ISO 8601 datetime"),
        ({"planted": datetime(2024, 1, 1)}, r"planted: needs an offset"),
        ({"day": datetime(2024, 1, 1)}, r"day: must be a date"),
        ({"leaves": "x"}, r"leaves: must be a list"),
        ({"leaves": [{"name": 5}]}, r"leaves\[0\].name: must be text, not 5"),
        ({"leaves": [{}]}, r"leaves\[0\].name: is missing"),
        (
            {"leaves": [{"name": "a", "sise": 3}]},
            r"leaves\[0\].sise: .* did you mean size\?",
        ),
        ({"leaves": [{"name": "a", "size": float("nan")}]}, r"leaves\[0\].size: must be a finite"),
        ({"pair": ["a"]}, r"pair: must have 2 members, not 1"),
        ({"notes": {"a": []}}, r"notes.a: must be text"),
        ({"colour": 1}, r"colour: is not a known key; the keys are class, count"),
    ],
)
def test_an_error_names_the_key_and_what_fits(change: dict[str, Any], words: str) -> None:
    with pytest.raises(TableError, match=words):
        read_table(Tree, {**GOOD, **change})


def test_a_document_that_is_no_table_is_refused() -> None:
    with pytest.raises(TableError, match="the document: must be a table"):
        read_table(Tree, [1])


def test_dice_go_on_from_where_they_stood() -> None:
    first, second = SeededUuids("a"), SeededUuids("b")
    first()
    first.generator.gauss()
    second.generator = read_table(random.Random, write_table(first.generator))
    assert [first() for _ in range(5)] == [second() for _ in range(5)]
    assert first.generator.gauss() == second.generator.gauss()
    whole = read_table(RandomState, write_table(first.generator))
    for words in ("", "AAAA", "!", whole.words[:-4] + "////"):
        with pytest.raises(TableError, match=r"rng\.words"):
            read_table(random.Random, write_table(replace(whole, words=words)), "rng")
