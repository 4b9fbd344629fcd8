"""Large APIs are packages whose parts are loaded when they are used."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from codegen.cli import main
from codegen.plan.module_layout import lay_out_modules
from codegen.plan.naming import make_snake_name
from codegen.plan.ordering import list_used_names
from codegen.read_api import read_api
from codegen.source.problems import Report
from tests.openapi.round_trip import check
from tests.openapi.specs import TAGS, large, operation, parameter, reference, save, spec, thing


def test_a_small_api_is_not_divided(tmp_path: Path) -> None:
    parts = lay_out_modules(read_api(save(tmp_path, large(5)), Report()))
    assert not parts.models
    assert not parts.operations


def test_models_of_one_operation_of_a_large_tag_stand_together(tmp_path: Path) -> None:
    orders = ["Orders", "OrderList", *(f"Order{number}" for number in range(10))]

    def chain(*names: str) -> dict[str, Any]:
        return {name: thing(next=after) for name, after in itertools.pairwise([*names, "Shared"])}

    schemas = {
        **chain(*orders),
        **chain("Balances", "Money", "Margin", "Cash"),
        **chain("Few", "Fewer"),
        **chain("One", "Two", "Three"),
        "Shared": thing(),
    }
    paths = {
        f"/{name}": {"get": operation(name, reference(model), tags=[tag])}
        for name, model, tag in (
            ("orders", "Orders", "account"),
            ("balance", "Balances", "account"),
            ("few", "Few", "account"),
            ("one", "One", "market"),
            ("oneAgain", "One", "market"),
        )
    }
    parts = lay_out_modules(read_api(save(tmp_path, spec(schemas, paths)), Report()))
    assert {part: {form.name for form in forms} for part, forms in parts.models.items()} == {
        "orders": {*orders},
        "balance": {"Balances", "Money", "Margin", "Cash"},
        "account": {"Few", "Fewer"},
        "market": {"One", "Two", "Three"},
        "common": {"Shared"},
    }


def test_parts_hold_everything_once_and_never_import_each_other_in_a_circle(
    tmp_path: Path,
) -> None:
    api = read_api(save(tmp_path, large()), Report())
    parts = lay_out_modules(api)
    assert set(parts.operations) == {f"_{tag}{part}" for tag in TAGS for part in (1, 2, 3)}
    names = [form.name for forms in parts.models.values() for form in forms]
    assert sorted(names) == sorted(form.name for form in api.models)
    home = {form.name: part for part, forms in parts.models.items() for form in forms}
    needs = {
        part: {home[name] for form in forms for name in list_used_names(form)} - {part}
        for part, forms in parts.models.items()
    }
    while needs:
        free = [part for part, wanted in needs.items() if not wanted & {*needs}]
        assert free, f"imports in a circle: {needs}"
        needs = {part: wanted for part, wanted in needs.items() if part not in free}
    assert home["Shared"] == "common"
    for part in {*parts.models} - {"common"}:
        tag, _, model = part.partition("_")
        assert tag in TAGS
        assert model == make_snake_name(parts.models[part][-1].name)
    assert all(len(forms) <= 22 for forms in parts.models.values())


LOADED = """
import sys
from {name} import AlphaApi, operations
assert operations.get_alpha0.path == "/alpha/0"
from {name}.models import Alpha0Special
Alpha0Special(id=1).model_dump()
print(*sorted(module.split(".", 1)[1] for module in sys.modules if module.startswith("{name}.")))
"""


def test_only_the_parts_that_are_used_are_loaded(tmp_path: Path) -> None:
    output = tmp_path / "a_large_api"
    assert main([str(save(tmp_path, large())), "--output", str(output), "--quiet"]) == 0
    result = subprocess.run(
        [sys.executable, "-c", LOADED.format(name=output.name)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.split() == [
        "alpha_api",
        "models",
        "models.alpha_alpha30_special",
        "models.common",
        "operations",
        "operations._alpha1",
    ]


COST = """
import gc, sys
from importlib import import_module
sys.path.insert(0, {directory!r})
for name in ("response.decode", "request.body", "lazy", "models", "operation"):
    import_module("kloudtrader.runtime." + name)
import typing_extensions, uuid, decimal
gc.collect()
before = len(gc.get_objects())
getattr(import_module({package!r} + ".operations"), {operation!r})
getattr(import_module({package!r} + ".models"), {model!r})
gc.collect()
print(len(gc.get_objects()) - before)
"""


def cost(directory: Path, package: str, operation: str, model: str) -> int:
    """Return how many objects it takes to import the record of one operation and its model."""
    script = COST.format(
        directory=str(directory), package=package, operation=operation, model=model
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return int(result.stdout)


def test_one_operation_of_a_large_tag_costs_as_little_as_one_of_ours(tmp_path: Path) -> None:
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {}
    for number in range(200):
        schemas[f"Thing{number}"] = thing(before=f"Thing{max(0, number - 1)}")
        paths[f"/things/{number}/{{id}}"] = {
            "get": operation(
                f"getThing{number}",
                reference(f"Thing{number}"),
                tags=["things"],
                parameters=[parameter("id", "path", required=True), parameter("limit")],
            )
        }
    document = save(tmp_path, spec(schemas, paths))
    assert main([str(document), "--output", str(tmp_path / "many_things"), "--quiet"]) == 0
    last = cost(tmp_path, "many_things", "get_thing1", "Thing1")
    own = Path(__file__).parents[3] / "generated"
    ours = cost(own, "kloudtrader_kalshi", "user_get_balance", "UserGetBalanceResponse")
    assert 0 < last <= ours


def test_a_divided_api_works_like_a_small_one(tmp_path: Path) -> None:
    trip = check(save(tmp_path, large(), "large.json"), tmp_path, samples=2)
    assert trip.problems == []
    assert trip.calls == 240


@pytest.mark.parametrize("seed", ["4711"])
def test_parts_are_the_same_under_every_hash_seed(tmp_path: Path, seed: str) -> None:
    path = save(tmp_path, large(61))
    main([str(path), "--output", str(tmp_path / "first" / "an_api"), "--quiet"])
    generate = Path(__file__).parents[3] / "openapi" / "generate.py"
    subprocess.run(
        [sys.executable, generate, path, "--output", tmp_path / seed / "an_api", "--quiet"],
        check=True,
        capture_output=True,
        env={"PYTHONHASHSEED": seed},
    )

    def contents(directory: Path) -> dict[str, bytes]:
        return {
            str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*.py")
        }

    assert contents(tmp_path / seed) == contents(tmp_path / "first")
