"""Lists of typed models as flat records, CSV, and data frames.

::

    from kloudtrader import frames, tradier

    frame = frames.to_pandas(tradier.account_history(limit=500).history.event)
    frame[frame["type"] == "trade"].groupby("trade.symbol")["amount"].sum()

All functions take one model, or any iterable of models, of either venue:

* A column is a field under its name on the wire (``class``, not ``class_``). The fields of a nested
  model stand under dotted names (``trade.price``, ``margin.fed_call``).
* The columns come from the model, so they are the same on a day without trades; fields that the
  spec does not know follow after them. For an empty list, say ``model=HistoryEvent`` to have the
  columns all the same.
* A list inside a model, such as the legs of an order, is one column of JSON text; an empty list is
  an empty cell there.
* Amounts keep the unit of the venue: USD for Tradier, US cents for Kalshi.
* Times are aware. In a frame a column has one time zone: that of its values where they agree, else
  UTC. polars knows no fixed offsets, so there it is always UTC.

pandas and polars are imported by :func:`to_pandas` and :func:`to_polars`
(``pip install 'kloudtrader[pandas]'``, ``pip install 'kloudtrader[polars]'``).
"""

from kloudtrader.frames._pandas import to_pandas
from kloudtrader.frames._polars import to_polars
from kloudtrader.frames._records import to_csv, to_records

__all__ = ["to_csv", "to_pandas", "to_polars", "to_records"]
