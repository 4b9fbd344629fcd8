"""Credentials, secrets, base URLs, proxies and certificate authorities."""

import base64
import copy
import pickle
import ssl
from pathlib import Path

import pytest

from kloudtrader.runtime import (
    Authorization,
    ConfigurationError,
    Operation,
    Request,
    Secret,
    SecurityScheme,
    api_key,
    basic,
    bearer,
    schemes,
)
from kloudtrader.runtime.http.endpoint import parse_endpoint
from kloudtrader.runtime.http.proxy import build_tls_context, find_proxy

OPERATION = Operation("op", "op", "GET", "/x", security=(("a", "b"), ("c",)))
CANARY = "canary-123456"


def request(operation: Operation = OPERATION) -> Request:
    return Request(operation, "GET", "/v1/x", [], {}, None)


def authorise(authorize: Authorization, operation: Operation = OPERATION) -> Request:
    made = request(operation)
    authorize(made)
    return made


def test_the_usual_ways() -> None:
    assert authorise(bearer("t")).headers == {"Authorization": "Bearer t"}
    assert authorise(bearer(" t\t")).headers == {"Authorization": "Bearer t"}
    expected = "Basic " + base64.b64encode(b"u:p:w").decode()
    assert authorise(basic("u", "p:w")).headers == {"Authorization": expected}
    assert authorise(api_key("X-Key", "k")).headers == {"X-Key": "k"}
    assert authorise(api_key("k ey", "a&b", "query")).target == "/v1/x?k%20ey=a%26b"
    assert authorise(api_key("k", "a;b", "cookie")).headers == {"Cookie": "k=a%3Bb"}
    made = request()
    made.headers["Cookie"] = "z=1"
    api_key("k", "v", "cookie")(made)
    assert made.headers["Cookie"] == "z=1; k=v"


def test_callables_are_asked_each_time() -> None:
    tokens = iter(["one", "two"])
    authorize = bearer(lambda: next(tokens))
    assert authorise(authorize).headers["Authorization"] == "Bearer one"
    assert authorise(authorize).headers["Authorization"] == "Bearer two"


@pytest.mark.parametrize(
    "value", ["", " ", f"{CANARY}\r\nX: y", f"{CANARY}\n", f"{CANARY}€", 5, None]
)
def test_unusable_credentials_are_refused_unquoted(value: object) -> None:
    for authorize in (bearer(lambda: value), api_key("k", lambda: value, "query")):  # type: ignore[arg-type,return-value]
        with pytest.raises(ConfigurationError) as caught:
            authorise(authorize)
        assert CANARY not in str(caught.value)


def test_other_configuration_errors() -> None:
    with pytest.raises(ConfigurationError, match="colon"):
        basic("a:b", "c")
    with pytest.raises(ConfigurationError, match="location"):
        api_key("k", "v", "body")


DEFINITIONS = {
    "a": SecurityScheme("a", "http", "bearer"),
    "b": SecurityScheme("b", "apiKey", location="header", parameter="X-B"),
    "c": SecurityScheme("c", "http", "basic"),
    "d": SecurityScheme("d", "oauth2"),
    "e": SecurityScheme("e", "http", "digest"),
    "f": SecurityScheme("f", "mutualTLS"),
}


def test_the_first_complete_alternative_wins() -> None:
    both = schemes(DEFINITIONS, {"a": "1", "b": "2", "c": "u:p"})
    assert authorise(both).headers == {"Authorization": "Bearer 1", "X-B": "2"}
    second = schemes(DEFINITIONS, {"a": "1", "c": lambda: "u:p"})
    expected = "Basic " + base64.b64encode(b"u:p").decode()
    assert authorise(second).headers == {"Authorization": expected}
    with pytest.raises(ConfigurationError, match="op requires credentials for a and b, or c"):
        authorise(schemes(DEFINITIONS, {"a": "1"}))


def test_schemes_take_authorizations_and_callables() -> None:
    def sign(given: Request) -> None:
        given.headers["Signed"] = f"{given.method} {given.path}"

    class Signer:
        def __call__(self, given: Request) -> None:
            sign(given)

        def method(self, given: Request) -> None:
            sign(given)

        def token(self) -> str:
            return "t"

    only = OPERATION.replace(security=(("d",),))
    for made in (sign, Signer(), Signer().method):
        headers = authorise(schemes(DEFINITIONS, {"d": made}), only).headers
        assert headers == {"Signed": "GET /v1/x"}
    for credential in ("t", lambda: "t", Signer().token):
        headers = authorise(schemes(DEFINITIONS, {"d": credential}), only).headers
        assert headers == {"Authorization": "Bearer t"}
    assert authorise(schemes(DEFINITIONS, {"d": bearer("x")}), only).headers
    digest = schemes(DEFINITIONS, {"e": "t"})
    assert authorise(digest, OPERATION.replace(security=(("e",),))).headers == {
        "Authorization": "Digest t"
    }


def test_schemes_that_do_not_exist_or_cannot_be_served() -> None:
    with pytest.raises(ConfigurationError, match="unknown security schemes: z"):
        schemes(DEFINITIONS, {"z": "1"})
    with pytest.raises(ConfigurationError, match="mutualTLS"):
        schemes(DEFINITIONS, {"f": "1"})
    assert authorise(schemes(DEFINITIONS, {}), OPERATION.replace(security=())).headers == {}


def test_secrets_do_not_show_themselves() -> None:
    secret = Secret(CANARY)
    shown = [repr(secret), str(secret), f"{secret}", f"{secret:>20}", "%s" % secret]  # noqa: UP031
    shown += [repr(bearer(CANARY)), repr(api_key("k", CANARY, "query")), repr(basic("u", CANARY))]
    shown += [repr(api_key("k", CANARY, "cookie")), repr(schemes(DEFINITIONS, {"a": CANARY}))]
    assert not any(CANARY in text for text in shown)
    assert secret.reveal() == CANARY
    assert secret == Secret(CANARY)
    assert hash(secret) == hash(Secret(CANARY))
    assert secret != CANARY
    assert not hasattr(secret, "__dict__")
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(secret)
    assert copy.copy(secret) is copy.deepcopy(secret) is secret


@pytest.mark.parametrize(
    ("url", "origin", "path"),
    [
        ("https://api.example.com/v1", "https://api.example.com", "/v1"),
        ("https://api.example.com:8443/v1/", "https://api.example.com:8443", "/v1"),
        ("https://API.example.com", "https://api.example.com", ""),
        ("http://localhost:80/", "http://localhost:80", ""),
        ("http://127.0.0.1:9/x", "http://127.0.0.1:9", "/x"),
        ("http://127.9.8.7", "http://127.9.8.7", ""),
        ("http://[::1]:9/x", "http://[::1]:9", "/x"),
    ],
)
def test_base_urls(url: str, origin: str, path: str) -> None:
    made = parse_endpoint(url)
    assert (made.origin, made.path) == (origin, path)


@pytest.mark.parametrize(
    "url",
    [
        "", "api.example.com", "ftp://x", "https://", "https:///v1", "https://x y/", "https://x\n/",
        "https://x/\x00", "https://ü.example", "https://x\\y", "https://x:99999/", "https://x:a/",
        "https://x/v1?a=b", "https://x/?", "https://x/#f", "https://x/v1/../v2", "https://x/%2e%2e/",
        "https://x/{region}/v1", "https://[::1/", "https://a%20b/",
        f"https://user:{CANARY}@x/", f"https://{CANARY}@x/",
        "http://example.com", "http://127.0.0.1.example.com", "http://localhost.example.com",
        "http://127.1", "http://0x7f.0.0.1", "http://127.0.0.256", "http://0.0.0.0", "http://10.0.0.1",
        "http://2130706433", "http://[::ffff:127.0.0.1]/", "http://localhost./",
    ],
)  # fmt: skip
def test_base_urls_that_are_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="the base URL") as caught:
        parse_endpoint(url)
    assert CANARY not in str(caught.value)


def test_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_proxy("example.com", "https") is None
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:3128")
    monkeypatch.setenv("NO_PROXY", "internal.example.com")
    assert find_proxy("example.com", "https") == "http://proxy:3128"
    assert find_proxy("internal.example.com", "https") is None
    assert find_proxy("localhost", "https") is None
    assert find_proxy("127.0.0.1", "http") is None
    monkeypatch.delenv("HTTPS_PROXY")
    monkeypatch.setenv("all_proxy", "proxy:3128")
    assert find_proxy("example.com", "https") == "http://proxy:3128"


@pytest.mark.parametrize("url", [f"socks5://u:{CANARY}@p:1", "http://", f"http://{CANARY}:x"])
def test_unusable_proxies_are_refused_unquoted(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", url)
    with pytest.raises(ConfigurationError, match="HTTPS_PROXY") as caught:
        find_proxy("example.com", "https")
    assert CANARY not in str(caught.value)


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
def test_certificate_authorities(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    context = build_tls_context()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    monkeypatch.setenv(name, str(tmp_path))
    assert build_tls_context().verify_mode is ssl.CERT_REQUIRED
    for content in (None, "no certificate"):
        path = tmp_path / "bundle.pem"
        if content is not None:
            path.write_text(content)
        monkeypatch.setenv(name, str(path))
        with pytest.raises(ConfigurationError, match=f"{name}=.*bundle.pem"):
            build_tls_context()
