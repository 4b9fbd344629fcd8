"""Plain immutable values."""

from __future__ import annotations

import copy
import inspect
import pickle
import pydoc
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.policy import Retry, Timeout
from kloudtrader.runtime.record import Record

ROOT = str(Path(__file__).parents[2])


if TYPE_CHECKING:
    from decimal import Decimal


class Lot(Record):
    """Shares that were bought together."""

    symbol: str
    quantity: int = 1


class TaxLot(Lot):
    """A lot with its cost."""

    cost: float = 0.0


def test_the_fields_are_the_annotations_those_of_the_base_first() -> None:
    assert TaxLot("A", 2, 3.5) == TaxLot(cost=3.5, quantity=2, symbol="A")
    assert (TaxLot("A").quantity, TaxLot("A").cost) == (1, 0.0)
    assert repr(TaxLot("A", cost=2.0)) == "TaxLot(symbol='A', quantity=1, cost=2.0)"


@pytest.mark.parametrize(
    ("values", "named", "words"),
    [
        ((), {}, "Lot requires symbol"),
        (("A", 1, 2), {}, "Lot takes 2 values, not 3"),
        (("A",), {"symbol": "B"}, "Lot got twice symbol"),
        (("A",), {"amount": 1}, "Lot has no field amount"),
        ((), {"amount": 1}, "Lot has no field amount; requires symbol"),
    ],
)
def test_wrong_fields_are_named(
    values: tuple[object, ...], named: dict[str, object], words: str
) -> None:
    with pytest.raises(TypeError) as caught:
        Lot(*values, **named)  # type: ignore[arg-type]
    assert str(caught.value) == words


def test_nothing_of_it_can_be_changed() -> None:
    lot = Lot("A")
    with pytest.raises(AttributeError, match="Lot is read-only: quantity cannot be set"):
        lot.quantity = 2  # type: ignore[misc]
    with pytest.raises(AttributeError, match="Lot is read-only: symbol cannot be deleted"):
        del lot.symbol
    assert lot == Lot("A", 1)


def test_equal_fields_of_one_class_are_equal() -> None:
    assert Lot("A") == Lot("A", 1)
    assert hash(Lot("A")) == hash(Lot("A", 1))
    assert Lot("A") != Lot("B")
    assert Lot("A") != TaxLot("A")
    assert Lot("A") != ("A", 1)
    assert len({Lot("A"), Lot("A", 1), Lot("A", 2)}) == 2


def test_it_can_be_copied_and_sent_to_another_process() -> None:
    lot = TaxLot("A", 2)
    for same in (copy.copy(lot), copy.deepcopy(lot), pickle.loads(pickle.dumps(lot))):
        assert same == lot
        assert type(same) is TaxLot


def test_a_changed_copy_is_checked_like_a_new_one() -> None:
    assert Lot("A").replace(quantity=5) == Lot("A", 5)
    assert Timeout().replace(total=9) == Timeout(total=9.0)
    with pytest.raises(TypeError, match="has no field amount"):
        Lot("A").replace(amount=5)
    with pytest.raises(Exception, match=r"Retry\.attempts must be 1 or more"):
        Retry().replace(attempts=0)


class Priced(TaxLot):
    """A lot with a price, of a type that is not imported."""

    price: Decimal | None = None


def test_the_signature_shows_the_fields() -> None:
    assert str(inspect.signature(TaxLot)) == "(symbol: str, quantity: int = 1, cost: float = 0.0)"
    fields = inspect.signature(Operation).parameters
    assert [*fields] == [*Operation.__match_args__]
    assert (fields["path"].annotation, fields["path"].default) == (str, inspect.Parameter.empty)
    assert (fields["rate_cost"].annotation, fields["rate_cost"].default) == (int, 1)


def test_an_annotation_that_cannot_be_resolved_is_shown_as_text() -> None:
    shown = inspect.signature(Priced).parameters
    assert [one.annotation for one in shown.values()] == ["str", "int", "float", "Decimal | None"]
    assert [one.default for one in shown.values()] == [inspect.Parameter.empty, 1, 0.0, None]


def test_a_constructor_of_its_own_has_its_own_signature() -> None:
    attempts = inspect.signature(Retry).parameters["attempts"]
    assert (attempts.annotation, attempts.default) == ("int", 3)
    assert not hasattr(Retry, "__signature__")


def test_help_shows_the_fields() -> None:
    text = pydoc.render_doc(TaxLot, renderer=pydoc.plaintext)
    assert "TaxLot(symbol: str, quantity: int = 1, cost: float = 0.0)" in text


def test_the_signature_is_not_made_before_it_is_read() -> None:
    script = """
import sys
from kloudtrader.runtime.operation import Reply
Reply("200").replace(status="201")
assert "inspect" not in sys.modules
assert Reply.__signature__.parameters
assert "inspect" in sys.modules
"""
    subprocess.run([sys.executable, "-S", "-c", script], check=True, env={"PYTHONPATH": ROOT})
