"""Provide the client object of Kalshi's API v2."""

from __future__ import annotations

from kloudtrader.kalshi_v2._calls._all import TypedCalls

__all__ = ["KalshiV2"]


class KalshiV2(TypedCalls):
    """Call Kalshi for one account or subaccount; each typed call is a method.

    What is not given comes from the environment at each call, not when the object is made.
    A second account is a second object. Objects are cheap: connections and rate limits are shared
    by all that have the same key and base URL. Threads may share an object.

    Args:
        key_id: Id of the API key. Without it, ``KALSHI_API_KEY_ID`` of the environment.
        private_key: Private key that belongs to it, RSA or Ed25519: the PEM text, or the path of
            its file. Without it, ``KALSHI_PRIVATE_KEY_PATH`` or ``KALSHI_PRIVATE_KEY`` of the
            environment.
        account: Label of the account in the order journal, for programs with several accounts.
        subaccount: Number of the subaccount, which all calls are about; 0 is the primary account.
        base_url: Base URL, or ``demo``. Without it, ``KLOUDTRADER_KALSHI_V2_URL`` of the
            environment, else Kalshi's production.
        timeout: Limit of each call that is given none of its own: seconds for the whole call, or a
            :class:`~kloudtrader.runtime.policy.Timeout`.
        journal: Journal for functions that place orders; typed calls keep none.

    Raises:
        InvalidArgument: A credential is blank or not text, or only one of the two is given.
        ConfigurationError: ``key_id``, ``base_url`` or ``timeout`` cannot be used.
    """
