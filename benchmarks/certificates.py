"""Make keys, an authority and a certificate for the loopback server, by the openssl command."""

import ssl
import subprocess
from pathlib import Path

from benchmarks.places import cache
from benchmarks.tools import tool

__all__ = ["authorities", "server_certificate", "signing_keys"]


def server_certificate() -> tuple[Path, Path]:
    """Return the files of a certificate for 127.0.0.1 and of its key."""
    folder = cache("tls")
    certificate, key = folder / "server.pem", folder / "server.key"
    if not certificate.exists():
        _make(folder)
    return certificate, key


def authorities() -> Path:
    """Return a file with the system's authorities and the one made here.

    As long as a real one: loading it is what a context costs.
    """
    server_certificate()
    made = cache("tls") / "ca.pem"
    system = ssl.get_default_verify_paths().cafile
    bundle = cache("tls") / "bundle.pem"
    bundle.write_text(made.read_text() + (Path(system).read_text() if system else ""))
    return bundle


def signing_keys() -> Path:
    """Return a folder with an RSA and an Ed25519 key, as users of Kalshi have them."""
    folder = cache("keys")
    if not (folder / "ed25519.pem").exists():
        _openssl(folder, "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.pem")
        _openssl(folder, "genpkey -algorithm ed25519 -out ed25519.pem")
    return folder


def _make(folder: Path) -> None:
    _openssl(
        folder,
        "req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=benchmarks "
        "-keyout ca.key -out ca.pem",
    )
    _openssl(
        folder, "req -newkey rsa:2048 -nodes -subj /CN=127.0.0.1 -keyout server.key -out server.csr"
    )
    names = folder / "names"
    names.write_text("subjectAltName=IP:127.0.0.1\n")
    _openssl(
        folder,
        "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial "
        "-days 3650 -extfile names -out server.pem",
    )


def _openssl(folder: Path, words: str) -> None:
    command = [tool("openssl", "openssl"), *words.split()]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
