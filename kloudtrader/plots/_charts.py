"""Read what is drawn, and draw it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from kloudtrader.plots.figure import draw_bars, draw_curve
from kloudtrader.plots.series import make_bars, make_curve
from kloudtrader.runtime.errors import KloudTraderError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from kloudtrader import kalshi, kalshi_v2, tradier


def draw_equity_curve(
    closed: Iterable[tradier.ClosedPosition] | None = None,
    *,
    axes: Axes | None = None,
    progress: bool = False,
) -> Axes:
    """Draw the realised P&L of closed positions, added up by closing day.

    Args:
        closed: Closed positions. Without them, all that Tradier lists.
        axes: Axes to draw on. Without them, those of a new figure.
        progress: Show a progress bar while the positions are read.

    Raises:
        ConfigurationError: matplotlib is not installed.

    >>> draw_equity_curve().get_ylabel()
    'USD'
    """
    if closed is None:
        from kloudtrader.tradier import iter_account_costbasis

        closed = iter_account_costbasis(progress=progress)
    gains = ((position.close_date.date(), position.gain_loss) for position in closed)
    return draw_curve(make_curve("Realised P&L", gains), axes)


def draw_cost_basis(
    positions: Iterable[tradier.Position] | None = None, *, axes: Axes | None = None
) -> Axes:
    """Draw the cost basis of each open position.

    Args:
        positions: Positions. Without them, those of the account at Tradier.
        axes: Axes to draw on. Without them, those of a new figure.

    Raises:
        ConfigurationError: matplotlib is not installed.

    >>> [label.get_text() for label in draw_cost_basis().get_yticklabels()][:2]
    ['SPY241108P00540000', 'KO']
    """
    if positions is None:
        from kloudtrader.tradier import account_positions

        positions = account_positions().positions.position
    amounts = ((position.symbol, position.cost_basis) for position in positions)
    return draw_bars(make_bars("Cost basis by position", amounts, gains=False), axes)


def draw_market_pnl(
    positions: Iterable[kalshi.MarketPosition | kalshi_v2.MarketPosition] | None = None,
    *,
    tickers: Mapping[str, str] | None = None,
    axes: Axes | None = None,
) -> Axes:
    """Draw the realised P&L of each market at Kalshi.

    Args:
        positions: Positions of either API. Without them, those that
            ``kalshi.user_get_market_positions()`` returns.
        tickers: The ticker of each market id, for labels. Without them, those of the open markets.
        axes: Axes to draw on. Without them, those of a new figure.

    Raises:
        ConfigurationError: matplotlib is not installed.

    >>> draw_market_pnl().get_title(loc="left")
    'Realised P&L by market'
    """
    if positions is None:
        from kloudtrader.kalshi import user_get_market_positions

        positions = user_get_market_positions().market_positions
        tickers = _read_tickers() if tickers is None else tickers
    amounts = (_compute_market_pnl(position, tickers or {}) for position in positions)
    return draw_bars(make_bars("Realised P&L by market", amounts, gains=True), axes)


def _read_tickers() -> dict[str, str]:
    """Return the ticker of each open market: a chart with ids is better than none."""
    from kloudtrader.kalshi import get_markets

    try:
        markets = get_markets().markets
    except KloudTraderError:
        return {}
    return {market.id: market.ticker_name for market in markets if market.ticker_name}


def _compute_market_pnl(
    position: kalshi.MarketPosition | kalshi_v2.MarketPosition, tickers: Mapping[str, str]
) -> tuple[str, float]:
    """Return the label of a market and its realised P&L in USD: API v1 has cents."""
    ticker = getattr(position, "ticker", None)
    if ticker is not None:
        return ticker, float(getattr(position, "realized_pnl_dollars", None) or 0)
    market_id = getattr(position, "market_id", None) or "?"
    cents = getattr(position, "realized_pnl", None) or 0
    return tickers.get(market_id, market_id), float(cents) / 100
