"""Each guarantee in the documentation leads to a test that is there."""

import ast
import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
GUARANTEES = DOCS / "guarantees.md"
LINKS = re.findall(r"\]\(([^)\s]+)\)", GUARANTEES.read_text("utf-8"))
PROMISES = re.findall(
    r"^\* \*\*(?:.|\n(?!\n|\* |##))*", GUARANTEES.read_text("utf-8"), re.MULTILINE
)


@pytest.mark.parametrize("link", sorted(set(LINKS)))
def test_a_link_leads_to_a_test_that_exists(link: str) -> None:
    path, _, name = link.partition("#")
    target = (DOCS / path).resolve()
    assert target.is_file()
    if name:
        tree = ast.parse(target.read_text("utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("promise", PROMISES, ids=lambda text: text.split("**")[1][:40])
def test_a_promise_names_its_test(promise: str) -> None:
    assert "](../tests/" in promise


def test_there_are_promises() -> None:
    assert len(PROMISES) > 20
