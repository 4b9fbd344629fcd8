"""Check Kalshi's API v2 and v1: the API that is used, the credentials, and one read."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from kloudtrader import environment
from kloudtrader._sandbox_host import is_unencrypted
from kloudtrader.cli import exit_codes
from kloudtrader.cli.commands.doctor import DoctorEntry
from kloudtrader.cli.commands.doctor import _setup as setup
from kloudtrader.cli.commands.doctor._network import check_proxy
from kloudtrader.cli.commands.doctor._probe import probe_venue
from kloudtrader.kalshi.api_choice import explain_choice, uses_v2
from kloudtrader.kalshi_v2 import KalshiV2
from kloudtrader.kalshi_v2.access import (
    advise,
    build_signer,
    describe_environment_key,
    environment_url,
)
from kloudtrader.runtime.auth import api_key
from kloudtrader.runtime.errors import ConfigurationError, KloudTraderError
from kloudtrader_kalshi import operations as v1
from kloudtrader_kalshi_v2 import operations as v2

_V2, _V1 = setup.KALSHI_V2, setup.KALSHI_V1


def check_kalshi(offline: bool) -> Iterator[DoctorEntry]:
    """Yield the API that is used, and the checks of both."""
    yield _check_choice()
    yield from _check_v2(offline)
    yield from _check_v1(offline)


def _check_choice() -> DoctorEntry:
    try:
        version = "v2" if uses_v2() else "v1"
    except ConfigurationError as error:
        return _report(_V2, "used", error)
    used = "yes" if version == "v2" else "no"
    text = f"{used}: kloudtrader.kalshi calls API {version}, as {explain_choice()}"
    is_ended = version == "v1" and not environment.get("KLOUDTRADER_KALSHI_URL")
    if is_ended:  # Kalshi's host responds with 401
        text = f"{text}. Kalshi has switched API v1 off"
    return DoctorEntry(_V2, "used", text, "note" if is_ended else "ok")


def _check_v2(offline: bool) -> Iterator[DoctorEntry]:
    try:
        url = environment_url()
    except ConfigurationError as error:
        yield _report(_V2, "base URL", error)
        return
    is_given = environment.get("KLOUDTRADER_KALSHI_V2_URL")
    source = "from KLOUDTRADER_KALSHI_V2_URL" if is_given else "the default"
    yield DoctorEntry(_V2, "base URL", f"{url}, {source}{_describe_money(url)}")
    yield check_proxy(_V2, url)
    if not any(map(environment.get, setup.KEYS)):
        return
    try:
        signer = build_signer(url)
        kind = describe_environment_key()
    except ConfigurationError as error:
        yield _report(_V2, "private key", error)
        return
    yield DoctorEntry(_V2, "private key", f"can be read: {kind}")
    if offline:
        return
    results = list(probe_venue(_V2, url, v2.get_balance, {}, signer, advise=advise))
    yield from results
    if any(entry.name == "accepted" and entry.state == "ok" for entry in results):
        yield _read_limits()


def _describe_money(url: str) -> str:
    host = urlsplit(url).hostname or ""
    if host.endswith(".kalshi.co"):
        return ": the demo"
    return ": real money" if host.endswith(".kalshi.com") else ""


def _read_limits() -> DoctorEntry:
    try:
        limits = KalshiV2(timeout=10).get_account_limits()
    except KloudTraderError as error:
        return DoctorEntry(_V2, "rate budget", f"not read: {error}", "note")
    read, write = limits.read.refill_rate, limits.write.refill_rate
    text = f"{read:,.0f} read and {write:,.0f} write tokens a second, tier {limits.usage_tier}"
    return DoctorEntry(_V2, "rate budget", f"{text}; an order takes 10, a cancel 2")


def _report(section: str, name: str, error: ConfigurationError) -> DoctorEntry:
    text = exit_codes.describe_error(error)
    return DoctorEntry(section, name, text, "wrong", exit_codes.CONFIGURATION)


def _check_v1(offline: bool) -> Iterator[DoctorEntry]:
    url, entry = setup.check_url(_V1, "KLOUDTRADER_KALSHI_URL", v1.SERVERS[0])
    yield entry
    if url is None:
        return
    yield check_proxy(_V1, url)
    if offline or not setup.has_session_credentials():
        return
    user_id, token = environment.get("KALSHI_USER_ID"), environment.get("KALSHI_TOKEN")
    if user_id is None or token is None or is_unencrypted(url):
        yield from probe_venue(_V1, url, v1.get_markets, {}, None)
        return
    show = api_key("Authorization", f"{user_id} {token}")
    yield from probe_venue(_V1, url, v1.user_get_balance, {"user_id": user_id}, show)
