"""Tests of the built wheel: ``python -m tests.matrix``, or ``make test-matrix``.

The wheel is built once and installed into an empty environment for each Python, with the lowest
versions that its metadata allow of what it depends on, and with the newest. All tests run
there, in a folder in which the packages are links to what was installed: nothing of the source tree
is imported. Then the generator runs there with several hash seeds, and must give to the byte what
the wheel holds. A Python is found as ``pythonX.Y`` on the path, or by pyenv or uv.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from email import message_from_string
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTHONS = ("3.11", "3.12", "3.13")
LEVELS = ("lowest", "newest")
PACKAGES = {
    "kloudtrader": "kloudtrader",
    "kloudtrader_tradier": "generated/kloudtrader_tradier",
    "kloudtrader_kalshi": "generated/kloudtrader_kalshi",
    "kloudtrader_kalshi_v2": "generated/kloudtrader_kalshi_v2",
}
"""Import names, and where their sources lie."""
INDEX = "index.txt"
"""Generated, and not in the wheel."""
HASH_SEEDS = ("0", "1", "4242")
LEFT_OUT = shutil.ignore_patterns(
    ".*", "__pycache__", "*.egg-info", "dist", "build", "mutants", "kloudtrader", "generated"
)


def main() -> int:
    """Run every combination and print what came of it."""
    options = _options()
    results: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="matrix-") as name:
        folder = Path(name)
        wheel = _build(folder)
        # As it is now: who goes on editing does not change what is tested.
        shutil.copytree(ROOT, folder / "source", ignore=_left_out)
        for package, place in PACKAGES.items():
            if (ROOT / place / INDEX).exists():
                shutil.copy(ROOT / place / INDEX, folder / f"{package}-{INDEX}")
        for version in options.python:
            for level in options.level:
                began = time.monotonic()
                label = f"Python {version}, {level} dependencies"
                place = folder / f"{version}-{level}"
                outcome = _run(place, wheel, version, level, ["-n", options.jobs, *options.tests])
                results[label] = f"{outcome} ({time.monotonic() - began:.0f} s)"
                print(f"{label}: {results[label]}", flush=True)
    print("", *(f"{label}: {result}" for label, result in results.items()), sep="\n")
    return 0 if all(result.startswith("passed") for result in results.values()) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", nargs="+", default=PYTHONS)
    parser.add_argument("--level", nargs="+", default=LEVELS, choices=LEVELS)
    parser.add_argument("--jobs", default="auto", help="processes for the tests")
    parser.add_argument("tests", nargs="*", default=["tests"])
    return parser.parse_args()


def _build(folder: Path) -> Path:
    # The recipe of the Makefile, without making an environment of its own.
    options = ["-o", ".venv/ready", f"BIN={Path(sys.executable).parent}", f"DIST={folder}"]
    _call(["make", "-s", *options, "build"])
    (wheel,) = folder.glob("kloudtrader-*.whl")
    return wheel


def _run(folder: Path, wheel: Path, version: str, level: str, arguments: list[str]) -> str:
    interpreter = _find(version)
    if interpreter is None:
        return f"not run: there is no Python {version}"
    python = _environment(folder / "venv", interpreter, wheel, level)
    built = wheel.parent
    tree = _tree(folder / "tree", built / "source", python)
    pytest = [str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    status = _status([*pytest, "--dist", "loadfile", *arguments], tree)
    if status:
        return f"FAILED: the tests ended with status {status}"
    for package, place in PACKAGES.items():
        index = built / f"{package}-{INDEX}"
        if index.exists():
            shutil.copy(index, tree / place / INDEX)
    # The recipe of the Makefile, without making an environment of its own.
    drift = ["make", "-s", "-o", ".venv/ready", "drift", f"BIN={python.parent}"]
    for seed in HASH_SEEDS:
        if _status(drift, tree, PYTHONHASHSEED=seed):
            return f"FAILED: PYTHONHASHSEED={seed} gives another generated/"
    return "passed"


def _status(command: list[str], tree: Path, **more: str) -> int:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run(command, cwd=tree, env=environment | more, check=False).returncode


def _find(version: str) -> str | None:
    """The path of an interpreter that runs and is of the version."""
    candidates = [shutil.which(f"python{version}")]
    for finder in (["uv", "python", "find", version], ["pyenv", "prefix", version]):
        if shutil.which(finder[0]):
            done = subprocess.run(finder, capture_output=True, text=True, check=False)
            found = done.stdout.strip()
            candidates.append(f"{found}/bin/python" if finder[0] == "pyenv" else found)
    return next((each for each in candidates if each and _is_version(each, version)), None)


def _is_version(interpreter: str, version: str) -> bool:
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        done = subprocess.run(
            [interpreter, "-c", code], capture_output=True, text=True, check=False
        )
    except OSError:
        return False
    return done.stdout.strip() == version


def _environment(folder: Path, interpreter: str, wheel: Path, level: str) -> Path:
    """An environment with the wheel, all extras and what the tests need."""
    _call([interpreter, "-m", "venv", str(folder)])
    python = folder / "bin" / "python"
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    _call([*pip, "--upgrade", "pip>=25.1"])
    constraints = folder / "constraints.txt"
    floors = _floors(_lines(wheel, "Requires-Dist")) if level == "lowest" else {}
    constraints.write_text("".join(f"{name}=={floor}\n" for name, floor in floors.items()))
    wanted = f"{wheel}[{','.join(_lines(wheel, 'Provides-Extra'))}]"
    _call([*pip, "--constraint", str(constraints), wanted, "--group", "test"])
    return python


def _lines(wheel: Path, field: str) -> list[str]:
    """Return the values of a field of a wheel's metadata."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (each for each in archive.namelist() if each.endswith(".dist-info/METADATA"))
        metadata = archive.read(name).decode()
    return message_from_string(metadata).get_all(field, [])


def _floors(requirements: list[str]) -> dict[str, str]:
    """The lower bound of each requirement."""
    found = (re.match(r"([\w.-]+)[^;]*?>=\s*([\w.]+)", each) for each in requirements)
    return {match.group(1): match.group(2) for match in found if match}


def _tree(folder: Path, source: Path, python: Path) -> Path:
    """The project without its packages, which are links to those of the environment."""
    shutil.copytree(source, folder)
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    done = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=True)
    (folder / "generated").mkdir()
    for package, place in PACKAGES.items():
        (folder / place).symlink_to(Path(done.stdout.strip()) / package, target_is_directory=True)
    return folder


def _left_out(directory: str, names: list[str]) -> set[str]:
    if Path(directory) == ROOT:
        return LEFT_OUT(directory, names)
    return {name for name in names if name == "__pycache__"}


def _call(command: list[str]) -> None:
    subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    sys.exit(main())
