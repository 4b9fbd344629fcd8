"""Provide the client of a command of Tradier that trades."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

from kloudtrader import recovery, tradier
from kloudtrader.cli.ui.request_preview import CapturingTransport, hide_credential
from kloudtrader.orders import JournalEntry
from kloudtrader.orders.identity import derive
from kloudtrader.runtime.client import CallResult, Client
from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.response.decode import Decoder
from kloudtrader.tradier.access import TradierClient

if TYPE_CHECKING:
    from typing import Unpack

    from kloudtrader.runtime.client import SendOptions

T = TypeVar("T")


class _WatchedClient(Client):
    """Send through another client, and note in the command's result how far writes got."""

    def __init__(self, client: Client, result: CallResult) -> None:
        self._client, self._result = client, result

    def send(
        self,
        operation: Operation,
        arguments: Mapping[str, object],
        decoder: Decoder[T],
        *,
        body: object = None,
        **options: "Unpack[SendOptions]",
    ) -> T:
        """Call an operation."""
        result = options.get("result") or CallResult()
        options["result"] = result
        try:
            return self._client.send(operation, arguments, decoder, body=body, **options)
        finally:  # after Ctrl-C, too
            if not operation.repeatable:
                self._result.sends.extend(result.sends)


class Broker(tradier.Tradier):
    """Call Tradier for one command."""

    def __init__(
        self,
        account: str | None,
        *,
        result: CallResult | None = None,
        transport: CapturingTransport | None = None,
    ) -> None:
        super().__init__(account_number=account)
        self._result = result
        self._transport = transport

    def _client(self) -> Client:
        if self._transport is not None:
            return TradierClient(self._url(), authorize=hide_credential, transport=self._transport)
        client = super()._client()
        return client if self._result is None else _WatchedClient(client, self._result)

    def read_order(self, order_id: str) -> "tradier.Order":
        """Return an order with its tag."""
        return self.account_specificorders(order_id, include_tags=True).order

    def list_working(self, symbol: str | None) -> "list[tradier.Order]":
        """Return the orders that ``cancel_all`` would cancel."""
        return self._list_working(symbol)

    def is_final(self, order: "tradier.Order") -> bool:
        """Return whether nothing of an order can change any more."""
        return self.order_venue().is_final(order)

    def find_entry(self, key: str) -> JournalEntry | None:
        """Return the journal's entry of a key of this account."""
        return recovery.lookup(key, venue=self.order_venue().scope, account=self._account_number())

    def send_order(self, order: "tradier.NewOrder", key: str | None) -> None:
        """Send an order as :meth:`place_once` would, without its reads and its journal.

        Without a key the tag is a placeholder, as this one would not be that of the real order.
        """
        venue = self.order_venue()
        digest = derive(venue.scope, venue.account, key, 1) if key else bytes(32)
        entry = self.find_entry(key) if key else None
        our_id = entry.our_id if entry else venue.our_id(digest, order)
        request = venue.request(order)
        venue.send(request, our_id, before_send=lambda: None, result=CallResult())
