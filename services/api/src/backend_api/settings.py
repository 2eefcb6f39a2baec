"""What the function is told by its environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache


@dataclass(frozen=True)
class Settings:
    """One field for each environment variable, of the same name in capitals."""

    queue_url: str
    users_table: str
    events_table: str
    tasks_table: str
    api_key_secret_arn: str

    @staticmethod
    def read(environment: Mapping[str, str]) -> "Settings":
        """Reads the settings.

        Raises:
            ValueError: naming every variable that is missing or empty.
        """
        names = [field.name for field in fields(Settings)]
        missing = [name.upper() for name in names if not environment.get(name.upper())]
        if missing:
            raise ValueError(f"The api function needs these environment variables: {', '.join(missing)}")
        return Settings(**{name: environment[name.upper()] for name in names})


@cache
def process_settings() -> Settings:
    """The settings of this process, read when they are first needed and not at import."""
    return Settings.read(os.environ)
