import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from backend import Backend

METHODS = {"get", "put", "post", "delete"}


@pytest.fixture
def document(backend: Backend) -> dict[str, Any]:
    return backend.request("GET", "/openapi.json").json


def test_the_document_has_every_route(document: dict[str, Any]):
    assert {(method, path) for path, methods in document["paths"].items() for method in methods} == {
        ("get", "/health"),
        ("get", "/health/dependencies"),
        ("put", "/users/{user_id}"),
        ("get", "/users/{user_id}"),
        ("delete", "/users/{user_id}"),
        ("post", "/events/{event_type}"),
        ("get", "/events/{event_type}"),
        ("post", "/tasks"),
        ("get", "/tasks/{task_id}"),
    }


def test_every_operation_parameter_and_field_is_described(document: dict[str, Any]):
    for methods in document["paths"].values():
        for operation in methods.values():
            assert operation["description"]
            assert all(parameter["description"] for parameter in operation.get("parameters", []))
    for name, schema in document["components"]["schemas"].items():
        if name in {"HTTPValidationError", "ValidationError", "Health"}:
            continue
        for field, described in schema.get("properties", {}).items():
            assert "description" in described, f"{name}.{field}"


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("get", "/health", None, 200),
        ("get", "/health/dependencies", None, 200),
        ("put", "/users/{user_id}", {"name": "Ada"}, 201),
        ("get", "/users/{user_id}", None, 404),
        ("put", "/users/{user_id}", {}, 422),
        ("post", "/events/{event_type}", {"data": {}}, 201),
        ("get", "/events/{event_type}", None, 200),
        ("post", "/tasks", {"kind": "a"}, 202),
        ("get", "/tasks/{task_id}", None, 404),
    ],
)
def test_answers_are_as_the_document_says(
    backend: Backend, document: dict[str, Any], method: str, path: str, body: Any, status: int
):
    response = backend.request(method.upper(), re.sub(r"\{\w+\}", "x", path), body)
    assert response.status == status
    content = document["paths"][path][method]["responses"][str(status)]["content"]
    [media_type] = content
    assert response.headers["content-type"] == media_type
    schema = {**content[media_type]["schema"], "components": document["components"]}
    Draft202012Validator(schema).validate(response.json)


def test_the_page_needs_nothing_from_anywhere_else(backend: Backend, document: dict[str, Any]):
    page = backend.request("GET", "/docs")
    assert page.status == 200
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert not re.search(r"<script|src=|https?://", page.text)
    for path in document["paths"]:
        assert path in page.text
    targets = set(re.findall(r'href="#(\w+)"', page.text))
    assert targets
    assert targets <= set(re.findall(r'id="(\w+)"', page.text))
