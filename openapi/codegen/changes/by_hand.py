"""List what is to be done by hand after a change, found in the files that follow the spec."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from codegen.plan.form import ApiForm, OperationForm

from .snapshot import Snapshot


@dataclass(frozen=True)
class HandWritten:
    """Name the files that people keep in step with a spec."""

    handlers: Path | None = None
    """Folder of a local venue, which has a function with the name of each operation."""
    docs: Path | None = None
    """Folder of Markdown pages."""
    facade: Path | None = None
    """Overlay with the rules of typed calls."""


def list_hand_work(
    api: ApiForm, before: Snapshot | None, after: Snapshot, files: HandWritten
) -> list[str]:
    """Return what is to be done, each with its file."""
    fresh = [
        form for form in api.operations if before is not None and form.name not in before.operations
    ]
    gone = _list_gone_names(before, after) if before else []
    work: list[str] = []
    if files.handlers:
        work += _check_handlers(files.handlers, api, before, after)
    if files.facade:
        work += _check_facade(files.facade, fresh)
        text = files.facade.read_text(encoding="utf-8")
        work += _find_gone(files.facade, enumerate(text.splitlines(), 1), gone)
    if files.docs:
        work += _check_docs(files.docs, [form.name for form in fresh], gone)
    return work


def _list_gone_names(before: Snapshot, after: Snapshot) -> list[str]:
    """Return names and hosts that the API no longer has."""
    names = [name for name in before.operations if name not in after.operations]
    names += [name for name in before.models if name not in after.models]
    classes = {operation.class_name for operation in after.operations.values()}
    names += {operation.class_name for operation in before.operations.values()} - classes
    hosts = {urlsplit(url).netloc for url in before.servers}
    return names + sorted(hosts - {urlsplit(url).netloc for url in after.servers})


def _check_handlers(
    folder: Path, api: ApiForm, before: Snapshot | None, after: Snapshot
) -> Iterator[str]:
    places = dict(_iterate_functions(folder))
    for operation in api.operations:
        if operation.name not in places:
            call = f"{operation.method} {operation.path}"
            yield f"{folder}: write the handler `{operation.name}` ({call})"
    for name in before.operations if before else ():
        if name in places and name not in after.operations:
            yield f"{places[name]}: remove the handler `{name}`, whose operation is gone"


def _iterate_functions(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the functions of all modules in a folder, with their places."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node.name, f"{path}:{node.lineno}"


def _check_facade(facade: Path, fresh: Iterable[OperationForm]) -> Iterator[str]:
    for operation in fresh:
        rule = operation.rule
        if rule.omitted:
            continue
        if not rule.example:
            yield f"{facade}: `{operation.name}` may have an `example` in its docstring"
        paging = [form.argument for form in operation.parameters if _is_paging(form.wire)]
        if paging and rule.pages is None:
            yield (
                f"{facade}: give `{operation.name}`, which takes `{paging[0]}`, `pages` if its "
                "response is one page of a list"
            )


def _is_paging(wire: str) -> bool:
    return wire.lower() in ("cursor", "page", "page_token", "pagetoken", "offset")


def _check_docs(folder: Path, fresh: Iterable[str], gone: list[str]) -> Iterator[str]:
    pages = {path: path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.md"))}
    for name in fresh:
        if not any(_mentions(text, name) for text in pages.values()):
            yield f"{folder}: no page names `{name}`: should one say what it is for?"
    for path, text in pages.items():
        yield from _find_gone(path, _iterate_code(text), gone)


def _find_gone(path: Path, lines: Iterable[tuple[int, str]], gone: Iterable[str]) -> Iterator[str]:
    for number, line in lines:
        for name in gone:
            if _mentions(line, name):
                yield f"{path}:{number}: correct `{name}`, which is gone"


def _iterate_code(text: str) -> Iterator[tuple[int, str]]:
    """Yield the code and the links of each line: the name of a class may be a usual word."""
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("```"):
            inside = not inside
        elif inside:
            yield number, line
        else:
            yield number, " ".join(re.findall(r"`[^`]+`|https?://\S+", line))


def _mentions(text: str, name: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", text) is not None
