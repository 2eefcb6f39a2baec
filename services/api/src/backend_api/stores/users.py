"""The table of users: key `user_id`."""

from typing import Any

from ..clock import utc_now
from ..json_values import from_item, to_attribute
from ..models.users import User, UserWrite


class UserStore:
    """Users, by id."""

    def __init__(self, dynamodb: Any, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def put(self, user_id: str, user: UserWrite) -> tuple[User, bool]:
        """Puts a user in place of any earlier one, of which only `created_at` stays.

        Returns:
            The user, and whether it is new.
        """
        now = utc_now()
        values = {"name": user.name, "email": user.email, "attributes": user.attributes, "now": now}
        response = self._dynamodb.update_item(
            TableName=self._table,
            Key=self._key(user_id),
            UpdateExpression="SET #name = :name, #email = :email, #attributes = :attributes, #updated = :now, "
            "#created = if_not_exists(#created, :now)",
            ExpressionAttributeNames={
                "#name": "name",
                "#email": "email",
                "#attributes": "attributes",
                "#updated": "updated_at",
                "#created": "created_at",
            },
            ExpressionAttributeValues={f":{name}": to_attribute(value) for name, value in values.items()},
            ReturnValues="ALL_OLD",
        )
        old = from_item(response.get("Attributes") or {})
        created_at = old.get("created_at", now)
        written = {**user.model_dump(), "user_id": user_id, "created_at": created_at, "updated_at": now}
        return User.model_validate(written), not old

    def get(self, user_id: str) -> User | None:
        """The user, or None where there is none."""
        response = self._dynamodb.get_item(TableName=self._table, Key=self._key(user_id), ConsistentRead=True)
        item = response.get("Item")
        return User.model_validate(from_item(item)) if item else None

    def delete(self, user_id: str) -> bool:
        """Deletes the user; False where there was none."""
        response = self._dynamodb.delete_item(TableName=self._table, Key=self._key(user_id), ReturnValues="ALL_OLD")
        return bool(response.get("Attributes"))

    @staticmethod
    def _key(user_id: str) -> dict[str, Any]:
        return {"user_id": to_attribute(user_id)}
