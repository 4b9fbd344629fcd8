# Generated from kalshi_v2.yaml with kalshi_v2.facade.yaml.
# Do not edit: change the spec, the overlay or a template instead.
"""Typed calls of Kalshi Trade API v2, tag order_groups."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, overload

from kloudtrader.kalshi_v2.access import KalshiV2Access
from kloudtrader.runtime.client import require_body, supply_fields
from kloudtrader.runtime.policy import Timeout
from kloudtrader_kalshi_v2 import models
from kloudtrader_kalshi_v2.order_groups_api import OrderGroupsApi

__all__ = [
    "OrderGroupsCalls",
    "create_order_group",
    "delete_order_group",
    "get_order_group",
    "get_order_groups",
    "reset_order_group",
    "trigger_order_group",
    "update_order_group_limit",
]


class OrderGroupsCalls(KalshiV2Access):
    """Limits on the contracts that a group of orders may have filled within 15 seconds.

    Every method raises:
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """

    def get_order_groups(
        self,
        *,
        timeout: Timeout | float | None = None,
    ) -> models.OrderGroupsResponse:
        """Get the order groups of the account.

        All order groups, those of all subaccounts unless one is named.

        ``GET /portfolio/order_groups``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The order groups.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        return OrderGroupsApi(self._client()).get_order_groups(
            subaccount=self._subaccount(), _timeout=self._timeout if timeout is None else timeout
        )

    @overload
    def create_order_group(
        self,
        *,
        group: models.NewOrderGroup,
        timeout: Timeout | float | None = ...,
    ) -> models.OrderGroupCreated: ...
    @overload
    def create_order_group(
        self,
        *,
        contracts_limit: int | None = ...,
        contracts_limit_fp: Decimal | int | str | None = ...,
        subaccount: int | None = ...,
        exchange_index: int | None = ...,
        timeout: Timeout | float | None = ...,
    ) -> models.OrderGroupCreated: ...
    def create_order_group(
        self,
        *,
        group: models.NewOrderGroup | None = None,
        timeout: Timeout | float | None = None,
        **fields: Any,
    ) -> models.OrderGroupCreated:
        """Create an order group.

        Creates a group with a limit on the contracts that its orders may have filled within
        15 seconds. Beyond the limit, all resting orders of the group are cancelled and new
        ones refused, until the group is reset.

        ``POST /portfolio/order_groups/create``; is sent once; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            group: The request body. In its place, its fields can be given as arguments:
            contracts_limit: Whole contracts that may be filled within 15 seconds.
            contracts_limit_fp: Contracts that may be filled within 15 seconds, with up to
                two decimals.
            subaccount: Number of the subaccount; 0 is the primary account.
            exchange_index: Shard of the group; 0 without it.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The id of the group.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        return OrderGroupsApi(self._client()).create_order_group(
            group=supply_fields(
                require_body(group, fields, lambda: models.NewOrderGroup, "group"),
                subaccount=self._subaccount(),
            ),
            _timeout=self._timeout if timeout is None else timeout,
        )

    def get_order_group(
        self,
        order_group_id: str,
        *,
        timeout: Timeout | float | None = None,
    ) -> models.OrderGroupResponse:
        """Get one order group.

        The limit of a group and the ids of its orders.

        ``GET /portfolio/order_groups/{order_group_id}``; may be sent again; credential:
        accessKey and accessTimestamp and accessSignature.

        Args:
            order_group_id: Id of the order group.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The group.

        Raises:
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return OrderGroupsApi(self._client()).get_order_group(
            order_group_id,
            subaccount=self._subaccount(),
            _timeout=self._timeout if timeout is None else timeout,
        )

    def delete_order_group(
        self,
        order_group_id: str,
        *,
        exchange_index: int | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.EmptyResponse:
        """Delete an order group.

        Deletes a group and cancels its resting orders.

        ``DELETE /portfolio/order_groups/{order_group_id}``; is sent once; credential:
        accessKey and accessTimestamp and accessSignature.

        Args:
            order_group_id: Id of the order group.
            exchange_index: Shard of the group. The server's default: 0.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The group is deleted.

        Raises:
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return OrderGroupsApi(self._client()).delete_order_group(
            order_group_id,
            subaccount=self._subaccount(),
            exchange_index=exchange_index,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def reset_order_group(
        self,
        order_group_id: str,
        *,
        exchange_index: int | None = None,
        body: models.EmptyRequest | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.EmptyResponse:
        """Reset an order group.

        Starts to count the contracts of a group anew, so that it takes orders again.

        ``PUT /portfolio/order_groups/{order_group_id}/reset``; is sent once; credential:
        accessKey and accessTimestamp and accessSignature.

        Args:
            order_group_id: Id of the order group.
            exchange_index: Shard of the group. The server's default: 0.
            body: The request body.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The group is reset.

        Raises:
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return OrderGroupsApi(self._client()).reset_order_group(
            order_group_id,
            subaccount=self._subaccount(),
            exchange_index=exchange_index,
            body=body,
            _timeout=self._timeout if timeout is None else timeout,
        )

    def trigger_order_group(
        self,
        order_group_id: str,
        *,
        exchange_index: int | None = None,
        body: models.EmptyRequest | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.EmptyResponse:
        """Trigger an order group.

        Does what passing the limit does: cancels the resting orders of the group and
        refuses new ones until it is reset.

        ``PUT /portfolio/order_groups/{order_group_id}/trigger``; is sent once; credential:
        accessKey and accessTimestamp and accessSignature.

        Args:
            order_group_id: Id of the order group.
            exchange_index: Shard of the group. The server's default: 0.
            body: The request body.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The group is triggered.

        Raises:
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return OrderGroupsApi(self._client()).trigger_order_group(
            order_group_id,
            subaccount=self._subaccount(),
            exchange_index=exchange_index,
            body=body,
            _timeout=self._timeout if timeout is None else timeout,
        )

    @overload
    def update_order_group_limit(
        self,
        order_group_id: str,
        *,
        limit: models.OrderGroupLimit,
        exchange_index: int | None = ...,
        timeout: Timeout | float | None = ...,
    ) -> models.EmptyResponse: ...
    @overload
    def update_order_group_limit(
        self,
        order_group_id: str,
        *,
        contracts_limit: int | None = ...,
        contracts_limit_fp: Decimal | int | str | None = ...,
        exchange_index: int | None = ...,
        timeout: Timeout | float | None = ...,
    ) -> models.EmptyResponse: ...
    def update_order_group_limit(
        self,
        order_group_id: str,
        *,
        limit: models.OrderGroupLimit | None = None,
        exchange_index: int | None = None,
        timeout: Timeout | float | None = None,
        **fields: Any,
    ) -> models.EmptyResponse:
        """Change the limit of an order group.

        Sets the limit of a group. A limit below the contracts filled within the last 15
        seconds triggers the group.

        ``PUT /portfolio/order_groups/{order_group_id}/limit``; is sent once; credential:
        accessKey and accessTimestamp and accessSignature.

        Args:
            order_group_id: Id of the order group.
            limit: The request body. In its place, its fields can be given as arguments:
            contracts_limit: Whole contracts that may be filled within 15 seconds.
            contracts_limit_fp: Contracts that may be filled within 15 seconds, with up to
                two decimals.
            exchange_index: Shard of the group. The server's default: 0.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The limit is set.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return OrderGroupsApi(self._client()).update_order_group_limit(
            order_group_id,
            subaccount=self._subaccount(),
            exchange_index=exchange_index,
            limit=require_body(limit, fields, lambda: models.OrderGroupLimit, "limit"),
            _timeout=self._timeout if timeout is None else timeout,
        )


def get_order_groups(
    *,
    timeout: Timeout | float | None = None,
) -> models.OrderGroupsResponse:
    """Get the order groups of the account.

    All order groups, those of all subaccounts unless one is named.

    ``GET /portfolio/order_groups``; may be sent again; credential: accessKey and
    accessTimestamp and accessSignature.

    Args:
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The order groups.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return OrderGroupsCalls().get_order_groups(timeout=timeout)


@overload
def create_order_group(
    *,
    group: models.NewOrderGroup,
    timeout: Timeout | float | None = ...,
) -> models.OrderGroupCreated: ...
@overload
def create_order_group(
    *,
    contracts_limit: int | None = ...,
    contracts_limit_fp: Decimal | int | str | None = ...,
    subaccount: int | None = ...,
    exchange_index: int | None = ...,
    timeout: Timeout | float | None = ...,
) -> models.OrderGroupCreated: ...
def create_order_group(
    *,
    group: models.NewOrderGroup | None = None,
    timeout: Timeout | float | None = None,
    **fields: Any,
) -> models.OrderGroupCreated:
    """Create an order group.

    Creates a group with a limit on the contracts that its orders may have filled within 15
    seconds. Beyond the limit, all resting orders of the group are cancelled and new ones
    refused, until the group is reset.

    ``POST /portfolio/order_groups/create``; is sent once; credential: accessKey and
    accessTimestamp and accessSignature.

    Args:
        group: The request body. In its place, its fields can be given as arguments:
        contracts_limit: Whole contracts that may be filled within 15 seconds.
        contracts_limit_fp: Contracts that may be filled within 15 seconds, with up to two
            decimals.
        subaccount: Number of the subaccount; 0 is the primary account.
        exchange_index: Shard of the group; 0 without it.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The id of the group.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return OrderGroupsCalls().create_order_group(
        group=require_body(group, fields, lambda: models.NewOrderGroup, "group"), timeout=timeout
    )


def get_order_group(
    order_group_id: str,
    *,
    timeout: Timeout | float | None = None,
) -> models.OrderGroupResponse:
    """Get one order group.

    The limit of a group and the ids of its orders.

    ``GET /portfolio/order_groups/{order_group_id}``; may be sent again; credential:
    accessKey and accessTimestamp and accessSignature.

    Args:
        order_group_id: Id of the order group.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The group.

    Raises:
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        NotFound: It does not exist. Without its market, an order is looked up on shard 0
            only.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return OrderGroupsCalls().get_order_group(order_group_id, timeout=timeout)


def delete_order_group(
    order_group_id: str,
    *,
    exchange_index: int | None = None,
    timeout: Timeout | float | None = None,
) -> models.EmptyResponse:
    """Delete an order group.

    Deletes a group and cancels its resting orders.

    ``DELETE /portfolio/order_groups/{order_group_id}``; is sent once; credential: accessKey
    and accessTimestamp and accessSignature.

    Args:
        order_group_id: Id of the order group.
        exchange_index: Shard of the group. The server's default: 0.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The group is deleted.

    Raises:
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        NotFound: It does not exist. Without its market, an order is looked up on shard 0
            only.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return OrderGroupsCalls().delete_order_group(
        order_group_id, exchange_index=exchange_index, timeout=timeout
    )


def reset_order_group(
    order_group_id: str,
    *,
    exchange_index: int | None = None,
    body: models.EmptyRequest | None = None,
    timeout: Timeout | float | None = None,
) -> models.EmptyResponse:
    """Reset an order group.

    Starts to count the contracts of a group anew, so that it takes orders again.

    ``PUT /portfolio/order_groups/{order_group_id}/reset``; is sent once; credential:
    accessKey and accessTimestamp and accessSignature.

    Args:
        order_group_id: Id of the order group.
        exchange_index: Shard of the group. The server's default: 0.
        body: The request body.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The group is reset.

    Raises:
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        NotFound: It does not exist. Without its market, an order is looked up on shard 0
            only.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return OrderGroupsCalls().reset_order_group(
        order_group_id, exchange_index=exchange_index, body=body, timeout=timeout
    )


def trigger_order_group(
    order_group_id: str,
    *,
    exchange_index: int | None = None,
    body: models.EmptyRequest | None = None,
    timeout: Timeout | float | None = None,
) -> models.EmptyResponse:
    """Trigger an order group.

    Does what passing the limit does: cancels the resting orders of the group and refuses
    new ones until it is reset.

    ``PUT /portfolio/order_groups/{order_group_id}/trigger``; is sent once; credential:
    accessKey and accessTimestamp and accessSignature.

    Args:
        order_group_id: Id of the order group.
        exchange_index: Shard of the group. The server's default: 0.
        body: The request body.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The group is triggered.

    Raises:
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        NotFound: It does not exist. Without its market, an order is looked up on shard 0
            only.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return OrderGroupsCalls().trigger_order_group(
        order_group_id, exchange_index=exchange_index, body=body, timeout=timeout
    )


@overload
def update_order_group_limit(
    order_group_id: str,
    *,
    limit: models.OrderGroupLimit,
    exchange_index: int | None = ...,
    timeout: Timeout | float | None = ...,
) -> models.EmptyResponse: ...
@overload
def update_order_group_limit(
    order_group_id: str,
    *,
    contracts_limit: int | None = ...,
    contracts_limit_fp: Decimal | int | str | None = ...,
    exchange_index: int | None = ...,
    timeout: Timeout | float | None = ...,
) -> models.EmptyResponse: ...
def update_order_group_limit(
    order_group_id: str,
    *,
    limit: models.OrderGroupLimit | None = None,
    exchange_index: int | None = None,
    timeout: Timeout | float | None = None,
    **fields: Any,
) -> models.EmptyResponse:
    """Change the limit of an order group.

    Sets the limit of a group. A limit below the contracts filled within the last 15 seconds
    triggers the group.

    ``PUT /portfolio/order_groups/{order_group_id}/limit``; is sent once; credential:
    accessKey and accessTimestamp and accessSignature.

    Args:
        order_group_id: Id of the order group.
        limit: The request body. In its place, its fields can be given as arguments:
        contracts_limit: Whole contracts that may be filled within 15 seconds.
        contracts_limit_fp: Contracts that may be filled within 15 seconds, with up to two
            decimals.
        exchange_index: Shard of the group. The server's default: 0.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The limit is set.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        NotFound: It does not exist. Without its market, an order is looked up on shard 0
            only.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return OrderGroupsCalls().update_order_group_limit(
        order_group_id,
        limit=require_body(limit, fields, lambda: models.OrderGroupLimit, "limit"),
        exchange_index=exchange_index,
        timeout=timeout,
    )
