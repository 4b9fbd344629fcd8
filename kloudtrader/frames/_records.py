"""Flat records, and CSV made of them."""

import csv
import os
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import IO, TYPE_CHECKING, Any

from kloudtrader.frames._table import table_of

if TYPE_CHECKING:
    from pydantic import BaseModel


def to_records(
    models: "BaseModel | Iterable[BaseModel]", *, model: "type[BaseModel] | None" = None
) -> list[dict[str, Any]]:
    """Return one flat ``dict`` for each model; all have the same keys in the same order.

    Numbers, text, ``bool``, aware ``datetime`` and ``None`` stay what they are; a list becomes
    JSON text.

    >>> to_records(tradier.account_positions().positions.position)[0]["symbol"]
    'KO'
    """
    columns = table_of(models, model).columns
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def to_csv(
    models: "BaseModel | Iterable[BaseModel]",
    file: "str | os.PathLike[str] | IO[str] | None" = None,
    *,
    model: "type[BaseModel] | None" = None,
) -> str:
    """Return CSV with a line of column names, and write it to ``file`` where one is given.

    Times are ISO 8601 with their offset, truth is ``true`` or ``false``, nothing is an empty cell.
    Lines end in ``\\n``; a path is written as UTF-8.

    >>> to_csv(tradier.account_positions().positions.position).splitlines()[0]
    'cost_basis,date_acquired,id,quantity,symbol'
    """
    columns = table_of(models, model).columns
    lines = _Lines()
    if columns:
        writer = csv.writer(lines)
        writer.writerow(columns)
        writer.writerows(zip(*map(_cells, columns.values()), strict=True))
    written = "".join(lines)
    if isinstance(file, str | os.PathLike):
        with open(file, "w", encoding="utf-8", newline="") as opened:
            opened.write(written)
    elif file is not None:
        file.write(written)
    return written


class _Lines(list[str]):
    """Ends each line in ``\\n``. Asked to do so, the csv module forgets to quote ``\\r``."""

    def write(self, line: str) -> None:
        self.append(line.removesuffix("\r\n") + "\n")


def _cells(values: list[Any]) -> Iterator[object]:
    """A column's cells. Its times look alike: pandas takes them for text where some have fractions
    of a second and some have none.
    """
    fractions = any(isinstance(one, datetime) and one.microsecond for one in values)
    timespec = "microseconds" if fractions else "auto"
    for value in values:
        if isinstance(value, bool):
            yield "true" if value else "false"
        elif isinstance(value, datetime):
            yield value.isoformat(timespec=timespec)
        else:
            yield value.isoformat() if isinstance(value, date) else value
