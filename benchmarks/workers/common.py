"""What all clients are asked for."""

TOKEN = "a-token-of-usual-length-0123"
CASES = {
    "small": ("SMALL", "balances"),
    "hundred": ("HUNDRED", "orders"),
    "thousands": ("THOUSANDS", "orders"),
}
HEADERS = {"Accept": "application/json", "Authorization": f"Bearer {TOKEN}"}


def cases(url, ca, client):
    """Return what each case calls. ``client(base, ca)`` returns ``call(account, what)``.

    The encrypted case has a client of its own, on the encrypted port.
    """
    plain, encrypted = client(url["plain"], None), client(url["tls"], ca)
    found = {name: _bound(plain, *of) for name, of in CASES.items()}
    found["tls"] = _bound(encrypted, *CASES["small"])
    return found


def _bound(call, account, what):
    return lambda: call(account, what)
