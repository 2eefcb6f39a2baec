from typing import Any

import pytest

from backend import Backend


def test_a_new_user_is_created_and_can_be_got(backend: Backend):
    put = backend.request(
        "PUT", "/users/ada", {"name": "Ada", "email": "ada@example.org", "attributes": {"born": 1815}}
    )
    assert put.status == 201
    got = backend.request("GET", "/users/ada")
    assert got.status == 200
    assert got.json == put.json
    assert got.json | {"created_at": "", "updated_at": ""} == {
        "user_id": "ada",
        "name": "Ada",
        "email": "ada@example.org",
        "attributes": {"born": 1815},
        "created_at": "",
        "updated_at": "",
    }


def test_putting_again_replaces_all_but_the_date_of_creation(backend: Backend):
    first = backend.request("PUT", "/users/ada", {"name": "Ada", "email": "ada@example.org"}).json
    second = backend.request("PUT", "/users/ada", {"name": "Ada Lovelace"})
    assert second.status == 200
    assert second.json["created_at"] == first["created_at"]
    assert backend.request("GET", "/users/ada").json["email"] is None


def test_a_deleted_user_is_gone(backend: Backend):
    backend.request("PUT", "/users/ada", {"name": "Ada"})
    assert backend.request("DELETE", "/users/ada").status == 204
    assert backend.request("GET", "/users/ada").status == 404
    assert backend.request("DELETE", "/users/ada").status == 404


@pytest.mark.parametrize(
    "value",
    [
        0.1,
        1.5e-10,
        1e100,
        -1e125,
        2**53 - 1,
        0,
        True,
        None,
        "",
        "äöü 漢字 🚀 \u0000 \uffff",
        [],
        {},
        [[1, {"a": [None]}]],
    ],
)
def test_any_json_value_comes_back_as_it_was(backend: Backend, value: Any):
    assert backend.request("PUT", "/users/ada", {"name": "Ada", "attributes": {"value": value}}).status == 201
    assert backend.request("GET", "/users/ada").json["attributes"] == {"value": value}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": 7}, "name"),
        ({"name": None}, "name"),
        ({"email": "nobody"}, "email"),
        ({"attributes": []}, "attributes"),
        ({"attributes": {"": 1}}, "attributes"),
        ({"attributes": {"n": 2**53}}, "attributes"),
        ({"attributes": {"n": 1e126}}, "attributes"),
        ({"attributes": {"n": 1e-200}}, "attributes"),
        ({"attributes": {"text": "x" * 65536}}, "attributes"),
        ({"nickname": "ada"}, "nickname"),
    ],
)
def test_what_is_wrong_with_a_field_is_422_naming_it(backend: Backend, change: dict[str, Any], field: str):
    response = backend.request("PUT", "/users/ada", {"name": "Ada", **change})
    assert response.status == 422
    assert [error["field"] for error in response.json["errors"]] == [field]
    assert backend.rows("users") == []


@pytest.mark.parametrize("user_id", ["%20", "..%2f", "a%00b", "a" * 129, "%F0%9F%9A%80", "a%0A", "%ED%A0%80", "-x"])
def test_hostile_ids_are_refused(backend: Backend, user_id: str):
    for method, body in (("GET", None), ("DELETE", None), ("PUT", {"name": "Ada"})):
        assert backend.request(method, f"/users/{user_id}", body).status in {404, 422}
    assert backend.rows("users") == []
