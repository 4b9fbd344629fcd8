# Generated from tradier.yaml with tradier.facade.yaml.
# Do not edit: change the spec, the overlay or a template instead.
"""All typed calls of Tradier Brokerage API, user and accounts as one class."""

from .account import AccountCalls

__all__ = ["TypedCalls"]


class TypedCalls(AccountCalls):
    """All typed calls, with the credentials and the account of one object."""
