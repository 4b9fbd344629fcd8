"""What becomes of options at the end of their last day."""

from collections.abc import Callable
from datetime import datetime

from kloudtrader.sandbox.tradier._holdings import close_part, note, note_trade, take_in
from kloudtrader.sandbox.tradier._market_data import Contract, contract_of
from kloudtrader.sandbox.tradier.brokerage import Account, Order, Position

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
