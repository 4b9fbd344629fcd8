import os

from common import TOKEN, cases

os.environ["ACCESS_TOKEN"] = TOKEN


def prepare(options):
    if options["variant"] == "post":
        return _post(options["url"]["plain"])
    return cases(options["url"], options["ca"], lambda base, _: _client(options["variant"], base))


def _client(variant, base):
    from kloudtrader import tradier, user

    functions = tradier if variant == "typed" else user
    calls = {
        "balances": functions.account_balance,
        "orders": functions.account_orders,
        "gainloss": functions.account_costbasis,
        "history": functions.account_history,
        "positions": functions.account_positions,
    }

    def call(account, what):
        os.environ["KLOUDTRADER_TRADIER_URL"] = base
        return calls[what](account_number=account)

    return call


def _post(url):
    """The same response to a GET and to a POST of an order, through the public runtime."""
    from kloudtrader.runtime import Body, Client, Operation, Reply, bearer, plain

    client = Client(url, authorize=bearer(TOKEN))
    reply = (Reply("200", "application/json", "object", ("order",)),)
    get = Operation("get", "get", "GET", "/echo", replies=reply, repeatable=True)
    post = Operation("post", "post", "POST", "/echo", body=Body("order"), replies=reply)
    order = {"symbol": "GIS", "side": "buy", "quantity": 12, "type": "limit", "price": 61.4}
    return {
        "get": lambda: client.send(get, {}, plain),
        "post": lambda: client.send(post, {}, plain, body=order),
    }
