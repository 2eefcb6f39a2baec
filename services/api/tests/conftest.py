"""A backend on AWS services in this process (moto), called as Lambda calls it: by events of API Gateway."""

import io
import json
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from moto import mock_aws

# Before the imports of the application: its logger takes the service name when it is made.
os.environ.update(
    {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "POWERTOOLS_SERVICE_NAME": "api",
        "USERS_TABLE": "users",
        "EVENTS_TABLE": "events",
        "TASKS_TABLE": "tasks",
        "QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/123456789012/tasks",
        "API_KEY_SECRET_ARN": "/stratiform/test/api-key",
    }
)

from backend import Backend
from backend_api import dependencies, settings
from backend_api.logs import logger


@pytest.fixture(scope="session")
def reached_backend() -> Backend:
    """Making clients is what takes time, so there is one of each."""
    return Backend()


@pytest.fixture
def backend(reached_backend: Backend) -> Iterator[Backend]:
    """A backend with empty tables, an empty queue and an empty secret, that remembers nothing."""
    dependencies.process_api_key.cache_clear()
    settings.process_settings.cache_clear()
    with mock_aws():
        reached_backend.deploy()
        yield reached_backend


@pytest.fixture
def log() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """The lines that were logged so far."""
    stream = io.StringIO()
    handler: Any = logger.registered_handler
    earlier = handler.setStream(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    handler.setStream(earlier)
