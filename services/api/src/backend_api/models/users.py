"""Users: a key-value record for each id."""

from typing import Annotated, Any

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from ..json_values import json_object

UserId = Annotated[
    str,
    Path(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._@+:-]{0,127}$",
        description="1 to 128 letters, digits and `._@+:-`, beginning with a letter or digit.",
        examples=["ada"],
    ),
]


class UserWrite(BaseModel):
    """What is kept of a user. Putting it replaces all of it."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=200, description="Name to show.", examples=["Ada Lovelace"])
    email: str | None = Field(
        default=None,
        max_length=254,
        pattern=r"^[^@\s]+@[^@\s]+$",
        description="Where to write to; its form is checked, not that it arrives.",
        examples=["ada@example.org"],
    )
    attributes: Annotated[dict[str, Any], json_object(64 * 1024)] = Field(
        default={}, description="Anything else, a JSON object of at most 64 KiB."
    )


class User(UserWrite):
    """A user."""

    model_config = ConfigDict(extra="ignore")

    user_id: str = Field(description="The user's id.")
    created_at: str = Field(description="When the user was first put: UTC, ISO 8601.")
    updated_at: str = Field(description="When the user was last put: UTC, ISO 8601.")
