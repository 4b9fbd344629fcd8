"""Each edit of a spec is reported with its weight, and without false marks."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from codegen.changes import list_changes
from codegen.changes.snapshot import Snapshot, read_snapshot, write_snapshot
from codegen.changes.spec_change import SpecChange
from codegen.changes.take_snapshot import take_snapshot
from tests.openapi.specs import read

from .edits import EDITS, Edit

BASE: dict[str, Any] = YAML(typ="safe").load(Path(__file__).with_name("base.yaml"))


def save_and_load(directory: Path, document: dict[str, Any]) -> Snapshot:
    taken = take_snapshot(read(directory, document)[0])
    state = read_snapshot(write_snapshot(taken))
    assert state == taken
    assert list_changes(state, taken) == list_changes(taken, state) == []
    return state


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return save_and_load(tmp_path_factory.mktemp("base"), BASE)


def report_edit(edit: Edit, base: Snapshot, directory: Path) -> list[SpecChange]:
    document = copy.deepcopy(BASE)
    edit.change(document)
    return list_changes(base, save_and_load(directory, document))


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_an_edit_is_reported_by_its_weight(edit: Edit, base: Snapshot, tmp_path: Path) -> None:
    changes = report_edit(edit, base, tmp_path)
    seen = [(change.section, change.breaking) for change in changes]
    assert seen == [(line.section, line.breaking) for line in edit.lines], changes
    for change, line in zip(changes, edit.lines, strict=True):
        assert [word for word in line.words if word not in change.text] == []


def test_the_table_is_long_enough() -> None:
    assert len({edit.name for edit in EDITS}) == len(EDITS) >= 60
    assert len([edit for edit in EDITS if not any(line.breaking for line in edit.lines)]) > 30
