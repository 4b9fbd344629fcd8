import requests
from common import HEADERS, cases


def prepare(options):
    return cases(options["url"], options["ca"], _client)


def _client(base, ca):
    session = requests.Session()
    session.headers.update(HEADERS)
    session.verify = True if ca is None else ca
    return lambda account, what: session.get(f"{base}/accounts/{account}/{what}").json()
