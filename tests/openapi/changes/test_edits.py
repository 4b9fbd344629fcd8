"""Each edit of a spec is reported with its weight, and without false marks."""

from __future__ import annotations

import copy
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from codegen.changes import list_changes, list_new_hosts
from codegen.changes.snapshot import Snapshot, read_snapshot, write_snapshot
from codegen.changes.spec_change import SpecChange
from codegen.changes.take_snapshot import take_snapshot
from tests.openapi.specs import read

from .edits import EDITS, Edit, Line
from .spec_edits import SPEC_EDITS, SpecEdit

SPECS = Path(__file__).parents[3] / "openapi"
BASE: dict[str, Any] = YAML(typ="safe").load(Path(__file__).with_name("base.yaml"))


def save_and_load(directory: Path, document: dict[str, Any]) -> Snapshot:
    taken = take_snapshot(read(directory, document)[0])
    state = read_snapshot(write_snapshot(taken))
    assert state == taken
    assert list_changes(state, taken) == list_changes(taken, state) == []
    return state


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """Leave out the second reading: it takes most of the time, and no report depends on it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("codegen.operations.crosscheck.compare_readings", lambda api, *_: api)
        yield


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return save_and_load(tmp_path_factory.mktemp("base"), BASE)


def report_edit(edit: Edit, base: Snapshot, directory: Path) -> list[SpecChange]:
    document = copy.deepcopy(BASE)
    edit.change(document)
    return list_changes(base, save_and_load(directory, document))


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_an_edit_is_reported_by_its_weight(edit: Edit, base: Snapshot, tmp_path: Path) -> None:
    compare_lines(report_edit(edit, base, tmp_path), edit.lines)


def compare_lines(changes: list[SpecChange], lines: tuple[Line, ...]) -> None:
    seen = [(change.section, change.breaking) for change in changes]
    assert seen == [(line.section, line.breaking) for line in lines], list(map(str, changes))
    for change, line in zip(changes, lines, strict=True):
        assert [word for word in line.words if word not in change.text] == []


@functools.cache
def load_spec(name: str) -> dict[str, Any]:
    document: dict[str, Any] = YAML(typ="safe").load(SPECS / f"{name}.yaml")
    return document


@pytest.fixture(scope="module")
def spec_states(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Snapshot]:
    names = dict.fromkeys(edit.spec for edit in SPEC_EDITS)
    return {name: save_and_load(tmp_path_factory.mktemp(name), load_spec(name)) for name in names}


@pytest.mark.parametrize("edit", SPEC_EDITS, ids=lambda edit: f"{edit.spec}: {edit.name}")
def test_an_edit_of_our_specs_is_reported_by_its_weight(
    edit: SpecEdit, spec_states: dict[str, Snapshot], tmp_path: Path
) -> None:
    document = copy.deepcopy(load_spec(edit.spec))
    edit.change(document)
    compare_lines(
        list_changes(spec_states[edit.spec], save_and_load(tmp_path, document)), edit.lines
    )


def test_a_known_host_without_encryption_is_a_new_place(tmp_path: Path) -> None:
    old = save_and_load(tmp_path, BASE)
    for url, expected in (
        ("http://api.venue.example/v1", ["http://api.venue.example"]),
        ("https://API.venue.example:443/v2", []),
        ("https://api.venue.example:444/v1", ["api.venue.example:444"]),
    ):
        document = {**copy.deepcopy(BASE), "servers": [{"url": url}]}
        assert list_new_hosts(old, save_and_load(tmp_path, document)) == expected


def test_the_table_is_long_enough() -> None:
    assert len({edit.name for edit in EDITS}) == len(EDITS) >= 60
    assert len([edit for edit in EDITS if not any(line.breaking for line in edit.lines)]) > 30
