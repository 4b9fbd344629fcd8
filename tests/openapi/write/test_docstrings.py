"""Document responses: by the spec's description, unless it only repeats the status."""

from pathlib import Path

import pytest

from codegen.write import _docstrings
from tests.openapi.specs import read, spec


def docstring_of(directory: Path, status: str, description: str) -> str:
    described = {
        "operationId": "get_it",
        "responses": {
            "200": {"description": "The account.", "content": {"application/json": {}}},
            status: {"description": description, "content": {"application/json": {}}},
        },
    }
    api, _ = read(directory, spec(paths={"/a": {"get": described}}))
    return _docstrings.document_method(api.operations[0], api.tags[0], (), {})


@pytest.mark.parametrize("text", ["OK", "ok.", "200", "200 OK", "Successful operation", "Success."])
def test_a_response_that_is_only_called_good_is_not_described(tmp_path: Path, text: str) -> None:
    assert "Returns:" not in docstring_of(tmp_path, "200", text)


def test_a_response_that_is_described_is(tmp_path: Path) -> None:
    assert "Returns:\n            OK, and the account." in docstring_of(
        tmp_path, "200", "OK, and the account"
    )


@pytest.mark.parametrize(
    ("status", "text", "said"),
    [
        ("400", "Bad Request", "BadRequest: Status 400."),
        ("400", "The symbol is unknown", "BadRequest: The symbol is unknown."),
        ("404", "not found", "NotFound: Status 404."),
        ("409", "Conflict", "Conflict: Status 409."),
        ("418", "Not Found", "ApiError: Not Found."),
        ("5XX", "The server failed", "ServerError: The server failed."),
    ],
)
def test_an_error_is_told_in_the_words_of_the_spec_where_it_has_some(
    tmp_path: Path, status: str, text: str, said: str
) -> None:
    assert said in docstring_of(tmp_path, status, text)
