"""The two built wheels, installed alone: an editable install hides what a wheel forgets."""

import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from collections.abc import Callable
from email import message_from_bytes
from pathlib import Path

import pytest

from kloudtrader import __version__
from kloudtrader.cli import exits
from tests.stub import Answer, Stub

Done = subprocess.CompletedProcess[str]

ROOT = Path(__file__).parents[1]
SANDBOX = ROOT / "kloudtrader" / "sandbox"
GENERATED = ("kloudtrader_tradier", "kloudtrader_kalshi")
pytestmark = [
    pytest.mark.skipif(
        importlib.util.find_spec("hatchling") is None,
        reason="hatchling, which builds the wheels, is not installed",
    ),
    pytest.mark.skipif(
        not (SANDBOX / "pyproject.toml").exists(),
        reason="the packages are links to what is installed, from which no wheel can be built",
    ),
]


OFFLINE = ("--quiet", "--no-index", "--no-deps")


def call(*command: str, folder: Path = ROOT) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr


def pip(action: str, *arguments: str) -> None:
    call("pip", "--disable-pip-version-check", "--no-input", action, *OFFLINE, *arguments)


def build(folder: Path, *sources: str) -> list[Path]:
    """The wheels of some sources, the client's first."""
    pip("wheel", "--no-build-isolation", "--wheel-dir", str(folder), *sources)
    return sorted(folder.glob("*.whl"), key=lambda one: len(one.name))


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """As ``make build`` makes them: out of source archives."""
    folder = tmp_path_factory.mktemp("wheels")
    for project in (ROOT, SANDBOX):
        options = ("--target", "sdist", "--directory", str(folder))
        call("hatchling", "build", *options, folder=project)
    return build(folder, *map(str, folder.glob("*.tar.gz")))


@pytest.fixture(scope="module")
def wheel(wheels: list[Path]) -> Path:
    client, _ = wheels
    return client


@pytest.fixture(scope="module")
def sandbox_wheel(wheels: list[Path]) -> Path:
    _, sandbox = wheels
    return sandbox


@pytest.fixture(scope="module")
def dependencies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that brings packages, but neither ours nor the path files of an editable install."""
    folder = tmp_path_factory.mktemp("dependencies")
    places = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    for package in (one for place in places for one in Path(place).iterdir()):
        if "kloudtrader" not in package.name and package.suffix != ".pth":
            (folder / package.name).symlink_to(package)
    return folder


Alone = Callable[..., Done]


@pytest.fixture
def alone(dependencies: Path, tmp_path: Path) -> Alone:
    """Python with the packages of a folder, and the dependencies."""

    def run(folder: Path, *arguments: str, **variables: str) -> Done:
        return subprocess.run(
            [sys.executable, "-S", "-W", "error", *arguments],
            cwd=tmp_path,
            env={"PYTHONPATH": os.pathsep.join(map(str, (folder, dependencies))), **variables},
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run


def unpacked(folder: Path, *wheels: Path) -> Path:
    pip("install", "--target", str(folder), *map(str, wheels))
    return folder


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the unpacked client and nothing else."""
    return unpacked(tmp_path_factory.mktemp("installed"), wheel)


@pytest.fixture(scope="module")
def both(wheels: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the unpacked client and the unpacked sandbox."""
    return unpacked(tmp_path_factory.mktemp("both"), *wheels)


def requirements(wheel: Path) -> list[str]:
    """What a wheel asks for, extras included."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (one for one in archive.namelist() if one.endswith("dist-info/METADATA"))
        return message_from_bytes(archive.read(name)).get_all("Requires-Dist", [])


def contents(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_the_wheel_holds_all_packages_and_nothing_else(wheel: Path) -> None:
    names = contents(wheel)
    roots = {name.partition("/")[0] for name in names}
    (metadata,) = (root for root in roots if root.endswith(".dist-info"))
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]
    packages = {Path(one).name for one in settings["targets"]["wheel"]["packages"]}
    assert packages >= {"kloudtrader", *GENERATED}
    assert roots == packages | {metadata}
    assert {f"{package}/py.typed" for package in packages} <= set(names)
    assert f"{metadata}/licenses/LICENSE" in names
    assert [name for name in names if "__pycache__" in name or name.endswith(".pyc")] == []
    assert not any(name.startswith("kloudtrader/sandbox") for name in names)
    assert wheel.stat().st_size < 300_000


def test_the_wheel_of_the_sandbox_holds_the_sandbox_and_nothing_else(sandbox_wheel: Path) -> None:
    names = contents(sandbox_wheel)
    (metadata,) = {name.partition("/")[0] for name in names} - {"kloudtrader"}
    assert metadata.endswith(".dist-info")
    code = [name for name in names if not name.startswith(metadata)]
    assert all(name.startswith("kloudtrader/sandbox/") for name in code)
    assert {Path(name).suffix for name in code} == {".py", ".css", ".toml"}
    assert not any(name.endswith("/pyproject.toml") for name in code)
    assert f"{metadata}/licenses/LICENSE" in names
    assert (SANDBOX / "LICENSE").read_text() == (ROOT / "LICENSE").read_text()


def test_the_wheels_hold_every_file_once(wheel: Path, sandbox_wheel: Path) -> None:
    names = contents(wheel) + contents(sandbox_wheel)
    assert len(names) == len(set(names))
    parts = [(ROOT, "kloudtrader"), *((ROOT / "generated", name) for name in GENERATED)]
    sources = [
        path.relative_to(base)
        for base, package in parts
        for kind in ("*.py", "*.toml", "*.css", "py.typed")
        for path in (base / package).rglob(kind)
        if path != SANDBOX / "pyproject.toml"
    ]
    assert [str(path) for path in sources if str(path) not in names] == []


def test_each_wheel_asks_for_the_other_in_its_own_version(wheel: Path, sandbox_wheel: Path) -> None:
    extra = f"kloudtrader-sandbox=={__version__}; extra == 'sandbox'"
    assert extra in requirements(wheel)
    assert f"kloudtrader=={__version__}" in requirements(sandbox_wheel)
    direct = [one for one in requirements(wheel) if "extra ==" not in one]
    assert len(direct) == 3


def sandbox_of(folder: Path, source: str) -> list[str]:
    """What the extra of a wheel asks for."""
    (built,) = build(folder, source)
    return [one for one in requirements(built) if "extra == 'sandbox'" in one]


def test_in_a_clone_the_extra_is_the_folder_that_lies_in_it(tmp_path: Path) -> None:
    """So ``pip install '.[sandbox]'`` finds it where nothing is published."""
    found = sandbox_of(tmp_path, str(ROOT))
    assert found == [f"kloudtrader-sandbox @ {SANDBOX.as_uri()} ; extra == 'sandbox'"]


@pytest.fixture
def commit() -> str:
    command = ["git", "-C", str(ROOT), "rev-parse", "HEAD"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"this is no repository that may be read: {done.stderr.strip()}")
    return done.stdout.strip()


def test_out_of_a_repository_the_extra_is_the_same_commit_of_it(
    tmp_path: Path, commit: str
) -> None:
    """The folder in which pip builds is gone afterwards."""
    place = f"git+{ROOT.as_uri().replace('///', '//localhost/')}@{commit}"
    (found,) = sandbox_of(tmp_path, place)
    assert found.startswith(f"kloudtrader-sandbox @ {place}#subdirectory=kloudtrader/sandbox ;")


SCRIPT = """
import kloudtrader, kloudtrader_kalshi, kloudtrader_tradier
from kloudtrader import ACCESS_TOKEN, ACCOUNT_NUMBER, account_balance, kalshi, tradier
for module in (kloudtrader, kloudtrader_kalshi, kloudtrader_tradier):
    print(module.__file__)
print(account_balance(ACCESS_TOKEN, ACCOUNT_NUMBER)["balances"]["total_cash"])
print(tradier.account_positions().positions.position, kalshi.UserOrderCreateRequest.__name__)
"""


def test_the_installed_wheel_works_alone(installed: Path, stub: Stub, alone: Alone) -> None:
    stub.on("GET /accounts/A1/balances", Answer(200, {"balances": {"total_cash": 7.5}}))
    stub.on("GET /accounts/A1/positions", Answer(200, {"positions": "null"}))
    done = alone(
        installed,
        *("-c", SCRIPT),
        ACCESS_TOKEN="t",
        ACCOUNT_NUMBER="A1",
        KLOUDTRADER_TRADIER_URL=stub.url,
    )
    assert done.returncode == 0, done.stderr
    *files, cash, rest = done.stdout.splitlines()
    assert len(files) == 3
    assert all(Path(file).is_relative_to(installed) for file in files)
    assert (cash, rest) == ("7.5", "[] UserOrderCreateRequest")
    assert len(stub.seen) == 2


ALGORITHM = """
import kloudtrader, kloudtrader.sandbox
from kloudtrader import ACCESS_TOKEN, ACCOUNT_NUMBER, account_balance
print(kloudtrader.__file__)
print(kloudtrader.sandbox.__file__)
print(account_balance(ACCESS_TOKEN, ACCOUNT_NUMBER)["balances"]["total_cash"] > 0)
"""


@pytest.fixture
def main_py(tmp_path: Path) -> Path:
    script = tmp_path / "main.py"
    script.write_text(ALGORITHM)
    return script


def test_both_wheels_together_run_an_algorithm(both: Path, main_py: Path, alone: Alone) -> None:
    command = ("-m", "kloudtrader", "run", "--sandbox", main_py.name)
    done = alone(both, *command)
    assert done.returncode == 0, done.stderr
    *files, cash = done.stdout.splitlines()
    assert len(files) == 2
    assert all(Path(file).is_relative_to(both) for file in files)
    assert cash == "True"


def test_without_the_sandbox_one_line_says_what_to_install(
    installed: Path, main_py: Path, alone: Alone
) -> None:
    for command in (["run", "--sandbox", main_py.name], ["sandbox"], ["sandbox", "--help"]):
        done = alone(installed, "-m", "kloudtrader", *command)
        assert done.returncode == exits.CONFIGURATION
        assert done.stdout == ""
        hint = "this needs the extra [sandbox]: pip install 'kloudtrader[sandbox]'"
        assert done.stderr == f"kloudtrader: {command[0]}: {hint}\n"


def test_a_sandbox_of_another_version_is_not_used(
    both: Path, main_py: Path, tmp_path: Path, alone: Alone
) -> None:
    other = tmp_path / "other"
    shutil.copytree(both, other)
    (metadata,) = other.glob("kloudtrader_sandbox-*.dist-info/METADATA")
    text = metadata.read_text()
    metadata.write_text(text.replace(f"\nVersion: {__version__}\n", "\nVersion: 0.0.9\n"))
    done = alone(other, "-m", "kloudtrader", "run", "--sandbox", "main.py")
    assert done.returncode == exits.CONFIGURATION
    words = f"kloudtrader-sandbox 0.0.9 does not belong to kloudtrader {__version__}: pip install"
    assert done.stderr.startswith(f"kloudtrader: run: {words}")
    doctor = alone(other, "-m", "kloudtrader", "doctor")
    assert words in " ".join(doctor.stdout.split())


def test_a_folder_that_was_left_behind_is_no_sandbox(
    installed: Path, main_py: Path, tmp_path: Path, alone: Alone
) -> None:
    left = tmp_path / "left"
    shutil.copytree(installed, left)
    (left / "kloudtrader" / "sandbox").mkdir()
    (left / "kloudtrader" / "sandbox" / "notes.txt").touch()
    done = alone(left, "-m", "kloudtrader", "run", "--sandbox", "main.py")
    assert done.returncode == exits.CONFIGURATION
    assert "this needs the extra [sandbox]" in done.stderr


def test_a_sandbox_elsewhere_is_not_said_to_be_missing(
    installed: Path, both: Path, main_py: Path, tmp_path: Path, alone: Alone
) -> None:
    """As of an editable sandbox with a client that is not: Python finds the client's folder."""
    apart = tmp_path / "apart"
    shutil.copytree(installed, apart)
    (metadata,) = both.glob("kloudtrader_sandbox-*.dist-info")
    shutil.copytree(metadata, apart / metadata.name)
    done = alone(apart, "-m", "kloudtrader", "run", "--sandbox", "main.py")
    assert done.returncode == exits.CONFIGURATION
    assert "is installed, but not beside kloudtrader: install both in the same way" in done.stderr


def test_without_the_sandbox_its_options_are_not_completed(installed: Path, alone: Alone) -> None:
    done = alone(
        installed,
        *("-m", "kloudtrader"),
        _KLOUDTRADER_COMPLETE="bash_complete",
        COMP_WORDS="kloudtrader sandbox --",
        COMP_CWORD="2",
    )
    assert done.stderr == ""
    assert "--seed" not in done.stdout
