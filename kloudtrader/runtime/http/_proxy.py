"""Read proxies and certificate authorities from the usual environment variables."""

from __future__ import annotations

import os
import ssl
import sys
from urllib.parse import urlsplit

from kloudtrader.runtime.errors import ConfigurationError
from kloudtrader.runtime.http.endpoint import is_loopback

_CA_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")


def find_proxy(host: str, scheme: str) -> str | None:
    """Return the URL of the proxy for a host, or ``None``.

    Reads ``HTTPS_PROXY``, ``ALL_PROXY`` and ``NO_PROXY``, in upper or lower case, and the system's
    settings on macOS and Windows. Requests to this machine itself never use a proxy.
    """
    if is_loopback(host) or not _has_proxy_settings():
        return None
    from urllib.request import getproxies, proxy_bypass

    proxies = getproxies()
    url = proxies.get(scheme) or proxies.get("all")
    if not url or proxy_bypass(host):
        return None
    return _check_proxy(url if "://" in url else f"http://{url}")


def _has_proxy_settings() -> bool:
    # urllib.request is slow to import, and most programs have no proxy.
    if sys.platform in ("darwin", "win32"):
        return True
    return any(name.lower().endswith("_proxy") for name in os.environ)


def _check_proxy(url: str) -> str:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        # The URL may hold a password, so it is not quoted.
        raise ConfigurationError(
            "the proxy in HTTPS_PROXY or ALL_PROXY is not a URL such as http://host:port"
        )
    return url


def build_tls_context() -> ssl.SSLContext:
    """Return a context that verifies certificates and host names.

    ``REQUESTS_CA_BUNDLE``, ``CURL_CA_BUNDLE`` or ``SSL_CERT_FILE`` names a file or a directory of
    certificate authorities to trust instead of those of the system.
    """
    name, path = _find_bundle()
    try:
        if os.path.isdir(path):
            return ssl.create_default_context(capath=path)
        return ssl.create_default_context(cafile=path)  # those of the system if path is empty
    except OSError as error:
        reason = error.strerror or "it contains no certificate"
    raise ConfigurationError(f"{name}={path} cannot be used: {reason}")


def _find_bundle() -> tuple[str, str]:
    for name in _CA_VARIABLES:
        path = os.environ.get(name, "").strip()
        if path:
            return name, path
    return "", ""
