"""Build the documentation without a warning, and check the names of its reference."""

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

pytest.importorskip("sphinx")

DOCS = Path(__file__).parents[2] / "docs"
NAMED_BY = {
    "kloudtrader": ("kloudtrader.user", "kloudtrader.runtime.errors", "kloudtrader.orders"),
    "kloudtrader.frames": (),
    "kloudtrader.plots": (),
    "kloudtrader.kalshi": (
        "kloudtrader_kalshi.models",
        "kloudtrader_kalshi.headers",
        "kloudtrader.runtime.errors",
    ),
    "kloudtrader.sandbox": (),
    "kloudtrader.tradier": ("kloudtrader_tradier.models", "kloudtrader_tradier.headers"),
    "kloudtrader.user": (),
    "kloudtrader_kalshi.headers": (),
    "kloudtrader_kalshi.models": (),
    "kloudtrader_tradier.headers": (),
    "kloudtrader_tradier.models": (),
}
"""Public modules, and the other modules under which the reference lists their names."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Build the documentation; return the warnings and the folder with the pages."""
    folder = tmp_path_factory.mktemp("site")
    result = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-b", "html", DOCS, folder],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0, result.stderr
    return result.stderr, folder


@pytest.fixture(scope="module")
def identifiers(site: tuple[str, Path]) -> set[str]:
    """Return the ids of all elements in the pages of the reference."""
    pages = (site[1] / "reference").glob("*.html")
    return {name for page in pages for name in re.findall(r'\bid="([^"]+)"', page.read_text())}


def test_the_documentation_builds_without_a_warning(site: tuple[str, Path]) -> None:
    assert site[0] == ""


@pytest.mark.parametrize("module", NAMED_BY)
def test_the_reference_has_every_public_name(module: str, identifiers: set[str]) -> None:
    names = [name for name in import_module(module).__all__ if not name.startswith("__")]
    assert names
    owners = (module, *NAMED_BY[module], f"module-{module}")
    missing = [name for name in names if not identifiers & {f"{owner}.{name}" for owner in owners}]
    assert missing == []


@pytest.mark.parametrize("module", ["kloudtrader_kalshi.models", "kloudtrader_tradier.models"])
def test_the_reference_has_every_field_of_a_model(module: str, identifiers: set[str]) -> None:
    models = import_module(module)
    fields = {
        f"{module}.{name}.{field}"
        for name in models.__all__
        for field in getattr(getattr(models, name), "model_fields", ())
    }
    assert len(fields) > 100
    assert fields - identifiers == set()
