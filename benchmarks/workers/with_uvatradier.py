import os

from common import TOKEN, cases


def prepare(options):
    os.environ["REQUESTS_CA_BUNDLE"] = options["ca"]
    return cases(options["url"], options["ca"], lambda base, _: _client(base))


def _client(base):
    from uvatradier import Account

    accounts = {}

    def call(account, what):
        found = accounts.get(account)
        if found is None:
            found = accounts[account] = Account(account, TOKEN)
            found.BASE_URL = base.removesuffix("/v1")
        return found.get_account_balance() if what == "balances" else found.get_orders()

    return call
