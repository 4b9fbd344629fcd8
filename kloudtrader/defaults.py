"""Provide the credentials of the environment under the names that older algorithms import.

``from kloudtrader.defaults import *`` and ``from kloudtrader.defaults import ACCESS_TOKEN`` read
the environment at that line, and raise
:class:`~kloudtrader.runtime.errors.ConfigurationError` when a variable is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kloudtrader.environment import require

if TYPE_CHECKING:
    ACCESS_TOKEN: str
    ACCOUNT_NUMBER: str

__all__ = ["ACCESS_TOKEN", "ACCOUNT_NUMBER"]


if not TYPE_CHECKING:
    # Type checkers would take any name for one that exists.

    def __getattr__(name: str) -> str:
        if name in ("ACCESS_TOKEN", "ACCOUNT_NUMBER"):
            return require(name, "ACCESS_TOKEN", "ACCOUNT_NUMBER")
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
