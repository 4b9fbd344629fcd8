"""The comparison with Kalshi's published document notices what matters, and explains the rest."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from tests.kalshi_v2.published import OURS, Comparison, Document, explain
from tests.kalshi_v2.published_explained import EXPLAINED

DOCUMENT = Document.read(OURS)
ORDERS = "/portfolio/events/orders"
Edit = Callable[[Any], object]


def compare(edit: Edit) -> list[str]:
    """Return what is not explained where the published document is ours with an edit."""
    theirs = Document(deepcopy(DOCUMENT.root))
    edit(theirs.root)
    differences = Comparison(theirs, DOCUMENT).run()
    return [str(difference) for difference, reason in explain(differences, EXPLAINED) if not reason]


def test_a_document_is_as_itself() -> None:
    assert Comparison(DOCUMENT, DOCUMENT).run() == []


def schema(root: Any, name: str) -> Any:
    return root["components"]["schemas"][name]


EDITS: dict[str, Edit] = {
    f"POST {ORDERS} only ours": lambda root: root["paths"][ORDERS].pop("post"),
    "POST /portfolio/sale only theirs": lambda root: root["paths"].update(
        {"/portfolio/sale": {"post": root["paths"][ORDERS]["post"]}}
    ),
    f"DELETE {ORDERS} query why only theirs": lambda root: root["paths"][ORDERS]["delete"][
        "parameters"
    ].append({"in": "query", "name": "why", "schema": {"type": "string"}}),
    f"POST {ORDERS} statuses: - | 409": lambda root: root["paths"][ORDERS]["post"]["responses"].pop(
        "409"
    ),
    f"POST {ORDERS} body required: False | True": lambda root: root["paths"][ORDERS]["post"][
        "requestBody"
    ].pop("required"),
    "GET /exchange/status security: signed | -": lambda root: root["paths"]["/exchange/status"][
        "get"
    ].pop("security"),
    "NewOrder.ticker required: False | True": lambda root: schema(root, "NewOrder")[
        "required"
    ].remove("ticker"),
    "NewOrder.urgency only theirs": lambda root: schema(root, "NewOrder")["properties"].update(
        urgency={"type": "string"}
    ),
    "NewOrder.post_only only ours": lambda root: schema(root, "NewOrder")["properties"].pop(
        "post_only"
    ),
    "NewOrder.post_only types: string | boolean": lambda root: schema(root, "NewOrder")[
        "properties"
    ].update(post_only={"type": "string"}),
    "Order.fill_count_fp types: integer | string": lambda root: schema(root, "Order")[
        "properties"
    ].update(fill_count_fp={"type": "integer"}),
    "OrderCreated.order_id only ours": lambda root: schema(root, "OrderCreated")["properties"].pop(
        "order_id"
    ),
}


@pytest.mark.parametrize("text", EDITS)
def test_what_matters_is_not_explained_away(text: str) -> None:
    assert text in compare(EDITS[text])


def test_what_is_not_built_is_explained() -> None:
    def add(root: Any) -> None:
        root["paths"]["/live_data/batch"] = {"get": {"responses": {}}}

    assert compare(add) == []
