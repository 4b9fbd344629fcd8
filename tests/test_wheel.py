"""The built wheel, installed alone: an editable install hides what a wheel forgets."""

import importlib.util
import os
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile
from collections.abc import Callable
from configparser import ConfigParser
from email.message import Message
from email.parser import BytesParser
from pathlib import Path, PurePosixPath

import pytest

from kloudtrader import __version__
from tests.stub import Stub, StubResponse

Done = subprocess.CompletedProcess[str]

ROOT = Path(__file__).parents[1]
GENERATED = ("kloudtrader_tradier", "kloudtrader_kalshi", "kloudtrader_kalshi_v2")
PACKAGES = {"kloudtrader", *GENERATED}
pytestmark = [
    pytest.mark.skipif(
        importlib.util.find_spec("hatchling") is None,
        reason="hatchling, which builds the wheel, is not installed",
    ),
    pytest.mark.skipif(
        (ROOT / "kloudtrader").is_symlink(),
        reason="the packages are links to what is installed, from which no wheel can be built",
    ),
]

OFFLINE = ("--quiet", "--no-index", "--no-deps")


def call(*command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr


def pip(action: str, *arguments: str) -> None:
    call("pip", "--disable-pip-version-check", "--no-input", action, *OFFLINE, *arguments)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the source archive."""
    folder = tmp_path_factory.mktemp("archive")
    call("hatchling", "build", "--target", "sdist", "--directory", str(folder))
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel as ``make build`` makes it: out of the source archive."""
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-build-isolation", "--wheel-dir", str(folder), str(archive))
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds the unpacked wheel and nothing else."""
    folder = tmp_path_factory.mktemp("installed")
    pip("install", "--target", str(folder), str(wheel))
    return folder


@pytest.fixture(scope="module")
def dependencies(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what the wheel requires without extras, and nothing else."""
    folder = tmp_path_factory.mktemp("dependencies")
    needed = {"urllib3", "pydantic", "pydantic_core", "dateutil", "six"}
    needed |= {"typing_extensions", "annotated_types", "typing_inspection"}
    places = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    for package in (each for place in places for each in Path(place).iterdir()):
        if package.name.partition(".")[0] in needed:
            (folder / package.name).symlink_to(package)
    return folder


Alone = Callable[..., Done]


@pytest.fixture
def alone(installed: Path, dependencies: Path, tmp_path: Path) -> Alone:
    """Return a function that runs Python with the wheel and its dependencies alone."""

    def run(*arguments: str, **variables: str) -> Done:
        return subprocess.run(
            [sys.executable, "-S", "-W", "error", *arguments],
            cwd=tmp_path,
            env={"PYTHONPATH": os.pathsep.join(map(str, (installed, dependencies))), **variables},
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run


def contents(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as opened:
        return opened.namelist()


def read(wheel: Path, name: str) -> bytes:
    """Return a file of the wheel's ``.dist-info`` folder."""
    with zipfile.ZipFile(wheel) as opened:
        return opened.read(f"kloudtrader-{__version__}.dist-info/{name}")


def metadata(wheel: Path) -> Message:
    return BytesParser().parsebytes(read(wheel, "METADATA"))


def test_the_wheel_holds_all_packages_and_nothing_else(wheel: Path) -> None:
    names = contents(wheel)
    info = f"kloudtrader-{__version__}.dist-info"
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]
    assert {Path(each).name for each in settings["targets"]["wheel"]["packages"]} == PACKAGES
    assert {name.partition("/")[0] for name in names} == PACKAGES | {info}
    assert {f"{package}/py.typed" for package in PACKAGES} <= set(names)
    assert f"{info}/licenses/LICENSE" in names
    code = [PurePosixPath(name) for name in names if not name.startswith(info)]
    assert {path.suffix for path in code if path.name != "py.typed"} == {
        ".py",
        ".css",
        ".sql",
        ".toml",
    }
    parts = {part for path in code for part in path.parts}
    assert parts.isdisjoint({"tests", "openapi", "index.txt", "__pycache__", "pyproject.toml"})


def test_the_wheel_holds_every_file_once(wheel: Path) -> None:
    names = contents(wheel)
    assert len(names) == len(set(names))
    parts = [(ROOT, "kloudtrader"), *((ROOT / "generated", name) for name in GENERATED)]
    sources = {
        str(path.relative_to(base))
        for base, package in parts
        for kind in ("*.py", "*.toml", "*.css", "py.typed")
        for path in (base / package).rglob(kind)
    }
    assert {"kloudtrader/sandbox/admin/page.css", "kloudtrader/sandbox/sandbox.py"} <= sources
    assert "kloudtrader/sandbox/scenarios/everything.toml" in sources
    assert sources - set(names) == set()


def test_the_metadata_names_extras_and_no_place_to_download_from(wheel: Path) -> None:
    fields = metadata(wheel)
    assert fields["Version"] == __version__
    extras = {"cli", "kalshi", "plot", "pandas", "polars", "postgres", "progress"}
    assert set(fields.get_all("Provides-Extra", [])) == extras
    required = fields.get_all("Requires-Dist", [])
    assert len([each for each in required if "extra ==" not in each]) == 3
    assert [each for each in required if "@" in each or "://" in each or "werkzeug" in each] == []


def test_the_wheel_has_a_command_and_a_pytest_plugin(wheel: Path) -> None:
    points = ConfigParser()
    points.read_string(read(wheel, "entry_points.txt").decode())
    assert dict(points["console_scripts"]) == {"kloudtrader": "kloudtrader.cli:main"}
    assert dict(points["pytest11"]) == {"kloudtrader": "kloudtrader.sandbox.pytest_plugin"}


def test_the_source_archive_holds_what_a_build_needs(archive: Path) -> None:
    with tarfile.open(archive) as opened:
        names = {name.partition("/")[2] for name in opened.getnames()}
    assert {"pyproject.toml", "LICENSE", "docs/package.md", "kloudtrader/_version.py"} <= names
    assert not any(name.startswith((".ci", "benchmarks", ".venv")) for name in names)


SCRIPT = """
import kloudtrader, kloudtrader_kalshi, kloudtrader_tradier
from kloudtrader import ACCESS_TOKEN, ACCOUNT_NUMBER, account_balance, kalshi, tradier
for module in (kloudtrader, kloudtrader_kalshi, kloudtrader_tradier):
    print(module.__file__)
print(account_balance(ACCESS_TOKEN, ACCOUNT_NUMBER)["balances"]["total_cash"])
print(tradier.account_positions().positions.position, kalshi.UserOrderCreateRequest.__name__)
"""


def test_the_installed_wheel_works_alone(installed: Path, stub: Stub, alone: Alone) -> None:
    stub.on("GET /accounts/A1/balances", StubResponse(200, {"balances": {"total_cash": 7.5}}))
    stub.on("GET /accounts/A1/positions", StubResponse(200, {"positions": "null"}))
    done = alone(
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


def test_the_installed_wheel_runs_the_examples_without_an_extra(
    alone: Alone, tmp_path: Path
) -> None:
    for script in (ROOT / "examples").glob("*.py"):
        (tmp_path / script.name).write_bytes(script.read_bytes())
    done = alone("-m", "kloudtrader", "run", "--sandbox", "main.py")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) > 20


@pytest.mark.parametrize("command", [("kloudtrader", "sandbox"), ("kloudtrader.sandbox",)])
def test_the_installed_wheel_offers_the_sandbox_without_an_extra(
    alone: Alone, command: tuple[str, ...]
) -> None:
    done = alone("-m", *command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "--scenario" in done.stdout


def test_the_installed_wheel_gives_pytest_its_fixtures(
    alone: Alone, installed: Path, tmp_path: Path
) -> None:
    (tmp_path / "test_own.py").write_text(
        "import kloudtrader\n"
        "def test_own(kloudtrader_sandbox):\n"
        f"    assert kloudtrader.__file__.startswith({str(installed)!r})\n"
        "    assert kloudtrader.account_balance()['balances']['total_cash'] > 0\n"
    )
    packages = str(Path(pytest.__file__).parents[1])
    start = f"import sys; sys.path += [{packages!r}]; import pytest; sys.exit(pytest.main())"
    done = alone("-W", "default", "-c", start, PYTEST_ADDOPTS="-p no:cacheprovider -q")
    assert done.returncode == 0, done.stdout + done.stderr
