"""Handle a request to the local Tradier: who calls, the quota, and the form of the response."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kloudtrader.sandbox.clock import Clock
from kloudtrader.sandbox.quirks import DEFAULT_QUIRKS, Quirks
from kloudtrader.sandbox.server.messages import Incoming, Json, Outgoing
from kloudtrader.sandbox.tradier._formats import (
    TradierRefusal,
    build_refusal,
    build_rejection,
    build_success,
    refuse_token,
)
from kloudtrader.sandbox.tradier._ledger import Ledger
from kloudtrader.sandbox.tradier._requests import read_fields, read_token
from kloudtrader.sandbox.tradier._serialise import TradierSerialiser
from kloudtrader.sandbox.tradier.brokerage import BrokerAccount
from kloudtrader.sandbox.tradier.quota import Quota, find_quota_group, refuse_quota
from kloudtrader.sandbox.tradier.trading.rejections import OrderRejection


@dataclass(slots=True)
class TradierUser:
    """Hold a user with a token and accounts."""

    id: str
    name: str
    token: str
    accounts: tuple[str, ...]
    token_expired: bool = False


class TradierRequests:
    """Check a request and pass it to the handler that has the name of its operation.

    Attributes:
        ledger: the accounts.
        users: by access token.
        lock: held during a request; hold it to read the state from outside.
    """

    def __init__(
        self,
        ledger: Ledger,
        users: Sequence[TradierUser],
        clock: Clock,
        quota: Quota,
        quirks: Quirks = DEFAULT_QUIRKS,
    ) -> None:
        self.ledger = ledger
        self.users = {user.token: user for user in users}
        self.clock = clock
        self.quota = quota
        self.quirks = quirks
        self.lock = threading.RLock()
        self.now = clock.now()
        """The time up to which the ledger has run."""

    def select_operation(self, names: Sequence[str], incoming: Incoming) -> str:
        """Return which of the operations with the same method and path a request is for."""
        if "preview_order" not in names or len(names) == 1:
            return names[0]
        try:
            is_preview = read_fields(incoming).get("preview", [""])[-1].lower() == "true"
        except TradierRefusal:
            is_preview = False
        return next(name for name in names if (name == "preview_order") == is_preview)

    def handle(self, operation: str, incoming: Incoming) -> Outgoing:
        """Respond to a request."""
        with self.lock:
            now = self.catch_up()
            token, group = read_token(incoming), find_quota_group(operation)
            handler: Callable[[Incoming], Json] = getattr(self, operation)
            try:
                self.find_user(incoming)
                if not self.quota.count_call(token, now, group):
                    raise refuse_quota()
                response = build_success(handler(incoming), incoming, self.quirks)
            except TradierRefusal as refusal:
                response = build_refusal(refusal, incoming, self.quirks)
            except OrderRejection as rejection:
                errors = rejection.list_errors(self.ledger.switches.error_form)
                response = build_rejection(errors, incoming)
            limits = self.quota.build_headers(token, now, group) if token in self.users else ()
            return replace(response, headers=response.headers + limits)

    def catch_up(self) -> datetime:
        """Run the ledger up to the clock's time, and return it."""
        with self.lock:
            self.now = max(self.now, self.clock.now())
            self.ledger.advance(self.now)
            return self.now

    @property
    def serialiser(self) -> TradierSerialiser:
        """Return the serialiser for the current time."""
        return TradierSerialiser(self.quirks, self.now)

    def respond_unroutable(self, status: int, details: str, incoming: Incoming) -> Outgoing:
        """Respond to a path or method that does not exist, or to a request that is too large."""
        return build_refusal(TradierRefusal(status, details), incoming, self.quirks)

    def expire_credential(self, incoming: Incoming) -> Outgoing:
        """End the caller's token for good."""
        with self.lock:
            user = self.users.get(read_token(incoming))
            if user is not None:
                user.token_expired = True
            return build_refusal(_refuse_expired_token(), incoming, self.quirks)

    def find_user(self, incoming: Incoming) -> TradierUser:
        """Return the caller, or refuse the token."""
        user = self.users.get(read_token(incoming))
        if user is None:
            raise refuse_token()
        if user.token_expired:
            raise _refuse_expired_token()
        return user

    def find_account(self, incoming: Incoming) -> BrokerAccount:
        """Return the account in the path, or refuse it."""
        number = incoming.path_params["account_id"]
        if number not in self.find_user(incoming).accounts:
            raise TradierRefusal(401, f"Unauthorized Account: {number}")
        return self.ledger.accounts[number]


def _refuse_expired_token() -> TradierRefusal:
    return refuse_token("Access Token expired", "access_token_expired")
