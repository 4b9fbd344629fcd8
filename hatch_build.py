"""Hooks of the build: which sandbox the extra asks for, and how small the wheel is.

The client (``pyproject.toml``) and its sandbox (``kloudtrader/sandbox/pyproject.toml``) are one
program in two distributions of one version.
"""

import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import deflate
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

BEST = 12
HERE = Path(__file__).parent
SANDBOX = "kloudtrader-sandbox"
FOLDER = "kloudtrader/sandbox"


class Extras(MetadataHookInterface):
    """The extras, of which one asks for the sandbox that lies in this clone.

    So ``pip install '.[sandbox]'`` works where nothing is published.
    """

    PLUGIN_NAME = "custom"

    def update(self, metadata: dict[str, Any]) -> None:
        extras, sandbox = self.config["optional-dependencies"], _sandbox(metadata["version"])
        metadata["optional-dependencies"] = {
            extra: [sandbox if line == SANDBOX else line for line in lines]
            for extra, lines in extras.items()
        }


def _sandbox(version: str) -> str:
    """The sandbox to ask for: that of this folder, or of where the folder comes from."""
    if not _is_temporary():
        return f"{SANDBOX} @ {(HERE / FOLDER).as_uri()}"
    if (HERE / ".git").exists():
        where = f"git+{_git('remote', 'get-url', 'origin')}@{_git('rev-parse', 'HEAD')}"
        return f"{SANDBOX} @ {where}#subdirectory={FOLDER}"
    return _published(version)


def _is_temporary() -> bool:
    """Whether pip made this folder, and deletes it afterwards."""
    folder = HERE.resolve()
    ours = folder.is_relative_to(Path(tempfile.gettempdir()).resolve())
    return ours and any(one.name.startswith("pip-") for one in (folder, folder.parent))


def _published(version: str) -> str:
    return f"{SANDBOX}=={version}"


def _git(*arguments: str) -> str:
    command = ["git", "-C", str(HERE), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


class Build(BuildHookInterface[Any]):
    """What is done to a source archive and to a wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """A source archive is for others: it asks for the published sandbox of its version.

        So do the wheels that are built from it, which take over what it says.
        """
        if self.target_name == "sdist":
            published = _published(self.metadata.version)
            self.metadata.core.optional_dependencies["sandbox"] = [published]

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Compress a wheel's files as far as DEFLATE allows.

        zlib, which the build back end uses, stops some two per cent short of libdeflate's best. The
        files in the wheel, their order and their times stay as they are.
        """
        if self.target_name == "wheel" and version == "standard":
            _rewrite(Path(artifact_path))


def _rewrite(wheel: Path) -> None:
    smaller = wheel.with_suffix(".smaller")
    with zipfile.ZipFile(wheel) as given, zipfile.ZipFile(smaller, "w") as made:
        for entry in given.infolist():
            _copy(entry, given.read(entry), made)
    shutil.move(smaller, wheel)


def _copy(entry: zipfile.ZipInfo, content: bytes, made: zipfile.ZipFile) -> None:
    """Store the packed content as it is, then say in both headers what it is."""
    packed = bytes(deflate.deflate_compress(content, BEST))
    if len(packed) >= len(content):
        entry.compress_type = zipfile.ZIP_STORED
        made.writestr(entry, content, zipfile.ZIP_STORED)
        return
    crc = entry.CRC
    made.writestr(entry, packed, zipfile.ZIP_STORED)
    entry.compress_type, entry.file_size, entry.CRC = zipfile.ZIP_DEFLATED, len(content), crc
    if made.fp is None:
        raise RuntimeError("the wheel was closed while it was written")
    end = made.fp.tell()
    made.fp.seek(entry.header_offset)
    made.fp.write(entry.FileHeader())
    made.fp.seek(end)
