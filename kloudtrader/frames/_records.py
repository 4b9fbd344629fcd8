"""Convert models to flat records and to CSV."""

import csv
import os
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import IO, TYPE_CHECKING, Any

from kloudtrader.runtime.display.table import make_table
from kloudtrader.runtime.errors import InvalidArgument

if TYPE_CHECKING:
    from pydantic import BaseModel


def to_records(
    models: "BaseModel | Iterable[BaseModel]", *, model: "type[BaseModel] | None" = None
) -> list[dict[str, Any]]:
    """Return one flat ``dict`` for each model; all have the same keys in the same order.

    Numbers, text, ``bool``, aware ``datetime`` and ``None`` are unchanged. A list becomes JSON
    text.

    >>> to_records(tradier.account_positions().positions.position)[0]["symbol"]
    'KO'
    """
    columns = make_table(list_models(models), model).columns
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def to_csv(
    models: "BaseModel | Iterable[BaseModel]",
    file: "str | os.PathLike[str] | IO[str] | None" = None,
    *,
    model: "type[BaseModel] | None" = None,
) -> str:
    """Return CSV with a line of column names, and write it to ``file`` if given.

    Times are ISO 8601 with their offset. Truth values are ``true`` or ``false``. A missing value is
    an empty cell. Lines end in ``\\n``. A file given by its path is written as UTF-8. Text that a
    spreadsheet would run as a formula, such as ``=1+1`` or ``@SUM``, has an apostrophe before it.

    >>> to_csv(tradier.account_positions().positions.position).splitlines()[0]
    'symbol,cost_basis,date_acquired,id,quantity'
    """
    columns = make_table(list_models(models), model).columns
    lines = _CsvLines()
    if columns:
        writer = csv.writer(lines)
        writer.writerow(map(_defuse, columns))
        writer.writerows(zip(*map(_format_cells, columns.values()), strict=True))
    text = "".join(lines)
    if isinstance(file, str | os.PathLike):
        with open(file, "w", encoding="utf-8", newline="") as opened:
            opened.write(text)
    elif file is not None:
        file.write(text)
    return text


class _CsvLines(list[str]):
    """Collect the lines of a CSV writer, each ended by ``\\n``.

    The csv module ends lines by ``\\r\\n``. With ``lineterminator="\\n"`` it does not quote a
    ``\\r`` inside a cell, and readers take that for the end of a line.
    """

    def write(self, line: str) -> None:
        self.append(line.removesuffix("\r\n") + "\n")


def _format_cells(values: list[Any]) -> Iterator[object]:
    """Yield the cells of a column as CSV has them.

    Either all times of a column have fractions of a second or none has: pandas reads a column that
    mixes both as text.
    """
    fractions = any(isinstance(value, datetime) and value.microsecond for value in values)
    timespec = "microseconds" if fractions else "auto"
    for value in values:
        if isinstance(value, bool):
            yield "true" if value else "false"
        elif isinstance(value, datetime):
            yield value.isoformat(timespec=timespec)
        elif isinstance(value, str):
            yield _defuse(value)
        else:
            yield value.isoformat() if isinstance(value, date) else value


def list_models(models: "BaseModel | Iterable[BaseModel]") -> "list[BaseModel]":
    """Return the models that a user gave: one, or any iterable of them."""
    from pydantic import BaseModel

    # A model is iterable too: over its fields.
    rows: list[Any] = [models] if isinstance(models, BaseModel) else list(models)
    for row in rows:
        if not isinstance(row, BaseModel):
            raise InvalidArgument(
                "models must be models of kloudtrader.tradier or kloudtrader.kalshi, not "
                f"{type(row).__name__}; the functions of kloudtrader.user return plain JSON",
                argument="models",
            )
    return rows


_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


def _defuse(text: str) -> str:
    """Return text that a spreadsheet does not run as a formula: a description may begin with ``=``.

    The apostrophe before it marks text in a spreadsheet. Numbers stay as they are.
    """
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text
