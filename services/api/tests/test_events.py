from typing import Any
from urllib.parse import quote, urlencode

import pytest

from backend import Backend


def append(backend: Backend, *timestamps: int, event_type: str = "order.placed", **more: Any) -> None:
    for timestamp in timestamps:
        body = {"timestamp": timestamp, "data": {"at": timestamp}, **more}
        assert backend.request("POST", f"/events/{event_type}", body).status == 201


def times(backend: Backend, **query: Any) -> list[int]:
    """The timestamps of all pages."""
    found: list[int] = []
    parameters = {key.rstrip("_"): value for key, value in query.items()}
    while True:
        page = backend.request("GET", "/events/order.placed", query=urlencode(parameters)).json
        found += [event["timestamp"] for event in page["events"]]
        if page["next_cursor"] is None:
            return found
        parameters["cursor"] = page["next_cursor"]


def test_an_event_is_appended_now(backend: Backend):
    response = backend.request("POST", "/events/order.placed", {"data": {"order": 17, "price": 9.99}})
    assert response.status == 201
    [event] = backend.request("GET", "/events/order.placed").json["events"]
    assert event == response.json
    assert event["data"] == {"order": 17, "price": 9.99}


def test_events_of_one_moment_are_all_kept(backend: Backend):
    for number in range(30):
        assert backend.request("POST", "/events/order.placed", {"data": {"number": number}}).status == 201
    events = backend.request("GET", "/events/order.placed").json["events"]
    assert sorted(event["data"]["number"] for event in events) == list(range(30))


def test_an_event_is_never_put_over_another(backend: Backend):
    append(backend, 1000)
    response = backend.request("POST", "/events/order.placed", {"timestamp": 1000, "data": {"other": True}})
    assert response.status == 409
    assert "1000" in response.json["detail"]
    assert times(backend) == [1000]


def test_a_query_is_by_type_and_time_with_both_ends_included(backend: Backend):
    append(backend, 1000, 2000, 3000, 4000)
    append(backend, 2500, event_type="order.cancelled")
    assert times(backend, from_=2000, to=3000) == [2000, 3000]
    assert times(backend, from_=4001) == []
    assert times(backend, order="desc") == [4000, 3000, 2000, 1000]


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("limit", [1, 2, 3, 5, 200])
def test_pages_together_hold_every_event_once_in_order(backend: Backend, order: str, limit: int):
    append(backend, 1, 2, 3, 4, 5)
    assert times(backend, limit=limit, order=order, from_=2) == sorted([2, 3, 4, 5], reverse=order == "desc")


def test_expired_events_are_not_shown_and_do_not_end_the_pages(backend: Backend):
    for timestamp in (1, 2, 3):
        backend.put_row("events", {"event_type": "order.placed", "timestamp": timestamp, "data": {}, "ttl": 1})
    append(backend, 4, expires_in_days=1)
    assert times(backend, limit=1) == [4]


def test_large_events_make_short_pages(backend: Backend):
    for timestamp in range(1, 31):
        append(backend, timestamp, data={"text": "x" * 60_000})
    page = backend.request("GET", "/events/order.placed", query="limit=200")
    assert len(page.text) < 6_000_000
    assert times(backend, limit=200) == list(range(1, 31))


def test_a_cursor_is_of_use_for_its_own_query_only(backend: Backend):
    append(backend, 1, 2, 3)
    append(backend, 1, event_type="other")
    cursor = backend.request("GET", "/events/order.placed", query="limit=1&from=1").json["next_cursor"]
    assert backend.request("GET", "/events/order.placed", query=f"limit=2&from=1&cursor={cursor}").status == 200
    for path, query in (("other", "from=1"), ("order.placed", "from=2"), ("order.placed", "from=1&order=desc")):
        response = backend.request("GET", f"/events/{path}", query=f"{query}&cursor={cursor}")
        assert response.status == 422
        assert response.json["errors"][0]["field"] == "cursor"
        assert "another query" in response.json["detail"]


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "nonsense",
        "bnVsbA",
        "W10",
        "WzEsIngiLDFd",
        "W10=",
        "%00",
        "%F0%9F%9A%80",
        "MTIz",
        "[" * 150,
        "eyJhIjoxfQ",
    ],
)
def test_a_forged_cursor_is_422(backend: Backend, cursor: str):
    response = backend.request("GET", "/events/order.placed", query=f"cursor={cursor}")
    assert response.status == 422
    assert [error["field"] for error in response.json["errors"]] == ["cursor"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=soon", "from"),
        ("from=-1", "from"),
        ("to=1e3", "to"),
        ("to=253402300800000", "to"),
        ("from=2&to=1", "to"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("order=up", "order"),
    ],
)
def test_what_is_wrong_with_a_parameter_is_422_naming_it(backend: Backend, query: str, field: str):
    response = backend.request("GET", "/events/order.placed", query=query)
    assert response.status == 422
    assert [(error["field"], error["location"]) for error in response.json["errors"]] == [(field, "query")]


@pytest.mark.parametrize("event_type", ["a b", "a/b", "ä", "", "x" * 129])
def test_hostile_event_types_are_refused(backend: Backend, event_type: str):
    assert backend.request("POST", f"/events/{quote(event_type, safe='')}", {"data": {}}).status in {404, 405, 422}
    assert backend.rows("events") == []
