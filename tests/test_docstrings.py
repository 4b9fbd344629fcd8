"""The example of every public function runs, against a sandbox."""

import doctest
import inspect
from types import ModuleType
from typing import Any

import pytest

import kloudtrader_kalshi.operations as kalshi_operations
import kloudtrader_tradier.operations as tradier_operations
from kloudtrader import kalshi, tradier, user
from kloudtrader.sandbox import Sandbox

WITH_EXAMPLE = {*user.__all__, *kalshi.__all__}
"""Functions written by hand, and those of the same names. Of the others an overlay may give one."""
ENDED = {
    "user_add_watchlist",
    "user_change_password",
    "user_get_profile",
    "user_get_watchlist",
    "user_remove_watchlist",
}
"""Functions that API v2 has nothing like."""
FUNCTIONS = [
    pytest.param(module, name, api, id=f"{module.__name__}.{name}-{api}")
    for module in (user, tradier, kalshi)
    for name in module.__all__
    for api in (("v1", "v2") if module is kalshi else ("v1",))
    if inspect.isfunction(function := getattr(module, name))
    and (name in WITH_EXAMPLE or ">>> " in (function.__doc__ or ""))
    and (api, name) not in {("v2", ended) for ended in ENDED}
]


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Any:
    with Sandbox(seed=7, quota=None) as running:
        for name, value in running.environment().items():
            monkeypatch.setenv(name, value)
        yield running


def names_for(module: ModuleType, sandbox: Sandbox) -> dict[str, object]:
    """Return the names that an example may use without importing them."""
    names: dict[str, object] = {name: getattr(module, name) for name in module.__all__}
    if module is not kalshi:
        return names | {"order_id": str(user.account_orders()["orders"]["order"][0]["id"])}
    position = kalshi.user_get_market_positions().market_positions[0]
    order = kalshi.UserOrderCreateRequest(
        market_id=position.market_id or "", side="yes", count=5, price=1
    )
    placed = kalshi.user_order_create(user_order_create_request=order).order
    return names | {
        "market_id": position.market_id,
        "order_id": placed.order_id,
        "resting": placed,
        "password": sandbox.environment()["KALSHI_PASSWORD"],
    }


@pytest.mark.parametrize(("module", "name", "api"), FUNCTIONS)
def test_the_example_of_a_function_runs(
    module: ModuleType, name: str, api: str, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KLOUDTRADER_KALSHI_API", api)
    function = getattr(module, name)
    names = names_for(module, sandbox)
    parsed = doctest.DocTestParser().get_doctest(function.__doc__, names, name, None, 0)
    assert parsed.examples, f"{name} has no example"
    assert any(name in example.source for example in parsed.examples) or name == "user_profle"
    printed: list[str] = []
    result = doctest.DocTestRunner(verbose=False).run(parsed, out=printed.append)
    assert result.failed == 0, "".join(printed)


OPERATIONS = {
    name: operation
    for table in (tradier_operations.OPERATIONS, kalshi_operations.OPERATIONS)
    for name, operation in table.items()
    if name in WITH_EXAMPLE  # written by hand
}


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_a_function_names_its_endpoint(name: str) -> None:
    operation = OPERATIONS[name]
    module = kalshi if name in kalshi_operations.OPERATIONS else user
    wanted = f"Source: ``{operation.method} {operation.path}``."
    assert wanted in " ".join(getattr(module, name).__doc__.split())
