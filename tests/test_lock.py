"""``requirements-dev.txt`` is what ``pyproject.toml`` asks for, on every Python and system."""

import re
import tomllib
from itertools import chain, product
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements-dev.txt"
PYTHONS = ("3.11", "3.12", "3.13")
SYSTEMS = ("linux", "darwin", "win32")


class Locked(NamedTuple):
    requirement: Requirement
    hashes: list[str]


def read_locked() -> list[Locked]:
    found: list[Locked] = []
    lines = LOCK.read_text("utf-8").replace("\\\n", " ").splitlines()
    for line in (each for each in lines if not each.startswith("#")):
        text, *hashes = re.split(r"\s+--hash=", line.strip())
        found.append(Locked(Requirement(text), hashes))
    return found


def read_wanted() -> list[Requirement]:
    """The dependencies, those of every extra and every group."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    groups = project["dependency-groups"].values()
    lines = chain(project["project"]["dependencies"], *extras, *groups)
    return [Requirement(line) for line in lines if isinstance(line, str)]


@pytest.mark.parametrize(("python", "system"), list(product(PYTHONS, SYSTEMS)))
def test_every_requirement_is_locked_in_a_version_that_fits(python: str, system: str) -> None:
    # The newest patch: some packages dropped the first of 3.11.
    place = {
        "python_version": python,
        "python_full_version": f"{python}.99",
        "sys_platform": system,
    }
    versions: dict[str, list[str]] = {}
    for requirement, _ in read_locked():
        if requirement.marker is None or requirement.marker.evaluate(place):
            (exact,) = requirement.specifier
            versions.setdefault(canonicalize_name(requirement.name), []).append(exact.version)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}
    for requirement in read_wanted():
        (version,) = versions.get(canonicalize_name(requirement.name), ["none: run 'make lock'"])
        assert requirement.specifier.contains(version), f"{requirement}: locked is {version}"


def test_every_version_is_exact_and_has_hashes() -> None:
    for requirement, hashes in read_locked():
        assert [each.operator for each in requirement.specifier] == ["=="], requirement
        assert hashes, requirement
        assert all(re.fullmatch("sha256:[0-9a-f]{64}", each) for each in hashes), requirement


def test_the_lock_names_no_place_to_download_from() -> None:
    text = LOCK.read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^-", text, re.MULTILINE)
