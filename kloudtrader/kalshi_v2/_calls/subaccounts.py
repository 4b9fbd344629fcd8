# Generated from kalshi_v2.yaml with kalshi_v2.facade.yaml.
# Do not edit: change the spec, the overlay or a template instead.
"""Typed calls of Kalshi Trade API v2, tag subaccounts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, overload
from uuid import UUID

from kloudtrader.kalshi_v2.access import KalshiV2Access
from kloudtrader.pages import PAGE_SIZE, cursor_rows as iterate_cursor_rows
from kloudtrader.runtime.client import build_body, require_body
from kloudtrader.runtime.policy import Timeout
from kloudtrader_kalshi_v2 import models
from kloudtrader_kalshi_v2.subaccounts_api import SubaccountsApi

__all__ = [
    "SubaccountsCalls",
    "create_subaccount",
    "get_netting",
    "get_shard_transfer",
    "get_shard_transfers",
    "get_subaccount_balances",
    "get_subaccount_transfers",
    "get_target_allocation",
    "iter_shard_transfers",
    "iter_subaccount_transfers",
    "set_target_allocation",
    "transfer_between_shards",
    "transfer_between_subaccounts",
    "update_netting",
]


class SubaccountsCalls(KalshiV2Access):
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
        timeout: Timeout | float | None = ...,
    ) -> models.SubaccountCreated: ...
    @overload
    def create_subaccount(
        self,
        *,
        exchange_index: int | None = ...,
        timeout: Timeout | float | None = ...,
    ) -> models.SubaccountCreated: ...
    def create_subaccount(
        self,
        *,
        subaccount: models.NewSubaccount | None = None,
        timeout: Timeout | float | None = None,
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
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The number of the subaccount.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        return SubaccountsApi(self._client()).create_subaccount(
            subaccount=build_body(subaccount, fields, lambda: models.NewSubaccount, "subaccount"),
            _timeout=self._timeout if timeout is None else timeout,
        )

    def get_subaccount_balances(
        self,
        *,
        timeout: Timeout | float | None = None,
    ) -> models.SubaccountBalancesResponse:
        """Get the balances of all subaccounts.

        Cash of each subaccount on each shard.

        ``GET /portfolio/subaccounts/balances``; may be sent again; credential: accessKey
        and accessTimestamp and accessSignature.

        Args:
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The balances.
        """
        return SubaccountsApi(self._client()).get_subaccount_balances(
            _timeout=self._timeout if timeout is None else timeout
        )

    @overload
    def transfer_between_subaccounts(
        self,
        *,
        transfer: models.SubaccountTransferRequest,
        timeout: Timeout | float | None = ...,
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
        timeout: Timeout | float | None = ...,
    ) -> models.EmptyResponse: ...
    def transfer_between_subaccounts(
        self,
        *,
        transfer: models.SubaccountTransferRequest | None = None,
        timeout: Timeout | float | None = None,
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
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The money was moved.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        return SubaccountsApi(self._client()).transfer_between_subaccounts(
            transfer=require_body(
                transfer, fields, lambda: models.SubaccountTransferRequest, "transfer"
            ),
            _timeout=self._timeout if timeout is None else timeout,
        )

    def get_subaccount_transfers(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: Timeout | float | None = None,
    ) -> models.SubaccountTransfersResponse:
        """Get transfers between subaccounts.

        Transfers page by page.

        ``GET /portfolio/subaccounts/transfers``; may be sent again; credential: accessKey
        and accessTimestamp and accessSignature.

        Args:
            limit: Rows a page, 1 to 1000. The server's default: 100.
            cursor: Where to go on: the `cursor` of the page before. A text that is no
                cursor gives a page and no error.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            One page of transfers.
        """
        return SubaccountsApi(self._client()).get_subaccount_transfers(
            limit=limit, cursor=cursor, _timeout=self._timeout if timeout is None else timeout
        )

    def iter_subaccount_transfers(
        self,
        *,
        page_size: int = PAGE_SIZE,
        progress: bool = False,
        timeout: Timeout | float | None = None,
    ) -> Iterator[models.SubaccountTransfer]:
        """Iterate over the rows of all pages of `get_subaccount_transfers`, one page in memory at a time.

        A cursor leads from page to page. A row with an id comes once, also if a page
        repeats rows of the page before. A cursor that the server gives twice raises
        `UnexpectedResponse`.

        ``GET /portfolio/subaccounts/transfers``; may be sent again; credential: accessKey
        and accessTimestamp and accessSignature.

        Args:
            page_size: Rows to request a page.
            progress: Count the rows on stderr while they are read. Needs
                `kloudtrader[progress]`.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.
        """
        _api = SubaccountsApi(self._client())
        return iterate_cursor_rows(
            lambda _position, _size: _api.get_subaccount_transfers(
                limit=_size,
                cursor=_position,
                _timeout=self._timeout if timeout is None else timeout,
            ),
            lambda page: page.transfers,
            lambda page: page.cursor,
            page_size,
            "get_subaccount_transfers",
            lambda row: row.transfer_id,
            progress=progress,
        )

    def get_netting(
        self,
        *,
        timeout: Timeout | float | None = None,
    ) -> models.NettingResponse:
        """Get the netting of all subaccounts.

        Whether positions of one event in several markets return collateral to each other.

        ``GET /portfolio/subaccounts/netting``; may be sent again; credential: accessKey and
        accessTimestamp and accessSignature.

        Args:
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The settings.
        """
        return SubaccountsApi(self._client()).get_netting(
            _timeout=self._timeout if timeout is None else timeout
        )

    @overload
    def update_netting(
        self,
        *,
        netting: models.NettingChange,
        timeout: Timeout | float | None = ...,
    ) -> None: ...
    @overload
    def update_netting(
        self,
        *,
        subaccount_number: int,
        enabled: bool,
        timeout: Timeout | float | None = ...,
    ) -> None: ...
    def update_netting(
        self,
        *,
        netting: models.NettingChange | None = None,
        timeout: Timeout | float | None = None,
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
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        return SubaccountsApi(self._client()).update_netting(
            netting=require_body(netting, fields, lambda: models.NettingChange, "netting"),
            _timeout=self._timeout if timeout is None else timeout,
        )

    @overload
    def transfer_between_shards(
        self,
        *,
        transfer: models.ShardTransferRequest,
        timeout: Timeout | float | None = ...,
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
        timeout: Timeout | float | None = ...,
    ) -> models.ShardTransferCreated: ...
    def transfer_between_shards(
        self,
        *,
        transfer: models.ShardTransferRequest | None = None,
        timeout: Timeout | float | None = None,
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
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

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
        return SubaccountsApi(self._client()).transfer_between_shards(
            transfer=require_body(
                transfer, fields, lambda: models.ShardTransferRequest, "transfer"
            ),
            _timeout=self._timeout if timeout is None else timeout,
        )

    def get_shard_transfers(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: Timeout | float | None = None,
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
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            One page of transfers.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        return SubaccountsApi(self._client()).get_shard_transfers(
            limit=limit, cursor=cursor, _timeout=self._timeout if timeout is None else timeout
        )

    def iter_shard_transfers(
        self,
        *,
        page_size: int = PAGE_SIZE,
        progress: bool = False,
        timeout: Timeout | float | None = None,
    ) -> Iterator[models.ShardTransfer]:
        """Iterate over the rows of all pages of `get_shard_transfers`, one page in memory at a time.

        A cursor leads from page to page. A row with an id comes once, also if a page
        repeats rows of the page before. A cursor that the server gives twice raises
        `UnexpectedResponse`.

        ``GET /portfolio/intra_exchange_instance_transfers``; may be sent again; credential:
        accessKey and accessTimestamp and accessSignature.

        Args:
            page_size: Rows to request a page.
            progress: Count the rows on stderr while they are read. Needs
                `kloudtrader[progress]`.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
        """
        _api = SubaccountsApi(self._client())
        return iterate_cursor_rows(
            lambda _position, _size: _api.get_shard_transfers(
                limit=_size,
                cursor=_position,
                _timeout=self._timeout if timeout is None else timeout,
            ),
            lambda page: page.transfers,
            lambda page: page.cursor,
            page_size,
            "get_shard_transfers",
            lambda row: row.transfer_id,
            progress=progress,
        )

    def get_shard_transfer(
        self,
        transfer_id: str,
        *,
        timeout: Timeout | float | None = None,
    ) -> models.ShardTransferResponse:
        """Get one transfer between shards.

        The transfer and whether it is complete.

        ``GET /portfolio/intra_exchange_instance_transfers/{transfer_id}``; may be sent
        again; credential: accessKey and accessTimestamp and accessSignature.

        Args:
            transfer_id: Id of the transfer.
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The transfer.

        Raises:
            NotFound: It does not exist. Without its market, an order is looked up on shard
                0 only.
        """
        return SubaccountsApi(self._client()).get_shard_transfer(
            transfer_id, _timeout=self._timeout if timeout is None else timeout
        )

    def get_target_allocation(
        self,
        *,
        timeout: Timeout | float | None = None,
    ) -> models.TargetAllocationResponse:
        """Get how money is spread over the shards.

        The share of each shard that the exchange restores every 10 seconds; none while the
        spreading is off.

        ``GET /portfolio/target_balance_allocation``; may be sent again; credential:
        accessKey and accessTimestamp and accessSignature.

        Args:
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The shares.

        Raises:
            Forbidden: The key may not do this: by its scopes, its subaccount or the tier of
                the account.
        """
        return SubaccountsApi(self._client()).get_target_allocation(
            _timeout=self._timeout if timeout is None else timeout
        )

    @overload
    def set_target_allocation(
        self,
        *,
        allocation: models.TargetAllocation,
        timeout: Timeout | float | None = ...,
    ) -> models.EmptyResponse: ...
    @overload
    def set_target_allocation(
        self,
        *,
        allocations: list[models.ShardShareRequest],
        resting_margin_reservation: Literal["none", "max", "sum"] | str | None = ...,
        timeout: Timeout | float | None = ...,
    ) -> models.EmptyResponse: ...
    def set_target_allocation(
        self,
        *,
        allocation: models.TargetAllocation | None = None,
        timeout: Timeout | float | None = None,
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
            timeout: Limit of this call in place of the object's: seconds for the whole
                call, or a `Timeout`.

        Returns:
            The shares are set.

        Raises:
            BadRequest: The request was refused and nothing was done: a parameter or field
                is wrong, the price is off the grid, or the money on the shard does not
                suffice.
            Forbidden: The key may not do this: by its scopes, its subaccount or the tier of
                the account.
        """
        return SubaccountsApi(self._client()).set_target_allocation(
            allocation=require_body(
                allocation, fields, lambda: models.TargetAllocation, "allocation"
            ),
            _timeout=self._timeout if timeout is None else timeout,
        )


@overload
def create_subaccount(
    *,
    subaccount: models.NewSubaccount | None = ...,
    timeout: Timeout | float | None = ...,
) -> models.SubaccountCreated: ...
@overload
def create_subaccount(
    *,
    exchange_index: int | None = ...,
    timeout: Timeout | float | None = ...,
) -> models.SubaccountCreated: ...
def create_subaccount(
    *,
    subaccount: models.NewSubaccount | None = None,
    timeout: Timeout | float | None = None,
    **fields: Any,
) -> models.SubaccountCreated:
    """Open a subaccount.

    Opens the next subaccount, of at most 63. It needs the tier Advanced.

    ``POST /portfolio/subaccounts``; is sent once; credential: accessKey and accessTimestamp
    and accessSignature.

    Args:
        subaccount: The request body. In its place, its fields can be given as arguments:
        exchange_index: Shard on which it is opened. The server's default: 0.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The number of the subaccount.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return SubaccountsCalls().create_subaccount(
        subaccount=build_body(subaccount, fields, lambda: models.NewSubaccount, "subaccount"),
        timeout=timeout,
    )


def get_subaccount_balances(
    *,
    timeout: Timeout | float | None = None,
) -> models.SubaccountBalancesResponse:
    """Get the balances of all subaccounts.

    Cash of each subaccount on each shard.

    ``GET /portfolio/subaccounts/balances``; may be sent again; credential: accessKey and
    accessTimestamp and accessSignature.

    Args:
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The balances.

    Raises:
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return SubaccountsCalls().get_subaccount_balances(timeout=timeout)


@overload
def transfer_between_subaccounts(
    *,
    transfer: models.SubaccountTransferRequest,
    timeout: Timeout | float | None = ...,
) -> models.EmptyResponse: ...
@overload
def transfer_between_subaccounts(
    *,
    client_transfer_id: UUID,
    from_subaccount: int,
    to_subaccount: int,
    amount_cents: int,
    exchange_index: int | None = ...,
    timeout: Timeout | float | None = ...,
) -> models.EmptyResponse: ...
def transfer_between_subaccounts(
    *,
    transfer: models.SubaccountTransferRequest | None = None,
    timeout: Timeout | float | None = None,
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
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The money was moved.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return SubaccountsCalls().transfer_between_subaccounts(
        transfer=require_body(
            transfer, fields, lambda: models.SubaccountTransferRequest, "transfer"
        ),
        timeout=timeout,
    )


def get_subaccount_transfers(
    *,
    limit: int | None = None,
    cursor: str | None = None,
    timeout: Timeout | float | None = None,
) -> models.SubaccountTransfersResponse:
    """Get transfers between subaccounts.

    Transfers page by page.

    ``GET /portfolio/subaccounts/transfers``; may be sent again; credential: accessKey and
    accessTimestamp and accessSignature.

    Args:
        limit: Rows a page, 1 to 1000. The server's default: 100.
        cursor: Where to go on: the `cursor` of the page before. A text that is no cursor
            gives a page and no error.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        One page of transfers.

    Raises:
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return SubaccountsCalls().get_subaccount_transfers(limit=limit, cursor=cursor, timeout=timeout)


def iter_subaccount_transfers(
    *,
    page_size: int = PAGE_SIZE,
    progress: bool = False,
    timeout: Timeout | float | None = None,
) -> Iterator[models.SubaccountTransfer]:
    """Iterate over the rows of all pages of `get_subaccount_transfers`, one page in memory at a time.

    A cursor leads from page to page. A row with an id comes once, also if a page repeats
    rows of the page before. A cursor that the server gives twice raises
    `UnexpectedResponse`.

    ``GET /portfolio/subaccounts/transfers``; may be sent again; credential: accessKey and
    accessTimestamp and accessSignature.

    Args:
        page_size: Rows to request a page.
        progress: Count the rows on stderr while they are read. Needs
            `kloudtrader[progress]`.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Raises:
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return SubaccountsCalls().iter_subaccount_transfers(
        page_size=page_size, progress=progress, timeout=timeout
    )


def get_netting(
    *,
    timeout: Timeout | float | None = None,
) -> models.NettingResponse:
    """Get the netting of all subaccounts.

    Whether positions of one event in several markets return collateral to each other.

    ``GET /portfolio/subaccounts/netting``; may be sent again; credential: accessKey and
    accessTimestamp and accessSignature.

    Args:
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The settings.

    Raises:
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return SubaccountsCalls().get_netting(timeout=timeout)


@overload
def update_netting(
    *,
    netting: models.NettingChange,
    timeout: Timeout | float | None = ...,
) -> None: ...
@overload
def update_netting(
    *,
    subaccount_number: int,
    enabled: bool,
    timeout: Timeout | float | None = ...,
) -> None: ...
def update_netting(
    *,
    netting: models.NettingChange | None = None,
    timeout: Timeout | float | None = None,
    **fields: Any,
) -> None:
    """Switch the netting of a subaccount.

    Sets whether positions of one event in several markets return collateral to each other.

    ``PUT /portfolio/subaccounts/netting``; is sent once; credential: accessKey and
    accessTimestamp and accessSignature.

    Args:
        netting: The request body. In its place, its fields can be given as arguments:
        subaccount_number: Number of the subaccount; 0 is the primary account.
        enabled: Whether positions return collateral to each other.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return SubaccountsCalls().update_netting(
        netting=require_body(netting, fields, lambda: models.NettingChange, "netting"),
        timeout=timeout,
    )


@overload
def transfer_between_shards(
    *,
    transfer: models.ShardTransferRequest,
    timeout: Timeout | float | None = ...,
) -> models.ShardTransferCreated: ...
@overload
def transfer_between_shards(
    *,
    source: Literal["event_contract", "margined"] | str,
    destination: Literal["event_contract", "margined"] | str,
    amount: int,
    source_exchange_shard: int | None = ...,
    destination_exchange_shard: int | None = ...,
    source_subaccount: int | None = ...,
    destination_subaccount: int | None = ...,
    client_transfer_id: UUID | None = ...,
    timeout: Timeout | float | None = ...,
) -> models.ShardTransferCreated: ...
def transfer_between_shards(
    *,
    transfer: models.ShardTransferRequest | None = None,
    timeout: Timeout | float | None = None,
    **fields: Any,
) -> models.ShardTransferCreated:
    """Move money between shards.

    Starts a transfer, which is done later: read it by its id. With `client_transfer_id`, a
    second transfer of the same id is refused with 409; without one, each call is a new
    transfer.

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
        client_transfer_id: Id of your own, for the primary account only. The same id from
            the same shard is refused the second time.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The id of the transfer.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        Forbidden: The key may not do this: by its scopes, its subaccount or the tier of the
            account.
        Conflict: The code tells four cases apart: `order_already_exists` is a repeated
            client id; `trading_is_paused`, `exchange_is_paused` and
            `fill_or_kill_insufficient_resting_volume` say that nothing was placed.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return SubaccountsCalls().transfer_between_shards(
        transfer=require_body(transfer, fields, lambda: models.ShardTransferRequest, "transfer"),
        timeout=timeout,
    )


def get_shard_transfers(
    *,
    limit: int | None = None,
    cursor: str | None = None,
    timeout: Timeout | float | None = None,
) -> models.ShardTransfersResponse:
    """Get transfers between shards.

    Transfers page by page. One within a shard is among the transfers between subaccounts
    instead.

    ``GET /portfolio/intra_exchange_instance_transfers``; may be sent again; credential:
    accessKey and accessTimestamp and accessSignature.

    Args:
        limit: Rows a page, 1 to 500. The server's default: 100.
        cursor: Where to go on: the `cursor` of the page before. A text that is no cursor
            gives a page and no error.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        One page of transfers.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return SubaccountsCalls().get_shard_transfers(limit=limit, cursor=cursor, timeout=timeout)


def iter_shard_transfers(
    *,
    page_size: int = PAGE_SIZE,
    progress: bool = False,
    timeout: Timeout | float | None = None,
) -> Iterator[models.ShardTransfer]:
    """Iterate over the rows of all pages of `get_shard_transfers`, one page in memory at a time.

    A cursor leads from page to page. A row with an id comes once, also if a page repeats
    rows of the page before. A cursor that the server gives twice raises
    `UnexpectedResponse`.

    ``GET /portfolio/intra_exchange_instance_transfers``; may be sent again; credential:
    accessKey and accessTimestamp and accessSignature.

    Args:
        page_size: Rows to request a page.
        progress: Count the rows on stderr while they are read. Needs
            `kloudtrader[progress]`.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return SubaccountsCalls().iter_shard_transfers(
        page_size=page_size, progress=progress, timeout=timeout
    )


def get_shard_transfer(
    transfer_id: str,
    *,
    timeout: Timeout | float | None = None,
) -> models.ShardTransferResponse:
    """Get one transfer between shards.

    The transfer and whether it is complete.

    ``GET /portfolio/intra_exchange_instance_transfers/{transfer_id}``; may be sent again;
    credential: accessKey and accessTimestamp and accessSignature.

    Args:
        transfer_id: Id of the transfer.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The transfer.

    Raises:
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        NotFound: It does not exist. Without its market, an order is looked up on shard 0
            only.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return SubaccountsCalls().get_shard_transfer(transfer_id, timeout=timeout)


def get_target_allocation(
    *,
    timeout: Timeout | float | None = None,
) -> models.TargetAllocationResponse:
    """Get how money is spread over the shards.

    The share of each shard that the exchange restores every 10 seconds; none while the
    spreading is off.

    ``GET /portfolio/target_balance_allocation``; may be sent again; credential: accessKey
    and accessTimestamp and accessSignature.

    Args:
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The shares.

    Raises:
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        Forbidden: The key may not do this: by its scopes, its subaccount or the tier of the
            account.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return SubaccountsCalls().get_target_allocation(timeout=timeout)


@overload
def set_target_allocation(
    *,
    allocation: models.TargetAllocation,
    timeout: Timeout | float | None = ...,
) -> models.EmptyResponse: ...
@overload
def set_target_allocation(
    *,
    allocations: list[models.ShardShareRequest],
    resting_margin_reservation: Literal["none", "max", "sum"] | str | None = ...,
    timeout: Timeout | float | None = ...,
) -> models.EmptyResponse: ...
def set_target_allocation(
    *,
    allocation: models.TargetAllocation | None = None,
    timeout: Timeout | float | None = None,
    **fields: Any,
) -> models.EmptyResponse:
    """Set how money is spread over the shards.

    Has the exchange restore these shares every 10 seconds. An empty list switches it off.

    ``POST /portfolio/target_balance_allocation``; is sent once; credential: accessKey and
    accessTimestamp and accessSignature.

    Args:
        allocation: The request body. In its place, its fields can be given as arguments:
        allocations: The shares, 100 percent in all; none to switch it off.
        resting_margin_reservation: How much is held back for resting orders; `sum` without
            it.
        timeout: Limit of this call in place of the object's: seconds for the whole call, or
            a `Timeout`.

    Returns:
        The shares are set.

    Raises:
        BadRequest: The request was refused and nothing was done: a parameter or field is
            wrong, the price is off the grid, or the money on the shard does not suffice.
        Unauthorized: The signature, the key or the timestamp does not fit. Only
            `header_timestamp_expired` passes with a new signature by the right time.
        Forbidden: The key may not do this: by its scopes, its subaccount or the tier of the
            account.
        RateLimited: The tokens of the moment are used up and nothing was done. No header
            says when the next come; it is within a tenth of a second.
        ServerError: The exchange failed. After a write, it may have been done or not.
    """
    return SubaccountsCalls().set_target_allocation(
        allocation=require_body(allocation, fields, lambda: models.TargetAllocation, "allocation"),
        timeout=timeout,
    )
