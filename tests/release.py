"""Check a release: ``python -m tests.release WHEEL``, or ``make release-check``.

The wheel is installed with all extras into an empty environment, from the index that pip uses. The
program of the package's page runs there against the sandbox, and every module is imported. The
packages of the environment are written beside the wheel as a CycloneDX SBOM.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
IMPORT_ALL = """
import importlib, pkgutil, sys, kloudtrader
modules = [m.name for m in pkgutil.walk_packages(kloudtrader.__path__, "kloudtrader.")]
for name in modules:
    if not name.endswith(("__main__", "pytest_plugin")):  # the plugin is imported by pytest
        importlib.import_module(name)
print(len(modules), "modules of", kloudtrader.__file__)
"""


def main() -> int:
    """Install the wheel, run it, and write the SBOM."""
    wheel = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory(prefix="release-") as name:
        folder = Path(name)
        python = install(wheel, folder / "environment")
        run_example(python, folder)
        call(python, "-W", "error::DeprecationWarning:kloudtrader", "-c", IMPORT_ALL, cwd=folder)
        sbom = wheel.with_name(f"{wheel.name.removesuffix('.whl')}.cdx.json")
        write_sbom(python, sbom)
    print(f"written: {sbom.name}, {len(list_components(sbom))} packages")
    return 0


def install(wheel: Path, place: Path) -> Path:
    """Install the wheel with all extras into an environment without pip; return its Python."""
    call(sys.executable, "-m", "venv", "--without-pip", place)
    python = place / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check")
    extras = ",".join(PROJECT["optional-dependencies"])
    call(*pip, "install", "--quiet", f"{wheel}[{extras}]")
    call(*pip, "check")
    return python


def run_example(python: Path, folder: Path) -> None:
    """Run the program of the package's page, and the command, as a reader would."""
    page = (ROOT / PROJECT["readme"]).read_text("utf-8")
    program = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert program, "the page of the package has no program"
    (folder / "main.py").write_text(program[1], encoding="utf-8")
    command = python.with_name("kloudtrader")
    call(command, "--version", cwd=folder)
    call(command, "check", "--offline", "main.py", cwd=folder)
    call(command, "run", "--sandbox", "main.py", cwd=folder)


def write_sbom(python: Path, file: Path) -> None:
    """Write the packages of an environment, and check that ours and its requirements are there."""
    options = ("--output-reproducible", "--pyproject", ROOT / "pyproject.toml", "-o", file)
    call(sys.executable, "-m", "cyclonedx_py", "environment", python, *options)
    required = {re.split(r"[\[<>=~! ;]", line)[0] for line in PROJECT["dependencies"]}
    missing = required - list_components(file)
    assert not missing, f"not in the SBOM: {missing}"


def list_components(file: Path) -> set[str]:
    """Return the names of the packages in an SBOM."""
    sbom: dict[str, Any] = json.loads(file.read_text("utf-8"))
    assert sbom["bomFormat"] == "CycloneDX"
    assert sbom["metadata"]["component"]["name"] == PROJECT["name"]
    return {component["name"] for component in sbom["components"]}


def call(*command: str | Path, cwd: Path = ROOT) -> None:
    """Run a command without our sources on its path, and stop if it fails."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    subprocess.run([*map(str, command)], cwd=cwd, env=environment, check=True, timeout=900)


if __name__ == "__main__":
    sys.exit(main())
