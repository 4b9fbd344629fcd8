"""Run the notebook of the examples in a kernel, as Jupyter does."""

import os
import re
from pathlib import Path
from typing import Any

import pytest

from tests.docs.pages import ROOT

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
pytest.importorskip("ipykernel")

PATH = ROOT / "examples" / "account.ipynb"


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """Run the notebook with folders of its own, and return its cells of code."""
    folder = tmp_path_factory.mktemp("notebook")
    notebook = nbformat.read(PATH, as_version=4)
    with pytest.MonkeyPatch.context() as monkeypatch:
        for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR"):
            monkeypatch.setenv(name, str(folder / name))
        paths = [str(ROOT), str(ROOT / "generated"), os.environ.get("PYTHONPATH", "")]
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))
        client = nbclient.NotebookClient(
            notebook, timeout=60, resources={"metadata": {"path": str(folder)}}
        )
        client.execute()
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def list_outputs(cells: list[Any], kind: str) -> list[str]:
    """Return the outputs of a MIME type, in the order of the cells."""
    return [
        output["data"][kind]
        for cell in cells
        for output in cell["outputs"]
        if kind in output.get("data", {})
    ]


def read_streams(cells: list[Any], name: str) -> str:
    return "".join(
        output["text"] for cell in cells for output in cell["outputs"] if output.get("name") == name
    )


@pytest.mark.filterwarnings("default")  # those of the client's own dependencies
def test_the_notebook_shows_tables_charts_and_progress(cells: list[Any]) -> None:
    tables = list_outputs(cells, "text/html")
    heads = ["cost_basis", "total_equity", "status", "sum", "canceled"]
    assert len(tables) == len(heads)
    for head, table in zip(heads, tables, strict=True):
        assert head in table
    assert len(list_outputs(cells, "image/png")) == 3
    assert re.search(r"account_costbasis: 30 rows", read_streams(cells, "stderr"))
    assert read_streams(cells, "stdout").count(" USD at ") == 2


def test_no_table_shows_an_account(cells: list[Any]) -> None:
    shown = "".join(list_outputs(cells, "text/html") + list_outputs(cells, "text/plain"))
    assert "VA10000001" not in shown
    assert "VA…01" in shown


def test_the_notebook_is_kept_without_outputs() -> None:
    """Outputs would grow old, and a reader's own would hold an account."""
    text = Path(PATH).read_text(encoding="utf-8")
    for cell in nbformat.reads(text, as_version=4).cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
    assert str(ROOT) not in text
