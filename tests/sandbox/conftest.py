"""Sandboxes for the tests: in the process with a clock moved by hand, and served."""

from collections.abc import Iterator

import pytest

from kloudtrader.sandbox import ManualClock, Sandbox
from tests.sandbox.members import KalshiCaller
from tests.sandbox.specs.operation_tables import OPERATIONS


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def sandbox(clock: ManualClock) -> Sandbox:
    return Sandbox(seed=7, clock=clock, operations=OPERATIONS)


@pytest.fixture
def served(clock: ManualClock) -> Iterator[Sandbox]:
    with Sandbox(seed=7, clock=clock, operations=OPERATIONS, quota=None) as sandbox:
        yield sandbox


@pytest.fixture
def ada(sandbox: Sandbox) -> KalshiCaller:
    """Return the sandbox's own member, logged in."""
    return KalshiCaller(sandbox)
