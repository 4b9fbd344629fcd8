"""Large answers, parsed without the garbage collector looking on."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import TypeVar

__all__ = ["LARGE", "uncollected"]

T = TypeVar("T")

LARGE = 256 * 1024
"""Bytes from which on an answer makes enough objects for the collector to cost something."""


def uncollected(parse: Callable[[bytes], T], raw: bytes) -> T:
    """Return ``parse(raw)``; while that makes a large answer, the collector does not run.

    Nothing that a parser makes is garbage before it returns, so the passes that the collector makes
    meanwhile, one for every 700 new objects, find nothing; yet they take longer than the parsing.
    A parser runs in C and keeps the interpreter to itself, so no other thread gets to see that the
    collector rests, nor misses it. One that the program has switched off stays off.
    """
    if len(raw) < LARGE or not gc.isenabled():
        return parse(raw)
    try:
        gc.disable()
        return parse(raw)
    finally:
        gc.enable()
