"""Test the refusals of the back office: codes, layers and forms."""

from typing import Any

import pytest

from kloudtrader.sandbox import TradingSwitches
from kloudtrader.sandbox.tradier.trading.rejections import OVERRIDE
from tests.sandbox.tradier.broker import CALL, OPENING, PUT, Trader
from tests.sandbox.tradier.trading.tickets import covered_call, leg, oco, oto, otoco, spread


def make_trader(**clear: Any) -> Trader:
    trader = Trader().clear(**clear)
    trader.price("KO", 60.0)
    return trader


def refuse(trader: Trader, **fields: Any) -> Any:
    """Return the errors of an order that is refused; no row of it appears."""
    before = len(trader.account.orders)
    errors = trader.errors(trader.post(**{"class_": "equity", **OPENING, **fields}))
    assert len(trader.account.orders) == before
    assert not trader.sandbox.log.entries()[-1].applied
    return errors


def refuse_option(trader: Trader, **fields: Any) -> Any:
    order = {"class_": "option", "option_symbol": CALL, "quantity": 1, **fields}
    return refuse(trader, **order)


def read_rejection(trader: Trader, number: int) -> str:
    """Return the reason of an order that was taken in and rejected."""
    order = trader.order(number)
    assert (order["status"], order["remaining_quantity"]) == ("rejected", 0.0)
    reason = order["reason_description"]
    assert isinstance(reason, str)
    return reason


def test_buying_power_of_a_margin_account_is_twice_the_equity() -> None:
    trader = make_trader(cash=600_000)
    assert "enough buying power" in refuse(trader, quantity=200)
    assert trader.place(quantity=199)
    assert "enough buying power" in refuse(trader, quantity=1, type="limit", price=60)


def test_working_orders_take_buying_power_until_they_end() -> None:
    trader = make_trader(cash=600_000)
    number = trader.place(quantity=150, type="limit", price=50)
    assert "enough buying power" in refuse(trader, quantity=100)
    trader.cancel(number)
    assert trader.place(quantity=100)


def test_a_day_trader_has_a_code_of_its_own() -> None:
    trader = make_trader(type_="pdt")
    errors = refuse(trader, symbol="SPY", quantity=1_000_000)
    assert errors == [OVERRIDE, "DayTradingBuyingPowerExceeded"]


def test_a_cash_account_spends_settled_money_only() -> None:
    trader = make_trader(cash=100_000, type_="cash")
    trader.place(quantity=16)
    trader.place(side="sell", quantity=16)
    balances = trader.get("balances")["balances"]
    assert balances["cash"]["unsettled_funds"] == 959.84
    assert balances["cash"]["cash_available"] == pytest.approx(39.84)
    assert "enough buying power" in refuse(trader, quantity=10)
    assert "enough buying power" in refuse(trader, quantity=10, preview="true")
    trader.sandbox.advance(86_400)
    assert trader.get("balances")["balances"]["cash"]["unsettled_funds"] == 0
    assert trader.place(quantity=10)


def test_selling_needs_a_position_that_no_other_order_sells() -> None:
    trader = make_trader()
    assert "closing a long position" in refuse(trader, side="sell")
    trader.place(quantity=10)
    assert refuse(trader, side="sell", quantity=11) == [OVERRIDE, "LongPositionCrossZero"]
    resting = trader.place(side="sell", quantity=8, type="limit", price=80)
    errors = refuse(trader, side="sell", quantity=3, type="limit", price=81)
    assert errors == [OVERRIDE, "LongPositionCrossZero"]
    trader.cancel(resting)
    assert trader.place(side="sell", quantity=10)
    assert trader.held("KO") == 0


def test_covering_needs_a_short_position() -> None:
    trader = make_trader()
    assert refuse(trader, side="buy_to_cover") == [OVERRIDE, "UnexpectedBuyToCoverOrder"]
    trader.place(side="sell_short", quantity=10)
    assert trader.held("KO") == -10
    assert refuse(trader, side="buy") == [OVERRIDE, "UnexpectedBuyOrder"]
    assert refuse(trader, side="buy_to_cover", quantity=11) == [OVERRIDE, "ShortPositionCrossZero"]
    trader.place(side="buy_to_cover", quantity=10)
    assert trader.account.positions == []


def test_a_short_sale_beside_a_long_position_or_a_working_buy_is_rejected_afterwards() -> None:
    trader = make_trader()
    resting = trader.place(type="limit", price=50)
    assert "please check open orders" in read_rejection(trader, trader.place(side="sell_short"))
    trader.cancel(resting)
    trader.place()
    assert "please check open orders" in read_rejection(trader, trader.place(side="sell_short"))
    assert trader.held("KO") == 10


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"duration": "gtc", "type": "limit", "price": 70}, "ShortOrderIsGtc"),
        ({"symbol": "NOK"}, "SellShortOrderLastPriceBelow5"),
        ({"symbol": "GIS"}, "ShortTradingDeniedForSecurity"),
    ],
)
def test_short_sales_have_rules(fields: dict[str, Any], code: str) -> None:
    assert refuse(make_trader(), side="sell_short", **fields) == [OVERRIDE, code]


def test_a_cash_account_cannot_sell_short() -> None:
    errors = refuse(make_trader(type_="cash"), side="sell_short")
    assert errors == [OVERRIDE, "ShortStockTradingDeniedForAccount"]


def test_a_stop_must_not_be_reached_already() -> None:
    trader = make_trader()
    assert refuse(trader, type="stop", stop=60.01) == [OVERRIDE, "BuyStopOrderStopPriceLessAsk"]
    trader.place()
    errors = refuse(trader, side="sell", type="stop", stop=59.99)
    assert errors == [OVERRIDE, "SellStopOrderStopPriceGreaterBid"]
    assert trader.place(type="stop", stop=60.02)


def test_symbols_and_contracts_must_exist() -> None:
    trader = make_trader()
    assert refuse(trader, symbol="NOPE") == "Undefined symbol: NOPE"
    order = {"side": "buy_to_open"}
    gone = refuse_option(trader, **order, option_symbol="KO240830C00060000")
    assert gone == [OVERRIDE, "InvalidOrderExpiration"]
    saturday = refuse_option(trader, **order, option_symbol="KO241019C00060000")
    assert saturday == [OVERRIDE, "SecurityUndefined"]


def test_an_order_has_at_most_ten_million_shares() -> None:
    assert refuse(make_trader(), quantity=10_000_001) == [OVERRIDE, "IncorrectOrderQuantity"]


def test_a_closed_account_trades_nothing() -> None:
    trader = make_trader()
    trader.account.status = "closed"
    assert refuse(trader) == [OVERRIDE, "AccountDisabled"]


@pytest.mark.parametrize(
    ("level", "side", "symbol", "code"),
    [
        (0, "buy_to_open", CALL, "LongOptionTradingDeniedForAccount"),
        (0, "sell_to_open", CALL, "ShortOptionTradingDeniedForAccount"),
        (1, "buy_to_open", CALL, "OptionLevelRestriction"),
        (3, "sell_to_open", CALL, "OptionLevelRestriction"),
        (3, "sell_to_open", PUT, "OptionLevelRestriction"),
        (2, "buy_to_open", CALL, ""),
        (4, "sell_to_open", CALL, ""),
    ],
)
def test_options_need_a_level(level: int, side: str, symbol: str, code: str) -> None:
    trader = make_trader(level=level)
    if code:
        errors = refuse_option(trader, side=side, option_symbol=symbol)
        assert errors == [OVERRIDE, code]
    else:
        assert trader.place_option(side=side, option_symbol=symbol)


def test_a_covered_call_needs_shares_that_cover_nothing_else() -> None:
    trader = make_trader(level=1)
    assert refuse_option(trader, side="sell_to_open") == [OVERRIDE, "OptionLevelRestriction"]
    trader.place(quantity=150)
    trader.place_option(side="sell_to_open", type="limit", price=50)
    assert refuse_option(trader, side="sell_to_open") == [OVERRIDE, "OptionLevelRestriction"]


def test_a_cash_account_writes_a_put_against_its_strike() -> None:
    trader = make_trader(cash=590_000, type_="cash", level=1)
    message = refuse_option(trader, side="sell_to_open", option_symbol=PUT)
    assert "enough buying power" in message
    trader.account.cash = 610_000
    trader.place_option(side="sell_to_open", option_symbol=PUT)
    available = trader.get("balances")["balances"]["cash"]["cash_available"]
    assert available == pytest.approx(100.0)


def test_a_spread_needs_level_three_and_its_largest_loss() -> None:
    trader = make_trader(level=2)
    errors = trader.errors(trader.post(**spread()))
    assert errors == [OVERRIDE, "OptionLevelRestriction"]
    trader.account.option_level = 3
    before = trader.get("balances")["balances"]["margin"]["option_buying_power"]
    number = trader.accept(trader.post(**spread()))
    paid = trader.order(number)["avg_fill_price"] * 200
    after = trader.get("balances")["balances"]["margin"]["option_buying_power"]
    assert before - after == pytest.approx(paid, abs=0.05)


def test_a_combo_of_shares_and_a_call_needs_level_one() -> None:
    trader = make_trader(level=0)
    errors = trader.errors(trader.post(**covered_call()))
    assert errors == [OVERRIDE, "SpreadTradingDeniedForAccount"]
    trader.account.option_level = 1
    trader.accept(trader.post(**covered_call()))
    assert (trader.held("KO"), trader.held(CALL)) == (100, -1)


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (oto(leg(type="market"), leg(side="sell", price=66)), "OtoFirstLesIsMarketNotAllowed"),
        (oco(leg(type="market"), leg(price=60)), "OtoOcoMarketNotAllowed"),
        (oco(leg(price=50), leg(side="sell", type="stop", stop=57)), "OcoOrderWithOppositeLegs"),
        (
            otoco(leg(price=50), leg(type="market"), leg(type="stop", stop=57)),
            "OtoOcoMarketNotAllowed",
        ),
    ],
)
def test_legs_must_fit_each_other(order: dict[str, Any], code: str) -> None:
    trader = make_trader()
    assert trader.errors(trader.post(**order)) == [OVERRIDE, code]
    assert trader.orders() == []


def test_the_two_exits_of_a_position_count_once() -> None:
    trader = make_trader()
    trader.place(quantity=5)
    trader.accept(trader.post(**oco()))
    errors = refuse(trader, side="sell", quantity=1, type="limit", price=70)
    assert errors == [OVERRIDE, "LongPositionCrossZero"]


def test_a_sale_is_rejected_where_the_position_is_gone_by_then() -> None:
    trader = make_trader()
    trader.place(quantity=10)
    number = trader.place(side="sell", type="limit", price=80)
    trader.account.positions.clear()
    trader.price("KO", 81.0)
    assert "closing a long position" in read_rejection(trader, number)


def test_errors_take_the_form_that_is_switched_on() -> None:
    trader = make_trader()
    trader.venue.switches = TradingSwitches(error_form="array")
    assert refuse(trader, side="sell") == [OVERRIDE, "UnexpectedSellOrder"]
    trader.venue.switches = TradingSwitches(error_form="string")
    assert isinstance(refuse(trader, side="buy_to_cover"), str)
