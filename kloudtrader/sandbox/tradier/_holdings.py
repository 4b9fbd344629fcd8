"""What trades do to positions: opening, adding, closing, and the profit that closing realises."""

from datetime import datetime, timedelta

from kloudtrader.sandbox.tradier._market_data import is_option
from kloudtrader.sandbox.tradier.brokerage import Account, ClosedPosition, Event, Position
from kloudtrader.sandbox.tradier.eastern import trading_day

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
