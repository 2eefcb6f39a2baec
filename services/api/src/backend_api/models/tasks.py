"""Tasks: work that is done later, by the worker."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from ..json_values import json_object
from ..logs import CORRELATION_ID_PATTERN

KIND_PATTERN = r"^[a-z][a-z0-9-]{0,63}$"
TASK_ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$"

# As a message it has to fit into 256 KiB, as a row together with its result into 400 KB: a JSON list of digits takes
# up to 1.5 times its size in DynamoDB.
MAX_PAYLOAD_BYTES = 192 * 1024

Kind = Annotated[
    str,
    Field(
        pattern=KIND_PATTERN,
        description="Which work: the name of one of the worker's task handlers. The worker knows them, the API does "
        "not: a task of a kind that the worker doesn't know is accepted, and fails.",
        examples=["word-count"],
    ),
]


class TaskCreate(BaseModel):
    """Work to do."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    payload: Annotated[dict[str, Any], json_object(MAX_PAYLOAD_BYTES)] = Field(
        default={},
        description="The handler's input, a JSON object of at most 192 KiB.",
        examples=[{"text": "to be or not to be"}],
    )


class TaskStatus(StrEnum):
    """Where a task is."""

    QUEUED = "queued"
    RETRYING = "retrying"
    DONE = "done"
    FAILED = "failed"


class TaskAccepted(BaseModel):
    """A task that will be done."""

    task_id: str = Field(description="Ask for it at /tasks/{task_id}.")
    kind: Kind
    status: TaskStatus = Field(
        description="queued: waiting; retrying: failed at least once and waiting again; done: has a result; failed: "
        "given up, and in the dead-letter queue."
    )
    correlation_id: str = Field(description="The correlation id of the request that made it; its log lines have it.")
    created_at: str = Field(description="UTC, ISO 8601.")


class Task(TaskAccepted):
    """A task and what became of it. Kept for 30 days."""

    payload: dict[str, Any] = Field(description="The handler's input.")
    attempts: int = Field(default=0, description="How often the worker reported on it.")
    result: dict[str, Any] | None = Field(default=None, description="The handler's output, once done.")
    last_error: str | None = Field(default=None, description="Why it failed last.")
    completed_at: str | None = Field(default=None, description="UTC, ISO 8601.")


class TaskMessage(BaseModel):
    """The message on the queue: services/contract/task-message.schema.json."""

    model_config = ConfigDict(extra="ignore", strict=True)

    task_id: str = Field(pattern=TASK_ID_PATTERN)
    kind: str = Field(pattern=KIND_PATTERN)
    payload: dict[str, Any]
    correlation_id: str = Field(pattern=CORRELATION_ID_PATTERN)
    enqueued_at: str = Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?Z$")
