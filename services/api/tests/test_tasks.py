import json
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from backend import Backend, Failing

TASK = {"kind": "word-count", "payload": {"text": "to be or not to be"}}


def post(backend: Backend, key: str | None = None, task: Any = None, **more: Any):
    headers = {} if key is None else {"idempotency-key": key}
    return backend.request("POST", "/tasks", TASK if task is None else task, headers=headers, **more)


def tasks(backend: Backend) -> list[dict[str, Any]]:
    return [row for row in backend.rows("tasks") if "#" not in row["task_id"]]


def test_a_task_is_accepted_kept_and_sent(backend: Backend):
    accepted = post(backend)
    assert accepted.status == 202
    task_id = accepted.json["task_id"]
    assert accepted.headers["location"] == f"/tasks/{task_id}"
    assert accepted.json["status"] == "queued"

    got = backend.request("GET", accepted.headers["location"])
    assert got.status == 200
    assert got.json == {
        **accepted.json,
        "payload": TASK["payload"],
        "attempts": 0,
        "result": None,
        "last_error": None,
        "completed_at": None,
    }
    [message] = backend.messages()
    assert json.loads(message["Body"]) == {
        "task_id": task_id,
        "kind": TASK["kind"],
        "payload": TASK["payload"],
        "correlation_id": "JKJaXmPLvHcESHA=",
        "enqueued_at": accepted.json["created_at"],
    }
    assert message["MessageAttributes"]["correlation_id"]["StringValue"] == "JKJaXmPLvHcESHA="


def test_a_task_that_is_done_shows_its_result(backend: Backend):
    task_id = post(backend).json["task_id"]
    [row] = tasks(backend)
    backend.put_row("tasks", {**row, "status": "done", "attempts": 1, "completions": 1, "result": {"words": 6}})
    got = backend.request("GET", f"/tasks/{task_id}").json
    assert (got["status"], got["result"], got["attempts"]) == ("done", {"words": 6}, 1)


def test_an_unknown_task_is_404(backend: Backend):
    response = backend.request("GET", "/tasks/no-such-task")
    assert response.status == 404
    assert "'no-such-task'" in response.json["detail"]


def test_idempotency_records_are_not_tasks(backend: Backend):
    post(backend, "key")
    [record] = [row["task_id"] for row in backend.rows("tasks") if "#" in row["task_id"]]
    assert backend.request("GET", f"/tasks/{record.replace('#', '%23')}").status == 422


def test_without_a_key_every_request_makes_a_task(backend: Backend):
    assert post(backend).json["task_id"] != post(backend).json["task_id"]
    assert len(backend.messages()) == 2


def test_the_same_key_and_body_is_the_same_task_and_no_second_message(backend: Backend):
    first, second = post(backend, "key"), post(backend, "key")
    assert (first.status, second.status) == (202, 202)
    assert second.json == first.json
    assert "idempotent-replayed" not in first.headers
    assert second.headers["idempotent-replayed"] == "true"
    assert len(backend.messages()) == 1


def test_a_body_with_its_fields_in_another_order_is_the_same(backend: Backend):
    first = post(backend, "key", '{"kind": "sha256", "payload": {"a": 1, "b": 2}}')
    assert post(backend, "key", '{"payload": {"b": 2, "a": 1}, "kind": "sha256"}').json == first.json


def test_a_replay_tells_how_the_task_is_now(backend: Backend):
    post(backend, "key")
    [row] = tasks(backend)
    backend.put_row("tasks", {**row, "status": "done"})
    assert post(backend, "key").json["status"] == "done"


@pytest.mark.parametrize("other", [{**TASK, "kind": "sha256"}, {**TASK, "payload": {}}])
def test_the_same_key_with_another_body_is_refused(backend: Backend, other: Any):
    post(backend, "key")
    response = post(backend, "key", other)
    assert response.status == 422
    assert "'key'" in response.json["detail"]
    assert len(tasks(backend)) == 1


def test_an_expired_key_makes_a_new_task(backend: Backend):
    first = post(backend, "key").json["task_id"]
    [record] = [row for row in backend.rows("tasks") if "#" in row["task_id"]]
    backend.put_row("tasks", {**record, "ttl": 1})
    assert post(backend, "key").json["task_id"] != first


@pytest.mark.parametrize(
    ("service", "operation", "calls_before"),
    [("dynamodb", "PutItem", 0), ("dynamodb", "PutItem", 1), ("sqs", "SendMessage", 0), ("dynamodb", "UpdateItem", 0)],
    ids=["claim", "row", "send", "mark"],
)
def test_a_crash_at_any_step_is_made_good_by_a_retry_with_the_key(
    backend: Backend, service: str, operation: str, calls_before: int
):
    with Failing(service, operation, "InternalServerError", calls_before=calls_before):
        assert post(backend, "key").status == 503
    retried = post(backend, "key")
    assert retried.status == 202
    assert [row["task_id"] for row in tasks(backend)] == [retried.json["task_id"]]
    messages = [json.loads(message["Body"]) for message in backend.messages()]
    # Sent twice at most, where only the mark was missing; the worker completes a task once.
    assert len(messages) == (2 if operation == "UpdateItem" else 1)
    assert {message["task_id"] for message in messages} == {retried.json["task_id"]}
    assert len({json.dumps(message) for message in messages}) == 1


def test_a_queue_that_does_not_answer_leaves_no_task_behind(backend: Backend):
    with Failing("sqs", "SendMessage", ReadTimeoutError(endpoint_url="https://sqs")):
        response = post(backend)
    assert response.status == 503
    assert response.headers["retry-after"] == "1"
    assert tasks(backend) == []


def test_a_refused_call_is_named_and_its_resource_is_not(backend: Backend):
    with Failing("sqs", "SendMessage", "AccessDeniedException"):
        response = post(backend)
    assert response.status == 500
    assert "SendMessage failed with AccessDeniedException" in response.json["detail"]
    assert "for the test" not in response.text


@pytest.mark.parametrize("key", ["", " ", "a b", "ä", "x" * 256])
def test_a_malformed_key_is_422_naming_the_header(backend: Backend, key: str):
    response = post(backend, key)
    assert response.status == 422
    assert response.json["errors"][0]["field"] == "idempotency-key"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "kind"),
        ({"kind": "Word Count"}, "kind"),
        ({"kind": "x" * 65}, "kind"),
        ({"kind": "word-count\n"}, "kind"),
        ({"kind": 7}, "kind"),
        ({**TASK, "payload": None}, "payload"),
        ({**TASK, "payload": "text"}, "payload"),
        ({**TASK, "delay": 5}, "delay"),
        ('{"kind": "a", "payload": {"n": NaN}}', "payload"),
        ('{"kind": "a", "payload": {"n": 1e999}}', "payload"),
        ('{"kind": "a", "payload": {"text": "\\ud800"}}', "payload"),
        ('{"kind": "a", "payload": ' + '{"a":' * 30 + "1" + "}" * 30 + "}", "payload"),
        ({**TASK, "payload": {"text": "x" * 200_000}}, "payload"),
    ],
)
def test_what_is_wrong_with_a_field_is_422_naming_it(backend: Backend, body: Any, field: str):
    response = post(backend, task=body)
    assert response.status == 422
    assert response.json["errors"][0]["field"].split(".")[0] == field
    assert backend.rows("tasks") == []


@pytest.mark.parametrize(
    "value",
    ["\ufffe\uffff", "\u0000\u001f\u007f", "🚀" * 45_000, "漢" * 60_000, [0, 1.5, None] * 2_000],
)
def test_the_largest_and_strangest_payloads_go_through(backend: Backend, value: Any):
    accepted = post(backend, task={"kind": "a", "payload": {"value": value}})
    assert accepted.status == 202
    [message] = backend.messages()
    assert json.loads(message["Body"])["payload"] == {"value": value}
    assert len(message["Body"].encode()) <= 256 * 1024
    assert backend.request("GET", accepted.headers["location"]).json["payload"] == {"value": value}
