"""Print plain tables in a terminal."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import cast

__all__ = ["cents", "heading", "kind", "show", "usd"]


def heading(text: str) -> None:
    print(f"\n{text}\n{'=' * len(text)}")


def usd(amount: float | None) -> str:
    """Format an amount in US dollars: ``1,234.50 USD``."""
    return "-" if amount is None else f"{amount:,.2f} USD"


def cents(amount: int | Decimal | None) -> str:
    """Format an amount in US cents as dollars: ``991.11 USD``."""
    return "-" if amount is None else usd(float(amount) / 100)


def kind(value: object) -> str:
    """Describe the kind of a JSON value: the broker sends one item as an object, not as a list."""
    if isinstance(value, Mapping):
        members = cast("Mapping[str, object]", value)
        return ", ".join(f"{name}: {kind(item)}" for name, item in list(members.items())[:1])
    if isinstance(value, list):
        return f"a list of {len(cast('list[object]', value))}"
    return f"{type(value).__name__} {value!r}"


def show(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows below their columns; numbers and amounts are right-aligned."""
    table = [[_text(cell) for cell in row] for row in rows]
    if not table:
        print("  (none)")
        return
    widths = [max(len(cell) for cell in column) for column in zip(columns, *table, strict=True)]
    right = [all(_is_number(row[index]) for row in table) for index in range(len(columns))]
    for row in [list(columns), ["-" * width for width in widths], *table]:
        cells = (
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(row, widths, right, strict=True)
        )
        print("  " + "  ".join(cells).rstrip())


def _text(cell: object) -> str:
    if cell is None:
        return "-"
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


def _is_number(text: str) -> bool:
    digits = text.removesuffix(" USD").replace(",", "").lstrip("-").replace(".", "", 1)
    return text == "-" or digits.isdigit()
