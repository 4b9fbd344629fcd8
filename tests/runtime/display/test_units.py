"""Test the units of columns."""

import re

import pytest

import kloudtrader_kalshi.models
import kloudtrader_kalshi_v2.models
import kloudtrader_tradier.models
from kloudtrader.runtime.display.columns import NUMBERS, list_columns
from kloudtrader.runtime.display.field_docs import read_texts
from kloudtrader.runtime.display.units import find_unit


@pytest.mark.parametrize(
    ("model", "units"),
    [
        (
            kloudtrader_tradier.models.ClosedPosition,
            {
                "cost": "USD",
                "gain_loss": "USD",
                "gain_loss_percent": "%",
                "proceeds": "USD",
                "quantity": "shares or contracts",
                "term": "days",
                "symbol": "",
                "close_date": "",
            },
        ),
        (kloudtrader_tradier.models.Greeks, {"delta": "", "theta": "", "vega": ""}),
        (kloudtrader_tradier.models.EquityOrder, {"quantity": "shares", "stop": "USD"}),
        (
            kloudtrader_tradier.models.Quote,
            {
                "last": "USD",
                "change": "USD",
                "change_percentage": "%",
                "bidsize": "",
                "strike": "USD",
            },
        ),
        (
            kloudtrader_kalshi.models.Order,
            {"price": "US cents", "place_count": "contracts", "queue_position": ""},
        ),
        (
            kloudtrader_kalshi_v2.models.Settlement,
            {"fee_cost": "USD", "revenue": "US cents", "yes_count_fp": "contracts"},
        ),
        (kloudtrader_kalshi_v2.models.ShardTransferRequest, {"amount": ""}),
    ],
)
def test_a_column_has_the_unit_of_its_description(model: type, units: dict[str, str]) -> None:
    columns = {column.name: column for column in list_columns(model)}
    assert {name: find_unit(columns[name]) for name in units} == units


@pytest.mark.parametrize(
    "package", [kloudtrader_tradier, kloudtrader_kalshi, kloudtrader_kalshi_v2]
)
def test_every_amount_of_money_has_a_unit(package: object) -> None:
    models = getattr(package, "models")  # noqa: B009 - a module, whose names mypy does not know
    classes = [getattr(models, name) for name in models.__all__]
    money = re.compile(r"\b(USD|US dollars|US cents)\b")
    without = [
        f"{model.__name__}.{column.name}"
        for model in classes
        if hasattr(model, "model_fields")
        for column in list_columns(model)
        if len(column.path) == 1
        and column.kind in NUMBERS
        and money.search(read_texts(model).get(column.path[0], ""))
        and find_unit(column) not in ("USD", "US cents")
    ]
    # What changes for a dollar more is no amount of dollars.
    assert set(without) <= {"Greeks.delta", "Greeks.gamma"}
