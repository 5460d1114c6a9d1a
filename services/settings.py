"""The service's settings, read once from the environment and the command line."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """What `create_app` needs to know."""

    site: Path
    """The folder with the built site."""
