"""Base URLs."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from kloudtrader.runtime.errors import ConfigurationError
from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.record import Record


class Endpoint(Record):
    """A checked base URL."""

    origin: str
    """Scheme, host and port, such as ``https://api.tradier.com``."""
    path: str
    """Path below which the operations lie, without a slash at its end; often ``/v1``."""
    scheme: str
    host: str


def endpoint(base_url: str) -> Endpoint:
    """Check a base URL. Raises :class:`ConfigurationError` that says what is wrong with it.

    Plain http is accepted only for this machine itself, as it would show credentials to everyone on
    the way.
    """
    if not base_url.isprintable() or not base_url.isascii() or " " in base_url or "\\" in base_url:
        raise _wrong("contains a character that a URL cannot hold")
    try:
        parts = urlsplit(base_url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise _wrong("has a host or a port that cannot be read") from None
    if parts.scheme not in ("https", "http") or not host or "%" in host:
        raise _wrong("must look like https://host/path")
    if "@" in parts.netloc:
        raise _wrong("must not contain a user name or password")
    if "?" in base_url or "#" in base_url:
        raise _wrong("must not contain a query or a fragment")
    if parts.scheme == "http" and not is_loopback(host):
        raise _wrong(f"must use https: plain http to {host} would show the credentials")
    shown = f"[{host}]" if ":" in host else host
    origin = f"{parts.scheme}://{shown}" + ("" if port is None else f":{port}")
    return Endpoint(origin, _path(parts.path), parts.scheme, host)


def endpoint_of(operation: Operation, client: Endpoint, servers: Mapping[str, str]) -> Endpoint:
    """Return where an operation with a server of its own is sent.

    ``servers`` replaces the URL that the spec gives. Without a replacement, a client of this
    machine does not leave it: what is tried out on a sandbox must not reach a real server.
    """
    stated = operation.server
    given = servers.get(stated)
    if given is None and stated.startswith("/"):
        return client.replace(path=_path(stated))
    where = endpoint(stated if given is None else given)
    if given is None and is_loopback(client.host) and not is_loopback(where.host):
        raise ConfigurationError(
            f"{operation.name} has a server of its own, {stated}: give the client "
            f"servers={{{stated!r}: ...}} with the URL that takes its place"
        )
    return where


def _path(path: str) -> str:
    path = path.rstrip("/")
    segments = unquote(unquote(path)).split("/")
    if "." in segments or ".." in segments or "{" in path:
        raise _wrong("has a path with '.', '..' or a placeholder in it")
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


def _wrong(reason: str) -> ConfigurationError:
    return ConfigurationError(f"the base URL {reason}")
