"""The backend as a test sees it: requests go in as API Gateway's events, what it did is read from the services."""

import base64
import json
import os
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.exceptions import ClientError

from api_server import lambda_handler
from backend_api import aws


@dataclass(frozen=True)
class Response:
    """What API Gateway would answer."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class _Context:
    function_name = "api"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:us-east-1:123456789012:function:api"
    aws_request_id = "8f507cfc-xmpl-4697-b07a-ac58fc914c95"


class Backend:
    """One backend."""

    def __init__(self) -> None:
        self._sqs: Any = boto3.client("sqs")
        self._secrets: Any = boto3.client("secretsmanager")
        self._dynamodb: Any = boto3.resource("dynamodb")

    def deploy(self) -> None:
        """Makes what the infrastructure makes."""
        self._table("users", user_id="S")
        self._table("events", event_type="S", timestamp="N")
        self._table("tasks", task_id="S")
        self._sqs.create_queue(QueueName="tasks")
        self._secrets.create_secret(Name=os.environ["API_KEY_SECRET_ARN"])

    def _table(self, name: str, **keys: str) -> None:
        self._dynamodb.create_table(
            TableName=name,
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": kind} for key, kind in keys.items()],
            KeySchema=[
                {"AttributeName": key, "KeyType": role} for key, role in zip(keys, ["HASH", "RANGE"], strict=False)
            ],
            BillingMode="PAY_PER_REQUEST",
        )

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: str = "",
        headers: dict[str, str] | None = None,
        request_id: str = "JKJaXmPLvHcESHA=",
    ) -> Response:
        """One request. A body that is text or bytes is sent as it is, anything else as JSON."""
        is_bytes = isinstance(body, bytes)
        text = base64.b64encode(body).decode() if is_bytes else body
        event = {
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": path,
            "rawQueryString": query,
            "headers": {
                "content-type": "application/json",
                "host": "abcdef.execute-api.us-east-1.amazonaws.com",
                "x-forwarded-for": "203.0.113.7",
                "x-forwarded-port": "443",
                "x-forwarded-proto": "https",
                **(headers or {}),
            },
            "requestContext": {
                "accountId": "123456789012",
                "apiId": "abcdef",
                "domainName": "abcdef.execute-api.us-east-1.amazonaws.com",
                "domainPrefix": "abcdef",
                "http": {
                    "method": method,
                    "path": path,
                    "protocol": "HTTP/1.1",
                    "sourceIp": "203.0.113.7",
                    "userAgent": "curl/8.5.0",
                },
                "requestId": request_id,
                "routeKey": "$default",
                "stage": "$default",
                "time": "21/Nov/2026:09:00:00 +0000",
                "timeEpoch": 1795251600000,
            },
            "isBase64Encoded": is_bytes,
        }
        if body is not None:
            event["body"] = text if isinstance(text, str) else json.dumps(body)
        answer = lambda_handler(event, _Context())
        json.dumps(answer)  # Lambda serializes the answer
        text = base64.b64decode(answer["body"]).decode() if answer["isBase64Encoded"] else answer["body"]
        return Response(answer["statusCode"], answer["headers"], text)

    def messages(self) -> list[dict[str, Any]]:
        """Takes all messages from the queue."""
        taken: list[dict[str, Any]] = []
        while found := self._sqs.receive_message(
            QueueUrl=os.environ["QUEUE_URL"], MaxNumberOfMessages=10, MessageAttributeNames=["All"]
        ).get("Messages"):
            taken += found
        return taken

    def rows(self, table: str) -> list[dict[str, Any]]:
        """All rows of a table."""
        return self._dynamodb.Table(table).scan()["Items"]

    def put_row(self, table: str, row: dict[str, Any]) -> None:
        """Puts a row, as some other process would."""
        self._dynamodb.Table(table).put_item(Item=row)

    def set_secret(self, value: str) -> None:
        """Gives the API key's secret a value."""
        self._secrets.put_secret_value(SecretId=os.environ["API_KEY_SECRET_ARN"], SecretString=value)


class Failing:
    """Makes an operation fail from its call after `calls_before` on, for as long as this is in use (`with`)."""

    def __init__(
        self, service: str, operation: str, error: Exception | str, calls_before: int = 0, message: str = "for the test"
    ) -> None:
        self._events = aws.client(service).meta.events
        self._event = f"before-call.{service}.{operation}"
        self._calls_left = calls_before
        self._error = error
        self._message = message
        self._operation = operation

    def __enter__(self) -> None:
        self._events.register(self._event, self._fail, unique_id="failing")

    def __exit__(self, *_: object) -> None:
        self._events.unregister(self._event, unique_id="failing")

    def _fail(self, **_: Any) -> None:
        self._calls_left -= 1
        if self._calls_left >= 0:
            return
        if isinstance(self._error, Exception):
            raise self._error
        raise ClientError({"Error": {"Code": self._error, "Message": self._message}}, self._operation)
