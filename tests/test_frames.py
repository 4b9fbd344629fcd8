"""Records, CSV and data frames of typed models."""

import csv
import io
import json
import math
import sys
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kloudtrader import frames, kalshi, kalshi_v2, tradier
from kloudtrader.runtime.errors import ConfigurationError, InvalidArgument

DAY = datetime(2026, 3, 5, tzinfo=UTC)


def position(**changes: Any) -> tradier.Position:
    values: dict[str, Any] = {
        "cost_basis": 1114.2,
        "date_acquired": DAY,
        "id": 7,
        "quantity": 18.0,
        "symbol": "KO",
    }
    return tradier.Position.model_validate(values | changes)


def event(**changes: Any) -> tradier.HistoryEvent:
    values: dict[str, Any] = {"amount": -5.0, "date": DAY, "type": "trade"}
    return tradier.HistoryEvent.model_validate(values | changes)


def test_a_record_has_the_fields_of_the_model() -> None:
    assert frames.to_records([position()]) == [
        {
            "cost_basis": 1114.2,
            "date_acquired": DAY,
            "id": 7,
            "quantity": 18.0,
            "symbol": "KO",
        }
    ]


def test_one_model_is_a_list_of_one() -> None:
    assert frames.to_records(position()) == frames.to_records([position()])
    assert frames.to_csv(position()) == frames.to_csv(iter([position()]))


def test_nested_models_have_dotted_names() -> None:
    first, second = frames.to_records([event(trade={"price": 61.5}), event()])
    assert first["trade.price"] == 61.5
    assert second["trade.price"] is None
    assert list(first) == list(second)
    assert "interest.quantity" in first
    assert "trade" not in first


def test_columns_have_the_names_of_the_wire() -> None:
    (record,) = frames.to_records(
        tradier.Order.model_validate({"id": 1, "status": "open", "class": "equity"})
    )
    assert record["class"] == "equity"
    assert "class_" not in record


@pytest.mark.parametrize(
    ("model", "first"),
    [
        (tradier.Position, "symbol"),
        (tradier.Order, "symbol"),
        (tradier.ClosedPosition, "symbol"),
        (tradier.Quote, "symbol"),
        (kalshi.Market, "ticker_name"),
        (kalshi.Order, "market_id"),
        (kalshi.UserTrade, "market_id"),
        (kalshi.MarketPosition, "market_id"),
        (kalshi_v2.Order, "ticker"),
        (kalshi_v2.Market, "ticker"),
        (kalshi_v2.EventPosition, "event_ticker"),
        (tradier.HistoryEvent, "amount"),  # its symbol is in one of twelve parts
    ],
)
def test_what_a_row_is_about_comes_first(model: type[Any], first: str) -> None:
    names = frames.to_csv([], model=model).strip().split(",")
    assert names[0] == first
    assert len(names) == len(set(names))


def test_decimals_are_numbers() -> None:
    row = {"ticker": "A", "position_fp": "1.50", "market_exposure_dollars": "0.7500"}
    positions = [kalshi_v2.MarketPosition.model_validate(row)]
    (record,) = frames.to_records(positions)
    assert record["position_fp"] == Decimal("1.50")
    assert ",1.50,0.7500," in frames.to_csv(positions)
    for frame in (frames.to_pandas(positions), frames.to_polars(positions)):
        assert str(frame["position_fp"].dtype).lower() == "float64"
        assert list(frame["position_fp"]) == [1.5]
        assert frame["fees_paid_dollars"].dtype == frame["position_fp"].dtype


def test_lists_are_json_text() -> None:
    leg = {"id": 2, "status": "open", "class": "option", "symbol": "KO"}
    orders = [
        tradier.Order.model_validate({"id": 1, "status": "open", "class": "combo", "leg": [leg]}),
        tradier.Order.model_validate({"id": 3, "status": "open", "class": "equity"}),
    ]
    first, second = frames.to_records(orders)
    assert json.loads(first["leg"])[0]["symbol"] == "KO"
    assert second["leg"] is None


def test_unknown_fields_come_after_the_others() -> None:
    rows = [
        position(),
        position(extra=3, more={"a": {"b": True}}, many=[1, 2]),
        position(extra=2.5, more={"a": {"b": False}}),
        event(trade={"symbol": "KO", "venue": "X"}),
    ]
    records = frames.to_records(rows)
    names = list(records[0])
    assert names.index("extra") > names.index("interest.quantity")
    assert [record["extra"] for record in records] == [None, 3, 2.5, None]
    assert records[1]["more.a.b"] is True
    assert records[1]["many"] == "[1, 2]"
    assert records[3]["trade.venue"] == "X"


def test_an_unknown_field_of_mixed_values_becomes_text() -> None:
    rows = [position(extra=3), position(extra="three"), position(extra=True)]
    assert [record["extra"] for record in frames.to_records(rows)] == ["3", "three", "true"]


def test_whole_numbers_beyond_64_bits_become_text() -> None:
    rows = [position(id=2**70), position(id=3)]
    assert [record["id"] for record in frames.to_records(rows)] == [str(2**70), "3"]


def test_nothing_at_all() -> None:
    assert frames.to_records([]) == []
    assert frames.to_csv([]) == ""
    assert frames.to_csv([], model=tradier.Position) == (
        "symbol,cost_basis,date_acquired,id,quantity\n"
    )


def test_plain_json_is_refused() -> None:
    for wrong in ([{"symbol": "KO"}], ["KO"], [None]):
        with pytest.raises(InvalidArgument, match=r"kloudtrader\.user return plain JSON"):
            frames.to_records(wrong)  # type: ignore[arg-type]


def test_csv_of_times_and_truth() -> None:
    trade = kalshi.UserTrade.model_validate(
        {"id": "t", "is_yes": True, "is_taker": False, "create_date": "2026-03-05T09:30:00-05:00"}
    )
    (row,) = csv.DictReader(io.StringIO(frames.to_csv(trade)))
    assert row["is_yes"] == "true"
    assert row["is_taker"] == "false"
    assert row["create_date"] == "2026-03-05T09:30:00-05:00"
    assert row["price"] == ""


def test_pandas_reads_the_times_of_a_csv_as_times() -> None:
    pandas = pytest.importorskip("pandas")
    moments = ["2026-03-05T09:30:00.250Z", "2026-03-05T09:30:01Z", "2026-03-05T09:30:01.5Z"]
    text = frames.to_csv([position(date_acquired=moment) for moment in moments])
    read = pandas.read_csv(io.StringIO(text), parse_dates=["date_acquired"])
    assert isinstance(read.dtypes["date_acquired"], pandas.DatetimeTZDtype)
    expected = frames.to_pandas([position(date_acquired=moment) for moment in moments])
    assert list(read["date_acquired"]) == list(expected["date_acquired"])


def test_csv_goes_to_a_path_or_an_open_file(tmp_path: Path) -> None:
    text = frames.to_csv([position(symbol='Ä,\n"')], tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_bytes().decode() == text
    opened = io.StringIO()
    frames.to_csv(position(), opened)
    assert opened.getvalue() == frames.to_csv(position())


amounts = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(st.tuples(amounts, st.text(st.characters(codec="utf-8")), st.integers())))
def test_csv_can_be_read_back(values: list[tuple[float, str, int]]) -> None:
    rows = [position(cost_basis=cost, symbol=text, id=number) for cost, text, number in values]
    written = frames.to_csv(rows, model=tradier.Position)
    read = list(csv.DictReader(io.StringIO(written, newline="")))
    assert [(float(row["cost_basis"]), int(row["id"])) for row in read] == [
        (cost, number) for cost, _, number in values
    ]
    # An apostrophe marks text that a spreadsheet would run as a formula.
    texts = [text for _, text, _ in values]
    assert [row["symbol"] for row in read] == [
        text if row["symbol"] == text else f"'{text}" for row, text in zip(read, texts, strict=True)
    ]


FORMULAS = [
    "=1+1",
    "=HYPERLINK(1)",
    "+cmd|x",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "-",
    "+",
    "-x",
    "--5",
    "+-5",
    "-5-",
]
NO_FORMULAS = ["-5", "+5", "-5.25", "-.5", "+1e5", "-1E-5", "", "KO", "a=1", " =1", "'=1", "5-2"]


@pytest.mark.parametrize("text", [*FORMULAS, *NO_FORMULAS])
def test_csv_has_no_formulas(text: str) -> None:
    rows = [position(symbol=text, cost_basis=-5.25, **{text or "x": "y"})]
    written = frames.to_csv(rows, model=tradier.Position)
    (row,) = csv.DictReader(io.StringIO(written, newline=""))
    assert row["symbol"] == (f"'{text}" if text in FORMULAS else text)
    assert row["cost_basis"] == "-5.25"
    last = [*row][-1]
    assert last == (f"'{text}" if text in FORMULAS else text or "x")
    assert frames.to_records(rows)[0]["symbol"] == text


KINDS = {
    "id": ("Int64", "Int64"),
    "quantity": ("float64", "Float64"),
    "symbol": ("string", "String"),
    "date_acquired": ("datetime64[us, UTC]", "Datetime(time_unit='us', time_zone='UTC')"),
}


@pytest.mark.parametrize("rows", [[], [position()], [position(), position(id=8)]])
def test_pandas_has_the_right_types(rows: list[tradier.Position]) -> None:
    pytest.importorskip("pandas")
    frame = frames.to_pandas(rows, model=tradier.Position)
    assert len(frame) == len(rows)
    for name, (kind, _) in KINDS.items():
        assert str(frame[name].dtype) == kind


@pytest.mark.parametrize("rows", [[], [position()], [position(), position(id=8)]])
def test_polars_has_the_right_types(rows: list[tradier.Position]) -> None:
    pytest.importorskip("polars")
    frame = frames.to_polars(rows, model=tradier.Position)
    assert frame.height == len(rows)
    for name, (_, kind) in KINDS.items():
        assert str(frame[name].dtype) == kind
    assert frame["date_acquired"].to_list() == [row.date_acquired for row in rows]


def test_what_is_missing_stays_missing() -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    rows = [
        kalshi.UserTrade.model_validate({"id": "a"}),
        kalshi.UserTrade.model_validate({"id": "b", "is_yes": False, "count": 0}),
    ]
    frame = frames.to_pandas(rows)
    assert str(frame["is_yes"].dtype) == "boolean"
    assert frame["count"].isna().tolist() == [True, False]
    assert frame["count"][1] == 0
    other = frames.to_polars(rows)
    assert other["is_yes"].to_list() == [None, False]
    assert other["create_date"].to_list() == [None, None]
    assert other["count"].to_list() == [None, 0]


EASTERN = timezone(timedelta(hours=-5))


@pytest.mark.parametrize(
    ("zones", "offset"), [([EASTERN, EASTERN], -5), ([EASTERN, UTC], 0), ([UTC, UTC], 0)]
)
def test_pandas_keeps_a_time_zone_that_all_share(zones: list[timezone], offset: int) -> None:
    pytest.importorskip("pandas")
    times = [DAY.replace(tzinfo=zone) for zone in zones]
    frame = frames.to_pandas([position(date_acquired=time) for time in times])
    column = frame["date_acquired"]
    assert [time.to_pydatetime() for time in column] == times
    assert {time.utcoffset() for time in column} == {timedelta(hours=offset)}


def test_both_frames_agree_on_balances() -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    orders = [
        tradier.Order.model_validate(
            {"id": number, "status": "open", "class": "equity", "price": number / 3}
        )
        for number in range(50)
    ]
    pandas, polars = frames.to_pandas(orders), frames.to_polars(orders)
    assert list(pandas.columns) == polars.columns
    assert math.isclose(pandas["price"].sum(), polars["price"].sum())


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_library_that_is_missing(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    convert = getattr(frames, f"to_{library}")
    with pytest.raises(ConfigurationError, match=rf"pip install 'kloudtrader\[{library}\]'"):
        convert([position()])


ENDS = [
    datetime(1, 1, 1, tzinfo=UTC),  # the zero time of Go, in which Kalshi is written
    datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5))),
    datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-5))),
]


@pytest.mark.parametrize("moment", ENDS)
def test_times_at_the_ends_of_the_calendar(moment: datetime) -> None:
    rows = [kalshi.Order(order_id="a", create_ts=moment), kalshi.Order(order_id="b")]
    try:
        shown = moment.astimezone(UTC)
    except OverflowError:
        shown = (datetime.min if moment.year == 1 else datetime.max).replace(tzinfo=UTC)
    polars = frames.to_polars(rows)["create_ts"].to_list()
    assert polars == [shown, None]
    pandas = frames.to_pandas(rows)["create_ts"]
    assert str(pandas.dtype).startswith("datetime64[us, ")
    assert pandas.isna().tolist() == [False, True]
    assert int(pandas.astype("int64")[0]) == (shown - datetime(1970, 1, 1, tzinfo=UTC)) // (
        timedelta(microseconds=1)
    )


MIXED = [
    tradier.Order.model_validate({"id": 1, "class": "equity", "status": "open", "price": 1.27}),
    kalshi.Order(order_id="a", price=5, is_yes=True),
]


@pytest.mark.parametrize("rows", [MIXED, MIXED[::-1]], ids=["float first", "int first"])
def test_rows_of_different_models_share_columns(rows: list[Any]) -> None:
    prices = [row.price for row in rows]
    assert [record["price"] for record in frames.to_records(rows)] == prices
    for frame in (frames.to_pandas(rows), frames.to_polars(rows)):
        assert list(frame["price"]) == prices


def test_a_column_that_two_models_mean_differently_is_text() -> None:
    rows = [kalshi.Market(id="m-1"), position()]
    assert [record["id"] for record in frames.to_records(rows)] == ["m-1", "7"]
    for frame in (frames.to_pandas(rows), frames.to_polars(rows)):
        assert list(frame["id"]) == ["m-1", "7"]


def test_exact_numbers_are_numbers() -> None:
    """Whole numbers stay whole, unless a value of the column is not."""
    held = [
        kalshi.MarketPosition(market_id="a", position=1, realized_pnl=Decimal("14.12")),
        kalshi.MarketPosition(market_id="b", position=-2, realized_pnl=3),
    ]
    cells = [line.split(",") for line in frames.to_csv(held).splitlines()]
    shown = [dict(zip(cells[0], line, strict=True)) for line in cells[1:]]
    assert [row["realized_pnl"] for row in shown] == ["14.12", "3"]
    assert frames.to_records(held)[0]["realized_pnl"] == Decimal("14.12")
    pandas = frames.to_pandas(held)
    assert [str(kind) for kind in pandas[["position", "realized_pnl", "volume"]].dtypes] == [
        "Int64",
        "float64",
        "Int64",
    ]
    polars = frames.to_polars(held)
    assert polars["position"].to_list() == [1, -2]
    assert polars["realized_pnl"].to_list() == [14.12, 3.0]


def test_dollars_of_api_v2_are_numbers() -> None:
    level = kalshi_v2.ShardBalance(exchange_index=1, balance=Decimal("98.0186"))
    assert frames.to_pandas([level])["balance"].tolist() == [98.0186]
    assert frames.to_csv([level]).splitlines()[1] == "1,98.0186"
