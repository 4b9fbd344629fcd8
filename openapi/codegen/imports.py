"""Import lines, joined and in the usual order."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["import_lines"]


def import_lines(lines: Iterable[str]) -> list[str]:
    """Import lines in the usual order; those of one module joined, groups apart."""
    plain: set[str] = set()
    by_module: dict[str, set[str]] = {}
    for line in lines:
        if line.startswith("from "):
            module, names = line.removeprefix("from ").split(" import ")
            by_module.setdefault(module, set()).update(names.split(", "))
        else:
            plain.add(line)
    joined = {
        module: f"from {module} import {', '.join(sorted(names))}"
        for module, names in by_module.items()
    }
    groups: list[list[str]] = [sorted(plain), [], []]
    for module in sorted(joined):
        groups[_group(module)].append(joined[module])
    return [line for group in groups if group for line in (*group, "")][:-1]


def _group(module: str) -> int:
    if module.startswith("kloudtrader"):
        return 2
    return 1 if module in ("pydantic", "typing_extensions") else 0
