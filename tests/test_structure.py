"""The listing: packages of a dozen modules, private modules, and imports without a circle."""

import ast
import importlib
import pydoc
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from kloudtrader import kalshi, tradier
from tests.test_imports import FILES, ROOT, imports_of, layer, module_name

HAND_WRITTEN = [path for path in FILES if layer(module_name(path)) != "generated"]
GENERATOR = [*(ROOT / "openapi" / "codegen").rglob("*.py")]
MOST_MODULES = 14
MOST_LINES = 400

TOO_LONG: set[str] = set()
"""Modules that may be longer."""
NAMES = {module_name(path) for path in HAND_WRITTEN}


def is_written_by_the_generator(path: Path) -> bool:
    return path.read_text(encoding="utf-8").startswith("# Generated from ")


def test_a_folder_has_about_a_dozen_modules() -> None:
    folders = Counter(
        path.parent.relative_to(ROOT)
        for path in (*HAND_WRITTEN, *GENERATOR)
        if path.name not in ("__init__.py", "__main__.py", "_version.py")
        and not is_written_by_the_generator(path)
    )
    assert {str(folder): count for folder, count in folders.items() if count > MOST_MODULES} == {}


def test_a_module_is_not_long() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in (*HAND_WRITTEN, *GENERATOR)
        if not is_written_by_the_generator(path)
    }
    assert {name for name, length in lengths.items() if length > MOST_LINES} == TOO_LONG


# --- words -----------------------------------------------------------------------------------

WITH_WORDS = sorted(
    path
    for folder in ("kloudtrader", "openapi", "tests", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
    if ".cache" not in path.parts  # the environments of the benchmarks
)
NOT_VERBS = ("A", "An", "The", "This", "It", "If", "When", "Where", "Why")
SAME_NAME = {"AccountCalls", "Clock", "TypedCalls"}
"""Classes of two modules: generated ones of each venue, and the clocks of orders and sandbox."""


def docstrings_in(path: Path) -> Iterator[str]:
    """Yield the docstrings of a file, those of attributes included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            for statement in node.body:
                if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                    yield str(statement.value.value).strip()


def test_a_docstring_says_what_to_do_or_what_it_is() -> None:
    questions = [
        f"{path.relative_to(ROOT)}: {text[:50]}"
        for path in WITH_WORDS
        for text in docstrings_in(path)
        if text.partition(" ")[0] in ("What", "Whether", "How")
    ]
    assert questions == []


def test_the_docstring_of_a_function_begins_with_a_verb() -> None:
    nouns = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in (*HAND_WRITTEN, *GENERATOR)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (ast.get_docstring(node) or "").partition(" ")[0] in NOT_VERBS
    ]
    assert nouns == []


def test_a_loop_variable_is_a_domain_noun() -> None:
    names = {
        f"{path.relative_to(ROOT)}:{name.lineno}"
        for path in WITH_WORDS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.For | ast.AsyncFor | ast.comprehension)
        for name in ast.walk(node.target)
        if isinstance(name, ast.Name) and name.id == "one"
    }
    assert names == set()


def test_a_class_name_means_one_thing() -> None:
    places = Counter(
        node.name
        for path in (*HAND_WRITTEN, *GENERATOR)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    )
    assert {name for name, count in places.items() if count > 1} == SAME_NAME


# --- private modules -------------------------------------------------------------------------


def modules_in(path: Path) -> Iterator[str]:
    """Yield the modules of ours that a file imports, also inside functions."""
    yield from (name for name in imports_of(path) if name.startswith("kloudtrader"))
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (name for name in names if name in NAMES)


def owner_of(module: str) -> str | None:
    """Return the package outside of which a private module must not be imported."""
    parts = module.split(".")
    for depth, part in enumerate(parts):
        if part.startswith("_") and not part.startswith("__") and part != "_version":
            return ".".join(parts[:depth])
    return None


@pytest.mark.parametrize("path", HAND_WRITTEN, ids=module_name)
def test_a_private_module_is_imported_in_its_package_only(path: Path) -> None:
    own = module_name(path)
    wrong = [
        module
        for module in modules_in(path)
        if (owner := owner_of(module)) and not f"{own}.".startswith(f"{owner}.")
    ]
    assert wrong == []


def test_private_modules_are_recognised() -> None:
    assert owner_of("kloudtrader.runtime.http._dns") == "kloudtrader.runtime.http"
    assert owner_of("kloudtrader.tradier._calls._all") == "kloudtrader.tradier"
    assert owner_of("kloudtrader.runtime.errors") is None
    transport = ROOT / "kloudtrader" / "runtime" / "http" / "transport.py"
    assert "kloudtrader.runtime.http.proxy" in [*modules_in(transport)]


# --- circles ---------------------------------------------------------------------------------


def imported_at_once(path: Path) -> set[str]:
    """Return the modules that a file imports at its top, apart from those for type checkers."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in _run_at_once(tree.body):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found & NAMES - {module_name(path)}


def _run_at_once(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        yield node
        if isinstance(node, ast.If) and "TYPE_CHECKING" not in ast.unparse(node.test):
            yield from _run_at_once([*node.body, *node.orelse])
        elif isinstance(node, ast.Try):
            yield from _run_at_once(node.body)


def test_modules_import_each_other_without_a_circle() -> None:
    left = {module_name(path): imported_at_once(path) for path in HAND_WRITTEN}
    # A package's `__init__` runs before its modules: what they import from it is there already.
    for name, needed in left.items():
        needed -= {package for package in left if name.startswith(f"{package}.")}
    while free := [name for name, needed in left.items() if not needed & left.keys()]:
        for name in free:
            del left[name]
    assert left == {}


# --- what a person sees ----------------------------------------------------------------------

PACKAGES = (
    "kloudtrader",
    "kloudtrader.frames",
    "kloudtrader.kalshi",
    "kloudtrader.runtime",
    "kloudtrader.sandbox",
    "kloudtrader.tradier",
    "kloudtrader_kalshi",
    "kloudtrader_kalshi.models",
    "kloudtrader_tradier",
    "kloudtrader_tradier.models",
)


FOR_VENUES = ("kloudtrader.orders.identity",)
"""Tools for the modules of venues; users need none of them."""
ELSEWHERE = (
    "kloudtrader.cli",
    "kloudtrader.defaults",
    "kloudtrader.equities",
    "kloudtrader.sandbox.pytest_plugin",
)
"""Reached by a command, by documented module names, and by an entry point."""
PUBLIC = [
    name
    for name in sorted(NAMES)
    if not any(part[0] == "_" for part in name.split("."))
    and not name.startswith((*FOR_VENUES, *ELSEWHERE))
]


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_name_is_in_a_package(name: str) -> None:
    module = importlib.import_module(name)
    parts = name.split(".")
    packages = [importlib.import_module(".".join(parts[:n])) for n in range(1, len(parts))]
    if hasattr(module, "__path__"):
        packages.append(module)
    missing = [
        public
        for public in getattr(module, "__all__", [])
        if not any(hasattr(package, public) for package in packages)
    ]
    assert missing == []


@pytest.mark.parametrize("name", PACKAGES)
def test_completion_shows_public_names_only(name: str) -> None:
    module = importlib.import_module(name)
    for public in module.__all__:  # what is loaded leaves its module behind
        getattr(module, public)
    assert sorted(dir(module)) == sorted(module.__all__)
    assert not [public for public in dir(module) if public[0] == "_" and public[:2] != "__"]


def test_help_shows_the_fields_of_a_request() -> None:
    page = pydoc.render_doc(kalshi.UserOrderCreateRequest, renderer=pydoc.plaintext)
    assert "UserOrderCreateRequest(*, market_id: str, side: " in page
    lines = [line.removeprefix(" |").strip() for line in page.splitlines()]
    for field in (
        "market_id (str, required)",
        "side (Literal['yes', 'no'] | str, required)",
        "price (int, >= 1, <= 99, required)",
        "expiration_unix_ts (int | None, optional)",
    ):
        text = lines[lines.index(field) + 1]
        assert text
        assert " (" not in text[:5]


@pytest.mark.parametrize("module", [kalshi, tradier], ids=["kalshi", "tradier"])
def test_help_shows_every_field_of_every_model(module: object) -> None:
    models = [
        model
        for name in dir(module)
        if hasattr(model := getattr(module, name), "model_fields") and isinstance(model, type)
    ]
    assert len(models) > 10
    for model in models:
        page = pydoc.render_doc(model, renderer=pydoc.plaintext)
        for field in model.model_fields:
            assert f"     {field} (" in page, (model, field)
