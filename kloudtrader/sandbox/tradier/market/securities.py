"""List the securities of the local market."""

from dataclasses import dataclass
from typing import Literal

SecurityKind = Literal["stock", "etf", "index"]


@dataclass(frozen=True, slots=True)
class Security:
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
        Security("AAPL", "Apple Inc", 222.50),
        Security("AMZN", "Amazon.com Inc", 178.20),
        Security("BAC", "Bank of America Corp", 39.40, "N"),
        Security("BRK/B", "Berkshire Hathaway Inc", 466.80, "N"),
        Security("F", "Ford Motor Co", 10.85, "N"),
        Security("GIS", "General Mills Inc", 64.80, "N", is_easy_to_borrow=False),
        Security("GOOGL", "Alphabet Inc", 158.60),
        Security("IWM", "iShares Russell 2000 ETF", 214.90, "P", "etf"),
        Security("KO", "Coca-Cola Co", 62.50, "N"),
        Security("MSFT", "Microsoft Corp", 410.25),
        Security("NOK", "Nokia Corp", 4.30, "N"),
        Security("NVDA", "NVIDIA Corp", 107.30),
        Security("PEP", "PepsiCo Inc", 173.40),
        Security("QQQ", "Invesco QQQ Trust", 459.70, "Q", "etf"),
        Security("SNDL", "SNDL Inc", 0.57),
        Security("SPY", "SPDR S&P 500 ETF Trust", 552.10, "P", "etf"),
        Security("TSLA", "Tesla Inc", 226.40),
    )
}


def read_usual_prices() -> dict[str, float]:
    """Return the usual prices of the shares that are listed by default, in US dollars."""
    return {security.symbol: security.price for security in _KNOWN.values()}


def find_security(symbol: str) -> Security:
    """Return what is known about a share; a scenario may list any other symbol."""
    return _KNOWN.get(symbol) or Security(symbol, f"{symbol} Inc")


def is_easy_to_borrow(symbol: str) -> bool:
    """Return whether a share may be sold short."""
    return find_security(symbol).is_easy_to_borrow
