"""The function's entry point: `api_server.lambda_handler`."""

from backend_api.main import create_lambda_handler

lambda_handler = create_lambda_handler()
