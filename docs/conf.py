"""Configure Sphinx for ``make docs``. The build downloads nothing."""

import importlib
import inspect
import re
from collections.abc import Iterator
from pkgutil import iter_modules
from types import ModuleType
from typing import TYPE_CHECKING, Any

from docutils.nodes import Node
from pydantic import BaseModel
from sphinx.pycode import ModuleAnalyzer
from sphinx.util.docutils import SphinxDirective

import kloudtrader_kalshi.headers
import kloudtrader_kalshi.models
import kloudtrader_kalshi_v2.models
import kloudtrader_tradier.headers
import kloudtrader_tradier.models
from kloudtrader import KloudTraderError, __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "kloudtrader"
author = "The kloudtrader developers"
copyright = author
version = release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build", "package.md"]
myst_enable_extensions = ["deflist", "attrs_block"]
myst_heading_anchors = 3

default_role = "code"  # the generated docstrings write `name` for code
add_module_names = False
toc_object_entries_show_parents = "hide"
python_maximum_signature_line_length = 72
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
autodoc_member_order = "bysource"
autodoc_inherit_docstrings = False
napoleon_use_rtype = False
napoleon_use_ivar = True
napoleon_custom_sections = [("Every method raises", "params_style")]  # of the API classes

html_theme = "furo"
html_title = f"kloudtrader {version}"
html_static_path = ["_static"]
html_css_files = ["pages.css"]
suppress_warnings = ["ref.python"]  # short names in annotations fit several fields
html_copy_source = False
html_show_copyright = False
pygments_style = "a11y-light"
pygments_dark_style = "github-dark"

_MODULES = (
    kloudtrader_tradier.models,
    kloudtrader_tradier.headers,
    kloudtrader_kalshi.models,
    kloudtrader_kalshi.headers,
    kloudtrader_kalshi_v2.models,
)
_OPEN = re.compile(r"Open\[(Literal\[[^\]]*\])\]")


def setup(app: "Sphinx") -> None:
    """Connect the hooks for which autodoc has no setting."""
    for module in _MODULES:
        _build_models(module)
    app.add_directive("functions", Functions)
    app.connect("autodoc-process-docstring", _cut_fields)
    app.connect("autodoc-process-docstring", _describe_alias)
    app.connect("autodoc-process-signature", _hide_signature)
    app.connect("autodoc-skip-member", _skip_member)


class Functions(SphinxDirective):
    """Document all public functions of a module: ``.. functions:: kloudtrader.tradier``."""

    required_arguments = 1

    def run(self) -> list[Node]:
        """Return the nodes that ``autofunction`` creates for each function."""
        module = importlib.import_module(self.arguments[0])
        names = [name for name in module.__all__ if inspect.isfunction(getattr(module, name))]
        lines = [f".. autofunction:: {module.__name__}.{name}" for name in names]
        return self.parse_text_to_nodes("\n".join(lines))


def _build_models(module: ModuleType) -> None:
    """Build the models of a module before autodoc reads them.

    A model is built when it is first used. autodoc replaces annotations by texts, and pydantic
    cannot build a model from these.
    """
    for name in module.__all__:
        model = getattr(module, name)
        if isinstance(model, type) and issubclass(model, BaseModel):
            model.model_rebuild()
            _simplify_annotations(model)


def _simplify_annotations(model: type[BaseModel]) -> None:
    """Show the types of fields without the markers that parse them."""
    for name, annotation in vars(model).get("__annotations__", {}).items():
        if "Annotated[" in str(annotation) and name in model.model_fields:
            model.__annotations__[name] = model.model_fields[name].annotation
        elif "Open[" in str(annotation):
            model.__annotations__[name] = _OPEN.sub(r"\1 | str", annotation)


def _describe_alias(
    _app: "Sphinx", _kind: str, name: str, _member: object, _options: object, lines: list[str]
) -> None:
    """Replace the docstring of ``list`` or ``int`` by that of the alias.

    The text is below the alias in a part of the package, and autodoc reads the package only.
    """
    if name in _ALIASES:
        lines[:] = _ALIASES[name]


def _read_alias_docs() -> Iterator[tuple[str, list[str]]]:
    """Yield the name and the text of each alias that the models have."""
    packages = (kloudtrader_tradier.models, kloudtrader_kalshi.models, kloudtrader_kalshi_v2.models)
    for package in packages:
        for part in iter_modules(package.__path__):
            analyzer = ModuleAnalyzer.for_module(f"{package.__name__}.{part.name}")
            for (owner, name), lines in analyzer.find_attr_docs().items():
                if not owner:
                    yield f"{package.__name__}.{name}", lines


_ALIASES = dict(_read_alias_docs())


def _hide_signature(
    _app: "Sphinx",
    _kind: str,
    _name: str,
    member: object,
    _options: object,
    arguments: str | None,
    _returned: str | None,
) -> tuple[str, None] | None:
    """Hide the signatures of models and errors.

    A model's signature repeats its fields, which are listed below it, and users make no errors.
    """
    hidden = isinstance(member, type) and issubclass(member, (BaseModel, KloudTraderError))
    return ("", None) if hidden and arguments else None


def _skip_member(
    _app: "Sphinx", _kind: str, name: str, _member: object, _skipped: bool, _options: Any
) -> bool | None:
    """Skip what pydantic keeps in a model and is not a field."""
    return True if name == "model_config" or name.startswith("__pydantic_") else None


def _cut_fields(
    _app: "Sphinx", _kind: str, _name: str, member: object, _options: object, lines: list[str]
) -> None:
    """Keep only the summary of a model: autodoc lists the fields itself."""
    if isinstance(member, type) and issubclass(member, BaseModel):
        lines[:] = [*inspect.cleandoc(vars(member).get("__doc__") or "").splitlines(), ""]
