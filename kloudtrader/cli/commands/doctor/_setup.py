"""Check what needs no network: versions, credentials, base URLs."""

import os
import platform
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kloudtrader import environment
from kloudtrader._sandbox_host import get_sandbox_host
from kloudtrader._version import __version__
from kloudtrader.cli import exit_codes
from kloudtrader.cli.commands.doctor import DoctorEntry
from kloudtrader.kalshi.api_choice import uses_v2
from kloudtrader.runtime.errors import ConfigurationError
from kloudtrader.runtime.http.endpoint import parse_endpoint
from kloudtrader.tradier.access import expand_url

_NEEDED = ("urllib3", "pydantic", "python-dateutil")
_EXTRAS = {
    "cli": "click",
    "kalshi": "cryptography",
    "plot": "plotext",
    "pandas": "pandas",
    "polars": "polars",
    "postgres": "psycopg",
}
_TRADIER = ("ACCESS_TOKEN", "ACCOUNT_NUMBER")
_SESSION = ("KALSHI_USER_ID", "KALSHI_TOKEN")
_LOG_IN = ("KALSHI_EMAIL", "KALSHI_PASSWORD")
_KEY = ("KALSHI_API_KEY_ID", "KALSHI_PRIVATE_KEY_PATH", "KALSHI_PRIVATE_KEY")


def check_versions() -> Iterator[DoctorEntry]:
    """Yield the versions of this package, Python, the dependencies and the extras."""
    section = "versions"
    yield DoctorEntry(section, "kloudtrader", __version__)
    yield DoctorEntry(section, "Python", f"{platform.python_version()} on {platform.system()}")
    for name in _NEEDED:
        yield DoctorEntry(section, name, version(name))
    for extra, name in _EXTRAS.items():
        try:
            yield DoctorEntry(section, f"extra [{extra}]", f"{name} {version(name)}")
        except PackageNotFoundError:
            text = f"not installed: pip install 'kloudtrader[{extra}]'"
            yield DoctorEntry(section, f"extra [{extra}]", text, "note")


def check_tradier_credentials() -> Iterator[DoctorEntry]:
    """Yield whether each variable is set and how long it is, never its value."""
    for name in _TRADIER:
        yield _check_variable("Tradier", name, _TRADIER)


def check_kalshi_credentials() -> Iterator[DoctorEntry]:
    """Yield the same for Kalshi, and which variables are set but not used."""
    is_v2 = _uses_v2()
    if is_v2:
        yield from _check_key()
    for pair in (_SESSION, _LOG_IN):
        for name in pair:
            if not is_v2:
                yield _check_variable("Kalshi", name, pair)
            elif environment.optional(name):
                yield DoctorEntry("Kalshi", name, "set, but not used: it is of API v1", "note")
    if not is_v2 and any(map(environment.optional, _KEY)):
        text = "set, but not used: it is of API v2"
        name = next(filter(environment.optional, _KEY))
        yield DoctorEntry("Kalshi", name, text, "note")
    if not has_kalshi_credentials() and not all(map(environment.optional, _TRADIER)):
        text = "no venue can be used: set the credentials of one"
        yield DoctorEntry("venues", "credentials", text, "wrong", exit_codes.CONFIGURATION)


def _uses_v2() -> bool:
    """Return whether API v2 is chosen; a choice that is invalid is reported elsewhere."""
    try:
        return uses_v2()
    except ConfigurationError:
        return False


def _check_key() -> Iterator[DoctorEntry]:
    for name in _KEY:
        value = environment.optional(name)
        if value is not None:
            is_path = name.endswith("_PATH") and _is_file(value)
            text = value if is_path else _describe_length(value)
            yield DoctorEntry("Kalshi", name, f"from the environment, {text}")


def _is_file(value: str) -> bool:
    """Return whether a text is the path of a file; it may be the key itself, by mistake."""
    try:
        return Path(value).expanduser().is_file()
    except (OSError, ValueError, RuntimeError):
        return False


def _check_variable(venue: str, name: str, pair: Sequence[str]) -> DoctorEntry:
    value = environment.optional(name)
    flaw = environment.find_flaw(name, value or "")
    if flaw:
        return DoctorEntry(venue, name, flaw, "wrong", exit_codes.CONFIGURATION)
    if value is not None and _is_quoted(value):
        text = "is in quotation marks: remove them, unless they are a part of it"
        return DoctorEntry(venue, name, text, "note")
    if value is not None:
        return DoctorEntry(
            venue, name, f"from the environment, {_describe_length(value)}{_note_precedence(name)}"
        )
    others = [other for other in pair if environment.optional(other)]
    if others:
        text = f"not set, but {others[0]} is set"
        return DoctorEntry(venue, name, text, "wrong", exit_codes.CONFIGURATION)
    text = "blank" if name in os.environ else "not set"
    return DoctorEntry(venue, name, text, "note")


def _is_quoted(value: str) -> bool:
    return len(value) > 1 and value[0] in "'\"" and value[0] == value[-1]


def _describe_length(value: str) -> str:
    """Return a range of lengths: enough to notice a truncated token, too little to guess one."""
    for limit in (8, 16, 32, 64, 128):
        if len(value) < limit:
            return f"fewer than {limit} characters"
    return "128 characters or more"


def _note_precedence(name: str) -> str:
    if name in _LOG_IN and all(environment.optional(other) for other in _SESSION):
        return "; used when the session of KALSHI_TOKEN is refused"
    return ""


def has_kalshi_credentials() -> bool:
    """Return whether the credentials of the chosen API of Kalshi are set."""
    if _uses_v2():
        return True  # half of them are an error of their own
    return any(all(environment.optional(name) for name in pair) for pair in (_SESSION, _LOG_IN))


def check_url(venue: str, variable: str, default: str) -> tuple[str | None, DoctorEntry]:
    """Return the base URL of a venue, or ``None`` if it is invalid, and the result of the check."""
    given = environment.optional(variable)
    url = expand_url(given or default)
    source = f"from {variable}" if given else "the default"
    try:
        parse_endpoint(url, get_sandbox_host())
    except ConfigurationError as error:
        # Without the URL itself: it may contain a password.
        return None, DoctorEntry(
            venue, "base URL", f"{source}: {error}", "wrong", exit_codes.CONFIGURATION
        )
    return url, DoctorEntry(venue, "base URL", f"{url}, {source}")
