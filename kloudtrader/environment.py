"""The environment variables of this package. They are read at the call and never written.

==============================  ====================================================================
``ACCESS_TOKEN``                access token of Tradier
``ACCOUNT_NUMBER``              number of the Tradier account that calls are about
``KALSHI_USER_ID``              with ``KALSHI_TOKEN``: a session of Kalshi that is already open
``KALSHI_EMAIL``                with ``KALSHI_PASSWORD``: what to log in to Kalshi with
``KALSHI_API_KEY_ID``           with one of the next two: a key of Kalshi's API v2
``KALSHI_PRIVATE_KEY_PATH``     path of the private key's PEM file
``KALSHI_PRIVATE_KEY``          the private key as PEM text
``KLOUDTRADER_TRADIER_URL``     base URL instead of Tradier's, for its sandbox or a local one
``KLOUDTRADER_KALSHI_URL``      base URL instead of Kalshi's
``KLOUDTRADER_KALSHI_V2_URL``   base URL instead of that of Kalshi's API v2, or ``demo``
``KLOUDTRADER_JOURNAL``         path or URL of the order journal, which keys of orders need
==============================  ====================================================================

A blank value counts as missing; white space around a value is dropped.
"""

from __future__ import annotations

import os

from kloudtrader.runtime.errors import ConfigurationError

_MEANINGS = {"ACCESS_TOKEN": "access token", "ACCOUNT_NUMBER": "account number"}


def optional(name: str) -> str | None:
    """The value of a variable, or ``None`` where it is missing or blank."""
    return os.environ.get(name, "").strip() or None


def required(name: str) -> str:
    """The value of a credential. Raises :class:`ConfigurationError` that says what to do."""
    value = optional(name)
    if value is None:
        text = missing(name, f"pass {name.lower()}=... to the call")
        raise ConfigurationError(text, setting=name)
    return value


def missing(name: str, instead: str = "") -> str:
    """Return the message for a missing credential of Tradier; ``instead`` is another way out."""
    way_out = f"export it, or {instead}" if instead else "export it"
    return (
        f"{name}, the {_MEANINGS[name]} of Tradier, is not set in the environment: {way_out}. "
        "On Narwhal, link your Tradier account before you deploy."
    )
