"""One virtual environment for each client, so that none sees another's packages."""

import hashlib
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks.places import CACHE, ROOT, cache
from benchmarks.tools import tool

__all__ = ["ENVIRONMENTS", "prepare", "python_of", "versions_of"]

SPEC = ROOT / "openapi" / "tradier.yaml"
_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


class Environment(NamedTuple):
    """Describe the packages of an environment."""

    requirements: tuple[str, ...]
    shown: tuple[str, ...]
    """Distributions whose versions the results name."""
    finish: Callable[[Path], None] | None = None
    """Run each time, with the folder that holds the environment's packages."""


def _copy_package(site: Path) -> None:
    """Put this package where its wheel would put it."""
    for source in (ROOT / "kloudtrader", *(ROOT / "generated").glob("kloudtrader_*")):
        target = site / source.name
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        _run([str(_python(site)), "-m", "compileall", "-q", str(target)])


def _generate_python_client(site: Path) -> None:
    target = site / "opc_tradier"
    if not target.exists():
        program = _python(site).with_name("openapi-python-client")
        _run(
            [
                str(program),
                "generate",
                "--path",
                str(SPEC),
                "--meta",
                "none",
                "--output-path",
                str(target),
                "--overwrite",
            ]
        )


def _generate_openapi_generator(site: Path) -> None:
    target = site / "oag_tradier"
    if not target.exists():
        tool("java", "default-jre-headless")
        output = cache("openapi-generator")
        program = _python(site).with_name("openapi-generator-cli")
        _run(
            [
                str(program),
                "generate",
                "-g",
                "python",
                "-i",
                str(SPEC),
                "-o",
                str(output),
                "--additional-properties=packageName=oag_tradier",
            ]
        )
        shutil.copytree(output / "oag_tradier", target)


_OURS: tuple[str, ...] = tuple(_PROJECT["project"]["dependencies"])
_SIGNING: tuple[str, ...] = tuple(_PROJECT["project"]["optional-dependencies"]["kalshi"])
_GENERATOR: tuple[str, ...] = tuple(_PROJECT["dependency-groups"]["generate"])
_OPC = next(text for text in _GENERATOR if text.startswith("openapi-python-client"))

ENVIRONMENTS: dict[str, Environment] = {
    "kloudtrader": Environment(
        (*_OURS, *_SIGNING), ("urllib3", "pydantic", "pydantic-core", "cryptography"), _copy_package
    ),
    "httpx": Environment(("httpx",), ("httpx",)),
    "requests": Environment(("requests",), ("requests",)),
    "openapi-python-client": Environment(
        (_OPC,), ("openapi-python-client",), _generate_python_client
    ),
    "openapi-generator": Environment(
        (
            "openapi-generator-cli",
            "urllib3>=2.7,<3",
            "python-dateutil",
            "pydantic>=2.11",
            "typing-extensions",
        ),
        ("openapi-generator-cli",),
        _generate_openapi_generator,
    ),
    "uvatradier": Environment(("uvatradier",), ("uvatradier", "pandas")),
    "generate": Environment(
        (*_OURS, *_GENERATOR), ("openapi-python-client", "ruff"), _copy_package
    ),
}


def prepare(names: list[str]) -> None:
    """Make the environments that are missing, and put the current package into its own."""
    for name in names:
        environment = ENVIRONMENTS[name]
        folder = CACHE / "environments" / name
        mark = folder / hashlib.sha256(repr(environment.requirements).encode()).hexdigest()
        if not mark.exists():
            _say(f"making the environment {name}")
            shutil.rmtree(folder, ignore_errors=True)
            _run([sys.executable, "-m", "venv", str(folder)])
            _run(
                [
                    str(folder / "bin" / "python"),
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "--disable-pip-version-check",
                    *environment.requirements,
                ]
            )
            mark.touch()
        if environment.finish is not None:
            environment.finish(_site(folder))


def python_of(name: str) -> Path:
    """Return the interpreter of an environment."""
    return CACHE / "environments" / name / "bin" / "python"


def versions_of(name: str) -> dict[str, str]:
    """Return the versions of the distributions that the results name."""
    shown = ENVIRONMENTS[name].shown
    code = "import sys, importlib.metadata as m; print(*map(m.version, sys.argv[1:]))"
    done = subprocess.run(
        [str(python_of(name)), "-c", code, *shown], capture_output=True, text=True, check=True
    )
    return dict(zip(shown, done.stdout.split(), strict=True))


def _site(folder: Path) -> Path:
    return next((folder / "lib").glob("python*")) / "site-packages"


def _python(site: Path) -> Path:
    return site.parents[2] / "bin" / "python"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
