"""A small sample of the fuzzing; ``make fuzz`` reads a million damaged answers."""

from collections import Counter
from random import Random

import pytest

from kloudtrader.runtime.decoding import Unreadable, plain
from kloudtrader.runtime.jsontext import load_json
from tests.fuzz.__main__ import made
from tests.fuzz.found import FOUND
from tests.fuzz.mutate import mutated
from tests.fuzz.seam import SEAMS, Seam, Wrong, check

BY_NAME = {seam.operation.name: seam for seam in SEAMS}


def test_damaged_answers_give_a_value_or_an_error() -> None:
    outcomes = Counter(check(*made(2, number)) for number in range(700))
    assert set(outcomes) == {
        "accepted", "read in part", "refused by both", "refused by the model",
    }  # fmt: skip
    assert min(outcomes.values()) > 15


@pytest.mark.parametrize("seam", SEAMS, ids=BY_NAME)
def test_undamaged_answers_are_accepted(seam: Seam) -> None:
    import json

    for answer in seam.answers:
        assert check(seam, json.dumps(answer).encode()) == "accepted"


@pytest.mark.parametrize("name", ["account_orders", "user_orders_get", "user_add_watchlist"])
@pytest.mark.parametrize("found", FOUND, ids=FOUND)
def test_what_was_found_once_stays_fixed(name: str, found: str) -> None:
    for raw in FOUND[found]:
        check(BY_NAME[name], raw)


def test_an_input_can_be_made_again_from_its_number() -> None:
    assert [made(3, n)[1] for n in range(50)] == [made(3, n)[1] for n in range(50)]
    assert mutated(Random(1), {"a": [1]}) == mutated(Random(1), {"a": [1]})


def test_the_seam_notices_a_decoder_that_lets_things_pass() -> None:
    class Lenient:
        def read(self, *_: object) -> object:
            return None

        def read_error(self, *_: object) -> object:
            return None

    seam = BY_NAME["account_orders"]._replace(typed=Lenient())  # type: ignore[arg-type]
    with pytest.raises(Wrong, match="where JSON was refused"):
        check(seam, b'{"orders": NaN}', as_error=False)


def test_a_decoder_that_fails_in_another_way_is_noticed() -> None:
    class Broken:
        def read(self, *_: object) -> object:
            raise KeyError("orders")

    seam = BY_NAME["account_orders"]._replace(typed=Broken())  # type: ignore[arg-type]
    with pytest.raises(KeyError):
        check(seam, b"{}", as_error=False)


def test_deep_values_are_refused_where_they_would_be_walked() -> None:
    deep = b'{"orders":' + b"[" * 600 + b"]" * 600 + b"}"
    seam = BY_NAME["account_orders"]
    assert load_json(deep)
    with pytest.raises(Unreadable, match="nested too deeply"):
        seam.typed.read(seam.operation, 200, deep)
    assert plain.read_error(seam.operation, 400, deep) is None
