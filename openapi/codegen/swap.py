"""Putting a new directory in the place of an old one."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

__all__ = ["replace_directory"]

_AT_FDCWD = -100
_EXCHANGE = 2


def replace_directory(output: Path, fresh: Path, retired: Path) -> None:
    """Put ``fresh`` in the place of ``output``, which becomes ``retired`` if it is there.

    Where the system can exchange two directories in one step, as Linux can, ``output`` is there
    and whole at every moment, whatever ends the process. Elsewhere it is missing for an instant.
    """
    if not output.exists():
        fresh.rename(output)
    elif _exchange(fresh, output):
        fresh.rename(retired)
    else:
        _one_after_the_other(output, fresh, retired)


def _exchange(one: Path, other: Path) -> bool:
    """Let two directories change places in one step. False where that is not to be had."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    names = os.fsencode(one), os.fsencode(other)
    status: int = rename(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _EXCHANGE)
    return status == 0


def _one_after_the_other(output: Path, fresh: Path, retired: Path) -> None:
    output.rename(retired)
    try:
        fresh.rename(output)
    except OSError:
        retired.rename(output)
        raise
