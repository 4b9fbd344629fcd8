"""Reading a file and parsing it."""

import ast
import warnings
from pathlib import Path

from kloudtrader.cli.check import Finding

__all__ = ["parse"]

_LARGEST = 4 * 1024 * 1024


def parse(path: Path) -> tuple[ast.Module | None, list[Finding]]:
    """The parsed file, or ``None`` and the findings that say why it cannot be parsed.

    Raises :class:`OSError` where the file cannot be read.
    """
    if path.stat().st_size > _LARGEST:
        return None, [Finding(1, "the file is larger than 4 MB", "give the algorithm's own file")]
    source = path.read_bytes()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Python only warns of is no finding
            tree = ast.parse(source, str(path))
            # Some errors, such as a return outside of a function, are found by compiling.
            compile(source, str(path), "exec", dont_inherit=True)
    except SyntaxError as error:
        return None, [_finding(error)]
    except (ValueError, RecursionError, MemoryError) as error:
        text = str(error) or "it is nested too deeply"
        return None, [Finding(1, f"Python cannot read the file: {text}", "save it as plain UTF-8")]
    return tree, []


def _finding(error: SyntaxError) -> Finding:
    line = error.lineno or 1
    text = (error.text or "").strip()
    where = f": {text[:60]}" if text else ""
    return Finding(
        line, f"syntax error: {error.msg}{where}", "correct it; nothing else was checked"
    )
