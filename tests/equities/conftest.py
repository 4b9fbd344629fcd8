"""The broker stub, with credentials in the environment."""

import pytest

from tests.tradier.broker_stub import ACCOUNT, BrokerStub
from tests.tradier.conftest import Desk, desk, open_desk, pool, stub_server

__all__ = ["desk", "open_desk", "pool", "stub_server"]


@pytest.fixture
def account(desk: Desk, stub_server: BrokerStub, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("KLOUDTRADER_TRADIER_URL", stub_server.url)
    monkeypatch.setenv("ACCESS_TOKEN", "token")
    monkeypatch.setenv("ACCOUNT_NUMBER", ACCOUNT)
    return desk
