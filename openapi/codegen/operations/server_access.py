"""Read base URLs, of the API and of single operations, and credentials."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from codegen.plan.form import SchemeForm
from codegen.source.document import Node
from codegen.source.problems import Report, SpecError

_TYPES = ("http", "apiKey", "oauth2", "openIdConnect", "mutualTLS")


def read_schemes(root: Node, report: Report) -> Iterator[SchemeForm]:
    """Yield the security schemes."""
    for name, reference in root.child("components").child("securitySchemes").items():
        with report.collect_errors():
            scheme = _read_scheme(name, reference.resolve())
            if scheme.type in _TYPES:
                yield scheme
            else:
                report.add_loss(
                    reference.place,
                    f"the security scheme {name!r} has an unknown type {scheme.type!r}",
                )


def _read_scheme(name: str, node: Node) -> SchemeForm:
    kind, location = node.text("type"), node.text("in")
    if kind == "apiKey" and (location not in ("header", "query", "cookie") or not node.get("name")):
        raise SpecError(node.place, "an apiKey needs `name`, and `in`: header, query or cookie")
    if kind == "http" and not node.text("scheme"):
        raise SpecError(node.place, "an http security scheme needs `scheme`, such as bearer")
    return SchemeForm(
        name,
        kind,
        scheme=node.text("scheme").lower(),
        location=location if kind == "apiKey" else "",
        parameter=node.text("name") if kind == "apiKey" else "",
        urls=tuple(_iterate_token_urls(node)),
    )


def list_credential_places(
    security: Iterable[tuple[str, ...]], schemes: Iterable[SchemeForm]
) -> set[tuple[str, str]]:
    """Return where the credentials of an operation are sent, as locations and names."""
    names = {name for together in security for name in together}
    return {
        make_parameter_key(scheme.location, scheme.parameter)
        for scheme in schemes
        if scheme.name in names and scheme.location
    }


def make_parameter_key(location: str, wire: str) -> tuple[str, str]:
    """Return the key of a parameter; header names are case-insensitive."""
    return location, wire.lower() if location == "header" else wire


_TOKEN_URLS = ("tokenUrl", "authorizationUrl", "refreshUrl")


def _iterate_token_urls(scheme: Node) -> Iterator[tuple[str, str]]:
    """Yield where the user or the program sends credentials to get a token."""
    if scheme.text("openIdConnectUrl"):
        yield "openIdConnectUrl", scheme.text("openIdConnectUrl")
    for name, flow in scheme.child("flows").items():
        for kind in _TOKEN_URLS:
            if flow.text(kind):
                yield f"{name}.{kind}", flow.text(kind)


def read_scopes(node: Node, root: Node) -> tuple[str, ...]:
    """Return the scopes that the credentials of an operation need, in any alternative."""
    stated = node.child("security") if "security" in node else root.child("security")
    scopes = (
        scope
        for entry in stated.elements()
        for _, listed in entry.items()
        for scope in (listed.value if isinstance(listed.value, list) else ())
    )
    return tuple(sorted({str(scope) for scope in scopes}))


def read_requirements(node: Node, root: Node, report: Report) -> tuple[tuple[str, ...], ...]:
    """Return the alternatives of an operation, each a set of schemes that are used together.

    The operation's own ``security`` replaces that of the document. An alternative with a client
    certificate is dropped; if no other is left, the operation is lost.
    """
    stated = node.child("security") if "security" in node else root.child("security")
    known = root.child("components").child("securitySchemes").resolve()
    alternatives: list[tuple[str, ...]] = []
    for entry in stated.elements():
        names = tuple(name for name, _ in entry.items())
        unknown = [name for name in names if name not in known]
        if unknown:
            raise SpecError(entry.place, f"the security scheme {unknown[0]!r} is not defined")
        if any(known.child(name).resolve().text("type") == "mutualTLS" for name in names):
            report.add_note(
                entry.place, "mutual TLS is not supported: the other credentials are used"
            )
        else:
            alternatives.append(names)
    if stated.value and not alternatives:
        report.add_loss(
            node.place, "only callable with a client certificate, which is not supported"
        )
    return tuple(alternatives)


def read_document_servers(root: Node, report: Report) -> tuple[str, ...]:
    """Return the base URLs of the API, with variables replaced by their defaults."""
    return tuple(
        url
        for server in root.child("servers").elements()
        if (url := _fill_url(server, report)) and "{" not in url
    )


def read_own_server(node: Node, entry: Node, root: Node, report: Report) -> str:
    """Return the base URL of one operation, or an empty text if it is that of the document."""
    source = next((holder for holder in (node, entry) if holder.get("servers")), None)
    if source is None:
        return ""
    listed = source.child("servers")
    urls = [_fill_url(server, report) for server in listed.elements()]
    if urls == list(read_document_servers(root, Report())):
        return ""
    urls = [url or "/" for url in urls]
    for url, server in zip(urls, listed.elements(), strict=True):
        if not _is_usable_url(url):
            raise SpecError(
                server.place, f"{url!r} is not a base URL: write https://host/path or /path"
            )
    if len(urls) > 1:
        report.add_approximation(
            listed.place, f"of the operation's own servers {urls[0]} is used; others by `servers=`"
        )
    return urls[0]


def _is_usable_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if "{" in url or not url.isprintable():
        return False
    return url.startswith("/") or (parts.scheme in ("https", "http") and bool(parts.hostname))


def _fill_url(server: Node, report: Report) -> str:
    url = server.text("url").rstrip("/")
    for name, variable in server.child("variables").items():
        if "default" not in variable:
            raise SpecError(variable.place, f"the server variable {name} needs a default")
        url = url.replace(f"{{{name}}}", str(variable.get("default"))).rstrip("/")
        choices = variable.get("enum")
        others = f" (one of {', '.join(map(str, choices))})" if isinstance(choices, list) else ""
        report.add_note(
            variable.place, f"the server variable {name} is replaced by its default{others}"
        )
    if "{" in url:
        report.add_note(server.place, f"{url!r} has a variable that `variables` does not describe")
    elif url and not _is_usable_url(url):
        report.add_note(
            server.place, f"{url!r} is not a complete URL: pass a base URL to the client"
        )
    return url
