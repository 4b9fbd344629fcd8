"""Check the API of Kalshi that the environment chooses."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from kloudtrader import environment
from kloudtrader._sandbox_host import KEY_IDS, build_refusal, is_unencrypted
from kloudtrader.cli import exit_codes
from kloudtrader.cli.commands.doctor import DoctorEntry
from kloudtrader.cli.commands.doctor import _setup as setup
from kloudtrader.cli.commands.doctor._network import check_proxy
from kloudtrader.cli.commands.doctor._probe import probe_venue
from kloudtrader.kalshi.api_choice import explain_choice, uses_v2
from kloudtrader.kalshi_v2 import KalshiV2
from kloudtrader.kalshi_v2._credentials import KEY_ID, read_environment_credentials
from kloudtrader.kalshi_v2._signing import Credentials, ServerClock, Signer, describe_key
from kloudtrader.kalshi_v2.access import advise, environment_url
from kloudtrader.runtime.auth import api_key
from kloudtrader.runtime.errors import ConfigurationError, KloudTraderError
from kloudtrader_kalshi import operations as v1
from kloudtrader_kalshi_v2 import operations as v2

_VENUE = "Kalshi"
_URL_OF_V2 = "KLOUDTRADER_KALSHI_V2_URL"
_ENDED = "Kalshi has switched API v1 off. For API v2, set KALSHI_API_KEY_ID and the private key"


def check_choice() -> DoctorEntry:
    """Return which API is used, and why."""
    try:
        if uses_v2():
            return DoctorEntry(_VENUE, "API", f"v2, as {explain_choice()}")
    except ConfigurationError as error:
        return _wrong("API", str(error))
    text = f"v1, as {explain_choice()}"
    if environment.optional("KLOUDTRADER_KALSHI_URL"):
        return DoctorEntry(_VENUE, "API", text)
    return DoctorEntry(_VENUE, "API", f"{text}. {_ENDED}", "note")


def check_kalshi(offline: bool) -> Iterator[DoctorEntry]:
    """Yield whether the API that is chosen can be used; nothing if the choice is invalid."""
    try:
        is_v2 = uses_v2()
    except ConfigurationError:
        return  # reported by check_choice
    yield from _check_v2(offline) if is_v2 else _check_v1(offline)


def _wrong(name: str, text: str) -> DoctorEntry:
    return DoctorEntry(_VENUE, name, text, "wrong", exit_codes.CONFIGURATION)


# --- API v2 ---------------------------------------------------------------------------------------


def _check_v2(offline: bool) -> Iterator[DoctorEntry]:
    credentials: Credentials | None = None
    try:
        credentials = read_environment_credentials()
        yield DoctorEntry(_VENUE, "private key", f"{describe_key(credentials.source)}, can sign")
    except ConfigurationError as error:
        yield _wrong("private key" if credentials else "credentials", str(error))
        credentials = None
    try:
        url = environment_url()
    except ConfigurationError as error:
        yield _wrong("base URL", str(error))
        return
    yield DoctorEntry(_VENUE, "base URL", f"{url}, {_describe_url(url)}")
    yield check_proxy(_VENUE, url)
    if offline or credentials is None:
        return
    if is_unencrypted(url) and not credentials.key_id.reveal().startswith(KEY_IDS):
        yield _wrong("accepted", str(build_refusal(KEY_ID)))
        return
    signer = Signer(lambda: credentials, ServerClock())
    results = list(probe_venue(_VENUE, url, v2.get_balance, {}, signer, advise=advise))
    yield from results
    if any(entry.name == "accepted" and entry.state == "ok" for entry in results):
        yield _read_limits()


def _describe_url(url: str) -> str:
    source = f"from {_URL_OF_V2}" if environment.optional(_URL_OF_V2) else "the default"
    host = urlsplit(url).hostname or ""
    if host.endswith(".kalshi.co"):
        return f"{source}: the demo"
    return f"{source}: real money" if host.endswith(".kalshi.com") else source


def _read_limits() -> DoctorEntry:
    try:
        limits = KalshiV2(timeout=10).get_account_limits()
    except KloudTraderError as error:
        return DoctorEntry(_VENUE, "rate budget", f"not read: {error}", "note")
    read, write = limits.read.refill_rate, limits.write.refill_rate
    text = f"{read:,.0f} read and {write:,.0f} write tokens a second, tier {limits.usage_tier}"
    return DoctorEntry(_VENUE, "rate budget", f"{text}; an order takes 10, a cancel 2")


# --- API v1 ---------------------------------------------------------------------------------------


def _check_v1(offline: bool) -> Iterator[DoctorEntry]:
    url, entry = setup.check_url(_VENUE, "KLOUDTRADER_KALSHI_URL", v1.SERVERS[0])
    yield entry
    if url is None:
        return
    yield check_proxy(_VENUE, url)
    if offline or not setup.has_kalshi_credentials():
        return
    user_id, token = environment.optional("KALSHI_USER_ID"), environment.optional("KALSHI_TOKEN")
    if user_id is None or token is None or is_unencrypted(url):
        yield from probe_venue(_VENUE, url, v1.get_markets, {}, None)
        return
    show = api_key("Authorization", f"{user_id} {token}")
    yield from probe_venue(_VENUE, url, v1.user_get_balance, {"user_id": user_id}, show)
