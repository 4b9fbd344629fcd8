"""Report a missing or malformed variable of the environment at once, without its value."""

import re
from collections.abc import Callable

import pytest

import kloudtrader
from kloudtrader import ConfigurationError, InvalidArgument, defaults, kalshi, tradier, user
from tests.stub import Stub, StubResponse


def test_one_error_names_all_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Callable[[], object]] = [
        user.account_balance,
        tradier.account_balance,
        tradier.Tradier().account_balance,
        lambda: kloudtrader.ACCESS_TOKEN,
        lambda: kloudtrader.ACCOUNT_NUMBER,
        lambda: defaults.ACCESS_TOKEN,
    ]
    for call in calls:
        with pytest.raises(ConfigurationError) as caught:
            call()
        named = set(re.findall(r"[A-Z_]{6,}", str(caught.value)))
        assert named == {"ACCESS_TOKEN", "ACCOUNT_NUMBER"}
        assert "--env-file" in str(caught.value)
    for name, other in (("ACCESS_TOKEN", "ACCOUNT_NUMBER"), ("ACCOUNT_NUMBER", "ACCESS_TOKEN")):
        with monkeypatch.context() as patch:
            patch.setenv(name, "x1")
            with pytest.raises(ConfigurationError) as caught:
                user.account_balance()
        assert caught.value.setting == other
        assert name not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({}, {"KALSHI_API_KEY_ID", "KALSHI_PRIVATE_KEY_PATH", "KALSHI_EMAIL", "KALSHI_PASSWORD"}),
        ({"KLOUDTRADER_KALSHI_API": "v1"}, {"KALSHI_EMAIL", "KALSHI_PASSWORD"}),
        ({"KLOUDTRADER_KALSHI_API": "v2"}, {"KALSHI_API_KEY_ID", "KALSHI_PRIVATE_KEY_PATH"}),
        ({"KALSHI_API_KEY_ID": "k"}, {"KALSHI_PRIVATE_KEY_PATH"}),
        ({"KALSHI_PRIVATE_KEY": "k"}, {"KALSHI_API_KEY_ID"}),
    ],
)
def test_one_error_names_all_that_kalshi_needs(
    given: dict[str, str], named: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError) as caught:
        kalshi.user_get_balance()
    said = set(re.findall(r"[A-Z_]{6,}", str(caught.value)))
    either = {"KALSHI_USER_ID", "KALSHI_TOKEN"} if "KALSHI_EMAIL" in named else set()
    either |= {"KALSHI_PRIVATE_KEY"} if named & {"KALSHI_PRIVATE_KEY_PATH"} else set()
    assert named <= said <= named | either
    assert "--env-file" in str(caught.value)


def test_what_is_passed_is_not_missing() -> None:
    with pytest.raises(ConfigurationError) as caught:
        user.account_balance("t1")
    assert "ACCESS_TOKEN" not in str(caught.value)
    with pytest.raises(ConfigurationError) as caught:
        tradier.Tradier("t1").account_balance()
    assert "ACCESS_TOKEN" not in str(caught.value)
    with pytest.raises(ConfigurationError) as caught:
        user.user_profile()
    assert "ACCOUNT_NUMBER" not in str(caught.value)


FLAWS = ["'tok1'", '"tok1"', "tok1'", "“tok1”", "Bearer tok1", "bearer  tok1", "tok1 tok2"]


@pytest.mark.parametrize("value", FLAWS)
@pytest.mark.parametrize("name", ["ACCESS_TOKEN", "ACCOUNT_NUMBER"])
def test_a_token_with_quotes_or_a_scheme_is_refused(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCESS_TOKEN", "t")
    monkeypatch.setenv("ACCOUNT_NUMBER", "A1")
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError) as caught:
        user.account_balance()
    assert caught.value.setting == name
    assert "tok1" not in str(caught.value)
    with pytest.raises(InvalidArgument) as refused:
        user.account_balance(**{name.lower(): value})  # type: ignore[arg-type]
    assert refused.value.argument == name.lower()
    assert "tok1" not in str(refused.value)


@pytest.mark.parametrize("value", ["it's", "bearer", "Bearertok", "a-b.c_d~e+f/g="])
def test_other_tokens_are_sent(value: str, stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLOUDTRADER_TRADIER_URL", stub.url)
    stub.on("GET /user/profile", StubResponse(200, {"profile": {"id": "i"}}))
    user.user_profile(value)
    assert stub.seen[-1].headers["Authorization"] == f"Bearer {value}"
