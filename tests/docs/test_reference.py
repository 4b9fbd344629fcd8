"""Check that the pages of the reference list every public name."""

import inspect
import re
from types import ModuleType

import pytest

import kloudtrader.frames
import kloudtrader.orders
import kloudtrader.plots
import kloudtrader.runtime
import kloudtrader.sandbox
from kloudtrader import kalshi, kalshi_v2, tradier, user
from kloudtrader.runtime import errors
from tests.docs.pages import ROOT

REFERENCE = ROOT / "docs" / "reference"
PAGES: dict[str, ModuleType] = {
    "user": user,
    "tradier": tradier,
    "kalshi": kalshi,
    "kalshi-v2": kalshi_v2,
    "orders": kloudtrader.orders,
    "frames": kloudtrader.frames,
    "plots": kloudtrader.plots,
    "sandbox": kloudtrader.sandbox,
    "runtime": kloudtrader.runtime,
}


def list_expected(module: ModuleType) -> set[str]:
    """Return the names that the page must list; models and errors have their own pages."""
    names = set(module.__all__) if hasattr(module, "__all__") else list_exported(module)
    if module in (tradier, kalshi, kalshi_v2):
        return {
            name
            for name in names
            if inspect.isfunction(getattr(module, name))
            or name.endswith(("Api", "Client"))
            or name in ("Tradier", "KalshiV2")
        }
    return names - set(errors.__all__)


def list_exported(module: ModuleType) -> set[str]:
    """Return the names of a package that takes them from its modules by star imports."""
    return {
        name
        for name, value in vars(module).items()
        if name[0] != "_" and not inspect.ismodule(value)
    }


@pytest.mark.parametrize("page", PAGES)
def test_a_page_lists_every_name(page: str) -> None:
    text = (REFERENCE / f"{page}.md").read_text(encoding="utf-8")
    module = PAGES[page]
    names = list_expected(module)
    if f".. functions:: {module.__name__}\n" in text:  # our directive lists all of them
        names = {name for name in names if not inspect.isfunction(getattr(module, name))}
    assert {name for name in names if not re.search(rf"\b{name}\b", text)} == set()


def test_every_page_is_in_the_list() -> None:
    index = (REFERENCE / "index.md").read_text(encoding="utf-8")
    for page in REFERENCE.glob("*.md"):
        assert page.stem == "index" or re.search(rf"^{page.stem}$", index, re.MULTILINE)
