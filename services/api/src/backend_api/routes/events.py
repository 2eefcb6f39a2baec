"""Events: append, and query by type and time."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.exceptions import RequestValidationError

from ..cursors import EventQuery, decode_cursor, encode_cursor
from ..dependencies import Events
from ..errors import ApiError, Problem
from ..models.events import MAX_TIMESTAMP, Event, EventAppend, EventPage, EventType
from ..stores.events import TimestampTakenError

router = APIRouter(prefix="/events", tags=["events"])


class Order(StrEnum):
    """Which events come first."""

    OLDEST = "asc"
    NEWEST = "desc"


@router.post(
    "/{event_type}",
    status_code=201,
    responses={409: {"model": Problem, "description": "There is an event of this type at this very time"}},
)
async def append_event(event_type: EventType, event: EventAppend, events: Events) -> Event:
    """Appends an event. An event is never changed."""
    try:
        return events.append(event_type, event)
    except TimestampTakenError:
        when = "this moment" if event.timestamp is None else str(event.timestamp)
        raise ApiError(409, f"There is an event of type '{event_type}' at {when} already; send another time") from None


@router.get("/{event_type}")
async def query_events(
    event_type: EventType,
    events: Events,
    start: Annotated[
        int, Query(alias="from", ge=0, le=MAX_TIMESTAMP, description="First time, in epoch milliseconds.")
    ] = 0,
    end: Annotated[
        int, Query(alias="to", ge=0, le=MAX_TIMESTAMP, description="Last time, in epoch milliseconds, included.")
    ] = MAX_TIMESTAMP,
    order: Annotated[Order, Query(description="asc: oldest first; desc: newest first.")] = Order.OLDEST,
    limit: Annotated[int, Query(ge=1, le=200, description="Most events on a page.")] = 50,
    cursor: Annotated[
        str | None, Query(max_length=200, description="The `next_cursor` of the page before, unchanged.")
    ] = None,
) -> EventPage:
    """Gets the events of a type between two times, page by page. A type without events has an empty page."""
    if start > end:
        raise _invalid("to", f"should not be before 'from' ({start})")
    query = EventQuery(event_type, start, end, newest_first=order is Order.NEWEST)
    try:
        after = decode_cursor(query, cursor) if cursor is not None else None
    except ValueError as error:
        raise _invalid("cursor", str(error)) from None
    found, last = events.query(query, limit, after)
    return EventPage(events=found, next_cursor=None if last is None else encode_cursor(query, last))


def _invalid(parameter: str, message: str) -> RequestValidationError:
    return RequestValidationError([{"type": "value_error", "loc": ("query", parameter), "msg": message}])
