"""The table of events: partition key `event_type`, sort key `timestamp` (number), time to live in `ttl`."""

import random
from typing import Any

from botocore.exceptions import ClientError

from ..clock import epoch_milliseconds, epoch_seconds
from ..cursors import EventQuery
from ..json_values import from_item, to_attribute, to_item
from ..models.events import Event, EventAppend

# How often an event looks for a free millisecond. Each try doubles the span that it picks from, so a burst of some
# thousand events of one type in one millisecond still finds room.
_PLACES_TRIED = 12


class TimestampTakenError(Exception):
    """There is an event of this type at this very time."""


class EventStore:
    """Events, by type and time."""

    def __init__(self, dynamodb: Any, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def append(self, event_type: str, event: EventAppend) -> Event:
        """Appends an event; never over another one.

        Raises:
            TimestampTakenError: if the event's own timestamp is taken, or no free one was found near now.
        """
        timestamp = epoch_milliseconds() if event.timestamp is None else event.timestamp
        expires_at = None if event.expires_in_days is None else epoch_seconds() + event.expires_in_days * 86_400
        for attempt in range(_PLACES_TRIED):
            placed = Event(event_type=event_type, timestamp=timestamp, data=event.data, expires_at=expires_at)
            if self._put_new(placed):
                return placed
            if event.timestamp is not None:
                break
            timestamp += random.randint(1, 2 ** (attempt + 1))
        raise TimestampTakenError

    def query(self, query: EventQuery, limit: int, after: int | None) -> tuple[list[Event], int | None]:
        """Up to `limit` events of a query, behind the one at `after`.

        Returns:
            The events, and the timestamp to go on behind, or None where that was all. DynamoDB reads 1 MB at a time:
            a page ends there even when it is shorter than its limit, so a response never gets too large for Lambda.
        """
        events: list[Event] = []
        start = after
        while True:
            items, start = self._query_once(query, limit, start)
            now = epoch_seconds()
            # DynamoDB deletes expired rows within days, not at once.
            events += [event for event in map(_event, items) if event.expires_at is None or event.expires_at > now]
            if events or start is None:
                return events, start

    def _query_once(self, query: EventQuery, limit: int, after: int | None) -> tuple[list[dict[str, Any]], int | None]:
        values = {":type": query.event_type, ":start": query.start, ":end": query.end}
        start_key = {} if after is None else {"ExclusiveStartKey": self._key(query.event_type, after)}
        response = self._dynamodb.query(
            TableName=self._table,
            KeyConditionExpression="#type = :type AND #timestamp BETWEEN :start AND :end",
            ExpressionAttributeNames={"#type": "event_type", "#timestamp": "timestamp"},
            ExpressionAttributeValues={name: to_attribute(value) for name, value in values.items()},
            ScanIndexForward=not query.newest_first,
            Limit=limit,
            **start_key,
        )
        last = response.get("LastEvaluatedKey")
        return response["Items"], int(from_item(last)["timestamp"]) if last else None

    def _put_new(self, event: Event) -> bool:
        row = {
            "event_type": event.event_type,
            "timestamp": event.timestamp,
            "data": event.data,
            "ttl": event.expires_at,
        }
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item=to_item(row),
                ConditionExpression="attribute_not_exists(#type)",
                ExpressionAttributeNames={"#type": "event_type"},
            )
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") == "ConditionalCheckFailedException":
                return False
            raise
        return True

    @staticmethod
    def _key(event_type: str, timestamp: int) -> dict[str, Any]:
        return {"event_type": to_attribute(event_type), "timestamp": to_attribute(timestamp)}


def _event(item: dict[str, Any]) -> Event:
    row = from_item(item)
    return Event.model_validate({**row, "expires_at": row.get("ttl")})
