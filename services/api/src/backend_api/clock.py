"""The time, in the forms that rows hold it."""

import time
from datetime import UTC, datetime


def utc_now() -> str:
    """Now as UTC in ISO 8601 with milliseconds, as JavaScript writes it: 2026-11-21T09:00:00.123Z."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def epoch_seconds() -> int:
    """Now in whole seconds since 1970, as DynamoDB's time to live counts."""
    return int(time.time())


def epoch_milliseconds() -> int:
    """Now in whole milliseconds since 1970."""
    return time.time_ns() // 1_000_000
