import urllib3
from common import HEADERS, cases
from hand_models import MODELS


def prepare(options):
    return cases(options["url"], options["ca"], _client)


def _client(base, ca):
    pool = urllib3.PoolManager(maxsize=10, ca_certs=ca)

    def call(account, what):
        url = f"{base}/accounts/{account}/{what}"
        raw = pool.request("GET", url, headers=HEADERS).data
        return MODELS[what].model_validate_json(raw)

    return call
