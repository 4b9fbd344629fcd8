"""Convert between the numbers of the wire and the integers of the matching core."""

import re

DOLLAR = 10_000
"""Price units in a dollar; a winning contract pays one."""
CENT = 100
"""Price units in a cent."""
CONTRACT = 100
"""Count units in a contract."""
MONEY = DOLLAR * CONTRACT
"""Money units in a dollar."""
CENT_OF_MONEY = MONEY // 100
GRID = MONEY // 10_000
"""Money units in the smallest step of a member's balance."""

_DECIMAL = re.compile(r"(\d{1,12})(?:\.(\d{1,6}))?\Z", re.ASCII)


def parse_decimal(text: str, places: int) -> int | None:
    """Return a decimal as an integer of its last place; ``None`` if it is not one."""
    match = _DECIMAL.match(text)
    if match is None or len(match[2] or "") > places:
        return None
    return int(match[1] + (match[2] or "").ljust(places, "0"))


def format_price(price: int) -> str:
    """Format a price with four decimals."""
    return _format(price, 4)


def format_count(count: int) -> str:
    """Format a count of contracts with two decimals."""
    return _format(count, 2)


def format_money(money: int, places: int = 6) -> str:
    """Format money; with fewer than six decimals the rest is cut off."""
    return _format(money // 10 ** (6 - places), places)


def _format(value: int, places: int) -> str:
    whole, rest = divmod(abs(value), 10**places)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{rest:0{places}d}"
