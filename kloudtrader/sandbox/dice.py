"""Make identifiers from seeded random numbers."""

import random
import uuid


class Uuids:
    """Make identifiers."""

    def __init__(self, seed: str) -> None:
        self.dice = random.Random(seed)

    def __call__(self) -> str:
        """Return the next identifier."""
        return str(uuid.UUID(int=self.dice.getrandbits(128), version=4))


class Tokens:
    """Make session tokens."""

    def __init__(self, seed: str) -> None:
        self.dice = random.Random(seed)

    def __call__(self) -> str:
        """Return the next token."""
        return f"{self.dice.getrandbits(128):032x}"
