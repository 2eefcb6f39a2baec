"""The application, and the Lambda handler around it."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from mangum import Mangum
from mangum.adapter import DEFAULT_TEXT_MIME_TYPES

from .docs_page import add_docs_page
from .errors import Problem, add_error_handlers, document_problems
from .logs import logger
from .middleware import RequestMiddleware
from .routes import events, health, tasks, users

Handler = Callable[[dict[str, Any], Any], dict[str, Any]]


def create_app() -> FastAPI:
    """The API.

    Every route and dependency is `async def`, though boto3 blocks: FastAPI runs a plain `def` in a thread, which costs
    about five times of what a route of its own costs, and there is nothing to keep free for others, as a Lambda
    process has one request at a time.
    """
    app = FastAPI(
        title="Stratiform reference backend",
        version="1.0.0",
        description="Users, events, and tasks that are done later.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=_operation_id,
        responses={
            422: {"model": Problem, "description": "A field is not as it should be; `errors` names it"},
            "default": {"model": Problem, "description": "Any other problem"},
        },
    )
    app.add_middleware(RequestMiddleware)
    add_error_handlers(app)
    document_problems(app)
    add_docs_page(app)
    for module in (health, users, events, tasks):
        app.include_router(module.router)
    return app


def create_lambda_handler() -> Handler:
    """The handler for API Gateway's HTTP APIs (payload format 2.0)."""
    mangum = Mangum(
        create_app(), lifespan="off", text_mime_types=[*DEFAULT_TEXT_MIME_TYPES, "application/problem+json"]
    )

    def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
        return mangum(event, context)

    return logger.inject_lambda_context(handle)


def _operation_id(route: APIRoute) -> str:
    return route.name
