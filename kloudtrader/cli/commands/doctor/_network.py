"""Check the proxy and the certificate authorities that requests would use."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from kloudtrader.cli import exit_codes
from kloudtrader.cli.commands.doctor import DoctorEntry
from kloudtrader.runtime.errors import ConfigurationError
from kloudtrader.runtime.http.proxy import (
    build_tls_context,
    describe_authorities,
    find_proxy,
    list_ignored_bundles,
    name_proxy_setting,
)


def check_authorities() -> Iterator[DoctorEntry]:
    """Yield which certificate authorities are trusted, and which variables are ignored."""
    name = "authorities"
    try:
        build_tls_context()
    except ConfigurationError as error:
        yield DoctorEntry("network", name, str(error), "wrong", exit_codes.CONFIGURATION)
        return
    yield DoctorEntry("network", name, describe_authorities())
    ignored = list_ignored_bundles()
    if ignored:
        text = f"{' and '.join(ignored)}: an earlier variable goes before"
        yield DoctorEntry("network", "ignored", text, "note")


def check_proxy(venue: str, url: str) -> DoctorEntry:
    """Return the proxy that requests to a base URL would use, without its password."""
    parts = urlsplit(url)
    try:
        proxy = find_proxy(parts.hostname or "", parts.scheme, parts.port)
    except ConfigurationError as error:
        return DoctorEntry(venue, "proxy", str(error), "wrong", exit_codes.CONFIGURATION)
    setting = name_proxy_setting(parts.scheme)
    if proxy is not None:
        shown = urlsplit(proxy)
        where = f"{shown.scheme}://{shown.netloc.rpartition('@')[2]}"
        return DoctorEntry(venue, "proxy", f"{where}, from {setting or 'the system'}")
    text = (
        f"none, by NO_PROXY or the kind of the host, in spite of {setting}" if setting else "none"
    )
    return DoctorEntry(venue, "proxy", text)
