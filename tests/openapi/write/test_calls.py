"""Typed calls, written for a small venue: functions, methods and iterators."""

from __future__ import annotations

import doctest
import importlib
import inspect
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from codegen.cli import main
from kloudtrader import InvalidArgument
from tests.openapi.specs import operation, parameter, reference, save, spec
from tests.stub import Stub, StubResponse

ROOT = Path(__file__).parents[3]
CACHE = f"--cache-dir={ROOT / '.mypy_cache' / 'calls'}"
PATHS_OF_OURS = [str(ROOT), str(ROOT / "generated")]
SYMBOL = parameter("symbol", required=True)
KIND = parameter("kind", schema={"type": "string", "enum": ["cash", "margin"]})
STATES = {"type": "string", "x-extensible-enum": ["open", "done"]}
ORDER = {
    "type": "object",
    "required": ["symbol", "quantity"],
    "properties": {
        "symbol": {"type": "string", "description": "What to buy."},
        "quantity": {"type": "integer", "minimum": 1},
        "price": {"type": "string", "format": "decimal"},
        "time": {"type": "string", "format": "date-time"},
    },
}
ROW = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "integer"}, "symbol": {"type": "string"}},
}
LIST = {
    "type": "object",
    "required": ["rows"],
    "properties": {"rows": {"type": "array", "items": reference("Row")}},
}
ACCOUNT = {"parameters": [parameter("account", "path", required=True)]}
QUOTE = operation("quote", reference("Row"), tags=["market"], parameters=[SYMBOL, KIND])
ROWS = operation(
    "rows",
    reference("List"),
    tags=["account"],
    parameters=[
        parameter("page", schema={"type": "integer"}),
        parameter("limit", schema={"type": "integer"}),
        parameter("state", schema=STATES),
        parameter("timeout", schema={"type": "integer"}),
        parameter("old", deprecated=True),
        parameter("venue"),
    ],
)
PLACE = operation(
    "place",
    reference("Row"),
    tags=["account"],
    requestBody={
        "required": True,
        "content": {"application/json": {"schema": reference("Order")}},
    },
)
CHECK = operation(
    "check",
    reference("Row"),
    tags=["account"],
    parameters=[SYMBOL],
    requestBody={
        "required": True,
        "x-python-name": "draft",
        "content": {"application/json": {"schema": reference("Order")}},
    },
)
PATHS = {
    "/quotes": {"get": {**QUOTE, "security": []}},
    "/accounts/{account}/rows": {**ACCOUNT, "get": ROWS},
    "/accounts/{account}/orders": {**ACCOUNT, "post": PLACE},
    "/accounts/{account}/orders/check": {**ACCOUNT, "post": CHECK},
    "/log_out": {"post": operation("log_out", tags=["session"])},
}
DOCUMENT = spec(
    {"Order": ORDER, "Row": ROW, "List": LIST},
    PATHS,
    security=[{"bearer": []}],
    components={"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
)
RULES = [
    ("$", {"base": "venue_access.Access", "arguments": {"token": "A token.", "account": "It."}}),
    ("$..parameters[?@.name == 'account']", {"inject": True}),
    ("$..parameters[?@.name == 'venue']", {"default": "XNYS"}),
    ("$..parameters[?@.name == 'state']", {"positional": False}),
    ("$.paths.*[?@.tags[0] == 'session']", {"omit": True}),
    ("$.paths['/accounts/{account}/orders/check'].post", {"credentials": False}),
    ("$.paths['/accounts/{account}/orders/check'].post.requestBody", {"positional": True}),
    ("$.paths['/quotes'].get", {"example": ">>> 1 + 1\n2"}),
    (
        "$.paths.*[?@.operationId == 'rows']",
        {"pages": {"number": "page", "size": "limit", "rows": "rows", "id": "id"}},
    ),
]
ACCESS = """
from kloudtrader.runtime import Client, Timeout, bearer

class Access:
    url = ""
    def __init__(self, token: str | None = None, account: str | None = None) -> None:
        self._token, self._number = token or "default", account or "A-0"
        self._timeout: Timeout | float | None = None
    def _client(self) -> Client:
        return Client(self.url, authorize=bearer(self._token))
    def _account(self) -> str:
        return self._number
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("venue")
    actions = [
        {"target": target, "description": "a reason", "update": {"x-facade": rule}}
        for target, rule in RULES
    ]
    overlay = directory / "venue.facade.json"
    overlay.write_text(
        json.dumps({"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": actions})
    )
    (directory / "venue_access.py").write_text(ACCESS)
    arguments = ["--output", str(directory / "venue_api"), "--strict", "--quiet"]
    arguments += ["--facade", str(overlay), "--calls", str(directory / "venue_calls")]
    path = str(save(directory, DOCUMENT))
    assert main([path, *arguments]) == 0
    assert main([path, *arguments, "--check"]) == 0
    return directory


@pytest.fixture
def calls(folder: Path, stub: Stub, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(folder)
    module = importlib.import_module("venue_calls")
    monkeypatch.setattr(importlib.import_module("venue_access").Access, "url", stub.url)
    yield module
    for name in [name for name in sys.modules if name.startswith("venue_")]:
        del sys.modules[name]


def arguments(function: Any) -> str:
    """Return the signature without annotations."""
    signature = inspect.signature(function)
    plain = [each.replace(annotation=each.empty) for each in signature.parameters.values()]
    return str(signature.replace(parameters=plain, return_annotation=signature.empty))


def test_functions_take_what_the_object_takes_behind_their_own(calls: Any) -> None:
    assert arguments(calls.quote) == "(symbol, *, kind=None, timeout=None)"
    assert arguments(calls.rows) == (
        "(token=None, account=None, *, page=None, limit=None, state=None, timeout=None, "
        "venue='XNYS', _timeout=None)"
    )
    assert arguments(calls.place) == (
        "(token=None, account=None, *, order=None, timeout=None, **fields)"
    )
    assert arguments(calls.iter_rows) == (
        "(token=None, account=None, *, page_size=200, progress=False, state=None, "
        "timeout=None, venue='XNYS', _timeout=None)"
    )


def test_methods_take_what_the_operation_takes(calls: Any) -> None:
    from venue_calls._all import TypedCalls  # type: ignore[import-not-found]

    assert arguments(TypedCalls.quote) == "(self, symbol, *, kind=None, timeout=None)"
    assert arguments(TypedCalls.place) == "(self, *, order=None, timeout=None, **fields)"
    assert arguments(TypedCalls.check) == "(self, symbol, draft, *, timeout=None)"
    assert set(calls.__all__) == {"quote", "rows", "iter_rows", "place", "check"}
    assert {name for name in dir(TypedCalls) if name[0] != "_"} == {*calls.__all__, "url"}


def test_closed_values_are_the_only_ones_for_type_checkers(calls: Any) -> None:
    hints = inspect.get_annotations(calls.quote)
    assert _squeeze(hints["kind"]) == "Literal['cash','margin']|None"
    state = inspect.get_annotations(calls.rows)["state"]
    assert _squeeze(state) == "Literal['open','done']|str|None"


def _squeeze(annotation: str) -> str:
    return "".join(annotation.split())


def test_a_call_sends_what_it_was_given(calls: Any, stub: Stub) -> None:
    stub.on("GET /quotes", StubResponse(200, {"id": 1}))
    stub.on("GET /accounts/A-1/rows", StubResponse(200, {"rows": []}))
    assert calls.quote("KO", kind="cash").id == 1
    calls.rows("t-1", "A-1", state="open", timeout=3, venue="XNAS", _timeout=9)
    assert [seen.target.partition("/v1")[2] for seen in stub.seen] == [
        "/quotes?symbol=KO&kind=cash",
        "/accounts/A-1/rows?state=open&timeout=3&venue=XNAS",
    ]
    assert "Authorization" not in stub.seen[0].headers
    assert stub.seen[1].headers["Authorization"] == "Bearer t-1"


def test_a_body_is_given_by_its_fields(calls: Any, stub: Stub) -> None:
    from venue_api import Order  # type: ignore[import-not-found]

    stub.on("POST /accounts/A-0/orders", StubResponse(200, {"id": 1}))
    calls.place(symbol="KO", quantity=2, price="60.38")
    calls.place(order=Order(symbol="KO", quantity=2, price="60.38"))
    first, second = (seen.json for seen in stub.seen)
    assert first == second == {"symbol": "KO", "quantity": 2, "price": "60.38"}
    with pytest.raises(InvalidArgument):
        calls.place(symbol="KO", quantity=0)
    assert len(stub.seen) == 2


def test_a_body_may_be_positional_and_a_function_without_credentials(
    calls: Any, stub: Stub
) -> None:
    from venue_api import Order

    stub.on("POST /accounts/A-0/orders/check", StubResponse(200, {"id": 1}))
    assert arguments(calls.check) == "(symbol, draft, *, timeout=None)"
    assert calls.check("KO", Order(symbol="KO", quantity=2)).id == 1
    assert calls.check("KO", draft={"symbol": "KO", "quantity": 2}).id == 1
    assert [seen.json for seen in stub.seen] == [{"symbol": "KO", "quantity": 2}] * 2
    assert stub.seen[0].target.endswith("?symbol=KO")
    assert stub.seen[0].headers["Authorization"] == "Bearer default"
    for wrong in (
        lambda: calls.check("KO", token="t-1", draft=Order(symbol="KO", quantity=2)),
        lambda: calls.check("KO", symbol="KO", quantity=2),
        lambda: calls.check("KO"),
    ):
        with pytest.raises(TypeError):
            wrong()


def test_an_iterator_reads_all_pages(calls: Any, stub: Stub) -> None:
    pages = [[{"id": 1}, {"id": 2}], [{"id": 2}, {"id": 3}], []]
    stub.on("GET /accounts/A-0/rows", *(StubResponse(200, {"rows": page}) for page in pages))
    assert [row.id for row in calls.iter_rows(page_size=2, state="open")] == [1, 2, 3]
    assert stub.seen[1].target.endswith("?page=2&limit=2&state=open&venue=XNYS")


def test_a_docstring_describes_every_argument_and_runs(calls: Any) -> None:
    for name in calls.__all__:
        function = getattr(calls, name)
        text = inspect.getdoc(function) or ""
        for argument in inspect.signature(function).parameters:
            assert argument == "fields" or f"\n    {argument}: " in text
        assert "``" in text.partition("Args:")[0]
    assert "\n    quantity: " in (calls.place.__doc__ or "").replace("        ", "    ")
    (example,) = doctest.DocTestParser().get_examples(inspect.getdoc(calls.quote) or "")
    assert example.source == "1 + 1\n"


def test_the_calls_pass_both_type_checkers_and_mistakes_do_not(folder: Path) -> None:
    program = folder / "program.py"
    good = [
        "from collections.abc import Iterator",
        "from typing import assert_type",
        "from venue_api import Order, Row",
        "from venue_calls import iter_rows, place, quote",
        "from venue_calls._all import TypedCalls",
        "assert_type(quote('KO', kind='cash'), Row)",
        "assert_type(iter_rows(), Iterator[Row])",
        "assert_type(place(symbol='KO', quantity=1, price='1.5'), Row)",
        "assert_type(place(order=Order(symbol='KO', quantity=1)), Row)",
        "assert_type(TypedCalls('t').place(symbol='KO', quantity=1), Row)",
    ]
    bad = [
        "quote('KO', kind='credit')",
        "place(symbol='KO')",
        "place(symbol='KO', quantity=1, cuont=1)",
        "place(order=Order(symbol='KO', quantity=1), symbol='KO', quantity=1)",
        "TypedCalls('t').place(symbol='KO', quantity='1')",
    ]
    program.write_text("\n".join([*good, *bad]) + "\n")
    (folder / "pyrightconfig.json").write_text(
        json.dumps(
            {"typeCheckingMode": "strict", "extraPaths": [str(ROOT), str(ROOT / "generated")]}
        )
    )
    tools = Path(sys.executable).parent
    names = ["program.py", "venue_calls", "venue_api", "venue_access.py"]
    for command in (
        [tools / "mypy", "--strict", "--no-error-summary", "--config-file=", CACHE, *names],
        [tools / "basedpyright", "--project", ".", "--pythonpath", sys.executable],
    ):
        result = subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            env={"MYPYPATH": ":".join(PATHS_OF_OURS), "PATH": str(tools)},
        )
        lines = {
            int(line.split("program.py:")[1].split(":")[0])
            for line in result.stdout.splitlines()
            if "program.py:" in line and "error" in line
        }
        assert lines == {len(good) + number + 1 for number in range(len(bad))}, result.stdout
        others = [
            line
            for line in result.stdout.splitlines()
            if " error" in line and "program.py" not in line and "errors," not in line
        ]
        assert others == [], others
