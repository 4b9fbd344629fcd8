"""Write errors and notices to standard error, and make text safe to write.

Imports no click: ``kloudtrader run`` and ``kloudtrader sandbox`` work without any extra.
"""

import errno
import io
import json
import os
import sys
from contextlib import suppress
from typing import IO, NoReturn
from unicodedata import category


class OutputNotWrittenError(Exception):
    """Report that a change was made, but the output about it could not be written."""


class ClosedOutput(io.TextIOWrapper):
    """Stand in for a stdout that is closed: each write fails.

    It keeps a file open, so that no connection gets the number of stdout.
    """

    def __init__(self, path: str) -> None:
        super().__init__(open(path, "wb"), encoding="utf-8")  # noqa: SIM115 - stays open

    def write(self, text: str) -> NoReturn:
        raise OSError(errno.EBADF, "stdout is closed")


def describe_write_error(error: OSError) -> str:
    """Return the message for output that could not be written."""
    return f"the output could not be written: {error.strerror or error}"


def clean(text: str) -> str:
    """Return text on one line, without characters that could control a terminal."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text
    line = " ".join(text.split())
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in line)


_CONTROLS = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Categories of characters that move the cursor, turn text around or hide it."""


def escape_controls(text: str) -> str:
    """Return text with ``\\u`` escapes for characters that control a terminal, but line ends."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return "".join(
        json.dumps(char)[1:-1] if char != "\n" and category(char) in _CONTROLS else char
        for char in text
    )


def replace_unencodable(text: str, stream: IO[str]) -> str:
    """Return text with the characters replaced that the stream's encoding lacks."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)


def print_error(text: str) -> None:
    """Write one line to stderr, with the name of the program."""
    print_notice(f"kloudtrader: {clean(text)}")


def print_notice(text: str) -> None:
    """Write to stderr. A stderr that cannot be written does not change the exit code."""
    with suppress(OSError):
        print(replace_unencodable(text, sys.stderr), file=sys.stderr, flush=True)


def discard_output(stream: IO[str]) -> None:
    """Discard what is still buffered for a stream.

    Python writes the buffer when it ends; if that fails, it replaces the exit code by 120.
    """
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, stream.fileno())
    os.close(devnull)
