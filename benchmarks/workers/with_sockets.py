"""The floor: one socket, a request that is ready, the least that finds the end of the response."""

import json
import socket
import ssl
from urllib.parse import urlsplit

from common import HEADERS, cases


def prepare(options):
    return cases(options["url"], options["ca"], _client)


def _client(base, ca):
    parts = urlsplit(base)
    sock = socket.create_connection((parts.hostname, parts.port))
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if ca is not None:
        context = ssl.create_default_context(cafile=ca)
        sock = context.wrap_socket(sock, server_hostname=parts.hostname)
    headers = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
    requests = {}

    def call(account, what):
        request = requests.get((account, what))
        if request is None:
            line = f"GET {parts.path}/accounts/{account}/{what} HTTP/1.1\r\nHost: x\r\n"
            request = requests[account, what] = f"{line}{headers}\r\n".encode()
        sock.sendall(request)
        return json.loads(_response(sock))

    return call


def _response(sock):
    data = sock.recv(65536)
    start = data.index(b"\r\n\r\n") + 4
    at = data.index(b"Content-Length: ") + 16
    left = int(data[at : data.index(b"\r\n", at)]) - (len(data) - start)
    if not left:
        return data[start:]
    pieces = [data[start:]]
    while left:
        pieces.append(sock.recv(min(left, 1 << 20)))
        left -= len(pieces[-1])
    return b"".join(pieces)
