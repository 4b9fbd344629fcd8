"""Hooks of the build: what the two distributions of this folder say of each other, and their size.

The client (``pyproject.toml``) and its sandbox (``kloudtrader/sandbox/pyproject.toml``) are one
program in two wheels, and of one version.
"""

import os
import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import deflate
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

BEST = 12
HERE = Path(__file__).parent
CLIENT, SANDBOX = "kloudtrader", "kloudtrader-sandbox"
RELEASE = "KLOUDTRADER_RELEASE"
"""The environment variable that ``make build`` sets."""


class OneVersion(MetadataHookInterface):
    """Fills in, where one distribution asks for the other, that it is the one of this version.

    In a clone, the client's extra asks for the sandbox that lies in it, so that
    ``pip install '.[sandbox]'`` works where nothing is published. What is built for others asks
    for the version.
    """

    PLUGIN_NAME = "custom"

    def update(self, metadata: dict[str, Any]) -> None:
        version = metadata["version"]
        if "dependencies" in self.config:
            metadata["dependencies"] = _exact(self.config["dependencies"], version)
        if "optional-dependencies" in self.config:
            extras = self.config["optional-dependencies"]
            metadata["optional-dependencies"] = {
                extra: _exact(lines, version) for extra, lines in extras.items()
            }


def _exact(requirements: Sequence[str], version: str) -> list[str]:
    ours = {CLIENT: f"{CLIENT}=={version}", SANDBOX: _sandbox(version)}
    return [ours.get(one, one) for one in requirements]


def _sandbox(version: str) -> str:
    folder = HERE / "kloudtrader" / "sandbox"
    if os.environ.get(RELEASE) or not folder.is_dir():
        return f"{SANDBOX}=={version}"
    return f"{SANDBOX} @ {folder.as_uri()}"


class SmallWheel(BuildHookInterface[Any]):
    """Compresses a ready wheel's files as far as DEFLATE allows.

    zlib, which the build back end uses, stops some two per cent short of libdeflate's best. The
    files in the wheel, their order and their times stay as they are.
    """

    PLUGIN_NAME = "custom"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if version == "standard":
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
