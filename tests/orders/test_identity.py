"""Ids and canonical requests: what must never change between two versions of the package."""

from decimal import Decimal
from typing import Any

import pytest

from kloudtrader.orders.identity import (
    decode,
    derive,
    encode,
    new_digest,
    normalise,
    number_text,
    tag_text,
    uuid_text,
)

NAMED = ("tradier:api.tradier.com", "VA12345678", "rebalance 2026-11-30 KO buy")
VECTOR = bytes.fromhex("98177459c352d8e9be548f9a8fc441bf889bbdddd673d70010ca19e2e40f1572")


def test_the_formula_of_an_id_is_pinned() -> None:
    """A changed formula would place every open key again."""
    assert derive(*NAMED) == derive(*NAMED, 1) == VECTOR
    assert tag_text(VECTOR) == "kt-talxiwodklmotpsur6ni7rcbx6"
    assert tag_text(VECTOR, "mine") == "mine-kt-talxiwodklmotpsur6ni7rcbx6"
    assert uuid_text(VECTOR) == "98177459-c352-58e9-be54-8f9a8fc441bf"


@pytest.mark.parametrize(
    "other",
    [
        ("tradier:sandbox.tradier.com", "VA12345678", "rebalance 2026-11-30 KO buy"),
        ("tradier:api.tradier.com", "VA12345679", "rebalance 2026-11-30 KO buy"),
        ("tradier:api.tradier.com", "VA12345678", "rebalance 2026-12-01 KO buy"),
        ("tradier:api.tradier.com", "VA12345678", "rebalance 2026-11-30 KO buy", 2),
        ("tradier:api.tradier.comV", "A12345678", "rebalance 2026-11-30 KO buy"),
    ],
)
def test_each_part_of_an_id_counts(other: Any) -> None:
    assert derive(*other) != VECTOR


def test_random_ids_differ() -> None:
    assert len(new_digest()) == len(VECTOR)
    assert len({tag_text(new_digest()) for _ in range(1000)}) == 1000


def test_a_tag_fits_the_venue() -> None:
    tag = tag_text(VECTOR, "a-1")
    assert len(tag_text(VECTOR)) == 29
    assert tag.replace("-", "").isalnum()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (10, "10"), (10.0, "10"), ("10", "10"), ("010.00", "10"), (Decimal("60.380"), "60.38"),
        (0.1, "0.1"), ("1e3", "1000"), ("-0.0", "0"), (Decimal("1E+2"), "100"), (1e-7, "0.0000001"),
        ("123456789012345678901234567890.10", "123456789012345678901234567890.1"),
    ],
)  # fmt: skip
def test_a_number_has_one_form(value: object, text: str) -> None:
    assert number_text(value) == text


def test_defaults_are_written_out_and_order_does_not_matter() -> None:
    first = normalise({"b": 1.0, "a": "x", "c": None}, numbers={"b"}, defaults={"d": "day"})
    second = normalise({"d": "day", "a": "x", "b": "1"}, numbers={"b"})
    assert encode(1, first) == encode(1, second)
    assert decode(encode(3, first)) == (3, {"a": "x", "b": "1", "d": "day"})


def test_a_canonical_request_has_one_text() -> None:
    """The journal keeps it, and other versions of the package read it."""
    text = '{"fields":{"a":"x","b":"1"},"form":2}'
    assert encode(2, {"b": "1", "a": "x"}) == text
    assert decode(text) == (2, {"a": "x", "b": "1"})
