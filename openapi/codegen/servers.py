"""Base URLs: those of the document, and those that single operations have of their own."""

from __future__ import annotations

from urllib.parse import urlsplit

from .document import Node
from .problems import Report, SpecError

__all__ = ["document_servers", "own_server"]


def document_servers(root: Node, report: Report) -> tuple[str, ...]:
    """Base URLs of the whole API; variables are filled with their defaults."""
    return tuple(
        url
        for one in root.child("servers").elements()
        if (url := _url(one, report)) and "{" not in url
    )


def own_server(node: Node, entry: Node, root: Node, report: Report) -> str:
    """The base URL of one operation, where it is not that of the document; else nothing."""
    source = next((one for one in (node, entry) if one.get("servers")), None)
    if source is None:
        return ""
    listed = source.child("servers")
    urls = [_url(one, report) for one in listed.elements()]
    if urls == list(document_servers(root, Report())):
        return ""
    urls = [url or "/" for url in urls]
    for url, server in zip(urls, listed.elements(), strict=True):
        if not _usable(url):
            raise SpecError(server.place, f"{url!r} is no base URL: https://host/path, or /path")
    if len(urls) > 1:
        report.approximated(
            listed.place, f"of the operation's own servers {urls[0]} is used; see `servers=`"
        )
    return urls[0]


def _usable(url: str) -> bool:
    parts = urlsplit(url)
    if "{" in url:
        return False
    return url.startswith("/") or (parts.scheme in ("https", "http") and bool(parts.hostname))


def _url(server: Node, report: Report) -> str:
    url = server.text("url").rstrip("/")
    for name, variable in server.child("variables").items():
        if "default" not in variable:
            raise SpecError(variable.place, f"the server variable {name} needs a default")
        url = url.replace(f"{{{name}}}", str(variable.get("default"))).rstrip("/")
        choices = variable.get("enum")
        others = f" (one of {', '.join(map(str, choices))})" if isinstance(choices, list) else ""
        report.note(
            variable.place, f"the server variable {name} is filled with its default{others}"
        )
    if "{" in url:
        report.note(server.place, f"{url!r} has a variable that `variables` does not describe")
    elif url and not _usable(url):
        report.note(server.place, f"{url!r} is no complete URL: give the client a base URL")
    return url
