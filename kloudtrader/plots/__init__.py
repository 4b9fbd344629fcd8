"""Draw P&L and cost basis with matplotlib.

::

    from kloudtrader import plots

    axes = plots.draw_equity_curve()
    axes.figure.savefig("equity.png")

Each function reads what it draws, or draws the models that it is given. It draws on ``axes`` if
given, else on a new figure of pyplot, which a notebook shows below the cell. It returns the axes.
All amounts are in USD, at Kalshi too.

matplotlib is imported by the first function that is called
(``pip install 'kloudtrader[plot]'``).
"""

from kloudtrader.plots._charts import draw_cost_basis, draw_equity_curve, draw_market_pnl

__all__ = ["draw_cost_basis", "draw_equity_curve", "draw_market_pnl"]


def __dir__() -> list[str]:
    return __all__
