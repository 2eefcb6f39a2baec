"""The contract of the queue: services/contract."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from backend import Backend
from backend_api.models.tasks import TaskMessage

CONTRACT = Path(__file__).parents[2] / "contract"
FIXTURES = json.loads((CONTRACT / "fixtures/task-messages.json").read_text())
SCHEMA: dict[str, Any] = json.loads((CONTRACT / "task-message.schema.json").read_text())


def name(fixture: Any) -> str:
    return fixture["name"]


@pytest.mark.parametrize("fixture", FIXTURES["accepted"], ids=name)
def test_model_and_schema_both_accept(fixture: dict[str, Any]):
    Draft202012Validator(SCHEMA).validate(fixture["message"])
    read = TaskMessage.model_validate(fixture["message"]).model_dump()
    assert read.items() <= fixture["message"].items()


@pytest.mark.parametrize("fixture", FIXTURES["refused"], ids=name)
def test_the_model_refuses_and_names_the_field(fixture: dict[str, Any]):
    with pytest.raises(ValidationError) as refused:
        TaskMessage.model_validate(fixture["message"])
    assert ".".join(map(str, refused.value.errors()[0]["loc"])) == fixture["field"]


def test_model_and_schema_name_the_same_fields():
    assert set(SCHEMA["properties"]) == set(TaskMessage.model_fields)
    assert set(SCHEMA["required"]) == set(TaskMessage.model_fields)


@pytest.mark.parametrize("text", ["plain", "äöü 漢字 🚀", "\u0000\ufffe\uffff", '"quoted"\n'])
def test_what_the_api_sends_is_a_task_message(backend: Backend, text: str):
    backend.request("POST", "/tasks", {"kind": "word-count", "payload": {"text": text}})
    [sent] = backend.messages()
    message = json.loads(sent["Body"])
    Draft202012Validator(SCHEMA).validate(message)
    assert message["payload"] == {"text": text}
    assert sent["MessageAttributes"]["correlation_id"]["StringValue"] == message["correlation_id"]
