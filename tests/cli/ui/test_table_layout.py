"""Test the layout of tables."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kloudtrader.cli.ui.table_layout import Field, lay_out_table
from kloudtrader.cli.ui.terminal import Screen, measure_width

Row = tuple[str, float, str]


ROWS: list[Row] = [("KO270122P00060000", -1234.5, "a long description"), ("F", 7.0, "short")]


FIELDS: tuple[Field[Row], ...] = (
    Field("symbol", lambda row: row[0]),
    Field("gain", lambda row: row[1], "gain", summed=True),
    Field("note", lambda row: row[2], "prose", rank=1),
    Field("id", lambda row: row[2], rank=2, below=True),
)


PIPE = Screen(None, colour=False, unicode=True)


def draw_table(width: int | None, fields: tuple[Field[Row], ...] = FIELDS) -> list[str]:
    return list(lay_out_table(fields, ROWS, replace(PIPE, width=width)))


def test_a_table_with_room() -> None:
    assert draw_table(None) == [
        "symbol                  gain  note                id",
        "KO270122P00060000  -1,234.50  a long description  a long description",
        "F                      +7.00  short               short",
        "total              -1,227.50",
    ]


def test_a_narrow_table_moves_cuts_or_hides_columns() -> None:
    assert draw_table(42) == [
        "symbol                  gain  note",
        "KO270122P00060000  -1,234.50  a long desc…",
        "  a long description",
        "F                      +7.00  short",
        "  short",
        "total              -1,227.50",
    ]
    assert draw_table(30)[-1] == "(not enough room for: note)"


def test_columns_of_rank_zero_are_never_hidden() -> None:
    assert draw_table(12)[0].split() == ["symbol", "gain"]
    assert draw_table(12)[1].startswith("KO270…")


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


def test_columns_of_wide_characters_are_aligned() -> None:
    fields: tuple[Field[Row], ...] = (
        Field("name", lambda row: row[0]),
        Field("note", lambda row: row[2]),
    )
    rows: list[Row] = [("雨", 0.0, "x"), ("rain", 0.0, "x"), ("\N{WHITE SMILING FACE}", 0.0, "x")]
    lines = list(lay_out_table(fields, rows, PIPE))[1:]
    assert [measure_width(line[: line.index("x")]) for line in lines] == [6, 6, 6]


def test_a_total_says_what_is_missing() -> None:
    lines = list(lay_out_table(FIELDS, ROWS, PIPE, "3 rows that cannot be read"))
    assert lines[-2] == "subtotal           -1,227.50"
    assert lines[-1] == "(not in the subtotal: 3 rows that cannot be read)"
    lines = list(lay_out_table(FIELDS[:1], ROWS, PIPE, "3 rows that cannot be read"))
    assert len(lines) == 1 + len(ROWS)  # nothing is summed


def test_a_total_says_that_values_are_missing() -> None:
    fields: tuple[Field[float | None], ...] = (
        Field("row", lambda _: "x"),
        Field("gain", lambda row: row, "gain", summed=True),
        Field("cost", lambda row: row, "usd", summed=True),
    )
    rows = [1.0, None, 2.0, None]
    lines = list(lay_out_table(fields, rows, PIPE))
    assert lines[-2].split() == ["total", "+3.00", "3.00"]
    assert lines[-1].startswith("(not in the total: 2 without a value for gain; 2 without a value")
    assert "not in" not in "".join(lay_out_table(fields, [1.0, 2.0], PIPE))
    narrow = list(lay_out_table(fields, rows, replace(PIPE, width=30)))
    assert max(map(len, narrow)) <= 30
