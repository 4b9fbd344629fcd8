# Generated from tradier.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Tradier Brokerage API, accounts, trading and market data: those that only
`account_history` uses.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kloudtrader.runtime.models import NoneAsEmpty, OneOrMany, Open, ResponseModel
from kloudtrader.runtime.times import Instant

__all__ = [
    "History",
    "HistoryEvent",
    "HistoryNote",
    "HistoryOption",
    "HistoryResponse",
    "HistoryTrade",
]


class HistoryTrade(ResponseModel):
    """A purchase or sale in the history."""

    commission: float | None = None
    """Commission, USD. Other fees are only in the event's `amount`."""
    description: str | None = None
    """Name of the stock, or side, root, date and strike of the option, padded with blanks."""
    price: float | None = None
    """Price of one share, or of one share under the option, USD."""
    quantity: float | None = None
    """Shares or contracts; negative for a sale."""
    symbol: str | None = None
    """Symbol of the stock, or OCC symbol of the option."""
    trade_type: Open[Literal["Equity", "Option", "equity", "option"]] | None = None
    """What was traded. Compare without regard to case."""


class HistoryOption(ResponseModel):
    """An expiration, exercise or assignment in the history."""

    option_type: Open[Literal["OPTEXP", "optexp", "expired", "exercise", "assignment"]] | None = (
        None
    )
    """What happened to the option; OPTEXP is an expiration. Compare without regard to case."""
    description: str | None = None
    """Free text."""
    quantity: float | None = None
    """Contracts, signed."""


class HistoryNote(ResponseModel):
    """Details of an event that is neither a trade nor an event of an option."""

    description: str | None = None
    """Free text."""
    quantity: float | None = None
    """Shares or contracts moved; 0 when only money moved."""


class HistoryEvent(ResponseModel):
    """Something that happened in the account on one day. Its details are mostly in the member
    that is named like its type. Events have no id: to recognise one, compare its content
    and count equal events.
    """

    amount: float
    """Change of cash, USD; negative when money leaves the account, 0 for expirations. For
    option trades it includes exchange and regulatory fees.
    """
    date: Instant
    """Midnight UTC of the trading day. It stands for the day: do not shift it to another time
    zone.
    """
    type: Open[
        Literal[
            "trade",
            "option",
            "ach",
            "wire",
            "dividend",
            "fee",
            "tax",
            "journal",
            "check",
            "transfer",
            "adjustment",
            "interest",
        ]
    ]
    """Kind of event."""
    trade: HistoryTrade | None = None
    """Details of a purchase or sale."""
    option: HistoryOption | None = None
    """Details of an expiration, exercise or assignment."""
    ach: HistoryNote | None = None
    """Details of a bank transfer by ACH."""
    wire: HistoryNote | None = None
    """Details of a bank wire."""
    dividend: HistoryNote | None = None
    """Details of a dividend. Some responses have them under `adjustment`."""
    fee: HistoryNote | None = None
    """Details of a fee. Some fees come as `journal` or `transfer`."""
    tax: HistoryNote | None = None
    """Details of a tax."""
    journal: HistoryNote | None = None
    """Details of a booking between accounts or between types of one account."""
    check: HistoryNote | None = None
    """Details of a cheque."""
    transfer: HistoryNote | None = None
    """Details of a transfer of positions or money."""
    adjustment: HistoryNote | None = None
    """Details of a correction, or of a dividend."""
    interest: HistoryNote | None = None
    """Details of interest."""


class History(ResponseModel):
    """One page of the events of an account."""

    event: Annotated[list[HistoryEvent], OneOrMany()] = Field(default_factory=list)
    """The events. One event comes without a list around it."""
    page: int | None = None
    """Number of this page. Documented in 2025, missing in every recorded response."""
    total_pages: int | None = None
    """Number of pages. Documented in 2025, missing in every recorded response."""
    total_events: int | None = None
    """Number of events on all pages. Documented in 2025, missing in every recorded response."""


class HistoryResponse(ResponseModel):
    """Response of `account_history`."""

    history: Annotated[History, NoneAsEmpty()]
    """One page of the account's history."""
