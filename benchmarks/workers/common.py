"""Name the calls that all clients make."""

TOKEN = "a-token-of-usual-length-0123"
CASES = {
    "small": ("SMALL", "balances"),
    "hundred": ("HUNDRED", "orders"),
    "thousands": ("THOUSANDS", "orders"),
    "legs": ("LEGS", "orders"),
    "closed": ("CLOSED", "gainloss"),
    "history": ("HISTORY", "history"),
    "positions": ("POSITIONS", "positions"),
}
HEADERS = {"Accept": "application/json", "Authorization": f"Bearer {TOKEN}"}


def cases(url, ca, client):
    """Return what each case calls. ``client(base, ca)`` returns ``call(account, what)``.

    The encrypted case has a client of its own, on the encrypted port.
    """
    plain, encrypted = client(url["plain"], None), client(url["tls"], ca)
    calls = {name: _bind(plain, *of) for name, of in CASES.items()}
    calls["tls"] = _bind(encrypted, *CASES["small"])
    return calls


def _bind(call, account, what):
    return lambda: call(account, what)
