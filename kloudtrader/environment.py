"""The environment variables of this package. They are read at the call and never written.

==============================  ====================================================================
``ACCESS_TOKEN``                access token of Tradier
``ACCOUNT_NUMBER``              number of the Tradier account that calls are about
``KALSHI_USER_ID``              with ``KALSHI_TOKEN``: a session of Kalshi that is already open
``KALSHI_EMAIL``                with ``KALSHI_PASSWORD``: what to log in to Kalshi with
``KALSHI_API_KEY_ID``           with one of the next two: a key of Kalshi's API v2
``KALSHI_PRIVATE_KEY_PATH``     path of the private key's PEM file
``KALSHI_PRIVATE_KEY``          the private key as PEM text
``KLOUDTRADER_TRADIER_URL``     base URL instead of Tradier's, or ``sandbox`` for paper trading
``KLOUDTRADER_KALSHI_URL``      base URL instead of Kalshi's
``KLOUDTRADER_KALSHI_V2_URL``   base URL instead of that of Kalshi's API v2, or ``demo``
``KLOUDTRADER_KALSHI_API``      ``v1`` or ``v2``: the API that ``kloudtrader.kalshi`` calls
``KLOUDTRADER_SANDBOX_HOST``    host to which plain http is allowed, with a sandbox's credentials
``KLOUDTRADER_JOURNAL``         path or URL of the order journal, which keys of orders need
``KLOUDTRADER_TRACEBACK``       if set, a command shows the traceback of an error
==============================  ====================================================================

A blank value counts as missing; white space around a value is dropped.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from kloudtrader.runtime.errors import ConfigurationError

_MEANINGS = {"ACCESS_TOKEN": "access token", "ACCOUNT_NUMBER": "account number"}
_TOKENS = (*_MEANINGS, "KALSHI_USER_ID", "KALSHI_TOKEN")
NAMES = (
    *_TOKENS,
    "KALSHI_EMAIL",
    "KALSHI_PASSWORD",
    "KALSHI_API_KEY_ID",
    "KALSHI_PRIVATE_KEY_PATH",
    "KALSHI_PRIVATE_KEY",
    "KLOUDTRADER_TRADIER_URL",
    "KLOUDTRADER_KALSHI_URL",
    "KLOUDTRADER_KALSHI_V2_URL",
    "KLOUDTRADER_KALSHI_API",
    "KLOUDTRADER_SANDBOX_HOST",
    "KLOUDTRADER_JOURNAL",
    "KLOUDTRADER_TRACEBACK",
)
"""All variables of this package."""
FILE_ADVICE = "A file such as .env is read by 'kloudtrader run --env-file .env main.py'."
"""Sentence of the errors about a missing variable. Commands have one of their own."""
KEY_ARGUMENTS = ", or pass key_id and private_key to KalshiV2"
"""End of the sentence about a missing key, which commands leave out."""
_QUOTES = ("'", '"', "‘", "’", "“", "”")


def get(name: str) -> str | None:
    """Return the value of a variable, or ``None`` where it is missing or blank."""
    return os.environ.get(name, "").strip() or None


def require(name: str, *others: str) -> str:
    """Return the value of a credential of Tradier.

    Raises :class:`ConfigurationError` that says what to do, and names those of ``others`` that are
    missing, too.
    """
    value = get(name)
    if value is None:
        names = [each for each in _MEANINGS if each == name or each in others]
        gone = [each for each in names if get(each) is None]
        given = " and ".join(f"{each.lower()}=..." for each in gone)
        raise ConfigurationError(describe_missing(gone, f"pass {given} to the call"), setting=name)
    # Every call passes here, so what is usual is told without calling a function.
    if value[0] in _QUOTES or value[-1] in _QUOTES or " " in value or ":" in value:
        flaw = find_flaw(name, value)
        if flaw:
            value = ""  # error reporters collect the variables of every frame
            raise ConfigurationError(flaw, setting=name)
    return value


def find_flaw(name: str, value: str) -> str | None:
    """Return what is wrong with a token, an account number or a user id, or ``None``.

    A quotation mark comes from a file that is no shell script, and ``Bearer`` from a header.
    """
    if name not in _TOKENS:
        return None  # a password may contain anything
    if value.startswith(_QUOTES) or value.endswith(_QUOTES):
        return f"{name} has a quotation mark at its beginning or end: remove it"
    for word in ("Bearer ", "Bearer:", "Token ", "Authorization:"):
        if value.lower().startswith(word.lower()):
            return f"{name} begins with {word.rstrip(' :')}: give the token alone"
    if " " in value and value.isprintable():
        return f"{name} has white space inside: give the token alone"
    return None


def describe_missing(names: Sequence[str], instead: str = "") -> str:
    """Return the message for missing credentials of Tradier; ``instead`` is another way out."""
    listed = " and ".join(f"{name}, the {_MEANINGS[name]} of Tradier," for name in names)
    is_are, it = ("is", "it") if len(names) == 1 else ("are", "them")
    way_out = f"export {it}, or {instead}" if instead else f"export {it}"
    return (
        f"{listed} {is_are} not set in the environment: {way_out}. "
        f"{FILE_ADVICE} "
        "On Narwhal, link your Tradier account before you deploy."
    )
