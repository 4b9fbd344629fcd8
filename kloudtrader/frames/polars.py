"""Data frames of polars."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kloudtrader.frames.schema import needed
from kloudtrader.frames.table import in_utc, table_of

if TYPE_CHECKING:
    import polars
    from pydantic import BaseModel

__all__ = ["to_polars"]


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
    kinds = _dtypes(pl)
    series = [
        pl.Series(name, _cells(table.kinds[name], cells), dtype=kinds[table.kinds[name]])
        for name, cells in table.columns.items()
    ]
    frame: polars.DataFrame = pl.DataFrame(series)
    return frame


def _dtypes(pl: Any) -> dict[str, Any]:
    return {
        "bool": pl.Boolean,
        "int": pl.Int64,
        "float": pl.Float64,
        "text": pl.String,
        "json": pl.String,
        "day": pl.Date,
        "time": pl.Datetime("us", "UTC"),
    }


def _cells(kind: str, cells: list[Any]) -> list[Any]:
    # Naive times in UTC: the column says the zone, and polars then converts nothing.
    return in_utc(cells) if kind == "time" else cells
