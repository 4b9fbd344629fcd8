"""How the documentation is built: ``make docs``. Nothing is fetched."""

import importlib
import inspect
import re
from types import ModuleType
from typing import TYPE_CHECKING, Any

from docutils.nodes import Node
from pydantic import BaseModel
from sphinx.util.docutils import SphinxDirective

import kloudtrader_kalshi.models
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
pygments_style = "tango"
pygments_dark_style = "github-dark"


_OPEN = re.compile(r"Open\[(Literal\[[^\]]*\])\]")


def setup(app: "Sphinx") -> None:
    """Connect what autodoc cannot be told by a setting."""
    for module in (kloudtrader_tradier.models, kloudtrader_kalshi.models):
        _build(module)
    app.add_directive("functions", Functions)
    app.connect("autodoc-process-signature", _without_fields)
    app.connect("autodoc-process-docstring", _cut_fields)
    app.connect("autodoc-skip-member", _skip)


class Functions(SphinxDirective):
    """Document all public functions of a module: ``.. functions:: kloudtrader.tradier``."""

    required_arguments = 1

    def run(self) -> list[Node]:
        """Return what ``autofunction`` makes of each function."""
        module = importlib.import_module(self.arguments[0])
        names = [name for name in module.__all__ if inspect.isfunction(getattr(module, name))]
        lines = [f".. autofunction:: {module.__name__}.{name}" for name in names]
        return self.parse_text_to_nodes("\n".join(lines))


def _build(module: ModuleType) -> None:
    """Build the models, which are built when they are first used: autodoc writes to annotations."""
    for name in module.__all__:
        found = getattr(module, name)
        if isinstance(found, type) and issubclass(found, BaseModel):
            found.model_rebuild()
            _simplify(found)


def _simplify(model: type[BaseModel]) -> None:
    """Show the type of a field without the marker that reads it."""
    for name, annotation in vars(model).get("__annotations__", {}).items():
        if "Annotated[" in str(annotation) and name in model.model_fields:
            model.__annotations__[name] = model.model_fields[name].annotation
        elif "Open[" in str(annotation):
            model.__annotations__[name] = _OPEN.sub(r"\1 | str", annotation)


def _without_fields(
    _app: "Sphinx",
    _what: str,
    _name: str,
    found: object,
    _options: object,
    arguments: str | None,
    _returned: str | None,
) -> tuple[str, None] | None:
    """A model's signature repeats its fields, which stand below it; nobody makes our errors."""
    hidden = isinstance(found, type) and issubclass(found, (BaseModel, KloudTraderError))
    return ("", None) if hidden and arguments else None


def _skip(
    _app: "Sphinx", _what: str, name: str, _found: object, _skipped: bool, _options: Any
) -> bool | None:
    """What pydantic keeps in a model is no field of it."""
    return True if name == "model_config" or name.startswith("__pydantic_") else None


def _cut_fields(
    _app: "Sphinx", _what: str, _name: str, found: object, _options: Any, lines: list[str]
) -> None:
    """Keep the summary of a model only: the page lists its fields below."""
    if isinstance(found, type) and issubclass(found, BaseModel):
        lines[:] = [*inspect.cleandoc(vars(found).get("__doc__") or "").splitlines(), ""]
