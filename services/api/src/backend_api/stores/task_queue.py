"""The queue that the worker takes tasks from."""

from typing import Any

from ..json_values import compact_json
from ..models.tasks import TaskMessage


class TaskQueue:
    """Sends tasks to the worker."""

    def __init__(self, sqs: Any, queue_url: str) -> None:
        self._sqs = sqs
        self._queue_url = queue_url

    def send(self, message: TaskMessage) -> None:
        """Puts a task on the queue; it is there when this returns."""
        self._sqs.send_message(
            QueueUrl=self._queue_url,
            MessageBody=compact_json(message.model_dump()),
            MessageAttributes={"correlation_id": {"DataType": "String", "StringValue": message.correlation_id}},
        )
