# Generated from kalshi_v2.yaml with kalshi_v2.facade.yaml.
# Do not edit: change the spec, the overlay or a template instead.
"""Typed calls of Kalshi Trade API v2, tag exchange."""

from __future__ import annotations

from kloudtrader.kalshi_v2.access import KalshiV2Access
from kloudtrader.runtime.policy import Timeout
from kloudtrader_kalshi_v2 import models
from kloudtrader_kalshi_v2.exchange_api import ExchangeApi

__all__ = [
    "ExchangeCalls",
    "get_exchange_schedule",
    "get_exchange_status",
    "get_user_data_timestamp",
]


class ExchangeCalls(KalshiV2Access):
    """State and hours of the exchange. Every operation only reads.

    Every method raises:
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
    """

    def get_exchange_status(
        self,
        *,
        timeout: Timeout | float | None = None,
    ) -> models.ExchangeStatus:
        """Get the state of the exchange.

        Whether the exchange is active and whether it takes orders. The top level is about
        shard 0.

        ``GET /exchange/status``; may be sent again; public.

        Args:
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The state.

        Raises:
            ServerError: The exchange is not available; the body has its state, as far as it
                is known.
        """
        return ExchangeApi(self._client()).get_exchange_status(
            _timeout=self._timeout if timeout is None else timeout
        )

    def get_exchange_schedule(
        self,
        *,
        timeout: Timeout | float | None = None,
    ) -> models.ExchangeScheduleResponse:
        """Get the hours of the exchange.

        Standard hours in New York's time, and planned maintenance.

        ``GET /exchange/schedule``; may be sent again; public.

        Args:
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The hours.

        Raises:
            ServerError: The exchange failed. After a write, it may have been done or not.
        """
        return ExchangeApi(self._client()).get_exchange_schedule(
            _timeout=self._timeout if timeout is None else timeout
        )

    def get_user_data_timestamp(
        self,
        *,
        timeout: Timeout | float | None = None,
    ) -> models.UserDataTimestampResponse:
        """Get how recent the account's data are.

        The time up to which balance, orders, fills and positions are shown. What was
        written later may be missing from them.

        ``GET /exchange/user_data_timestamp``; may be sent again; public.

        Args:
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The time.

        Raises:
            ServerError: The exchange failed. After a write, it may have been done or not.
        """
        return ExchangeApi(self._client()).get_user_data_timestamp(
            _timeout=self._timeout if timeout is None else timeout
        )


def get_exchange_status(
    *,
    timeout: Timeout | float | None = None,
) -> models.ExchangeStatus:
    """Get the state of the exchange.

    Whether the exchange is active and whether it takes orders. The top level is about shard
    0.

    ``GET /exchange/status``; may be sent again; public.

    Args:
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The state.

    Raises:
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange is not available; the body has its state, as far as it is
            known.
    """
    return ExchangeCalls().get_exchange_status(timeout=timeout)


def get_exchange_schedule(
    *,
    timeout: Timeout | float | None = None,
) -> models.ExchangeScheduleResponse:
    """Get the hours of the exchange.

    Standard hours in New York's time, and planned maintenance.

    ``GET /exchange/schedule``; may be sent again; public.

    Args:
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The hours.

    Raises:
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return ExchangeCalls().get_exchange_schedule(timeout=timeout)


def get_user_data_timestamp(
    *,
    timeout: Timeout | float | None = None,
) -> models.UserDataTimestampResponse:
    """Get how recent the account's data are.

    The time up to which balance, orders, fills and positions are shown. What was written
    later may be missing from them.

    ``GET /exchange/user_data_timestamp``; may be sent again; public.

    Args:
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The time.

    Raises:
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return ExchangeCalls().get_user_data_timestamp(timeout=timeout)
