"""The API key that the backend uses for calls to others: a secret that somebody fills in after the first deployment."""

import time
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from .logs import logger

# How long a key is kept: a rotated key is in use everywhere after this many seconds.
KEPT_SECONDS = 300
# An empty or unreadable secret is looked up again sooner, as somebody is about to fill it.
RETRIED_SECONDS = 30


class ApiKeyState(StrEnum):
    """Whether there is a key."""

    SET = "set"
    EMPTY = "empty"
    UNAVAILABLE = "unavailable"


class ApiKey:
    """Fetches the secret when it is first asked for, then keeps it. Its value is never logged or shown."""

    def __init__(self, client: Any, secret_arn: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._secret_arn = secret_arn
        self._clock = clock
        self._value: str | None = None
        self._state = ApiKeyState.UNAVAILABLE
        self._fresh_until = float("-inf")

    def __repr__(self) -> str:
        return f"ApiKey({self._state})"

    def state(self) -> ApiKeyState:
        """Whether the secret has a value, could be read and has none, or could not be read."""
        if self._clock() >= self._fresh_until:
            self._state, self._value = self._fetch()
            kept = KEPT_SECONDS if self._state is ApiKeyState.SET else RETRIED_SECONDS
            self._fresh_until = self._clock() + kept
        return self._state

    def value(self) -> str | None:
        """The key, or None while there is none."""
        self.state()
        return self._value

    def _fetch(self) -> tuple[ApiKeyState, str | None]:
        try:
            value = str(self._client.get_secret_value(SecretId=self._secret_arn).get("SecretString") or "")
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code"))
            if code == "ResourceNotFoundException":
                # What AWS answers for a secret that was created without a value.
                return ApiKeyState.EMPTY, None
            logger.warning("The API key could not be read", extra={"operation": "GetSecretValue", "code": code})
            return ApiKeyState.UNAVAILABLE, None
        except BotoCoreError as error:
            logger.warning("The API key could not be read", extra={"reason": str(error)})
            return ApiKeyState.UNAVAILABLE, None
        return (ApiKeyState.SET, value) if value else (ApiKeyState.EMPTY, None)
