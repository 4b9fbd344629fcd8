"""A read operation that is added to Tradier's spec needs nothing else to be callable."""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from codegen.cli import main
from kloudtrader import tradier
from tests.openapi.specs import operation, parameter, save
from tests.stub import Stub, StubResponse

SPECS = Path(__file__).parents[2] / "openapi"
PATH = "/accounts/{account_id}/valuations"
PERIOD = {"type": "string", "enum": ["WEEK", "MONTH"]}
ADDED = operation(
    "account_valuations",
    {"$ref": "#/components/schemas/PositionsResponse"},
    summary="Get the valuations of an account",
    tags=["account"],
    parameters=[
        {"$ref": "#/components/parameters/AccountId"},
        parameter("period", required=True, schema=PERIOD, description="Period to show."),
        parameter("asOf", schema={"type": "string", "format": "date"}),
    ],
)


@pytest.fixture
def calls(tmp_path: Path, stub: Stub, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    document = YAML(typ="safe", pure=True).load(SPECS / "tradier.yaml")
    document["paths"][PATH] = {"get": ADDED}
    options = ["--facade", str(SPECS / "tradier.facade.yaml"), "--calls", str(tmp_path / "calls")]
    output = ["--output", str(tmp_path / "valued_api"), "--plain-types", "--strict", "--quiet"]
    assert main([str(save(tmp_path, document)), *output, *options]) == 0
    monkeypatch.setenv("KLOUDTRADER_TRADIER_URL", stub.url)
    monkeypatch.setenv("ACCESS_TOKEN", "t")
    monkeypatch.setenv("ACCOUNT_NUMBER", "A-1")
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("calls")
    for name in [name for name in sys.modules if name.partition(".")[0] in ("calls", "valued_api")]:
        del sys.modules[name]


def test_it_is_a_function_and_a_method(calls: Any, stub: Stub) -> None:
    from calls._all import TypedCalls  # type: ignore[import-not-found]

    assert set(calls.__all__) - set(tradier.__all__) == {"account_valuations"}
    stub.on(f"GET {PATH.format(account_id='A-1')}", StubResponse(200, {"positions": "null"}))
    assert calls.account_valuations("WEEK").positions.position == []
    assert TypedCalls().account_valuations("MONTH", as_of="2024-03-05").positions.position == []
    assert [seen.target.partition("?")[2] for seen in stub.seen] == [
        "period=WEEK",
        "period=MONTH&asOf=2024-03-05",
    ]


def test_it_takes_the_credentials_behind_its_own_arguments(calls: Any) -> None:
    parameters = inspect.signature(calls.account_valuations).parameters
    assert [*parameters] == ["period", "access_token", "account_number", "as_of", "timeout"]
    text = inspect.getdoc(calls.account_valuations) or ""
    assert text.startswith("Get the valuations of an account.\n")
    assert f"``GET {PATH}``" in text
    assert all(f"\n    {name}: " in text for name in parameters)
