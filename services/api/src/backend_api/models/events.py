"""Events: a time series for each event type."""

from typing import Annotated, Any

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from ..json_values import json_object

MAX_TIMESTAMP = 253_402_300_799_999  # the end of the year 9999, in epoch milliseconds

EventType = Annotated[
    str,
    Path(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$",
        description="1 to 128 letters, digits and `._-`, beginning with a letter or digit.",
        examples=["order.placed"],
    ),
]


class EventAppend(BaseModel):
    """An event to append."""

    model_config = ConfigDict(extra="forbid")

    data: Annotated[dict[str, Any], json_object(64 * 1024)] = Field(
        default={}, description="What happened, a JSON object of at most 64 KiB.", examples=[{"order": 17}]
    )
    timestamp: int | None = Field(
        default=None,
        ge=0,
        le=MAX_TIMESTAMP,
        description="When it happened, in epoch milliseconds. Default: now, moved on by some milliseconds where "
        "another event of the type has that very one.",
    )
    expires_in_days: int | None = Field(
        default=None, ge=1, le=3650, description="Deleted after this many days. Default: kept."
    )


class Event(BaseModel):
    """An event."""

    event_type: str = Field(description="The event's type.")
    timestamp: int = Field(description="When it happened, in epoch milliseconds; unique within the type.")
    data: dict[str, Any] = Field(description="What happened.")
    expires_at: int | None = Field(default=None, description="When it is deleted, in epoch seconds; null: never.")


class EventPage(BaseModel):
    """Some of the events that were asked for."""

    events: list[Event] = Field(description="In order of time. A page can be shorter than its limit.")
    next_cursor: str | None = Field(description="Send it as `cursor` for the next page; null on the last page.")
