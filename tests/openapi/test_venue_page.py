"""Run docs/venue.md: from the document of a third venue to signed calls on a local server."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import shlex
import subprocess
import sys
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from codegen.cli import main
from tests.openapi.specs import save

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "venue.md").read_text(encoding="utf-8")
URL = "https://api.harbor.example"
FILES = ("hmac_signer.py", "orders.py", "rsa_signer.py")

Check = Callable[[bytes, str], bool]
"""Tells whether a signature is that of a text."""


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the files of the page, and run its command."""
    directory = tmp_path_factory.mktemp("harbor")
    document, overlay = blocks("yaml")
    (directory / "harbor.yaml").write_text(document)
    (directory / "harbor-names.yaml").write_text(overlay)
    for name, text in zip(FILES, blocks("python"), strict=True):
        (directory / name).write_text(text)
    command, _, shown = blocks("console")[0].partition("\n")
    words = shlex.split(command.removeprefix("$ python "))
    result = run(directory, ROOT / words[0], *words[1:])
    assert (result.stdout, result.stderr) == (shown, "")
    return directory


def run(directory: Path, *words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *map(str, words)],
        cwd=directory,
        capture_output=True,
        text=True,
        check=True,
    )


class Harbor:
    """Behave as the venue: check the signature, keep the orders."""

    def __init__(self, server: HTTPServer, check: Check) -> None:
        self.orders: list[dict[str, object]] = []
        self.refused = 0
        self._check = check
        server.expect_request("/v1/orders").respond_with_handler(self._handle)

    def _handle(self, request: Request) -> Response:
        headers = request.headers
        target = request.environ["REQUEST_URI"]
        text = f"{headers['X-Time']}{request.method}{target}".encode() + request.data
        if headers["X-Key"] != "key-1" or not self._check(text, headers["X-Signature"]):
            self.refused += 1
            return Response("wrong signature", 401)
        if request.method == "POST":
            self.orders.append({"id": len(self.orders) + 1, **json.loads(request.data)})
            return Response(json.dumps(self.orders[-1]), 201, content_type="application/json")
        return Response(json.dumps(self.orders), 200, content_type="application/json")


def check_hmac(text: bytes, signature: str) -> bool:
    return hmac.new(b"a shared secret", text, hashlib.sha256).hexdigest() == signature


def program(server: HTTPServer) -> str:
    text = blocks("python")[1]
    assert URL in text
    return text.replace(URL, server.url_for("").rstrip("/"))


def test_the_program_places_an_order_that_is_signed_with_hmac(
    folder: Path, httpserver: HTTPServer
) -> None:
    harbor = Harbor(httpserver, check_hmac)
    (folder / "orders.py").write_text(program(httpserver))
    assert run(folder, "orders.py").stdout == blocks("text")[0]
    assert harbor.orders == [{"id": 1, "symbol": "BTC-USD", "quantity": 2, "price": "64000.50"}]
    assert harbor.refused == 0


def test_a_wrong_secret_is_refused(folder: Path, httpserver: HTTPServer) -> None:
    harbor = Harbor(httpserver, check_hmac)
    (folder / "wrong.py").write_text(program(httpserver).replace("a shared", "another"))
    with pytest.raises(subprocess.CalledProcessError) as caught:
        run(folder, "wrong.py")
    assert "Unauthorized" in caught.value.stderr
    assert "another secret" not in caught.value.stderr.replace('"key-1", "another secret"', "")
    assert (harbor.orders, harbor.refused) == ([], 1)


def test_the_same_program_signs_with_rsa(folder: Path, httpserver: HTTPServer) -> None:
    key = rsa.generate_private_key(65537, 2048)
    public = key.public_key()

    def check(text: bytes, signature: str) -> bool:
        scheme = padding.PSS(padding.MGF1(SHA256()), SHA256.digest_size)
        try:
            public.verify(b64decode(signature), text, scheme, SHA256())
        except InvalidSignature:
            return False
        return True

    harbor = Harbor(httpserver, check)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(pem)
    text = program(httpserver).replace(
        "from hmac_signer import HmacSigner",
        "from pathlib import Path\nfrom rsa_signer import RsaSigner",
    )
    text = text.replace(
        'HmacSigner("key-1", "a shared secret")', 'RsaSigner("key-1", Path("key.pem").read_bytes())'
    )
    (folder / "with_rsa.py").write_text(text)
    assert run(folder, "with_rsa.py").stdout == blocks("text")[0]
    assert (len(harbor.orders), harbor.refused) == (1, 0)


# --- the steps of CONTRIBUTING, "Add a venue" ------------------------------------------------

ACCESS = '''
import os

from harbor_api.operations import SERVERS
from hmac_signer import HmacSigner
from kloudtrader.runtime import Client, ConfigurationError, Timeout
from kloudtrader.runtime.client import Clients


def _make_client(key):
    url, secret = key
    return Client(url, authorize=HmacSigner("key-1", secret))


_clients = Clients(_make_client, "HARBOR_URL")


class HarborAccount:
    """Hold what every call needs."""

    def __init__(self, secret=None, timeout=None):
        self._secret, self._timeout = secret, timeout

    def _client(self):
        secret = self._secret or os.environ.get("HARBOR_SECRET")
        if not secret:
            raise ConfigurationError("HARBOR_SECRET is not set", setting="HARBOR_SECRET")
        return _clients.get((os.environ.get("HARBOR_URL", SERVERS[0]), secret))
'''
HANDLERS = "class Venue:\n    def list_orders(self): ...\n    def place_order(self): ...\n"


@pytest.fixture
def typed_calls(folder: Path) -> Path:
    """Generate functions and a client object for the venue, and write what is written by hand."""
    marks = {"base": "access_of_harbor.HarborAccount", "arguments": {"secret": "The secret."}}
    facade = {
        "overlay": "1.0.0",
        "actions": [
            {"target": "$", "description": "The object.", "update": {"x-facade": marks}},
            {
                "target": "$.paths['/orders'].get",
                "description": "An example.",
                "update": {"x-facade": {"example": ">>> list_orders()\n[]"}},
            },
        ],
    }
    (folder / "handlers").mkdir()
    (folder / "handlers" / "venue.py").write_text(HANDLERS)
    (folder / "access_of_harbor.py").write_text(ACCESS)
    return save(folder, facade, "harbor.facade.json")


def test_a_venue_is_added_by_its_document_an_overlay_and_one_class(
    folder: Path, httpserver: HTTPServer, typed_calls: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [
        *(str(folder / "harbor.yaml"), "--overlay", str(folder / "harbor-names.yaml")),
        *("--output", str(folder / "harbor_api"), "--strict", "--quiet", "--plain-types"),
        *("--facade", str(typed_calls), "--calls", str(folder / "harbor_calls")),
        *("--handlers", str(folder / "handlers")),
    ]
    assert main(arguments) == 0
    assert capsys.readouterr().out.endswith("To do by hand: nothing.\n")
    harbor = Harbor(httpserver, check_hmac)
    (folder / "calls.py").write_text(
        "import os\n"
        f"os.environ['HARBOR_URL'] = {httpserver.url_for('/v1')!r}\n"
        "import harbor_calls\n"
        "from harbor_calls._all import TypedCalls\n"
        "order = harbor_calls.place_order(symbol='ETH-USD', quantity=1, secret='a shared secret')\n"
        "print(order.id, TypedCalls('a shared secret').list_orders()[0].symbol)\n"
        "try:\n"
        "    harbor_calls.list_orders()\n"
        "except Exception as error:\n"
        "    print(type(error).__name__, error)\n"
    )
    lines = run(folder, "calls.py").stdout.splitlines()
    assert lines[0] == "1 ETH-USD"
    assert lines[1].startswith("ConfigurationError HARBOR_SECRET")
    assert harbor.refused == 0
