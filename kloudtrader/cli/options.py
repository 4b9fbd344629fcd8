"""Options that several commands have."""

import datetime
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

__all__ = ["Converter", "account_option", "day_options", "limit_options"]

C = TypeVar("C", bound=Callable[..., Any])
T = TypeVar("T")

if TYPE_CHECKING:
    Converter = click.ParamType[Any]
else:  # click before 8.4 has no subscript there
    Converter = click.ParamType

account_option = click.option(
    "--account", metavar="NUMBER", help="Account instead of ACCOUNT_NUMBER of the environment."
)


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


def day_options(command: C) -> C:
    """``--start`` and ``--end``, both days included."""
    end = click.option("--end", type=_Day(), metavar="DAY", help="Last day, such as 2026-03-05.")
    start = click.option("--start", type=_Day(), metavar="DAY", help="First day.")
    return start(end(command))


def limit_options(default: int) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """``--limit`` and ``--all``; the command is told ``limit``, which is ``None`` for all."""

    def decorate(command: Callable[..., T]) -> Callable[..., T]:
        @click.option(
            "--limit",
            type=click.IntRange(min=1),
            default=default,
            show_default=True,
            help="Rows to show at most.",
        )
        @click.option("--all", "every", is_flag=True, help="All rows, page after page.")
        @wraps(command)
        def told(*args: Any, limit: int, every: bool, **kwargs: Any) -> T:
            return command(*args, limit=None if every else limit, **kwargs)

        return told

    return decorate
