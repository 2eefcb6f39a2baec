"""What stands between the server and MiniStack: it counts calls, saves the state, and closes in order."""

import asyncio
import logging
import os
import time
from collections.abc import Callable

from events import tell

CHECKPOINT_SECONDS = 30  # what a power cut may cost; an orderly stop loses nothing
PATIENCE_SECONDS = 1  # for calls and functions that are under way when it is stopped


class Gateway:
    """The application, counted: what is under way, whether anything came in since the last save, whether it closes."""

    def __init__(self, app):
        self.app, self.active, self.dirty, self.closing = app, 0, False, False

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        if self.closing:
            await send({"type": "http.response.start", "status": 503, "headers": [(b"connection", b"close")]})
            return await send({"type": "http.response.body", "body": b"The local environment is being stopped."})
        self.dirty = True
        self.active += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.active -= 1


class Failures(logging.Handler):
    """MiniStack logs what it could not save and goes on: this counts it."""

    count = 0

    def emit(self, record):
        self.count += record.levelno >= logging.ERROR


def save(gateway: Gateway) -> None:
    """Writes the whole state. What changes meanwhile can spoil a service's part, so that is tried again."""
    from ministack import app
    from ministack.core.persistence import save_all

    begun = time.monotonic()
    gateway.dirty = False
    failures = Failures()
    logging.getLogger("persistence").addHandler(failures)
    try:
        for _ in range(3):
            failures.count = 0
            save_all(app._build_persistence_save_dict())
            if failures.count == 0:
                break
    finally:
        logging.getLogger("persistence").removeHandler(failures)
    tell("saved", seconds=round(time.monotonic() - begun, 3), failures=failures.count)


async def save_now_and_then(gateway: Gateway) -> None:
    while True:
        await asyncio.sleep(CHECKPOINT_SECONDS)
        if gateway.dirty:
            await asyncio.to_thread(save, gateway)


async def close(gateway: Gateway, end_containers: Callable[[], None] | None) -> None:
    """Lets what is under way end, within reason; then ends the functions, writes the state and leaves at once.

    hypercorn's own shutdown and the interpreter's both wait for connections and threads that may never end.
    """
    from ministack.core import lambda_runtime

    until = time.monotonic() + PATIENCE_SECONDS
    while (gateway.active or lambda_runtime.workers_in_use()) and time.monotonic() < until:
        await asyncio.sleep(0.01)
    gateway.closing = True
    await asyncio.to_thread(lambda_runtime.reset)
    if end_containers:
        await asyncio.to_thread(end_containers)
    await asyncio.to_thread(save, gateway)
    tell("stopped")
    os._exit(0)
