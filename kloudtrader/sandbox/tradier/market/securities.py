"""List the securities of the local market."""

from dataclasses import dataclass
from typing import Literal

SecurityKind = Literal["stock", "etf", "index"]


@dataclass(frozen=True, slots=True)
class ListedSecurity:
    """Describe a share."""

    symbol: str
    name: str
    price: float = 100.0
    """Usual price in US dollars."""
    exchange: str = "Q"
    """The broker's letter."""
    kind: SecurityKind = "stock"
    is_easy_to_borrow: bool = True


_KNOWN = {
    security.symbol: security
    for security in (
        ListedSecurity("AAPL", "Apple Inc", 222.50),
        ListedSecurity("AMZN", "Amazon.com Inc", 178.20),
        ListedSecurity("BAC", "Bank of America Corp", 39.40, "N"),
        ListedSecurity("BRK/B", "Berkshire Hathaway Inc", 466.80, "N"),
        ListedSecurity("F", "Ford Motor Co", 10.85, "N"),
        ListedSecurity("GIS", "General Mills Inc", 64.80, "N", is_easy_to_borrow=False),
        ListedSecurity("GOOGL", "Alphabet Inc", 158.60),
        ListedSecurity("IWM", "iShares Russell 2000 ETF", 214.90, "P", "etf"),
        ListedSecurity("KO", "Coca-Cola Co", 62.50, "N"),
        ListedSecurity("MSFT", "Microsoft Corp", 410.25),
        ListedSecurity("NOK", "Nokia Corp", 4.30, "N"),
        ListedSecurity("NVDA", "NVIDIA Corp", 107.30),
        ListedSecurity("PEP", "PepsiCo Inc", 173.40),
        ListedSecurity("QQQ", "Invesco QQQ Trust", 459.70, "Q", "etf"),
        ListedSecurity("SNDL", "SNDL Inc", 0.57),
        ListedSecurity("SPY", "SPDR S&P 500 ETF Trust", 552.10, "P", "etf"),
        ListedSecurity("TSLA", "Tesla Inc", 226.40),
    )
}


def read_usual_prices() -> dict[str, float]:
    """Return the usual prices of the shares that are listed by default, in US dollars."""
    return {security.symbol: security.price for security in _KNOWN.values()}


def find_security(symbol: str) -> ListedSecurity:
    """Return what is known about a share; a scenario may list any other symbol."""
    return _KNOWN.get(symbol) or ListedSecurity(symbol, f"{symbol} Inc")


def is_easy_to_borrow(symbol: str) -> bool:
    """Return whether a share may be sold short."""
    return find_security(symbol).is_easy_to_borrow
