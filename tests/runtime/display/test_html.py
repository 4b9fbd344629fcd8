"""Test the tables that notebooks show."""

import copy
import pickle
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kloudtrader import kalshi, kalshi_v2, tradier
from kloudtrader.sandbox import Sandbox


def position(**changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "cost_basis": 1114.2,
        "date_acquired": datetime(2026, 3, 5, tzinfo=UTC),
        "id": 7654321,
        "quantity": 1800.0,
        "symbol": "KO",
    }
    return values | changes


def read_positions(*rows: dict[str, Any]) -> Any:
    return tradier.Positions.model_validate({"position": list(rows)}).position


def parse(html: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"<body>{html.replace('&nbsp;', ' ')}</body>")


def read_tables(html: str) -> list[list[list[str]]]:
    """Return the texts of the cells of all tables, by row."""
    return [
        [["".join(cell.itertext()) for cell in row] for row in table.iter("tr")]
        for table in parse(html).iter("table")
    ]


def test_a_list_is_a_table_with_units() -> None:
    ((head, row),) = read_tables(read_positions(position())._repr_html_())
    assert head == [
        "symbol",
        "cost_basis USD",
        "date_acquired",
        "id",
        "quantity shares or contracts",
    ]
    assert row == ["KO", "1,114.20", "2026-03-05", "7654321", "1,800"]


def test_amounts_at_kalshi_are_in_cents() -> None:
    response = kalshi.UserTradesGetResponse(trades=[{"price": 1234, "count": 5}])  # type: ignore[list-item]
    ((head, row),) = read_tables(response._repr_html_())
    assert (head, row) == (["price US cents", "count contracts"], ["1,234", "5"])


def test_small_prices_are_not_rounded() -> None:
    rows = read_positions(position(cost_basis=0.0125), position(cost_basis=1e9))
    ((_, *cells),) = read_tables(rows._repr_html_())
    assert [row[1] for row in cells] == ["0.0125", "1,000,000,000.00"]


def test_decimals_are_exact() -> None:
    row = {"ticker": "A", "position_fp": "1000.50", "market_exposure_dollars": "0.7500"}
    response = kalshi_v2.MarketPosition.model_validate(row)
    cells = dict(read_tables(response._repr_html_())[0])
    assert cells["position_fp contracts"] == "1,000.50"
    assert cells["market_exposure_dollars USD"] == "0.7500"


def test_a_response_is_the_table_of_its_list() -> None:
    rows = [position(symbol=symbol) for symbol in ("KO", "PEP")]
    response = tradier.PositionsResponse.model_validate({"positions": {"position": rows}})
    (table,) = read_tables(response._repr_html_())
    assert [row[0] for row in table] == ["symbol", "KO", "PEP"]


def test_a_model_is_a_table_of_its_fields() -> None:
    profile = {"id": "abcdefgh", "account": [{"account_number": "VA10000001"}]}
    fields, accounts = read_tables(tradier.Profile.model_validate(profile)._repr_html_())
    assert fields == [["id", "ab…gh"]]
    assert accounts[1] == ["VA…01"]


def test_rows_are_bounded() -> None:
    html = read_positions(*[position(id=number) for number in range(2000)])._repr_html_()
    assert html.count("<tr>") == 31
    assert "2,000" in html
    assert "frames" in html


def test_text_is_bounded() -> None:
    assert len(read_positions(position(symbol="A" * 10_000))._repr_html_()) < 3000


def test_an_empty_response_has_a_table() -> None:
    for nothing in ({"positions": "null"}, {"positions": None}):
        assert tradier.PositionsResponse.model_validate(nothing)._repr_html_()
    assert read_positions()._repr_html_()


def test_columns_without_a_value_are_left_out() -> None:
    response = tradier.Orders.model_validate(
        {
            "order": [
                {"id": 1, "status": "open", "class": "equity", "symbol": "KO"},
                {"id": 2, "status": "open", "class": "equity", "symbol": "KO", "price": 1.5},
            ]
        }
    )
    ((head, first, _),) = read_tables(response._repr_html_())
    assert head == ["symbol", "id", "status", "price USD", "class"]
    assert first[3] == ""


def test_fields_that_the_spec_does_not_name_are_shown() -> None:
    rows = read_positions(position(), position(strange={"a": 1}))
    ((head, first, second),) = read_tables(rows._repr_html_())
    assert head[-1] == "strange.a"
    assert (first[-1], second[-1]) == ("", "1")


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=60)
)
def test_text_is_escaped(text: str) -> None:
    html = read_positions(position(symbol=f"<b>{text}</b>", **{"<i>": text}))._repr_html_()
    assert "<b>" not in html
    assert "<i>" not in html
    assert f"<b>{text}</b>" in unescape(html)


def test_dollars_are_no_formula() -> None:
    """The classes are those that MathJax and Jupyter heed."""
    rows = read_positions(position(symbol="$3 to $4"))
    for shown in (rows, rows[0]):
        (frame,) = parse(shown._repr_html_())
        assert set(frame.attrib["class"].split()) == {"tex2jax_ignore", "mathjax_ignore"}


def test_a_table_has_no_colour_of_its_own() -> None:
    html = read_positions(position())._repr_html_()
    assert "color:" not in html
    assert "background" not in html
    assert "<script" not in html


# --- the lists of responses ----------------------------------------------------------------------


def test_a_list_of_a_response_remains_a_list() -> None:
    rows = read_positions(position(), position(id=2))
    plain = list(rows)
    assert isinstance(rows, list)
    assert rows == plain
    assert repr(rows) == repr(plain)
    for copied in (pickle.loads(pickle.dumps(rows)), copy.deepcopy(rows), copy.copy(rows)):
        assert copied == rows
        assert copied._repr_html_() == rows._repr_html_()
    assert rows[0] is plain[0]
    assert rows[-1:] == plain[-1:]
    assert rows[-1:]._repr_html_()


@pytest.mark.parametrize("wire", [position(), [position()], None, "null"], ids=str)
def test_every_form_of_a_list_is_shown(wire: Any) -> None:
    assert tradier.Positions.model_validate({"position": wire}).position._repr_html_()


def test_dumps_are_plain() -> None:
    rows = tradier.Positions.model_validate({"position": [position()]})
    assert type(rows.model_dump()["position"]) is list
    assert tradier.Positions.model_validate_json(rows.model_dump_json()) == rows
    assert tradier.Positions(position=rows.position[:1]) == rows


def test_lists_of_text_stay_as_they_are() -> None:
    quotes = tradier.Quotes.model_validate({"unmatched_symbols": {"symbol": "X"}})
    assert type(quotes.unmatched_symbols.symbol) is list


def test_every_typed_read_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    with Sandbox(seed=7) as sandbox:
        for name, value in sandbox.environment().items():
            monkeypatch.setenv(name, value)
        responses: list[Any] = [
            tradier.user_profile(),
            tradier.account_balance(),
            tradier.account_positions(),
            tradier.account_history(),
            tradier.account_costbasis(),
            tradier.account_orders(),
            tradier.market_clock(),
            tradier.option_chain("KO", tradier.option_expirations("KO").expirations.date[0]),
            kalshi.get_markets(),
            kalshi.user_get_market_positions(),
            kalshi.user_orders_get(),
            kalshi_v2.get_orders(),
            kalshi_v2.get_markets(),
        ]
    for response in responses:
        assert read_tables(response._repr_html_())
        assert "=None" not in repr(response)


def test_a_program_does_not_load_the_tables() -> None:
    code = (
        "import sys; from kloudtrader import tradier\n"
        "rows = tradier.Positions.model_validate({'position': 'null'})\n"
        "assert not [name for name in sys.modules if '.display.' in name]\n"
        "repr(rows)\n"
        "assert 'kloudtrader.runtime.display.html' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
