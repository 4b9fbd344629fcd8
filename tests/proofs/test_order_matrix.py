"""Each fault of a venue on placing, recovering and cancelling, over real sockets."""

import os

import pytest

from tests.proofs.order_matrix import CALLS, Cell, faults, matrix, table

SAMPLE = ("place_once", "cancel_once")
"""Faults that `make test` plays; `make fault-matrix` plays the faults on reads, too."""
PLAYED = CALLS if os.environ.get("KLOUDTRADER_SLOW") else SAMPLE


@pytest.fixture(scope="module")
def cells() -> list[Cell]:
    """The cells; ``pytest -s`` shows them."""
    made = matrix(PLAYED)
    print(table(made))
    return made


def test_no_fault_breaks_a_promise(cells: list[Cell]) -> None:
    assert [(cell.call, str(cell.fault), cell.problems) for cell in cells if cell.problems] == []
    assert len(cells) == 2 * len(PLAYED) * len(list(faults()))


def test_the_faults_are_felt(cells: list[Cell]) -> None:
    firsts = {cell.first for cell in cells if cell.call == "place_once" and not cell.deduplicates}
    assert firsts == {"returned", "OrderUnknown", "BadRequest", "RateLimited"}
    lone = [cell for cell in cells if cell.call == "place_once" and not cell.deduplicates]
    assert {cell.sends for cell in lone} == {1, 2}  # a passing refusal is sent again
    assert any(cell.again == "OrderUnknown" and not cell.orders for cell in lone)
    assert any(cell.sends > 1 for cell in cells if cell.call == "cancel_once")
