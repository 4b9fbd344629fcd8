"""Every operation under every fault, on the sandbox and on raw sockets."""

import os
from collections import Counter

import pytest

from kloudtrader.runtime.errors import NoResponse, OutcomeUnknown, UnknownServerError
from kloudtrader.sandbox import Sandbox
from tests.proofs.fault_matrix import ONCE, OPERATIONS, Cell, faults, matrix, problems, table
from tests.proofs.raw_faults import RAW_FAULTS

SAMPLE = (
    "account_orders",
    "user_orders_get",
    "user_order_create",
    "user_order_cancel",
    "user_add_watchlist",
    "place_once",
)
"""Operations on which `make test` plays all faults; `make fault-matrix` on all."""
NAMES = (*OPERATIONS, *ONCE) if os.environ.get("KLOUDTRADER_SLOW") else SAMPLE


@pytest.fixture(scope="module")
def cells() -> list[Cell]:
    """The cells; ``pytest -s`` shows them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith("KALSHI_") or name.lower().endswith("_proxy"):
                patch.delenv(name)
        with Sandbox(seed=7) as sandbox:
            for name, value in sandbox.environment().items():
                patch.setenv(name, value)
            patch.setenv("KLOUDTRADER_KALSHI_API", "v1")
        made = matrix(NAMES)
    print(table(made))
    return made


def test_no_cell_breaks_a_guarantee(cells: list[Cell]) -> None:
    broken = [(cell[:6], problem) for cell in cells for problem in problems(cell)]
    assert broken == []


def test_every_operation_meets_every_fault(cells: list[Cell]) -> None:
    played = {name for name, _ in faults()}
    expected = {(name, fault) for name in NAMES for fault in played}
    expected |= {(name, fault) for name in NAMES if name not in ONCE for fault in RAW_FAULTS}
    assert {(cell.operation, cell.fault) for cell in cells} == expected


def test_no_write_arrives_twice_and_none_is_applied_twice(cells: list[Cell]) -> None:
    writes = [cell for cell in cells if not cell.repeatable]
    assert len(writes) > 200
    # A cancel may be repeated while the order rests: it cannot do more than cancel it.
    assert max(cell.sends for cell in writes if cell.operation != "cancel_once") == 1
    assert max(cell.applied for cell in writes) == 1


def test_no_fault_of_a_raw_server_reads_as_a_response(cells: list[Cell]) -> None:
    raw = [cell for cell in cells if cell.phase == "-"]
    # Operations that expect no body may find none in a response that is otherwise in order.
    assert {(cell.operation, cell.fault) for cell in raw if cell.returned} == set()


def test_the_helpers_find_out_what_happened(cells: list[Cell]) -> None:
    for cell in cells:
        if cell.operation == "place_once" and (cell.error is None) != bool(cell.applied):
            pytest.fail(f"{cell.fault}: {cell.error!r}, applied {cell.applied} times")


def test_what_is_lost_after_it_was_applied_is_found(cells: list[Cell]) -> None:
    lost = {"reset-after", "truncated", "garbage", "html", "huge", "delay"}
    found = {
        "user_order_create": "cannot_tell",  # without a snapshot no order is claimed
        "user_add_watchlist": "done",
        "user_order_cancel": "done",
    }
    for name, verdict in found.items():
        verdicts = Counter(
            cell.verdict
            for cell in cells
            if cell.operation == name
            and cell.phase == "after"
            and cell.fault in lost
            and isinstance(cell.error, OutcomeUnknown)
        )
        assert set(verdicts) == {verdict}, name


def test_reads_are_tried_again_and_writes_are_not(cells: list[Cell]) -> None:
    of = {(cell.operation, cell.fault): cell for cell in cells}
    for fault in ("500", "504", "reset after the request", "stalled"):
        assert of["user_orders_get", fault].sends == 2
        assert of["user_order_create", fault].sends == 1
        assert isinstance(of["user_order_create", fault].error, OutcomeUnknown)
    assert isinstance(of["user_orders_get", "stalled"].error, NoResponse)
    assert isinstance(of["user_order_create", "504"].error, UnknownServerError)
    # A server that asks to be left alone for longer than a call may take is not asked again.
    assert of["user_orders_get", "429, in 99 s"].sends == 1


def test_the_judgement_can_fail(cells: list[Cell]) -> None:
    cell = next(c for c in cells if c.operation == "user_order_cancel" and c.verdict == "done")
    assert problems(cell) == []
    assert "sent more than once" in problems(cell._replace(sends=2))
    assert "applied more than once" in problems(cell._replace(applied=2))
    assert "found done, but not applied" in problems(cell._replace(applied=0))
    assert "found not done, but applied" in problems(cell._replace(verdict="not_done"))
    assert "a fault was returned as a response" in problems(
        cell._replace(returned=True, right=False)
    )
