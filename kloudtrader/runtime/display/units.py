"""Read the units of fields from their descriptions in the spec."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from kloudtrader.runtime.display.columns import NUMBERS
from kloudtrader.runtime.display.field_docs import read_texts

if TYPE_CHECKING:
    from pydantic import BaseModel

    from kloudtrader.runtime.display.columns import Column

_UNITS = (
    (re.compile(r"(?:\bin|,) (?:USD|US dollars)\b"), "USD"),
    (re.compile(r"(?:\bin|,|^) ?US cents\b"), "US cents"),
    (re.compile(r"\bin (?:whole )?percent\b"), "%"),
    (re.compile(r"^(?:Whole )?[Ss]hares,? or contracts\b"), "shares or contracts"),
    (re.compile(r"^(?:Whole )?[Ss]hares\b"), "shares"),
    (re.compile(r"^(?:Whole |Open )?[Cc]ontracts\b"), "contracts"),
    (re.compile(r"^Days\b"), "days"),
)
"""The descriptions of a spec and the unit that each states. The first that matches counts."""


def find_unit(column: Column) -> str:
    """Return the unit of a column of numbers, or nothing where the spec states none."""
    if column.kind not in NUMBERS:
        return ""
    text = " ".join(_read_texts(column.owner).get(column.path[-1], "").split())
    return next((unit for pattern, unit in _UNITS if pattern.search(text)), "")


@cache
def _read_texts(model: type[BaseModel]) -> dict[str, str]:
    return read_texts(model)
