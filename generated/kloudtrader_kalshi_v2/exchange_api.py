# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""ExchangeApi: one method for each operation with the tag exchange."""

from __future__ import annotations

from typing import Any

from kloudtrader.runtime.client import Api
from kloudtrader.runtime.policy import Timeout
from kloudtrader.runtime.response.typed import Typed

from . import models, operations

__all__ = ["ExchangeApi"]


def _errors() -> dict[str, Any]:
    return {
        "429": models.ErrorResponse,
        "500": models.ExchangeStatus,
        "503": models.ExchangeStatus,
        "504": models.ExchangeStatus,
    }


def _errors1() -> dict[str, Any]:
    return {"default": models.ErrorResponse}


_GET_EXCHANGE_STATUS: Typed[models.ExchangeStatus] = Typed(
    lambda: models.ExchangeStatus, errors=_errors
)
_GET_EXCHANGE_SCHEDULE: Typed[models.ExchangeScheduleResponse] = Typed(
    lambda: models.ExchangeScheduleResponse, errors=_errors1
)
_GET_USER_DATA_TIMESTAMP: Typed[models.UserDataTimestampResponse] = Typed(
    lambda: models.UserDataTimestampResponse, errors=_errors1
)


class ExchangeApi(Api):
    """State and hours of the exchange. Every operation only reads.

    Every method raises:
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
    """

    def get_exchange_status(
        self,
        *,
        _timeout: Timeout | float | None = None,
    ) -> models.ExchangeStatus:
        """Get the state of the exchange.

        Whether the exchange is active and whether it takes orders. The top level is about
        shard 0.

        ``GET /exchange/status``; may be sent again; public.

        Returns:
            The state.

        Raises:
            ServerError: The exchange is not available; the body has its state, as far as it
                is known.
        """
        return self._client.send(
            operations.get_exchange_status,
            {},
            _GET_EXCHANGE_STATUS,
            timeout=_timeout,
        )

    def get_exchange_schedule(
        self,
        *,
        _timeout: Timeout | float | None = None,
    ) -> models.ExchangeScheduleResponse:
        """Get the hours of the exchange.

        Standard hours in New York's time, and planned maintenance.

        ``GET /exchange/schedule``; may be sent again; public.

        Returns:
            The hours.

        Raises:
            ServerError: The exchange failed. After a write, it may have been done or not.
        """
        return self._client.send(
            operations.get_exchange_schedule,
            {},
            _GET_EXCHANGE_SCHEDULE,
            timeout=_timeout,
        )

    def get_user_data_timestamp(
        self,
        *,
        _timeout: Timeout | float | None = None,
    ) -> models.UserDataTimestampResponse:
        """Get how recent the account's data are.

        The time up to which balance, orders, fills and positions are shown. What was
        written later may be missing from them.

        ``GET /exchange/user_data_timestamp``; may be sent again; public.

        Returns:
            The time.

        Raises:
            ServerError: The exchange failed. After a write, it may have been done or not.
        """
        return self._client.send(
            operations.get_user_data_timestamp,
            {},
            _GET_USER_DATA_TIMESTAMP,
            timeout=_timeout,
        )
