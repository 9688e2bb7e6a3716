"""Tasks: long work of an engine as jobs that report, can be cancelled and leave only a small result."""

from recsys.tasks.imports import ImportReport, Upload, start_import
from recsys.tasks.training import (
    Run,
    Setting,
    Sweep,
    publish,
    settings_of,
    start_sweep,
    start_training,
    tunable_models,
)

__all__ = [
    "ImportReport",
    "Run",
    "Setting",
    "Sweep",
    "Upload",
    "publish",
    "settings_of",
    "start_import",
    "start_sweep",
    "start_training",
    "tunable_models",
]
