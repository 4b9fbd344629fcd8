"""Reading the plain responses of Tradier, whose lists have many forms."""

from typing import Any, TypeGuard


def plain_rows(wrapper: Any, key: str) -> list[Any]:
    """The rows of a wrapper, whichever way the venue says one, many or none."""
    value = wrapper.get(key) if _is_dict(wrapper) else None
    if value in (None, "null", ""):
        return []
    return value if _is_list(value) else [value]


def plain_id(row: Any) -> Any:
    """Return the id of a plain row, or ``None`` if it has none or is not an object."""
    return row.get("id") if _is_dict(row) else None


def account_numbers(response: Any) -> list[str]:
    """The numbers of the accounts in a response of ``user_profile``."""
    accounts = plain_rows(response["profile"], "account")
    return [str(one.get("account_number")) for one in accounts if _is_dict(one)]


def _is_dict(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)
