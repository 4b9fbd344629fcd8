"""Quote the text at a place of a spec, to be searched for in an editor."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from ._spec_files import read_text
from .problems import SpecError

_PLACE = re.compile(r"(?s)(?P<file>.*?):(?P<line>\d+)(?: #(?P<pointer>/.*))?")
_MOST_CHARACTERS = 160


def quote_line(place: str, files: Sequence[Path]) -> str:
    """Return the line of a place, ``spec.yaml:12 #/paths/...``; of a long line, its last names.

    ``files`` are searched for the file's name, and then the folder of the first one.
    """
    match = _PLACE.fullmatch(place)
    if match is None or not files:
        return ""
    name = match["file"]
    path = next((file for file in files if file.name == name), None)
    path = path or next(iter(sorted(files[0].parent.rglob(name))), None)
    try:
        lines = read_text(path).split("\n") if path else []
    except SpecError:
        return ""
    number = int(match["line"])
    line = lines[number - 1].strip() if number <= len(lines) else ""
    if len(line) <= _MOST_CHARACTERS:
        return line
    # A whole document in one line: an editor finds the names of the pointer.
    steps = [step for step in (match["pointer"] or "").split("/") if step and not step.isdigit()]
    names = [step.replace("~1", "/").replace("~0", "~") for step in steps[-3:]]
    return " ... ".join(f"{json.dumps(name, ensure_ascii=False)}:" for name in names)
