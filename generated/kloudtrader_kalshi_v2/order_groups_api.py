# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""OrderGroupsApi: one method for each operation with the tag order_groups."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, overload

from kloudtrader.runtime.client import Api, check_body, require_body
from kloudtrader.runtime.policy import Timeout
from kloudtrader.runtime.response.typed import Typed

from . import models, operations

__all__ = ["OrderGroupsApi"]


def _errors() -> dict[str, Any]:
    return {"default": models.ErrorResponse}


_GET_ORDER_GROUPS: Typed[models.OrderGroupsResponse] = Typed(
    lambda: models.OrderGroupsResponse, errors=_errors
)
_CREATE_ORDER_GROUP: Typed[models.OrderGroupCreated] = Typed(
    lambda: models.OrderGroupCreated, errors=_errors
)
_GET_ORDER_GROUP: Typed[models.OrderGroupResponse] = Typed(
    lambda: models.OrderGroupResponse, errors=_errors
)
_DELETE_ORDER_GROUP: Typed[models.EmptyResponse] = Typed(
    lambda: models.EmptyResponse, errors=_errors
)
_RESET_ORDER_GROUP: Typed[models.EmptyResponse] = Typed(
    lambda: models.EmptyResponse, errors=_errors
)
_TRIGGER_ORDER_GROUP: Typed[models.EmptyResponse] = Typed(
    lambda: models.EmptyResponse, errors=_errors
)
_UPDATE_ORDER_GROUP_LIMIT: Typed[models.EmptyResponse] = Typed(
    lambda: models.EmptyResponse, errors=_errors
)


class OrderGroupsApi(Api):
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
        subaccount: int | None = None,
        _timeout: Timeout | float | None = None,
    ) -> models.OrderGroupsResponse:
        """Get the order groups of the account.

        All order groups, those of all subaccounts unless one is named.

        ``GET /portfolio/order_groups``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            subaccount: Number of the subaccount, 0 to 63; 0 is the primary account. Without
                it, the server takes all subaccounts.

        Returns:
            The order groups.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        return self._client.send(
            operations.get_order_groups,
            {
                "subaccount": subaccount,
            },
            _GET_ORDER_GROUPS,
            timeout=_timeout,
        )

    @overload
    def create_order_group(
        self,
        *,
        group: models.NewOrderGroup,
        _timeout: Timeout | float | None = ...,
    ) -> models.OrderGroupCreated: ...
    @overload
    def create_order_group(
        self,
        *,
        contracts_limit: int | None = ...,
        contracts_limit_fp: Decimal | int | str | None = ...,
        subaccount: int | None = ...,
        exchange_index: int | None = ...,
        _timeout: Timeout | float | None = ...,
    ) -> models.OrderGroupCreated: ...
    def create_order_group(
        self,
        *,
        group: models.NewOrderGroup | None = None,
        _timeout: Timeout | float | None = None,
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

        Returns:
            The id of the group.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        return self._client.send(
            operations.create_order_group,
            {},
            _CREATE_ORDER_GROUP,
            body=require_body(group, fields, lambda: models.NewOrderGroup, "group"),
            timeout=_timeout,
        )

    def get_order_group(
        self,
        order_group_id: str,
        *,
        subaccount: int | None = None,
        _timeout: Timeout | float | None = None,
    ) -> models.OrderGroupResponse:
        """Get one order group.

        The limit of a group and the ids of its orders.

        ``GET /portfolio/order_groups/{order_group_id}``; may be sent again; credential:
        accessKey and accessTimestamp and accessSignature.

        Args:
            order_group_id: Id of the order group.
            subaccount: Number of the subaccount, 0 to 63; 0 is the primary account. Without
                it, the server takes all subaccounts.

        Returns:
            The group.

        Raises:
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return self._client.send(
            operations.get_order_group,
            {
                "order_group_id": order_group_id,
                "subaccount": subaccount,
            },
            _GET_ORDER_GROUP,
            timeout=_timeout,
        )

    def delete_order_group(
        self,
        order_group_id: str,
        *,
        subaccount: int | None = None,
        exchange_index: int | None = None,
        _timeout: Timeout | float | None = None,
    ) -> models.EmptyResponse:
        """Delete an order group.

        Deletes a group and cancels its resting orders.

        ``DELETE /portfolio/order_groups/{order_group_id}``; is sent once; credential:
        accessKey and accessTimestamp and accessSignature.

        Args:
            order_group_id: Id of the order group.
            subaccount: Number of the subaccount, 0 to 63; 0 is the primary account. The
                server's default: 0.
            exchange_index: Shard of the group. The server's default: 0.

        Returns:
            The group is deleted.

        Raises:
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return self._client.send(
            operations.delete_order_group,
            {
                "order_group_id": order_group_id,
                "subaccount": subaccount,
                "exchange_index": exchange_index,
            },
            _DELETE_ORDER_GROUP,
            timeout=_timeout,
        )

    def reset_order_group(
        self,
        order_group_id: str,
        *,
        subaccount: int | None = None,
        exchange_index: int | None = None,
        body: models.EmptyRequest | None = None,
        _timeout: Timeout | float | None = None,
    ) -> models.EmptyResponse:
        """Reset an order group.

        Starts to count the contracts of a group anew, so that it takes orders again.

        ``PUT /portfolio/order_groups/{order_group_id}/reset``; is sent once; credential:
        accessKey and accessTimestamp and accessSignature.

        Args:
            order_group_id: Id of the order group.
            subaccount: Number of the subaccount, 0 to 63; 0 is the primary account. The
                server's default: 0.
            exchange_index: Shard of the group. The server's default: 0.
            body: The request body.

        Returns:
            The group is reset.

        Raises:
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return self._client.send(
            operations.reset_order_group,
            {
                "order_group_id": order_group_id,
                "subaccount": subaccount,
                "exchange_index": exchange_index,
            },
            _RESET_ORDER_GROUP,
            body=check_body(body, lambda: models.EmptyRequest, "body"),
            timeout=_timeout,
        )

    def trigger_order_group(
        self,
        order_group_id: str,
        *,
        subaccount: int | None = None,
        exchange_index: int | None = None,
        body: models.EmptyRequest | None = None,
        _timeout: Timeout | float | None = None,
    ) -> models.EmptyResponse:
        """Trigger an order group.

        Does what passing the limit does: cancels the resting orders of the group and
        refuses new ones until it is reset.

        ``PUT /portfolio/order_groups/{order_group_id}/trigger``; is sent once; credential:
        accessKey and accessTimestamp and accessSignature.

        Args:
            order_group_id: Id of the order group.
            subaccount: Number of the subaccount, 0 to 63; 0 is the primary account. The
                server's default: 0.
            exchange_index: Shard of the group. The server's default: 0.
            body: The request body.

        Returns:
            The group is triggered.

        Raises:
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return self._client.send(
            operations.trigger_order_group,
            {
                "order_group_id": order_group_id,
                "subaccount": subaccount,
                "exchange_index": exchange_index,
            },
            _TRIGGER_ORDER_GROUP,
            body=check_body(body, lambda: models.EmptyRequest, "body"),
            timeout=_timeout,
        )

    @overload
    def update_order_group_limit(
        self,
        order_group_id: str,
        *,
        limit: models.OrderGroupLimit,
        subaccount: int | None = ...,
        exchange_index: int | None = ...,
        _timeout: Timeout | float | None = ...,
    ) -> models.EmptyResponse: ...
    @overload
    def update_order_group_limit(
        self,
        order_group_id: str,
        *,
        contracts_limit: int | None = ...,
        contracts_limit_fp: Decimal | int | str | None = ...,
        subaccount: int | None = ...,
        exchange_index: int | None = ...,
        _timeout: Timeout | float | None = ...,
    ) -> models.EmptyResponse: ...
    def update_order_group_limit(
        self,
        order_group_id: str,
        *,
        limit: models.OrderGroupLimit | None = None,
        subaccount: int | None = None,
        exchange_index: int | None = None,
        _timeout: Timeout | float | None = None,
        **fields: Any,
    ) -> models.EmptyResponse:
        """Change the limit of an order group.

        Sets the limit of a group. A limit below the contracts filled within the last 15
        seconds triggers the group.

        ``PUT /portfolio/order_groups/{order_group_id}/limit``; is sent once; credential:
        accessKey and accessTimestamp and accessSignature.

        Args:
            order_group_id: Id of the order group.
            subaccount: Number of the subaccount, 0 to 63; 0 is the primary account. The
                server's default: 0.
            exchange_index: Shard of the group. The server's default: 0.
            limit: The request body. In its place, its fields can be given as arguments:
            contracts_limit: Whole contracts that may be filled within 15 seconds.
            contracts_limit_fp: Contracts that may be filled within 15 seconds, with up to
                two decimals.

        Returns:
            The limit is set.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return self._client.send(
            operations.update_order_group_limit,
            {
                "order_group_id": order_group_id,
                "subaccount": subaccount,
                "exchange_index": exchange_index,
            },
            _UPDATE_ORDER_GROUP_LIMIT,
            body=require_body(limit, fields, lambda: models.OrderGroupLimit, "limit"),
            timeout=_timeout,
        )
