"""Read proxies and certificate authorities from the usual environment variables."""

from __future__ import annotations

import os
import re
import ssl
import sys
from base64 import b64decode
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kloudtrader.runtime.errors import ConfigurationError
from kloudtrader.runtime.http.endpoint import is_loopback

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address

_PORTS = {"http": 80, "https": 443}
_CA_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")


def find_proxy(host: str, scheme: str, port: int | None = None) -> str | None:
    """Return the URL of the proxy for a host, or ``None``.

    Reads ``HTTPS_PROXY``, ``ALL_PROXY`` and ``NO_PROXY``, in upper or lower case, and the system's
    settings on macOS and Windows. Requests to this machine itself and to a sandbox by plain http
    never use a proxy.
    """
    if scheme == "http" or is_loopback(host) or not _has_proxy_settings():
        return None
    from urllib.request import getproxies, proxy_bypass

    proxies = getproxies()
    url = proxies.get(scheme) or proxies.get("all")
    if not url or is_exempt(host, port or _PORTS.get(scheme), proxies.get("no", "")):
        return None
    # proxy_bypass() knows only names in NO_PROXY, but it knows the system's exceptions.
    if _has_system_settings() and proxy_bypass(host):
        return None
    return _check_proxy(url if "://" in url else f"http://{url}")


def name_proxy_setting(scheme: str) -> str:
    """Return the variable that names the proxy, or ``""`` if the system's settings do."""
    names = (f"{scheme}_proxy", f"{scheme}_proxy".upper(), "all_proxy", "ALL_PROXY")
    return next((name for name in names if os.environ.get(name)), "")


def is_exempt(host: str, port: int | None, exceptions: str) -> bool:
    """Return whether ``NO_PROXY`` excepts a host.

    An item is ``*``, a domain, an address or a network such as ``10.0.0.0/8``. A domain or an
    address may be followed by a port. A domain includes the hosts below it.
    """
    name = host.lower().rstrip(".")
    for item in re.split(r"[,\s]+", exceptions.lower()):
        pattern, wanted = _split_port(item)
        if wanted in (None, port) and _matches(name, pattern):
            return True
    return False


def list_proxy_secrets(headers: Mapping[str, str]) -> list[str]:
    """Return the proxy's password as it was sent: an error of the proxy may repeat it."""
    secrets: list[str] = []
    for name, value in headers.items():
        if name.lower() == "proxy-authorization":
            encoded = value.rpartition(" ")[2]
            pair = b64decode(encoded).decode("utf-8", "replace")
            secrets += [value, encoded, pair, pair.partition(":")[2]]
    return secrets


def _split_port(item: str) -> tuple[str, int | None]:
    """Split ``host:port``; an address of IPv6 with a port is in brackets."""
    match = re.fullmatch(r"(\[[^]]*\]|[^:]*):(\d{1,5})", item)
    pattern, port = (match[1], int(match[2])) if match else (item, None)
    return pattern.replace("[", "").replace("]", ""), port


def _matches(name: str, pattern: str) -> bool:
    from ipaddress import ip_network

    if pattern == "*":
        return True
    address = _parse_address(name)
    if address is None:
        domain = pattern.removeprefix("*").strip(".")
        return bool(domain) and f".{name}".endswith(f".{domain}")
    try:
        return address in ip_network(pattern, strict=False)
    except ValueError:
        return False


def _parse_address(name: str) -> IPv4Address | IPv6Address | None:
    from ipaddress import IPv6Address, ip_address

    try:
        address = ip_address(name)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _has_proxy_settings() -> bool:
    # urllib.request is slow to import, and most programs have no proxy.
    if _has_system_settings():
        return True
    return any(name.lower().endswith("_proxy") for name in os.environ)


def _has_system_settings() -> bool:
    return sys.platform in ("darwin", "win32")


def _check_proxy(url: str) -> str:
    # The URL may hold a password, so it is not quoted.
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        is_socks = parts.scheme.startswith("socks")
    except ValueError:
        usable = is_socks = False
    if is_socks:
        raise ConfigurationError(
            "the proxy in HTTPS_PROXY or ALL_PROXY is a SOCKS proxy, and SOCKS is not supported: "
            "set HTTPS_PROXY to the URL of an HTTP proxy such as http://host:port (a program such "
            "as Privoxy forwards to a SOCKS proxy), or except the host in NO_PROXY"
        )
    if not usable:
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
            context = ssl.create_default_context(capath=path)
        else:  # those of the system if path is empty
            context = ssl.create_default_context(cafile=path)
    except OSError as error:
        reason = error.strerror or "it contains no certificate"
    else:
        # RFC 9110 wants the name in subjectAltName; OpenSSL would also take it from the subject.
        context.hostname_checks_common_name = False
        return context
    raise ConfigurationError(f"{name}={path} cannot be used: {reason}")


def describe_authorities() -> str:
    """Return which certificate authorities are trusted, and which variable names them."""
    name, path = _find_bundle()
    if name:
        return f"{name}={path}"
    system = ssl.get_default_verify_paths()
    paths = [path for path in (system.cafile, system.capath) if path]
    return f"the system, {' and '.join(paths)}" if paths else "the system, which has none"


def list_ignored_bundles() -> list[str]:
    """Return the variables that name authorities, but that an earlier variable overrides."""
    given = [name for name in _CA_VARIABLES if os.environ.get(name, "").strip()]
    return given[1:]


def _find_bundle() -> tuple[str, str]:
    for name in _CA_VARIABLES:
        path = os.environ.get(name, "").strip()
        if path:
            return name, path
    return "", ""
