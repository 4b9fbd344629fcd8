"""Recognise headers and JSON fields that hold a credential, by their names."""

from __future__ import annotations

_WORDS = (
    "authorization",
    "cookie",
    "token",
    "secret",
    "session",
    "password",
    "csrf",
    "api-key",
    "apikey",
    "private-key",
    "privatekey",
)
"""Lower case; a hyphen stands for an underscore, too."""

FIELD_PATTERN = (
    # Possessive, so that a long run of letters takes linear time. Also matches a value that the end
    # of the body cuts off.
    r'(?is)("(?=[\w-]*(?:' + "|".join(_WORDS).replace("-", "[_-]") + r'))[\w-]*+"\s*:\s*)'
    r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)'
).encode("ascii")
"""A field of JSON text whose value is a credential; its first group ends before the value."""


def is_credential_name(name: str) -> bool:
    """Tell whether a header or field of this name usually carries a credential."""
    lowered = name.lower().replace("_", "-")
    return any(word in lowered for word in _WORDS)
