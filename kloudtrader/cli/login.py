"""``kalshi login``: are the credentials of the environment good?"""

import click

from kloudtrader import environment, kalshi
from kloudtrader.cli import output
from kloudtrader.cli.screen import clean

__all__ = ["login"]


@click.command()
def login() -> None:
    """Test the credentials; nothing is stored.

    With KALSHI_USER_ID and KALSHI_TOKEN, the session is tried out. With KALSHI_EMAIL and
    KALSHI_PASSWORD, a session is opened and tried out. It is not closed: a venue may give an
    algorithm that runs elsewhere the same one.
    """
    client = kalshi.ApiClient()
    user = kalshi.UserApi(client).user_get_profile(client.user_id()).user
    name = " ".join(filter(None, (user.first_name, user.last_name))) or user.email or "a member"
    if environment.optional("KALSHI_TOKEN"):
        output.say(f"The session of KALSHI_USER_ID and KALSHI_TOKEN is good: {clean(name)}.")
        return
    output.say(f"KALSHI_EMAIL and KALSHI_PASSWORD are good: {clean(name)}.")
