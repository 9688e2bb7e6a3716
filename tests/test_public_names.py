"""The public surface of recsys: pinned here, so that a change to it is a decision."""

import inspect

import recsys
from recsys import errors

PUBLIC = [
    "EASE",
    "MOVIELENS",
    "MOVIELENS_LICENCE",
    "SVD",
    "Bar",
    "Behaviour",
    "Bias",
    "BusyError",
    "Cancelled",
    "Catalog",
    "Contribution",
    "DataError",
    "Dataset",
    "DownloadError",
    "Engine",
    "Epoch",
    "Evaluation",
    "Explanation",
    "Exploration",
    "ExploreFilters",
    "FactsReport",
    "FilmFilter",
    "FilmSearch",
    "History",
    "Hybrid",
    "ImportReport",
    "Imported",
    "Job",
    "JobQueue",
    "Judged",
    "Kind",
    "Mark",
    "MatchReport",
    "Matched",
    "MovieLensFile",
    "NotAllowedError",
    "NotFittedError",
    "People",
    "Person",
    "Popularity",
    "Predictions",
    "Profile",
    "ProfileStore",
    "Ratings",
    "Recommendations",
    "Recommender",
    "RecsysError",
    "Registry",
    "Rejection",
    "Run",
    "Saved",
    "SavedProfile",
    "Scale",
    "SelfTest",
    "Setting",
    "Source",
    "SourceLook",
    "State",
    "StoreError",
    "Sweep",
    "TableLook",
    "TableMapping",
    "Training",
    "TrainingError",
    "Trial",
    "Twin",
    "Undone",
    "UnknownItemError",
    "UnknownNameError",
    "UnknownProfileError",
    "UnknownUserError",
    "Unmatched",
    "UnsupportedError",
    "Upload",
    "about_you",
    "add_facts",
    "because",
    "beside_movielens",
    "default_home",
    "evaluate",
    "explore_readings",
    "films",
    "guessed_films",
    "import_movielens",
    "letterboxd_table",
    "list_for",
    "look_at_source",
    "look_at_table",
    "match_counts",
    "match_table",
    "matched_films",
    "overlap_sentence",
    "prepare",
    "prepare_twin",
    "publish",
    "quality_report",
    "quick_picks",
    "rated_films",
    "read_history",
    "read_source",
    "read_table",
    "rejected_csv",
    "safe_csv",
    "self_test",
    "settings_of",
    "shared_engine",
    "shared_queue",
    "side_by_side",
    "start_download",
    "start_facts",
    "start_import",
    "start_sweep",
    "start_training",
    "tunable_models",
    "unmatched_rows",
    "waterfall",
]


def test_the_public_names_are_these() -> None:
    assert recsys.__all__ == PUBLIC


def test_they_are_sorted_as_the_linter_sorts_them() -> None:
    def kind(name: str) -> int:
        return 0 if name.isupper() else 1 if name[0].isupper() else 2

    assert recsys.__all__ == sorted(set(recsys.__all__), key=lambda name: (kind(name), name))


def test_each_is_there_and_nothing_else_is_but_the_modules() -> None:
    there = {
        name
        for name, value in vars(recsys).items()
        if not name.startswith("_") and not inspect.ismodule(value)
    }
    assert there == set(recsys.__all__)


def test_every_error_is_public() -> None:
    raised = {name for name, _ in inspect.getmembers(errors, inspect.isclass)}
    assert raised <= set(recsys.__all__)


def test_every_public_name_says_what_it_is() -> None:
    undocumented = [name for name in recsys.__all__ if not inspect.getdoc(getattr(recsys, name))]
    assert undocumented == []
