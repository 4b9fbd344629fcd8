"""Test the forms of responses: JSON, XML, errors and quirks."""

from typing import Any
from xml.etree import ElementTree

import pytest

from kloudtrader.sandbox import Sandbox
from kloudtrader.sandbox.tradier.start.builder import ACCESS_TOKEN
from tests.sandbox.members import account, tradier
from tests.sandbox.tradier.boxes import COLLECTIONS, box, list_rows


@pytest.mark.parametrize(("path", "plural", "singular"), COLLECTIONS)
def test_one_row_is_an_object_and_none_is_a_word(path: str, plural: str, singular: str) -> None:
    assert isinstance(account(box("single"), path)[plural][singular], dict)
    lists = account(box("single", lone_item="list"), path)[plural][singular]
    assert isinstance(lists, list)
    assert account(box("empty"), path) == {plural: "null"}
    assert account(box("empty", empty="null"), path) == {plural: None}
    assert account(box("empty", empty="inner-string"), path) == {plural: {singular: "null"}}
    assert account(box("empty", empty="inner-null"), path) == {plural: {singular: None}}
    assert account(box("empty", empty="inner-missing"), path) == {plural: {}}
    assert account(box("empty", empty="body-null"), path) is None
    number = "VA10000001"
    assert tradier(box("empty", empty="body-empty"), f"/accounts/{number}/{path}").body == b""


def test_past_the_end_is_the_same_as_nothing(sandbox: Sandbox) -> None:
    assert account(sandbox, "history", page=99) == {"history": "null"}


@pytest.mark.parametrize(
    ("form", "kind", "start"),
    [
        ("fault-json", "application/json", b'{"fault"'),
        ("fault-xml", "application/xml", b"<?xml"),
        ("html", "text/html", b"<html"),
        ("text", "text/plain", b"Unauthorized"),
    ],
)
def test_errors_take_the_form_that_is_switched_on(form: Any, kind: str, start: bytes) -> None:
    response = tradier(box("margin", errors=form), "/accounts/x/balances")
    assert (response.status, response.content_type) == (401, kind)
    assert response.body.startswith(start)


def test_numbers_take_the_form_that_is_switched_on() -> None:
    assert isinstance(account(box("margin"), "balances")["balances"]["equity"], int)
    floats = account(box("margin", numbers="float"), "balances")["balances"]
    assert isinstance(floats["equity"], float)
    whole = account(box("single", numbers="int"), "positions")["positions"]["position"]
    assert isinstance(whole["quantity"], int)
    tail = account(box("margin", numbers="long-tail"), "balances")["balances"]["total_equity"]
    assert len(repr(tail)) > 14
    assert round(tail * 100) == round(floats["total_equity"] * 100)


def test_other_switches() -> None:
    rows = list_rows(box("margin", unknown_enums=True, unknown_fields=True), "orders")
    assert all(row["status"].startswith("sandbox_new_") for row in rows)
    assert all("sandbox_extra" in row for row in rows)
    page = account(box("margin", page_counters=True), "gainloss", limit=7)["gainloss"]
    assert (page["page"], page["total_pages"], page["total_positions"]) == (1, 5, 30)
    (row,) = list_rows(box("margin", dividend_key="adjustment"), "history", type="dividend")
    assert row["type"] == "dividend"
    assert "adjustment" in row
    first = list_rows(box("margin", unfilled_price="null"), "orders")[0]
    assert first["avg_fill_price"] is None


def test_xml_says_the_same(sandbox: Sandbox) -> None:
    number = sandbox.tradier.users[ACCESS_TOKEN].accounts[0]
    response = tradier(sandbox, f"/accounts/{number}/positions", {"Accept": "*/*"})
    assert response.content_type == "application/xml"
    root = ElementTree.fromstring(response.body)
    rows = account(sandbox, "positions")["positions"]["position"]
    assert root.tag == "positions"
    assert [node.findtext("symbol") for node in root.findall("position")] == [
        row["symbol"] for row in rows
    ]
    empty = tradier(box("empty"), "/accounts/VA10000001/orders", {"Accept": "text/xml"})
    assert ElementTree.fromstring(empty.body).text == "null"
