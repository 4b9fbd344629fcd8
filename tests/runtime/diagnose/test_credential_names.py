"""Recognise names of credentials in headers, and the same names in JSON."""

import json
import re

import pytest

from kloudtrader.runtime.diagnose.credential_names import FIELD_PATTERN, is_credential_name

CREDENTIALS = (
    "Authorization",
    "Set-Cookie",
    "access_token",
    "X-Api-Key",
    "api_key",
    "apiKey",
    "KALSHI-PRIVATE-KEY",
    "private_key",
    "privateKey",
    "client_secret",
    "sessionId",
    "old_password",
    "csrf",
)
OTHERS = ("ticker", "key", "X-Ratelimit-Available", "order_id")


@pytest.mark.parametrize("name", CREDENTIALS)
def test_the_name_of_a_credential_is_recognised(name: str) -> None:
    assert is_credential_name(name)
    body = json.dumps({"a": 1, name: 'canary\\"', "b": "2"}).encode()
    assert json.loads(re.sub(FIELD_PATTERN, rb'\1"***"', body)) == {"a": 1, name: "***", "b": "2"}


@pytest.mark.parametrize("name", OTHERS)
def test_another_name_is_none(name: str) -> None:
    assert not is_credential_name(name)
    body = json.dumps({name: "visible"}).encode()
    assert re.search(FIELD_PATTERN, body) is None
