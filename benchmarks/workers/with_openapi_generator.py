from common import TOKEN, cases


def prepare(options):
    return cases(options["url"], options["ca"], _client)


def _client(base, ca):
    from oag_tradier import AccountApi, ApiClient, Configuration

    configuration = Configuration(host=base, access_token=TOKEN, ssl_ca_cert=ca)
    api = AccountApi(ApiClient(configuration))
    calls = {"balances": api.account_balance, "orders": api.account_orders}
    return lambda account, what: calls[what](account)
