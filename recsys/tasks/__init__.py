"""Tasks: long work of an engine as jobs that report, can be cancelled and leave only a small result."""

from recsys.tasks.download import (
    MOVIELENS,
    MOVIELENS_LICENCE,
    MovieLensFile,
    import_movielens,
    start_download,
)
from recsys.tasks.facts import FactsReport, add_facts, start_facts
from recsys.tasks.imports import ImportReport, SourceLook, Upload, look_at_source, start_import
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
    "MOVIELENS",
    "MOVIELENS_LICENCE",
    "FactsReport",
    "ImportReport",
    "MovieLensFile",
    "Run",
    "Setting",
    "SourceLook",
    "Sweep",
    "Upload",
    "add_facts",
    "import_movielens",
    "look_at_source",
    "publish",
    "settings_of",
    "start_download",
    "start_facts",
    "start_import",
    "start_sweep",
    "start_training",
    "tunable_models",
]
