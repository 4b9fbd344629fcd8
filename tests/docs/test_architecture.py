"""Check the paths of the architecture page against the folders."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.docs.pages import ROOT, blocks

PAGE = ROOT / "docs" / "architecture.md"
PACKAGES = ("kloudtrader", "openapi/codegen")


def read_listing() -> Iterator[str]:
    """Yield the paths of the listing; the indentation of a name gives its folder."""
    (listing,) = [block for block in blocks(PAGE) if block.language == "text"]
    folders: list[str] = []
    for line in listing.text.splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        # Names are separated by two blanks, and more of them separate the explanation.
        names = [name for name in re.split(r" {2,}", line.strip()) if re.fullmatch(r"\S+", name)]
        paths = [f"{''.join(folders[:depth])}{name}" for name in names if re.search(r"[/.]", name)]
        yield from paths
        folders = [*folders[:depth], names[0]]


def list_packages() -> set[str]:
    """Return the folders of our packages that have modules."""
    return {
        f"{module.parent.relative_to(ROOT).as_posix()}/"
        for package in PACKAGES
        for module in (ROOT / package).rglob("__init__.py")
    }


def test_every_path_of_the_listing_exists() -> None:
    paths = list(read_listing())
    assert len(paths) > 30
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_listing_has_every_package() -> None:
    listed = set(read_listing())
    # One command or one venue may need a package of its own, whose name says what it is for.
    whole = {
        "kloudtrader/cli/commands/",
        "kloudtrader/sandbox/kalshi_v2/",
        "kloudtrader/sandbox/tradier/",
    }
    packages = {name for name in list_packages() if f"{Path(name).parent.as_posix()}/" not in whole}
    assert packages - listed == set()


def test_every_place_of_a_change_exists() -> None:
    table = PAGE.read_text(encoding="utf-8").partition("## Where to make a change")[2]
    paths = re.findall(r"`((?:kloudtrader|openapi)/[\w./]+)`", table)
    assert len(paths) > 15
    assert [path for path in paths if not (ROOT / path).exists()] == []
