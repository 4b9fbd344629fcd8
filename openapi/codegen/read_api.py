"""Read one spec as one frozen :class:`~codegen.plan.form.ApiForm`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from codegen.operations import crosscheck
from codegen.operations.facade_rules import read_facade
from codegen.operations.paths import Operations
from codegen.operations.server_access import read_document_servers, read_schemes
from codegen.plan.form import ApiForm, ModelForm
from codegen.plan.ordering import drop_circular_members, sort_by_dependency
from codegen.plan.usage import adapt_models, adapt_operations, list_unchecked_fields, read_in_utc
from codegen.schemas.compiler import Schemas
from codegen.source.document import Document, Node
from codegen.source.problems import Report, SpecError


def read_api(
    path: Path, report: Report, overlays: Sequence[Path] = (), facade: Path | None = None
) -> ApiForm:
    """Read a spec with its overlays and the rules of its facade.

    Raises :class:`SpecError` if no client can be made from it.
    """
    document = Document(path, overlays=overlays, facade=facade)
    root = document.root
    _check_version(root)
    for pointer, reason in document.left_out.items():
        node = Node(document, pointer, None)
        report.add_note(node.place, f"an overlay leaves it out: {reason}")
    schemas = Schemas(root, report)
    reader = Operations(root, schemas, report)
    tags = tuple(adapt_operations(tag) for tag in reader.read_tags())
    schemes = tuple(read_schemes(root, report))
    with report.collect_errors():
        servers = read_document_servers(root, report)
    with report.collect_errors():
        rules = read_facade(root, facade)
    report.raise_errors()
    if not tags:
        raise SpecError(path.name, "has no operations: there is nothing to generate")
    operations = [operation for tag in tags for operation in tag.operations]
    info = root.child("info")
    api = ApiForm(
        title=info.text("title") or path.stem,
        version=str(info.get("version", "")),
        description=info.text("description"),
        source=" with ".join(file.name for file in (path, *overlays)),
        sha256=document.sha256,
        servers=servers,
        schemes=schemes,
        tags=tags,
        models=sort_by_dependency(adapt_models(drop_circular_members(schemas.forms), operations)),
        facade=rules,
        headers=tuple(map(read_in_utc, reader.headers.forms)),
    )
    _note_unchecked_fields(api, report)
    for outside in document.list_outside_files():
        report.add_note(path.name, f"reads {outside}, which is outside of the spec's folder")
    return crosscheck.compare_readings(api, root, report)


def _note_unchecked_fields(api: ApiForm, report: Report) -> None:
    for form in api.models:
        names = list_unchecked_fields(form) if isinstance(form, ModelForm) else []
        if names:
            report.add_note(
                form.place,
                f"patterns and bounds are not checked before sending: {', '.join(names)}",
            )


def _check_version(root: Node) -> None:
    if "swagger" in root:
        raise SpecError(
            root.child("swagger").place,
            "this is Swagger 2.0: convert it to OpenAPI 3 first (editor.swagger.io does)",
        )
    version = root.get("openapi")
    if not isinstance(version, str) or not re.match(r"3\.\d", version):
        raise SpecError(
            root.child("openapi").place, f"OpenAPI 3.0 or 3.1 is required, not {version!r}"
        )
