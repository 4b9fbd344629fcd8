"""Tables and cells by themselves."""

import re
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kloudtrader.cli.ui.cells import Cell, CellKind, format_cell, name_zone
from kloudtrader.cli.ui.stderr import clean
from kloudtrader.cli.ui.table_layout import Field, lay_out_table
from kloudtrader.cli.ui.terminal import Screen, measure_width, truncate

Row = tuple[str, float, str]
ROWS: list[Row] = [("KO270122P00060000", -1234.5, "a long description"), ("F", 7.0, "short")]
FIELDS: tuple[Field[Row], ...] = (
    Field("symbol", lambda row: row[0]),
    Field("gain", lambda row: row[1], "gain", summed=True),
    Field("note", lambda row: row[2], "prose", rank=1),
    Field("id", lambda row: row[2], rank=2, below=True),
)
PIPE = Screen(None, colour=False, unicode=True)


def drawn(width: int | None, fields: tuple[Field[Row], ...] = FIELDS) -> list[str]:
    return list(lay_out_table(fields, ROWS, replace(PIPE, width=width)))


def test_a_table_with_room() -> None:
    assert drawn(None) == [
        "symbol                  gain  note                id",
        "KO270122P00060000  -1,234.50  a long description  a long description",
        "F                      +7.00  short               short",
        "total              -1,227.50",
    ]


def test_what_does_not_fit_goes_below_is_cut_or_is_hidden() -> None:
    assert drawn(42) == [
        "symbol                  gain  note",
        "KO270122P00060000  -1,234.50  a long desc…",
        "  a long description",
        "F                      +7.00  short",
        "  short",
        "total              -1,227.50",
    ]
    assert drawn(30)[-1] == "(not enough room for: note)"


def test_columns_of_rank_zero_are_never_hidden() -> None:
    assert drawn(12)[0].split() == ["symbol", "gain"]
    assert drawn(12)[1].startswith("KO270…")


def test_one_row_needs_no_total() -> None:
    assert len(list(lay_out_table(FIELDS, ROWS[:1], PIPE))) == 2


# Making texts is slow on a busy machine; that says nothing about tables.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(20, 90), st.lists(st.tuples(st.text(), st.floats(-1e6, 1e6), st.text())))
def test_lines_are_of_one_width_at_most(width: int, rows: list[Row]) -> None:
    fields: tuple[Field[Row], ...] = (
        Field("a", lambda row: row[0], "prose"),
        Field("b", lambda row: row[1], "usd", rank=1),
        Field("c", lambda row: row[2], "prose", rank=2),
    )
    for line in lay_out_table(fields, rows, replace(PIPE, width=width)):
        assert measure_width(line) <= width
        assert line.isprintable()


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        (1234.5, "usd", Cell("1,234.50")),
        (-1234.5, "gain", Cell("-1,234.50", "red")),
        (0.5, "gain", Cell("+0.50", "green")),
        (0.0, "gain", Cell("0.00")),
        (1234, "cents", Cell("12.34")),
        (-5, "cent_gain", Cell("-0.05", "red")),
        (-100.0, "percent", Cell("-100.00", "red")),
        (-0.004, "percent", Cell("0.00")),
        (-0.001, "usd", Cell("0.00")),
        (0.001, "gain", Cell("0.00")),
        (-10.0, "usd", Cell("-10.00")),
        (18.0, "number", Cell("18")),
        (1e6, "number", Cell("1,000,000")),
        (0.25, "number", Cell("0.25")),
        (4410146, "count", Cell("4410146")),
        (True, "text", Cell("yes")),
        (None, "usd", Cell("-")),
        ("", "text", Cell("-")),
        ("rejected", "status", Cell("rejected", "red")),
        ("held", "status", Cell("held")),
        (datetime(2026, 3, 5, tzinfo=UTC), "day", Cell("2026-03-05")),
    ],
)
def test_a_cell(value: object, kind: CellKind, shown: Cell) -> None:
    assert format_cell(value, kind) == shown


@pytest.mark.parametrize(
    ("text", "columns", "short"),
    [
        ("plain", 5, "pla…"),
        ("Müller", 6, "Mül…"),
        ("Mu\N{COMBINING DIAERESIS}ller", 6, "Mu\N{COMBINING DIAERESIS}l…"),
        ("雨が降る", 8, "雨…"),
        ("ＡＢＣ", 6, "Ａ…"),
        ("한국어", 6, "한…"),
        ("a👍b🎉c", 7, "a👍…"),
        ("x\N{VARIATION SELECTOR-16}y", 2, "x\N{VARIATION SELECTOR-16}y"),
    ],
)
def test_wide_and_combining_characters_take_their_columns(
    text: str, columns: int, short: str
) -> None:
    assert measure_width(text) == columns
    assert truncate(text, 4, "…") == short
    assert truncate(text, columns, "…") == text


def test_columns_of_wide_characters_are_aligned() -> None:
    fields: tuple[Field[Row], ...] = (
        Field("name", lambda row: row[0]),
        Field("note", lambda row: row[2]),
    )
    rows: list[Row] = [("雨", 0.0, "x"), ("rain", 0.0, "x"), ("\N{WHITE SMILING FACE}", 0.0, "x")]
    lines = list(lay_out_table(fields, rows, PIPE))[1:]
    assert [measure_width(line[: line.index("x")]) for line in lines] == [6, 6, 6]


def test_text_of_a_server_is_made_harmless() -> None:
    assert clean("CALL KO     65\r\n\x1b[2Jx") == "CALL KO 65 \N{REPLACEMENT CHARACTER}[2Jx"
    assert clean("Müller") == "Müller"


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Tokyo"])
@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:00+00:00"])
def test_times_at_the_ends_of_the_calendar_are_shown(
    zone: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The zero time of Go, in which Kalshi is written, is such a one."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        moment = datetime.fromisoformat(text)
        assert re.match(
            r"(0001|9998|9999|1000)-\d\d-\d\d \d\d:\d\d$", format_cell(moment, "time").text
        )
        assert name_zone([moment])
    finally:
        monkeypatch.undo()
        time.tzset()
