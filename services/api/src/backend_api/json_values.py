"""JSON from clients: what is accepted, and how it becomes DynamoDB's types and a queue's message.

A value has to survive three trips unchanged: through DynamoDB, through SQS and through JavaScript (the worker).
"""

import json
import math
from typing import Any, cast

from pydantic import AfterValidator

MAX_DEPTH = 20  # DynamoDB takes 32 levels, of which a row and its attribute are two
MAX_INTEGER = 2**53 - 1  # the largest that JavaScript and most JSON readers keep exact (RFC 7493, section 2.2)
MAX_NUMBER = 1e125  # DynamoDB: up to 9.99e125
MIN_NUMBER = 1e-130  # DynamoDB: down to 1e-130


def compact_json(value: Any, *, sort_keys: bool = False) -> str:
    """JSON as it goes over the queue: short, and without the two characters that SQS refuses in a message."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=sort_keys, allow_nan=False)
    return text.replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")


def json_object(max_bytes: int) -> AfterValidator:
    """A validator for a JSON object of at most `max_bytes` as compact UTF-8."""

    def check(value: dict[str, Any]) -> dict[str, Any]:
        _check(value, depth=1, path="")
        size = len(compact_json(value).encode())
        if size > max_bytes:
            raise ValueError(f"should be at most {max_bytes} bytes as JSON, got {size}")
        return value

    return AfterValidator(check)


def _check(value: Any, depth: int, path: str) -> None:
    if depth > MAX_DEPTH:
        raise ValueError(f"should be nested at most {MAX_DEPTH} levels deep")
    where = f" at '{path}'" if path else ""
    match value:
        case dict():
            for key, item in cast(dict[str, Any], value).items():
                if key == "":
                    raise ValueError(f"should have no empty names{where}")
                _check_text(key, where)
                _check(item, depth + 1, f"{path}.{key}" if path else key)
        case list():
            for index, item in enumerate(cast(list[Any], value)):
                _check(item, depth + 1, f"{path}.{index}" if path else str(index))
        case str():
            _check_text(value, where)
        case bool() | None:
            pass
        case int():
            if abs(value) > MAX_INTEGER:
                raise ValueError(f"should have integers of at most 2^53 - 1{where}; send larger ones as text")
        case float():
            if not math.isfinite(value) or abs(value) > MAX_NUMBER or 0 < abs(value) < MIN_NUMBER:
                raise ValueError(f"should have finite numbers between 1e-130 and 1e125{where}")
        case _:
            raise ValueError(f"should be JSON{where}, got {type(value).__name__}")


def _check_text(text: str, where: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError(f"should be valid Unicode{where}: it has half of a surrogate pair") from None


def to_item(row: dict[str, Any]) -> dict[str, Any]:
    """A row in DynamoDB's types. Attributes that are None are left out."""
    return {name: to_attribute(value) for name, value in row.items() if value is not None}


def to_attribute(value: Any) -> dict[str, Any]:
    """A JSON value in DynamoDB's types; a float goes by its shortest decimal form, so that 0.1 stays 0.1."""
    match value:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case int() | float():
            return {"N": repr(value)}
        case str():
            return {"S": str(value)}
        case list():
            return {"L": [to_attribute(item) for item in cast(list[Any], value)]}
        case dict():
            return {"M": {key: to_attribute(item) for key, item in cast(dict[str, Any], value).items()}}
        case _:
            raise TypeError(f"A JSON value was expected, got {type(value).__name__}")


def from_item(item: dict[str, Any]) -> dict[str, Any]:
    """A row as JSON values."""
    return {name: _from_attribute(attribute) for name, attribute in item.items()}


def _from_attribute(attribute: dict[str, Any]) -> Any:
    [(kind, value)] = attribute.items()
    match kind:
        case "NULL":
            return None
        case "N":
            return _number(value)
        case "L":
            return [_from_attribute(item) for item in value]
        case "M":
            return from_item(value)
        case "S" | "BOOL":
            return value
        case _:
            raise TypeError(f"A row of this backend has JSON values only, got DynamoDB's type {kind}")


def _number(text: str) -> int | float:
    # DynamoDB normalizes: 1.0 comes back as 1, and 1e20 as 100000000000000000000.
    number = float(text)
    return int(number) if number.is_integer() and abs(number) <= MAX_INTEGER else number
