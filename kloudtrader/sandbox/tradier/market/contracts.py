"""Read the symbols of option contracts (OCC form)."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Literal

from kloudtrader.sandbox.tradier.market.hours import find_sessions, from_new_york

CONTRACT_SIZE = 100
"""Shares of a contract."""

_OCC = re.compile(r"([A-Z]{1,6})(\d{6})([CP])(\d{8})\Z")


def is_option(symbol: str) -> bool:
    """Return whether a symbol is an option contract (OCC form) rather than a share."""
    return read_contract(symbol) is not None


def find_multiplier(symbol: str) -> int:
    """Return the shares that one unit of a symbol stands for."""
    return CONTRACT_SIZE if is_option(symbol) else 1


@dataclass(frozen=True, slots=True)
class OptionContract:
    """Hold the terms of an option symbol."""

    root: str
    expires: datetime
    is_call: bool
    strike: int
    """Cents a share."""
    day: date
    """The last day."""

    def intrinsic(self, share: int) -> int:
        """Return the cents a share that exercising brings if a share costs ``share``."""
        return max(0, share - self.strike if self.is_call else self.strike - share)

    @property
    def kind(self) -> Literal["call", "put"]:
        """Return the kind of the option."""
        return "call" if self.is_call else "put"

    @property
    def words(self) -> str:
        """Return the contract for people, as in ``CALL KO 09/20/24 65``."""
        return f"{self.kind.upper()} {self.root} {self.day:%m/%d/%y} {self.strike / 100:g}"


@lru_cache(maxsize=4096)  # each request marks every position and every order
def read_contract(symbol: str) -> OptionContract | None:
    """Read an option symbol; ``None`` for a share and for a day that does not exist."""
    match = _OCC.match(symbol)
    if match is None:
        return None
    root, text, kind, strike = match.groups()
    try:
        day = date(2000 + int(text[:2]), int(text[2:4]), int(text[4:]))
    except ValueError:
        return None
    return OptionContract(root, _find_expiry(day), kind == "C", int(strike) // 10, day)


def write_contract(root: str, day: date, kind: str, strike: int) -> str:
    """Return the symbol of a contract; ``strike`` in cents a share."""
    return f"{root}{day:%y%m%d}{kind[0].upper()}{strike * 10:08d}"


def _find_expiry(day: date) -> datetime:
    sessions = find_sessions(day)
    return sessions.regular.ends if sessions else from_new_york(day, time(16))
