"""Frozen values -> Python text, by the templates."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import jinja2

from . import api_text, docs, model_text, plain, records
from .form import AliasForm, ApiForm, ModelForm, OperationForm, TagForm
from .index import FILE as INDEX
from .index import index
from .layout import layout
from .ordering import used_by
from .rewriting import opened
from .text import one_line, quoted
from .types import optional
from .usage import own_fields, own_part

TEMPLATES = Path(__file__).parent.parent / "templates"

_Write = Callable[..., str]
"""Fill a template, which is named first, with the values that are named after it."""


def render(api: ApiForm, *, plain_types: bool = False) -> dict[str, str]:
    """The text of each file of the package; ``plain_types`` adds what responses are as JSON."""
    environment = _environment()
    shared = {"api": api, "banner": _banner(api)}

    def write(template: str, **values: object) -> str:
        return environment.get_template(template).render(**shared, **values)

    parts = layout(api)
    exports = _exports(api)
    public = sorted(itertools.chain(*exports.values()))
    files = {
        "__init__.py": write("init.py.jinja", exports=exports, public=public),
        **_operations(api, parts.operations, write),
        **_models(api, parts.models, write),
        "py.typed": "",
        INDEX: index(api),
    }
    if api.headers:
        files["headers.py"] = _headers(api, write)
    if plain_types:
        files["plain.py"] = write("plain.py.jinja", forms=plain.plain_forms(api))
    for tag in api.tags:
        files[f"{tag.module}.py"] = _api_module(api, tag, write, lazy=bool(parts.models))
    return files


def _api_module(api: ApiForm, tag: TagForm, write: _Write, *, lazy: bool) -> str:
    errors = api_text.error_names(tag.operations, lazy=lazy)
    return write(
        "api.py.jinja",
        tag=tag,
        imports=api_text.api_imports(tag.operations, [*errors], lazy=lazy),
        errors=errors,
        shared=docs.shared_errors(tag),
        uses_models=api_text.uses_models(tag.operations),
        lazy=lazy,
        classes={form.name for form in api.models if isinstance(form, ModelForm)},
    )


def _operations(
    api: ApiForm, parts: Mapping[str, Sequence[OperationForm]], write: _Write
) -> dict[str, str]:
    """``operations.py``, or the package ``operations`` of a large API."""
    if not parts:
        return {"operations.py": _operations_module(api.operations, "", write)}
    own = {module: [one.name for one in members] for module, members in parts.items()}
    names = dict(own)
    names["_all"] = ["OPERATIONS", "SECURITY_SCHEMES", "SERVERS"]
    modules = {name: module for module, members in names.items() for name in members}
    return {
        "operations/__init__.py": write(
            "lazy.py.jinja",
            title=f"Operations of {api.title}: plain values, no models",
            parts=names,
            public=sorted(modules),
        ),
        "operations/_all.py": write("table.py.jinja", parts=own),
        **{
            f"operations/{module}.py": _operations_module(members, module, write)
            for module, members in parts.items()
        },
    }


def _operations_module(operations: Sequence[OperationForm], part: str, write: _Write) -> str:
    return write(
        "operations.py.jinja",
        operations=operations,
        part=part,
        shared_parameters=records.shared_parameters(operations),
    )


def _models(
    api: ApiForm, parts: Mapping[str, Sequence[ModelForm | AliasForm]], write: _Write
) -> dict[str, str]:
    """``models.py``, or the package ``models`` of a large API."""
    known = {one.name: _as_read(one) for one in api.models}
    own = functools.partial(own_fields, forms=known)

    def module(members: Sequence[ModelForm | AliasForm], part: str) -> str:
        forms = [known[one.name] for one in members]
        inside = {*(form.name for form in forms)}
        imported: dict[str, list[str]] = {}
        written = [own_part(form, known) for form in forms]
        for name in sorted({used for form in written for used in used_by(form)} - inside):
            imported.setdefault(modules[name], []).append(name)
        return write(
            "models.py.jinja",
            title=f"Models of {api.title}{docs.part(part)}",
            forms=forms,
            imports=model_text.model_imports(written),
            siblings=dict(sorted(imported.items())),
            own_fields=own,
        )

    modules = {form.name: part for part, forms in parts.items() for form in forms}
    if not parts:
        return {"models.py": module(api.models, "")}
    init = write(
        "lazy.py.jinja",
        title=f"Models of {api.title}",
        parts={part: [form.name for form in forms] for part, forms in parts.items()},
        public=sorted(modules),
    )
    return {
        "models/__init__.py": init,
        **{f"models/{part}.py": module(forms, part) for part, forms in parts.items()},
    }


def _as_read(form: ModelForm | AliasForm) -> ModelForm | AliasForm:
    if isinstance(form, AliasForm) or form.request_only:
        return form
    fields = tuple(replace(field, type=opened(field.type)) for field in form.fields)
    return replace(form, fields=fields)


def _headers(api: ApiForm, write: _Write) -> str:
    used = {name for form in api.headers for name in used_by(form)}
    return write(
        "models.py.jinja",
        title=f"Headers of the responses of {api.title}",
        forms=api.headers,
        imports=model_text.model_imports(api.headers),
        siblings={"models": sorted(used)} if used else {},
        own_fields=lambda form: form.fields,
    )


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - the output is Python; text is quoted by the filters below
    )
    environment.filters["q"] = quoted
    environment.filters["here"] = lambda type_: type_.write(str)
    environment.filters["there"] = api_text.in_apis
    environment.globals.update(
        api_text=api_text,
        docs=docs,
        model_text=model_text,
        plain=plain,
        records=records,
        is_model=lambda form: isinstance(form, ModelForm),
        optional=optional,
    )
    return environment


def _banner(api: ApiForm) -> str:
    title = one_line(f"{api.title} {api.version}")
    return (
        f"# Generated from {one_line(api.source)}: {title}\n"
        f"# (sha256 {api.sha256[:16]}). Not to be edited: change the spec or a template instead."
    )


def _exports(api: ApiForm) -> dict[str, list[str]]:
    """Public names by the module that holds them."""
    exports = {tag.module: [tag.class_name] for tag in api.tags}
    if api.models:
        exports["models"] = [form.name for form in api.models]
    if api.headers:
        exports["headers"] = [form.name for form in api.headers]
    return exports
