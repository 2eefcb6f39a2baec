"""Tasks: enqueue, and look up what became of one."""

from typing import Annotated

from fastapi import APIRouter, Header, Path, Response

from ..dependencies import CorrelationId, Submitter, Tasks
from ..errors import ApiError, Problem
from ..models.tasks import TASK_ID_PATTERN, Task, TaskAccepted, TaskCreate

router = APIRouter(prefix="/tasks", tags=["tasks"])

IdempotencyKey = Annotated[
    str | None,
    Header(
        pattern=r"^[\x21-\x7e]{1,255}$",
        description="1 to 255 visible ASCII characters that you make up, such as a UUID. For 24 hours the same key "
        "with the same body gives the same task, so a request that got no answer can be sent again.",
    ),
]
TaskId = Annotated[str, Path(pattern=TASK_ID_PATTERN, description="The `task_id` of the answer to `POST /tasks`.")]


@router.post("", status_code=202)
async def create_task(
    task: TaskCreate,
    submitter: Submitter,
    correlation_id: CorrelationId,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> TaskAccepted:
    """Queues a task for the worker. `Location` is where to look for its result.

    With an `Idempotency-Key` that made a task before, answers with that one as it is now, and the header
    `Idempotent-Replayed: true`; if its kind or payload is another, with 422.
    """
    submission = submitter.submit(task, idempotency_key, correlation_id)
    response.headers["location"] = f"/tasks/{submission.task.task_id}"
    if submission.replayed:
        response.headers["idempotent-replayed"] = "true"
    return submission.task


@router.get("/{task_id}", responses={404: {"model": Problem, "description": "There is no such task"}})
async def get_task(task_id: TaskId, tasks: Tasks) -> Task:
    """Gets a task as it is now."""
    row = tasks.get(task_id)
    if row is None:
        raise ApiError(404, f"There is no task '{task_id}'; tasks are kept for 30 days")
    return Task.model_validate(row)
