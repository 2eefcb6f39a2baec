"""What holds for every request: ids, limits, errors, logs."""

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from backend import Backend, Failing
from backend_api.middleware import MAX_BODY_BYTES

Log = Callable[[], list[dict[str, Any]]]


def test_the_callers_correlation_id_goes_through_to_log_message_and_answer(backend: Backend, log: Log):
    response = backend.request("POST", "/tasks", {"kind": "a"}, headers={"x-correlation-id": "my-id-1"})
    assert response.headers["x-correlation-id"] == "my-id-1"
    assert response.json["correlation_id"] == "my-id-1"
    assert json.loads(backend.messages()[0]["Body"])["correlation_id"] == "my-id-1"
    lines = log()
    assert lines
    assert {line["correlation_id"] for line in lines} == {"my-id-1"}
    assert {line["service"] for line in lines} == {"api"}


@pytest.mark.parametrize("header", ["", "a b", "x" * 129, '{"admin":true}', "ä", "a\tb"])
def test_a_malformed_correlation_id_is_not_taken_over(backend: Backend, header: str):
    response = backend.request("GET", "/health", headers={"x-correlation-id": header})
    assert response.headers["x-correlation-id"] == "JKJaXmPLvHcESHA="


def test_without_any_id_there_is_a_new_one(backend: Backend):
    response = backend.request("GET", "/health", request_id="")
    assert uuid.UUID(response.headers["x-correlation-id"])


def test_ids_of_users_are_not_logged(backend: Backend, log: Log):
    backend.request("PUT", "/users/ada", {"name": "Ada"})
    lines = log()
    assert [line["route"] for line in lines] == ["/users/{user_id}"]
    assert "ada" not in json.dumps(lines)


def test_a_body_that_is_too_large_is_413(backend: Backend):
    response = backend.request("PUT", "/users/ada", "x" * (MAX_BODY_BYTES + 1))
    assert response.status == 413
    assert str(MAX_BODY_BYTES) in response.json["detail"]


@pytest.mark.parametrize(
    "body", ["", "{", "[1,", "\ufeff{}", "nonsense", b"\xff\xfe", "[" * 100_000, "1" * 5000, '{"name": "\x00"}']
)
def test_what_is_no_json_is_a_clear_4xx(backend: Backend, body: str | bytes):
    response = backend.request("PUT", "/users/ada", body)
    assert response.status in {400, 422}
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json["detail"]


@pytest.mark.parametrize("body", ["null", "[]", "1", '"text"', "true"])
def test_json_that_is_no_object_is_422(backend: Backend, body: str):
    response = backend.request("PUT", "/users/ada", body)
    assert response.status == 422
    assert response.json["errors"][0]["location"] == "body"


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nothing", 404), ("PATCH", "/tasks", 405)])
def test_unknown_paths_and_methods_are_problems_too(backend: Backend, method: str, path: str, status: int):
    response = backend.request(method, path)
    assert response.status == status
    assert response.json["correlation_id"] == response.headers["x-correlation-id"]
    assert path in response.json["detail"]


def test_a_method_that_is_not_allowed_is_answered_with_all_that_are(backend: Backend):
    assert backend.request("PATCH", "/users/ada").headers["allow"] == "DELETE, GET, PUT"
    assert backend.request("POST", "/docs").headers["allow"] == "GET"


def test_an_unexpected_error_is_a_500_that_tells_nothing_but_where_to_look(backend: Backend, log: Log):
    with Failing("dynamodb", "GetItem", RuntimeError("the secret reason")):
        response = backend.request("GET", "/users/ada", headers={"x-correlation-id": "id-500"})
    assert response.status == 500
    assert response.headers["x-correlation-id"] == response.json["correlation_id"] == "id-500"
    assert "secret reason" not in response.text
    assert any("secret reason" in str(line.get("exception")) for line in log())


@pytest.mark.parametrize("code", ["ThrottlingException", "ProvisionedThroughputExceededException"])
def test_an_overloaded_service_is_503_with_a_time_to_wait(backend: Backend, code: str):
    with Failing("dynamodb", "GetItem", code):
        response = backend.request("GET", "/users/ada")
    assert (response.status, response.headers["retry-after"]) == (503, "1")


def test_a_row_that_is_too_large_is_413(backend: Backend):
    error = "Item size has exceeded the maximum allowed size"
    with Failing("dynamodb", "UpdateItem", "ValidationException", message=error):
        assert backend.request("PUT", "/users/ada", {"name": "Ada"}).status == 413


def test_missing_settings_are_named_in_the_log(backend: Backend, monkeypatch: pytest.MonkeyPatch, log: Log):
    monkeypatch.delenv("USERS_TABLE")
    monkeypatch.setenv("QUEUE_URL", "")
    assert backend.request("GET", "/users/ada").status == 500
    assert any("QUEUE_URL, USERS_TABLE" in str(line.get("exception")) for line in log())
