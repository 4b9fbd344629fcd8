"""Read settings from a file of variables (``--env-file``) and from a profile (``--profile``).

Imports no click: ``kloudtrader run`` works without any extra, and these two options need ``[cli]``.
"""

import os
import re
import tomllib
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from kloudtrader.cli.ui.suggestion import suggest_variable
from kloudtrader.environment import NAMES
from kloudtrader.runtime.errors import ConfigurationError

PROFILES = "profiles.toml"
_INSTALL = "{} needs the extra [cli]: pip install 'kloudtrader[cli]'"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SETTINGS = {name for name in NAMES if name.startswith("KLOUDTRADER_")} | {
    "KALSHI_PRIVATE_KEY_PATH"
}


@contextmanager
def keep_environment() -> Generator[None]:
    """Undo changes of the environment at the end: a program may call several commands."""
    before = dict(os.environ)
    try:
        yield
    finally:
        if os.environ != before:
            os.environ.clear()
            os.environ.update(before)


def apply_settings(env_file: str | None, profile: str | None) -> None:
    """Set the variables of a file and then those of a profile, in place of what is set.

    Raises :class:`ConfigurationError`.
    """
    if env_file is not None:
        os.environ.update(read_env_file(env_file))
    if profile is not None:
        os.environ.update(read_profile(profile))


def read_env_file(path: str) -> dict[str, str]:
    """Return the variables of a file such as ``.env``. Raises :class:`ConfigurationError`."""
    try:
        from dotenv.parser import parse_stream
    except ModuleNotFoundError:
        raise ConfigurationError(_INSTALL.format("--env-file")) from None
    values: dict[str, str] = {}
    try:
        with open(path, encoding="utf-8-sig") as file:  # editors on Windows write a BOM
            # Not dotenv_values: it skips a line that it cannot read, and without the line of the
            # URL a command for paper trading would trade on the real account. It would also
            # replace `$x` in a token.
            for line in parse_stream(file):
                problem = _find_problem(line.key, line.value, line.error)
                if problem:
                    raise _refuse_file(path, f"line {line.original.line} {problem}")
                if line.key is not None and line.value is not None:
                    values[line.key] = line.value
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise _refuse_file(path, reason) from None
    return values


def _refuse_file(path: str, reason: str) -> ConfigurationError:
    return ConfigurationError(f"--env-file {path}: {reason}", setting="--env-file")


def _find_problem(name: str | None, value: str | None, is_unreadable: bool) -> str | None:
    """Return what is wrong with a line, without its value."""
    if is_unreadable or "\0" in f"{name}{value}" or not _is_name(name):
        return "has not the form NAME=value"
    return name and _find_misspelling(name)


def _is_name(name: str | None) -> bool:
    # Other programs use dots and hyphens; `$env:NAME` is of PowerShell.
    return name is None or re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.-]*", name) is not None


def _find_misspelling(name: str) -> str | None:
    """Return the problem of a name that begins like those of this package, and is not of them."""
    if not name.startswith("KLOUDTRADER_") or name in NAMES:
        return None
    return f"has {name}, which is not a variable of kloudtrader.{suggest_variable(name)}"


def find_profiles() -> Path:
    """Return the path of the file of profiles in the user's folder of configurations."""
    from platformdirs import user_config_path

    return user_config_path("kloudtrader", appauthor=False) / PROFILES


def read_profile(name: str) -> dict[str, str]:
    """Return the variables that a profile sets.

    A profile names settings by their values, and credentials by the variables that hold them: it
    holds no secret. Raises :class:`ConfigurationError`.
    """
    try:
        path = find_profiles()
    except ModuleNotFoundError:
        raise ConfigurationError(_INSTALL.format("--profile")) from None
    profiles = _read_profiles(path)
    profile: Any = profiles.get(name)
    if not isinstance(profile, dict):
        known = ", ".join(sorted(profiles)) or "none"
        raise ConfigurationError(f"{path} has no profile {name!r}; it has {known}")
    profile = cast("dict[str, object]", profile)
    where = f"{path}, profile {name}"
    settings: dict[str, str] = {}
    variables: Mapping[str, str] = os.environ
    if "env_file" in profile:
        file = path.parent / Path(_check_text(where, "env_file", profile["env_file"])).expanduser()
        settings |= read_env_file(str(file))
        variables = {**os.environ, **settings}
    for key, value in profile.items():
        if key != "env_file":
            settings[key] = _read_setting(where, key, value, variables)
    return settings


def _read_profiles(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigurationError(f"--profile: there is no file {path}") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path}: {error}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise ConfigurationError(f"{path}: {reason}") from None


def _check_text(where: str, key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ConfigurationError(f"{where}: {key} must be text")
    return value.strip()


def _read_setting(where: str, key: str, value: object, variables: Mapping[str, str]) -> str:
    text = _check_text(where, key, value)
    if key in _SETTINGS:
        return text
    if key not in NAMES:
        hint = suggest_variable(key)
        raise ConfigurationError(f"{where}: {key!r} is not a variable of kloudtrader.{hint}")
    content = variables.get(text, "").strip() if _NAME.fullmatch(text) else ""
    if not content:
        # Without the text: it may be the secret itself.
        raise ConfigurationError(
            f"{where}: {key} must be the name of a variable that is set, not the value itself"
        )
    return content
