"""Write the report of a run: what was generated, and the differences from the spec."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from codegen.plan.form import ApiForm, OperationForm, TagForm
from codegen.source.problems import Level, Report

_MEANING: dict[Level, str] = {
    "lost": "Left out",
    "approximated": "Approximated",
    "unconfirmed": "Not confirmed by openapi-python-client",
    "note": "Worth knowing",
}


def write_report(
    path: Path, api: ApiForm | None, report: Report, error: str, overlays: Sequence[Path]
) -> None:
    """Write a report: JSON if the file's suffix says so, else Markdown.

    ``error`` is the message that ended the run; then ``api`` may be ``None``.
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
        "overlays": [overlay.name for overlay in overlays],
        "error": error or None,
        "confirmed": api and api.confirmed,
        "operations": [
            {
                "name": operation.name,
                "method": operation.method,
                "path": operation.path,
                "place": operation.place,
            }
            for operation in operations
        ],
        "models": [
            {"name": model.name, "place": model.place} for model in (api.models if api else ())
        ],
        "remarks": [
            {"level": remark.level, "place": remark.place, "message": remark.message}
            for remark in report.remarks
        ],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def summarize(api: ApiForm) -> str:
    """Summarize the output, such as ``7 operations in 1 class, 29 models``."""
    operations, classes = count_noun(len(api.operations), "operation"), len(api.tags)
    models = count_noun(len(api.models), "model")
    return f"{operations} in {count_noun(classes, 'class', 'classes')}, {models}"


def summarize_confirmation(api: ApiForm) -> str:
    """Tell how many operations openapi-python-client reads alike."""
    count = len(api.operations)
    verb = "agrees" if count == 1 else "agree"
    return f"read twice: {api.confirmed} of {count_noun(count, 'operation')} {verb}"


def count_noun(number: int, singular: str, plural: str = "") -> str:
    """Return a number with its noun."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"


def _write_markdown(
    api: ApiForm | None, report: Report, error: str, overlays: Sequence[Path]
) -> str:
    lines = [f"# {api.title} {api.version}" if api else "# No client was made", ""]
    if error:
        lines += [f"**The run ended with an error:** {error}", ""]
    if api:
        corrected = "".join(f", corrected by `{overlay.name}`" for overlay in overlays)
        lines += [
            f"From `{api.source}` (sha256 {api.sha256[:16]}){corrected}: {summarize(api)}; "
            f"{summarize_confirmation(api)}.",
            "",
        ]
    for level, meaning in _MEANING.items():
        remarks = report.select(level)
        lines += [f"## {meaning}: {len(remarks)}", ""]
        lines += (
            [*(f"- `{remark.place}`: {remark.message}" for remark in remarks), ""]
            if remarks
            else []
        )
    if api:
        lines += ["## Generated", "", "| method of | operation | place |", "|---|---|---|"]
        lines += [_write_row(tag, operation) for tag in api.tags for operation in tag.operations]
    return "\n".join(lines).rstrip() + "\n"


def _write_row(tag: TagForm, operation: OperationForm) -> str:
    method, request = f"{tag.class_name}.{operation.name}", f"{operation.method} {operation.path}"
    return f"| `{method}` | `{request}` | {operation.place} |"
