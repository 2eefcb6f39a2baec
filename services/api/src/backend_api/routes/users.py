"""Users: put, get, delete."""

from typing import Any

from fastapi import APIRouter, Response

from ..dependencies import Users
from ..errors import ApiError, Problem
from ..models.users import User, UserId, UserWrite

router = APIRouter(prefix="/users", tags=["users"])
_NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "There is no such user"}}


@router.put("/{user_id}", responses={201: {"model": User, "description": "The user is new"}})
async def put_user(user_id: UserId, user: UserWrite, users: Users, response: Response) -> User:
    """Puts a user in place of any earlier one of the same id."""
    written, is_new = users.put(user_id, user)
    if is_new:
        response.status_code = 201
    return written


@router.get("/{user_id}", responses=_NOT_FOUND)
async def get_user(user_id: UserId, users: Users) -> User:
    """Gets a user."""
    user = users.get(user_id)
    if user is None:
        raise _unknown(user_id)
    return user


@router.delete("/{user_id}", status_code=204, responses=_NOT_FOUND)
async def delete_user(user_id: UserId, users: Users) -> None:
    """Deletes a user."""
    if not users.delete(user_id):
        raise _unknown(user_id)


def _unknown(user_id: str) -> ApiError:
    return ApiError(404, f"There is no user '{user_id}'")
