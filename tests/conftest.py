"""Give the tests of the facade a clean environment and a server that records."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.stub import Stub

# No test fails because the machine is busy.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

VARIABLES = (
    "ACCESS_TOKEN",
    "ACCOUNT_NUMBER",
    "KALSHI_USER_ID",
    "KALSHI_TOKEN",
    "KALSHI_EMAIL",
    "KALSHI_PASSWORD",
    "KALSHI_API_KEY_ID",
    "KALSHI_PRIVATE_KEY",
    "KALSHI_PRIVATE_KEY_PATH",
    "KLOUDTRADER_KALSHI_API",
    "KLOUDTRADER_TRADIER_URL",
    "KLOUDTRADER_KALSHI_URL",
    "KLOUDTRADER_KALSHI_V2_URL",
    "KLOUDTRADER_SANDBOX_HOST",
)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No credentials and no proxies but those that a test sets."""
    for name in [*VARIABLES, *(name for name in os.environ if name.lower().endswith("_proxy"))]:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def kalshi_v1(monkeypatch: pytest.MonkeyPatch) -> None:
    """Choose API v1, where a sandbox's environment has the credentials of both."""
    monkeypatch.setenv("KLOUDTRADER_KALSHI_API", "v1")


@pytest.fixture(scope="module")
def module_stub() -> Iterator[Stub]:
    with Stub() as stub:
        yield stub


@pytest.fixture
def stub(module_stub: Stub) -> Stub:
    """A server of the module, without responses and without memory."""
    module_stub.clear()
    return module_stub
