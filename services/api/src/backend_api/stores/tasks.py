"""The table of tasks: key `task_id`, time to live in `ttl`.

Beside the tasks it holds idempotency records, under keys with a `#`, which no task's id has: `api-idempotency#…` of
this API, `worker#…` of the worker.
"""

import hashlib
from dataclasses import dataclass
from typing import Any, cast

from botocore.exceptions import ClientError

from ..clock import epoch_seconds
from ..json_values import from_item, to_attribute, to_item
from ..models.tasks import TaskMessage

TASK_KEPT_SECONDS = 30 * 86_400
IDEMPOTENCY_KEPT_SECONDS = 86_400


@dataclass(frozen=True)
class Claim:
    """What an idempotency key stands for: one task, made of one request."""

    task_id: str
    request_digest: str
    sent: bool


class TaskStore:
    """Tasks, and which idempotency key made which."""

    def __init__(self, dynamodb: Any, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def get(self, task_id: str) -> dict[str, Any] | None:
        """A task's row, as it is now, or None where there is none."""
        response = self._dynamodb.get_item(TableName=self._table, Key=_key(task_id), ConsistentRead=True)
        item = response.get("Item")
        return from_item(item) if item else None

    def put_new(self, message: TaskMessage) -> dict[str, Any]:
        """Puts the row of a queued task, unless there is one.

        Returns:
            The row that is there now, this one or the earlier one.
        """
        row = {
            "task_id": message.task_id,
            "kind": message.kind,
            "payload": message.payload,
            "status": "queued",
            "attempts": 0,
            "correlation_id": message.correlation_id,
            "created_at": message.enqueued_at,
            "ttl": epoch_seconds() + TASK_KEPT_SECONDS,
        }
        return self._put_unless(row, "attribute_not_exists(task_id)") or row

    def discard(self, task_id: str) -> None:
        """Deletes a task that never got onto the queue; one that the worker has touched stays."""
        try:
            self._dynamodb.delete_item(
                TableName=self._table,
                Key=_key(task_id),
                ConditionExpression="#status = :queued",
                ExpressionAttributeNames={"#status": "status"},
                ExpressionAttributeValues={":queued": to_attribute("queued")},
            )
        except ClientError as error:
            if not _is_condition_failure(error):
                raise

    def claim(self, key: str, claim: Claim) -> Claim:
        """Makes an idempotency key stand for a task, for 24 hours.

        Returns:
            What the key stands for: `claim`, or an earlier one that has not expired.
        """
        now = epoch_seconds()
        record = {
            "task_id": _record_id(key),
            "target_task_id": claim.task_id,
            "request_digest": claim.request_digest,
            "sent": claim.sent,
            "ttl": now + IDEMPOTENCY_KEPT_SECONDS,
        }
        # Expired by its own date, as DynamoDB deletes expired rows within days, not at once.
        earlier = self._put_unless(record, "attribute_not_exists(task_id) OR #ttl < :now", {":now": now})
        if earlier is None:
            return claim
        return Claim(earlier["target_task_id"], earlier["request_digest"], earlier["sent"])

    def mark_sent(self, key: str) -> None:
        """Notes that the task of an idempotency key is on the queue."""
        self._dynamodb.update_item(
            TableName=self._table,
            Key=_key(_record_id(key)),
            UpdateExpression="SET #sent = :true",
            ExpressionAttributeNames={"#sent": "sent"},
            ExpressionAttributeValues={":true": to_attribute(True)},
        )

    def _put_unless(
        self, row: dict[str, Any], condition: str, values: dict[str, Any] | None = None
    ) -> dict[str, Any] | None:
        """Puts a row if the condition holds; otherwise returns the row that is there."""
        request: dict[str, Any] = {"TableName": self._table, "Item": to_item(row), "ConditionExpression": condition}
        if values:
            request["ExpressionAttributeNames"] = {"#ttl": "ttl"}
            request["ExpressionAttributeValues"] = {name: to_attribute(value) for name, value in values.items()}
        try:
            self._dynamodb.put_item(**request, ReturnValuesOnConditionCheckFailure="ALL_OLD")
        except ClientError as error:
            if not _is_condition_failure(error):
                raise
            return from_item(cast(dict[str, Any], error.response.get("Item", {})))
        return None


def _record_id(key: str) -> str:
    # Hashed: a client's key may hold anything, also a name that is none of the log's business.
    return f"api-idempotency#{hashlib.sha256(key.encode()).hexdigest()}"


def _key(task_id: str) -> dict[str, Any]:
    return {"task_id": to_attribute(task_id)}


def _is_condition_failure(error: ClientError) -> bool:
    return error.response.get("Error", {}).get("Code") == "ConditionalCheckFailedException"
