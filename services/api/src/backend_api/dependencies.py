"""What routes ask for. All `async def`: FastAPI runs others in a thread each, which costs more than they do."""

from functools import cache
from typing import Annotated, cast

from fastapi import Depends, Request

from .api_key import ApiKey
from .aws import client
from .settings import Settings, process_settings
from .stores.events import EventStore
from .stores.task_queue import TaskQueue
from .stores.tasks import TaskStore
from .stores.users import UserStore
from .submit_task import TaskSubmitter


async def _settings() -> Settings:
    return process_settings()


async def _correlation_id(request: Request) -> str:
    return cast(str, request.state.correlation_id)


SettingsDependency = Annotated[Settings, Depends(_settings)]
CorrelationId = Annotated[str, Depends(_correlation_id)]


async def _users(settings: SettingsDependency) -> UserStore:
    return UserStore(client("dynamodb"), settings.users_table)


async def _events(settings: SettingsDependency) -> EventStore:
    return EventStore(client("dynamodb"), settings.events_table)


async def _tasks(settings: SettingsDependency) -> TaskStore:
    return TaskStore(client("dynamodb"), settings.tasks_table)


async def _submitter(settings: SettingsDependency, tasks: Annotated[TaskStore, Depends(_tasks)]) -> TaskSubmitter:
    return TaskSubmitter(tasks, TaskQueue(client("sqs"), settings.queue_url))


@cache
def process_api_key() -> ApiKey:
    """The process's API key, fetched once and kept."""
    return ApiKey(client("secretsmanager"), process_settings().api_key_secret_arn)


async def _api_key() -> ApiKey:
    return process_api_key()


Users = Annotated[UserStore, Depends(_users)]
Events = Annotated[EventStore, Depends(_events)]
Tasks = Annotated[TaskStore, Depends(_tasks)]
Submitter = Annotated[TaskSubmitter, Depends(_submitter)]
ApiKeyDependency = Annotated[ApiKey, Depends(_api_key)]
