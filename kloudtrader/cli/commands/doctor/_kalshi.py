"""Check Kalshi's API v2 and v1: the API that is used, the credentials, and one read."""

from collections.abc import Iterator

from kloudtrader import environment
from kloudtrader._sandbox_host import is_unencrypted
from kloudtrader.cli import exit_codes
from kloudtrader.cli.commands.doctor import DoctorEntry
from kloudtrader.cli.commands.doctor import _setup as setup
from kloudtrader.cli.commands.doctor._network import check_proxy
from kloudtrader.cli.commands.doctor._probe import probe_venue
from kloudtrader.kalshi.api_choice import uses_v2
from kloudtrader.kalshi_v2.access import build_signer, environment_url
from kloudtrader.runtime.auth import api_key
from kloudtrader.runtime.errors import ConfigurationError
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
    reason = "the credentials choose"
    if environment.optional("KLOUDTRADER_KALSHI_API"):
        reason = "KLOUDTRADER_KALSHI_API chooses"
    elif version == "v1" and not setup.has_kalshi_credentials():
        return DoctorEntry(_V2, "used", "no: there is no key", "note")
    used = "yes" if version == "v2" else "no"
    return DoctorEntry(_V2, "used", f"{used}: {reason} API {version} for kloudtrader.kalshi")


def _check_v2(offline: bool) -> Iterator[DoctorEntry]:
    try:
        url = environment_url()
    except ConfigurationError as error:
        yield _report(_V2, "base URL", error)
        return
    is_given = environment.optional("KLOUDTRADER_KALSHI_V2_URL")
    source = "from KLOUDTRADER_KALSHI_V2_URL" if is_given else "the default"
    yield DoctorEntry(_V2, "base URL", f"{url}, {source}")
    yield check_proxy(_V2, url)
    if not any(map(environment.optional, setup.KEYS)):
        return
    try:
        signer = build_signer(url)
    except ConfigurationError as error:
        yield _report(_V2, "private key", error)
        return
    yield DoctorEntry(_V2, "private key", "can be read")
    if not offline:
        yield from probe_venue(_V2, url, v2.get_balance, {}, signer)


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
    user_id, token = environment.optional("KALSHI_USER_ID"), environment.optional("KALSHI_TOKEN")
    if user_id is None or token is None or is_unencrypted(url):
        yield from probe_venue(_V1, url, v1.get_markets, {}, None)
        return
    show = api_key("Authorization", f"{user_id} {token}")
    yield from probe_venue(_V1, url, v1.user_get_balance, {"user_id": user_id}, show)
