"""Apply trades and option expiries to positions, and realise profits."""

from collections.abc import Callable
from datetime import datetime, timedelta

from kloudtrader.sandbox.tradier.brokerage import (
    AccountEvent,
    BrokerAccount,
    BrokerOrder,
    BrokerPosition,
    RealisedGain,
    Settlement,
)
from kloudtrader.sandbox.tradier.market.contracts import (
    CONTRACT_SIZE,
    OptionContract,
    is_option,
    read_contract,
)
from kloudtrader.sandbox.tradier.market.hours import find_trading_day, list_trading_days
from kloudtrader.sandbox.tradier.trading.linked import end_whole

_FIRST_ID = 900_000


def start_day(account: BrokerAccount, at: datetime) -> None:
    """Reset the day's profit if a new trading day has begun."""
    today = find_trading_day(at)
    if account.today != today:
        account.today, account.close_pl = today, 0


def hold_back(account: BrokerAccount, amount: int, at: datetime) -> None:
    """Keep the money of a sale in a cash account until the next trading day (T+1)."""
    if account.type != "cash" or amount <= 0:
        return
    next_day = next(list_trading_days(find_trading_day(at) + timedelta(days=1)))
    account.unsettled += amount
    account.settlements.append(Settlement(next_day.day, amount))


def settle_cash(account: BrokerAccount, now: datetime) -> None:
    """Release the money of sales whose day has come."""
    today = find_trading_day(now)
    account.unsettled -= sum(row.amount for row in account.settlements if row.day <= today)
    account.settlements = [row for row in account.settlements if row.day > today]


def trade_position(
    account: BrokerAccount, symbol: str, quantity: int, cost: int, at: datetime
) -> None:
    """Add ``quantity`` (negative: sold) for ``cost`` cents (negative: received) to a position.

    An opposite position is closed first.
    """
    start_day(account, at)
    held = next((p for p in account.positions if p.symbol == symbol), None)
    if held is None:
        number = max((p.id for p in account.positions), default=0)
        account.last_position = max(account.last_position, number, _FIRST_ID) + 1
        account.positions.append(BrokerPosition(account.last_position, symbol, quantity, cost, at))
        return
    opposite = held.quantity * quantity < 0
    closing = min(abs(held.quantity), abs(quantity)) if opposite else 0
    share = cost * closing // abs(quantity)
    if closing:
        close_position(account, held, closing, share, at)
    rest = abs(quantity) - closing
    if rest:
        held.quantity += rest if quantity > 0 else -rest
        held.cost += cost - share
        held.acquired = at
    if not held.quantity:
        account.positions.remove(held)


def close_position(
    account: BrokerAccount, held: BrokerPosition, closing: int, cost: int, at: datetime
) -> None:
    """Realise ``closing`` units against a trade that cost ``cost`` (negative: received)."""
    start_day(account, at)
    basis = held.cost * closing // abs(held.quantity)
    signed = closing if held.quantity > 0 else -closing
    paid, received = (basis, -cost) if signed > 0 else (cost, -basis)
    day = find_trading_day(at)
    opened = find_trading_day(held.acquired)
    shown = day + timedelta(days=1)
    account.closed.append(RealisedGain(held.symbol, signed, paid, received, opened, day, shown))
    account.close_pl += received - paid
    held.cost -= basis
    held.quantity -= signed


def add_event(
    account: BrokerAccount, at: datetime, kind: str, amount: int, **payload: str | float
) -> None:
    """Add an event to the history, which shows it on the next day."""
    day = find_trading_day(at)
    shown = day + timedelta(days=1)
    account.history.append(AccountEvent(day, kind, amount, tuple(payload.items()), shown))


def add_trade(
    account: BrokerAccount, symbol: str, quantity: int, price: int, cost: int, at: datetime
) -> None:
    """Add a trade to the history: ``quantity`` at ``price`` cents, ``cost`` cents in all."""
    add_event(
        account,
        at,
        "trade",
        -cost,
        commission=0.0,
        description=symbol,
        price=price / 100,
        quantity=float(quantity),
        symbol=symbol,
        trade_type="Option" if is_option(symbol) else "Equity",
    )


def expire_options(
    account: BrokerAccount, now: datetime, price: Callable[[str, datetime], int]
) -> None:
    """Expire every contract that has reached its end.

    Worthless contracts end with an ``OPTEXP`` event. Others turn into shares at the strike: an
    ``exercise`` of bought contracts, an ``assignment`` of written ones. The premium becomes part
    of the cost of the shares.

    Args:
        price: of a share, in cents, at a moment.
    """
    for position in list(account.positions):
        contract = read_contract(position.symbol)
        if contract is not None and contract.expires <= now:
            _expire_position(account, position, contract, price(contract.root, contract.expires))
    for order in account.orders:
        _expire_order(order, now)


def _expire_order(order: BrokerOrder, now: datetime) -> None:
    """Expire an order if its contract, or the contract of a leg, has expired."""
    if order.is_final:
        return
    contracts = [read_contract(leg.option_symbol) for leg in (order, *order.legs)]
    ends = min((contract.expires for contract in contracts if contract), default=None)
    if ends is not None and ends <= now:
        end_whole(order, "expired", ends)


def _expire_position(
    account: BrokerAccount, position: BrokerPosition, contract: OptionContract, share: int
) -> None:
    quantity, at = position.quantity, contract.expires
    if contract.intrinsic(share) == 0:
        close_position(account, position, abs(quantity), 0, at)
        account.positions.remove(position)
        _add_option_event(account, at, "OPTEXP", f"Expired {contract.words}", -quantity)
        return
    account.positions.remove(position)
    kind = "exercise" if quantity > 0 else "assignment"
    _add_option_event(account, at, kind, f"{kind.capitalize()} {contract.words}", -quantity)
    shares = quantity * CONTRACT_SIZE * (1 if contract.is_call else -1)
    paid = shares * contract.strike
    account.cash -= paid
    trade_position(account, contract.root, shares, paid + position.cost, at)
    add_trade(account, contract.root, shares, contract.strike, paid, at)


def _add_option_event(
    account: BrokerAccount, at: datetime, kind: str, words: str, quantity: int
) -> None:
    add_event(
        account, at, "option", 0, option_type=kind, description=words, quantity=float(quantity)
    )
