"""What happens around every request: correlation id, the limit on bodies, one log line, and errors nobody expected."""

import time
from typing import Any

from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .errors import problem
from .logs import CORRELATION_HEADER, correlation_id_of, logger

# The largest body of a request. Fields have their own limits, as UTF-8; a client that escapes what is not ASCII sends
# up to three times as much for the same. API Gateway would take 10 MB, Lambda 6 MB.
MAX_BODY_BYTES = 1024 * 1024


class RequestMiddleware:
    """ASGI middleware (Starlette's own base class would start a task for each request)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        correlation_id = correlation_id_of(headers.get(CORRELATION_HEADER), scope.get("aws.event"))
        scope.setdefault("state", {})["correlation_id"] = correlation_id
        logger.set_correlation_id(correlation_id)
        started = time.perf_counter()
        response: dict[str, Any] = {"status": None}

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                response["status"] = message["status"]
                MutableHeaders(scope=message)[CORRELATION_HEADER] = correlation_id
            await send(message)

        try:
            await self._app(scope, _limited(receive), send_marked)
        except Exception:  # noqa: BLE001, for everything ends here
            # Not raised again: outside of here nobody can answer with a problem and the correlation id.
            logger.exception("A request failed in a way that nobody expected")
            if response["status"] is None:
                detail = "Something went wrong inside; the log has more under this correlation id"
                await problem(correlation_id, 500, detail)(scope, receive, send_marked)
        finally:
            logger.info(
                "request",
                extra={
                    "method": scope["method"],
                    # The template, not the path: ids stay out of the logs, and lines group by route.
                    "route": getattr(scope.get("route"), "path", "(no route)"),
                    "status": response["status"],
                    "duration_ms": round((time.perf_counter() - started) * 1000, 1),
                },
            )


def _limited(receive: Receive) -> Receive:
    """Receives a body up to the limit. What was received decides, not the length that the client declared."""
    received = 0

    async def receive_limited() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > MAX_BODY_BYTES:
            raise HTTPException(413, f"A request's body should be at most {MAX_BODY_BYTES} bytes")
        return message

    return receive_limited
