"""Make sandboxes with Tradier accounts, and read their listings."""

from typing import Any

from kloudtrader.sandbox import ManualClock, Quirks, Sandbox
from tests.sandbox.members import account
from tests.sandbox.specs.operation_tables import OPERATIONS

COLLECTIONS = (
    ("positions", "positions", "position"),
    ("history", "history", "event"),
    ("gainloss", "gainloss", "closed_position"),
    ("orders", "orders", "order"),
)


def box(*accounts: str, quota: int | None = 120, **quirks: Any) -> Sandbox:
    return Sandbox(
        clock=ManualClock(),
        operations=OPERATIONS,
        accounts=accounts,
        quota=quota,
        quirks=Quirks(**quirks),
    )


def list_rows(sandbox: Sandbox, path: str, **query: Any) -> list[Any]:
    """Return the rows of a listing as a list, in any form."""
    plural, singular = next((p, s) for name, p, s in COLLECTIONS if name == path)
    value = account(sandbox, path, **query)[plural]
    if value == "null":
        return []
    rows = value[singular]
    return rows if isinstance(rows, list) else [rows]
