"""The report of a run as a file: what was made, and what is not as the spec has it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from codegen.plan.form import ApiForm
from codegen.source.problems import Level, Report

_MEANING: dict[Level, str] = {
    "lost": "Left out",
    "approximated": "Approximated",
    "note": "Worth knowing",
}


def write_report(
    path: Path, api: ApiForm | None, report: Report, error: str, overlays: Sequence[Path]
) -> None:
    """Write a report: JSON where the file is called so, else Markdown.

    ``error`` is what ended the run; then there may be no API to speak of.
    """
    write = _write_json if path.suffix == ".json" else _write_markdown
    path.write_text(write(api, report, error, overlays), encoding="utf-8")


def _write_json(api: ApiForm | None, report: Report, error: str, overlays: Sequence[Path]) -> str:
    operations = api.operations if api else ()
    content = {
        "title": api and api.title,
        "version": api and api.version,
        "source": api and api.source,
        "sha256": api and api.sha256,
        "overlays": [one.name for one in overlays],
        "error": error or None,
        "operations": [
            {"name": one.name, "method": one.method, "path": one.path, "place": one.place}
            for one in operations
        ],
        "models": [{"name": one.name, "place": one.place} for one in (api.models if api else ())],
        "remarks": [
            {"level": one.level, "place": one.place, "message": one.message}
            for one in report.remarks
        ],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def summarize(api: ApiForm) -> str:
    """How much was made, such as ``7 operations in 1 class, 29 models``."""
    operations, classes = count_noun(len(api.operations), "operation"), len(api.tags)
    models = count_noun(len(api.models), "model")
    return f"{operations} in {count_noun(classes, 'class', 'classes')}, {models}"


def count_noun(number: int, one: str, many: str = "") -> str:
    """A number with its noun."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def _write_markdown(
    api: ApiForm | None, report: Report, error: str, overlays: Sequence[Path]
) -> str:
    lines = [f"# {api.title} {api.version}" if api else "# No client was made", ""]
    if error:
        lines += [f"**The run ended with an error:** {error}", ""]
    if api:
        corrected = "".join(f", corrected by `{one.name}`" for one in overlays)
        lines += [
            f"From `{api.source}` (sha256 {api.sha256[:16]}){corrected}: {summarize(api)}.",
            "",
        ]
    for level, meaning in _MEANING.items():
        remarks = report.select(level)
        lines += [f"## {meaning}: {len(remarks)}", ""]
        lines += [*(f"- `{one.place}`: {one.message}" for one in remarks), ""] if remarks else []
    if api:
        lines += ["## Generated", "", "| method of | operation | place |", "|---|---|---|"]
        lines += [
            f"| `{tag.class_name}.{one.name}` | `{one.method} {one.path}` | {one.place} |"
            for tag in api.tags
            for one in tag.operations
        ]
    return "\n".join(lines).rstrip() + "\n"
