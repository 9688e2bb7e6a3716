"""Where the program writes."""

import os
from pathlib import Path

from platformdirs import user_data_path

PROJECT_DATA = Path(__file__).resolve().parents[2] / "data"


def default_home() -> Path:
    """Where everything that the program writes goes: ``RECSYS_HOME``, else the project's ``data/``, else the user's."""
    configured = os.environ.get("RECSYS_HOME")
    if configured:
        return Path(configured)
    return PROJECT_DATA if PROJECT_DATA.is_dir() else user_data_path("marquee")
