"""Provide fixtures for tests of an algorithm, in any project that installed ``kloudtrader``.

pytest finds them by itself. The sandbox is imported at the first use of a fixture.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from kloudtrader.sandbox.sandbox import Sandbox

__all__ = ["kloudtrader_sandbox", "kloudtrader_sandbox_factory", "pytest_configure"]

_MARKER = "kloudtrader_sandbox"


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line(
        "markers",
        f"{_MARKER}(scenario=None, **options): what the kloudtrader_sandbox fixture starts with",
    )


@pytest.fixture
def kloudtrader_sandbox_factory() -> "Iterator[Callable[..., Sandbox]]":
    """Return a function that starts sandboxes; all are stopped after the test.

    It takes ``scenario`` (a name, a file or a ``Scenario``) or the arguments of ``Sandbox``, and
    ``clock``. Without a clock, time moves only by ``sandbox.advance(seconds)``.

    Example::

        def test_two(kloudtrader_sandbox_factory):
            quiet = kloudtrader_sandbox_factory(scenario="quiet-day")
            other = kloudtrader_sandbox_factory(seed=3, accounts=("cash",))
    """
    from dataclasses import replace

    from kloudtrader.sandbox.clock import ManualClock
    from kloudtrader.sandbox.sandbox import Sandbox
    from kloudtrader.sandbox.scenario import ClockTerms, Scenario, read_scenario

    started: list[Sandbox] = []

    def start(scenario: Any = None, **options: Any) -> Sandbox:
        if scenario is None:
            options.setdefault("clock", ManualClock())
            sandbox = Sandbox(**options)
        else:
            if not isinstance(scenario, Scenario):
                scenario = read_scenario(scenario)
            still: Scenario = replace(scenario, clock=ClockTerms(scenario.clock.start, 0.0))
            sandbox = Sandbox.from_scenario(still, **options)
        started.append(sandbox.start())
        return sandbox

    yield start
    for sandbox in started:
        sandbox.stop()


@pytest.fixture
def kloudtrader_sandbox(
    kloudtrader_sandbox_factory: "Callable[..., Sandbox]",
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> "Sandbox":
    """Start a fresh sandbox and point the environment variables of the test to it.

    Time moves only by ``sandbox.advance(seconds)``. The marker
    ``@pytest.mark.kloudtrader_sandbox(scenario="bad-network-day")`` takes what
    :func:`kloudtrader_sandbox_factory` takes.

    Example::

        def test_my_algorithm(kloudtrader_sandbox):
            main.trade_once()
            kloudtrader_sandbox.advance(3600)
            assert kloudtrader_sandbox.log.applied("user_order_create")
    """
    marker = request.node.get_closest_marker(_MARKER)
    wanted = marker or pytest.mark.kloudtrader_sandbox().mark
    sandbox = kloudtrader_sandbox_factory(*wanted.args, **wanted.kwargs)
    for name in ("KALSHI_USER_ID", "KALSHI_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name, value in sandbox.environment().items():
        monkeypatch.setenv(name, value)
    journal = tmp_path / "kloudtrader-orders.sqlite"
    journal.touch(0o600)  # a journal that was missing would be a reason for a warning
    monkeypatch.setenv("KLOUDTRADER_JOURNAL", str(journal))
    return sandbox
