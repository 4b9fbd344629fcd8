"""A build hook that compresses the wheel's files as far as DEFLATE allows.

zlib, which the build back end uses, stops some two per cent short of libdeflate's best. The files
in the wheel, their order and their times stay as they are.
"""

import shutil
import zipfile
from pathlib import Path
from typing import Any

import deflate
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BEST = 12


class SmallWheel(BuildHookInterface[Any]):
    """Rewrites a wheel that is ready."""

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
