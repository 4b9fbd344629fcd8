"""Call every documented function of both venues.

Run it by `make run` against a sandbox, or as a plain script with credentials in the environment.
It buys shares at Tradier, protects them with a stop and cancels that. On Kalshi, it places an order
far from the market, decreases it and cancels it. Profile, watchlist and password ended with
Kalshi's API v1: if ``KLOUDTRADER_KALSHI_URL`` names a server that still has it, such as a sandbox,
it shows the profile, and changes the others and changes them back.
"""

import os
from itertools import islice

from kloudtrader import ACCESS_TOKEN, ACCOUNT_NUMBER, kalshi, tradier
from kloudtrader.user import (
    account_balance,
    account_costbasis,
    account_history,
    account_orders,
    account_positions,
    account_specificorders,
    user_account_number,
    user_profile,
    user_profle,
)

from tables import cents, heading, kind, show, usd


def show_profile() -> None:
    heading("Tradier: profile")
    profile = user_profile(ACCESS_TOKEN)["profile"]
    print(f"  {profile.get('name')} ({profile['id']}), accounts: {user_account_number()}")
    assert user_profle is user_profile
    show(
        ["account", "type", "status", "option level", "day trader"],
        [
            [
                account.account_number,
                account.type,
                account.status,
                account.option_level,
                account.day_trader,
            ]
            for account in tradier.user_profile().profile.account
        ],
    )


def show_balance() -> None:
    heading("Tradier: balances")
    balances = account_balance(ACCESS_TOKEN, ACCOUNT_NUMBER)["balances"]
    amounts: dict[str, float | None] = {
        "total equity": balances["total_equity"],
        "cash": balances["total_cash"],
        "market value": balances["market_value"],
        "unrealised P&L": balances.get("open_pl"),
        "realised P&L of the day": balances.get("close_pl"),
        "held for open orders": balances.get("pending_cash"),
    }
    show(
        ["balance", "amount"],
        [[name, usd(amount)] for name, amount in amounts.items() if amount is not None],
    )


def show_positions() -> None:
    heading("Tradier: positions")
    print(f"  as plain JSON: {kind(account_positions()['positions'])}")
    show(
        ["symbol", "quantity", "cost basis", "acquired (UTC)"],
        [
            [
                position.symbol,
                position.quantity,
                usd(position.cost_basis),
                f"{position.date_acquired:%Y-%m-%d %H:%M}",
            ]
            for position in tradier.account_positions().positions.position
        ],
    )


def show_history() -> None:
    heading("Tradier: history, the ten newest events")
    print(f"  as plain JSON: {kind(account_history(limit=10)['history'])}")
    show(
        ["day", "type", "amount", "description"],
        [
            [f"{event.date:%Y-%m-%d}", event.type, usd(event.amount), describe(event)]
            for event in tradier.account_history(limit=10).history.event
        ],
    )


def describe(event: tradier.HistoryEvent) -> str:
    """Return the description of an event, which is in the field named like the event's type."""
    details = getattr(event, event.type, None)
    return " ".join((getattr(details, "description", None) or "").split())


def show_cost_basis() -> None:
    heading("Tradier: closed positions, the five newest")
    print(f"  as plain JSON: {kind(account_costbasis(limit=5)['gainloss'])}")
    closed = tradier.account_costbasis(limit=5).gainloss.closed_position
    show(
        ["symbol", "quantity", "cost", "proceeds", "realised P&L", "percent", "days held"],
        [
            [
                position.symbol,
                position.quantity,
                usd(position.cost),
                usd(position.proceeds),
                usd(position.gain_loss),
                position.gain_loss_percent,
                position.term,
            ]
            for position in closed
        ],
    )


def show_orders() -> None:
    heading("Tradier: orders")
    print(f"  as plain JSON: {kind(account_orders(include_tags=True)['orders'])}")
    orders = tradier.account_orders().orders.order
    show(
        ["id", "class", "symbol", "side", "quantity", "type", "limit", "status", "filled", "legs"],
        [
            [
                order.id,
                order.class_,
                order.symbol,
                order.side,
                order.quantity,
                order.type,
                usd(order.price),
                order.status,
                order.exec_quantity,
                len(order.leg),
            ]
            for order in orders
        ],
    )
    if orders:
        order = account_specificorders(orders[0].id)["order"]
        typed = tradier.account_specificorders(str(orders[0].id)).order
        print(f"  order {order['id']} alone: {order['status']}, typed: {typed.status}")


def show_quotes() -> float:
    """Show quotes, and return the last price of KO."""
    heading("Tradier: quotes")
    clock = tradier.market_clock().clock
    print(f"  the market is {clock.state}, and changes at {clock.next_change} in New York")
    quotes = tradier.quotes(["KO", "SPY", "NOSUCH"]).quotes
    show(
        ["symbol", "last", "bid", "ask", "volume"],
        [
            [quote.symbol, usd(quote.last), usd(quote.bid), usd(quote.ask), quote.volume]
            for quote in quotes.quote
        ],
    )
    print(f"  not known: {', '.join(quotes.unmatched_symbols.symbol)}")
    return quotes.quote[0].last or 0.0


def buy_protect_cancel(last: float) -> None:
    heading("Tradier: an order from placing to fill")
    # The key names the intention: after a restart, the same key returns the same order.
    key = f"example {tradier.market_clock().clock.timestamp:%Y-%m-%d %H:%M:%S}"
    order = tradier.EquityOrder(
        symbol="KO", side="buy", quantity=10, type="limit", price=round(last * 1.01, 2)
    )
    preview = tradier.preview_order(order).order
    print(f"  it would cost {usd(preview.cost)}")
    placed = tradier.place_once(order, key=f"{key} buy")
    steps = [("placed", placed.read())]
    steps.append(("filled", placed.wait(until="final", timeout=30)))
    stop = tradier.EquityOrder(
        symbol="KO", side="sell", quantity=10, type="stop", stop=round(last * 0.9, 2)
    )
    protection = tradier.place_once(stop, key=f"{key} stop")
    steps.append(("protected", protection.wait(until="working")))
    steps.append(("cancelled", tradier.cancel_once(protection)))
    show(
        ["step", "order", "side", "type", "status", "filled", "average price"],
        [
            [
                step,
                order.id,
                order.side,
                order.type,
                order.status,
                order.exec_quantity,
                usd(order.avg_fill_price),
            ]
            for step, order in steps
        ],
    )


def show_cash() -> None:
    heading("Kalshi: balance")
    print(f"  available: {cents(kalshi.user_get_balance().balance)}")


def show_markets() -> list[kalshi.Market]:
    heading("Kalshi: markets")
    markets = kalshi.get_markets().markets
    show(
        ["ticker", "title", "status", "yes bid", "yes ask", "volume (contracts)"],
        [
            [
                market.ticker_name,
                market.title,
                market.status,
                cents(market.yes_bid),
                cents(market.yes_ask),
                market.volume,
            ]
            for market in islice(markets, 8)
        ],
    )
    return [market for market in markets if market.status == "active"]


def show_book(market_id: str) -> None:
    market = kalshi.get_market(market_id).market
    book = kalshi.get_market_order_book(market_id).order_book
    heading(f"Kalshi: order book of {market.ticker_name}")
    for side, levels in (("yes", book.yes), ("no", book.no)):
        best = sorted(levels or [], reverse=True)[:3]
        print(f"  {side}: " + ", ".join(f"{count} at {cents(price)}" for price, count in best))


def show_market_positions() -> None:
    heading("Kalshi: positions")
    positions = kalshi.user_get_market_positions().market_positions
    show(
        ["market", "contracts", "cost", "realised P&L", "fees"],
        [
            [
                (position.market_id or "")[:8],
                position.position,
                cents(position.position_cost),
                cents(position.realized_pnl),
                cents(position.fees_paid),
            ]
            for position in positions
        ],
    )
    if positions and positions[0].market_id:
        position = kalshi.user_get_market_position(positions[0].market_id).market_position
        print(f"  the first alone: {position.position} contracts")


def place_decrease_cancel(market_id: str) -> None:
    heading("Kalshi: an order from placing to cancelling")
    request = kalshi.UserOrderCreateRequest(market_id=market_id, side="yes", count=10, price=1)
    order = kalshi.user_order_create(user_order_create_request=request).order
    assert order.order_id is not None
    steps = [("placed", order)]
    decrease = kalshi.UserOrderDecreaseRequest(count=4)
    decreased = kalshi.user_order_decrease(order.order_id, user_order_decrease_request=decrease)
    steps.append(("decreased by 4", decreased.order))
    steps.append(("cancelled", kalshi.user_order_cancel(order.order_id).order))
    show(
        ["step", "status", "price", "placed", "remaining", "taken off"],
        [
            [
                step,
                order.status,
                cents(order.price),
                order.place_count,
                order.remaining_count,
                order.decrease_count,
            ]
            for step, order in steps
        ],
    )


def show_kalshi_orders_and_trades() -> None:
    heading("Kalshi: orders")
    show(
        ["order", "side", "price", "status", "placed", "remaining", "filled"],
        [
            [
                (order.order_id or "")[:8],
                "yes" if order.is_yes else "no",
                cents(order.price),
                order.status,
                order.place_count,
                order.remaining_count,
                (order.taker_fill_count or 0) + (order.maker_fill_count or 0),
            ]
            for order in kalshi.user_orders_get(page_size=10).orders
        ],
    )
    heading("Kalshi: trades")
    show(
        ["time (UTC)", "side", "price", "contracts", "taker"],
        [
            [
                f"{trade.create_date:%Y-%m-%d %H:%M:%S}" if trade.create_date else None,
                "yes" if trade.is_yes else "no",
                cents(trade.price),
                trade.count,
                trade.is_taker,
            ]
            for trade in kalshi.user_trades_get(page_size=10).trades
        ],
    )


def show_member() -> None:
    heading("Kalshi API v1: member")
    user = kalshi.user_get_profile().user
    print(f"  {user.first_name} {user.last_name} <{user.email}>")


def change_watchlist_and_back() -> None:
    heading("Kalshi API v1: watchlist")
    ticker = kalshi.get_markets().markets[0].ticker_name
    market_id = kalshi.get_market_by_ticker(ticker or "").market.id
    kalshi.user_add_watchlist(market_id)
    print(f"  with the market: {len(kalshi.user_get_watchlist().watchlist.market_ids or [])}")
    kalshi.user_remove_watchlist(market_id)
    print(f"  without it: {len(kalshi.user_get_watchlist().watchlist.market_ids or [])}")


def change_password_and_back() -> None:
    old = os.environ.get("KALSHI_PASSWORD")
    if old is None:
        return
    heading("Kalshi API v1: password")
    for before, after in ((old, f"{old}-new"), (f"{old}-new", old)):
        request = kalshi.UserChangePasswordRequest(old_password=before, new_password=after)
        kalshi.user_change_password(user_change_password_request=request)
    print("  changed, and changed back")


def main() -> None:
    show_profile()
    show_balance()
    show_positions()
    show_history()
    show_cost_basis()
    show_orders()
    buy_protect_cancel(show_quotes())
    show_cash()
    markets = show_markets()
    if markets and markets[0].id:
        show_book(markets[0].id)
        place_decrease_cancel(markets[0].id)
    show_market_positions()
    show_kalshi_orders_and_trades()
    if os.environ.get("KLOUDTRADER_KALSHI_URL"):
        os.environ["KLOUDTRADER_KALSHI_API"] = "v1"
        show_member()
        change_watchlist_and_back()
        change_password_and_back()


if __name__ == "__main__":
    main()
