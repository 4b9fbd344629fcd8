import http.client
import json
import ssl
from urllib.parse import urlsplit

from common import HEADERS, cases


def prepare(options):
    return cases(options["url"], options["ca"], _client)


def _client(base, ca):
    parts = urlsplit(base)
    if ca is None:
        connection = http.client.HTTPConnection(parts.hostname, parts.port)
    else:
        context = ssl.create_default_context(cafile=ca)
        connection = http.client.HTTPSConnection(parts.hostname, parts.port, context=context)

    def call(account, what):
        connection.request("GET", f"{parts.path}/accounts/{account}/{what}", headers=HEADERS)
        return json.loads(connection.getresponse().read())

    return call
