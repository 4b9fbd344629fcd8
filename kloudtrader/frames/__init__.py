"""Convert typed models to flat records, CSV and data frames.

::

    from kloudtrader import frames, tradier

    frame = frames.to_pandas(tradier.account_history(limit=500).history.event)
    frame[frame["type"] == "trade"].groupby("trade.symbol")["amount"].sum()

All functions take one model, or any iterable of models, of either venue:

* A column is a field with its name in the API (``class``, not ``class_``). The fields of a nested
  model have dotted names (``trade.price``, ``margin.fed_call``).
* What a row is about comes first: its ``symbol``, at Kalshi its ticker or market.
* The columns come from the model, so they are the same on a day without trades. Fields that the
  spec does not declare come last. To get the columns of an empty list, pass
  ``model=HistoryEvent``.
* A list inside a model, such as the legs of an order, is one column of JSON text. An empty list is
  an empty cell.
* Amounts keep the unit of the venue: USD for Tradier and Kalshi v2, US cents for Kalshi v1. A
  ``Decimal`` stays exact in records and CSV, and is a float in frames.
* Times are aware. A column of a frame has one time zone: the zone of its values if they agree,
  otherwise UTC. polars has no fixed offsets, so its columns are always UTC.

pandas and polars are imported by :func:`to_pandas` and :func:`to_polars`
(``pip install 'kloudtrader[pandas]'``, ``pip install 'kloudtrader[polars]'``).
"""

from kloudtrader.frames._dataframes import to_pandas, to_polars
from kloudtrader.frames._records import to_csv, to_records

__all__ = ["to_csv", "to_pandas", "to_polars", "to_records"]


def __dir__() -> list[str]:
    return __all__
