import ssl

import httpx
from common import HEADERS, cases


def prepare(options):
    return cases(options["url"], options["ca"], _client)


def _client(base, ca):
    verify = True if ca is None else ssl.create_default_context(cafile=ca)
    client = httpx.Client(headers=HEADERS, verify=verify, trust_env=False)
    return lambda account, what: client.get(f"{base}/accounts/{account}/{what}").json()
