"""Define the options that several commands share."""

import datetime
import sys
from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

T = TypeVar("T")

if TYPE_CHECKING:
    Converter = click.ParamType[Any]
else:  # ParamType has no subscript before click 8.4
    Converter = click.ParamType

account_option = click.option(
    "--account", metavar="NUMBER", help="Account number; default: ACCOUNT_NUMBER."
)


class NonBlankText(Converter):
    """Convert to text, and refuse blank text: an empty shell variable must not widen a search."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value).strip()
        if not text:
            self.fail("the value is blank; leave out the option instead", param, ctx)
        return text


class Integer(click.IntRange):
    """Convert to an integer within bounds. ``unit`` names what it counts, for the error."""

    def __init__(self, min: int | None = None, max: int | None = None, unit: str = "") -> None:
        super().__init__(min, max)
        self.unit = unit

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            number = int(value)
        except ValueError:
            unit = f" number of {self.unit}" if self.unit else ""
            self.fail(f"{value!r} is not an integer{unit}", param, ctx)
        return int(super().convert(number, param, ctx))


class Price(Converter):
    """Convert to an exact positive number of USD."""

    name = "USD"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Decimal:
        try:
            price = Decimal(value)
        except ArithmeticError:
            self.fail(f"{value!r} is not a price such as 60.38", param, ctx)
        if not price.is_finite() or price <= 0:
            self.fail(f"{value!r} is not a positive price", param, ctx)
        return price


class Date(Converter):
    """Convert to a date."""

    name = "date"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime.date:
        if isinstance(value, datetime.date):
            return value
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date such as 2026-03-05", param, ctx)


def date_options(command: Callable[..., T]) -> Callable[..., T]:
    """Add ``--start`` and ``--end``; both dates are included."""

    @click.option("--start", type=Date(), metavar="DATE", help="First date.")
    @click.option("--end", type=Date(), metavar="DATE", help="Last date, such as 2026-03-05.")
    @wraps(command)
    def wrapper(
        *args: Any, start: datetime.date | None, end: datetime.date | None, **kwargs: Any
    ) -> T:
        if start and end and start > end:
            raise click.UsageError(f"--start {start} is after --end {end}")
        return command(*args, start=start, end=end, **kwargs)

    return wrapper


def limit_options(default: int) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Add ``--limit`` and ``--all``, passed to the command as ``limit``: ``None`` means all."""

    def decorate(command: Callable[..., T]) -> Callable[..., T]:
        @click.option(
            "--limit",
            type=Integer(min=1),
            default=default,
            show_default=True,
            help="Largest number of rows to show.",
        )
        @click.option("--all", "every", is_flag=True, help="Show all rows of all pages.")
        @wraps(command)
        def wrapper(*args: Any, limit: int, every: bool, **kwargs: Any) -> T:
            return command(*args, limit=None if every else min(limit, sys.maxsize), **kwargs)

        return wrapper

    return decorate
