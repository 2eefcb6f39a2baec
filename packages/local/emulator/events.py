"""What the supervisor is told: one JSON object a line, on what was standard output when this was imported."""

import contextlib
import json
import os

# The supervisor reads events here; whatever else prints goes to standard error, the log.
_EVENTS = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
os.dup2(2, 1)


def tell(event: str, **details: object) -> None:
    """One line for the supervisor. It may be gone: the emulator ends by itself then, so nothing is raised."""
    with contextlib.suppress(BrokenPipeError, ValueError):
        _EVENTS.write(json.dumps({"event": event, **details}) + "\n")
