"""Frozen values -> Python text, by the templates."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import jinja2

from codegen.plan.conversions import opened
from codegen.plan.form import AliasForm, ApiForm, FacadeForm, ModelForm, OperationForm, TagForm
from codegen.plan.module_layout import layout
from codegen.plan.ordering import used_by
from codegen.plan.python_text import one_line, quoted
from codegen.plan.types import optional
from codegen.plan.usage import own_fields, own_part
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
from .index import FILE as INDEX
from .index import index

TEMPLATES = Path(__file__).parents[2] / "templates"

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
        files["plain.py"] = _plain(api, write)
    for tag in api.tags:
        files[f"{tag.module}.py"] = _api_module(api, tag, write, lazy=bool(parts.models))
    return files


def _plain(api: ApiForm, write: _Write) -> str:
    forms, arguments = _plain_types.plain_forms(api), _plain_types.arguments_forms(api)
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
    environment = _environment()
    banner = _banner_of_calls(api, api.facade)
    parts: dict[str, list[str]] = {}
    classes: dict[str, str] = {}
    files: dict[str, str] = {}
    for tag in api.tags:
        calls = _calls.calls_of(api, tag, api.facade)
        if not calls:
            continue
        module, name = _calls.module_of(tag), _calls.class_of(tag)
        functions = [call.name for call in calls]
        functions += [call.iterator for call in calls if call.pages]
        parts[module], classes[module] = functions, name
        files[f"{module}.py"] = environment.get_template("calls.py.jinja").render(
            api=api,
            banner=banner,
            tag=tag,
            calls=calls,
            class_name=name,
            imports=_calls.call_imports(calls, package, tag),
            public=sorted([name, *functions]),
            shared=_docstrings.shared_errors(tag),
        )
    write = functools.partial(environment.get_template("lazy.py.jinja").render, banner=banner)
    files["__init__.py"] = write(
        title=f"Typed calls of {api.title}",
        parts=parts,
        public=sorted(itertools.chain(*parts.values())),
    )
    files["_all.py"] = environment.get_template("all_calls.py.jinja").render(
        api=api, banner=banner, classes=classes
    )
    return files


def _banner_of_calls(api: ApiForm, facade: FacadeForm) -> str:
    source = f"{one_line(api.source)} with {one_line(facade.source)}"
    return (
        f"# Generated from {source}.\n"
        "# Not to be edited: change the spec, the overlay or a template instead."
    )


def _api_module(api: ApiForm, tag: TagForm, write: _Write, *, lazy: bool) -> str:
    errors = _api_classes.error_names(tag.operations, lazy=lazy)
    forms = {form.name: form for form in api.models}
    return write(
        "api.py.jinja",
        tag=tag,
        imports=_api_classes.api_imports(tag.operations, [*errors], forms, lazy=lazy),
        errors=errors,
        forms=forms,
        shared=_docstrings.shared_errors(tag),
        uses_models=_api_classes.uses_models(tag.operations),
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
        shared_parameters=_operation_records.shared_parameters(operations),
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
            title=f"Models of {api.title}{_docstrings.part(part)}",
            forms=forms,
            imports=_model_classes.model_imports(written),
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
        imports=_model_classes.model_imports(api.headers),
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
    environment.filters["there"] = _signatures.in_apis
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
