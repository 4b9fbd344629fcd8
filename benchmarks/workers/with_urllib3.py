import json

import urllib3
from common import HEADERS, cases


def prepare(options):
    return cases(options["url"], options["ca"], _client)


def _client(base, ca):
    pool = urllib3.PoolManager(maxsize=10, ca_certs=ca)

    def call(account, what):
        url = f"{base}/accounts/{account}/{what}"
        return json.loads(pool.request("GET", url, headers=HEADERS).data)

    return call
