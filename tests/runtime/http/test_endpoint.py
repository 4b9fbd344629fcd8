"""Operations that have a server of their own."""

import pytest

from kloudtrader.runtime import Client, ConfigurationError, Operation, Reply, plain
from kloudtrader.runtime.http.endpoint import choose_endpoint, parse_endpoint
from tests.runtime.conftest import RawServer

FILES = "https://files.example.com/v2"
UPLOAD = Operation("upload", "upload", "GET", "/x", replies=(Reply("200", "application/json"),))
ELSEWHERE = UPLOAD.replace(server=FILES)
REAL = parse_endpoint("https://api.example.com/v1")
LOCAL = parse_endpoint("http://127.0.0.1:8000/v1")


def test_it_is_sent_where_the_spec_says() -> None:
    assert choose_endpoint(ELSEWHERE, REAL, {}) == parse_endpoint(FILES)


def test_a_replacement_goes_before() -> None:
    other = "https://files.sandbox.example.com"
    assert choose_endpoint(ELSEWHERE, REAL, {FILES: other}) == parse_endpoint(other)


def test_a_path_is_one_on_the_server_of_the_client() -> None:
    where = choose_endpoint(UPLOAD.replace(server="/v2/"), LOCAL, {})
    assert (where.origin, where.path) == (LOCAL.origin, "/v2")


def test_a_client_of_this_machine_does_not_leave_it_unasked() -> None:
    with pytest.raises(ConfigurationError, match=r"upload has its own server, https://files"):
        choose_endpoint(ELSEWHERE, LOCAL, {})
    assert choose_endpoint(ELSEWHERE, LOCAL, {FILES: "http://localhost:1"}).host == "localhost"


def test_the_client_honours_it(server: RawServer) -> None:
    with Client(server.url + "/v1", servers={FILES: server.url + "/files"}) as client:
        client.send(ELSEWHERE, {}, plain)
        client.send(UPLOAD, {}, plain)
    paths = [request.split()[1] for request in server.requests]
    assert paths == [b"/files/x", b"/v1/x"]
