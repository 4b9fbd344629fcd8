"""Write a package directory: build it in a temporary directory, compile it, then swap it in."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ruff.__main__ import find_ruff_bin

from codegen.source.problems import SpecError

LINE_LENGTH = 100
_MARK = "# Generated from "


def write_package(files: Mapping[str, str], output: Path) -> None:
    """Replace ``output`` by the files. On any error it stays as it was."""
    _refuse_foreign(output)
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".generate-", dir=output.parent) as scratch:
        fresh = build_package(files, Path(scratch) / output.name)
        _replace(output, fresh, Path(scratch) / ".retired")


def _replace(output: Path, fresh: Path, retired: Path) -> None:
    if not output.exists():
        fresh.rename(output)
        return
    output.rename(retired)
    try:
        fresh.rename(output)
    except OSError:
        retired.rename(output)
        raise


def list_differences(files: Mapping[str, str], output: Path) -> list[str]:
    """Return the names of files that differ from what would be written."""
    with tempfile.TemporaryDirectory(prefix="generate-") as scratch:
        fresh = _read_contents(build_package(files, Path(scratch) / output.name))
    present = _read_contents(output) if output.exists() else {}
    names = sorted({*fresh, *present})
    return [name for name in names if fresh.get(name) != present.get(name)]


def build_package(files: Mapping[str, str], directory: Path) -> Path:
    """Write, format and compile the files in a new directory."""
    directory.mkdir()
    directory.chmod(0o755)
    for name, text in files.items():
        (directory / name).parent.mkdir(exist_ok=True)
        (directory / name).write_text(text, encoding="utf-8", newline="\n")
    _format(directory)
    for path in sorted(directory.rglob("*.py")):
        try:
            compile(path.read_text(encoding="utf-8"), path.name, "exec", dont_inherit=True)
        except SyntaxError as error:
            raise SpecError(
                path.name, f"the generated code does not compile (internal error): {error}"
            ) from None
    return directory


def _format(directory: Path) -> None:
    """Format with ruff, without any configuration of the current directory."""
    options = ["--isolated", "--no-cache", "--quiet", f"--line-length={LINE_LENGTH}"]
    result = subprocess.run(
        [find_ruff_bin(), "format", *options, str(directory)],
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        message = result.stderr.strip().replace(f"{directory}{os.sep}", "")
        raise SpecError(
            "", f"the generated code could not be formatted (internal error): {message}"
        )


def _refuse_foreign(output: Path) -> None:
    """Refuse to replace a directory that this generator did not write."""
    if not output.exists():
        return
    if not output.is_dir():
        raise SpecError(str(output), "is a file: pass a directory for the package")
    init = output / "__init__.py"
    text = init.read_text(encoding="utf-8") if init.exists() else None
    foreign = text is None or (text.strip() and _MARK not in text[:200])
    if foreign and any(output.iterdir()):
        raise SpecError(str(output), "has files that are not generated: they would be deleted")


def _read_contents(directory: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(directory)): path.read_bytes()
        for path in sorted(directory.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
