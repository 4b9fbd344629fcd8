"""Test the ``repr`` of models."""

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from kloudtrader import kalshi, kalshi_v2, tradier
from kloudtrader.runtime.display.values import format_time
from kloudtrader_kalshi.models import LoginResponse

NOON = datetime(2026, 3, 5, 12, 30, 0, 250_000, tzinfo=UTC)


def order(**changes: Any) -> tradier.Order:
    values = {"id": 1, "status": "open", "class": "equity", "symbol": "KO"}
    return tradier.Order.model_validate(values | changes)


def test_fields_without_a_value_are_left_out() -> None:
    shown = repr(order(quantity=0.0, tag="", exec_quantity=None, strange=None, new=3))
    assert shown == (
        "Order(id=1, symbol='KO', quantity=0.0, status='open', class_='equity', tag='', leg=[], "
        "new=3)"
    )
    assert "None" not in str(order())


def test_a_request_shows_what_is_given() -> None:
    request = tradier.EquityOrder(symbol="KO", side="buy", quantity=1, type="market")
    assert "None" not in repr(request)
    assert "symbol='KO'" in repr(request)


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (NOON, "2026-03-05 12:30Z"),
        (NOON.replace(second=5), "2026-03-05 12:30:05Z"),
        (NOON.replace(hour=0, minute=0, microsecond=0), "2026-03-05"),
        (NOON.astimezone(timezone(timedelta(hours=-5))), "2026-03-05 07:30-05:00"),
        (datetime(2026, 3, 5, tzinfo=timezone(timedelta(hours=-5))), "2026-03-05 00:00-05:00"),
        (NOON.replace(tzinfo=None), "2026-03-05 12:30"),
        (NOON.date(), "2026-03-05"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01"),
    ],
)
def test_a_time_is_short(moment: Any, shown: str) -> None:
    assert format_time(moment) == shown


def test_times_and_decimals_have_no_constructor() -> None:
    position = kalshi_v2.MarketPosition.model_validate(
        {"ticker": "A", "position_fp": "1.50", "market_exposure_dollars": "0.7500"}
    )
    assert "position_fp=1.50, market_exposure_dollars=0.7500" in repr(position)
    trade = kalshi.UserTrade(id="t", create_date=NOON)
    assert "create_date=2026-03-05 12:30Z" in repr(trade)


def test_a_long_list_is_cut() -> None:
    rows = [order(id=number) for number in range(1030)]
    shown = repr(tradier.Orders(order=rows))
    assert shown.count("Order(id=") == 20
    assert shown.endswith("... 1,010 more])")


MASKED: list[Any] = [
    tradier.Account.model_validate({"account_number": "VA10000001"}),
    tradier.Balances.model_validate(
        {"account_number": "VA10000001", "total_equity": 1, "total_cash": 1, "market_value": 0}
    ),
    tradier.Profile.model_validate({"id": "VA10000001"}),
    kalshi.Order(order_id="a", user_id="VA10000001"),
    kalshi.User(user_id="VA10000001"),
    kalshi.MarketPosition(user_id="VA10000001"),
    LoginResponse(user_id="VA10000001", token="secret-token"),
]


@pytest.mark.parametrize("model", MASKED, ids=lambda model: type(model).__name__)
def test_accounts_and_users_are_masked(model: Any) -> None:
    for shown in (repr(model), str(model), model._repr_html_()):
        assert "VA…01" in shown
        assert "VA10000001" not in shown
        assert "secret-token" not in shown
    assert "VA10000001" in model.model_dump_json()


@pytest.mark.parametrize("package", ["tradier", "kalshi", "kalshi_v2"])
def test_every_field_of_an_account_or_a_user_is_masked(package: str) -> None:
    models = __import__(f"kloudtrader_{package}.models", fromlist=["models"])
    classes = [getattr(models, name) for name in models.__all__]
    for model in classes:
        for name, field in getattr(model, "model_fields", {}).items():
            if re.fullmatch("account_number|account_id|user_id", name):
                assert field.json_schema_extra == {"x-masked": True}, f"{model}.{name}"


def test_a_model_that_is_not_validated_yet_can_be_shown() -> None:
    """As error reporters do with the variables of each frame."""
    assert repr(tradier.Position.__new__(tradier.Position)) == "Position()"
