# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""AccountApi: one method for each operation with the tag account."""

from __future__ import annotations

from typing import Any

from kloudtrader.runtime.client import Api
from kloudtrader.runtime.policy import Timeout
from kloudtrader.runtime.response.typed import Typed

from . import models, operations

__all__ = ["AccountApi"]


def _errors() -> dict[str, Any]:
    return {"default": models.ErrorResponse}


_GET_ACCOUNT_LIMITS: Typed[models.AccountLimitsResponse] = Typed(
    lambda: models.AccountLimitsResponse, errors=_errors
)
_GET_ENDPOINT_COSTS: Typed[models.EndpointCostsResponse] = Typed(
    lambda: models.EndpointCostsResponse, errors=_errors
)
_UPGRADE_USAGE_LEVEL = Typed(None, errors=_errors)
_GET_USAGE_VOLUME_PROGRESS: Typed[models.UsageVolumeProgressResponse] = Typed(
    lambda: models.UsageVolumeProgressResponse, errors=_errors
)


class AccountApi(Api):
    """Limits on the use of the API.

    Every method raises:
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """

    def get_account_limits(
        self,
        *,
        _timeout: Timeout | float | None = None,
    ) -> models.AccountLimitsResponse:
        """Get the limits of the account.

        The tier and the tokens a second that calls may take.

        ``GET /account/limits``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature.

        Returns:
            The limits.

        Raises:
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
        """
        return self._client.send(
            operations.get_account_limits,
            {},
            _GET_ACCOUNT_LIMITS,
            timeout=_timeout,
        )

    def get_endpoint_costs(
        self,
        *,
        _timeout: Timeout | float | None = None,
    ) -> models.EndpointCostsResponse:
        """Get the tokens that calls take.

        The usual cost of a call, and the calls that cost something else.

        ``GET /account/endpoint_costs``; may be sent again; public.

        Returns:
            The costs.
        """
        return self._client.send(
            operations.get_endpoint_costs,
            {},
            _GET_ENDPOINT_COSTS,
            timeout=_timeout,
        )

    def upgrade_usage_level(
        self,
        *,
        _timeout: Timeout | float | None = None,
    ) -> None:
        """Move the account to the tier Advanced.

        Free of charge, for accounts of which one of the last 100 orders was placed by the
        API.

        ``POST /account/api_usage_level/upgrade``; is sent once; credential: accessKey and
        accessTimestamp and accessSignature.

        Raises:
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
            Forbidden: The key may not do this: by its scopes, its subaccount or the tier of
                the account.
        """
        return self._client.send(
            operations.upgrade_usage_level,
            {},
            _UPGRADE_USAGE_LEVEL,
            timeout=_timeout,
        )

    def get_usage_volume_progress(
        self,
        *,
        _timeout: Timeout | float | None = None,
    ) -> models.UsageVolumeProgressResponse:
        """Get the volume that decides about the tier.

        Contracts of the last 30 days, and what each tier needs.

        ``GET /account/api_usage_level/volume_progress``; may be sent again; credential:
        accessKey and accessTimestamp and accessSignature.

        Returns:
            The volume and the goals.

        Raises:
            Unauthorized: The signature, the key or the timestamp does not fit. Only
                `header_timestamp_expired` passes with a new signature by the right time.
        """
        return self._client.send(
            operations.get_usage_volume_progress,
            {},
            _GET_USAGE_VOLUME_PROGRESS,
            timeout=_timeout,
        )
