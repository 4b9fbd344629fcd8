import ssl

from common import TOKEN, cases


def prepare(options):
    return cases(options["url"], options["ca"], _client)


def _client(base, ca):
    from opc_tradier import AuthenticatedClient
    from opc_tradier.api.account import account_balance, account_orders

    verify = True if ca is None else ssl.create_default_context(cafile=ca)
    client = AuthenticatedClient(base_url=base, token=TOKEN, verify_ssl=verify)
    calls = {"balances": account_balance.sync, "orders": account_orders.sync}

    def call(account, what):
        response = calls[what](account, client=client)
        assert type(response).__name__ in ("BalancesResponse", "OrdersResponse"), response
        return response

    return call
