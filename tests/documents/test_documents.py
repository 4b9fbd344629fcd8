"""The documents of the surface, held against the package.

The three documents lie next to this file. The samples of ``kalshi_UserApi.md`` are run with only
their import lines, host, key and ids changed. They swallow errors, so what counts is what the
server received.
"""

import inspect
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import kloudtrader.equities.tradier_user
import kloudtrader.user
from kloudtrader import kalshi
from tests.stub import Stub, StubResponse

HERE = Path(__file__).parent
KALSHI = (HERE / "kalshi_UserApi.md").read_text(encoding="utf-8")
USER_ID = "7d1f0c52-3b8e-4c6a-9a51-2f4be0d9c811"
MARKET_ID = "0c9a6b1e-5d27-4f83-8a4e-71d2b6f3c5e0"
ORDER_ID = "c9e0b3a6-51d2-4e7b-9d18-7b2a4c5d6e33"
KEY = f"{USER_ID} canary-5d2b81"


class Argument(NamedTuple):
    name: str
    type: str
    optional: bool


class Documented(NamedTuple):
    """One operation as the document describes it."""

    name: str
    method: str
    path: str
    response: str
    arguments: tuple[Argument, ...]
    sample: str


def _operations() -> list[Documented]:
    rows = re.findall(r"\[\*\*(\w+)\*\*\]\(\S+\) \| \*\*(\w+)\*\* (\S+) \|", KALSHI)
    return [_operation(*row) for row in rows]


def _operation(name: str, method: str, path: str) -> Documented:
    section = KALSHI.partition(f"\n# **{name}**\n")[2].partition("\n# **")[0]
    signature = re.search(rf"^> (?:(\w+) )?{name}\(", section, re.MULTILINE)
    assert signature is not None
    table = section.partition("### Parameters")[2].partition("### Return type")[0]
    arguments = re.findall(
        r"^ \*\*(\w+)\*\* \| \[?\*\*(\w+)\*\*.*?\| .*\|(.*)$", table, re.MULTILINE
    )
    sample = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert sample is not None
    return Documented(
        name,
        method,
        path,
        signature.group(1) or "",
        tuple(Argument(argument, kind, "optional" in notes) for argument, kind, notes in arguments),
        sample.group(1),
    )


OPERATIONS = _operations()
NAMES = [operation.name for operation in OPERATIONS]
ORDER = {"order_id": ORDER_ID, "market_id": MARKET_ID, "status": "resting"}
RESPONSES: dict[str, object] = {
    "UserGetBalanceResponse": {"balance": 99111},
    "UserGetMarketPositionResponse": {"market_position": {"position": -40}},
    "UserGetMarketPositionsResponse": {"market_positions": [{"position": 15}]},
    "UserGetProfileResponse": {"user": {"user_id": USER_ID}},
    "UserGetWatchlistResponse": {"watchlist": {"market_ids": [MARKET_ID]}},
    "UserOrderCreateResponse": {"order": ORDER, "status": ""},
    "UserOrderDecreaseResponse": {"order": ORDER, "reduced_by": 1},
    "UserOrdersGetResponse": {"orders": [ORDER]},
    "UserTradesGetResponse": {"trades": [{"trade_id": "t", "price": 1}]},
}


def test_the_document_has_thirteen_operations() -> None:
    assert len(OPERATIONS) == 13
    assert all(operation.arguments for operation in OPERATIONS)
    methods = {name for name in vars(kalshi.UserApi) if name.startswith("user_")}
    assert methods == set(NAMES)


# --- the samples -----------------------------------------------------------------------------


def adapt_sample(sample: str, url: str) -> str:
    """The sample with its import lines, host, key and ids changed, and nothing else."""
    models = re.findall(r"^from openapi_client\.model\.\w+ import (\w+)$", sample, re.MULTILINE)
    text = re.sub(r"^from openapi_client\.model\..*\n", "", sample, flags=re.MULTILINE)
    imports = "from dateutil.parser import parse as dateutil_parser\n"
    imports += f"from kloudtrader.kalshi import {', '.join(['user_api', *models])}\n"
    for old, new in (
        ("import openapi_client\n", "import kloudtrader.kalshi as openapi_client\n"),
        ("from openapi_client.api import user_api\n", imports),
        ('host = "https://trading-api.kalshi.com/v1"', f'host = "{url}"'),
        ("YOUR_API_KEY", KEY),
        ("user_id_example", USER_ID),
    ):
        assert old in text
        text = text.replace(old, new)
    return text.replace("market_id_example", MARKET_ID).replace("order_id_example", ORDER_ID)


def serve(stub: Stub, operation: Documented) -> None:
    route = f"{operation.method} {fill_path(operation.path)}"
    if not operation.response:
        stub.on(route, StubResponse(204))
        return
    created = operation.name in ("user_order_create", "user_order_decrease")
    stub.on(route, StubResponse(201 if created else 200, RESPONSES[operation.response]))


def fill_path(path: str) -> str:
    return path.format(user_id=USER_ID, market_id=MARKET_ID, order_id=ORDER_ID)


def expected_query(operation: Documented) -> str:
    """The query of the call with all options, as the wire contract names them."""
    if operation.name == "user_orders_get":
        counts = "&".join(
            f"{bound}_{what}_count=1"
            for what in ("place", "initial", "remaining")
            for bound in ("min", "max")
        )
        return (
            f"market_id={MARKET_ID}&is_yes=true&min_price=1&max_price=1&{counts}"
            "&min_date=1970-01-01T00%3A00%3A00Z&max_date=1970-01-01T00%3A00%3A00Z"
            "&get_queue_position=true&status=status_example&page_size=1&page_number=1"
        )
    assert operation.name == "user_trades_get"
    return (
        f"market_id={MARKET_ID}&order_id={ORDER_ID}&MinPrice=1&MaxPrice=1&MinCount=1&max_count=1"
        "&min_date=1970-01-01T00%3A00%3A00Z&max_date=1970-01-01T00%3A00%3A00Z"
        "&page_size=1&page_number=1"
    )


BODIES: dict[str, object] = {
    "user_change_password": {
        "new_password": "new_password_example",
        "old_password": "old_password_example",
    },
    "user_order_create": {
        "count": 1,
        "expiration_unix_ts": 1,
        "market_id": MARKET_ID,
        "max_cost_cents": 1,
        "price": 1,
        "sell_position_capped": True,
        "side": "side_example",
    },
    "user_order_decrease": {"count": 1},
}


@pytest.mark.parametrize("operation", OPERATIONS, ids=NAMES)
def test_a_sample_sends_what_it_shows(
    operation: Documented, stub: Stub, capsys: pytest.CaptureFixture[str]
) -> None:
    serve(stub, operation)
    source = adapt_sample(operation.sample, stub.url)
    exec(compile(source, f"sample of {operation.name}", "exec"), {"__name__": "__main__"})

    assert "Exception when calling" not in capsys.readouterr().out
    target = "/v1" + fill_path(operation.path)
    lines = [f"{operation.method} {target}"]
    if operation.name in ("user_orders_get", "user_trades_get"):
        lines.append(f"{operation.method} {target}?{expected_query(operation)}")
    elif operation.name in BODIES:
        lines *= 2
    assert stub.lines == lines
    assert [seen.headers["Authorization"] for seen in stub.seen] == [KEY] * len(lines)
    check_bodies(operation, stub)


def check_bodies(operation: Documented, stub: Stub) -> None:
    first, *others = stub.seen
    assert first.body == b""
    assert "Content-Type" not in first.headers
    if operation.name in BODIES:
        (second,) = others
        assert second.headers["Content-Type"] == "application/json"
        assert second.json == BODIES[operation.name]


@pytest.mark.parametrize("operation", OPERATIONS, ids=NAMES)
def test_a_sample_says_when_the_server_refuses(
    operation: Documented, stub: Stub, capsys: pytest.CaptureFixture[str]
) -> None:
    refusal = {"code": "forbidden", "message": "that is not yours"}
    stub.on(f"{operation.method} {fill_path(operation.path)}", StubResponse(403, refusal))
    exec(adapt_sample(operation.sample, stub.url), {"__name__": "__main__"})
    assert f"Exception when calling UserApi->{operation.name}: " in capsys.readouterr().out


def test_the_samples_and_programs_of_v1_type_check(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    ported = HERE.parent / "kalshi_v2" / "ported"
    programs = [path for path in ported.glob("[!_]*.py") if not path.name.startswith("test_")]
    assert len(programs) == 4
    for operation in OPERATIONS:
        text = adapt_sample(operation.sample, "http://127.0.0.1:9")
        programs.append(tmp_path / f"{operation.name}.py")
        programs[-1].write_text(text, encoding="utf-8")
    cache = f"--cache-dir={HERE.parents[1] / '.mypy_cache' / 'user'}"
    command = [sys.executable, "-m", "mypy", "--config-file=", cache, *map(str, programs)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr


def test_all_samples_run_as_plain_scripts(stub: Stub, tmp_path: Path) -> None:
    """One process runs them one after the other, as ``python main.py`` would each of them."""
    runner = ["import runpy, sys"]
    for operation in OPERATIONS:
        serve(stub, operation)
        script = tmp_path / f"{operation.name}.py"
        script.write_text(adapt_sample(operation.sample, stub.url), encoding="utf-8")
        runner.append(f"runpy.run_path({str(script)!r}, run_name='__main__')")
    main = tmp_path / "main.py"
    main.write_text("\n".join(runner), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", str(main)],
        cwd=tmp_path,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "Exception when calling" not in done.stdout
    assert "balance=99111" in done.stdout
    assert len(stub.seen) == 13 + 5


def test_a_prefix_stands_before_the_key(stub: Stub) -> None:
    """The line that the samples show as a comment."""
    operation = OPERATIONS[NAMES.index("user_get_balance")]
    serve(stub, operation)
    comment = "# configuration.api_key_prefix['cookie']"
    assert comment in operation.sample
    exec(adapt_sample(operation.sample, stub.url).replace(comment, comment[2:]), {})
    assert [seen.headers["Authorization"] for seen in stub.seen] == [f"Bearer {KEY}"]


# --- the signatures --------------------------------------------------------------------------

TYPES = {"str": str, "int": int, "bool": bool}


@pytest.mark.parametrize("operation", OPERATIONS, ids=NAMES)
def test_a_method_has_the_documented_signature(operation: Documented) -> None:
    method = getattr(kalshi.UserApi, operation.name)
    parameters = list(inspect.signature(method).parameters.values())[1:]
    if parameters[-1].kind is inspect.Parameter.VAR_KEYWORD:  # the fields of the body, an extra
        parameters.pop()
    assert parameters.pop().name == "_timeout"
    required = [each.name for each in operation.arguments if not each.optional]
    options = [each.name for each in operation.arguments if each.optional]
    positional = [each.name for each in parameters if each.kind is each.POSITIONAL_OR_KEYWORD]
    keywords = [each.name for each in parameters if each.kind is each.KEYWORD_ONLY]
    assert positional == required
    assert keywords == options
    assert all(each.default is None for each in parameters if each.name in options)
    assert all(each.default is each.empty for each in parameters if each.name in required)


@pytest.mark.parametrize("operation", OPERATIONS, ids=NAMES)
def test_a_function_takes_the_user_as_a_keyword(operation: Documented) -> None:
    parameters = inspect.signature(getattr(kalshi, operation.name)).parameters
    ids = [
        each.name for each in operation.arguments if not each.optional and each.name != "user_id"
    ]
    positional = [
        name for name, each in parameters.items() if each.kind is each.POSITIONAL_OR_KEYWORD
    ]
    assert positional == ids
    assert parameters["user_id"].kind is inspect.Parameter.KEYWORD_ONLY
    options = {each.name for each in operation.arguments if each.optional}
    assert options == set(parameters) - set(ids) - {"user_id"}


@pytest.mark.parametrize("operation", OPERATIONS, ids=NAMES)
def test_the_types_of_a_method_are_the_documented_ones(operation: Documented) -> None:
    method = getattr(kalshi.UserApi, operation.name)
    for argument in operation.arguments:
        annotation = str(inspect.signature(method).parameters[argument.name].annotation)
        wanted = {"datetime": "datetime.datetime", "int": "int|Cent"}.get(
            argument.type, argument.type
        )
        assert re.search(rf"\b(?:{wanted})\b", annotation), (argument, annotation)
    returned = str(inspect.signature(method).return_annotation)
    assert returned == (f"models.{operation.response}" if operation.response else "None")


def test_every_documented_model_exists() -> None:
    models = set(re.findall(r"\((\w+)\.md\)", KALSHI)) - {"README"}
    assert len(models) == 12
    assert [name for name in models if not isinstance(getattr(kalshi, name), type)] == []


# --- the two documents of Tradier ------------------------------------------------------------

CALLS = [
    (document, module, *call)
    for document, module in (
        ("user.md", kloudtrader.user),
        ("tradier_user.md", kloudtrader.equities.tradier_user),
    )
    for call in re.findall(
        r"^<code>(\w+)\((.*)\)</code>$", (HERE / document).read_text("utf-8"), re.MULTILINE
    )
]


def test_the_documents_show_their_functions() -> None:
    shown = {document: [] for document, *_ in CALLS}
    for document, _, name, _ in CALLS:
        shown[document].append(name)
    assert shown["user.md"] == [
        "user_profle",
        "user_account_number",
        "account_balance",
        "account_positions",
        "account_history",
        "account_costbasis",
        "account_orders",
        "account_specificorders",
    ]
    assert shown["tradier_user.md"] == ["user_profle", "account_balance", "account_balance"]


@pytest.mark.parametrize(("document", "module", "name", "arguments"), CALLS)
def test_a_function_has_the_documented_order(
    document: str, module: Any, name: str, arguments: str
) -> None:
    parameters = inspect.signature(getattr(module, name)).parameters.values()
    positional = [each.name for each in parameters if each.kind is each.POSITIONAL_OR_KEYWORD]
    assert positional == arguments.split(",")
    optional = {each.name for each in parameters if each.default is None}
    assert {"access_token", "account_number"} & set(positional) <= optional


@pytest.mark.parametrize("document", ["user.md", "tradier_user.md"])
def test_every_import_and_call_that_is_shown_works(document: str) -> None:
    """The documents write ``kloudrader`` in these lines; the package is called kloudtrader."""
    text = (HERE / document).read_text("utf-8")
    imports = re.findall(r"^from kloudrader\.([\w.]+) import (\w+)$", text, re.MULTILINE)
    calls = set(re.findall(r"^(\w+)\([^<]*\)$", text, re.MULTILINE))
    assert len(imports) >= 3
    for module, name in imports:
        namespace: dict[str, Any] = {}
        exec(f"from kloudtrader.{module} import {name}", namespace)
        assert callable(namespace[name])
    module = kloudtrader.user if document == "user.md" else kloudtrader.equities.tradier_user
    assert calls
    assert all(callable(getattr(module, name)) for name in calls)


def test_the_two_module_names_mean_the_same_objects() -> None:
    older = kloudtrader.equities.tradier_user
    assert older.__all__ == kloudtrader.user.__all__
    assert all(getattr(older, name) is getattr(kloudtrader.user, name) for name in older.__all__)
    assert older.user_profle is older.user_profile


def test_the_documented_responses_pass_through(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    """The objects that ``user.md`` shows, where they are complete."""
    text = (HERE / "user.md").read_text("utf-8")
    shown = re.findall(r"return type : json\s*(\{.*?)```", text, re.DOTALL)
    complete = [each for each in shown if not re.search(r":\s*,|^\s*\.$", each, re.MULTILINE)]
    assert len(complete) == 4
    paths = {
        "profile": ("/user/profile", kloudtrader.user.user_profile, ()),
        "positions": ("/accounts/A1/positions", kloudtrader.user.account_positions, ("t", "A1")),
        "history": ("/accounts/A1/history", kloudtrader.user.account_history, ("t", "A1")),
        "order": (
            "/accounts/A1/orders/1369455",
            kloudtrader.user.account_specificorders,
            ("1369455", "t", "A1"),
        ),
    }
    monkeypatch.setenv("KLOUDTRADER_TRADIER_URL", stub.url)
    for text in complete:
        value = eval(text, {"__builtins__": {}})
        (key,) = value
        path, function, arguments = paths[key]
        stub.on(f"GET {path}", StubResponse(200, value))
        response = function(*(arguments or ("t",)))
        assert response == value
        assert json.dumps(response) == json.dumps(value)
