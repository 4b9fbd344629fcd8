"""Convert models to data frames of pandas and polars."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from kloudtrader.extras import import_extra
from kloudtrader.frames._records import list_models
from kloudtrader.runtime.display.table import make_table, to_naive_utc

if TYPE_CHECKING:
    import pandas  # type: ignore[import-untyped]  # pyright: ignore[reportMissingTypeStubs]
    import polars
    from pydantic import BaseModel

_PANDAS_DTYPES = {"bool": "boolean", "int": "Int64", "float": "float64", "text": "string"}
_POLARS_DTYPES = {
    "bool": "Boolean",
    "int": "Int64",
    "float": "Float64",
    "text": "String",
    "json": "String",
    "day": "Date",
}


def to_pandas(
    models: "BaseModel | Iterable[BaseModel]", *, model: "type[BaseModel] | None" = None
) -> "pandas.DataFrame":
    """Return a ``pandas.DataFrame`` with one row for each model.

    Integers are ``Int64``, truth values are ``boolean`` and text is ``string``: all three keep a
    missing value apart from 0, false and "". Amounts are ``float64``. Times are ``datetime64[us]``
    with a time zone.

    Raises:
        ConfigurationError: pandas is not installed.
    """
    pd = import_extra("pandas", "pandas", "to_pandas")
    table = make_table(list_models(models), model)
    kinds = table.kinds
    data = {
        name: _make_pandas_series(pd, kinds[name], cells) for name, cells in table.columns.items()
    }
    frame: pandas.DataFrame = pd.DataFrame(data)
    return frame


def _make_pandas_series(pd: Any, kind: str, cells: list[Any]) -> Any:
    if kind != "time":
        return pd.Series(
            cells, dtype=_PANDAS_DTYPES.get(kind, "string" if kind == "json" else "object")
        )
    # pandas' default unit, nanoseconds, covers 1677 to 2262 only; Kalshi sends times outside it.
    series = pd.Series(to_naive_utc(cells), dtype="datetime64[us]").dt.tz_localize("UTC")
    return series.dt.tz_convert(_choose_zone(cells))


def _choose_zone(cells: list[datetime | None]) -> Any:
    """Return the time zone of the values, or UTC if they differ."""
    offsets = {cell.utcoffset() for cell in cells if cell is not None}
    if len(offsets) != 1 or not any(offsets):
        return UTC
    zones = {cell.tzinfo for cell in cells if cell is not None}
    return zones.pop() if len(zones) == 1 else UTC


def to_polars(
    models: "BaseModel | Iterable[BaseModel]", *, model: "type[BaseModel] | None" = None
) -> "polars.DataFrame":
    """Return a ``polars.DataFrame`` with one row for each model.

    Integers are ``Int64``, truth values are ``Boolean``, text is ``String``, amounts are
    ``Float64`` and times are ``Datetime("us", "UTC")``. A missing value is null.

    Raises:
        ConfigurationError: polars is not installed.
    """
    pl = import_extra("polars", "polars", "to_polars")
    table = make_table(list_models(models), model)
    kinds = table.kinds
    series = [
        _make_polars_series(pl, name, kinds[name], cells) for name, cells in table.columns.items()
    ]
    frame: polars.DataFrame = pl.DataFrame(series)
    return frame


def _make_polars_series(pl: Any, name: str, kind: str, cells: list[Any]) -> Any:
    if kind == "time":
        # Naive times in UTC: with the zone in the dtype, polars takes them as they are.
        return pl.Series(name, to_naive_utc(cells), dtype=pl.Datetime("us", "UTC"))
    return pl.Series(name, cells, dtype=getattr(pl, _POLARS_DTYPES[kind]))
