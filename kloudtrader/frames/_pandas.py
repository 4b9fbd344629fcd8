"""Data frames of pandas."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from kloudtrader.frames._table import in_utc, table_of
from kloudtrader.frames.schema import needed

if TYPE_CHECKING:
    import pandas  # type: ignore[import-untyped]  # pyright: ignore[reportMissingTypeStubs]
    from pydantic import BaseModel

_DTYPES = {"bool": "boolean", "int": "Int64", "float": "float64", "text": "string"}


def to_pandas(
    models: "BaseModel | Iterable[BaseModel]", *, model: "type[BaseModel] | None" = None
) -> "pandas.DataFrame":
    """Return a ``pandas.DataFrame`` with one row for each model.

    Whole numbers are ``Int64``, truth is ``boolean``, text is ``string`` (all three keep what is
    missing apart from 0, false and ""), amounts are ``float64`` and times are ``datetime64[us]``
    with a time zone.

    Raises:
        ConfigurationError: pandas is not installed.
    """
    pd = needed("pandas", "pandas", "to_pandas")
    table = table_of(models, model)
    data = {name: _series(pd, table.kinds[name], cells) for name, cells in table.columns.items()}
    frame: pandas.DataFrame = pd.DataFrame(data)
    return frame


def _series(pd: Any, kind: str, cells: list[Any]) -> Any:
    if kind != "time":
        return pd.Series(cells, dtype=_DTYPES.get(kind, "string" if kind == "json" else "object"))
    # In microseconds from the start: pandas' own unit ends in 2262, and begins in 1677.
    series = pd.Series(in_utc(cells), dtype="datetime64[us]").dt.tz_localize("UTC")
    return series.dt.tz_convert(_zone(cells))


def _zone(cells: list[datetime | None]) -> Any:
    """The one time zone of the values, or UTC where they differ."""
    offsets = {cell.utcoffset() for cell in cells if cell is not None}
    if len(offsets) != 1 or not any(offsets):
        return UTC
    zones = {cell.tzinfo for cell in cells if cell is not None}
    return zones.pop() if len(zones) == 1 else UTC
