"""Shortening identifiers and removing credentials from text."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

_BLANK = "***"


def mask(value: str) -> str:
    """Shorten an identifier so that its owner recognises it and others cannot use it.

    >>> mask("VA12345678MO")
    'VA…MO'
    """
    shown = 2 if len(value) >= 8 else 1 if len(value) >= 4 else 0
    short = f"{value[:shown]}…{value[-shown:]}" if shown else "…"
    return _BLANK if value in short else short


def shorten(text: str, identifiers: Iterable[str]) -> str:
    """Return ``text`` with each of the identifiers masked, also where it is percent-encoded."""
    # The longest first: one identifier may be a part of another.
    for value in sorted(identifiers, key=len, reverse=True):
        if not value:
            continue
        text = text.replace(value, mask(value))
        encoded = quote(value, safe="")
        if encoded != value:
            text = text.replace(encoded, mask(value))
    return text


def remove_secrets(text: str, secrets: Iterable[str]) -> str:
    """Return ``text`` without any of the credentials."""
    for value in sorted(secrets, key=len, reverse=True):
        if value:
            text = text.replace(value, _BLANK)
    return text
