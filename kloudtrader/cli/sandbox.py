"""``kloudtrader sandbox``: hands over to the sandbox's own command line."""

from collections.abc import Sequence

__all__ = ["sandbox"]


def sandbox(arguments: Sequence[str]) -> int:
    """Serve a local Tradier and a local Kalshi until Ctrl-C. ``--help`` lists the options."""
    from kloudtrader.sandbox.__main__ import main

    return main(list(arguments))
