# Generated from kalshi_v1.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Kalshi Trade API v1, users: those that operations of several tags use."""

from __future__ import annotations

from typing import TypeAlias

from kloudtrader.runtime.models import ResponseModel
from kloudtrader.runtime.response.decimals import WholeOrDecimal

__all__ = [
    "Amount",
    "Contracts",
    "JSONError",
]


Amount: TypeAlias = WholeOrDecimal
"""An amount or a price in US cents. API v1 has whole ones only; where API v2 serves the call,
there are parts of cents.
"""

Contracts: TypeAlias = WholeOrDecimal
"""A number of contracts. API v1 has whole ones only; where API v2 serves the call, there are
hundredths.
"""


class JSONError(ResponseModel):
    """An error of the API."""

    code: str | None = None
    """The error as a word for programs."""
    message: str | None = None
    """The error in words."""
    details: str | None = None
    """More about the error."""
    service: str | None = None
    """Name of the system that raised the error."""
