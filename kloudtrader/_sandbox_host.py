"""Allow plain http to a sandbox on another machine, such as a container, for its credentials only.

``KLOUDTRADER_SANDBOX_HOST`` names the host. A credential that is not the sandbox's never goes there
unencrypted.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from kloudtrader import environment
from kloudtrader.runtime.errors import ConfigurationError
from kloudtrader.runtime.http.endpoint import is_loopback

VARIABLE = "KLOUDTRADER_SANDBOX_HOST"

# A test compares them with those of the sandbox, which is not imported here: it is a program of
# its own.
TOKENS = frozenset({"sandbox-access-token", "sandbox-other-token"})
LOG_INS = frozenset(
    {("trader@example.com", "correct-horse-7"), ("ben@example.com", "battery-staple-9")}
)
KEY_IDS = "5a4db0c5-"
"""All ids of the sandbox's keys begin like this, and of Kalshi's one in four thousand millions."""


def get_sandbox_host() -> str:
    """Return the host that the environment names as a sandbox, or ``""``.

    Raises :class:`ConfigurationError`.
    """
    host = (environment.get(VARIABLE) or "").lower()
    if host and not host.replace("-", "").replace("_", "").replace(".", "").isalnum():
        raise ConfigurationError(
            f"{VARIABLE} must be the name of a host such as sandbox, without http:// and port",
            setting=VARIABLE,
        )
    return host


def is_unencrypted(url: str) -> bool:
    """Return whether requests to a base URL leave this machine unencrypted."""
    parts = urlsplit(url)
    return parts.scheme == "http" and not is_loopback(parts.hostname or "")


def build_refusal(setting: str) -> ConfigurationError:
    """Return the error of a credential that must not leave this machine unencrypted."""
    return ConfigurationError(
        f"{setting} is not a credential of the sandbox, and the base URL is that of "
        f"{VARIABLE} by http: a real credential is not sent unencrypted. "
        "Use those that 'kloudtrader sandbox' prints.",
        setting=setting,
    )
