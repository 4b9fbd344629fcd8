"""Compare where requests and credentials go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from .snapshot import OperationSnapshot, Scheme, Snapshot
from .spec_change import ACCESS, SpecChange, join_names, note, quote_names, warn

Pairs = list[tuple[str, OperationSnapshot, OperationSnapshot]]
"""Operations of both states, with their new names."""


def compare_access(old: Snapshot, new: Snapshot, pairs: Pairs) -> Iterator[SpecChange]:
    """Yield the changes of servers, security schemes and required credentials."""
    yield from _compare_servers(old.servers, new.servers)
    for name, before, after in pairs:
        if _normalise(before.server) != _normalise(after.server):
            yield _describe_own_server(before.server, after.server).of(f"`{name}`")
    renames = _match_schemes(old, new)
    for before_name, after_name in renames.items():
        if before_name != after_name:
            yield warn(f"The credential `{before_name}` is now called `{after_name}`.", ACCESS)
        yield from _compare_scheme(after_name, old.schemes[before_name], new.schemes[after_name])
    yield from _compare_requirements(pairs, renames)


def list_new_hosts(old: Snapshot, new: Snapshot) -> list[str]:
    """Return the hosts that requests and credentials go to, and that the old state did not name."""
    known = {_find_origin(url) for url in _iterate_urls(old, old.servers)}
    # With encryption, a known host is no other place.
    known |= {origin.replace("http:", "https:", 1) for origin in known}
    # Other servers of the document are only used by programs that choose them.
    used = map(_find_origin, _iterate_urls(new, new.servers[:1]))
    hosts = (
        origin.removeprefix("https://")
        for origin in dict.fromkeys(used)
        if origin and origin not in known
    )
    return [*hosts]


def _find_origin(url: str) -> str:
    """Return the scheme, the host and the port of a URL; empty for a path."""
    scheme, mark, rest = _normalise(url).partition("://")
    return scheme + mark + rest.partition("/")[0] if mark else ""


def _normalise(url: str) -> str:
    """Return a URL with its host in lower case, and without the port that is usual."""
    parts = urlsplit(url)
    host = parts.netloc.lower().removesuffix(_USUAL_PORTS.get(parts.scheme.lower(), " "))
    return parts._replace(netloc=host).geturl()


_USUAL_PORTS = {"https": ":443", "http": ":80"}


def _iterate_urls(state: Snapshot, servers: Iterable[str]) -> Iterator[str]:
    yield from servers
    yield from (operation.server for operation in state.operations.values())
    for name in _list_used_schemes(state):
        yield from state.schemes[name].urls.values()


def _list_used_schemes(state: Snapshot) -> list[str]:
    used = {
        name
        for operation in state.operations.values()
        for names in operation.security
        for name in names
    }
    return [name for name in state.schemes if name in used]


def _compare_servers(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[SpecChange]:
    old, new = tuple(map(_normalise, old)), tuple(map(_normalise, new))
    first, second = old[:1], new[:1]
    if first != second and second and first:
        yield warn(f"Requests go to `{new[0]}` by default instead of `{old[0]}`.", ACCESS)
    elif first != second:
        yield warn(
            f"Requests go to `{new[0]}` by default; no server was listed."
            if new
            else f"No server is listed; requests went to `{old[0]}` by default.",
            ACCESS,
        )
    added = [url for url in new[1:] if url not in old]
    removed = [url for url in old if url not in new and url != (old[0] if first != second else "")]
    if added:
        yield note(f"{_count_servers(added)} listed as well.", ACCESS)
    if removed:
        yield warn(f"{_count_servers(removed)} no longer listed.", ACCESS)


def _count_servers(urls: list[str]) -> str:
    one = len(urls) == 1
    return f"The server{'' if one else 's'} {quote_names(urls)} {'is' if one else 'are'}"


def _describe_own_server(old: str, new: str) -> SpecChange:
    usual = "the server of the API"
    return warn(
        f"{{}} is sent to {_quote_url(new) or usual} instead of {_quote_url(old) or usual}.", ACCESS
    )


def _quote_url(url: str) -> str:
    return f"`{url}`" if url else ""


def _match_schemes(old: Snapshot, new: Snapshot) -> dict[str, str]:
    """Return the new names of schemes by their old names, as far as operations use both."""
    before, after = _list_used_schemes(old), _list_used_schemes(new)
    renames = {name: name for name in before if name in after}
    left = [name for name in after if name not in before]
    for name in before:
        same = [other for other in left if new.schemes[other] == old.schemes[name]]
        if name not in renames and len(same) == 1:
            renames[name] = same[0]
            left.remove(same[0])
    return renames


def _compare_scheme(name: str, old: Scheme, new: Scheme) -> Iterator[SpecChange]:
    before, after = _describe_scheme(old), _describe_scheme(new)
    if before != after:
        yield warn(f"The credential `{name}` is now sent as {after} instead of {before}.", ACCESS)
    for kind in dict.fromkeys([*old.urls, *new.urls]):
        first, second = old.urls.get(kind), new.urls.get(kind)
        if first == second:
            continue
        flow, _, word = kind.rpartition(".")
        what = f"the `{word}` of `{name}`" + (f" (flow `{flow}`)" if flow else "")
        if second is None:
            yield warn(f"{what} is removed; it was `{first}`.", ACCESS)
        elif first is None:
            yield note(f"{what} is `{second}`; it is new.", ACCESS)
        else:
            yield warn(f"{what} is now `{second}` instead of `{first}`.", ACCESS)


def _describe_scheme(scheme: Scheme) -> str:
    if scheme.type == "apiKey":
        where = "query parameter" if scheme.location == "query" else scheme.location
        return f"the {where} `{scheme.parameter}`"
    if scheme.type == "http":
        return f"HTTP {scheme.scheme} authentication"
    return {"oauth2": "an OAuth 2 token", "openIdConnect": "an OpenID Connect token"}.get(
        scheme.type, scheme.type
    )


def _compare_requirements(pairs: Pairs, renames: dict[str, str]) -> Iterator[SpecChange]:
    for name, before, after in pairs:
        first = {
            frozenset(renames.get(scheme, scheme) for scheme in way)
            for way in before.security or _NO_CREDENTIAL
        }
        second = {frozenset(way) for way in after.security or _NO_CREDENTIAL}
        if first != second:
            yield _describe_requirement(first, second).of(f"`{name}`")
        elif before.scopes != after.scopes:
            yield _describe_scopes(before.scopes, after.scopes).of(f"`{name}`")


_NO_CREDENTIAL: tuple[tuple[str, ...], ...] = ((),)


def _describe_requirement(old: set[frozenset[str]], new: set[frozenset[str]]) -> SpecChange:
    if old < new:
        return note(f"{{}} can also be called with {_describe_ways(new - old)}.", ACCESS)
    if new < old:
        return warn(f"{{}} can no longer be called with {_describe_ways(old - new)}.", ACCESS)
    sentence = f"{{}} now needs {_describe_ways(new)} instead of {_describe_ways(old)}."
    # It still works for everybody if each old way contains one that is sufficient now.
    looser = all(any(way <= known for way in new) for known in old)
    return note(sentence, ACCESS) if looser else warn(sentence, ACCESS)


def _describe_ways(ways: set[frozenset[str]]) -> str:
    listed = sorted(sorted(way) for way in ways)
    phrases = [quote_names(way) if way else "no credential" for way in listed]
    return join_names(phrases, "or")


def _describe_scopes(old: tuple[str, ...], new: tuple[str, ...]) -> SpecChange:
    added = [scope for scope in new if scope not in old]
    removed = [scope for scope in old if scope not in new]
    if not added:
        return note(f"{{}} no longer needs the scope {quote_names(removed)}.", ACCESS)
    instead = f" instead of {quote_names(removed)}" if removed else ""
    return warn(f"{{}} now needs the scope {quote_names(added)}{instead}.", ACCESS)
