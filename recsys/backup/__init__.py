"""A home in one file, and back: people's profiles while they are written, data sets, models and measurements."""

from recsys.backup.contents import PROFILES
from recsys.backup.restoring import restore
from recsys.backup.saving import save

__all__ = ["PROFILES", "restore", "save"]
