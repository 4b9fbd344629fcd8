"""Options that several commands have."""

import datetime
import sys
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

T = TypeVar("T")

if TYPE_CHECKING:
    Converter = click.ParamType[Any]
else:  # click before 8.4 has no subscript there
    Converter = click.ParamType

account_option = click.option(
    "--account", metavar="NUMBER", help="Account instead of ACCOUNT_NUMBER of the environment."
)


class Text(Converter):
    """Text that is not blank: an empty variable of a shell must not widen a search."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value).strip()
        if not text:
            self.fail("it is blank; leave it out instead", param, ctx)
        return text


class Whole(click.IntRange):
    """A whole number within bounds."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            number = int(value)
        except ValueError:
            self.fail(f"{value!r} is no whole number", param, ctx)
        return int(super().convert(number, param, ctx))


class _Day(Converter):
    name = "day"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime.date:
        if isinstance(value, datetime.date):
            return value
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day such as 2026-03-05", param, ctx)


def day_options(command: Callable[..., T]) -> Callable[..., T]:
    """``--start`` and ``--end``, both days included."""

    @click.option("--start", type=_Day(), metavar="DAY", help="First day.")
    @click.option("--end", type=_Day(), metavar="DAY", help="Last day, such as 2026-03-05.")
    @wraps(command)
    def told(
        *args: Any, start: datetime.date | None, end: datetime.date | None, **kwargs: Any
    ) -> T:
        if start and end and start > end:
            raise click.UsageError(f"--start {start} is after --end {end}")
        return command(*args, start=start, end=end, **kwargs)

    return told


def limit_options(default: int) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """``--limit`` and ``--all``; the command is told ``limit``, which is ``None`` for all."""

    def decorate(command: Callable[..., T]) -> Callable[..., T]:
        @click.option(
            "--limit",
            type=Whole(min=1),
            default=default,
            show_default=True,
            help="Rows to show at most.",
        )
        @click.option("--all", "every", is_flag=True, help="All rows, page after page.")
        @wraps(command)
        def told(*args: Any, limit: int, every: bool, **kwargs: Any) -> T:
            return command(*args, limit=None if every else min(limit, sys.maxsize), **kwargs)

        return told

    return decorate
