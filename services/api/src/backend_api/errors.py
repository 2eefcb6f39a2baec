"""Errors as clients see them: problem details (RFC 9457), always with the correlation id to find the log lines by."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from botocore.exceptions import BotoCoreError, ClientError
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from .logs import logger

_TITLES = {
    400: "Bad request",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    413: "Too large",
    422: "Invalid request",
    500: "Internal error",
    503: "Unavailable, try again",
}
# Errors that another try can get past, from the services that this API calls.
_TRANSIENT = {
    "InternalServerError",
    "InternalFailure",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "ServiceUnavailable",
    "Throttling",
    "ThrottlingException",
}


class FieldError(BaseModel):
    """What is wrong with one field."""

    field: str = Field(description="The field's name; nested ones are joined by dots.", examples=["payload.items.3"])
    location: str = Field(description="Where it was sent: body, path, query or header.", examples=["body"])
    message: str = Field(description="What was expected.")


class Problem(BaseModel):
    """A problem, as RFC 9457 describes them."""

    type: str = Field(default="about:blank", description="Always about:blank: the status says which kind it is.")
    title: str = Field(description="The kind of problem, the same for every problem of one status.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What went wrong this time, and what to do.")
    correlation_id: str = Field(description="Find the log lines of this request by it.")
    errors: list[FieldError] = Field(default=[], description="The fields that are wrong, for status 422.")


class ApiError(Exception):
    """A problem that a route answers with."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


def problem(
    correlation_id: str,
    status: int,
    detail: str,
    *,
    errors: Sequence[FieldError] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The response for a problem."""
    body = Problem(
        title=_TITLES.get(status, "Error"),
        status=status,
        detail=_printable(detail),
        correlation_id=correlation_id,
        errors=list(errors),
    )
    headers = {**(headers or {}), **({"retry-after": "1"} if status == 503 else {})}
    return JSONResponse(body.model_dump(), status, headers, media_type="application/problem+json")


def _printable(text: str) -> str:
    # A client's own text can be quoted here, and half of a surrogate pair can't be sent back.
    return text.encode("utf-8", "backslashreplace").decode()


def _correlation_id(request: Request) -> str:
    return cast(str, request.state.correlation_id)


async def _api_error(request: Request, error: ApiError) -> JSONResponse:
    return problem(_correlation_id(request), error.status, error.detail)


async def _http_error(request: Request, error: HTTPException) -> JSONResponse:
    detail = {
        404: f"There is nothing at '{request.url.path}'; /openapi.json lists what there is",
        405: f"'{request.url.path}' does not take {request.method}",
    }.get(error.status_code, error.detail)
    headers = {"allow": _allowed_methods(request)} if error.status_code == 405 else error.headers
    return problem(_correlation_id(request), error.status_code, detail, headers=headers)


def _allowed_methods(request: Request) -> str:
    # Starlette names the methods of the first route of the path only, and each method is a route of its own here.
    path = getattr(request.scope.get("route"), "path", "")
    return ", ".join(sorted(method.upper() for method in request.app.openapi()["paths"].get(path, {"get": {}})))


async def _validation_error(request: Request, error: RequestValidationError) -> JSONResponse:
    found: list[dict[str, Any]] = list(error.errors())
    if found and found[0]["type"] == "json_invalid":
        reason = found[0].get("ctx", {}).get("error", "it can't be read")
        return problem(_correlation_id(request), 400, f"The body should be JSON: {reason}")
    errors = [_field_error(entry) for entry in found]
    detail = "; ".join(f"'{entry.field}' ({entry.location}): {entry.message}" for entry in errors[:3])
    return problem(_correlation_id(request), 422, detail, errors=errors[:20])


def _field_error(entry: dict[str, Any]) -> FieldError:
    location, *path = [str(part) for part in entry["loc"]] or ["body"]
    message = str(entry["msg"]).removeprefix("Value error, ")
    return FieldError(field=_printable(".".join(path) or location), location=location, message=_printable(message))


async def _aws_error(request: Request, error: ClientError) -> JSONResponse:
    code = str(error.response.get("Error", {}).get("Code", "unknown"))
    message = str(error.response.get("Error", {}).get("Message", ""))
    operation = str(error.operation_name)
    if "Item size" in message or "must be shorter than" in message:
        return problem(_correlation_id(request), 413, "What was sent is too large to be stored; send less at once")
    status = 503 if code in _TRANSIENT else 500
    logger.error("An AWS service refused a call", extra={"operation": operation, "code": code, "reason": message})
    detail = f"{operation} failed with {code}; the log has the reason under this correlation id"
    return problem(_correlation_id(request), status, detail)


async def _aws_unreachable(request: Request, error: BotoCoreError) -> JSONResponse:
    logger.error("An AWS service could not be reached", extra={"reason": str(error)})
    return problem(_correlation_id(request), 503, f"A service could not be reached ({type(error).__name__})")


def add_error_handlers(app: FastAPI) -> None:
    """Answers every error with a problem; what none of these handles, the request middleware does."""
    handlers: dict[type[Exception], Any] = {
        ApiError: _api_error,
        HTTPException: _http_error,
        RequestValidationError: _validation_error,
        ClientError: _aws_error,
        BotoCoreError: _aws_unreachable,
    }
    for error, handler in handlers.items():
        app.add_exception_handler(error, handler)


def document_problems(app: FastAPI) -> None:
    """Gives problems their media type in the OpenAPI document; FastAPI takes every model for plain JSON."""
    make = app.openapi

    def openapi() -> dict[str, Any]:
        document = make()
        operations = (operation for methods in document["paths"].values() for operation in methods.values())
        for response in (response for operation in operations for response in operation["responses"].values()):
            content = response.get("content", {})
            if content.get("application/json", {}).get("schema", {}).get("$ref", "").endswith("/Problem"):
                content["application/problem+json"] = content.pop("application/json")
        return document

    app.openapi = openapi
