"""What trades do to positions: opening, adding, closing, and the profit that closing realises."""

from collections.abc import Callable
from datetime import datetime, timedelta

from kloudtrader.sandbox.tradier._market_data import Contract, contract_of, is_option, trading_day
from kloudtrader.sandbox.tradier.brokerage import Account, ClosedPosition, Event, Order, Position

_FIRST_ID = 900_000


def turn_day(account: Account, at: datetime) -> None:
    """Start the day's profit anew when a new trading day has begun."""
    today = trading_day(at)
    if account.today != today:
        account.today, account.close_pl = today, 0


def take_in(account: Account, symbol: str, quantity: int, cost: int, at: datetime) -> None:
    """Add ``quantity`` (negative: sold) for ``cost`` cents (negative: brought in) to what is held.

    What is held the other way round is closed first.
    """
    turn_day(account, at)
    held = next((p for p in account.positions if p.symbol == symbol), None)
    if held is None:
        number = max((p.id for p in account.positions), default=0)
        account.last_position = max(account.last_position, number, _FIRST_ID) + 1
        account.positions.append(Position(account.last_position, symbol, quantity, cost, at))
        return
    opposite = held.quantity * quantity < 0
    closing = min(abs(held.quantity), abs(quantity)) if opposite else 0
    share = cost * closing // abs(quantity)
    if closing:
        close_part(account, held, closing, share, at)
    rest = abs(quantity) - closing
    if rest:
        held.quantity += rest if quantity > 0 else -rest
        held.cost += cost - share
        held.acquired = at
    if not held.quantity:
        account.positions.remove(held)


def close_part(account: Account, held: Position, closing: int, cost: int, at: datetime) -> None:
    """Realise ``closing`` units against a trade that cost ``cost`` (negative: brought in)."""
    turn_day(account, at)
    basis = held.cost * closing // abs(held.quantity)
    signed = closing if held.quantity > 0 else -closing
    paid, received = (basis, -cost) if signed > 0 else (cost, -basis)
    day = trading_day(at)
    opened = trading_day(held.acquired)
    shown = day + timedelta(days=1)
    account.closed.append(ClosedPosition(held.symbol, signed, paid, received, opened, day, shown))
    account.close_pl += received - paid
    held.cost -= basis
    held.quantity -= signed


def note(account: Account, at: datetime, kind: str, amount: int, **payload: str | float) -> None:
    """Add an event to the history, which shows it on the next day."""
    day = trading_day(at)
    shown = day + timedelta(days=1)
    account.history.append(Event(day, kind, amount, tuple(payload.items()), shown))


def note_trade(
    account: Account, symbol: str, quantity: int, price: int, cost: int, at: datetime
) -> None:
    """Add a trade to the history: ``quantity`` at ``price`` cents, ``cost`` cents in all."""
    note(
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


_SHARES = 100


def expire_options(account: Account, now: datetime, price: Callable[[str, datetime], int]) -> None:
    """End every contract whose time is over.

    Worthless ones vanish with an ``OPTEXP`` event. Others turn into shares at the strike: an
    ``exercise`` of what was bought, an ``assignment`` of what was written. The premium becomes part
    of what the shares cost.

    Args:
        price: of a share, in cents, at a moment.
    """
    for position in list(account.positions):
        contract = contract_of(position.symbol)
        if contract is not None and contract.expires <= now:
            _expire(account, position, contract, price(contract.root, contract.expires))
    for order in account.orders:
        _expire_order(order, now)


def _expire_order(order: Order, now: datetime) -> None:
    """An order for a contract that is gone, or with a leg for one, ends with it."""
    if order.is_final:
        return
    contracts = [contract_of(one.option_symbol) for one in (order, *order.legs)]
    ends = min((contract.expires for contract in contracts if contract), default=None)
    if ends is not None and ends <= now:
        for one in (order, *order.legs):
            if not one.is_final:
                one.status, one.changed = "expired", ends
                one.script.clear()


def _expire(account: Account, position: Position, contract: Contract, share: int) -> None:
    quantity, at = position.quantity, contract.expires
    if contract.intrinsic(share) == 0:
        close_part(account, position, abs(quantity), 0, at)
        account.positions.remove(position)
        _note(account, at, "OPTEXP", f"Expired {contract.words}", -quantity)
        return
    account.positions.remove(position)
    kind = "exercise" if quantity > 0 else "assignment"
    _note(account, at, kind, f"{kind.capitalize()} {contract.words}", -quantity)
    shares = quantity * _SHARES * (1 if contract.is_call else -1)
    paid = shares * contract.strike
    account.cash -= paid
    take_in(account, contract.root, shares, paid + position.cost, at)
    note_trade(account, contract.root, shares, contract.strike, paid, at)


def _note(account: Account, at: datetime, kind: str, words: str, quantity: int) -> None:
    note(account, at, "option", 0, option_type=kind, description=words, quantity=float(quantity))
