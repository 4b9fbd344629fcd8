"""A signed read of Kalshi's API v2: by the client, and with urllib3 and cryptography by hand."""

import base64
import json
import time
from pathlib import Path

import urllib3
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

_PATH = "/trade-api/v2/portfolio/orders/benchmark"
_KEY_ID = "3f0a6a52-5a3e-4c8d-9d2f-0c6c1d3b8a77"


def prepare(options):
    who, key = options["variant"].split()
    host = options["url"]["plain"].removesuffix("/v1")
    pem = Path(options["keys"], f"{key}.pem")
    return {"signed": _ours(host, pem) if who == "ours" else _by_hand(host, pem)}


def _ours(host, pem):
    from kloudtrader.kalshi_v2 import KalshiV2

    client = KalshiV2(_KEY_ID, pem, base_url=f"{host}/trade-api/v2")
    client.get_account_limits()  # its response sets limits that are never reached
    return lambda: client.get_order("benchmark")


def _by_hand(host, pem):
    key = serialization.load_pem_private_key(pem.read_bytes(), None)
    pool = urllib3.PoolManager()

    def sign(message):
        if isinstance(key, rsa.RSAPrivateKey):
            pss = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.DIGEST_LENGTH)
            return key.sign(message, pss, hashes.SHA256())
        return key.sign(message)

    def call():
        timestamp = str(int(time.time() * 1000))
        signature = sign(f"{timestamp}GET{_PATH}".encode())
        headers = {
            "Accept": "application/json",
            "KALSHI-ACCESS-KEY": _KEY_ID,
            "KALSHI-ACCESS-TIMESTAMP": timestamp,
            "KALSHI-ACCESS-SIGNATURE": base64.b64encode(signature).decode(),
        }
        return json.loads(pool.request("GET", host + _PATH, headers=headers).data)

    return call
