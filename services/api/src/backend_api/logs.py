"""Structured logs: one JSON object a line, each with the correlation id of the request it belongs to."""

import re
import uuid
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.logging import Logger

CORRELATION_HEADER = "x-correlation-id"
CORRELATION_ID_PATTERN = r"^[A-Za-z0-9._:/+=@-]{1,128}$"
_CORRELATION_ID = re.compile(CORRELATION_ID_PATTERN[1:-1])

# Service name and level come from POWERTOOLS_SERVICE_NAME and LOG_LEVEL.
logger = Logger(utc=True)


def correlation_id_of(header: str | None, event: Mapping[str, Any] | None) -> str:
    """The correlation id of a request.

    The caller's header, when it is well-formed: it ends up in log lines and in a message attribute, so anything else
    is not taken over. Otherwise the id that API Gateway gave the request, which its access log has as well.
    """
    if header is not None and _CORRELATION_ID.fullmatch(header):
        return header
    request_id = ((event or {}).get("requestContext") or {}).get("requestId")
    if isinstance(request_id, str) and _CORRELATION_ID.fullmatch(request_id):
        return request_id
    return str(uuid.uuid4())
