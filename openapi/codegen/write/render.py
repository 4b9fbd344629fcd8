"""Render frozen values as Python text, by the templates."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import jinja2

from codegen.changes.snapshot import FILE as INDEX
from codegen.changes.snapshot import write_snapshot
from codegen.changes.take_snapshot import take_snapshot
from codegen.plan.conversions import open_type
from codegen.plan.form import AliasForm, ApiForm, FacadeForm, ModelForm, OperationForm, TagForm
from codegen.plan.module_layout import lay_out_modules
from codegen.plan.ordering import list_used_names
from codegen.plan.python_text import fold_lines, quote_text
from codegen.plan.types import optional
from codegen.plan.untagged import find_untagged_classes
from codegen.plan.usage import drop_inherited, list_own_fields
from codegen.source.problems import SpecError

from . import (
    _api_classes,
    _calls,
    _docstrings,
    _model_classes,
    _operation_records,
    _plain_types,
    _signatures,
)

TEMPLATES = Path(__file__).parents[2] / "templates"

_Write = Callable[..., str]
"""Renders a template, named first, with keyword values."""


def render_package(api: ApiForm, *, plain_types: bool = False) -> dict[str, str]:
    """Return the text of each file of the package.

    ``plain_types`` adds the types of responses as plain JSON.
    """
    environment = _make_environment()
    shared = {"api": api, "banner": _make_banner(api)}

    def write(template: str, **values: object) -> str:
        return environment.get_template(template).render(**shared, **values)

    parts = lay_out_modules(api)
    exports = _list_exports(api)
    public = sorted(itertools.chain(*exports.values()))
    files = {
        "__init__.py": write("init.py.jinja", exports=exports, public=public),
        **_render_operations(api, parts.operations, write),
        **_render_models(api, parts.models, write),
        "py.typed": "",
        INDEX: write_snapshot(take_snapshot(api)),
    }
    if api.headers:
        files["headers.py"] = _render_headers(api, write)
    if plain_types:
        files["plain.py"] = _render_plain_types(api, write)
    for tag in api.tags:
        files[f"{tag.module}.py"] = _render_api_module(api, tag, write, lazy=bool(parts.models))
    return files


def _render_plain_types(api: ApiForm, write: _Write) -> str:
    forms, arguments = _plain_types.list_plain_forms(api), _plain_types.list_arguments_forms(api)
    return write(
        "plain.py.jinja",
        forms=forms,
        arguments=arguments,
        public=sorted(form.name for form in (*forms, *arguments)),
    )


def render_calls(api: ApiForm, package: str) -> dict[str, str]:
    """Return the text of each file of the package of typed calls.

    ``package`` is the name of the package whose API classes they call.
    """
    if api.facade is None:
        raise SpecError(api.source, "has no facade: its overlay has to add `x-facade` to $")
    environment = _make_environment()
    shared = {"api": api, "banner": _make_call_banner(api, api.facade)}

    def write(template: str, **values: object) -> str:
        return environment.get_template(template).render(**shared, **values)

    parts: dict[str, list[str]] = {}
    classes: dict[str, str] = {}
    files: dict[str, str] = {}
    for tag in api.tags:
        calls = _calls.list_calls(api, tag, api.facade)
        if calls:
            module, name = _calls.name_module(tag), _calls.name_class(tag)
            functions = [call.name for call in calls]
            functions += [call.iterator for call in calls if call.pages]
            parts[module], classes[module] = functions, name
            files[f"{module}.py"] = write(
                "calls.py.jinja",
                tag=tag,
                calls=calls,
                class_name=name,
                imports=_calls.list_call_imports(calls, package, tag),
                public=sorted([name, *functions]),
                shared=_docstrings.list_shared_errors(tag),
            )
    public = sorted(itertools.chain(*parts.values()))
    title = f"Typed calls of {api.title}"
    files["__init__.py"] = write("lazy.py.jinja", title=title, parts=parts, public=public)
    files["_all.py"] = write("all_calls.py.jinja", classes=classes)
    return files


def _render_api_module(api: ApiForm, tag: TagForm, write: _Write, *, lazy: bool) -> str:
    errors = _api_classes.name_error_types(tag.operations, lazy=lazy)
    forms = {form.name: form for form in api.models}
    return write(
        "api.py.jinja",
        tag=tag,
        imports=_api_classes.list_api_imports(tag.operations, [*errors], forms, lazy=lazy),
        errors=errors,
        forms=forms,
        shared=_docstrings.list_shared_errors(tag),
        uses_models=_api_classes.uses_models(tag.operations),
        lazy=lazy,
        classes={form.name for form in api.models if isinstance(form, ModelForm)},
    )


def _render_operations(
    api: ApiForm, parts: Mapping[str, Sequence[OperationForm]], write: _Write
) -> dict[str, str]:
    """Return ``operations.py``, or the package ``operations`` of a large API."""
    if not parts:
        return {"operations.py": _render_operations_module(api.operations, "", write)}
    own = {module: [operation.name for operation in members] for module, members in parts.items()}
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
            f"operations/{module}.py": _render_operations_module(members, module, write)
            for module, members in parts.items()
        },
    }


def _render_operations_module(operations: Sequence[OperationForm], part: str, write: _Write) -> str:
    return write(
        "operations.py.jinja",
        operations=operations,
        part=part,
        shared_parameters=_operation_records.name_shared_parameters(operations),
    )


def _render_models(
    api: ApiForm, parts: Mapping[str, Sequence[ModelForm | AliasForm]], write: _Write
) -> dict[str, str]:
    """Return ``models.py``, or the package ``models`` of a large API."""
    untagged = find_untagged_classes(api)
    known = {form.name: _open_fields(form, untagged) for form in api.models}
    own = functools.partial(list_own_fields, forms=known)

    def module(members: Sequence[ModelForm | AliasForm], part: str) -> str:
        forms = [known[form.name] for form in members]
        inside = {*(form.name for form in forms)}
        imported: dict[str, list[str]] = {}
        written = [drop_inherited(form, known) for form in forms]
        for name in sorted({used for form in written for used in list_used_names(form)} - inside):
            imported.setdefault(modules[name], []).append(name)
        return write(
            "models.py.jinja",
            title=f"Models of {api.title}{_docstrings.describe_part(part)}",
            forms=forms,
            imports=_model_classes.list_model_imports(written),
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


def _open_fields(form: ModelForm | AliasForm, untagged: Container[str]) -> ModelForm | AliasForm:
    alias = "Distinct" if form.name in untagged else "Open"
    if isinstance(form, AliasForm):
        return replace(form, type=open_type(form.type, alias)) if alias == "Distinct" else form
    if form.request_only:
        return form
    fields = tuple(replace(field, type=open_type(field.type, alias)) for field in form.fields)
    return replace(form, fields=fields)


def _render_headers(api: ApiForm, write: _Write) -> str:
    used = {name for form in api.headers for name in list_used_names(form)}
    return write(
        "models.py.jinja",
        title=f"Headers of the responses of {api.title}",
        forms=api.headers,
        imports=_model_classes.list_model_imports(api.headers),
        siblings={"models": sorted(used)} if used else {},
        own_fields=lambda form: form.fields,
    )


def _make_environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - the output is Python; text is quoted by the filters below
    )
    environment.filters["q"] = quote_text
    environment.filters["here"] = lambda type_: type_.write(str)
    environment.filters["there"] = _signatures.write_in_apis
    environment.globals.update(
        api_classes=_api_classes,
        docstrings=_docstrings,
        model_classes=_model_classes,
        plain_types=_plain_types,
        operation_records=_operation_records,
        is_model=lambda form: isinstance(form, ModelForm),
        optional=optional,
    )
    return environment


def _make_banner(api: ApiForm) -> str:
    """Return the head of every file.

    It names neither the hash nor the version of the spec: these are in ``__init__.py`` alone, so
    that a change of one field is a small diff.
    """
    return (
        f"# Generated from {fold_lines(api.source)}.\n"
        "# Do not edit: change the spec or a template instead."
    )


def _make_call_banner(api: ApiForm, facade: FacadeForm) -> str:
    return (
        f"# Generated from {fold_lines(api.source)} with {fold_lines(facade.source)}.\n"
        "# Do not edit: change the spec, the overlay or a template instead."
    )


def _list_exports(api: ApiForm) -> dict[str, list[str]]:
    """Return the public names by their modules."""
    exports = {tag.module: [tag.class_name] for tag in api.tags}
    if api.models:
        exports["models"] = [form.name for form in api.models]
    if api.headers:
        exports["headers"] = [form.name for form in api.headers]
    return exports
