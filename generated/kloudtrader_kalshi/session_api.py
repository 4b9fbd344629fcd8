# Generated from kalshi_v1.yaml.
# Do not edit: change the spec or a template instead.
"""SessionApi: one method for each operation with the tag session."""

from __future__ import annotations

from typing import Any, overload

from kloudtrader.runtime.client import Api, require_body
from kloudtrader.runtime.policy import Timeout
from kloudtrader.runtime.response.typed import Typed

from . import models, operations

__all__ = ["SessionApi"]


def _errors() -> dict[str, Any]:
    return {"default": models.JSONError}


_LOG_IN: Typed[models.LoginResponse] = Typed(lambda: models.LoginResponse, errors=_errors)
_LOG_OUT = Typed(None, errors=_errors)


class SessionApi(Api):
    """Logging in and out.

    Every method raises:
        BadRequest: The input is malformed or was rejected.
        Unauthorized: The session is missing, unknown or over.
        Forbidden: The session is good but may not do this, for instance with the id of
            another user.
        ServerError: The server failed.
    """

    @overload
    def log_in(
        self,
        *,
        login_request: models.LoginRequest,
        _timeout: Timeout | float | None = ...,
    ) -> models.LoginResponse: ...
    @overload
    def log_in(
        self,
        *,
        email: str,
        password: str,
        _timeout: Timeout | float | None = ...,
    ) -> models.LoginResponse: ...
    def log_in(
        self,
        *,
        login_request: models.LoginRequest | None = None,
        _timeout: Timeout | float | None = None,
        **fields: Any,
    ) -> models.LoginResponse:
        """Log in.

        Opens a session. Its token and user id make up the `Authorization` header of later
        calls. How long a session lasts is not documented; a 401 tells that it is over.
        Sending it twice opens two sessions and does no harm.

        ``POST /log_in``; may be sent again; public.

        Args:
            login_request: E-mail address and password. In its place, its fields can be
                given as arguments:
            email: E-mail address of the member.
            password: Password of the member, 6 characters at least.

        Returns:
            The new session.

        Headers: `SetCookieHeaders`.
        """
        return self._client.send(
            operations.log_in,
            {},
            _LOG_IN,
            body=require_body(login_request, fields, lambda: models.LoginRequest, "login_request"),
            timeout=_timeout,
        )

    def log_out(
        self,
        *,
        _timeout: Timeout | float | None = None,
    ) -> None:
        """Log out.

        Ends the session whose token is sent.

        ``POST /log_out``; is sent once; credential: cookie.
        """
        return self._client.send(
            operations.log_out,
            {},
            _LOG_OUT,
            timeout=_timeout,
        )
