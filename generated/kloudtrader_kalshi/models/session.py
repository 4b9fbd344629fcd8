# Generated from kalshi_v1.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Kalshi Trade API v1, users: those that only `session` uses."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kloudtrader.runtime.models import ResponseModel
from kloudtrader.runtime.request.models import RequestModel

__all__ = [
    "LoginRequest",
    "LoginResponse",
]


class LoginRequest(RequestModel):
    """Credentials of a login."""

    email: str
    """E-mail address of the member."""
    password: Annotated[str, Field(min_length=6)] = Field(repr=False)
    """Password of the member, 6 characters at least."""


class LoginResponse(ResponseModel):
    """A new session."""

    user_id: str = Field(json_schema_extra={"x-masked": True})
    """Id of the user; part of every path under `/users` and of the `Authorization` header."""
    token: str = Field(repr=False)
    """Token of the session, an opaque text."""
    access_level: str | None = None
    """Tells members from applicants, who may do less. Its words are not documented."""
