"""Imports: when they happen, in which direction, and under which names."""

import ast
import importlib
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import kloudtrader
import kloudtrader_kalshi
import kloudtrader_kalshi_v2
import kloudtrader_tradier
from kloudtrader import kalshi, kalshi_v2, tradier, user
from kloudtrader_kalshi.market_api import MarketApi
from kloudtrader_kalshi.user_api import UserApi
from kloudtrader_tradier.account_api import AccountApi

ROOT = Path(__file__).parents[1]

# --- what an import loads --------------------------------------------------------------------

HEAVY = (
    "pydantic",
    "pydantic_core",
    "cryptography",
    "kloudtrader_tradier.models",
    "kloudtrader_kalshi.models",
    "kloudtrader_kalshi_v2.models",
)
NETWORK = ("urllib3", "ssl", "http.client")


def loaded_by(source: str) -> set[str]:
    """The modules of a fresh process after ``source``."""
    done = subprocess.run(
        [sys.executable, "-c", f"{source}\nimport sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(done.stdout.split())


def test_the_root_loads_neither_models_nor_network() -> None:
    modules = loaded_by("import kloudtrader; dir(kloudtrader); kloudtrader.__version__")
    assert modules.isdisjoint(HEAVY + NETWORK)


def test_the_json_functions_load_no_model() -> None:
    """Neither when they are imported nor when they are called."""
    modules = loaded_by(
        "import os\n"
        "from kloudtrader import NotSent, account_orders\n"
        "from kloudtrader.user import account_balance\n"
        "os.environ['KLOUDTRADER_TRADIER_URL'] = 'http://127.0.0.1:9/v1'\n"
        "try: account_balance('t', 'A1')\n"
        "except NotSent: print('not_sent')\n"
    )
    assert "not_sent" in modules
    assert "urllib3" in modules
    assert modules.isdisjoint((*HEAVY, "asyncio"))


def test_a_star_import_of_the_root_loads_no_model() -> None:
    assert loaded_by("from kloudtrader import *").isdisjoint(HEAVY)


def test_the_typed_packages_load_models_when_they_are_used() -> None:
    modules = loaded_by("import kloudtrader.kalshi, kloudtrader.kalshi_v2, kloudtrader.tradier")
    assert modules.isdisjoint(HEAVY)
    assert "pydantic" in loaded_by("from kloudtrader.tradier import Order")


def test_cryptography_is_loaded_by_the_first_signature() -> None:
    """Not by the object, nor by a public call."""
    program = (
        "from kloudtrader import NotSent, kalshi_v2\n"
        "client = kalshi_v2.KalshiV2('k', 'no key', base_url='http://127.0.0.1:9/v2')\n"
        "try: client.get_exchange_status()\n"
        "except NotSent: print('not_sent')\n"
    )
    modules = loaded_by(program)
    assert "not_sent" in modules
    assert "cryptography" not in modules
    signed = "try: client.get_netting()\nexcept kloudtrader.ConfigurationError: print('refused')\n"
    modules = loaded_by(f"import kloudtrader\n{program}{signed}")
    assert {"refused", "cryptography"} <= modules


# --- the direction of imports ----------------------------------------------------------------

MAY_IMPORT: dict[str, set[str]] = {
    "runtime": {"runtime"},
    "generated": {"runtime", "generated"},
    "orders": {"runtime", "orders"},
    "facade": {"runtime", "generated", "orders", "facade"},
    "sandbox": {"runtime", "generated", "sandbox"},
    "cli": {"runtime", "generated", "orders", "facade", "sandbox", "cli"},
}


def layer(module: str) -> str | None:
    """The layer of a module of ours; the version belongs to no layer."""
    parts = module.split(".")
    if parts[0].startswith("kloudtrader_"):
        return "generated"
    if parts[0] != "kloudtrader" or module == "kloudtrader._version":
        return None
    if parts[-1] == "__main__":
        return "cli"
    return parts[1] if parts[1:] and parts[1] in MAY_IMPORT else "facade"


def module_name(path: Path) -> str:
    base = ROOT / "generated" if "generated" in path.parts else ROOT
    parts = path.relative_to(base).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> list[str]:
    """All modules that a file imports, also inside functions and for type checkers."""
    name = module_name(path)
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += _imported_from(node, package)
    return found


def _imported_from(node: ast.ImportFrom, package: str) -> list[str]:
    base = node.module or ""
    if node.level:
        above = package.split(".")[: len(package.split(".")) - node.level + 1]
        base = ".".join([*above, *filter(None, [base])])
    if base == "kloudtrader":  # what is imported are its submodules
        return [f"{base}.{alias.name}" for alias in node.names]
    return [base]


# In the test matrix the packages are links, which a walk from above does not follow.
PACKAGES = [ROOT / "kloudtrader", *(ROOT / "generated").glob("kloudtrader_*")]
FILES = [path for package in PACKAGES for path in package.rglob("*.py")]


@pytest.mark.parametrize("own", MAY_IMPORT)
def test_a_layer_imports_only_what_lies_below(own: str) -> None:
    files = [path for path in FILES if layer(module_name(path)) == own]
    assert own == "cli" or len(files) >= 5
    wrong = [
        f"{module_name(path)} imports {imported}"
        for path in files
        for imported in imports_of(path)
        if (layer(imported) or own) not in MAY_IMPORT[own]
    ]
    assert wrong == []


def test_operations_import_no_models() -> None:
    for path in (ROOT / "generated").glob("*/operations.py"):
        assert imports_of(path) == ["kloudtrader.runtime.operation"]


def test_the_layers_are_told_apart() -> None:
    assert layer("kloudtrader.runtime.errors") == "runtime"
    assert layer("kloudtrader.user") == layer("kloudtrader") == "facade"
    assert layer("kloudtrader_kalshi.models") == "generated"
    assert layer("kloudtrader_kalshi_v2.models") == "generated"
    assert layer("kloudtrader.sandbox.kalshi.venue") == "sandbox"
    assert layer("kloudtrader.__main__") == layer("kloudtrader.sandbox.__main__") == "cli"
    assert layer("kloudtrader.cli.main") == "cli"
    assert layer("urllib3") is None


# --- names -----------------------------------------------------------------------------------

MODULES = [
    "kloudtrader",
    "kloudtrader.user",
    "kloudtrader.tradier",
    "kloudtrader.kalshi",
    "kloudtrader.kalshi_v2",
]


@pytest.mark.parametrize("name", [*MODULES, "kloudtrader.equities.tradier_user"])
def test_every_public_name_loads_once(name: str) -> None:
    module = importlib.import_module(name)
    assert len(set(module.__all__)) == len(module.__all__)
    for public in module.__all__:
        assert getattr(module, public) is getattr(module, public)
    namespace: dict[str, object] = {}
    exec(f"from {name} import *", namespace)
    assert set(module.__all__) <= set(namespace)


PARTS = {
    "kloudtrader": ("kloudtrader.user",),
    "kloudtrader.equities.tradier_user": ("kloudtrader.user",),
    "kloudtrader.tradier": ("kloudtrader.tradier._client", "kloudtrader.tradier._calls"),
    "kloudtrader.kalshi_v2": ("kloudtrader.kalshi_v2._client", "kloudtrader.kalshi_v2._calls"),
    "kloudtrader.kalshi": (
        "kloudtrader.kalshi.functions",
        "kloudtrader.kalshi.iterators",
        "kloudtrader.kalshi.orders",
    ),
}


@pytest.mark.parametrize(("name", "parts"), PARTS.items())
def test_a_package_has_the_names_of_its_parts(name: str, parts: tuple[str, ...]) -> None:
    """Packages that load late cannot ask their parts for names: they state them again."""
    package = importlib.import_module(name)
    for part in map(importlib.import_module, parts):
        assert set(part.__all__) <= set(package.__all__)
        for public in part.__all__:
            assert getattr(package, public) is getattr(part, public)


@pytest.mark.parametrize(
    "name",
    ["kloudtrader", "kloudtrader.tradier", "kloudtrader.kalshi", "kloudtrader.kalshi_v2"],
)
def test_the_visible_names_are_the_public_ones(name: str) -> None:
    module = importlib.import_module(name)
    assert dir(module) == sorted(module.__all__)


def test_the_credentials_are_not_visible() -> None:
    for name in ("ACCESS_TOKEN", "ACCOUNT_NUMBER"):
        assert name not in dir(kloudtrader)
        assert name not in kloudtrader.__all__


@pytest.mark.parametrize("name", MODULES)
def test_an_unknown_name_is_an_attribute_error(name: str) -> None:
    module = importlib.import_module(name)
    with pytest.raises(AttributeError, match=r"has no attribute 'kloudrader'"):
        module.kloudrader  # noqa: B018
    with pytest.raises(ImportError):
        exec(f"from {name} import acount_balance", {})


def test_all_errors_and_functions_are_at_the_root() -> None:
    from kloudtrader.runtime import errors

    classes = {name for name in errors.__all__ if isinstance(getattr(errors, name), type)}
    assert classes - {"Attempt", "BadRow"} <= set(kloudtrader.__all__)
    assert set(user.__all__) <= set(kloudtrader.__all__)
    for name in (classes | set(user.__all__)) & set(kloudtrader.__all__):
        assert getattr(kloudtrader, name) is getattr(errors, name, getattr(user, name, None))
    assert kloudtrader.ApiException is kloudtrader.ApiError is kalshi.ApiException


@pytest.mark.parametrize(
    ("facade", "generated"),
    [
        (tradier, kloudtrader_tradier),
        (kalshi, kloudtrader_kalshi),
        (kalshi_v2, kloudtrader_kalshi_v2),
    ],
)
def test_the_generated_names_are_handed_on(facade: object, generated: object) -> None:
    for name in generated.__all__:  # type: ignore[attr-defined]
        assert getattr(facade, name) is getattr(generated, name)


def test_errors_can_be_caught_at_every_door() -> None:
    assert issubclass(kloudtrader.InvalidArgument, ValueError)
    assert issubclass(kloudtrader.Unauthorized, kalshi.ApiException)


# --- signatures ------------------------------------------------------------------------------

RETIRED = {"filter", "date", "start", "end"}
"""Parameters of the orders list that the broker no longer serves; the API class has them."""


def documented_and_extra(function: object) -> tuple[list[str], dict[str, object]]:
    """The positional names, and the keyword-only ones with their defaults."""
    parameters = inspect.signature(function).parameters.values()  # type: ignore[arg-type]
    positional = [each.name for each in parameters if each.kind is each.POSITIONAL_OR_KEYWORD]
    keywords = {each.name: each.default for each in parameters if each.kind is each.KEYWORD_ONLY}
    return positional, keywords


JSON_FUNCTIONS = [name for name in user.__all__ if name not in ("user_profle",)]


@pytest.mark.parametrize("name", [each for each in JSON_FUNCTIONS if each != "user_account_number"])
def test_tradier_functions_follow_the_generated_class(name: str) -> None:
    required, options = documented_and_extra(getattr(AccountApi, name))
    del options["_timeout"]
    if name == "account_orders":
        options = {key: value for key, value in options.items() if key not in RETIRED}
    wanted = {"self": [], "account_number": ["access_token", "account_number"]}
    positional = [new for old in required for new in wanted.get(old, [old])]
    if "account_number" not in required:
        positional.append("access_token")
    positional.sort(key=["order_id", "access_token", "account_number"].index)
    assert documented_and_extra(getattr(user, name)) == (positional, options)
    timed = options | {"timeout": None}
    assert documented_and_extra(getattr(tradier, name)) == (positional, timed)
    methods = [each for each in positional if each not in ("access_token", "account_number")]
    assert documented_and_extra(getattr(tradier.Tradier, name)) == (["self", *methods], timed)


def arguments_of(function: object) -> dict[str, tuple[object, object, str]]:
    """Return kinds, defaults and types by name. Known values are texts of a narrower type."""
    parameters = inspect.signature(function).parameters.values()  # type: ignore[arg-type]
    known = re.compile(r"Literal\[[^\]]*\]( \| str)?")
    return {
        each.name: (each.kind, each.default, known.sub("str", str(each.annotation)))
        for each in parameters
    }


@pytest.mark.parametrize("name", [each for each in JSON_FUNCTIONS if each != "user_account_number"])
def test_plain_and_typed_functions_take_the_same_arguments(name: str) -> None:
    typed = arguments_of(getattr(tradier, name))
    del typed["timeout"]
    plain = arguments_of(getattr(user, name))
    assert [*plain.items()] == [*typed.items()]


KALSHI = [(api, name) for api in (UserApi, MarketApi) for name in vars(api) if name[0] != "_"]


@pytest.mark.parametrize(("api", "name"), KALSHI)
def test_kalshi_functions_follow_the_generated_class(api: type, name: str) -> None:
    required, options = documented_and_extra(getattr(api, name))
    del options["_timeout"]
    if "user_id" in required:
        options["user_id"] = None
    positional = [each for each in required if each not in ("self", "user_id")]
    body = f"{name}_request"
    if body in options:  # optional in the document only; nothing says what a write without does
        options[body] = inspect.Parameter.empty
    assert documented_and_extra(getattr(kalshi, name)) == (positional, options)


@pytest.mark.parametrize(
    ("name", "response"),
    [
        *[(name, "Response") for api, name in KALSHI],
        *[(name, "Response") for name in JSON_FUNCTIONS if name != "user_account_number"],
    ],
)
def test_typed_functions_return_what_the_class_returns(name: str, response: str) -> None:
    module = tradier if hasattr(tradier, name) else kalshi
    (api,) = (each for each in (AccountApi, UserApi, MarketApi) if hasattr(each, name))
    returned = str(inspect.signature(getattr(module, name)).return_annotation)
    documented = str(inspect.signature(getattr(api, name)).return_annotation)
    assert returned.removeprefix("models.") == documented.removeprefix("models.")
    assert returned == "None" or response in returned
