# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""SubaccountsApi: one method for each operation with the tag subaccounts."""

from __future__ import annotations

from typing import Any, Literal, overload
from uuid import UUID

from kloudtrader.runtime.client import Api, build_body, require_body
from kloudtrader.runtime.policy import Timeout
from kloudtrader.runtime.response.typed import Typed

from . import models, operations

__all__ = ["SubaccountsApi"]


def _errors() -> dict[str, Any]:
    return {"default": models.ErrorResponse}


_CREATE_SUBACCOUNT: Typed[models.SubaccountCreated] = Typed(
    lambda: models.SubaccountCreated, errors=_errors
)
_GET_SUBACCOUNT_BALANCES: Typed[models.SubaccountBalancesResponse] = Typed(
    lambda: models.SubaccountBalancesResponse, errors=_errors
)
_TRANSFER_BETWEEN_SUBACCOUNTS: Typed[models.EmptyResponse] = Typed(
    lambda: models.EmptyResponse, errors=_errors
)
_GET_SUBACCOUNT_TRANSFERS: Typed[models.SubaccountTransfersResponse] = Typed(
    lambda: models.SubaccountTransfersResponse, errors=_errors
)
_GET_NETTING: Typed[models.NettingResponse] = Typed(lambda: models.NettingResponse, errors=_errors)
_UPDATE_NETTING = Typed(None, errors=_errors)
_TRANSFER_BETWEEN_SHARDS: Typed[models.ShardTransferCreated] = Typed(
    lambda: models.ShardTransferCreated, errors=_errors
)
_GET_SHARD_TRANSFERS: Typed[models.ShardTransfersResponse] = Typed(
    lambda: models.ShardTransfersResponse, errors=_errors
)
_GET_SHARD_TRANSFER: Typed[models.ShardTransferResponse] = Typed(
    lambda: models.ShardTransferResponse, errors=_errors
)
_GET_TARGET_ALLOCATION: Typed[models.TargetAllocationResponse] = Typed(
    lambda: models.TargetAllocationResponse, errors=_errors
)
_SET_TARGET_ALLOCATION: Typed[models.EmptyResponse] = Typed(
    lambda: models.EmptyResponse, errors=_errors
)


class SubaccountsApi(Api):
    """Subaccounts, and moving money between them and between shards.

    Every method raises:
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """

    @overload
    def create_subaccount(
        self,
        *,
        subaccount: models.NewSubaccount | None = ...,
        _timeout: Timeout | float | None = ...,
    ) -> models.SubaccountCreated: ...
    @overload
    def create_subaccount(
        self,
        *,
        exchange_index: int | None = ...,
        _timeout: Timeout | float | None = ...,
    ) -> models.SubaccountCreated: ...
    def create_subaccount(
        self,
        *,
        subaccount: models.NewSubaccount | None = None,
        _timeout: Timeout | float | None = None,
        **fields: Any,
    ) -> models.SubaccountCreated:
        """Open a subaccount.

        Opens the next subaccount, of at most 63. It needs the tier Advanced.

        ``POST /portfolio/subaccounts``; is sent once; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            subaccount: The request body. In its place, its fields can be given as
                arguments:
            exchange_index: Shard on which it is opened. The server's default: 0.

        Returns:
            The number of the subaccount.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        return self._client.send(
            operations.create_subaccount,
            {},
            _CREATE_SUBACCOUNT,
            body=build_body(subaccount, fields, lambda: models.NewSubaccount, "subaccount"),
            timeout=_timeout,
        )

    def get_subaccount_balances(
        self,
        *,
        _timeout: Timeout | float | None = None,
    ) -> models.SubaccountBalancesResponse:
        """Get the balances of all subaccounts.

        Cash of each subaccount on each shard.

        ``GET /portfolio/subaccounts/balances``; may be sent again; credential: accessKey
        and accessTimestamp and accessSignature.

        Returns:
            The balances.
        """
        return self._client.send(
            operations.get_subaccount_balances,
            {},
            _GET_SUBACCOUNT_BALANCES,
            timeout=_timeout,
        )

    @overload
    def transfer_between_subaccounts(
        self,
        *,
        transfer: models.SubaccountTransferRequest,
        _timeout: Timeout | float | None = ...,
    ) -> models.EmptyResponse: ...
    @overload
    def transfer_between_subaccounts(
        self,
        *,
        client_transfer_id: UUID,
        from_subaccount: int,
        to_subaccount: int,
        amount_cents: int,
        exchange_index: int | None = ...,
        _timeout: Timeout | float | None = ...,
    ) -> models.EmptyResponse: ...
    def transfer_between_subaccounts(
        self,
        *,
        transfer: models.SubaccountTransferRequest | None = None,
        _timeout: Timeout | float | None = None,
        **fields: Any,
    ) -> models.EmptyResponse:
        """Move money between subaccounts.

        Moves cash at once, on one shard. What a second transfer of the same id does is not
        documented.

        ``POST /portfolio/subaccounts/transfer``; is sent once; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            transfer: The request body. In its place, its fields can be given as arguments:
            client_transfer_id: Id of your own.
            from_subaccount: Number of the subaccount that gives; 0 is the primary account.
            to_subaccount: Number of the subaccount that gets; 0 is the primary account.
            amount_cents: Money, in US cents.
            exchange_index: Shard; 0 without it.

        Returns:
            The money was moved.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        return self._client.send(
            operations.transfer_between_subaccounts,
            {},
            _TRANSFER_BETWEEN_SUBACCOUNTS,
            body=require_body(
                transfer, fields, lambda: models.SubaccountTransferRequest, "transfer"
            ),
            timeout=_timeout,
        )

    def get_subaccount_transfers(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        _timeout: Timeout | float | None = None,
    ) -> models.SubaccountTransfersResponse:
        """Get transfers between subaccounts.

        Transfers page by page.

        ``GET /portfolio/subaccounts/transfers``; may be sent again; credential: accessKey
        and accessTimestamp and accessSignature.

        Args:
            limit: Rows a page, 1 to 1000. The server's default: 100.
            cursor: Where to go on: the `cursor` of the page before. A text that is no
                cursor gives a page and no error.

        Returns:
            One page of transfers.
        """
        return self._client.send(
            operations.get_subaccount_transfers,
            {
                "limit": limit,
                "cursor": cursor,
            },
            _GET_SUBACCOUNT_TRANSFERS,
            timeout=_timeout,
        )

    def get_netting(
        self,
        *,
        _timeout: Timeout | float | None = None,
    ) -> models.NettingResponse:
        """Get the netting of all subaccounts.

        Whether positions of one event in several markets return collateral to each other.

        ``GET /portfolio/subaccounts/netting``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature.

        Returns:
            The settings.
        """
        return self._client.send(
            operations.get_netting,
            {},
            _GET_NETTING,
            timeout=_timeout,
        )

    @overload
    def update_netting(
        self,
        *,
        netting: models.NettingChange,
        _timeout: Timeout | float | None = ...,
    ) -> None: ...
    @overload
    def update_netting(
        self,
        *,
        subaccount_number: int,
        enabled: bool,
        _timeout: Timeout | float | None = ...,
    ) -> None: ...
    def update_netting(
        self,
        *,
        netting: models.NettingChange | None = None,
        _timeout: Timeout | float | None = None,
        **fields: Any,
    ) -> None:
        """Switch the netting of a subaccount.

        Sets whether positions of one event in several markets return collateral to each
        other.

        ``PUT /portfolio/subaccounts/netting``; is sent once; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            netting: The request body. In its place, its fields can be given as arguments:
            subaccount_number: Number of the subaccount; 0 is the primary account.
            enabled: Whether positions return collateral to each other.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        return self._client.send(
            operations.update_netting,
            {},
            _UPDATE_NETTING,
            body=require_body(netting, fields, lambda: models.NettingChange, "netting"),
            timeout=_timeout,
        )

    @overload
    def transfer_between_shards(
        self,
        *,
        transfer: models.ShardTransferRequest,
        _timeout: Timeout | float | None = ...,
    ) -> models.ShardTransferCreated: ...
    @overload
    def transfer_between_shards(
        self,
        *,
        source: Literal["event_contract", "margined"] | str,
        destination: Literal["event_contract", "margined"] | str,
        amount: int,
        source_exchange_shard: int | None = ...,
        destination_exchange_shard: int | None = ...,
        source_subaccount: int | None = ...,
        destination_subaccount: int | None = ...,
        client_transfer_id: UUID | None = ...,
        _timeout: Timeout | float | None = ...,
    ) -> models.ShardTransferCreated: ...
    def transfer_between_shards(
        self,
        *,
        transfer: models.ShardTransferRequest | None = None,
        _timeout: Timeout | float | None = None,
        **fields: Any,
    ) -> models.ShardTransferCreated:
        """Move money between shards.

        Starts a transfer, which is done later: read it by its id. With
        `client_transfer_id`, a second transfer of the same id is refused with 409; without
        one, each call is a new transfer.

        ``POST /portfolio/intra_exchange_instance_transfer``; is sent once; credential:
        accessKey and accessTimestamp and accessSignature.

        Args:
            transfer: The request body. In its place, its fields can be given as arguments:
            source: Part of the exchange that gives.
            destination: Part of the exchange that gets.
            amount: Money in hundredths of a US cent; 10,000 are a dollar.
            source_exchange_shard: Shard that gives; 0 without it.
            destination_exchange_shard: Shard that gets; 0 without it.
            source_subaccount: Number of the subaccount that gives; 0 without it.
            destination_subaccount: Number of the subaccount that gets; 0 without it.
            client_transfer_id: Id of your own, for the primary account only. The same id
                from the same shard is refused the second time.

        Returns:
            The id of the transfer.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            Forbidden: The key may not do this: by its scopes, its subaccount or the tier of
                the account.
            Conflict: The code tells four cases apart: `order_already_exists` is a repeated
                client id; `trading_is_paused`, `exchange_is_paused` and
                `fill_or_kill_insufficient_resting_volume` say that nothing was placed.
        """
        return self._client.send(
            operations.transfer_between_shards,
            {},
            _TRANSFER_BETWEEN_SHARDS,
            body=require_body(transfer, fields, lambda: models.ShardTransferRequest, "transfer"),
            timeout=_timeout,
        )

    def get_shard_transfers(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        _timeout: Timeout | float | None = None,
    ) -> models.ShardTransfersResponse:
        """Get transfers between shards.

        Transfers page by page. One within a shard is among the transfers between
        subaccounts instead.

        ``GET /portfolio/intra_exchange_instance_transfers``; may be sent again; credential:
        accessKey and accessTimestamp and accessSignature.

        Args:
            limit: Rows a page, 1 to 500. The server's default: 100.
            cursor: Where to go on: the `cursor` of the page before. A text that is no
                cursor gives a page and no error.

        Returns:
            One page of transfers.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        return self._client.send(
            operations.get_shard_transfers,
            {
                "limit": limit,
                "cursor": cursor,
            },
            _GET_SHARD_TRANSFERS,
            timeout=_timeout,
        )

    def get_shard_transfer(
        self,
        transfer_id: str,
        *,
        _timeout: Timeout | float | None = None,
    ) -> models.ShardTransferResponse:
        """Get one transfer between shards.

        The transfer and whether it is complete.

        ``GET /portfolio/intra_exchange_instance_transfers/{transfer_id}``; may be sent
        again; credential: accessKey and accessTimestamp and accessSignature.

        Args:
            transfer_id: Id of the transfer.

        Returns:
            The transfer.

        Raises:
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return self._client.send(
            operations.get_shard_transfer,
            {
                "transfer_id": transfer_id,
            },
            _GET_SHARD_TRANSFER,
            timeout=_timeout,
        )

    def get_target_allocation(
        self,
        *,
        _timeout: Timeout | float | None = None,
    ) -> models.TargetAllocationResponse:
        """Get how money is spread over the shards.

        The share of each shard that the exchange restores every 10 seconds; none while the
        spreading is off.

        ``GET /portfolio/target_balance_allocation``; may be sent again; credential:
        accessKey and accessTimestamp and accessSignature.

        Returns:
            The shares.

        Raises:
            Forbidden: The key may not do this: by its scopes, its subaccount or the tier of
                the account.
        """
        return self._client.send(
            operations.get_target_allocation,
            {},
            _GET_TARGET_ALLOCATION,
            timeout=_timeout,
        )

    @overload
    def set_target_allocation(
        self,
        *,
        allocation: models.TargetAllocation,
        _timeout: Timeout | float | None = ...,
    ) -> models.EmptyResponse: ...
    @overload
    def set_target_allocation(
        self,
        *,
        allocations: list[models.ShardShareRequest],
        resting_margin_reservation: Literal["none", "max", "sum"] | str | None = ...,
        _timeout: Timeout | float | None = ...,
    ) -> models.EmptyResponse: ...
    def set_target_allocation(
        self,
        *,
        allocation: models.TargetAllocation | None = None,
        _timeout: Timeout | float | None = None,
        **fields: Any,
    ) -> models.EmptyResponse:
        """Set how money is spread over the shards.

        Has the exchange restore these shares every 10 seconds. An empty list switches it
        off.

        ``POST /portfolio/target_balance_allocation``; is sent once; credential: accessKey
        and accessTimestamp and accessSignature.

        Args:
            allocation: The request body. In its place, its fields can be given as
                arguments:
            allocations: The shares, 100 percent in all; none to switch it off.
            resting_margin_reservation: How much is held back for resting orders; `sum`
                without it.

        Returns:
            The shares are set.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            Forbidden: The key may not do this: by its scopes, its subaccount or the tier of
                the account.
        """
        return self._client.send(
            operations.set_target_allocation,
            {},
            _SET_TARGET_ALLOCATION,
            body=require_body(allocation, fields, lambda: models.TargetAllocation, "allocation"),
            timeout=_timeout,
        )
