"""Data frames of polars."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kloudtrader.frames._table import in_utc, table_of
from kloudtrader.frames.schema import needed

if TYPE_CHECKING:
    import polars
    from pydantic import BaseModel

_DTYPES = {
    "bool": "Boolean",
    "int": "Int64",
    "float": "Float64",
    "text": "String",
    "json": "String",
    "day": "Date",
}


def to_polars(
    models: "BaseModel | Iterable[BaseModel]", *, model: "type[BaseModel] | None" = None
) -> "polars.DataFrame":
    """Return a ``polars.DataFrame`` with one row for each model.

    Whole numbers are ``Int64``, truth is ``Boolean``, text is ``String``, amounts are ``Float64``,
    times are ``Datetime("us", "UTC")``; what is missing is null.

    Raises:
        ConfigurationError: polars is not installed.
    """
    pl = needed("polars", "polars", "to_polars")
    table = table_of(models, model)
    series = [_series(pl, name, table.kinds[name], cells) for name, cells in table.columns.items()]
    frame: polars.DataFrame = pl.DataFrame(series)
    return frame


def _series(pl: Any, name: str, kind: str, cells: list[Any]) -> Any:
    if kind == "time":
        # Naive times in UTC: the column says the zone, and polars then converts nothing.
        return pl.Series(name, in_utc(cells), dtype=pl.Datetime("us", "UTC"))
    return pl.Series(name, cells, dtype=getattr(pl, _DTYPES[kind]))
