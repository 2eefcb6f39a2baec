import json
from collections.abc import Callable
from typing import Any

import pytest

from backend import Backend, Failing
from backend_api.api_key import ApiKey, ApiKeyState


def test_health_answers_without_any_other_service(backend: Backend, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("QUEUE_URL")
    assert backend.request("GET", "/health").json == {"status": "ok"}


def test_an_empty_secret_is_no_failure(backend: Backend):
    response = backend.request("GET", "/health/dependencies")
    assert (response.status, response.json) == (200, {"status": "ok", "api_key": "empty"})


def test_a_secret_with_a_value_is_set(backend: Backend):
    backend.set_secret("hush")
    assert backend.request("GET", "/health/dependencies").json == {"status": "ok", "api_key": "set"}


def test_a_secret_that_cannot_be_read_is_unavailable(backend: Backend):
    with Failing("secretsmanager", "GetSecretValue", "AccessDeniedException"):
        response = backend.request("GET", "/health/dependencies")
    assert (response.status, response.json) == (503, {"status": "degraded", "api_key": "unavailable"})


def test_the_value_of_the_secret_is_in_no_log_and_no_answer(backend: Backend, log: Callable[[], list[Any]]):
    backend.set_secret("hush-hush")
    response = backend.request("GET", "/health/dependencies")
    assert log()
    assert "hush" not in response.text + json.dumps(log())


class _Secret:
    def __init__(self, value: str | None):
        self.value = value
        self.calls = 0

    def get_secret_value(self, **_: str):
        self.calls += 1
        return {"SecretString": self.value}


class _Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_key_is_fetched_once_in_five_minutes():
    secret, clock = _Secret("first"), _Clock()
    key = ApiKey(secret, "arn", clock)
    assert [key.value(), key.value(), key.state()] == ["first", "first", ApiKeyState.SET]
    assert secret.calls == 1
    secret.value, clock.now = "rotated", 301
    assert key.value() == "rotated"


def test_an_empty_secret_is_looked_up_again_after_half_a_minute():
    secret, clock = _Secret(""), _Clock()
    key = ApiKey(secret, "arn", clock)
    assert key.state() is ApiKeyState.EMPTY
    secret.value, clock.now = "filled in", 29
    assert key.value() is None
    clock.now = 31
    assert key.value() == "filled in"


def test_a_key_does_not_show_its_value():
    key = ApiKey(_Secret("hush"), "arn")
    assert key.value() == "hush"
    assert "hush" not in repr(key) + str(key) + json.dumps(str(vars(type(key))))
