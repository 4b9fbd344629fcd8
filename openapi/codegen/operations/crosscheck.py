"""Compare our reading of a spec with that of openapi-python-client.

An operation, a parameter or a body that only openapi-python-client reads would be missing from the
output without a warning, so it ends the run. Media types, success statuses and what is required are
compared as well. What it cannot read, or reads differently, is unconfirmed: ``--strict`` requires
``x-unconfirmed`` with the reason there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from codegen.plan.form import ApiForm, ModelForm, OperationForm, SchemeForm
from codegen.source.document import Node
from codegen.source.problems import Report

from . import _upstream
from ._parameters import HEADERS_OF_THE_CLIENT
from .media import classify_media
from .server_access import list_credential_places, make_parameter_key

MARKER = "x-unconfirmed"


def compare_readings(api: ApiForm, root: Node, report: Report) -> ApiForm:
    """Report where both readings differ, and return the API with the number of its operations
    that both read alike.
    """
    try:
        reading = _upstream.read_document(root.value, root.document.path)
    except _upstream.UnreadableError as error:
        first = str(error).splitlines()[0]
        _add_unconfirmed(report, root.place, f"the document: {first}", root.text(MARKER))
        return api
    ours = {_make_call(mine): mine for mine in api.operations}
    theirs = {
        call: _drop_credentials(other, ours.get(call), api.schemes)
        for other in reading.operations
        for call in [(other.method, other.path)]
    }
    for method, path in theirs:
        if (method, path) not in ours:
            report.add_loss(root.place, f"{method} {path} is missing from the output")
    alike = [_confirm_operation(mine, reading, theirs, report) for mine in api.operations]
    _compare_models(api, root, reading.required, report)
    return replace(api, confirmed=sum(alike))


def _drop_credentials(
    other: _upstream.UpstreamOperation, mine: OperationForm | None, schemes: Sequence[SchemeForm]
) -> _upstream.UpstreamOperation:
    """Return an operation without the parameters that are credentials, as ours has none."""
    places = list_credential_places(mine.security if mine else (), schemes)
    kept = (
        parameter
        for parameter in other.parameters
        if make_parameter_key(*parameter[:2]) not in places
    )
    return replace(other, parameters=frozenset(kept))


def _confirm_operation(
    mine: OperationForm,
    reading: _upstream.UpstreamReading,
    theirs: Mapping[_upstream.Call, _upstream.UpstreamOperation],
    report: Report,
) -> bool:
    """Return whether both readings of an operation agree, and report it otherwise."""
    call = _make_call(mine)
    if "/x-more-operations/" in mine.place:
        reasons = ["the operation, as it does not know x-more-operations"]
    else:
        stops = reading.stops.get(call, ())
        reasons = list(_list_differences(mine, theirs.get(call), stops, report))
    for reason in reasons:
        _add_unconfirmed(report, mine.place, reason, mine.unconfirmed)
    if mine.unconfirmed and not reasons:
        report.add_note(mine.place, f"{MARKER} is no longer needed: both readings agree")
    return not reasons


def _make_call(mine: OperationForm) -> _upstream.Call:
    # The other parser keeps the fragment in the path.
    return mine.method, mine.path + mine.fragment


def _add_unconfirmed(report: Report, place: str, reason: str, exception: str) -> None:
    """Report what openapi-python-client does not confirm; with an exception, as a note."""
    text = f"openapi-python-client does not confirm {reason}"
    if exception:
        report.add_note(place, f"{text}; accepted: {exception}")
    else:
        report.add_unconfirmed(place, f"{text}; state why that is fine as {MARKER}")


def _list_differences(
    mine: OperationForm,
    other: _upstream.UpstreamOperation | None,
    stops: tuple[str, ...],
    report: Report,
) -> Iterator[str]:
    """Yield why the operation is unconfirmed; what would be lost is reported as such."""
    for stop in stops:
        yield f"all of the operation: {stop}"
    if other is None:
        if not stops:
            yield "the operation, which it does not read"
        return
    yield from _compare_parameters(mine, other, report)
    if other.media and mine.body is None:
        report.add_loss(mine.place, "the request body is missing")
    yield from _compare_media(mine, other)
    statuses = {reply.status for reply in mine.replies}
    if not stops and other.statuses and statuses != other.statuses:
        yield (f"the success statuses {_join(statuses)}: it reads {_join(other.statuses)}")


def _join(words: set[str] | frozenset[str]) -> str:
    return ", ".join(sorted(words))


def _compare_parameters(
    mine: OperationForm, other: _upstream.UpstreamOperation, report: Report
) -> Iterator[str]:
    known = {
        make_parameter_key(parameter.location, parameter.wire): parameter.required
        for parameter in mine.parameters
    }
    for location, wire, required in sorted(other.parameters):
        key = make_parameter_key(location, wire)
        if location == "header" and key[1] in HEADERS_OF_THE_CLIENT:
            continue
        if key not in known:
            report.add_loss(mine.place, f"the {location} parameter {wire!r} is missing")
        elif required and not known[key]:
            report.add_loss(mine.place, f"the {location} parameter {wire!r} should be required")
        elif known[key] and not required:
            yield f"that the {location} parameter {wire!r} is required"
        known.pop(key, None)
    for location, wire in known:
        yield f"the {location} parameter {wire!r}"


def _compare_media(mine: OperationForm, other: _upstream.UpstreamOperation) -> Iterator[str]:
    ours = {media.content_type for media in mine.body.media} if mine.body else set()
    kinds = {classify_media(content_type) for content_type in ours}
    for content_type in sorted(other.media - ours):
        # Several names for the same JSON count as one.
        if classify_media(content_type) != "json" or "json" not in kinds:
            yield f"the media types of the body: it also reads {content_type}"
    for content_type in sorted(ours - other.media):
        if classify_media(content_type) not in {classify_media(name) for name in other.media}:
            yield f"the media type {content_type} of the body"


def _compare_models(
    api: ApiForm, root: Node, required: Mapping[str, frozenset[str]], report: Report
) -> None:
    """Compare which fields of the named schemas are required."""
    schemas = root.child("components").child("schemas")
    for form in api.models:
        name = form.place.partition("#/components/schemas/")[2]
        theirs = required.get(name)
        if theirs is None or not isinstance(form, ModelForm):
            continue
        # A field that only one direction has is required in this direction only.
        ours = {
            field.wire: field.required
            for field in form.fields
            if not (field.read_only or field.write_only)
        }
        wrong = sorted(wire for wire, needed in ours.items() if needed != (wire in theirs))
        if wrong:
            reason = f"which of the fields {', '.join(wrong)} are required"
            _add_unconfirmed(report, form.place, reason, schemas.child(name).text(MARKER))
