"""Convert text of the spec to Python source."""

from __future__ import annotations

import json
import re
import textwrap
import unicodedata
from collections.abc import Iterable


def quote_text(value: str) -> str:
    """Return a string literal in double quotes.

    >>> print(quote_text('say "hi"'))
    "say \\"hi\\""
    """
    # Not json's `ensure_ascii`: it writes a character above U+FFFF as two surrogates.
    return "".join(map(_escape, json.dumps(value, ensure_ascii=False)))


def _is_harmless(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def _escape(char: str) -> str:
    if _is_harmless(char):
        return char
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


def fold_lines(text: str) -> str:
    """Fold white space and remove control characters."""
    return " ".join("".join(char if _is_kept(char) else " " for char in text).split())


def _is_kept(char: str) -> bool:
    return char.isspace() or _is_harmless(char)


def end_sentence(text: str) -> str:
    """Return the text as one line that ends with a full stop."""
    line = fold_lines(text)
    return line if not line or line[-1] in ".!?:;)" else line + "."


def wrap_paragraphs(text: str, *, width: int, indent: str = "", hang: str = "") -> list[str]:
    """Wrap a text. Blank lines separate paragraphs; lists and tables keep their lines."""
    lines: list[str] = []
    for block in re.split(r"\n\s*\n", text.strip()):
        if lines:
            lines.append("")
        for part in _join_continued_lines(block):
            first = hang if not lines and hang else indent
            lines += textwrap.wrap(
                fold_lines(part),
                width=width,
                initial_indent=first,
                subsequent_indent=indent,
                break_long_words=False,
                break_on_hyphens=False,
            ) or [""]
    return lines


def _join_continued_lines(block: str) -> list[str]:
    """Return the lines of a paragraph, each joined with its continuation lines."""
    joined: list[str] = []
    for line in block.splitlines():
        starts_anew = re.match(r"\s*([-*+|>#]|\d+[.)])", line) is not None
        if joined and not starts_anew and not joined[-1].lstrip().startswith(("|", "#")):
            joined[-1] += " " + line
        else:
            joined.append(line)
    return joined


def format_docstring(lines: list[str], *, indent: str) -> str:
    """Return an indented docstring with its quotes; the text begins on the line of the quotes."""
    body = [_escape_line(line).rstrip() for line in lines]
    while body and not body[-1]:
        body.pop()
    if not body:
        return ""
    if len(body) == 1 and len(body[0]) + len(indent) <= 92:
        closing = " " if body[0].endswith('"') else ""
        return f'{indent}"""{body[0]}{closing}"""'
    text = "\n".join(f"{indent}{line}" if line else "" for line in body)
    return f'{indent}"""{text[len(indent) :]}\n{indent}"""'


def _escape_line(line: str) -> str:
    return line.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')


def sort_imports(lines: Iterable[str]) -> list[str]:
    """Sort and group import lines, and join those of one module."""
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
        groups[_choose_group(module)].append(joined[module])
    return [line for group in groups if group for line in (*group, "")][:-1]


def _choose_group(module: str) -> int:
    if module.startswith("kloudtrader"):
        return 2
    return 1 if module in ("pydantic", "typing_extensions") else 0
