# Generated from kalshi_v2.yaml with kalshi_v2.facade.yaml.
# Do not edit: change the spec, the overlay or a template instead.
"""Typed calls of Kalshi Trade API v2, tag account."""

from __future__ import annotations

from kloudtrader.kalshi_v2.access import KalshiV2Access
from kloudtrader.runtime.policy import Timeout
from kloudtrader_kalshi_v2 import models
from kloudtrader_kalshi_v2.account_api import AccountApi

__all__ = [
    "AccountCalls",
    "get_account_limits",
    "get_endpoint_costs",
    "get_usage_volume_progress",
    "upgrade_usage_level",
]


class AccountCalls(KalshiV2Access):
    """Limits on the use of the API.

    Every method raises:
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """

    def get_account_limits(
        self,
        *,
        timeout: Timeout | float | None = None,
    ) -> models.AccountLimitsResponse:
        """Get the limits of the account.

        The tier and the tokens a second that calls may take.

        ``GET /account/limits``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The limits.

        Raises:
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
        """
        return AccountApi(self._client()).get_account_limits(
            _timeout=self._timeout if timeout is None else timeout
        )

    def get_endpoint_costs(
        self,
        *,
        timeout: Timeout | float | None = None,
    ) -> models.EndpointCostsResponse:
        """Get the tokens that calls take.

        The usual cost of a call, and the calls that cost something else.

        ``GET /account/endpoint_costs``; may be sent again; public.

        Args:
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The costs.
        """
        return AccountApi(self._client()).get_endpoint_costs(
            _timeout=self._timeout if timeout is None else timeout
        )

    def upgrade_usage_level(
        self,
        *,
        timeout: Timeout | float | None = None,
    ) -> None:
        """Move the account to the tier Advanced.

        Free of charge, for accounts of which one of the last 100 orders was placed by the
        API.

        ``POST /account/api_usage_level/upgrade``; is sent once; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Raises:
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
            Forbidden: The key may not do this: by its scopes, its subaccount or the tier of
                the account.
        """
        return AccountApi(self._client()).upgrade_usage_level(
            _timeout=self._timeout if timeout is None else timeout
        )

    def get_usage_volume_progress(
        self,
        *,
        timeout: Timeout | float | None = None,
    ) -> models.UsageVolumeProgressResponse:
        """Get the volume that decides about the tier.

        Contracts of the last 30 days, and what each tier needs.

        ``GET /account/api_usage_level/volume_progress``; may be sent again; credential:
        accessKey and accessTimestamp and accessSignature.

        Args:
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The volume and the goals.

        Raises:
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
        """
        return AccountApi(self._client()).get_usage_volume_progress(
            _timeout=self._timeout if timeout is None else timeout
        )


def get_account_limits(
    *,
    timeout: Timeout | float | None = None,
) -> models.AccountLimitsResponse:
    """Get the limits of the account.

    The tier and the tokens a second that calls may take.

    ``GET /account/limits``; may be sent again; credential: accessKey and accessTimestamp
    and accessSignature.

    Args:
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The limits.

    Raises:
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return AccountCalls().get_account_limits(timeout=timeout)


def get_endpoint_costs(
    *,
    timeout: Timeout | float | None = None,
) -> models.EndpointCostsResponse:
    """Get the tokens that calls take.

    The usual cost of a call, and the calls that cost something else.

    ``GET /account/endpoint_costs``; may be sent again; public.

    Args:
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The costs.

    Raises:
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return AccountCalls().get_endpoint_costs(timeout=timeout)


def upgrade_usage_level(
    *,
    timeout: Timeout | float | None = None,
) -> None:
    """Move the account to the tier Advanced.

    Free of charge, for accounts of which one of the last 100 orders was placed by the API.

    ``POST /account/api_usage_level/upgrade``; is sent once; credential: accessKey and
    accessTimestamp and accessSignature.

    Args:
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Raises:
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        Forbidden: The key may not do this: by its scopes, its subaccount or the tier of the
            account.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return AccountCalls().upgrade_usage_level(timeout=timeout)


def get_usage_volume_progress(
    *,
    timeout: Timeout | float | None = None,
) -> models.UsageVolumeProgressResponse:
    """Get the volume that decides about the tier.

    Contracts of the last 30 days, and what each tier needs.

    ``GET /account/api_usage_level/volume_progress``; may be sent again; credential:
    accessKey and accessTimestamp and accessSignature.

    Args:
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The volume and the goals.

    Raises:
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return AccountCalls().get_usage_volume_progress(timeout=timeout)
