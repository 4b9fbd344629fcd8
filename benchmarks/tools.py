"""Programs of the system that the benchmarks need."""

import shutil
import sys

__all__ = ["tool"]


def tool(name: str, package: str) -> str:
    """Return the path of a program, or end with a message that says how to install it."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin:/usr/local/sbin")
    if found is None:
        sys.exit(f"{name} is needed: apt-get install {package}")
    return found
