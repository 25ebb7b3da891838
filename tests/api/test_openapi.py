"""The OpenAPI document: as agreed, complete, and with examples that are true."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from voc.schema import Feedback, Tags
from voc_api import examples
from voc_api.app import create_app
from voc_api.problems import ProblemType
from voc_api.settings import Settings

GOLDEN = Path(__file__).parents[1] / "golden" / "openapi.json"
COMMAND = "python -m voc_api.openapi > tests/golden/openapi.json"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """Give the document of a service with the default settings."""
    return create_app(Settings()).openapi()


def is_file(content: dict[str, Any]) -> bool:
    """Tell whether a body is a file, which no schema describes."""
    return content["schema"].get("type") == "string"


def contents(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every body the document describes, with where it does."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            bodies = {"request": operation.get("requestBody", {}), **operation["responses"]}
            for name, body in bodies.items():
                for content in body.get("content", {}).values():
                    yield f"{method} {path} {name}", content
    for name, response in document["components"]["responses"].items():
        for content in response["content"].values():
            yield name, content


def validator(document: dict[str, Any], schema: dict[str, Any]) -> Draft202012Validator:
    """Give a validator of a schema whose references point into the document."""
    resource = Resource.from_contents({"$schema": "https://json-schema.org/draft/2020-12/schema", **document})
    registry: Registry[Any] = Registry().with_resource("urn:voc", resource)
    absolute = {"$ref": f"urn:voc{schema['$ref']}"}
    return Draft202012Validator(absolute, registry=registry)


def test_it_is_the_one_agreed(document: dict[str, Any]) -> None:
    agreed = json.loads(GOLDEN.read_text("utf-8"))
    assert document == agreed, f"the document changed. If that was meant, run: {COMMAND}"


def test_the_command_writes_it(document: dict[str, Any]) -> None:
    command = [sys.executable, "-W", "error::RuntimeWarning", "-m", "voc_api.openapi"]
    written = subprocess.run(command, capture_output=True, check=True).stdout
    assert written == GOLDEN.read_bytes()


def test_it_is_served(client: TestClient, document: dict[str, Any]) -> None:
    assert client.get("/openapi.json").json() == document
    assert document["openapi"].startswith("3.1.")


def test_every_body_has_an_example_that_is_true_to_its_schema(document: dict[str, Any]) -> None:
    described = list(contents(document))
    assert len(described) >= 16
    for where, content in described:
        assert content["examples"], f"{where} has no example"
        for name, example in content["examples"].items():
            faults = (
                []
                if is_file(content)
                else [
                    fault.message
                    for fault in validator(document, content["schema"]).iter_errors(example["value"])
                ]
            )
            assert not faults, f"{where}, example {name}: {faults}"


def test_every_problem_has_its_example(document: dict[str, Any]) -> None:
    shown = {
        example["value"]["type"]
        for _, content in contents(document)
        for example in content["examples"].values()
        if "type" in example["value"]
    }
    in_results = {ProblemType.FEEDBACK_REJECTED.uri, ProblemType.NOT_TAGGED.uri}
    assert shown | in_results == {type_.uri for type_ in ProblemType}


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    def references(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            yield from ([value["$ref"]] if isinstance(value.get("$ref"), str) else [])
            for child in value.values():
                yield from references(child)
        elif isinstance(value, list):
            for child in value:
                yield from references(child)

    for reference in references(document):
        place: Any = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]
        assert place


def test_example_spans_stand_where_they_should() -> None:
    [shown, _] = examples.ANSWERS["tags-and-a-problem"]["results"]
    text = examples.REQUESTS["reviews"]["feedback"][0]["text"]
    opinions = Tags.model_validate(shown["tags"]).opinions or ()
    spans = [(one.aspect, one.opinion) for one in opinions]
    cut = [tuple(text[span.start : span.end] for span in pair if span) for pair in spans]
    assert cut == [("屏幕", "清晰"), ("电池", "不耐用")]


@pytest.mark.parametrize("name", ["reviews", "a-call-and-a-score", "for-javascript"])
def test_example_requests_are_answered(client: TestClient, document: dict[str, Any], name: str) -> None:
    answer = client.post("/v1/tags", json=examples.REQUESTS[name])
    assert answer.status_code == 200
    schema = document["paths"]["/v1/tags"]["post"]["responses"]["200"]["content"]["application/json"][
        "schema"
    ]
    assert not list(validator(document, schema).iter_errors(answer.json()))
    feedback = [one for one in examples.REQUESTS[name]["feedback"] if one.get("text") != " "]
    assert all(Feedback.model_validate(one) for one in feedback)


def test_it_says_the_limits_of_the_service_it_describes() -> None:
    document = create_app(Settings(max_feedback=7, max_characters=9_000)).openapi()
    feedback = document["components"]["schemas"]["TagsRequest"]["properties"]["feedback"]
    assert feedback["maxItems"] == 7
    assert "At most 9,000 characters in all." in feedback["description"]
