"""Whether the API runs, and whether it has what it needs."""

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from ..api_key import ApiKeyState
from ..dependencies import ApiKeyDependency

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """The API runs."""

    status: Literal["ok"] = "ok"


class Dependencies(BaseModel):
    """What the API needs to do its work."""

    status: Literal["ok", "degraded"] = Field(description="degraded: something can't be read.")
    api_key: ApiKeyState = Field(
        description="set: the secret has a value; empty: nobody has given it one yet; unavailable: it can't be read, "
        "the log says why. Looked up at most every 30 seconds while it isn't set, every 300 once it is."
    )


@router.get("/health")
async def health() -> Health:
    """Answers without asking anything else."""
    return Health()


@router.get("/health/dependencies", responses={503: {"model": Dependencies}})
async def dependencies(api_key: ApiKeyDependency, response: Response) -> Dependencies:
    """Says whether the API key's secret has a value; never the value."""
    state = api_key.state()
    if state is ApiKeyState.UNAVAILABLE:
        response.status_code = 503
        return Dependencies(status="degraded", api_key=state)
    return Dependencies(status="ok", api_key=state)
