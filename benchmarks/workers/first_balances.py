"""Read the balances of an account with urllib3 and models that one writes by hand."""

import os
from typing import Literal

import urllib3
from pydantic import BaseModel


class MarginBalances(BaseModel):
    fed_call: float | None = None
    maintenance_call: float | None = None
    option_buying_power: float | None = None
    stock_buying_power: float | None = None
    stock_short_value: float | None = None
    sweep: float | None = None


class CashBalances(BaseModel):
    cash_available: float | None = None
    sweep: float | None = None
    unsettled_funds: float | None = None


class PatternDayTraderBalances(BaseModel):
    fed_call: float | None = None
    maintenance_call: float | None = None
    option_buying_power: float | None = None
    stock_buying_power: float | None = None
    stock_short_value: float | None = None
    day_trade_buying_power: float | None = None


class Balances(BaseModel):
    option_short_value: float | None = None
    total_equity: float
    account_number: str
    account_type: Literal["cash", "margin", "pdt"] | str | None = None
    close_pl: float | None = None
    current_requirement: float | None = None
    equity: float | None = None
    long_market_value: float | None = None
    market_value: float
    open_pl: float | None = None
    option_long_value: float | None = None
    option_requirement: float | None = None
    pending_orders_count: int | None = None
    short_market_value: float | None = None
    stock_long_value: float | None = None
    total_cash: float
    uncleared_funds: float | None = None
    pending_cash: float | None = None
    margin: MarginBalances | None = None
    cash: CashBalances | None = None
    pdt: PatternDayTraderBalances | None = None


class BalancesResponse(BaseModel):
    balances: Balances


headers = [("Accept", "application/json"), ("Authorization", "Bearer t")]
url = os.environ["KLOUDTRADER_TRADIER_URL"] + "/accounts/SMALL/balances"
response = urllib3.PoolManager().request("GET", url, headers=dict(headers))
BalancesResponse.model_validate_json(response.data)
