"""Cursors: where the next page of events begins.

A cursor holds no more than a position in the query that it came from: its event type and range are not taken from the
cursor but from the request, and checked to be the same by a digest. A forged one can only start at another time within
what the request itself asks for, so a signature, and a secret to sign with, would protect nothing.
"""

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass

_VERSION = 1


@dataclass(frozen=True)
class EventQuery:
    """Which events are asked for: of one type, between two times (epoch milliseconds, both included)."""

    event_type: str
    start: int
    end: int
    newest_first: bool

    @property
    def digest(self) -> str:
        """The same for the same query only."""
        parts = json.dumps([self.event_type, self.start, self.end, self.newest_first])
        return hashlib.sha256(parts.encode()).hexdigest()[:16]


def encode_cursor(query: EventQuery, timestamp: int) -> str:
    """The cursor behind the event at `timestamp`."""
    text = json.dumps([_VERSION, query.digest, timestamp], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(query: EventQuery, cursor: str) -> int:
    """The timestamp behind which the page begins.

    Raises:
        ValueError: saying what is wrong, if the cursor is not one that this query gave.
    """
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        version, digest, timestamp = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, TypeError, RecursionError):
        raise ValueError("should be the next_cursor of an earlier page, unchanged") from None
    if version != _VERSION or type(timestamp) is not int:
        raise ValueError("should be the next_cursor of an earlier page, unchanged")
    if digest != query.digest or not query.start <= timestamp <= query.end:
        raise ValueError("belongs to another query: event_type, from, to and order should stay the same between pages")
    return timestamp
