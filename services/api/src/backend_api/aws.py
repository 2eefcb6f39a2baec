"""Clients of the AWS SDK, made when they are first needed: importing the application has no effects.

botocore, the lower half of boto3, is enough for three clients, and starts sooner. Lambda's Python runtime brings both.
"""

from functools import cache
from typing import Any

import botocore.session
from botocore.config import Config

# At worst 3 tries of 1 s + 3 s each: 12 s, well inside of the 30 s that API Gateway waits. Without these, botocore
# would wait 60 s for a connection and the caller would see a timeout that names no cause.
_CONFIG = Config(
    connect_timeout=1,
    read_timeout=3,
    retries={"mode": "standard", "total_max_attempts": 3},
    tcp_keepalive=True,
)


@cache
def client(service: str) -> Any:
    """The process's client of one AWS service, for example `dynamodb`."""
    return session().create_client(service, config=_CONFIG)


@cache
def session() -> Any:
    """The process's session: credentials and region from the environment."""
    return botocore.session.get_session()
