"""One spec -> one frozen :class:`~codegen.plan.form.ApiForm`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from codegen.operations import crosscheck
from codegen.operations.facade_rules import facade_form
from codegen.operations.paths import Operations
from codegen.operations.server_access import document_servers, schemes
from codegen.plan.form import ApiForm
from codegen.plan.ordering import dependency_order
from codegen.plan.usage import by_direction, by_usage, read_in_utc
from codegen.schemas.compiler import Schemas
from codegen.source.document import Document, Node
from codegen.source.problems import Report, SpecError


def read_api(
    path: Path, report: Report, overlays: Sequence[Path] = (), facade: Path | None = None
) -> ApiForm:
    """Read a spec with its corrections and the rules of its facade.

    Raises :class:`SpecError` where it cannot be a client.
    """
    document = Document(path, overlays=overlays, facade=facade)
    root = document.root
    _check_version(root)
    schemas = Schemas(root, report)
    reader = Operations(root, schemas, report)
    tags = tuple(by_direction(tag) for tag in reader.tags())
    if not tags:
        raise SpecError(path.name, "describes no operation: nothing to generate")
    operations = [operation for tag in tags for operation in tag.operations]
    info = root.child("info")
    api = ApiForm(
        title=info.text("title") or path.stem,
        version=str(info.get("version", "")),
        description=info.text("description"),
        source=" with ".join(one.name for one in (path, *overlays)),
        sha256=document.sha256,
        servers=document_servers(root, report),
        schemes=tuple(schemes(root, report)),
        tags=tags,
        models=dependency_order(by_usage(schemas.forms, operations)),
        facade=facade_form(root, facade),
        headers=tuple(map(read_in_utc, reader.headers.forms)),
    )
    crosscheck.compare(api, root, report)
    return api


def _check_version(root: Node) -> None:
    if "swagger" in root:
        raise SpecError(
            root.child("swagger").place,
            "this is Swagger 2.0: convert it to OpenAPI 3 first (editor.swagger.io does)",
        )
    version = root.get("openapi")
    if not isinstance(version, str) or not re.match(r"3\.\d", version):
        raise SpecError(
            root.child("openapi").place, f"OpenAPI 3.0 or 3.1 is wanted, not {version!r}"
        )
