"""Add credentials to requests, and hide them elsewhere.

An *authorization* is a callable that gets the :class:`~kloudtrader.runtime.request.build.Request`
and adds the credentials. It may read the method, path, headers, query and body, so it can sign the
request. It is called for each attempt, so it can pick up a changed credential.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NoReturn, Protocol, final

from kloudtrader.runtime.errors import ConfigurationError
from kloudtrader.runtime.operation import SecurityScheme
from kloudtrader.runtime.request.build import Request, is_header_safe
from kloudtrader.runtime.request.values import encode

if TYPE_CHECKING:
    from typing_extensions import TypeIs


@final
class Secret:
    """Hold a credential. ``str``, ``repr``, ``format``, ``vars`` and pickle never show it.

    >>> Secret("abc")
    Secret(***)
    """

    __slots__ = ("reveal",)

    def __init__(self, value: str) -> None:
        # A closure instead of an attribute: tools that print objects read all attributes.
        self.reveal: Callable[[], str] = lambda: value
        """Returns the value."""

    def __repr__(self) -> str:
        return "Secret(***)"

    def __format__(self, format_spec: str) -> str:
        return "Secret(***)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self.reveal() == other.reveal()

    def __hash__(self) -> int:
        return hash(self.reveal())

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret cannot be pickled or copied to another process")

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: object) -> Secret:
        return self


Credential = str | Callable[[], str]
"""A credential, or a callable without arguments that returns the current credential."""


class Authorization(Protocol):
    """Add credentials to a request."""

    def __call__(self, request: Request, /) -> None: ...


class _CredentialAuthorization:
    """Add a credential to a request by ``put``. ``where`` names the place for ``repr``."""

    __slots__ = ("_credential", "_put", "_what", "_where")

    def __init__(
        self, what: str, where: str, credential: Credential, put: Callable[[Request, str], None]
    ) -> None:
        self._what = what
        self._where = where
        self._credential = Secret(credential) if isinstance(credential, str) else credential
        self._put = put

    def __call__(self, request: Request, /) -> None:
        self._put(request, _read_credential(self._what, self._credential))

    def __repr__(self) -> str:
        return f"<{self._what} in the {self._where}>"


def _authorize_in_header(
    name: str, what: str, credential: Credential, write: Callable[[str], str]
) -> Authorization:
    def put(request: Request, value: str) -> None:
        request.headers[name] = write(value)

    return _CredentialAuthorization(what, f"header {name}", credential, put)


def _authorize_in_cookie(name: str, credential: Credential) -> Authorization:
    def put(request: Request, value: str) -> None:
        pair = f"{encode(name)}={encode(value)}"
        before = request.headers.get("Cookie")
        request.headers["Cookie"] = pair if before is None else f"{before}; {pair}"

    return _CredentialAuthorization("API key", f"cookie {name}", credential, put)


def bearer(token: Credential) -> Authorization:
    """Send ``Authorization: Bearer <token>``."""
    return _authorize_in_header(
        "Authorization", "bearer token", token, lambda value: f"Bearer {value}"
    )


def basic(user: str, password: Credential) -> Authorization:
    """Send a user name and a password as HTTP Basic."""
    if ":" in user:
        raise ConfigurationError("the user name of HTTP Basic cannot contain a colon")

    def write(value: str) -> str:
        return "Basic " + b64encode(f"{user}:{value}".encode()).decode("ascii")

    return _authorize_in_header("Authorization", "password", password, write)


def api_key(name: str, value: Credential, location: str = "header") -> Authorization:
    """Send a key in the header, query parameter or cookie called ``name``."""
    if location == "header":
        return _authorize_in_header(name, "API key", value, lambda text: text)
    if location == "query":
        return _CredentialAuthorization(
            "API key",
            f"query parameter {name}",
            value,
            lambda request, key: request.add_query(name, key),
        )
    if location == "cookie":
        return _authorize_in_cookie(name, value)
    raise ConfigurationError(f"location must be header, query or cookie, not {location!r}")


def schemes(
    definitions: Mapping[str, SecurityScheme],
    credentials: Mapping[str, Credential | Authorization],
) -> Authorization:
    """Return an authorization that uses the security schemes of each operation.

    ``credentials`` maps scheme names to credentials: a token for ``http`` bearer,
    ``user:password`` for ``http`` basic, a key for ``apiKey``, a token for ``oauth2`` and
    ``openIdConnect``, or an authorization. The first alternative of the operation with all its
    credentials applies.
    """
    ready = {
        name: _build_scheme(definitions[name], credential)
        for name, credential in credentials.items()
        if name in definitions
    }
    unknown = sorted(set(credentials) - set(ready))
    if unknown:
        raise ConfigurationError(
            f"unknown security schemes: {', '.join(unknown)}; "
            f"known: {', '.join(sorted(definitions)) or 'none'}"
        )
    return _Schemes(ready)


class _Schemes:
    __slots__ = ("_ready",)

    def __init__(self, ready: dict[str, Authorization]) -> None:
        self._ready = ready

    def __call__(self, request: Request, /) -> None:
        alternatives = request.operation.security
        for names in alternatives:
            if all(name in self._ready for name in names):
                for name in names:
                    self._ready[name](request)
                return
        if alternatives:
            listed = ", or ".join(" and ".join(names) for names in alternatives)
            raise ConfigurationError(f"{request.operation.name} requires credentials for {listed}")

    def __repr__(self) -> str:
        return f"<credentials for {', '.join(sorted(self._ready)) or 'nothing'}>"


def _build_scheme(
    definition: SecurityScheme, credential: Credential | Authorization
) -> Authorization:
    if _takes_request(credential):
        return credential
    if definition.type == "apiKey":
        return api_key(definition.parameter, credential, definition.location)
    if definition.type == "http" and definition.scheme.lower() == "basic":
        return _authorize_in_header("Authorization", "user:password", credential, _encode_basic)
    if definition.type == "mutualTLS":
        raise ConfigurationError("mutualTLS is not supported")
    word = definition.scheme.capitalize() if definition.type == "http" else "Bearer"
    return _authorize_in_header("Authorization", "token", credential, lambda text: f"{word} {text}")


def _encode_basic(value: str) -> str:
    return "Basic " + b64encode(value.encode()).decode("ascii")


def _takes_request(value: Credential | Authorization) -> TypeIs[Authorization]:
    """Tell whether a callable takes the request, as an authorization does."""
    function: object = getattr(value, "__func__", value)
    if not hasattr(function, "__code__"):
        function = type(value).__call__ if callable(value) else None
    code = getattr(function, "__code__", None)
    return code is not None and code.co_argcount - (function is not value) >= 1


def _read_credential(what: str, credential: Secret | Callable[[], str]) -> str:
    value = credential.reveal() if isinstance(credential, Secret) else credential()
    if not isinstance(value, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(f"the {what} must be a string, not {type(value).__name__}")
    value = value.strip(" \t")
    if not value:
        raise ConfigurationError(f"the {what} is blank")
    if not is_header_safe(value):
        raise ConfigurationError(
            f"the {what} contains a line break or another character that is not allowed in a header"
        )
    return value
