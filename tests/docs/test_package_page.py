"""Check the page of the package: what PyPI would show."""

import re
import tomllib
from urllib.parse import urlsplit

import pytest

from tests.docs.pages import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PAGE = (ROOT / PROJECT["readme"]).read_text("utf-8")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_page_is_rendered() -> None:
    """Render it as ``twine check`` does: PyPI would refuse a page that becomes ``None``."""
    markdown = pytest.importorskip("readme_renderer.markdown")
    html = markdown.render(PAGE)
    assert html
    for element in ("<h1", "<h2", "<table", "<pre", "<li>"):
        assert element in html
    assert "```" not in html


def test_the_page_leads_nowhere_that_is_not_there() -> None:
    """Refuse relative links: PyPI has the page alone."""
    for target in re.findall(r"\]\(([^)]+)\)", PAGE):
        assert urlsplit(target).scheme == "https", target


def test_the_page_has_every_extra() -> None:
    table = PAGE.partition("## Extras")[2]
    assert set(PROJECT["optional-dependencies"]) == set(re.findall(r"`([a-z]+)`", table)) - {
        "kloudtrader"
    }


def test_the_project_names_its_places() -> None:
    assert {"Source", "Documentation", "Changelog", "Issues"} <= PROJECT["urls"].keys()
    for url in PROJECT["urls"].values():
        assert urlsplit(url).scheme == "https"
        path = url.partition("/blob/main/")[2]
        assert (ROOT / path).exists()


def test_the_description_is_short_and_names_the_venues() -> None:
    assert len(PROJECT["description"]) <= 100
    for venue in ("Tradier", "Kalshi"):
        assert venue in PROJECT["description"]
        assert venue in PAGE
