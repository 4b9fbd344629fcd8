"""Proxies and certificate authorities, as the usual environment variables name them."""

from __future__ import annotations

import os
import ssl
import sys
from urllib.parse import urlsplit

from kloudtrader.runtime.errors import ConfigurationError
from kloudtrader.runtime.http.endpoint import is_loopback

_CA_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")


def proxy_for(host: str, scheme: str) -> str | None:
    """Return the URL of the proxy for a host, or ``None``.

    Reads ``HTTPS_PROXY``, ``ALL_PROXY`` and ``NO_PROXY`` in either case, and the system's settings
    on macOS and Windows. This machine itself is never reached through a proxy.
    """
    if is_loopback(host) or not _has_proxy_settings():
        return None
    from urllib.request import getproxies, proxy_bypass

    proxies = getproxies()
    url = proxies.get(scheme) or proxies.get("all")
    if not url or proxy_bypass(host):
        return None
    return _checked(url if "://" in url else f"http://{url}")


def _has_proxy_settings() -> bool:
    # urllib.request is slow to import, and most programs have no proxy.
    if sys.platform in ("darwin", "win32"):
        return True
    return any(name.lower().endswith("_proxy") for name in os.environ)


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        # The URL may hold a password, so it is not quoted.
        raise ConfigurationError(
            "the proxy in the environment (HTTPS_PROXY or ALL_PROXY) must look like http://host:port"
        )
    return url


def tls_context() -> ssl.SSLContext:
    """Return a context that verifies certificates and host names.

    ``REQUESTS_CA_BUNDLE``, ``CURL_CA_BUNDLE`` or ``SSL_CERT_FILE`` names a file or directory of
    authorities to trust instead of the system's.
    """
    name, path = _bundle()
    try:
        if os.path.isdir(path):
            return ssl.create_default_context(capath=path)
        return ssl.create_default_context(cafile=path)  # of the system where there is no path
    except OSError as error:
        reason = error.strerror or "it holds no certificate"
    raise ConfigurationError(f"{name} names {path}, which cannot be used: {reason}")


def _bundle() -> tuple[str, str]:
    for name in _CA_VARIABLES:
        path = os.environ.get(name, "").strip()
        if path:
            return name, path
    return "", ""
