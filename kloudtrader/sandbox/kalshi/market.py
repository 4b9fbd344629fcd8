"""A market: its words, its dates, its book and its state."""

import random
from dataclasses import dataclass, field
from datetime import datetime

from kloudtrader.sandbox.kalshi.book import Book

__all__ = ["Market", "MarketTerms"]


@dataclass(frozen=True, slots=True)
class MarketTerms:
    """What never changes about a market."""

    id: str
    ticker_name: str
    title: str
    create_date: datetime
    open_date: datetime
    close_date: datetime
    expiration_date: datetime
    settle_date: datetime
    can_close_early: bool = False


@dataclass(slots=True)
class Market:
    """``active``, then ``closed``, ``determined`` (the result is known) and ``finalized``."""

    terms: MarketTerms
    fair: float = 50.0
    """Cents that the simulated counterparties think a Yes contract is worth."""
    status: str = "active"
    result: str = ""
    volume: int = 0
    open_interest: int = 0
    last_price: int = 0
    dice: random.Random | None = None
    """The random numbers of the counterparties in this market."""
    book: Book = field(default_factory=Book, init=False)

    @property
    def id(self) -> str:
        """The market's id."""
        return self.terms.id
