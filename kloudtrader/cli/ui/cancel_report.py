"""Report what a ``cancel-all`` did: the orders, and those that may still arrive."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import click

from kloudtrader.cli import exit_codes
from kloudtrader.cli.ui import output
from kloudtrader.cli.ui.stderr import clean, print_notice
from kloudtrader.orders import JournalEntry
from kloudtrader.runtime.diagnose.message import mask

OrderT = TypeVar("OrderT")


@dataclass(frozen=True)
class CancelReport(Generic[OrderT]):
    """Hold the orders of ``cancel-all``, and the open entries of the journal, if there is one."""

    orders: Sequence[OrderT]
    unresolved: list[JournalEntry] | None = None
    is_flat: bool = False

    def write(
        self, form: output.OutputFormat, write_orders: Callable[[Sequence[OrderT]], None]
    ) -> None:
        """Write JSON, or the orders in the form of their table."""
        if form != "json":
            return write_orders(self.orders)
        entries = self.unresolved
        return output.write_json(
            {
                "orders": list(self.orders),
                "unresolved": None if entries is None else [dump_entry(entry) for entry in entries],
                "is_flat": self.is_flat,
            }
        )

    def report_unresolved(self) -> None:
        """Name the orders that may still arrive, and exit with the code for an unknown outcome."""
        if self.unresolved is None:
            print_notice("(no KLOUDTRADER_JOURNAL: orders that may still arrive are not known)")
        elif self.unresolved:
            keys = clean(", ".join(entry.key or entry.our_id for entry in self.unresolved))
            print_notice(f"(these orders may still arrive: {keys}; see 'kloudtrader journal')")
            raise click.exceptions.Exit(exit_codes.UNKNOWN)


def dump_entry(entry: JournalEntry) -> dict[str, Any]:
    """Return an entry of the order journal as JSON, with the account masked."""
    names = ("key", "scope", "our_id", "generation", "state", "order_id", "request", "advice")
    values = {name: getattr(entry, name) for name in names}
    times = {"begun": entry.begun.isoformat(), "changed": entry.changed.isoformat()}
    return {**values, "account": mask(entry.account), **times}
