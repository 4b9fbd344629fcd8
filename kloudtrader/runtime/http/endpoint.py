"""Check base URLs, and choose the URL that an operation is sent to."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from kloudtrader.runtime.diagnose.redact import scrub
from kloudtrader.runtime.errors import ConfigurationError
from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.record import Record


class Endpoint(Record):
    """Hold a checked base URL."""

    origin: str
    """Scheme, host and port, such as ``https://api.tradier.com``."""
    path: str
    """Path that all operations begin with, without a slash at the end, such as ``/v1``."""
    scheme: str
    host: str


def parse_endpoint(base_url: str, sandbox_host: str = "") -> Endpoint:
    """Parse a base URL. Raises :class:`ConfigurationError` with the reason if it cannot be used.

    Plain http is accepted only for this machine itself, as it sends credentials unencrypted, and
    for ``sandbox_host``, whose caller has to see to it that only a sandbox's credentials are sent.
    """
    handled = sys.exception()
    try:
        return _parse(base_url, sandbox_host)
    except ConfigurationError as error:
        # The URL may hold a password, and error reporters collect the variables of every frame.
        scrub(error, handled)
        base_url = ""
        raise


def _parse(base_url: str, sandbox_host: str) -> Endpoint:
    if not base_url.isprintable() or not base_url.isascii() or " " in base_url or "\\" in base_url:
        raise _build_error("contains a character that is not allowed in a URL")
    try:
        parts = urlsplit(base_url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise _build_error("has an invalid host or port") from None
    if parts.scheme not in ("https", "http") or not host or "%" in host:
        raise _build_error("is not a URL such as https://host/path")
    if "@" in parts.netloc:
        raise _build_error("must not contain a user name or password")
    if "?" in base_url or "#" in base_url:
        raise _build_error("must not contain a query or a fragment")
    if parts.scheme == "http" and not is_loopback(host) and host != sandbox_host.lower():
        raise _build_error(f"must use https: http would send credentials to {host} unencrypted")
    shown = f"[{host}]" if ":" in host else host
    origin = f"{parts.scheme}://{shown}" + ("" if port is None else f":{port}")
    return Endpoint(origin, _normalize_path(parts.path), parts.scheme, host)


def choose_endpoint(operation: Operation, client: Endpoint, servers: Mapping[str, str]) -> Endpoint:
    """Return the endpoint of an operation for which the spec names its own server.

    ``servers`` maps the URL in the spec to the URL to use. Without an entry, a client whose base
    URL is this machine never contacts another host: a test against a sandbox must not reach a real
    server.
    """
    stated = operation.server
    given = servers.get(stated)
    if given is None and stated.startswith("/"):
        return client.replace(path=_normalize_path(stated))
    where = parse_endpoint(stated if given is None else given)
    if given is None and is_loopback(client.host) and not is_loopback(where.host):
        raise ConfigurationError(
            f"{operation.name} has its own server, {stated}: create the client with "
            f"servers={{{stated!r}: ...}} to name the URL to use instead"
        )
    return where


def _normalize_path(path: str) -> str:
    path = path.rstrip("/")
    segments = unquote(unquote(path)).split("/")
    if "." in segments or ".." in segments or "{" in path:
        raise _build_error("has '.', '..' or a placeholder in its path")
    return path


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine: localhost, 127.x.y.z or ::1."""
    if host in ("localhost", "::1"):
        return True
    parts = host.split(".")
    return (
        len(parts) == 4
        and parts[0] == "127"
        and all(part.isdigit() and len(part) <= 3 and int(part) <= 255 for part in parts)
    )


def _build_error(reason: str) -> ConfigurationError:
    return ConfigurationError(f"the base URL {reason}")
