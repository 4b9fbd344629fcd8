"""What can be seen without a network: versions, credentials, base URLs."""

import os
import platform
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version

from kloudtrader import environment
from kloudtrader._version import __version__
from kloudtrader.cli import exits
from kloudtrader.cli.doctor import Entry
from kloudtrader.runtime.errors import ConfigurationError
from kloudtrader.runtime.http.endpoint import parse_endpoint

_NEEDED = ("urllib3", "pydantic", "python-dateutil")
_EXTRAS = {"cli": "click", "plot": "plotext", "pandas": "pandas", "polars": "polars"}
_TRADIER = ("ACCESS_TOKEN", "ACCOUNT_NUMBER")
_SESSION = ("KALSHI_USER_ID", "KALSHI_TOKEN")
_LOG_IN = ("KALSHI_EMAIL", "KALSHI_PASSWORD")


def versions() -> Iterator[Entry]:
    """This package, Python, what is needed, and the extras."""
    section = "versions"
    yield Entry(section, "kloudtrader", __version__)
    yield Entry(section, "Python", f"{platform.python_version()} on {platform.system()}")
    for name in _NEEDED:
        yield Entry(section, name, version(name))
    for extra, name in _EXTRAS.items():
        try:
            yield Entry(section, f"extra [{extra}]", f"{name} {version(name)}")
        except PackageNotFoundError:
            text = f"not installed: pip install 'kloudtrader[{extra}]'"
            yield Entry(section, f"extra [{extra}]", text, "note")


def credentials() -> Iterator[Entry]:
    """Each variable: whether it is set, and how long it is. Never its value."""
    for names, venue in ((_TRADIER, "Tradier"), (_SESSION, "Kalshi"), (_LOG_IN, "Kalshi")):
        for name in names:
            yield _variable(venue, name, names)
    if not has_kalshi() and not all(map(environment.optional, _TRADIER)):
        text = "no venue can be used: set the credentials of one"
        yield Entry("venues", "credentials", text, "wrong", exits.CONFIGURATION)


def _variable(venue: str, name: str, pair: Sequence[str]) -> Entry:
    value = environment.optional(name)
    if value is not None:
        return Entry(venue, name, f"from the environment, {_length(value)}{_remark(name)}")
    others = [other for other in pair if environment.optional(other)]
    if others:
        text = f"missing, though {others[0]} is set"
        return Entry(venue, name, text, "wrong", exits.CONFIGURATION)
    text = "blank" if name in os.environ else "not set"
    return Entry(venue, name, text, "note")


def _length(value: str) -> str:
    """The class of a length: enough to notice a token that was cut off, too little to guess it."""
    for limit in (8, 16, 32, 64, 128):
        if len(value) < limit:
            return f"fewer than {limit} characters"
    return "128 characters or more"


def _remark(name: str) -> str:
    if name in _LOG_IN and all(environment.optional(one) for one in _SESSION):
        return "; used when the session of KALSHI_TOKEN is refused"
    return ""


def has_kalshi() -> bool:
    """Tell whether calls to Kalshi have their credentials."""
    return any(all(environment.optional(name) for name in pair) for pair in (_SESSION, _LOG_IN))


def url_of(venue: str, variable: str, default: str) -> tuple[str | None, Entry]:
    """The base URL of a venue, or ``None`` where it cannot be used."""
    url = environment.optional(variable) or default
    source = f"from {variable}" if environment.optional(variable) else "the default"
    try:
        parse_endpoint(url)
    except ConfigurationError as error:
        # The URL itself may hold a password.
        return None, Entry(venue, "base URL", f"{source}: {error}", "wrong", exits.CONFIGURATION)
    return url, Entry(venue, "base URL", f"{url}, {source}")
