"""Generated clients agree with the raw spec, as ``jsonschema`` reads it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kloudtrader.runtime.response import unions

from .specs import operation, reference, save, spec
from .wild.document import Document
from .wild.run import check_spec
from .wild.sampler import WildSampler

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.*"))
TRACK = {
    "type": "object",
    "required": ["type"],
    "properties": {"type": {"const": "track"}, "name": {"type": "string", "maxLength": 3}},
}
SHOW = {
    "type": "object",
    "required": ["type"],
    "properties": {"type": {"const": "show"}, "host": {"type": "string"}},
}
UNION = {
    "oneOf": [reference("Track"), reference("Show")],
    "discriminator": {"propertyName": "type"},
}
PAGE = {"name": "page", "in": "query", "required": True, "schema": {"type": "integer"}}
SPEC = spec(
    {"Track": TRACK, "Show": SHOW, "It": UNION},
    {
        "/it": {"get": operation("it", reference("It"), parameters=[PAGE])},
        "/both": {
            "post": operation(
                "send",
                requestBody={
                    "required": True,
                    "content": {"application/json": {"schema": reference("Track")}},
                },
            )
        },
    },
)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_clients_of_the_corpus_send_and_read_what_the_spec_says(path: Path, tmp_path: Path) -> None:
    outcome = check_spec(path, tmp_path, samples=3)
    assert outcome.refused == ""
    assert outcome.lost == 0
    assert outcome.wrong_requests == outcome.wrong_responses == []
    assert outcome.generated == outcome.operations > 0
    assert outcome.calls >= 2 * outcome.operations


def test_a_variant_that_is_read_as_unrecognised_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def choose_none(self: unions.OneOf, value: Any) -> str:
        return self.other if isinstance(self.other, str) else self.other[0]

    monkeypatch.setattr(unions.OneOf, "_choose", choose_none)
    outcome = check_spec(save(tmp_path, SPEC), tmp_path)
    assert any("Unrecognised" in problem for problem in outcome.wrong_responses)
    assert outcome.wrong_requests == []


def test_a_variant_that_is_read_as_another_class_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def choose_first(self: unions.OneOf, value: Any) -> str:
        return "Track"

    loose = json.loads(json.dumps(SPEC))
    monkeypatch.setattr(unions.OneOf, "_choose", choose_first)
    for name in ("Track", "Show"):  # so that reading succeeds
        loose["components"]["schemas"][name]["properties"]["type"] = {"enum": [name.lower()]}
    outcome = check_spec(save(tmp_path, loose), tmp_path)
    assert any("does not allow it" in problem for problem in outcome.wrong_responses)


def test_a_request_that_differs_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kloudtrader.runtime.request.build.encode_query", lambda *_: [])
    outcome = check_spec(save(tmp_path, SPEC), tmp_path)
    assert any("query" in problem for problem in outcome.wrong_requests)
    assert outcome.wrong_responses == []


def test_an_operation_that_is_lost_is_counted_and_the_rest_is_checked(tmp_path: Path) -> None:
    document = json.loads(json.dumps(SPEC))
    events = {"description": "", "content": {"text/event-stream": {}}}
    document["paths"]["/events"] = {"get": {"operationId": "e", "responses": {"200": events}}}
    outcome = check_spec(save(tmp_path, document), tmp_path)
    assert (outcome.lost, outcome.generated, outcome.refused) == (1, 2, "")
    assert outcome.wrong_requests == outcome.wrong_responses == []


def test_samples_are_valid_and_take_each_variant(tmp_path: Path) -> None:
    document = Document(save(tmp_path, SPEC), response=True)
    sampler = WildSampler(document, response=True, text="long text")
    schema = {"$ref": f"{document.path.as_uri()}#/components/schemas/It"}
    samples = [sampler.make(schema, number) for number in range(6)]
    assert {sample["type"] for sample in samples} == {"track", "show"}
    assert all(document.is_valid(sample, schema) for sample in samples)
    assert not document.is_valid({"type": "track", "name": "long"}, schema)
