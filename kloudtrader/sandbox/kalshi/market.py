"""A market: its words, its dates, its book and its state."""

from datetime import datetime
from typing import NamedTuple

from kloudtrader.sandbox.kalshi.book import Book

__all__ = ["Market", "MarketTerms"]


class MarketTerms(NamedTuple):
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


class Market:
    """``active``, then ``closed``, ``determined`` (the result is known) and ``finalized``."""

    def __init__(self, terms: MarketTerms, fair: float = 50.0) -> None:
        self.terms = terms
        self.book = Book()
        self.status = "active"
        self.result = ""
        self.volume = 0
        self.open_interest = 0
        self.last_price = 0
        self.fair = fair
        """Cents that the simulated counterparties think a Yes contract is worth."""

    @property
    def id(self) -> str:
        """The market's id."""
        return self.terms.id
