"""Random numbers whose state can be kept."""

import base64
import random
import struct
import uuid
from typing import NamedTuple

from kloudtrader.sandbox.shape import ShapeError

__all__ = ["SavedDice", "Tokens", "Uuids", "restore_dice", "save_dice"]

_WORDS = struct.Struct("<625I")


class SavedDice(NamedTuple):
    """Where a generator stands."""

    words: str
    """The words of the Mersenne Twister and the place in them, base64."""
    gauss: float | None = None


def save_dice(dice: random.Random) -> SavedDice:
    """Note where a generator stands."""
    _, words, gauss = dice.getstate()
    return SavedDice(base64.b64encode(_WORDS.pack(*words)).decode(), gauss)


def restore_dice(dice: random.Random, saved: SavedDice) -> None:
    """Put a generator where it stood.

    Raises:
        ShapeError: this is no state of one.
    """
    try:
        words = _WORDS.unpack(base64.b64decode(saved.words, validate=True))
        dice.setstate((3, words, saved.gauss))
    except (ValueError, struct.error):
        raise ShapeError("words: is not the state of a random number generator") from None


class Uuids:
    """Makes identifiers."""

    def __init__(self, seed: str) -> None:
        self.dice = random.Random(seed)

    def __call__(self) -> str:
        """The next identifier."""
        return str(uuid.UUID(int=self.dice.getrandbits(128), version=4))


class Tokens:
    """Makes session tokens."""

    def __init__(self, seed: str) -> None:
        self.dice = random.Random(seed)

    def __call__(self) -> str:
        """The next token."""
        return f"{self.dice.getrandbits(128):032x}"
