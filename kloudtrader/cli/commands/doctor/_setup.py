"""Check what needs no network: versions, credentials, base URLs."""

import os
import platform
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version

from kloudtrader import environment
from kloudtrader._sandbox_host import get_sandbox_host
from kloudtrader._version import __version__
from kloudtrader.cli import exit_codes
from kloudtrader.cli.commands.doctor import DoctorEntry
from kloudtrader.cli.ui.suggestion import suggest_variable
from kloudtrader.runtime.errors import ConfigurationError
from kloudtrader.runtime.http.endpoint import parse_endpoint
from kloudtrader.tradier.access import expand_url

_NEEDED = ("urllib3", "pydantic", "python-dateutil")
_EXTRAS = {
    "cli": "click",
    "kalshi": "cryptography",
    "plot": "plotext",
    "progress": "tqdm",
    "pandas": "pandas",
    "polars": "polars",
    "postgres": "psycopg",
}
_TRADIER = ("ACCESS_TOKEN", "ACCOUNT_NUMBER")
_SESSION = ("KALSHI_USER_ID", "KALSHI_TOKEN")
_LOG_IN = ("KALSHI_EMAIL", "KALSHI_PASSWORD")
KEYS = ("KALSHI_API_KEY_ID", "KALSHI_PRIVATE_KEY_PATH", "KALSHI_PRIVATE_KEY")
KALSHI_V2, KALSHI_V1 = "Kalshi API v2", "Kalshi API v1"


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


def check_credentials() -> Iterator[DoctorEntry]:
    """Yield whether each variable is set and how long it is, never its value."""
    key = KEYS[1] if environment.get(KEYS[1]) or not environment.get(KEYS[2]) else KEYS[2]
    groups = (
        ("Tradier", _TRADIER),
        (KALSHI_V2, (KEYS[0], key)),
        (KALSHI_V1, _SESSION),
        (KALSHI_V1, _LOG_IN),
    )
    for venue, names in groups:
        for name in names:
            yield _check_variable(venue, name, names)
    yield from _check_names()
    if not has_kalshi_credentials() and not all(map(environment.get, _TRADIER)):
        text = "no venue can be used: set the credentials of one"
        yield DoctorEntry("venues", "credentials", text, "wrong", exit_codes.CONFIGURATION)


def _check_names() -> Iterator[DoctorEntry]:
    """Yield the variables that begin like those of this package, and have no effect."""
    for name in sorted(os.environ):
        if name.startswith("KLOUDTRADER_") and name not in environment.NAMES:
            text = f"is not a variable of kloudtrader.{suggest_variable(name)}"
            yield DoctorEntry("venues", name, text, "note")


def _check_variable(venue: str, name: str, pair: Sequence[str]) -> DoctorEntry:
    value = environment.get(name)
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
    others = [other for other in pair if environment.get(other)]
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
    if name in _LOG_IN and all(environment.get(other) for other in _SESSION):
        return "; used when the session of KALSHI_TOKEN is refused"
    return ""


def has_kalshi_credentials() -> bool:
    """Return whether the credentials of one of Kalshi's APIs are set."""
    key_id, path, text = map(environment.get, KEYS)
    return bool(key_id and (path or text)) or has_session_credentials()


def has_session_credentials() -> bool:
    """Return whether the credentials of Kalshi's API v1 are set."""
    return any(all(environment.get(name) for name in pair) for pair in (_SESSION, _LOG_IN))


def check_url(venue: str, variable: str, default: str) -> tuple[str | None, DoctorEntry]:
    """Return the base URL of a venue, or ``None`` if it is invalid, and the result of the check."""
    given = environment.get(variable)
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
