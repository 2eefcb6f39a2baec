"""Making a task: a row, a message, and at most one task for each idempotency key.

The steps, and what a crash behind each of them leaves (the caller has no answer then, and tries again):

1. claim the key      the key stands for a task that has no row: the next try with the key goes on at 2
2. put the row        a row that nobody works on: the next try with the key finds it and goes on at 3
3. send the message   the task will be done; the next try with the key sends it again, and the worker, which completes a
                      task once whatever comes twice, lets it pass
4. mark the key       nothing is missing

Nothing that was answered with 202 can be lost, as the answer comes after 3, and `GET` finds it, as 2 comes before 3.
Without a key there are only 2 and 3: a row that a crash left between them stays `queued` until it expires, under an id
that nobody was told. Where 3 fails without a crash, the row is taken back.
"""

import hashlib
import uuid
from dataclasses import dataclass

from .clock import utc_now
from .errors import ApiError
from .json_values import compact_json
from .models.tasks import TaskAccepted, TaskCreate, TaskMessage
from .stores.task_queue import TaskQueue
from .stores.tasks import Claim, TaskStore


@dataclass(frozen=True)
class Submission:
    """What became of a request to make a task."""

    task: TaskAccepted
    replayed: bool


class TaskSubmitter:
    """Makes tasks."""

    def __init__(self, store: TaskStore, queue: TaskQueue) -> None:
        self._store = store
        self._queue = queue

    def submit(self, task: TaskCreate, idempotency_key: str | None, correlation_id: str) -> Submission:
        """Makes a task, or finds the one that the key made before.

        Raises:
            ApiError: 422, if the key made a task of another kind or payload.
        """
        message = TaskMessage(
            task_id=str(uuid.uuid4()),
            kind=task.kind,
            payload=task.payload,
            correlation_id=correlation_id,
            enqueued_at=utc_now(),
        )
        if idempotency_key is None:
            return self._submit_once(message)
        return self._submit_with_key(message, idempotency_key)

    def _submit_once(self, message: TaskMessage) -> Submission:
        row = self._store.put_new(message)
        try:
            self._queue.send(message)
        except Exception:
            self._store.discard(message.task_id)
            raise
        return Submission(TaskAccepted.model_validate(row), replayed=False)

    def _submit_with_key(self, message: TaskMessage, key: str) -> Submission:
        own = Claim(message.task_id, _digest(message), sent=False)
        claim = self._store.claim(key, own)
        if claim.request_digest != own.request_digest:
            raise ApiError(
                422,
                f"The Idempotency-Key '{key}' was used within the last 24 hours for a task of another kind or payload; "
                "use a new key for a new task",
            )
        if claim.sent and (row := self._store.get(claim.task_id)):
            return Submission(TaskAccepted.model_validate(row), replayed=True)
        row = self._store.put_new(message.model_copy(update={"task_id": claim.task_id}))
        # From the row, so that a message that is sent again is the same one.
        self._queue.send(TaskMessage.model_validate({**row, "enqueued_at": row["created_at"]}))
        self._store.mark_sent(key)
        return Submission(TaskAccepted.model_validate(row), replayed=claim.task_id != message.task_id)


def _digest(message: TaskMessage) -> str:
    request = compact_json({"kind": message.kind, "payload": message.payload}, sort_keys=True)
    return hashlib.sha256(request.encode()).hexdigest()
