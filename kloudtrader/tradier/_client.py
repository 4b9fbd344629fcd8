"""Provide the client object of Tradier."""

from __future__ import annotations

from kloudtrader.tradier._calls._all import TypedCalls

__all__ = ["Tradier"]


class Tradier(TypedCalls):
    """Call Tradier for one account; each typed call is a method.

    What is not given comes from the environment at each call, not when the object is made.
    A second account is a second object. Objects are cheap: connections and rate limits are shared
    by all that have the same token and base URL. Threads may share an object.

    >>> client = Tradier(timeout=10)
    >>> client.account_balance().balances.account_type
    'margin'

    Args:
        access_token: Access token. Without it, ``ACCESS_TOKEN`` of the environment.
        account_number: Number of the account. Without it, ``ACCOUNT_NUMBER`` of the environment.
        base_url: Base URL. Without it, ``KLOUDTRADER_TRADIER_URL`` of the environment, else
            Tradier's production.
        timeout: Limit of each call that is given none of its own: seconds for the whole call, or a
            :class:`~kloudtrader.runtime.policy.Timeout`.
        journal: Journal for functions that place orders; typed calls keep none.

    Raises:
        InvalidArgument: A credential is blank or not text, or ``account_number`` is a list.
        ConfigurationError: ``base_url`` or ``timeout`` cannot be used.
    """
