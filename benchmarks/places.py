"""Folders of the benchmarks."""

from pathlib import Path

__all__ = ["CACHE", "HERE", "ROOT", "cache"]

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
CACHE = HERE / ".cache"
"""Environments, generated rivals and bodies. Safe to delete; git ignores it."""


def cache(*parts: str) -> Path:
    """Return a folder below the cache; it exists afterwards."""
    folder = CACHE.joinpath(*parts)
    folder.mkdir(parents=True, exist_ok=True)
    ignore = CACHE / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n")
    return folder
