# Generated from kalshi_v1.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Kalshi Trade API v1, users: those that only `user` uses."""

from __future__ import annotations

from typing import Annotated

from kloudtrader.runtime.models import NoneAsEmpty, ResponseModel

from .user import OrderList

__all__ = [
    "UserOrdersGetResponse",
]


class UserOrdersGetResponse(ResponseModel):
    """Response of `UserOrdersGet`."""

    orders: Annotated[OrderList, NoneAsEmpty()]
    """One page of orders."""
