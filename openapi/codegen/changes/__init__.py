"""Compare two states of an API, and describe the difference for its users."""

from ._access import list_new_hosts
from .compare import list_changes

__all__ = ["list_changes", "list_new_hosts"]
