"""Test the fixtures as another project uses them."""

import subprocess
import sys
from importlib.metadata import entry_points

import pytest

PLUGIN = "kloudtrader.sandbox.pytest_plugin"
INSTALLED = any(point.value == PLUGIN for point in entry_points(group="pytest11"))
OPTIONS = (
    *(() if INSTALLED else ("-p", PLUGIN)),
    *("-p", "no:cacheprovider", "-p", "no:schemathesis", "-W", "error"),
)

pytest_plugins = ["pytester"]


def test_an_algorithm_is_tested_in_a_project_of_its_own(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import os
        import pytest
        from kloudtrader import kalshi, tradier
        from kloudtrader.user import account_balance

        seen = set()

        @pytest.mark.parametrize("number", [1, 2])
        def test_a_fresh_one_each_time(kloudtrader_sandbox, number):
            assert account_balance()["balances"]["total_equity"] > 0
            assert len(tradier.account_positions().positions.position) == 7
            market = kalshi.get_markets().markets[0]
            order = kalshi.UserOrderCreateRequest(market_id=market.id, side="yes", count=5, price=1)
            kalshi.user_order_create(user_order_create_request=order)
            assert len(kloudtrader_sandbox.log.applied("create_order")) == 1
            assert os.environ["KLOUDTRADER_KALSHI_URL"] not in seen
            seen.add(os.environ["KLOUDTRADER_KALSHI_URL"])
            before = kloudtrader_sandbox.clock.now()
            kloudtrader_sandbox.advance(60)
            assert (kloudtrader_sandbox.clock.now() - before).total_seconds() == 60

        @pytest.mark.kloudtrader_sandbox(scenario="everything")
        def test_a_scenario(kloudtrader_sandbox):
            assert len(tradier.user_profile().profile.account) == 4
            assert kloudtrader_sandbox.clock.now().hour == 13

        @pytest.mark.kloudtrader_sandbox(seed=3, accounts=("cash",))
        def test_options(kloudtrader_sandbox):
            assert account_balance()["balances"]["account_type"] == "cash"

        def test_two(kloudtrader_sandbox_factory):
            first, second = kloudtrader_sandbox_factory(), kloudtrader_sandbox_factory("quiet-day")
            assert first.origin != second.origin
            assert "KLOUDTRADER_KALSHI_URL" not in os.environ

        def test_a_session_in_the_environment_does_not_get_in_the_way(monkeypatch, request):
            monkeypatch.setenv("KALSHI_USER_ID", "a")
            monkeypatch.setenv("KALSHI_TOKEN", "b")
            request.getfixturevalue("kloudtrader_sandbox")
            monkeypatch.setenv("KLOUDTRADER_KALSHI_API", "v1")
            assert kalshi.user_get_balance().balance > 0

        def test_a_key_in_the_environment_does_not_get_in_the_way(monkeypatch, request):
            monkeypatch.setenv("KALSHI_PRIVATE_KEY_PATH", "elsewhere.pem")
            request.getfixturevalue("kloudtrader_sandbox")
            assert kalshi.user_get_balance().balance > 0

        def test_nothing_is_left():
            import threading
            assert "ACCESS_TOKEN" not in os.environ
            assert threading.active_count() == 1
        """
    )
    # In a process of its own: the modules of this one would hide what is imported when.
    result = pytester.runpytest_subprocess(*OPTIONS, "-q", "--strict-markers")
    result.assert_outcomes(passed=8)


def test_loading_it_imports_nothing_heavy() -> None:
    script = (
        "import sys, pytest\n"
        "before = set(sys.modules)\n"
        f"import {PLUGIN}\n"
        "new = {name for name in set(sys.modules) - before}\n"
        "heavy = {'pydantic', 'urllib3', 'http.server', 'tomllib', 'random', 'json'}\n"
        "own = {n for n in new if n.startswith('kloudtrader.sandbox.')}\n"
        f"sys.exit(f'{{new & heavy}} {{own}}' if new & heavy or own != {{'{PLUGIN}'}} else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
