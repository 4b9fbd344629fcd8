"""Compare our reading of a spec with that of openapi-python-client.

An operation, a parameter or a body that only openapi-python-client reads would be missing from the
output without a warning, so it ends the run.
"""

from __future__ import annotations

from codegen.plan.form import ApiForm, OperationForm
from codegen.source.document import Node
from codegen.source.problems import Report

from . import _upstream
from ._parameters import HEADERS_OF_THE_CLIENT


def compare_readings(api: ApiForm, root: Node, report: Report) -> None:
    """Report what openapi-python-client reads and the API lacks."""
    try:
        seen = _upstream.read_operations(root.value, root.document.path)
    except _upstream.UnreadableError as error:
        first = str(error).splitlines()[0]
        report.add_note(
            root.place, f"not compared with openapi-python-client, which cannot read it: {first}"
        )
        return
    # The other parser keeps the fragment in the path.
    ours = {
        (operation.method, operation.path + operation.fragment): operation
        for operation in api.operations
    }
    for other in seen:
        mine = ours.get((other.method, other.path))
        if mine is None:
            report.add_loss(root.place, f"{other.method} {other.path} is missing from the output")
        else:
            _compare_operation(mine, other, report)


def _make_key(location: str, wire: str) -> tuple[str, str]:
    """Return the key of a parameter; header names are case-insensitive."""
    return location, wire.lower() if location == "header" else wire


def _compare_operation(
    mine: OperationForm, other: _upstream.UpstreamOperation, report: Report
) -> None:
    known = {
        _make_key(parameter.location, parameter.wire): parameter.required
        for parameter in mine.parameters
    }
    for location, wire, required in sorted(other.parameters):
        key = _make_key(location, wire)
        if location == "header" and key[1] in HEADERS_OF_THE_CLIENT:
            continue
        if key not in known:
            report.add_loss(mine.place, f"the {location} parameter {wire!r} is missing")
        elif required and not known[key]:
            report.add_loss(mine.place, f"the {location} parameter {wire!r} should be required")
    if other.has_body and mine.body is None:
        report.add_loss(mine.place, "the request body is missing")
