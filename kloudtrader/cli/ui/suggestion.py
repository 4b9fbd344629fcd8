"""Suggest what a misspelt command or option was meant to be.

Imports no click: ``kloudtrader run`` and ``kloudtrader sandbox`` work without any extra.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, NoReturn

from kloudtrader.environment import NAMES

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

_CLOSE = 0.7


def suggest(word: str, names: Iterable[str], cutoff: float = _CLOSE) -> str:
    """Return a sentence that names the nearest words, or ``""``; it begins with a space.

    Of a name of several words, the last is compared. ``cutoff`` is the least similarity, up to 1.
    """
    known: dict[str, str] = {}
    for name in names:
        known.setdefault(name.rpartition(" ")[2].lower(), name)
    near = [known[match] for match in get_close_matches(word.lower(), known, cutoff=cutoff)]
    return f" Did you mean {' or '.join(near)}?" if near else ""


def suggest_variable(name: str) -> str:
    """Return a sentence that names the nearest variables of this package, or ``""``."""
    return suggest(name, NAMES, 0.85)  # long beginnings are common to all


class SuggestingParser(argparse.ArgumentParser):
    """Parse a command line, and suggest the option that an unknown one may have meant."""

    def parse_all(self, arguments: Sequence[str] | None) -> argparse.Namespace:
        """Parse all arguments, or end the program with a message."""
        options, unknown = self.parse_known_args(arguments)
        if unknown:
            self.refuse(unknown)
        return options

    def print_help(self, file: "SupportsWrite[str] | None" = None) -> None:
        """Write the help. argparse itself ignores that it cannot be written."""
        stream = sys.stdout if file is None else file
        stream.write(self.format_help())
        sys.stdout.flush()

    def list_options(self) -> list[str]:
        """Return the names of all options."""
        return [name for action in self._actions for name in action.option_strings]

    def refuse(self, unknown: list[str]) -> NoReturn:
        """End the program with a message about arguments that are unknown."""
        option = unknown[0].partition("=")[0]
        hint = suggest(option, self.list_options()) if option.startswith("-") else ""
        self.error(f"unrecognized arguments: {' '.join(unknown)}.{hint}")
